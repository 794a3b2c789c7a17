"""The address of a host's folder, and where its password comes from."""

from pathlib import Path

import pytest

from tracker.fetch.address import AddressError, parse_address

NO_NETRC = {"NETRC": "/dev/null"}


@pytest.mark.parametrize(
    ("url", "scheme", "port", "path"),
    [
        ("ftp://pa@ftp.example/results", "ftp", 21, "results"),
        ("ftp://pa@ftp.example//data/results/", "ftp", 21, "/data/results/"),
        ("ftps://pa@ftp.example:990/", "ftps", 990, ""),
        ("sftp://pa@ftp.example/data/results/", "sftp", 22, "/data/results"),
        ("sftp://pa@ftp.example/~/results", "sftp", 22, "~/results"),
        ("sftp://pa@ftp.example", "sftp", 22, "/"),
        ("https://pa@feed.example/night%201/results", "https", 443, "/night%201/results/"),
        ("http://127.0.0.1:8000/results/", "http", 8000, "/results/"),
        ("ftp://pa@ftp.example/Ynys%20M%C3%B4n", "ftp", 21, "Ynys Môn"),
    ],
)
def test_a_url_names_a_folder_on_a_host(url: str, scheme: str, port: int, path: str) -> None:
    address = parse_address(url, NO_NETRC)
    assert (address.scheme, address.port, address.path) == (scheme, port, path)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://pa@ftp.example/results",
        "ftp://ftp.example//data/results",
        "sftp://ftp.example/~/results",
        "sftp://ftp.example/data/results",
        "https://[2001:db8::1]:8443/results/",
    ],
)
def test_an_address_is_shown_without_the_user(url: str) -> None:
    assert str(parse_address(url, NO_NETRC)) == url.replace("pa@", "")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("results", "is not the address of a host's folder; write ftp://USER@HOST/FOLDER"),
        ("gopher://ftp.example/", "is not the address of a host's folder"),
        ("ftp:///results", "is not the address of a host's folder"),
        ("ftp://ftp.example:99999/", "is not a URL"),
        ("https://feed.example/results?key=1", "without ? and #"),
        ("http://feed.example/results", "is not encrypted: write https"),
        ("ftp://ftp.example/a%0d%0aDELE%20b", "contains a control character"),
        ("ftp://pa%0a@ftp.example/", "contains a control character"),
    ],
)
def test_an_address_that_cannot_be_used_is_an_error(url: str, sentence: str) -> None:
    with pytest.raises(AddressError, match=sentence.replace("?", r"\?")):
        parse_address(url, NO_NETRC)


def test_a_password_in_the_address_is_refused_and_not_shown() -> None:
    with pytest.raises(AddressError, match="TRACKER_FETCH_PASSWORD") as error:
        parse_address("ftp://pa:sesame@ftp.example/results", NO_NETRC)
    assert "sesame" not in str(error.value)


def test_the_password_comes_from_the_variable() -> None:
    address = parse_address("ftp://pa@ftp.example/", {"TRACKER_FETCH_PASSWORD": "sesame"})
    assert (address.user, address.password) == ("pa", "sesame")
    assert "sesame" not in f"{address} {address!r}"


def test_a_password_without_a_user_is_an_error() -> None:
    with pytest.raises(AddressError, match="write USER@HOST"):
        parse_address("ftp://ftp.example/", {"TRACKER_FETCH_PASSWORD": "sesame"})


@pytest.mark.parametrize(
    ("url", "login"),
    [
        ("ftp://ftp.example/", ("pa", "sesame")),
        ("ftp://pa@ftp.example/", ("pa", "sesame")),
        ("ftp://other@ftp.example/", ("other", "")),
        ("ftp://elsewhere.example/", ("", "")),
    ],
)
def test_else_the_login_comes_from_netrc(url: str, login: tuple[str, str], tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine ftp.example login pa password sesame\n")
    address = parse_address(url, {"NETRC": str(netrc)})
    assert (address.user, address.password) == login


def test_a_netrc_file_that_cannot_be_read_is_an_error_without_its_content(tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine ftp.example\nlogin pa passwort sesame\n")
    with pytest.raises(AddressError, match=r"netrc, line \d+: is not in the format") as error:
        parse_address("ftp://ftp.example/", {"NETRC": str(netrc)})
    assert "sesame" not in str(error.value)
    with pytest.raises(AddressError, match="no such file"):
        parse_address("ftp://ftp.example/", {"NETRC": str(tmp_path / "none")})
