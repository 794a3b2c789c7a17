"""Errors of a hub, and their text in messages."""

import asyncio
import contextlib
import os
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import nats.errors

from tracker.replication.address import HubAddress
from tracker.replication.client import UnencryptedError
from tracker.support.errors import TrackerError


class HubError(TrackerError):
    """The hub cannot be used, and another try does not help."""


class HubUnreachableError(TrackerError):
    """The hub is not reached or does not answer. Try again: a cut line is normal."""


def connect_error(
    hub: HubAddress, error: Exception, client_message: str
) -> HubError | HubUnreachableError:
    """The error to raise for a connection that failed with `error`.

    `client_message` is the last error that the NATS client reported; it often explains more than
    `error`. NATS has no error codes for a failed login, so the text is searched for key words.
    """
    if isinstance(error, UnencryptedError):
        return HubError(f"{hub}: does not encrypt, though tls:// or NATS_CA asks for it")
    text = f"{error} {client_message}".lower()
    if "authentication timeout" in text:  # the line stalled; the password may be right
        return HubUnreachableError(f"{hub}: {client_message or error}")
    if "authorization" in text or "authentication" in text or "user credentials" in text:
        return HubError(
            f"{hub}: does not let us in by the name and password, token or credentials given"
        )
    if isinstance(error, ssl.SSLCertVerificationError) or "certificate" in text:
        return HubError(
            f"{hub}: its certificate cannot be trusted: {client_message or error}; see NATS_CA"
        )
    if not isinstance(error, TimeoutError | OSError | nats.errors.Error):
        return HubError(f"{hub}: cannot be joined with these settings: {error!r}")
    return HubUnreachableError(f"{hub}: {client_message or error_text(error) or 'no answer'}")


def error_text(error: Exception) -> str:
    """The text of an error, without the operating system's error number."""
    if isinstance(error, socket.gaierror):
        return error.strerror or "no such host"
    if isinstance(error, OSError) and error.errno and not isinstance(error, ssl.SSLError):
        return os.strerror(error.errno)
    return str(error)


def ignore_error(future: "asyncio.Future[Any]") -> None:
    """Done callback for a future that may never be awaited: asyncio would log its error."""
    if not future.cancelled():
        future.exception()


@contextlib.contextmanager
def connection_errors() -> Iterator[None]:
    """Context manager: turns errors of NATS and of the network into HubUnreachableError."""
    try:
        yield
    except (nats.errors.Error, OSError) as error:
        raise HubUnreachableError(f"the connection was lost: {error}") from None
