"""Who is let in: decided from a request's headers alone, nothing of HTTP libraries.

A browser will fetch any address that a page from anywhere tells it to, one on this machine
too. So the address that was asked for (`Host`) has to be one of ours, or a name that somebody
points at this machine would be let in (DNS rebinding), and the page that asks (`Origin`) has
to be ours, or any page could open a board over the visitor's shoulder (cross-site websocket
hijacking). Neither is a matter of who may look: that is the token.
"""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from tracker.support.errors import TrackerError

LEAST_TOKEN = 16
"""Characters below which a token could be guessed."""
_DEFAULT_PORTS = {"http": 80, "https": 443}

NO_TOKEN = "This is for those who have its address with the token, as `tracker serve` printed it."
WRONG_TOKEN = "This token is not the one of this server: it may have been started anew since."
NOT_FROM_HERE = "This was asked for by a page of another address, and is not given to it."


class AddressError(TrackerError):
    """An address that cannot be served at, with a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where this server is reached, and what lets one in."""

    host: str
    """What it listens on: a name, an address, or 0.0.0.0 or :: for every address it has."""
    port: int
    token: str = ""
    """Empty where everybody who reaches the address is let in."""
    public_url: str = ""
    """Where others reach it, by way of a proxy or a name; empty where that is the host."""
    names: tuple[str, ...] = ()
    """Further names of this machine."""

    def not_ours(self, host: str) -> str:
        """Why a `Host` header is none of ours; empty where it is."""
        if self._is_public(host) or self._is_direct(host):
            return ""
        return (
            f'This server does not answer for "{host}". If that is where you reach it, start it'
            " with --public-url."
        )

    def _is_public(self, host: str) -> bool:
        """Whether it is the host of the public address, handed on by a proxy."""
        asked, public = _host(host), _split(self.public_url)
        if not (asked and public):
            return False
        port = _DEFAULT_PORTS[public.scheme]
        return (asked.hostname, asked.port or port) == (public.hostname, public.port or port)

    def _is_direct(self, host: str) -> bool:
        """Whether it is where this server itself listens."""
        asked = _host(host)
        if asked is None or (asked.port or _DEFAULT_PORTS["http"]) != self.port:
            return False
        name = asked.hostname or ""
        if is_everywhere(self.host):  # nobody can point an address, as a name, elsewhere
            return name == "localhost" or name in self._names or _address(name) is not None
        return name in self._names or (is_loopback(self.host) and is_loopback(name))

    @property
    def _names(self) -> frozenset[str]:
        return frozenset(name.lower() for name in (self.host, *self.names))

    def is_own_page(self, origin: str, host: str) -> bool:
        """Whether an `Origin` header is a page of ours, given the `Host` it asked for."""
        public = _split(self.public_url)
        if public and origin.lower() == f"{public.scheme}://{public.netloc}".lower():
            return True
        return self._is_direct(host) and origin.lower() == f"http://{host}".lower()

    def knows(self, token: str) -> bool:
        """Whether this is the token."""
        return hmac.compare_digest(token.encode(), self.token.encode())

    @property
    def cookie(self) -> str:
        """What a browser is given for the token: it cannot be turned back into it."""
        return hmac.new(self.token.encode(), b"tracker serve", hashlib.sha256).hexdigest()

    @property
    def cookie_name(self) -> str:
        """Cookies are shared by all ports of a host: another tracker's is another."""
        return f"tracker-{self.port}"

    def has_cookie(self, value: str) -> bool:
        """Whether a browser has been given the cookie."""
        return hmac.compare_digest(value.encode(), self.cookie.encode())

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach it by HTTPS, by way of a proxy."""
        return self.public_url.lower().startswith("https:")

    @property
    def url(self) -> str:
        """Where people reach it, with a slash at the end."""
        if self.public_url:
            return self.public_url.rstrip("/") + "/"
        name = next(iter(self.names), "localhost") if is_everywhere(self.host) else self.host
        port = "" if self.port == _DEFAULT_PORTS["http"] else f":{self.port}"
        return f"http://{f'[{name}]' if ':' in name else name}{port}/"


def needs_token(host: str, public_url: str, *, writable: bool) -> bool:
    """Whether others than whoever is at this machine can reach the board, or could change it."""
    public = _split(public_url)
    shown = bool(public and not is_loopback(public.hostname or ""))
    return writable or shown or not is_loopback(host)


def checked(public_url: str) -> str:
    """A public address as it can be used. Raises AddressError."""
    split = _split(public_url)
    if split and split.scheme in _DEFAULT_PORTS and split.hostname and split.username is None:
        bare = split._replace(query="", fragment="").geturl()
        if bare == public_url:
            return public_url
    raise AddressError(f'"{public_url}" is no address such as https://results.example.org')


def is_loopback(host: str) -> bool:
    """Whether a name or address can be reached from this machine alone."""
    address = _address(host)
    return host.lower() == "localhost" or bool(address and address.is_loopback)


def is_everywhere(host: str) -> bool:
    """Whether to listen on this is to listen on every address of the machine."""
    address = _address(host)
    return bool(address and address.is_unspecified)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _host(header: str) -> SplitResult | None:
    """The name and the port of a `Host` header; None where there is more to it, or less."""
    split = _split(f"//{header}")
    bare = split and split.hostname and split.username is None and not split.path
    return split if bare else None


def _split(url: str) -> SplitResult | None:
    """The parts of an address; None where it is none. Its port has been looked at."""
    try:
        split = urlsplit(url)
        split.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return None
    return split if split.netloc else None
