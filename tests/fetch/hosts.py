"""Real FTP, FTPS, SFTP and HTTP servers on loopback, which can be told to fail."""

from __future__ import annotations

import contextlib
import http.server
import logging
import os
import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import paramiko
from paramiko.common import AUTH_FAILED, AUTH_SUCCESSFUL, OPEN_SUCCEEDED

from tests.makers.certificates import Certificates
from tracker.fetch.address import HostAddress, parse_address
from tracker.fetch.sftp import fingerprint_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # asyncore, until Python 3.12
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.filesystems import AbstractedFS
    from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
    from pyftpdlib.ioloop import IOLoop
    from pyftpdlib.servers import FTPServer

USER, PASSWORD = "agency", "open sesame"
PATIENCE = 20.0
"""The longest wait for a server's thread, in seconds."""

logging.getLogger("pyftpdlib").setLevel(logging.CRITICAL)
logging.getLogger("paramiko").setLevel(logging.CRITICAL)


@dataclass
class Faults:
    """What goes wrong at a host. The files are keyed by name."""

    stall: set[str] = field(default_factory=set)
    """No byte of these files comes."""
    cut: dict[str, int] = field(default_factory=dict)
    """The next transfer of these files ends after so many bytes, with the connection."""
    listed_sizes: dict[str, int] = field(default_factory=dict)
    """Sizes in the listing that are not the files' own."""
    on_download: Callable[[str], None] = lambda name: None
    """Called at the beginning of each transfer."""
    starts: list[tuple[str, int]] = field(default_factory=list)
    """Name and first byte of each transfer."""
    listings: int = 0
    """The number of times that the folder was listed."""
    stamps: int = 0
    """The number of times that `.timestamp` was read."""
    released: threading.Event = field(default_factory=threading.Event)
    """Set when the server stops, so that stalled transfers end."""

    def begin(self, name: str, start: int) -> int | None:
        """Record a transfer. Returns after how many bytes it is cut; None if it is not."""
        self.starts.append((name, start))
        self.on_download(name)
        return self.cut.pop(name, None)


@dataclass
class RunningHost:
    """A server over a folder, which can stop and come back on the same port."""

    folder: Path
    scheme: str
    port: int
    faults: Faults
    serve: Callable[[RunningHost, threading.Event], contextlib.AbstractContextManager[None]]
    host_key: str = ""
    _stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def url(self) -> str:
        """The address of the folder, with the user."""
        return f"{self.scheme}://{USER}@127.0.0.1:{self.port}/"

    @property
    def address(self) -> HostAddress:
        """The address with the password."""
        return parse_address(self.url, {"TRACKER_FETCH_PASSWORD": PASSWORD})

    def start(self) -> None:
        """Begin to serve."""
        self.faults.released.clear()
        self._stack.enter_context(self.serve(self, self.faults.released))

    def stop(self) -> None:
        """End, with all connections."""
        self.faults.released.set()
        self._stack.close()


@contextlib.contextmanager
def host(kind: str, folder: Path, certificates: Certificates) -> Iterator[RunningHost]:
    """A server of a kind (a key of `KINDS`) over a folder."""
    scheme, serve = KINDS[kind]
    key = paramiko.ECDSAKey.generate() if scheme == "sftp" else None
    made = RunningHost(folder, scheme, free_port(), Faults(), partial(serve, certificates, key))
    made.host_key = fingerprint_of(key) if key else ""
    made.start()
    try:
        yield made
    finally:
        made.stop()


