"""Access policy: which requests are answered, decided from their headers alone.

A page of any site can make a browser fetch any address, one on this machine too. So the `Host`
of a request must be an address of this server: this stops names that an attacker points at
this machine (DNS rebinding). The `Origin` must be a page of this server: this stops other
sites from opening a board in the visitor's browser (cross-site websocket hijacking). Who may
see the board is a third question, answered by the token.
"""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from tracker.support.errors import TrackerError

MIN_TOKEN_LENGTH = 16
"""Characters. A shorter token could be guessed."""
_DEFAULT_PORTS = {"http": 80, "https": 443}

NO_TOKEN = "Open the address with the token that `tracker serve` printed."
WRONG_TOKEN = "This is not this server's token: it may have been restarted, with a new token."
NOT_FROM_HERE = "A page from another address asked for this. Only pages of this server may."


class AddressError(TrackerError):
    """An address at which the board cannot be served."""


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """The addresses of this server and its token."""

    host: str
    """A name or address to listen on; 0.0.0.0 or :: listens on every address of the machine."""
    port: int
    token: str = ""
    """Empty: no token is needed."""
    public_url: str = ""
    """The address at which a proxy makes this server reachable; empty without a proxy."""
    names: tuple[str, ...] = ()
    """Further names of this machine."""

    def host_refusal(self, host: str) -> str:
        """Why a request with this `Host` header is refused; empty if it is accepted."""
        if self._is_public(host) or self._is_direct(host):
            return ""
        return (
            f'This server does not answer for "{host}". If that is where you reach it, start it'
            " with --public-url."
        )

    def _is_public(self, host: str) -> bool:
        """Whether a `Host` header is the host of the public address, passed on by a proxy."""
        requested, public = _parse_host(host), _split(self.public_url)
        if not requested or not public or requested.hostname != public.hostname:
            return False
        port = _DEFAULT_PORTS[public.scheme]
        return (requested.port or port) == (public.port or port)

    def _is_direct(self, host: str) -> bool:
        """Whether a `Host` header is an address on which this server listens."""
        requested = _parse_host(host)
        if requested is None or (requested.port or _DEFAULT_PORTS["http"]) != self.port:
            return False
        name = requested.hostname or ""
        if is_wildcard(self.host):  # any address is safe here: only names can be rebound
            return name == "localhost" or name in self._names or _address(name) is not None
        return name in self._names or (is_loopback(self.host) and is_loopback(name))

    @property
    def _names(self) -> frozenset[str]:
        return frozenset(name.lower() for name in (self.host, *self.names))

    def is_own_page(self, origin: str, host: str) -> bool:
        """Whether an `Origin` header is a page of this server, given the request's `Host`."""
        public = _split(self.public_url)
        if public and origin.lower() == f"{public.scheme}://{public.netloc}".lower():
            return True
        return self._is_direct(host) and origin.lower() == f"http://{host}".lower()

    def is_token(self, text: str) -> bool:
        """Whether this is the token, in constant time."""
        return hmac.compare_digest(text.encode(), self.token.encode())

    @property
    def cookie_value(self) -> str:
        """A hash of the token, for the cookie: the token cannot be computed from it."""
        return hmac.new(self.token.encode(), b"tracker serve", hashlib.sha256).hexdigest()

    @property
    def cookie_name(self) -> str:
        """Contains the port, because all ports of a host share their cookies."""
        return f"tracker-{self.port}"

    def is_cookie(self, value: str) -> bool:
        """Whether this is the cookie's value, in constant time."""
        return hmac.compare_digest(value.encode(), self.cookie_value.encode())

    @property
    def url(self) -> str:
        """The address to open in a browser, with a slash at the end."""
        if self.public_url:
            return self.public_url.rstrip("/") + "/"
        name = next(iter(self.names), "localhost") if is_wildcard(self.host) else self.host
        port = "" if self.port == _DEFAULT_PORTS["http"] else f":{self.port}"
        return f"http://{f'[{name}]' if ':' in name else name}{port}/"


def needs_token(host: str, public_url: str, *, writable: bool) -> bool:
    """Whether a token is needed: if the board can be changed, or reached from another machine."""
    public = _split(public_url)
    is_public = bool(public and not is_loopback(public.hostname or ""))
    return writable or is_public or not is_loopback(host)


def check_public_url(public_url: str) -> None:
    """Raises AddressError unless this is http:// or https://, with a host and without a query."""
    split = _split(public_url)
    valid = split and split.scheme in _DEFAULT_PORTS and split.hostname and split.username is None
    if not (split and valid and split._replace(query="", fragment="").geturl() == public_url):
        raise AddressError(f'"{public_url}" is not an address such as https://results.example.org')


def is_loopback(host: str) -> bool:
    """Whether a name or address can be reached only from this machine."""
    address = _address(host)
    return host.lower() == "localhost" or bool(address and address.is_loopback)


def is_wildcard(host: str) -> bool:
    """Whether a server that listens on this listens on every address of the machine."""
    address = _address(host)
    return bool(address and address.is_unspecified)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _parse_host(header: str) -> SplitResult | None:
    """The name and port of a `Host` header; None if it has other parts or no name."""
    split = _split(f"//{header}")
    valid = split and split.hostname and split.username is None and not split.path
    return split if valid else None


def _split(url: str) -> SplitResult | None:
    """The parts of an address; None if the text is not an address or its port not a number."""
    try:
        split = urlsplit(url)
        split.port  # noqa: B018 - raises if it is not a number
    except ValueError:
        return None
    return split if split.netloc else None
