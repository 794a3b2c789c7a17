"""The address of the hub and the login: from options, variables and context files of NATS."""

import json
import re
import ssl
from pathlib import Path

import pytest

from tests.makers.certificates import make_certificates
from tracker.replication.address import HubAddressError, hub_address


def test_several_addresses_and_one_without_its_scheme() -> None:
    found = hub_address("nats://a.example:4222, b.example", {})
    assert found.servers == ("nats://a.example:4222", "nats://b.example")
    assert found.login == {}


@pytest.mark.parametrize(
    "text", ["http://a", "nats://", "nats://a:x", "nats://a:0", "nats://a,", "nats://[a"]
)
def test_a_malformed_address_is_named(text: str) -> None:
    with pytest.raises(HubAddressError, match=re.escape("write nats://HOST:4222")):
        hub_address(text, {})


def test_nats_url_is_used_without_an_address() -> None:
    assert hub_address("", {"NATS_URL": "nats://a"}).servers == ("nats://a",)
    assert hub_address("nats://b", {"NATS_URL": "nats://a"}).servers == ("nats://b",)
    with pytest.raises(HubAddressError, match="--via nats://HOST, or NATS_URL"):
        hub_address("", {})


def test_a_password_is_never_printed() -> None:
    found = hub_address("nats://ab:secret@a.example:4222,tls://token@b", {})
    assert str(found) == "nats://a.example:4222, tls://b"
    with pytest.raises(HubAddressError) as error:
        hub_address("http://ab:secret@a", {})
    assert "secret" not in str(error.value)


def test_the_variables_of_the_nats_command_line(tmp_path: Path) -> None:
    (tmp_path / "nkey").touch()
    creds = "-----BEGIN NATS USER JWT-----\n…\n-----BEGIN USER NKEY SEED-----\n…\n"
    (tmp_path / "creds").write_text(creds, encoding="utf-8")
    found = hub_address(
        "nats://a",
        {
            "NATS_USER": "ab",
            "NATS_PASSWORD": "secret",
            "NATS_TOKEN": "t",
            "NATS_CREDS": str(tmp_path / "creds"),
            "NATS_NKEY": str(tmp_path / "nkey"),
        },
    )
    assert found.login == {
        "user": "ab",
        "password": "secret",
        "token": "t",
        "user_credentials": str(tmp_path / "creds"),
        "nkeys_seed": str(tmp_path / "nkey"),
    }


@pytest.mark.parametrize("name", ["NATS_CREDS", "NATS_NKEY", "NATS_CERT", "NATS_KEY", "NATS_CA"])
def test_a_missing_file_is_named(name: str) -> None:
    with pytest.raises(HubAddressError, match=f"{name}: /nowhere: no such file"):
        hub_address("nats://a", {name: "/nowhere"})


def test_certificates_from_the_variables_are_loaded(tmp_path: Path) -> None:
    made = make_certificates(tmp_path)
    found = hub_address(
        "tls://a",
        {"NATS_CA": str(made.ca), "NATS_CERT": str(made.cert), "NATS_KEY": str(made.key)},
    )
    assert isinstance(found.login["tls"], ssl.SSLContext)
    assert found.login["tls"].get_ca_certs()[0]["subject"] == ((("commonName", "Test"),),)


def test_a_malformed_certificate_is_named(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no", encoding="utf-8")
    with pytest.raises(HubAddressError, match="NATS_CA, NATS_CERT or NATS_KEY cannot be used"):
        hub_address("nats://a", {"NATS_CA": str(tmp_path / "ca.pem")})


def test_a_variable_overrides_the_context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    file = tmp_path / "nats" / "context" / "hub.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"url": "nats://c", "user": "ab", "password": "x", "more": 1}))
    found = hub_address("", {"NATS_CONTEXT": "hub", "NATS_PASSWORD": "y"})
    assert found.servers == ("nats://c",)
    assert found.login == {"user": "ab", "password": "y"}
    file.write_text("{")
    with pytest.raises(HubAddressError, match=r"NATS_CONTEXT: .*hub\.json"):
        hub_address("", {"NATS_CONTEXT": "hub"})
    with pytest.raises(HubAddressError, match=r"NATS_CONTEXT: .*none\.json: No such file"):
        hub_address("", {"NATS_CONTEXT": "none"})


def test_a_malformed_credentials_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "creds").write_text("secret", encoding="utf-8")
    with pytest.raises(HubAddressError, match=r"NATS_CREDS: .*creds: is not a credentials file"):
        hub_address("nats://a", {"NATS_CREDS": str(tmp_path / "creds")})
