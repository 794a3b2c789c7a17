"""`tracker fetch`: mirrors a folder of the agency's host. `watch` and `ingest` have `--from`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli.command import command
from tracker.cli.options import FOLDER, log_options, option
from tracker.cli.output import echo, print_error, print_line
from tracker.election.clock import wall_clock

if TYPE_CHECKING:
    from tracker.fetch.run import FetchSettings

F = TypeVar("F", bound=Callable[..., Any])

STOP_SECONDS = 3.0
"""A transfer may take so long to end after a signal. It continues at the next start."""

host_key_option = option(
    "--host-key",
    metavar="FINGERPRINT",
    default="",
    help="Accept this key of an SFTP host (SHA256:…), instead of the keys in known_hosts.",
)
from_option = option(
    "--from",
    "url",
    metavar="URL",
    help="Fetch the files of this host's folder into DROP, as `tracker fetch` does.",
)


def from_options(command: F) -> F:
    """Decorator: `--from` and `--host-key`."""
    return from_option(host_key_option(command))


def fetch_settings(url: str, host_key: str, every: float | None = None) -> FetchSettings:
    """The values of the options, checked.

    Raises AddressError, UsageError for a wrong fingerprint, MissingExtraError.
    """
    import os
    import re

    from tracker.fetch.address import parse_address
    from tracker.fetch.host import host_at
    from tracker.fetch.run import DEFAULT_INTERVAL, FetchSettings

    if host_key and not re.fullmatch(r"SHA256:[A-Za-z0-9+/]{43}", host_key):
        raise click.UsageError(
            f'--host-key "{host_key}" is not a fingerprint: write SHA256:…, as ssh-keygen -l does'
        )
    settings = FetchSettings(
        parse_address(url, os.environ), host_key, DEFAULT_INTERVAL if every is None else every
    )
    if host_key and settings.address.scheme != "sftp":
        raise click.UsageError("--host-key goes with sftp://")
    host_at(settings.address)  # raises an error if its library is not installed
    return settings


@command(
    "tracker fetch ftp://newsroom@ftp.example/results results --every 2",
    "tracker fetch sftp://newsroom@sftp.example/night/results results\n"
    "  --host-key SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
    "tracker fetch https://feed.example/results/ results",
)
@click.argument("url")
@click.argument("drop", type=FOLDER)
@option(
    "--every",
    variable="TRACKER_FETCH_EVERY",
    type=click.FloatRange(min=0.1),
    metavar="SECONDS",
    help="Go on until stopped, and ask the host so often. Default: fetch once.",
)
@host_key_option
@log_options
def fetch(url: str, drop: Path, every: float | None, host_key: str) -> int:
    """Copy the files of an agency's host into DROP.

    URL is a folder: ftp://USER@HOST/FOLDER, or ftps, sftp, https. Only whole files are delivered,
    the newest first; a changed file replaces the old one, and a file that the host deletes stays.
    The password comes from TRACKER_FETCH_PASSWORD or a netrc file. docs/fetch.md has the details.
    """
    settings = fetch_settings(url, host_key, every)
    if every is None:
        return _fetch_once(settings, drop)
    from tracker.fetch.run import fetch_until_stopped
    from tracker.fetch.status import delete_status
    from tracker.ledger.follow import stopped_by_signals

    stop = stopped_by_signals()
    errors: list[Exception] = []

    def work() -> None:
        try:
            fetch_until_stopped(
                settings,
                drop,
                wall_clock,
                stop,
                on_fetched=lambda name: _print(f"fetched {name}"),
                report=_print,
                log=_print,
            )
        except Exception as error:  # noqa: BLE001 - the main thread raises it
            errors.append(error)

    # A daemon: a signal must end the command also while the host is silent.
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    while thread.is_alive() and not stop.is_set():
        thread.join(timeout=0.2)
    thread.join(timeout=STOP_SECONDS)
    if errors:
        raise errors[0]
    if thread.is_alive():
        delete_status(drop)
    return 0


def _print(sentence: str) -> None:
    print_line(f"{wall_clock().astimezone():%H:%M:%S} {sentence}")


def _fetch_once(settings: FetchSettings, drop: Path) -> int:
    from tracker.fetch.run import fetch_once

    result = fetch_once(
        settings,
        drop,
        threading.Event(),
        on_fetched=lambda name: print_line(f"fetched {name}"),
        report=print_error,
    )
    for name, sentence in result.failures.items():
        print_error(f"{name} {sentence}")
    there = result.listed - len(result.fetched) - len(result.failures)
    failed = f", {len(result.failures)} not fetched" if result.failures else ""
    echo(f"{len(result.fetched)} fetched, {there} already there{failed}.")
    return 1 if result.failures else 0
