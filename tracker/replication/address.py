"""Which night is joined, where its hub is, and how that lets a desk in.

Variables and contexts are those of the `nats` command line, so that what an engineer has set
up for it holds for the tracker too. It connects to nothing (`hub`).
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
from platformdirs import user_config_path

from tracker.support.errors import TrackerError

SCHEMES = ("nats", "tls", "ws", "wss")
VARIABLES = {
    "user": "NATS_USER",
    "password": "NATS_PASSWORD",
    "token": "NATS_TOKEN",
    "creds": "NATS_CREDS",
    "nkey": "NATS_NKEY",
    "cert": "NATS_CERT",
    "key": "NATS_KEY",
    "ca": "NATS_CA",
}
"""What a context file calls it, and the variable of the same."""


class ViaError(TrackerError):
    """An address, a variable or a file that cannot be used, with a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Via:
    """A hub's addresses, and what it is shown."""

    servers: tuple[str, ...]
    login: dict[str, Any]
    """Arguments of nats.connect."""

    def __str__(self) -> str:
        """The addresses, without what may be secret."""
        return ", ".join(_plain(server) for server in self.servers)


@dataclass(frozen=True, slots=True)
class Joining:
    """Which night a ledger joins, by which hub, under which name."""

    via: Via
    night: str
    desk: str
    copies: int | None = None
    """How many nodes of the hub keep the night; None for three of a cluster, or the one."""
    leaving: str = ""
    """The night that the ledger was of until now, where it is to leave it."""


class _Context(msgspec.Struct, frozen=True):
    """A context file of the `nats` command line, as far as it is used here."""

    url: str = ""
    user: str = ""
    password: str = ""
    token: str = ""
    creds: str = ""
    nkey: str = ""
    cert: str = ""
    key: str = ""
    ca: str = ""


def via(addresses: str, environ: Mapping[str, str]) -> Via:
    """The hub at these addresses (with commas between), or where NATS_URL or a context says.

    Raises ViaError.
    """
    context = _context(environ.get("NATS_CONTEXT", ""))
    said = addresses or environ.get("NATS_URL", "") or context.url
    if not said:
        raise ViaError("say where the hub is: --via nats://HOST, or NATS_URL")
    servers = tuple(_address(one.strip()) for one in said.split(","))
    given = {
        name: value
        for name, variable in VARIABLES.items()
        if (value := environ.get(variable, "") or getattr(context, name))
    }
    return Via(servers, _login(given, servers))


def _address(text: str) -> str:
    text = text if "://" in text else f"nats://{text}"
    try:
        parts = urlsplit(text)
        right = parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        right = False
    if not right:
        raise ViaError(
            f'"{_plain(text)}" is not the address of a hub; write nats://HOST:4222'
            + ("; a password with / or # or ? is for NATS_PASSWORD" if "@" in text else "")
        )
    return text


def _plain(server: str) -> str:
    before, at, host = server.rpartition("@")
    return f"{before.partition('://')[0]}://{host}" if at else server


def _context(name: str) -> _Context:
    if not name:
        return _Context()
    file = user_config_path("nats", appauthor=False) / "context" / f"{name}.json"
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Context)
    except OSError as error:
        raise ViaError(f"NATS_CONTEXT: {file}: {error.strerror}") from None
    except msgspec.MsgspecError as error:
        raise ViaError(f"NATS_CONTEXT: {file}: {error}") from None


def _login(given: Mapping[str, str], servers: tuple[str, ...]) -> dict[str, Any]:
    """What nats.connect wants to be given."""
    for name in ("creds", "nkey", "cert", "key", "ca"):
        if name in given and not Path(given[name]).expanduser().is_file():
            raise ViaError(f"{VARIABLES[name]}: {given[name]}: no such file")
    if "creds" in given:
        _check_credentials(Path(given["creds"]).expanduser())
    files = {name: str(Path(value).expanduser()) for name, value in given.items()}
    login: dict[str, Any] = {n: given[n] for n in ("user", "password", "token") if n in given}
    if "creds" in given:
        login["user_credentials"] = files["creds"]
    if "nkey" in given:
        login["nkeys_seed"] = files["nkey"]
    if given.keys() & {"ca", "cert"} or any(one.startswith(("tls", "wss")) for one in servers):
        login["tls"] = _tls(files)
    return login


def _check_credentials(file: Path) -> None:
    """The client would look for its end for ever in a file that is none."""
    text = file.read_bytes()
    if b"BEGIN NATS USER JWT" not in text or b"BEGIN USER NKEY SEED" not in text:
        raise ViaError(f"NATS_CREDS: {file}: is no credentials file")


def _tls(files: Mapping[str, str]) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=files.get("ca"))
        if "cert" in files:
            context.load_cert_chain(files["cert"], files.get("key"))
    except (OSError, ssl.SSLError) as error:
        raise ViaError(f"NATS_CA, NATS_CERT or NATS_KEY cannot be used: {error}") from None
    return context
