"""A folder on an HTTPS host, through urllib3: the files are the links of its index page.

Redirections are not followed, so that the password goes to no other host.
"""

from __future__ import annotations

import contextlib
import email.utils
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence

import urllib3
from urllib3.response import BaseHTTPResponse

from tracker.fetch.address import HostAddress
from tracker.fetch.ftp import MAX_LISTING_BYTES, host_sentence
from tracker.fetch.host import (
    CHUNK_BYTES,
    LISTING_SECONDS,
    TIMEOUT_SECONDS,
    TIMESTAMP,
    TIMESTAMP_BYTES,
    Download,
    FileError,
    HostError,
)
from tracker.fetch.listing import Entry, Version, parse_index


class HttpHost:
    """A folder on an HTTP or HTTPS host. See `host.Host`."""

    def __init__(self, address: HostAddress) -> None:
        self._address, self._url = address, str(address)
        self._headers = {"User-Agent": "tracker", "Accept-Encoding": "identity"}
        if address.user:
            login = f"{address.user}:{address.password}"
            self._headers |= urllib3.make_headers(basic_auth=login)
        self._pool: urllib3.PoolManager | None = None

    def connect(self) -> None:
        """See `Host.connect`. The connection itself is opened by the first request."""
        self.close()
        self._pool = urllib3.PoolManager(
            num_pools=1, retries=False, ssl_context=ssl.create_default_context()
        )

    def close(self) -> None:
        """See `Host.close`."""
        if self._pool is not None:
            self._pool.clear()
        self._pool = None

    def timestamp(self) -> bytes | None:
        """See `Host.timestamp`."""
        try:
            with self._request("GET", TIMESTAMP) as response, self._errors():
                return response.read(TIMESTAMP_BYTES)
        except FileError:
            return None

    def entries(self) -> Sequence[Entry]:
        """See `Host.entries`."""
        try:
            with self._request("GET", "") as response, self._errors():
                page, begun = bytearray(), time.monotonic()
                while chunk := response.read1(CHUNK_BYTES):
                    page += chunk
                    if len(page) > MAX_LISTING_BYTES:
                        raise HostError(
                            f"its index page is longer than {MAX_LISTING_BYTES:,} bytes"
                        )
                    if time.monotonic() - begun > LISTING_SECONDS:
                        raise HostError("its index page takes too long")
        except FileError as error:
            raise HostError(f"the folder cannot be listed: it {error}") from None
        return parse_index(page.decode(errors="replace"), self._url)

    def version(self, entry: Entry) -> Version:
        """See `Host.version`."""
        with self._request("HEAD", entry.wire) as response:
            return _version(response.headers)

    @contextlib.contextmanager
    def download(
        self, entry: Entry, version: Version, start: int, patience: float
    ) -> Iterator[Download]:
        """See `Host.download`. The host sends the whole file if it has changed since `version`."""
        headers: dict[str, str] = {}
        validator = _validator(version)
        if start and validator:
            headers = {"Range": f"bytes={start}-", "If-Range": validator}
        with self._request("GET", entry.wire, headers, patience) as response:
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise FileError("is sent compressed, although this was not asked for")
            begin = 0
            if response.status == 206:
                content_range = response.headers.get("Content-Range", "")
                begin = _first_byte(content_range)
                if begin != start:
                    raise FileError(f'is sent from another byte than asked for: "{content_range}"')
            elif not {"Content-Length", "Transfer-Encoding"} & {*response.headers}:
                raise FileError("has no stated size, so its end cannot be recognised")
            yield Download(begin, self._chunks(response))

    def _chunks(self, response: BaseHTTPResponse) -> Iterator[bytes]:
        with self._errors():
            while chunk := response.read1(CHUNK_BYTES):  # `stream` loses the bytes before a cut
                yield chunk

    @contextlib.contextmanager
    def _request(
        self,
        method: str,
        wire: str,
        headers: Mapping[str, str] | None = None,
        patience: float = TIMEOUT_SECONDS,
    ) -> Iterator[BaseHTTPResponse]:
        """Send a request and check the answer's status. Raises HostError and FileError."""
        with self._errors():
            if self._pool is None:
                self.connect()
            assert self._pool is not None
            response = self._pool.request(
                method,
                f"{self._url}{wire}",
                headers={**self._headers, **(headers or {})},
                redirect=False,
                preload_content=False,
                timeout=urllib3.Timeout(connect=TIMEOUT_SECONDS, read=patience),
            )
        try:
            if response.status in (401, 403) and not wire:
                raise HostError(f"the login was refused: HTTP status {response.status}")
            if response.status >= 500 and not wire:
                raise HostError(f"it answers with HTTP status {response.status}")
            if response.status not in (200, 206):
                moved = response.headers.get("Location", "")
                to = f", moved to {moved}" if moved else ""
                raise FileError(f"is refused by the host: HTTP status {response.status}{to}")
            yield response
        finally:
            remaining = response.length_remaining
            if method == "HEAD" or remaining == 0:
                response.release_conn()
            else:
                response.close()  # the rest of the answer is still on its way

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        """Raise HostError in place of the errors of urllib3 and of the network."""
        try:
            yield
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise HostError(_sentence(error)) from None


def _sentence(error: Exception) -> str:
    if isinstance(error, urllib3.exceptions.NameResolutionError):
        return "no host of this name is found"
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return "it does not answer"
    if isinstance(error, urllib3.exceptions.ProtocolError):
        return "the connection was cut"
    if isinstance(error, urllib3.exceptions.SSLError) and error.args:
        cause = error.args[0]
        if isinstance(cause, ssl.SSLCertVerificationError):
            return host_sentence(cause)
    if isinstance(error, urllib3.exceptions.NewConnectionError):
        cause = error.__cause__ or error.__context__
        if isinstance(cause, OSError):
            return host_sentence(cause)
    return host_sentence(error)


def _version(headers: Mapping[str, str]) -> Version:
    modified = None
    if text := headers.get("Last-Modified"):
        with contextlib.suppress(ValueError, TypeError):
            modified = email.utils.parsedate_to_datetime(text).timestamp()
    return Version(_number(headers.get("Content-Length")), modified, headers.get("ETag", ""))


def _validator(version: Version) -> str:
    """The value of If-Range: a strong ETag, else the time; empty if the host states neither."""
    if version.tag and not version.tag.startswith("W/"):
        return version.tag
    return "" if version.modified is None else email.utils.formatdate(version.modified, usegmt=True)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None


def _first_byte(content_range: str) -> int:
    """The position of the first byte in "bytes 500-999/1000"; -1 if it is not in this form."""
    first = _number(content_range.removeprefix("bytes ").partition("-")[0].strip())
    return -1 if first is None else first
