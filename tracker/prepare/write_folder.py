"""Writes an election folder: to a temporary folder, which is loaded as a check and then moved.

data/README.md explains each column.
"""

import contextlib
import csv
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from tracker.election import Election, Seat
from tracker.election import folder as election_folder
from tracker.election.csv_tables import COLUMNS
from tracker.election.house_style import HouseStyle
from tracker.election.previous_table import NAME_UNKNOWN
from tracker.prepare.report import PrepareError
from tracker.prepare.seat_counts import SeatCount
from tracker.support import atomic_write
from tracker.support.escape import visible

Cell = str | int | Decimal | None
Lines = Iterable[Sequence[Cell]]

HEADERS = COLUMNS | {
    "seats.csv": [*COLUMNS["seats.csv"][:-1], "previous_valid_votes", "aliases"],
    "previous.csv": ["seat_id", "seat", "party", "name", "votes"],
    "targets.csv": ["group", "group_party", "seat_id", "seat", *COLUMNS["targets.csv"][2:]],
    "expected.csv": ["seat_id", "seat", "party", "share", "chance"],
    "candidates.csv": ["seat_id", "seat", "first_name", "surname", "party", "party_name"],
    "people.csv": [*COLUMNS["people.csv"], "source"],
}
"""The columns of each table: those that the tracker needs, names of seats for people who read the
table, and `previous_valid_votes` for `tracker check`."""


def without_loaded_facts(election: Election) -> Election:
    """The election without the facts that `load_election` finds elsewhere.

    These are the candidates and their number, the numbers for the projection, and the house style.
    """
    seats = (
        msgspec.structs.replace(
            seat,
            stands=(),
            candidate_count=0,
            candidate_names={},
            expected_shares={},
            expected_chances={},
            covariates={},
        )
        for seat in election.seats
    )
    return msgspec.structs.replace(election, seats=tuple(seats), style=HouseStyle())


def check_folder_is_free(folder: Path) -> None:
    """Check that the folder does not exist or is empty. Raises PrepareError and OSError."""
    if folder.exists() and not folder.is_dir():
        raise PrepareError(f"{folder} is a file; name a folder that does not exist yet")
    if folder.is_dir() and any(folder.iterdir()):
        raise PrepareError(f"{folder} is not empty; name a folder that does not exist yet")


def write(
    folder: Path,
    election: Election,
    *,
    made_from: Sequence[str],
    date_is_known: bool = True,
    made_by: str = "tracker prepare",
    results: Sequence[SeatCount] = (),
    candidates: Lines = (),
    valid_votes: Mapping[str, int] | None = None,
) -> None:
    """Write the whole folder or nothing.

    Args:
        made_from: Names of the producer's files, for a comment.
        date_is_known: Whether to write polling day. If it is not known, `election.date` is any day.
        made_by: The command, for the same comment.
        results: The rows of results.csv, by seat.
        candidates: The rows of candidates.csv.
        valid_votes: The previous valid votes that a table states, by seat id.

    Raises PrepareError if `folder` is not free, or if loading gives another election than
    `election`; ElectionError if the folder cannot be loaded; and OSError.
    """
    check_folder_is_free(folder)
    folder = folder.resolve()
    place = folder if folder.is_dir() else folder.parent
    created = [path for path in (place, *place.parents) if not path.exists()]
    staged = None
    try:
        place.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=".prepare-", dir=place))
        atomic_write.write_text(
            staged / "election.toml",
            settings_toml(election, made_from, date_is_known, made_by),
        )
        for name, lines in tables(election, results, candidates, valid_votes or {}).items():
            _write_table(staged / name, lines)
        loaded = without_loaded_facts(election_folder.load_election(staged, election.date))
        if loaded != without_loaded_facts(election):
            raise PrepareError(f"{folder}: what was written is not what was prepared")
        staged.chmod(0o755)
        _move(staged, folder)
    except BaseException as error:
        if staged:
            shutil.rmtree(staged, ignore_errors=True)
        for parent in created:
            with contextlib.suppress(OSError):
                parent.rmdir()
        if isinstance(error, OSError):  # name the folder, not the temporary file
            raise OSError(error.errno, error.strerror, str(folder)) from error
        raise
    atomic_write.sync_folder(place)


def _move(staged: Path, folder: Path) -> None:
    """Rename `staged` to `folder`, or move its files to an existing empty `folder`.

    An existing folder is kept, because it may be a mount or the current folder. election.toml is
    moved last, because a folder without this file is not an election folder.
    """
    if not folder.is_dir():
        staged.replace(folder)
        return
    moved: list[Path] = []
    try:
        for path in sorted(staged.iterdir(), key=lambda path: path.suffix == ".toml"):
            moved.append(path.replace(folder / path.name))
    except BaseException:
        for path in moved:
            path.unlink()
        raise
    staged.rmdir()


