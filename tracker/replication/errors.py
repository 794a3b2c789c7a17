"""What can go wrong with a hub, and in which words."""

import asyncio
import contextlib
import os
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import nats.errors

from tracker.replication.address import Via
from tracker.replication.client import UnencryptedError
from tracker.support.errors import TrackerError


class HubError(TrackerError):
    """The hub cannot be used as it is, with a sentence that says why."""


class HubLost(TrackerError):  # noqa: N818 - nobody's mistake; it is met every night
    """The hub is not reached, or has not answered; with a sentence."""


def not_let_in(via: Via, error: Exception, trouble: str) -> Exception:
    """Why there is no connection, as HubError or HubLost.

    `trouble` is what the client told beside what it raised; often it is more.
    """
    if isinstance(error, UnencryptedError):
        return HubError(f"{via}: does not encrypt, though tls:// or NATS_CA asks for it")
    said = f"{error} {trouble}".lower()
    if "authentication timeout" in said:  # a line that stalled, not a wrong password
        return HubLost(f"{via}: {trouble or error}")
    if "authorization" in said or "authentication" in said or "user credentials" in said:
        return HubError(
            f"{via}: does not let us in by the name and password, token or credentials given"
        )
    if isinstance(error, ssl.SSLCertVerificationError) or "certificate" in said:
        return HubError(
            f"{via}: its certificate cannot be trusted: {trouble or error}; see NATS_CA"
        )
    if not isinstance(error, TimeoutError | OSError | nats.errors.Error):
        return HubError(f"{via}: cannot be joined with what we have: {error!r}")
    return HubLost(f"{via}: {trouble or words(error) or 'no answer'}")


def words(error: Exception) -> str:
    """What went wrong, without the number the system has for it."""
    if isinstance(error, socket.gaierror):
        return error.strerror or "no such host"
    if isinstance(error, OSError) and error.errno and not isinstance(error, ssl.SSLError):
        return os.strerror(error.errno)
    return str(error)


def forget(asked: "asyncio.Future[Any]") -> None:
    """Whether anybody still wants the answer or not, what went wrong is no news."""
    if not asked.cancelled():
        asked.exception()


@contextlib.contextmanager
def line() -> Iterator[None]:
    """What goes wrong with the line is HubLost."""
    try:
        yield
    except (nats.errors.Error, OSError) as error:
        raise HubLost(f"the connection was lost: {error}") from None
