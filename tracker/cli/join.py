"""`tracker join`: shares a night with other desks. `tracker watch` has the same options."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli.command import command
from tracker.cli.options import FILE, log_options, new_ledger_options, option, receiving_ledger
from tracker.cli.output import print_line
from tracker.election.clock import wall_clock

if TYPE_CHECKING:
    import datetime as dt

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
        "--night", metavar="NAME", help="Name of the shared night. Give a rehearsal another name."
    ),
    option(
        "--desk",
        metavar="NAME",
        help="Name of this desk, for the others. Default: the machine's name.",
    ),
    option(
        "--copies",
        type=click.IntRange(1, 5),
        help="Nodes of the hub that keep the night, if this desk is the first. Default: 3 in a"
        " cluster, else 1.",
    ),
    option(
        "--keys",
        type=FILE,
        metavar="FILE",
        help="The night's list of desks and their public keys: what they send is signed.",
    ),
    option(
        "--unsigned",
        is_flag=True,
        help="Without signatures: everybody who may use the hub can make entries.",
    ),
    option(
        "--leaving",
        metavar="NAME",
        help="Move a ledger of this night, with everything in it, to the night of --night.",
    ),
)


def join_options(command: F) -> F:
    """Decorator: the options of the hub, the night and this desk."""
    return reduce(lambda decorated, add: add(decorated), reversed(_OPTIONS), command)


def join_settings(
    via: str | None,
    night: str | None,
    desk: str | None,
    copies: int | None,
    keys: Path | None,
    unsigned: bool,
    leaving: str | None,
) -> JoinSettings:
    """The values of `join_options`, checked.

    Raises UsageError, HubAddressError or KeysError for a wrong or missing value, MissingExtraError
    if nats-py is not installed.
    """
    import os
    from importlib.util import find_spec

    from tracker.replication.address import JoinSettings, hub_address
    from tracker.replication.keys import read_keys
    from tracker.support.extras import MissingExtraError

    if find_spec("nats") is None:
        raise MissingExtraError("joining other desks", "desks")
    if not night:
        raise click.UsageError("give the name of the shared night: --night 2019-12-12")
    machine = re.sub("[^A-Za-z0-9-]+", "-", socket.gethostname().partition(".")[0]).strip("-")
    name = desk or machine[:32] or "desk"
    for flag, text in (("--night", night), ("--desk", name)):
        if not _NAME.fullmatch(text):
            raise click.UsageError(
                f'{flag} "{text}": write letters, digits, - and _, at most 32 of them'
            )
    hub = hub_address(via or "", os.environ)
    if (keys is None) == (not unsigned):
        raise click.UsageError(
            "give the night's list of keys with --keys FILE; or --unsigned, if everybody who may "
            "use the hub may make entries"
        )
    signing = read_keys(keys, name, hub.seed_file) if keys else None
    return JoinSettings(hub, night, name, copies, leaving or "", signing)


@command(
    "tracker join -e anglia-2019 --via nats://hub.example --night 2019-12-12 --keys desks.keys",
    "tracker join --db night.db --via nats://a.example,nats://b.example"
    " --night 2019-12-12 --desk norwich --unsigned",
)
@new_ledger_options
@join_options
@log_options
def join(
    election: str | None,
    db: Path | None,
    date: dt.date | None,
    via: str | None,
    night: str | None,
    desk: str | None,
    copies: int | None,
    keys: Path | None,
    unsigned: bool,
    leaving: str | None,
) -> None:
    """Share a night with desks in other buildings, until stopped.

    It may run at the same time as other commands on the same ledger. While the hub cannot be
    reached, this desk works alone; afterwards every desk receives everything. docs/desks.md
    explains how to set up a hub.
    """
    from tracker.ledger.follow import stopped_by_signals

    settings = join_settings(via, night, desk, copies, keys, unsigned, leaving)
    from tracker.replication import run as replication

    def report(sentence: str) -> None:
        print_line(f"{wall_clock().astimezone():%H:%M:%S} {sentence}")

    with receiving_ledger(election, db, date) as ledger:
        stop = stopped_by_signals()
        replication.run(ledger, settings, wall_clock, stop, report=report, log=report)