def settings_toml(
    election: Election,
    made_from: Sequence[str],
    date_is_known: bool = True,
    made_by: str = "tracker prepare",
) -> str:
    """The text of `election.toml`.

    `made_from`: names of the producer's files, for a comment. `date_is_known` and
    `made_by`: as in `write`.
    """
    closing_time = election.polls_close.astimezone(ZoneInfo(election.timezone)).time()
    day, polls_close = (
        (f"date = {election.date}", f"polls_close = {election.polls_close.isoformat()}")
        if date_is_known
        else (
            "# date is not known yet: `tracker watch` asks for it, and --date gives it.",
            f"polls_close_time = {closing_time}",
        )
    )
    names = ", ".join(map(_quoted, election.feed_names))
    name_rule, test_rule = (
        ("a message that names another election is refused", "so is one that says it is a test")
        if names
        else ("not known: only type and date are checked", "a message that is a test is refused")
    )
    kind_rule = "PA's election type" if names else "G: a general election"
    columns = ", ".join(map(_quoted, election.previous_columns))
    previous_columns = f"""\
# Parties with a column in the table of last time. Its others may include every other party.
previous_columns = [{columns}]
"""
    hexagons = """\
hexagons = true                         # tiles.csv: odd rows are shifted right by half a tile
"""
    no_doubt = """\
doubt = false                           # implausible results count like others
"""
    sitting_known = """\
sitting_known = true                    # seats.csv states who sat in every seat
"""
    optional = (
        sitting_known if election.sitting_known else "",
        previous_columns if columns else "",
        hexagons if election.hexagons else "",
        "" if election.doubt else no_doubt,
    )
    return f"""\
# Made by `{made_by}` from {visible(", ".join(made_from))}.
# What each table holds: data/README.md of the tracker.
# `sitting` in seats.csv is the previous winner, except in seats where a source states who sat at
# dissolution: defections and by-elections are in no table of results.

id = {_quoted(election.id)}
name = {_quoted(election.name)}
{day}
region = {_quoted(election.region)}
kind = {_quoted(election.kind)}                              # {kind_rule}
basis = {_quoted(election.basis)}                      # what headline gains are counted against
timezone = {_quoted(election.timezone)}
{polls_close}
{"".join(optional)}
[feed]
names = [{names}]            # {name_rule}
accepts_tests = {str(election.accepts_tests).lower()}           # {test_rule}
"""


def _quoted(text: str) -> str:
    """A TOML string. JSON's escapes are valid in TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def tables(
    election: Election,
    results: Sequence[SeatCount],
    candidates: Lines,
    valid_votes: Mapping[str, int],
) -> dict[str, list[Sequence[Cell]]]:
    """The rows of each table by file name. Empty tables are left out, except targets.csv."""
    names = {seat.id: seat.name for seat in election.seats}
    all_tables: dict[str, Lines] = {
        "seats.csv": (_seat(seat, valid_votes.get(seat.id)) for seat in election.seats),
        "parties.csv": (
            (p.code, p.name, p.kind, "|".join(p.aliases), p.colour, p.mark,
             "" if p.takes_seats else "no")
            for p in election.parties
        ),
        "previous.csv": (row for seat in election.seats for row in _previous(seat)),
        "targets.csv": (
            (t.group, t.challenger, t.seat, names[t.seat], t.holder, t.challenger,
             t.published_majority, t.published_majority_over, t.published_swing, t.note)
            for t in election.targets
        ),
        "tiles.csv": ((seat.id, *seat.tile) for seat in election.seats if seat.tile),
        "elsewhere.csv": sorted(election.elsewhere.items()),
        "results.csv": _results(results, names),
        "candidates.csv": candidates,
    }  # fmt: skip
    listed = {name: list(lines) for name, lines in all_tables.items()}
    return {name: lines for name, lines in listed.items() if lines or name == "targets.csv"}


def _seat(seat: Seat, valid_votes: int | None) -> Sequence[Cell]:
    identity = (seat.id, seat.name, seat.pa_number, seat.pa_name, seat.county, seat.region)
    now = (seat.electorate, seat.previous_winner, seat.sitting)
    declared = seat.previous_declared_at
    before = (declared.isoformat() if declared else "", seat.previous_electorate, valid_votes)
    return (*identity, *now, *before, "|".join(seat.aliases))


def _previous(seat: Seat) -> Lines:
    """The previous votes: a row for each party, and for each known candidate of an aggregate.

    The unknown candidates of an aggregate have one row together.
    """
    for party, votes in seat.previous.items():
        candidates = [c for c in seat.previous_candidates if c.party == party]
        for candidate in candidates:
            yield (
                seat.id,
                seat.name,
                party,
                candidate.name or NAME_UNKNOWN,
                candidate.votes,
            )
        if rest := votes - sum(candidate.votes for candidate in candidates):
            yield (seat.id, seat.name, party, "", rest)


def _results(results: Sequence[SeatCount], names: dict[str, str]) -> Lines:
    """Yield a row for each candidate: by time of declaration, seat name, then votes."""
    timed = [(at, names[count.place.id], count) for count in results if (at := count.declared_at)]
    for declared, name, count in sorted(timed, key=lambda item: item[:2]):
        seat = (count.place.id, name, declared.isoformat(), count.electorate, count.invalid_votes)
        for c in count.candidates:
            yield (*seat, c.first_name, c.surname, c.party, c.party_name, c.votes)


def _write_table(path: Path, lines: Lines) -> None:
    with path.open("x", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADERS[path.name], *lines])
        file.flush()
        os.fsync(file.fileno())
