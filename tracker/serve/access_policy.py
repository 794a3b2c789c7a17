"""Access policy: decides from a request's headers and token whether the server answers it.

A page of any website can make a visitor's browser send requests to any address, also to this
machine. So there are three checks:

- The `Host` of a request must be an address of this server. This stops DNS rebinding, in which an
  attacker's name leads to this machine.
- The `Origin` must be this server, if the request has one or opens a websocket. This stops other
  sites from opening a board in the visitor's browser (cross-site websocket hijacking).
- If the server has a token, the request must contain it, or the cookie that was set for it.
"""

import hashlib
import hmac
import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from tracker.support.errors import TrackerError

MIN_TOKEN_LENGTH = 16
"""Least number of characters. A shorter token could be guessed."""
_DEFAULT_PORTS = {"http": 80, "https": 443}

NO_TOKEN = "Open the address with the token that `tracker serve` printed."
WRONG_TOKEN = "This is not this server's token: it may have been restarted, with a new token."
NOT_FROM_HERE = (
    "This request came from a page of another site. Only pages of this server may send it."
)


class AddressError(TrackerError):
    """The board cannot be served at this address."""


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """The addresses of this server and its token."""

    host: str
    """Name or IP address to listen on; 0.0.0.0 and :: mean every address of the machine."""
    port: int
    token: str = ""
    """Empty if no token is needed."""
    public_url: str = ""
    """URL of a proxy in front of this server; empty without a proxy."""
    names: tuple[str, ...] = ()
    """Names of this machine on the network."""
    embed: tuple[str, ...] = ()
    """Origins whose pages may show the page in a frame."""

    def host_refusal(self, host: str) -> str:
        """Why a request with this `Host` header is refused; empty if it is accepted."""
        if self._is_public(host) or self._is_direct(host):
            return ""
        return (
            f'This server does not answer for "{host}". If that is where you reach it, start it'
            " with --public-url."
        )

    def _is_public(self, host: str) -> bool:
        """Whether the `Host` header of a proxy's request has the host and port of `public_url`."""
        requested, public = _parse_host(host), _split(self.public_url)
        if not requested or not public or requested.hostname != public.hostname:
            return False
        port = _DEFAULT_PORTS[public.scheme]
        return (requested.port or port) == (public.port or port)

    def _is_direct(self, host: str) -> bool:
        """Whether a `Host` header can be an address on which this server listens."""
        requested = _parse_host(host)
        if requested is None or (requested.port or _DEFAULT_PORTS["http"]) != self.port:
            return False
        name = requested.hostname or ""
        if is_wildcard(self.host):  # any IP address is safe: DNS rebinding needs a name
            return name == "localhost" or name in self._names or _address(name) is not None
        return name in self._names or (is_loopback(self.host) and is_loopback(name))

    @property
    def _names(self) -> frozenset[str]:
        return frozenset(name.lower() for name in (self.host, *self.names))

    def is_own_page(self, origin: str, host: str) -> bool:
        """Whether an `Origin` header is this server. `host` is the request's `Host` header."""
        public = _split(self.public_url)
        if public and origin.lower() == f"{public.scheme}://{public.netloc}".lower():
            return True
        return self._is_direct(host) and origin.lower() == f"http://{host}".lower()

    def is_token(self, text: str) -> bool:
        """Whether `text` is the token (compared in constant time)."""
        return hmac.compare_digest(_bytes(text), _bytes(self.token))

    @property
    def cookie_value(self) -> str:
        """The value of the cookie: a hash, from which the token cannot be computed."""
        return hmac.new(_bytes(self.token), b"tracker serve", hashlib.sha256).hexdigest()

    @property
    def cookie_name(self) -> str:
        """The name of the cookie. It has the port, because all ports of a host share cookies."""
        return f"tracker-{self.port}"

    def is_cookie(self, value: str) -> bool:
        """Whether `value` is the value of the cookie (compared in constant time)."""
        return hmac.compare_digest(_bytes(value), self.cookie_value.encode())

    @property
    def url(self) -> str:
        """The URL to open in a browser, with a slash at the end."""
        if self.public_url:
            return self.public_url.rstrip("/") + "/"
        name = next(iter(self.names), "localhost") if is_wildcard(self.host) else self.host
        port = "" if self.port == _DEFAULT_PORTS["http"] else f":{self.port}"
        return f"http://{f'[{name}]' if ':' in name else name}{port}/"


def _bytes(text: str) -> bytes:
    """The bytes of a header or an argument. Bytes that are not UTF-8 are surrogates in it."""
    return text.encode("utf-8", "surrogatepass")


def needs_token(host: str, public_url: str, *, writable: bool) -> bool:
    """Whether the server needs a token: if the board is writable or other machines can reach it."""
    public = _split(public_url)
    is_public = bool(public and not is_loopback(public.hostname or ""))
    return writable or is_public or not is_loopback(host)


def check_public_url(public_url: str) -> None:
    """Raise AddressError unless the URL is http:// or https://, with a host.

    User, query and fragment are not allowed.
    """
    split = _split(public_url)
    valid = split and split.scheme in _DEFAULT_PORTS and split.hostname and split.username is None
    if not (split and valid and split._replace(query="", fragment="").geturl() == public_url):
        raise AddressError(f'"{public_url}" is not an address such as https://results.example.org')


def check_embed(origin: str) -> None:
    """Raise AddressError unless the text is an origin: http:// or https://, a host, and no path."""
    split = _split(origin)
    valid = split and split.scheme in _DEFAULT_PORTS and split.hostname and split.username is None
    if not (valid and re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+", origin)):
        raise AddressError(f'"{origin}" is not an origin such as https://www.example.org')


def is_loopback(host: str) -> bool:
    """Whether a name or address can be reached only from this machine."""
    address = _address(host)
    return host.lower() == "localhost" or bool(address and address.is_loopback)


def is_wildcard(host: str) -> bool:
    """Whether `host` means every address of the machine: 0.0.0.0 or ::."""
    address = _address(host)
    return bool(address and address.is_unspecified)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _parse_host(header: str) -> SplitResult | None:
    """The parts of a `Host` header; None unless it is a name or address, with or without a port."""
    split = _split(f"//{header}")
    valid = split and split.hostname and split.username is None and not split.path
    return split if valid else None


def _split(url: str) -> SplitResult | None:
    """The parts of a URL; None if it has no host, or an invalid host or port."""
    try:
        split = urlsplit(url)
        split.port  # noqa: B018 - raises ValueError if it is not a number
    except ValueError:
        return None
    return split if split.netloc else None
