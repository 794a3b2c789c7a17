"""Access policy: which requests are answered."""

import pytest

from tracker.serve.access_policy import (
    AccessPolicy,
    AddressError,
    check_embed,
    check_public_url,
    is_loopback,
    needs_token,
)

LOCAL = AccessPolicy("127.0.0.1", 8000)
DESK = AccessPolicy("0.0.0.0", 8000, "a token of the night", names=("desk-3",))
PUBLIC = AccessPolicy("127.0.0.1", 8000, "a token of the night", "https://results.example.org")


@pytest.mark.parametrize(
    ("policy", "host"),
    [
        (LOCAL, "127.0.0.1:8000"),
        (LOCAL, "localhost:8000"),
        (LOCAL, "LOCALHOST:8000"),
        (LOCAL, "[::1]:8000"),
        (AccessPolicy("127.0.0.1", 80), "127.0.0.1"),
        (DESK, "192.168.1.20:8000"),
        (DESK, "[fd00::20]:8000"),
        (DESK, "desk-3:8000"),
        (DESK, "Desk-3:8000"),
        (DESK, "localhost:8000"),
        (PUBLIC, "results.example.org"),
        (PUBLIC, "results.example.org:443"),
        (PUBLIC, "127.0.0.1:8000"),
    ],
)
def test_a_host_of_this_server_is_accepted(policy: AccessPolicy, host: str) -> None:
    assert policy.host_refusal(host) == ""


@pytest.mark.parametrize(
    ("policy", "host"),
    [
        (LOCAL, ""),
        (LOCAL, "evil.example"),
        (LOCAL, "evil.example:8000"),
        (LOCAL, "localhost.evil.example:8000"),
        (LOCAL, "127.0.0.1:8001"),
        (LOCAL, "127.0.0.1"),
        (LOCAL, "192.168.1.20:8000"),
        (LOCAL, "evil.example@127.0.0.1:8000"),
        (LOCAL, "127.0.0.1:8000/evil.example"),
        (LOCAL, "127.0.0.1:http"),
        (LOCAL, "[127.0.0.1:8000"),
        (DESK, "evil.example:8000"),
        (PUBLIC, "results.example.org:8000"),
        (PUBLIC, "example.org"),
    ],
)
def test_any_other_host_is_refused(policy: AccessPolicy, host: str) -> None:
    assert "--public-url" in policy.host_refusal(host)


@pytest.mark.parametrize(
    ("policy", "origin", "host", "is_own"),
    [
        (LOCAL, "http://127.0.0.1:8000", "127.0.0.1:8000", True),
        (LOCAL, "http://localhost:8000", "localhost:8000", True),
        (LOCAL, "http://localhost:8000", "127.0.0.1:8000", False),
        (LOCAL, "http://127.0.0.1:8001", "127.0.0.1:8000", False),
        (LOCAL, "https://127.0.0.1:8000", "127.0.0.1:8000", False),
        (LOCAL, "http://evil.example:8000", "evil.example:8000", False),
        (LOCAL, "null", "127.0.0.1:8000", False),
        (LOCAL, "", "127.0.0.1:8000", False),
        (DESK, "http://192.168.1.20:8000", "192.168.1.20:8000", True),
        (DESK, "http://192.168.1.21:8000", "192.168.1.20:8000", False),
        (PUBLIC, "https://results.example.org", "127.0.0.1:8000", True),
        (PUBLIC, "http://results.example.org", "results.example.org", False),
    ],
)
def test_only_a_page_of_the_requested_address_is_an_own_page(
    policy: AccessPolicy, origin: str, host: str, is_own: bool
) -> None:
    assert policy.is_own_page(origin, host) is is_own


@pytest.mark.parametrize(
    ("host", "public_url", "writable", "needs"),
    [
        ("127.0.0.1", "", False, False),
        ("localhost", "", False, False),
        ("::1", "", False, False),
        ("127.0.0.1", "", True, True),
        ("0.0.0.0", "", False, True),
        ("::", "", False, True),
        ("192.168.1.20", "", False, True),
        ("desk-3", "", False, True),
        ("127.0.0.1", "https://results.example.org", False, True),
        ("127.0.0.1", "http://localhost:9000", False, False),
    ],
)
def test_a_token_is_needed_if_other_machines_reach_the_board_or_it_is_writable(
    host: str, public_url: str, writable: bool, needs: bool
) -> None:
    assert needs_token(host, public_url, writable=writable) is needs


@pytest.mark.parametrize("host", ["127.0.0.2", "localhost", "::1"])
def test_loopback_addresses(host: str) -> None:
    assert is_loopback(host)


def test_only_the_token_and_its_cookie_are_accepted() -> None:
    assert DESK.is_token("a token of the night")
    assert DESK.is_cookie(DESK.cookie_value)
    for other in (
        "",
        "a token of the nigh",
        "a token of the nightx",
        "gefälscht",
        DESK.cookie_value,
    ):
        assert not DESK.is_token(other)
    for other in (
        "",
        DESK.token,
        AccessPolicy("0.0.0.0", 8000, "another").cookie_value,
        "gefälscht",
    ):
        assert not DESK.is_cookie(other)


def test_two_trackers_on_one_machine_do_not_share_a_cookie() -> None:
    assert LOCAL.cookie_name != AccessPolicy("127.0.0.1", 8001).cookie_name


@pytest.mark.parametrize(
    ("policy", "url"),
    [
        (LOCAL, "http://127.0.0.1:8000/"),
        (AccessPolicy("::1", 8000), "http://[::1]:8000/"),
        (AccessPolicy("127.0.0.1", 80), "http://127.0.0.1/"),
        (DESK, "http://desk-3:8000/"),
        (PUBLIC, "https://results.example.org/"),
        (
            AccessPolicy("127.0.0.1", 8000, "", "https://example.org/night/"),
            "https://example.org/night/",
        ),
    ],
)
def test_the_url_can_be_opened_in_a_browser(policy: AccessPolicy, url: str) -> None:
    assert policy.url == url


@pytest.mark.parametrize("url", ["https://results.example.org", "http://desk-3:8080/night"])
def test_a_public_address_is_a_web_address(url: str) -> None:
    check_public_url(url)


@pytest.mark.parametrize(
    "url",
    [
        *("results.example.org", "ftp://example.org", "https://", "https://a@example.org"),
        *("https://example.org?x=1", "https://example.org#x", "https://example.org:port"),
    ],
)
def test_any_other_public_url_is_refused(url: str) -> None:
    with pytest.raises(AddressError, match="not an address"):
        check_public_url(url)


@pytest.mark.parametrize(
    "origin", ["https://www.example.org", "http://cms.local:8080", "https://[fd00::20]"]
)
def test_an_origin_may_embed_the_page(origin: str) -> None:
    check_embed(origin)


@pytest.mark.parametrize(
    "origin",
    [
        *("", "*", "www.example.org", "ftp://example.org", "https://example.org/", "https://*"),
        *("https://example.org/page", "https://a@example.org", "https://example.org; script-src *"),
        *("https://example.org *", "https://example.org?x", "https://example.org\n", "'self'"),
    ],
)
def test_anything_else_may_not(origin: str) -> None:
    with pytest.raises(AddressError, match="is not an origin such as"):
        check_embed(origin)
