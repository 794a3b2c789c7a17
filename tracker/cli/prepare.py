"""The verbs of the day before: prepare and check an election, rehearse a past night."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli import completion, style
from tracker.cli.command import Command
from tracker.cli.options import drop_argument, option

if TYPE_CHECKING:
    from tracker.support.progress_bar import ProgressCallback

MOST_DIGITS = 4
"""Of a number of seats."""

_Verb = TypeVar("_Verb", bound=Callable[..., Any])


@click.command(cls=Command, examples=["tracker check anglia-2019"])
@click.argument("election", envvar="TRACKER_ELECTION", shell_complete=completion.elections)
def check(election: str) -> int:
    """Audit an election before the night.

    Recomputes every published figure from the votes and says what differs.
    """
    from tracker.election import folder as election_folder
    from tracker.prepare.audit.election_audit import audit

    report = audit(election_folder.load_election(election), election_folder.find_election(election))
    for finding in report.findings:
        click.echo(f"{style.status(finding.severity)}: {finding.sentence}")
    differ = sum(finding.severity == "differs" for finding in report.findings)
    click.echo(f"Checked {', '.join(report.checked)}. {differ} differ.")
    return 1 if differ else 0


@click.command(
    cls=Command,
    examples=[
        "tracker rehearse anglia-2019 results --speed 60",
        "tracker rehearse anglia-2019 results --speed max",
    ],
)
@click.argument("election", shell_complete=completion.elections)
@drop_argument
@option(
    "--speed",
    default="1",
    show_default=True,
    metavar="N|max",
    help="N times as fast as it happened, or max.",
)
def rehearse(election: str, drop: Path, speed: str) -> None:
    """Write a past night as real PA files.

    Into DROP, in its real order, at its real pace, faster, or all at once.
    """
    import time

    from tracker.election import folder as election_folder
    from tracker.prepare import rehearsal
    from tracker.support.progress_bar import progress_bar

    pace: float | None = None
    if speed != "max":
        try:
            pace = float(speed)
        except ValueError:
            pace = 0.0
        if not 0 < pace < float("inf"):
            raise click.UsageError(f"--speed {speed}: give a number above 0, or max")
    messages = rehearsal.load_messages(
        election_folder.load_election(election), election_folder.find_election(election)
    )
    with progress_bar("Writing files") as told:
        sent = rehearsal.play(
            messages, drop, speed=pace, sleep=time.sleep, on_sent=_counting(told, len(messages))
        )
    there = len(messages) - sent
    already = f"; {there} were there already" if there else ""
    click.echo(f"{sent} files written to {drop}{already}.")


def _counting(told: ProgressCallback | None, total: int) -> Callable[[object], object] | None:
    done = itertools.count(1)
    return (lambda _: told(next(done), total)) if told else None


class Divided:
    """In the environment, several values are divided by semicolons, for seats have spaces."""

    def split_envvar_value(self, rv: str) -> list[str]:
        """Its parts; an empty one, as at the end, is none."""
        return [part.strip() for part in rv.split(";") if part.strip()]


class File(Divided, click.Path):
    """A file that is there."""


class Pairs(Divided, click.ParamType[tuple[str, str]]):
    """LEFT=RIGHT; the seats and columns of the left may have signs of their own."""

    def __init__(self, form: str) -> None:
        self.name = form

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """The two sides without the spaces around them."""
        left, sign, right = str(value).rpartition("=")
        if not (sign and left.strip() and right.strip()):
            self.fail(f'"{value}": write {self.name}', param, ctx)
        return left.strip(), right.strip()


class Day(click.ParamType[dt.date]):
    """A day as 2019-12-12."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        """The day."""
        try:
            return dt.datetime.strptime(str(value), "%Y-%m-%d").date()
        except ValueError:
            self.fail(f'"{value}" is not a day; write it as 2019-12-12', param, ctx)


class Header(Divided, click.ParamType[str]):
    """The header of a column."""

    name = "header"


def _pairs(flag: str, form: str, help_: str) -> Callable[[_Verb], _Verb]:
    """An option that may be given several times, each time with LEFT=RIGHT."""
    return option(
        flag,
        multiple=True,
        type=Pairs(form),
        metavar=form,
        help=help_,
    )


def _text(flag: str, help_: str, *, required: bool = False) -> Callable[[_Verb], _Verb]:
    """An option that is a line of text."""
    return option(
        flag,
        f"{flag.strip('-')}_" if flag == "--id" else flag.strip("-"),
        default=None if required else "",
        required=required,
        help=help_,
    )


def _source(flag: str, help_: str, *, several: bool = False) -> Callable[[_Verb], _Verb]:
    """An option that names a file to be read."""
    return option(
        flag,
        flag.strip("-").replace("-", "_") + ("_file" if flag == "--seats" else ""),
        multiple=several,
        type=File(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help=help_,
    )


@click.command(
    cls=Command,
    examples=[
        'tracker prepare uk-2019 --name "General Election" --date 2019-12-12 \\\n'
        "    --previous 2017-by-constituency.csv --results 2019-by-candidate.csv \\\n"
        "    --times 2019-by-constituency.csv --numbers pa-numbers.csv \\\n"
        '    --targets Con=30 --targets Lab=30 --sitting "Luton South=Ind"'
    ],
)
@click.argument("folder", metavar="DIR", envvar="TRACKER_DIR", type=click.Path(path_type=Path))
@_source("--previous", "Last time: a row a seat, a row a candidate, or one of each.", several=True)
@_source("--results", "Tonight, a row a candidate, for an election that is over.")
@_source("--times", "Tonight, a row a seat: times of declaration and registers.")
@_source("--numbers", "PA's numbers and names of seats, with their ONS codes.")
@option(
    "--nominations",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="PA's nominations, and results and rushes that say who sat.",
)
@_pairs("--where", "COLUMN=VALUE", "Only the seats of a region, county or country; any of these.")
@_source("--seats", "Only the seats of a list, one a line; added to those of --where.")
@_text("--name", "What the feed calls the election: General Election.", required=True)
@option(
    "--date",
    required=True,
    type=Day(),
    metavar="YYYY-MM-DD",
    help="Polling day.",
)
@_text("--id", "Default: the name of DIR.")
@_text("--region", "What the seats are together, for headings. Default: that of one --where.")
@_pairs("--targets", "PARTY=N", "The N seats the party needs least swing in.")
@_source("--targets-file", "Targets: seat, challenger and what was published of them.")
@_pairs("--sitting", "SEAT=PARTY", "Who sat at dissolution, if not the previous winner.")
@_pairs("--column", "COLUMN=CODE", "What a column is that is not known: a party's votes.")
@option(
    "--ignore",
    multiple=True,
    type=Header(),
    metavar="COLUMN",
    help="A column that is not known, to be passed over.",
)
def prepare(folder: Path, **asked: Any) -> int:
    """Make an election folder from published tables.

    Writes DIR from House of Commons Library tables and PA nominations, for `tracker check`
    and `tracker rehearse`, and says every oddity it met and every figure that does not add
    up.

    In the environment, several values of one option are divided by semicolons.
    """
    from tracker.prepare import Request, prepare
    from tracker.prepare.column_meanings import ColumnOptions, header_spelling
    from tracker.support.escape import visible

    columns = ((header_spelling(column), code) for column, code in asked.pop("column"))
    means = _once("--column", columns)
    ignored = frozenset(map(header_spelling, asked.pop("ignore")))
    if both := sorted(means.keys() & ignored):
        raise click.UsageError(f'"{both[0]}" is named by --column and by --ignore')
    request = Request(
        folder=folder,
        id=asked.pop("id_"),
        date=asked.pop("date"),
        seats=asked.pop("seats_file"),
        targets=_counts(_once("--targets", asked.pop("targets"))),
        sitting=_once("--sitting", asked.pop("sitting")),
        column_options=ColumnOptions(means, ignored),
        **asked,
    )
    done = prepare(request)
    for finding in done.report:
        click.echo(f"{style.status(finding.severity)}: {visible(finding.sentence)}")
    click.echo(done.summary(folder))
    return 1 if done.report.differ_count else 0


def _once(flag: str, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What each is said to be; of two answers neither is taken."""
    said: dict[str, str] = {}
    for left, right in pairs:
        if said.setdefault(left, right) != right:
            raise click.UsageError(f"{flag} {left} is there twice: {said[left]} and {right}")
    return said


def _counts(targets: Mapping[str, str]) -> dict[str, int]:
    for party, number in targets.items():
        if not (number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS):
            raise click.UsageError(f"--targets {party}={number}: write PARTY=N, as Con=30")
    return {party: int(number) for party, number in targets.items()}


COMMANDS = (check, rehearse, prepare)
