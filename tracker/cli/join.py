"""The verb that joins a ledger to the other desks of its night, and the options of its like."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli.options import db_option, election_option, log_options, option, receiving_ledger
from tracker.cli.verb import Verb
from tracker.election.clock import wall_clock

if TYPE_CHECKING:
    from tracker.replication.address import JoinSettings

F = TypeVar("F", bound=Callable[..., Any])

_NAME = re.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,31}")

_OPTIONS = (
    option(
        "--via",
        metavar="ADDRESS",
        help="The hub: nats://HOST, with commas between several. Default: NATS_URL.",
    ),
    option(
        "--night",
        metavar="NAME",
        help="The night that is shared; a rehearsal is another one.",
    ),
    option(
        "--desk",
        metavar="NAME",
        help="What the other desks call this one. Default: the machine's name.",
    ),
    option(
        "--copies",
        type=click.IntRange(1, 5),
        help="Nodes of the hub that keep the night, where we are the first. Default: 3 of a"
        " cluster, else 1.",
    ),
    option(
        "--leaving",
        metavar="NAME",
        help="Take a ledger that was of this night to another, with all that it holds.",
    ),
)


def joining_options(command: F) -> F:
    """Everything that says which night is joined, and by which hub."""
    return reduce(lambda done, option: option(done), reversed(_OPTIONS), command)


def joining(
    via: str | None, night: str | None, desk: str | None, copies: int | None, leaving: str | None
) -> JoinSettings:
    """What these options ask for. Raises ExtraError where it is not installed."""
    import os
    from importlib.util import find_spec

    from tracker.replication.address import JoinSettings, hub_address
    from tracker.support.extras import MissingExtraError

    if find_spec("nats") is None:
        raise MissingExtraError("joining other desks", "desks")
    if not night:
        raise click.UsageError("say which night is shared: --night 2019-12-12")
    own = re.sub("[^A-Za-z0-9-]+", "-", socket.gethostname().partition(".")[0]).strip("-")
    name = desk or own[:32] or "desk"
    for flag, text in (("--night", night), ("--desk", name)):
        if not _NAME.fullmatch(text):
            raise click.UsageError(
                f'{flag} "{text}": write letters, digits, - and _, at most 32 of them'
            )
    return JoinSettings(hub_address(via or "", os.environ), night, name, copies, leaving or "")


@click.command(
    cls=Verb,
    examples=[
        "tracker join -e anglia-2019 --via nats://hub.example --night 2019-12-12",
        "tracker join --db night.db --via nats://a.example,nats://b.example"
        " --night 2019-12-12 --desk norwich",
    ],
)
@election_option
@db_option
@joining_options
@log_options
def join(
    election: str | None,
    db: Path | None,
    via: str | None,
    night: str | None,
    desk: str | None,
    copies: int | None,
    leaving: str | None,
) -> int:
    """Share a night with the desks in other buildings, until stopped.

    Runs beside any other command on the same ledger. While the hub cannot be reached, this desk
    goes on alone; afterwards every desk has everything. docs/desks.md tells how to set up a hub.
    """
    from tracker.ledger.follow import stopped_by_signals

    wanted = joining(via, night, desk, copies, leaving)
    from tracker.replication import run as desks

    with receiving_ledger(election, db) as ledger:
        desks.run(ledger, wanted, wall_clock, stopped_by_signals(), report=_say, log=_say)
    return 0


def _say(sentence: str) -> None:
    import contextlib

    from tracker.support.escape import visible

    with contextlib.suppress(OSError):  # whoever read it is gone, or the disk of the log is full
        click.echo(f"{wall_clock().astimezone():%H:%M:%S} {visible(sentence)}")


VERBS = (join,)
