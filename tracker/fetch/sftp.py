"""A folder on an SFTP host, through paramiko.

The host's key must be in the user's `known_hosts`, or its fingerprint is given. Keys of the user's
SSH agent and of `~/.ssh` are used too, as by `ssh`.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import logging
import stat
from collections.abc import Iterator, Sequence

import paramiko

from tracker.fetch.address import HostAddress
from tracker.fetch.ftp import host_sentence
from tracker.fetch.host import (
    TIMEOUT_SECONDS,
    TIMESTAMP,
    TIMESTAMP_BYTES,
    Download,
    FileError,
    HostError,
)
from tracker.fetch.listing import Entry, Version

READ_BYTES = 32 * 1024
"""The most that every SFTP host sends in one answer."""

# Without a handler, Python prints paramiko's warnings over the screen.
logging.getLogger("paramiko").addHandler(logging.NullHandler())


def fingerprint_of(key: paramiko.PKey) -> str:
    """The fingerprint as `ssh-keygen -l` prints it: "SHA256:…"."""
    digest = hashlib.sha256(key.asbytes()).digest()
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


class SftpHost:
    """A folder on an SFTP host. See `host.Host`."""

    def __init__(self, address: HostAddress, host_key: str = "") -> None:
        """`host_key`: as in `host.host_at`."""
        self._address, self._host_key = address, host_key
        self._ssh: paramiko.SSHClient | None = None
        self._sftp: paramiko.SFTPClient | None = None

    def connect(self) -> None:
        """See `Host.connect`. Raises HostError if the host's key is not known or has changed."""
        address = self._address
        self.close()
        with self._errors():
            ssh = self._ssh = paramiko.SSHClient()
            if not self._host_key:
                ssh.load_system_host_keys()
            ssh.set_missing_host_key_policy(_KeyPolicy(self._host_key))
            try:
                ssh.connect(
                    address.host,
                    address.port,
                    address.user or None,
                    address.password or None,
                    timeout=TIMEOUT_SECONDS,
                    banner_timeout=TIMEOUT_SECONDS,
                    auth_timeout=TIMEOUT_SECONDS,
                    channel_timeout=TIMEOUT_SECONDS,
                )
            except paramiko.BadHostKeyException:
                raise HostError(
                    "its key is not the one in known_hosts: another machine may answer in its place"
                ) from None
            except paramiko.AuthenticationException:
                raise HostError("the login was refused") from None
            transport = ssh.get_transport()
            assert transport is not None
            self._sftp = _Client.from_transport(transport)
            if self._sftp is None:
                raise HostError("it opens no channel for SFTP")
            channel = self._sftp.get_channel()
            if channel is not None:
                channel.settimeout(TIMEOUT_SECONDS)
            try:
                self._sftp.chdir(
                    address.path.removeprefix("~").removeprefix("/") or "."
                    if address.path.startswith("~")
                    else address.path
                )
            except OSError as error:
                raise HostError(
                    f"the folder {address.path} cannot be opened: {_reason(error)}"
                ) from None

    def close(self) -> None:
        """See `Host.close`."""
        if self._ssh is not None:
            with contextlib.suppress(Exception):
                self._ssh.close()
        self._ssh = self._sftp = None

    def timestamp(self) -> bytes | None:
        """See `Host.timestamp`."""
        try:
            with self._errors(), self._connection().open(TIMESTAMP, "rb") as file:
                return file.read(TIMESTAMP_BYTES)
        except FileError:
            return None

    def entries(self) -> Sequence[Entry]:
        """See `Host.entries`. A link is no file."""
        try:
            with self._errors():
                found = self._connection().listdir_attr(".")
        except FileError as error:
            raise HostError(f"the folder cannot be listed: it {error}") from None
        return [
            Entry(_decoded(file.filename), file.filename, _version(file))
            for file in found
            if file.st_mode is None or stat.S_ISREG(file.st_mode)
        ]

    def version(self, entry: Entry) -> Version:
        """See `Host.version`."""
        with self._errors():
            return _version(self._connection().stat(_bytes(entry.wire)))

    @contextlib.contextmanager
    def download(
        self, entry: Entry, version: Version, start: int, patience: float
    ) -> Iterator[Download]:
        """See `Host.download`."""
        with self._errors():
            sftp = self._connection()
            channel = sftp.get_channel()
            if channel is not None:
                channel.settimeout(patience)
            file = sftp.open(_bytes(entry.wire), "rb")
            file.seek(start)

        def chunks() -> Iterator[bytes]:
            with self._errors():
                while chunk := file.read(READ_BYTES):
                    yield chunk

        try:
            yield Download(start, chunks())
        finally:
            if self._sftp is sftp:  # else the connection is closed
                with contextlib.suppress(Exception):
                    file.close()
                    if channel is not None:
                        channel.settimeout(TIMEOUT_SECONDS)

    def _connection(self) -> paramiko.SFTPClient:
        if self._sftp is None:
            self.connect()
        assert self._sftp is not None
        return self._sftp

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        """Raise HostError or FileError in place of paramiko's errors and those of the network."""
        try:
            yield
        except HostError:
            self.close()
            raise
        except (FileNotFoundError, PermissionError) as error:
            raise FileError(f"is refused by the host: {_reason(error)}") from None
        except (OSError, EOFError, paramiko.SSHException, UnicodeError) as error:
            self.close()
            raise HostError(host_sentence(error)) from None


class _Client(paramiko.SFTPClient):
    """Keeps the bytes of names that are not UTF-8, as surrogates.

    paramiko raises UnicodeDecodeError for the whole listing, so that one name would stop the feed.
    """

    def _request(self, t: int, *args: object) -> tuple[int, paramiko.Message]:
        kind, message = super()._request(t, *args)  # type: ignore[misc]
        message.get_text = lambda: message.get_string().decode(errors="surrogateescape")
        return kind, message


def _bytes(wire: str) -> bytes:
    return wire.encode(errors="surrogateescape")


def _decoded(wire: str) -> str:
    """The text of a name: UTF-8, else Latin-1."""
    try:
        wire.encode()
    except UnicodeEncodeError:
        return _bytes(wire).decode("latin-1")
    return wire


class _KeyPolicy(paramiko.MissingHostKeyPolicy):
    """Accepts the key of this fingerprint, where `known_hosts` has no key of the host."""

    def __init__(self, fingerprint: str) -> None:
        self._fingerprint = fingerprint

    def missing_host_key(
        self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey
    ) -> None:
        """Raise HostError unless the key is the accepted one."""
        found = fingerprint_of(key)
        if not self._fingerprint:
            raise HostError(
                f"its key is not in known_hosts: {key.get_name()} {found}. If the agency states the"
                f" same fingerprint, give --host-key {found}"
            )
        if found != self._fingerprint:
            raise HostError(f"its key is {found}, not that of --host-key")


def _version(attributes: paramiko.SFTPAttributes) -> Version:
    modified = attributes.st_mtime
    return Version(attributes.st_size, None if modified is None else float(modified))


def _reason(error: OSError) -> str:
    return (error.strerror or str(error) or type(error).__name__).lower()
