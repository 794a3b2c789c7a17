"""A folder on an FTP or FTPS host, through Python's `ftplib`.

FTP sends bytes and does not say in which encoding names are. The connection therefore uses Latin-1,
which keeps all bytes; `_decoded` and `_encoded` convert names.

Listings: MLSD where the host has it. Otherwise LIST, whose times are to the minute; the host is
then asked for SIZE and MDTM of each file whose line changed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import ftplib
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from tracker.fetch.address import IMPLICIT_TLS_PORT, HostAddress
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
from tracker.fetch.listing import Entry, Version, parse_list_line
from tracker.support.escape import MAX_ECHOED

MAX_LISTING_BYTES = 16 * 1024 * 1024
"""A longer listing is an error."""

_NOT_IMPLEMENTED = ("500", "501", "502", "504")


class FtpHost:
    """A folder on an FTP or FTPS host. See `host.Host`."""

    def __init__(self, address: HostAddress) -> None:
        self._address = address
        self._ftp: ftplib.FTP | None = None
        self._has_mlsd = True

    def connect(self) -> None:
        """See `Host.connect`. FTPS checks the certificate and encrypts the transfers too."""
        address = self._address
        self.close()
        with self._errors():
            ftp = self._ftp = _client(address)
            ftp.encoding = "latin-1"
            ftp.connect(address.host, address.port)
            try:
                ftp.login(_encoded(address.user), _encoded(address.password))
            except ftplib.error_perm as error:
                raise HostError(f"the login was refused: {_reply(error)}") from None
            if isinstance(ftp, ftplib.FTP_TLS):
                ftp.prot_p()
            if address.path:
                try:
                    ftp.cwd(_encoded(address.path))
                except ftplib.error_perm as error:
                    raise HostError(
                        f"the folder {address.path} cannot be opened: {_reply(error)}"
                    ) from None

    def close(self) -> None:
        """See `Host.close`."""
        if self._ftp is not None:
            with contextlib.suppress(OSError):
                self._ftp.close()
        self._ftp = None

    def timestamp(self) -> bytes | None:
        """See `Host.timestamp`."""
        try:
            with self._errors():
                return self._receive(f"RETR {TIMESTAMP}", "I", TIMESTAMP_BYTES)
        except FileError:
            return None

    def entries(self) -> Sequence[Entry]:
        """See `Host.entries`."""
        if self._has_mlsd:
            try:
                with self._errors():
                    return _mlsd_entries(self._lines("MLSD"))
            except _NotImplementedByHostError:
                self._has_mlsd = False
            except FileError as error:
                raise HostError(f"the folder cannot be listed: {error}") from None
        try:
            with self._errors():
                return _list_entries(self._lines("LIST"))
        except FileError as error:
            raise HostError(f"the folder cannot be listed: {error}") from None

    def version(self, entry: Entry) -> Version:
        """See `Host.version`. Without MDTM, the time is None."""
        with self._errors():
            ftp = self._connection()
            ftp.voidcmd("TYPE I")
            size = int(ftp.sendcmd(f"SIZE {entry.wire}")[3:].split()[0])
            try:
                modified = _mdtm(ftp.sendcmd(f"MDTM {entry.wire}")[3:].strip())
            except ftplib.error_perm as error:
                if not str(error).startswith(_NOT_IMPLEMENTED):
                    raise
                modified = None
            return Version(size, modified)

    @contextlib.contextmanager
    def download(
        self, entry: Entry, version: Version, start: int, patience: float
    ) -> Iterator[Download]:
        """See `Host.download`."""
        with self._errors():
            ftp = self._connection()
            ftp.voidcmd("TYPE I")
            try:
                data = ftp.transfercmd(f"RETR {entry.wire}", start or None)
            except ftplib.error_perm:
                if not start:
                    raise
                start = 0  # the host cannot begin in the middle
                data = ftp.transfercmd(f"RETR {entry.wire}")
            data.settimeout(patience)
        finished = False

        def chunks() -> Iterator[bytes]:
            nonlocal finished
            with self._errors():
                while chunk := data.recv(CHUNK_BYTES):
                    yield chunk
                data.close()
                ftp.voidresp()
                finished = True

        try:
            yield Download(start, chunks())
        finally:
            data.close()
            if not finished:
                self.close()  # the rest of the transfer is still on its way

    def _connection(self) -> ftplib.FTP:
        if self._ftp is None:
            self.connect()
        assert self._ftp is not None
        return self._ftp

    def _lines(self, command: str) -> list[str]:
        data = self._receive(command, "A", MAX_LISTING_BYTES)
        return data.decode("latin-1").replace("\r\n", "\n").split("\n")

    def _receive(self, command: str, type_: str, limit: int) -> bytes:
        """All bytes of a transfer, of which at most `limit` are allowed."""
        ftp = self._connection()
        ftp.voidcmd(f"TYPE {type_}")
        received, begun = bytearray(), time.monotonic()
        with ftp.transfercmd(command) as data:
            while chunk := data.recv(CHUNK_BYTES):
                received += chunk
                if len(received) > limit:
                    raise HostError(f"the answer to {command} is longer than {limit:,} bytes")
                if time.monotonic() - begun > LISTING_SECONDS:
                    raise HostError(f"the answer to {command} takes too long")
        ftp.voidresp()
        return bytes(received)

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        """Raise HostError or FileError in place of the errors of `ftplib` and of the network."""
        try:
            yield
        except HostError:
            self.close()
            raise
        except ftplib.error_perm as error:
            if str(error).startswith(_NOT_IMPLEMENTED):
                raise _NotImplementedByHostError(_reply(error)) from None
            raise FileError(f"is refused by the host: {_reply(error)}") from None
        except (ftplib.Error, OSError, EOFError, ValueError, IndexError) as error:
            self.close()
            _raise_host_error(error)


class _NotImplementedByHostError(FileError):
    """The host does not have this command."""


def _raise_host_error(error: Exception) -> NoReturn:
    raise HostError(host_sentence(error)) from None


def host_sentence(error: Exception) -> str:
    """The reason of an error of the network, for a HostError."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate cannot be trusted: {error.verify_message}"
    if isinstance(error, TimeoutError):
        return "it does not answer"
    if isinstance(error, EOFError):
        return "the connection was cut"
    if isinstance(error, socket.gaierror):
        return "no host of this name is found"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return str(error) or type(error).__name__


