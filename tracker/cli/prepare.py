"""`tracker check`, `rehearse` and `prepare`: the commands before the night."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli import completion, style
from tracker.cli.command import command
from tracker.cli.options import FOLDER, option
from tracker.cli.output import echo, write
from tracker.cli.parameter_types import Day, File, Header, Pair, TimeOfDay
from tracker.election.clock import wall_clock
from tracker.election.election import DEFAULT_TIMEZONE
from tracker.support.escape import escaped_lines

if TYPE_CHECKING:
    from tracker.election import Election
    from tracker.prepare.column_meanings import ColumnOptions
    from tracker.support.progress_bar import ProgressCallback

MAX_DIGITS = 4
"""The largest number of digits in a number of seats."""

F = TypeVar("F", bound=Callable[..., Any])


@command("tracker check anglia-2019")
@click.argument("election", envvar="TRACKER_ELECTION", shell_complete=completion.elections)
def check(election: str) -> int:
    """Audit an election before the night.

    Recomputes every published figure from the votes. Prints first what would stop the night
    ("stops"), then what needs an answer ("differs"), then what is worth knowing ("note").
    Many findings of one kind are one sentence.

    The exit code is 1 if anything stops or differs, and 0 with notes alone.
    """
    from tracker.election.folder import find_election, load_election
    from tracker.election.settings import DateNotKnownError
    from tracker.prepare.audit.election_audit import audit
    from tracker.prepare.finding import Finding, by_severity, count_answers, needs_answer, note

    about_date: list[Finding] = []
    try:
        loaded = load_election(election)
    except DateNotKnownError as error:
        about_date = [note(str(error))]
        loaded = load_election(election, wall_clock().date())
    checked = audit(loaded, find_election(election))
    findings = by_severity([*about_date, *checked.folded()])
    for finding in findings:
        echo(style.status(finding.severity), f": {finding.sentence}")
    echo(f"Checked {', '.join(checked.checked)}. {count_answers(findings)}.")
    return 1 if needs_answer(findings) else 0


@command(
    "tracker rehearse anglia-2019 results --speed 60",
    "tracker rehearse anglia-2019 results --speed max",
)
@click.argument("election", shell_complete=completion.elections)
@click.argument("drop", type=FOLDER)
@option(
    "--speed",
    default="1",
    show_default=True,
    metavar="N|max",
    help="N times as fast as the real night, or max.",
)
def rehearse(election: str, drop: Path, speed: str) -> None:
    """Write a past night as real PA files.

    Writes them into DROP in their real order: at their real pace, faster, or all at once.
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
    with progress_bar("Writing files") as progress:
        on_sent = _count_to(progress, len(messages)) if progress else None
        sent = rehearsal.play(messages, drop, speed=pace, sleep=time.sleep, on_sent=on_sent)
    existing = len(messages) - sent
    remark = f"; {existing} were there already" if existing else ""
    echo(f"{sent} files written to {drop}{remark}.")


def _count_to(progress: ProgressCallback, total: int) -> Callable[[object], object]:
    """A function that reports one more of `total` files at each call."""
    numbers = itertools.count(1)
    return lambda _: progress(next(numbers), total)


def _pairs(flag: str, form: str, help_: str) -> Callable[[F], F]:
    """Decorator: an option with LEFT=RIGHT, which can be given several times."""
    return option(flag, multiple=True, type=Pair(form), metavar=form, help=help_)


def _text(flag: str, help_: str) -> Callable[[F], F]:
    """Decorator: an option with text."""
    name = f"{flag.strip('-')}_" if flag == "--id" else flag.strip("-")
    return option(flag, name, default="", help=help_)


