"""The address of a host's folder, and the login for it. This module opens no connection.

The password is never a part of the address, because other users of the machine can read the
arguments of a command. It comes from `TRACKER_FETCH_PASSWORD` or from a netrc file.
"""

from __future__ import annotations

import ipaddress
import netrc
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from tracker.support.errors import TrackerError
from tracker.support.escape import has_hidden

PASSWORD_VARIABLE = "TRACKER_FETCH_PASSWORD"
PORTS = {"ftp": 21, "ftps": 21, "sftp": 22, "https": 443, "http": 80}
IMPLICIT_TLS_PORT = 990
"""The port of FTPS hosts that encrypt from the first byte. Others begin with AUTH TLS."""

_EXAMPLE = "write ftp://USER@HOST/FOLDER, or ftps, sftp, https"


class AddressError(TrackerError):
    """The address, the password's variable or the netrc file cannot be used."""


@dataclass(frozen=True, slots=True)
class HostAddress:
    """A folder on a host, and the login."""

    scheme: str
    """A key of `PORTS`."""
    host: str
    port: int
    path: str
    """The folder: for FTP and SFTP decoded, for HTTP as in the URL, with "/" at its end.

    For FTP it is relative to the folder after the login, unless it begins with "/". For SFTP it is
    absolute, unless it begins with "~/": then it is relative to the user's folder.
    """
    user: str = ""
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        """The URL without user and password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        path = self.path
        if self.scheme not in ("http", "https"):
            is_rooted = self.scheme == "sftp" and path.startswith("/")
            path = quote(path if is_rooted else f"/{path}", "/~")
        return f"{self.scheme}://{host}{port}{path}"


def parse_address(url: str, environ: Mapping[str, str]) -> HostAddress:
    """The address that a URL names, with the password of its user. Raises AddressError."""
    try:
        parts = urlsplit(url)
        port = parts.port
        scheme, host = parts.scheme.lower(), parts.hostname or ""
    except ValueError:
        raise AddressError(f"the address is not a URL; {_EXAMPLE}") from None
    if parts.password is not None:
        raise AddressError(
            f"the address contains a password, which others on this machine can read: put it into"
            f" {PASSWORD_VARIABLE} or a netrc file"
        )
    shown = url.rpartition("@")[2] if "@" in parts.netloc else url
    if scheme not in PORTS or not host or port == 0:
        raise AddressError(f'"{shown}" is not the address of a host\'s folder; {_EXAMPLE}')
    if parts.query or parts.fragment:
        raise AddressError(f'"{shown}": write the address of a folder, without ? and #')
    if scheme == "http" and not is_loopback(host):
        raise AddressError(f'"{shown}" is not encrypted: write https')
    user = unquote(parts.username or "")
    path = _path(scheme, parts.path)
    if has_hidden(path + user):
        raise AddressError(f'"{shown}" contains a control character')
    user, password = _login(host, user, environ)
    return HostAddress(scheme, host, port or PORTS[scheme], path, user, password)


def is_loopback(host: str) -> bool:
    """Whether a host name or an IP address is that of this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _path(scheme: str, path: str) -> str:
    if scheme in ("http", "https"):
        return path if path.endswith("/") else f"{path}/"
    if scheme == "sftp":
        decoded = unquote(path).rstrip("/")
        return decoded[1:] if decoded.startswith("/~") else decoded or "/"
    return unquote(path)[1:]


def _login(host: str, user: str, environ: Mapping[str, str]) -> tuple[str, str]:
    """The user and the password: from the variable, else from the netrc file."""
    if password := environ.get(PASSWORD_VARIABLE, ""):
        if not user:
            raise AddressError(
                f"{PASSWORD_VARIABLE} is set, but the address has no user: write USER@HOST"
            )
        return user, password
    named = environ.get("NETRC", "")
    try:
        file = Path(named or "~/.netrc").expanduser()
    except RuntimeError:  # there is no home folder
        return user, ""
    try:
        found = netrc.netrc(file).authenticators(host)
    except FileNotFoundError:
        if named:
            raise AddressError(f"NETRC: {file}: no such file") from None
        return user, ""
    except OSError as error:
        raise AddressError(f"{file}: cannot be read: {error.strerror}") from None
    except (netrc.NetrcParseError, UnicodeDecodeError) as error:
        # The parser's own sentence can contain a password.
        line = f", line {error.lineno}" if isinstance(error, netrc.NetrcParseError) else ""
        raise AddressError(f"{file}{line}: is not in the format of a netrc file") from None
    if found and user in ("", found[0]):
        return found[0], found[2] or ""
    return user, ""