def _client(address: HostAddress) -> ftplib.FTP:
    if address.scheme == "ftp":
        return ftplib.FTP(timeout=TIMEOUT_SECONDS)
    kind = _ImplicitTls if address.port == IMPLICIT_TLS_PORT else _Tls
    return kind(timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())


class _Tls(ftplib.FTP_TLS):
    """FTP_TLS whose transfers continue the TLS session of the login, which many hosts require."""

    def ntransfercmd(self, cmd: str, rest: Any = None) -> tuple[socket.socket, int | None]:
        """See `ftplib.FTP.ntransfercmd`."""
        data, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        session = self.sock.session if isinstance(self.sock, ssl.SSLSocket) else None
        try:
            return self.context.wrap_socket(data, server_hostname=self.host, session=session), size
        except BaseException:
            data.close()
            raise


class _ImplicitTls(_Tls):
    """Encrypts from the first byte, without AUTH TLS."""

    def connect(self, *arguments: Any, **named: Any) -> str:
        """See `ftplib.FTP.connect`."""
        self.host, self.port = arguments
        plain = socket.create_connection((self.host, self.port), self.timeout)
        self.af = plain.family
        self.sock = self.context.wrap_socket(plain, server_hostname=self.host)
        self.file = self.sock.makefile("r", encoding=self.encoding)
        self.welcome = self.getresp()
        return self.welcome


def _reply(error: Exception) -> str:
    """The host's reply, as Latin-1 has kept its bytes, cut to a length for a sentence."""
    return _decoded(str(error))[:MAX_ECHOED]


def _decoded(wire: str) -> str:
    """The text of a name: UTF-8, else Latin-1."""
    try:
        return wire.encode("latin-1").decode()
    except UnicodeDecodeError:
        return wire


def _encoded(text: str) -> str:
    return text.encode().decode("latin-1")


def _mlsd_entries(lines: Sequence[str]) -> list[Entry]:
    found = []
    for line in lines:
        facts_text, separator, wire = line.partition(" ")
        facts = {
            key.lower(): value
            for key, _, value in (fact.partition("=") for fact in facts_text.split(";"))
        }
        if not separator or facts.get("type", "").lower() != "file":
            continue
        size = int(facts["size"]) if facts.get("size", "").isdigit() else None
        modified = _mdtm(facts.get("modify", ""))
        exact = size is not None and modified is not None
        row = "" if exact else facts_text
        found.append(Entry(_decoded(wire), wire, Version(size, modified), exact, row))
    return found


def _list_entries(lines: Sequence[str]) -> list[Entry]:
    now = dt.datetime.now(dt.UTC)
    parsed = (parse_list_line(line, now) for line in lines)
    return [
        Entry(_decoded(wire), wire, version, False, row)
        for wire, version, row in filter(None, parsed)
    ]


def _mdtm(text: str) -> float | None:
    """The time in MDTM and MLSD, `20191213023105` or with a fraction, in UTC; None for others."""
    whole, _, fraction = text.partition(".")
    try:
        time = dt.datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC).timestamp()
        return time + (float(f"0.{fraction}") if fraction else 0.0)
    except ValueError:
        return None