def _source(flag: str, help_: str, *, several: bool = False) -> Callable[[F], F]:
    """Decorator: an option with a file that exists."""
    return option(
        flag,
        flag.strip("-").replace("-", "_") + ("_file" if flag == "--seats" else ""),
        multiple=several,
        type=File(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help=help_,
    )


@command(
    'tracker prepare uk-2019 --name "General Election" --date 2019-12-12 \\\n'
    "    --previous 2017-by-constituency.csv --results 2019-by-candidate.csv \\\n"
    "    --times 2019-by-constituency.csv --numbers pa-numbers.csv \\\n"
    '    --targets Con=30 --targets Lab=30 --sitting "Luton South=Ind"',
    'tracker prepare pei --name "Provincial election" --date 2023-04-03 \\\n'
    "    --timezone America/Halifax --polls-close 19:00 --previous 2019.csv",
    "tracker prepare my-election --expected exit-poll.csv",
)
@click.argument("folder", metavar="DIR", envvar="TRACKER_DIR", type=click.Path(path_type=Path))
@_source(
    "--previous",
    "Last election: a table with one row per seat, one per candidate, or both.",
    several=True,
)
@_source("--results", "This election, one row per candidate, if it is over.")
@_source(
    "--times",
    "This election, one row per seat: times of declaration and electorates. Several are merged.",
    several=True,
)
@_source("--numbers", "PA's numbers and names of seats, with their ONS codes.")
@option(
    "--nominations",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="PA's nominations, and results and rushes that name the sitting members.",
)
@_pairs(
    "--where", "COLUMN=VALUE", "Only the seats of a region, county or country. Several are added."
)
@_source("--seats", "Only the seats in this list, one a line; added to those of --where.")
@_text("--name", "Name of the election, in the UK as in the feed: General Election.")
@option(
    "--date", type=Day(), metavar="YYYY-MM-DD", help="Polling day. Default: it is not known yet."
)
@option(
    "--timezone",
    default=DEFAULT_TIMEZONE,
    show_default=True,
    metavar="ZONE",
    help="Time zone of the times in the tables, and of the night: America/Halifax.",
)
@option(
    "--polls-close",
    type=TimeOfDay(),
    default="22:00",
    show_default=True,
    metavar="HH:MM",
    help="When polls close, in this time zone.",
)
@option(
    "--uk/--elsewhere",
    "is_uk",
    variable="TRACKER_UK",
    default=None,
    help="Whether the election is in the United Kingdom. Elsewhere, only the parties of the tables "
    "are written, with made-up colours, and PA's feed is not expected. Default: --uk if the time "
    f"zone is {DEFAULT_TIMEZONE}.",
)
@_text("--id", "Default: the name of DIR.")
@_text("--region", "Name of the region, for headings. Default: the value of a single --where.")
@_pairs("--targets", "PARTY=N", "The N seats in which the party needs the least swing.")
@_source("--targets-file", "Published targets: seat, challenger and figures.")
@_source("--tiles", "A hexjson, or the tiles.csv of another election: places of seats on the map.")
@_source("--expected", "A forecast, for the projection: shares or chances of each party by seat.")
@_pairs("--sitting", "SEAT=PARTY", "Party at dissolution, if not the previous winner.")
@_pairs("--column", "COLUMN=CODE", "The meaning of an unknown column: the votes of this party.")
@option(
    "--ignore",
    multiple=True,
    type=Header(),
    metavar="COLUMN",
    help="An unknown column that is not used.",
)
def prepare(folder: Path, is_uk: bool | None, **options: Any) -> int:
    """Make an election folder from published tables.

    Writes DIR from House of Commons Library tables and PA nominations, or from plain tables of any
    country, for `tracker check` and `tracker rehearse`. Prints every figure that does not add up
    and everything that is left out ("differs": it needs an answer), then what else is unusual
    ("note"). If most seats would be left out because the boundaries changed, it is an error and
    nothing is written.

    The exit code is 1 if anything differs, and 0 with notes alone.

    In a folder that has an election, --expected alone writes expected.csv from a forecast, and
    replaces an old one. docs/projection.md explains it.

    In the environment, several values of one option are separated by semicolons.
    """
    from tracker.prepare import Request, prepare
    from tracker.prepare.column_meanings import ColumnOptions, header_spelling
    from tracker.prepare.finding import needs_answer

    columns = ((header_spelling(column), code) for column, code in options.pop("column"))
    column_codes = _unique("--column", columns)
    ignored = frozenset(map(header_spelling, options.pop("ignore")))
    if both := sorted(column_codes.keys() & ignored):
        raise click.UsageError(f'"{both[0]}" is named by --column and by --ignore')
    columns_read, forecast = ColumnOptions(column_codes, ignored), options.pop("expected")
    if forecast and (folder / "election.toml").is_file():
        return _convert_forecast(folder, forecast, columns_read)
    request = Request(
        folder=folder,
        id=options.pop("id_"),
        date=options.pop("date"),
        seats=options.pop("seats_file"),
        targets=_counts(_unique("--targets", options.pop("targets"))),
        sitting=_unique("--sitting", options.pop("sitting")),
        column_options=columns_read,
        is_uk=options["timezone"] == DEFAULT_TIMEZONE if is_uk is None else is_uk,
        **options,
    )
    prepared = prepare(request)
    findings = prepared.findings
    for finding in findings:
        echo(style.status(finding.severity), f": {finding.sentence}")
    write(escaped_lines(prepared.summary(folder)))
    if forecast:
        _convert_forecast(folder, forecast, columns_read, prepared.election)
    return 1 if needs_answer(findings) else 0


def _convert_forecast(
    folder: Path, forecast: Path, columns: ColumnOptions, election: Election | None = None
) -> int:
    """Write the folder's expected.csv, and print the findings. Returns the exit code."""
    from tracker.election.folder import load_election
    from tracker.election.settings import DateNotKnownError
    from tracker.prepare.expected import add_expected
    from tracker.prepare.finding import needs_answer

    if election is None:
        try:
            election = load_election(folder)
        except DateNotKnownError:
            election = load_election(folder, wall_clock().date())
    findings = list(add_expected(folder, election, forecast, columns))
    for finding in findings:
        echo(style.status(finding.severity), f": {finding.sentence}")
    echo(f"{folder / 'expected.csv'} written.")
    return 1 if needs_answer(findings) else 0


def _unique(flag: str, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The right side by the left side. Raises UsageError if a left side has two right sides."""
    found: dict[str, str] = {}
    for left, right in pairs:
        if found.setdefault(left, right) != right:
            raise click.UsageError(f"{flag} {left} is duplicated: {found[left]} and {right}")
    return found


def _counts(targets: Mapping[str, str]) -> dict[str, int]:
    """Numbers of seats by party. Raises UsageError unless each has one to `MAX_DIGITS` digits."""
    for party, number in targets.items():
        if not (number.isascii() and number.isdigit() and len(number) <= MAX_DIGITS):
            raise click.UsageError(f"--targets {party}={number}: write PARTY=N, as Con=30")
    return {party: int(number) for party, number in targets.items()}
