"""The address of a hub, the login for it, and the settings of a desk that joins a night.

Environment variables (NATS_URL …) and context files are those of the `nats` command line: one
set-up serves both programs. This module opens no connection.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from tracker.replication.keys import DeskKeys
from tracker.support.errors import TrackerError
from tracker.support.user_files import config_folder

SCHEMES = ("nats", "tls", "ws", "wss")
FIELDS = ("user", "password", "token", "creds", "nkey", "cert", "key", "ca")
"""Names of the login fields in a context file. The variable for `user` is NATS_USER, and so on."""


class HubAddressError(TrackerError):
    """The hub's address, an environment variable or a login file cannot be used."""


@dataclass(frozen=True, slots=True)
class HubAddress:
    """The addresses of a hub's nodes, and the login."""

    servers: tuple[str, ...]
    """URLs such as nats://hub.example:4222; a URL may contain user and password."""
    login: dict[str, Any]
    """Keyword arguments for nats.connect."""

    @property
    def seed_file(self) -> str:
        """The file with the seed of the nkey for the login; empty if the login has none."""
        return self.login.get("nkeys_seed") or self.login.get("user_credentials") or ""

    def __str__(self) -> str:
        """The URLs without user and password, separated by commas."""
        return ", ".join(_without_login(server) for server in self.servers)


@dataclass(frozen=True, slots=True)
class JoinSettings:
    """The settings of a desk: its hub, its night and its name."""

    hub: HubAddress
    night: str
    desk: str
    copies: int | None = None
    """Number of hub nodes that store the night; None: three in a cluster, else one."""
    leaving: str = ""
    """The night that the ledger leaves in order to join `night`; empty if it leaves none."""
    keys: DeskKeys | None = None
    """The keys of a signed night; None if the night is unsigned."""


class _Context(msgspec.Struct, frozen=True):
    """The fields of a context file of the `nats` command line that are used here."""

    url: str = ""
    user: str = ""
    password: str = ""
    token: str = ""
    creds: str = ""
    nkey: str = ""
    cert: str = ""
    key: str = ""
    ca: str = ""


def hub_address(addresses: str, environ: Mapping[str, str]) -> HubAddress:
    """The address of the hub and the login.

    `addresses` are URLs, separated by commas; if empty, those of NATS_URL or of the context file
    that NATS_CONTEXT names. The login is taken from the variables, else from the context file.
    Raises HubAddressError.
    """
    context = _read_context(environ.get("NATS_CONTEXT", ""))
    text = addresses or environ.get("NATS_URL", "") or context.url
    if not text:
        raise HubAddressError("no address of a hub: give --via nats://HOST, or NATS_URL")
    servers = tuple(_parse_server(server.strip()) for server in text.split(","))
    values = {
        name: value
        for name in FIELDS
        if (value := environ.get(f"NATS_{name.upper()}", "") or getattr(context, name))
    }
    return HubAddress(servers, _login(values, servers))


def _parse_server(text: str) -> str:
    text = text if "://" in text else f"nats://{text}"
    try:
        parts = urlsplit(text)
        is_valid = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_valid = False
    if not is_valid:
        raise HubAddressError(
            f'"{_without_login(text)}" is not the address of a hub; write nats://HOST:4222'
            + ("; a password with / or # or ? is for NATS_PASSWORD" if "@" in text else "")
        )
    return text


def _without_login(server: str) -> str:
    prefix, at, host = server.rpartition("@")
    return f"{prefix.partition('://')[0]}://{host}" if at else server


def _read_context(name: str) -> _Context:
    if not name:
        return _Context()
    file = config_folder("nats") / "context" / f"{name}.json"
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Context)
    except OSError as error:
        raise HubAddressError(f"NATS_CONTEXT: {file}: {error.strerror}") from None
    except msgspec.MsgspecError as error:
        raise HubAddressError(f"NATS_CONTEXT: {file}: {error}") from None


def _login(values: Mapping[str, str], servers: tuple[str, ...]) -> dict[str, Any]:
    """Keyword arguments for nats.connect. Raises HubAddressError."""
    login: dict[str, Any] = {}
    files: dict[str, Path] = {}
    for name, value in values.items():
        if name in ("user", "password", "token"):
            login[name] = value
            continue
        try:
            files[name] = Path(value).expanduser()
        except RuntimeError as error:  # an unknown home folder, such as "~nobody"
            raise HubAddressError(f"NATS_{name.upper()}: {value}: {error}") from None
        if not files[name].is_file():
            raise HubAddressError(f"NATS_{name.upper()}: {value}: no such file")
    if file := files.get("creds"):
        text = file.read_bytes()  # the client loops for ever if a file has no such lines
        if b"BEGIN NATS USER JWT" not in text or b"BEGIN USER NKEY SEED" not in text:
            raise HubAddressError(f"NATS_CREDS: {file}: is not a credentials file")
        login["user_credentials"] = str(file)
    if "nkey" in files:
        login["nkeys_seed"] = str(files["nkey"])
    uses_tls = any(server.startswith(("tls", "wss")) for server in servers)
    if uses_tls or files.keys() & {"ca", "cert"}:
        login["tls"] = _ssl_context(files)
    return login


def _ssl_context(files: Mapping[str, Path]) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=files.get("ca"))
        if "cert" in files:
            context.load_cert_chain(files["cert"], files.get("key"))
    except (OSError, ssl.SSLError) as error:
        raise HubAddressError(f"NATS_CA, NATS_CERT or NATS_KEY cannot be used: {error}") from None
    return context