def free_port() -> int:
    """A port that no server uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def threaded(run: Callable[[], None]) -> Iterator[None]:
    """Run in a thread during the block; the caller makes it end."""
    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        thread.join(PATIENCE)
        assert not thread.is_alive()


# -- FTP -----------------------------------------------------------------------------------


class _CutProducer:
    """Sends the beginning of a file, then cuts the connection."""

    def __init__(self, handler: FTPHandler, inner: Any, left: int) -> None:
        self._handler, self._inner, self._left = handler, inner, left

    def more(self) -> bytes:
        chunk = bytes(self._inner.more())[: self._left]
        self._left -= len(chunk)
        if not chunk:
            channel = self._handler.data_channel
            channel.cmd = None
            self._handler.close()
        return chunk


def _ftp(
    tls: str, mlsd: bool, certificates: Certificates, key: None, made: RunningHost, stop: Any
) -> Any:
    faults = made.faults
    base: Any = TLS_FTPHandler if tls else FTPHandler

    class Files(AbstractedFS):
        def lstat(self, path: str) -> Any:
            """For a listing; the commands SIZE and RETR do not use it."""
            found = super().lstat(path)
            size = faults.listed_sizes.get(Path(path).name)
            return found if size is None else os.stat_result([*found[:6], size, *found[7:]])

        stat = lstat

    class Handler(base):
        use_sendfile = False
        auth_failed_timeout = 0.01
        abstracted_fs = Files
        proto_cmds = {  # noqa: RUF012
            name: command for name, command in base.proto_cmds.items() if mlsd or name != "MLSD"
        }

        def handle(self) -> None:
            if tls == "implicit":
                self.secure_connection(self.ssl_context)
            super().handle()

        def ftp_RETR(self, file: str) -> Any:  # noqa: N802
            name = Path(file).name
            self.cut_after = None
            if name == ".timestamp":
                faults.stamps += 1
            else:
                self.cut_after = faults.begin(name, self._restart_position)
            if name in faults.stall:
                return None
            return super().ftp_RETR(file)

        def push_dtp_data(self, data: Any, isproducer: bool = False, **more: Any) -> None:
            if more.get("cmd") == "RETR" and self.cut_after is not None:
                data = _CutProducer(self, data, self.cut_after)
            super().push_dtp_data(data, isproducer, **more)

        def ftp_MLSD(self, path: str) -> Any:  # noqa: N802
            faults.listings += 1
            return super().ftp_MLSD(path)

        def ftp_LIST(self, path: str) -> Any:  # noqa: N802
            faults.listings += 1
            return super().ftp_LIST(path)

    @contextlib.contextmanager
    def serving() -> Iterator[None]:
        users = DummyAuthorizer()
        users.add_user(USER, PASSWORD, str(made.folder), perm="elr")
        Handler.authorizer = users
        if tls:
            Handler.certfile, Handler.keyfile = str(certificates.cert), str(certificates.key)
            Handler.tls_control_required = Handler.tls_data_required = True
        server = FTPServer(("127.0.0.1", made.port), Handler, ioloop=IOLoop())

        def run() -> None:
            while not stop.is_set():
                server.serve_forever(timeout=0.01, blocking=False, handle_exit=False)
            server.close_all()

        with threaded(run):
            yield

    return serving()


# -- SFTP ----------------------------------------------------------------------------------


class _Login(paramiko.ServerInterface):
    def check_auth_password(self, username: str, password: str) -> int:
        good = (username, password) == (USER, PASSWORD)
        return AUTH_SUCCESSFUL if good else AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return OPEN_SUCCEEDED


class _SftpFile(paramiko.SFTPHandle):
    faults: Faults
    name: str
    transport: Any
    cut_at: int | None = None
    begun = False

    def read(self, offset: int, length: int) -> Any:
        if self.name == ".timestamp":
            self.faults.stamps += offset == 0
        elif not self.begun:
            self.begun = True
            after = self.faults.begin(self.name, offset)
            self.cut_at = None if after is None else offset + after
        if self.name in self.faults.stall:
            self.faults.released.wait(PATIENCE)
        if self.cut_at is not None:
            if offset >= self.cut_at:
                self.transport.close()
            length = min(length, self.cut_at - offset)
        return super().read(offset, length)


class _SftpFolder(paramiko.SFTPServerInterface):
    def __init__(self, server: Any, folder: Path, faults: Faults, transport: Any) -> None:
        self._folder, self._faults, self._transport = folder, faults, transport

    def _path(self, path: str) -> Path:
        return self._folder / self.canonicalize(path).lstrip("/")

    def list_folder(self, path: str) -> Any:
        self._faults.listings += 1
        found = []
        for entry in self._path(path).iterdir():
            name: Any = os.fsencode(entry.name)  # names are bytes, of any encoding
            attributes = paramiko.SFTPAttributes.from_stat(entry.lstat(), name)
            if entry.name in self._faults.listed_sizes:
                attributes.st_size = self._faults.listed_sizes[entry.name]
            found.append(attributes)
        return found

    def stat(self, path: str) -> Any:
        try:
            return paramiko.SFTPAttributes.from_stat(self._path(path).stat())
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)

    lstat = stat

    def open(self, path: str, flags: int, attr: Any) -> Any:
        try:
            file = self._path(path).open("rb")
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno or 0)
        handle = _SftpFile(flags)
        handle.readfile = file  # type: ignore[attr-defined]
        handle.name, handle.faults = self._path(path).name, self._faults
        handle.transport = self._transport
        return handle


def _sftp(certificates: Certificates, key: paramiko.PKey, made: RunningHost, stop: Any) -> Any:
    @contextlib.contextmanager
    def serving() -> Iterator[None]:
        with contextlib.ExitStack() as stack:
            listener = stack.enter_context(socket.create_server(("127.0.0.1", made.port)))
            listener.settimeout(0.02)
            transports: list[paramiko.Transport] = []

            def run() -> None:
                while not stop.is_set():
                    try:
                        connection, _ = listener.accept()
                    except TimeoutError:
                        continue
                    transport = paramiko.Transport(connection)
                    transport.add_server_key(key)
                    transport.set_subsystem_handler(
                        "sftp",
                        paramiko.SFTPServer,
                        _SftpFolder,
                        folder=made.folder,
                        faults=made.faults,
                        transport=transport,
                    )
                    transports.append(transport)
                    with contextlib.suppress(Exception):
                        transport.start_server(event=threading.Event(), server=_Login())
                for transport in transports:
                    transport.close()
                for transport in transports:
                    transport.join(PATIENCE)

            with threaded(run):
                yield

    return serving()


# -- HTTP ----------------------------------------------------------------------------------


def _http(
    tls: bool, rows: bool, certificates: Certificates, key: None, made: RunningHost, stop: Any
) -> Any:
    faults = made.faults

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 2.0

        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(made.folder))

        def log_message(self, *arguments: Any) -> None:
            pass

        def send_head(self) -> Any:
            login = self.headers.get("Authorization", "")
            if login != f"Basic {_basic()}":
                self.send_error(401)
                return None
            name = unquote(self.path.lstrip("/"))
            if not name:
                faults.listings += 1
            elif name == ".timestamp":
                faults.stamps += 1
            elif self.command == "GET":
                return self._send_file(name)
            return super().send_head()

        def _send_file(self, name: str) -> Any:
            path = made.folder / name
            if not path.is_file():
                self.send_error(404)
                return None
            start = int(self.headers.get("Range", "bytes=0-")[6:].rstrip("-"))
            after = faults.begin(name, start)
            if name in faults.stall:
                faults.released.wait(PATIENCE)
            status, data = path.stat(), path.read_bytes()
            modified = self.date_time_string(int(status.st_mtime))
            if start and self.headers.get("If-Range") != modified:
                start = 0
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.send_header("Content-Length", str(len(data) - start))
            self.send_header("Last-Modified", modified)
            self.end_headers()
            self.wfile.write(data[start:] if after is None else data[start : start + after])
            if after is not None:
                self.close_connection = True
            return None

        def list_directory(self, path: Any) -> Any:
            if not rows:
                return super().list_directory(path)
            lines = []
            for entry in sorted(made.folder.iterdir()):
                status = entry.stat()
                size = faults.listed_sizes.get(entry.name, status.st_size)
                date = self.date_time_string(int(status.st_mtime))[5:22].replace(" ", "-", 2)
                end = "/" if entry.is_dir() else ""
                lines.append(f'<a href="{quote(entry.name)}{end}">link</a>   {date}   {size}')
            page = ("<h1>Index of /</h1><a href='../'>../</a>\n" + "\n".join(lines)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)
            return None

    @contextlib.contextmanager
    def serving() -> Iterator[None]:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", made.port), Handler)
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificates.cert, certificates.key)
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        with threaded(partial(server.serve_forever, poll_interval=0.01)):
            try:
                yield
            finally:
                server.shutdown()
                server.server_close()

    return serving()


def _basic() -> str:
    import base64

    return base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


KINDS: dict[str, tuple[str, Any]] = {
    "ftp": ("ftp", partial(_ftp, "", True)),
    "ftp-list": ("ftp", partial(_ftp, "", False)),
    "ftps": ("ftps", partial(_ftp, "explicit", True)),
    "ftps-implicit": ("ftps", partial(_ftp, "implicit", True)),
    "sftp": ("sftp", _sftp),
    "http": ("http", partial(_http, False, False)),
    "http-rows": ("http", partial(_http, False, True)),
    "https": ("https", partial(_http, True, True)),
}
"""Scheme and server of each kind. The listing of ftp-list and of the HTTP hosts is not exact."""
