"""Reads an election folder (`election.toml` and CSV tables) into an `Election`.

data/README.md describes the columns. A value that cannot be used is an error, except in
candidates.csv and results.csv. `tracker check` (`prepare.audit`) checks these two tables, and finds
figures that are well formed but doubtful.
"""

import contextlib
import csv
import datetime as dt
import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import msgspec

from tracker.election.clock import in_zone
from tracker.election.csv_tables import ElectionError, Row, Table
from tracker.election.default_styles import by_size, with_default_styles
from tracker.election.election import (
    ALONE,
    DEFAULT_TIMEZONE,
    ONE_MEMBER_KINDS,
    ONE_MEMBER_RULE,
    Basis,
    Election,
    Party,
    PartyKind,
    Person,
    PreviousCandidate,
    Seat,
    Target,
    WatchArea,
    seat_spellings,
)
from tracker.election.forecast_tables import with_forecasts
from tracker.election.house_style import read_style
from tracker.election.party_names import party_spellings
from tracker.election.shipped import SHIPPED_FOLDER
from tracker.support.escape import has_hidden, visible


def find_election(election: str) -> Path:
    """The folder of an election.

    `election` is a path, or the name of an election that ships with the tracker. Raises
    ElectionError, which lists these names.
    """
    for folder in (Path(election), SHIPPED_FOLDER / election):
        with contextlib.suppress(OSError):  # the name is too long for the file system
            if (folder / "election.toml").is_file():
                return folder
    shipped = ", ".join(sorted(p.parent.name for p in SHIPPED_FOLDER.glob("*/election.toml")))
    raise ElectionError(
        f'no election "{election}": give a folder with an election.toml, or one of: {shipped}'
    )


class DateNotKnownError(ElectionError):
    """The folder does not state polling day, and the caller gave none."""


def load_election(election: str | Path, date: dt.date | None = None) -> Election:
    """The election in this folder (see `find_election`).

    `date` is polling day, for a folder that does not state it. Raises DateNotKnownError if neither
    states it, and ElectionError, also if they state two days.
    """
    folder = find_election(str(election))
    try:
        return _load(folder, date)
    except OSError as error:
        raise ElectionError(f"{error.filename or folder}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ElectionError(f"{folder}: a table is not UTF-8 ({error.reason})") from error


NAME_UNKNOWN = "?"
"""In the column `name` of previous.csv: one candidate, whose name is not known."""

SETTINGS_KEYS = frozenset(
    "id name date region kind basis timezone polls_close polls_close_time previous_columns doubt "
    "hexagons sitting_known seats_for_majority speaker".split()
)
"""Top-level keys of election.toml, besides its tables `[feed]` and `[published]`."""


def read_settings(folder: Path) -> dict[str, Any]:
    """The contents of `election.toml`.

    Raises ElectionError if the file is not TOML, OSError or UnicodeDecodeError if it is unreadable.
    """
    path = folder / "election.toml"
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ElectionError(f"{path.name}: {error}") from error
    for text in _texts(settings):
        if has_hidden(text):
            raise ElectionError(
                f'{path.name}: "{visible(text)}" has a control character; write plain text'
            )
    return settings


def _texts(value: object) -> Iterator[str]:
    """Every key and text in a value of a TOML file."""
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                yield key
                yield from _texts(inner)
        case list():
            for inner in value:
                yield from _texts(inner)


def _load(folder: Path, date: dt.date | None) -> Election:
    settings = read_settings(folder)
    feed = settings.get("feed", {})
    if not isinstance(feed, dict):
        raise ElectionError(f"election.toml: feed is {feed!r}; write names under [feed]")
    parties = tuple(_party(row) for row in Table(folder / "parties.csv"))
    several = frozenset(party.code for party in parties if not party.comparable)
    previous = _previous(folder / "previous.csv", several)
    tiles, stands = _tiles(folder / "tiles.csv"), _stands(folder)
    seats = with_forecasts(
        [_seat(row, previous, tiles, stands, several) for row in Table(folder / "seats.csv")],
        folder,
    )
    fields = {
        **{key: value for key, value in settings.items() if key in SETTINGS_KEYS},
        **_polling_day(folder, settings, date),
        "feed_names": feed.get("names", ()),
        "accepts_tests": feed.get("accepts_tests", False),
        "parties": _styled(parties, seats),
        "seats": seats,
        "targets": tuple(_target(row) for row in Table(folder / "targets.csv", optional=True)),
        "watch_areas": _watch_areas(folder / "watch_areas.csv"),
        "people": tuple(_person(row) for row in Table(folder / "people.csv", optional=True)),
        "style": read_style(
            folder,
            [(party.code, party.name) for party in parties],
            is_uk=settings.get("timezone", DEFAULT_TIMEZONE) == DEFAULT_TIMEZONE,
        ),
        "elsewhere": {
            row.integer("pa_number"): row["name"]
            for row in Table(folder / "elsewhere.csv", optional=True)
        },
    }
    if str(kind := fields.get("kind", "G")) not in ONE_MEMBER_KINDS:
        known = ", ".join(f"{letter} ({name})" for letter, name in ONE_MEMBER_KINDS.items())
        raise ElectionError(
            f"election.toml: kind {kind!r} is not one of {known}; {ONE_MEMBER_RULE}: elections "
            "with lists, or with several members in a seat, cannot be tracked"
        )
    if fields.get("basis", "previous") not in get_args(Basis):
        raise ElectionError(
            f'election.toml: basis {fields["basis"]!r}: write "previous" or "sitting"'
        )
    try:
        election = msgspec.convert(fields, Election)
    except msgspec.ValidationError as error:
        raise ElectionError(f"{folder / 'election.toml'}: {error}") from error
    _zone(election.timezone)
    majority = election.seats_for_majority
    if majority is not None and not 0 < majority <= len(election.seats):
        raise ElectionError(
            f"election.toml: seats_for_majority is {majority}; write more than half of the house, "
            f"which has {len(election.seats)} seats"
        )
    if election.polls_close.tzinfo is None:
        raise ElectionError(
            "election.toml: polls_close needs its offset: 2019-12-12T22:00:00+00:00"
        )
    _check_references(election, previous)
    return election


def _polling_day(folder: Path, settings: dict[str, Any], date: dt.date | None) -> dict[str, Any]:
    """`Election.date` and `polls_close`, as far as the settings do not state them.

    A folder may state a time of day (`polls_close_time`) instead of `polls_close`.
    """
    stated = settings.get("date")
    if stated is None and date is None:
        raise DateNotKnownError(
            f"{folder.name}: polling day is not known yet; give it when the ledger is made, with "
            "--date YYYY-MM-DD"
        )
    if date and stated is not None and date != stated:
        raise ElectionError(f"{folder.name}: polling day is {stated}, not {date}")
    day = stated if date is None else date
    time = settings.get("polls_close_time")
    if "polls_close" in settings:
        return {"date": day}
    if time is None:
        raise ElectionError(
            "election.toml: no close of polls; write polls_close_time = 22:00:00, a time in the "
            "election's time zone"
        )
    if not isinstance(time, dt.time) or not isinstance(day, dt.date):
        raise ElectionError(
            "election.toml: polls_close_time needs a time of day without quotes, 22:00:00, and "
            "date a day, 2019-12-12"
        )
    zone = _zone(settings.get("timezone", DEFAULT_TIMEZONE))
    try:
        polls_close = in_zone(dt.datetime.combine(day, time), zone, str(time))
    except ValueError as error:
        raise ElectionError(f"election.toml: polls_close_time {error}") from error
    return {"date": day, "polls_close": polls_close}


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(name))
    except (ValueError, OSError, ZoneInfoNotFoundError):
        if not available_timezones():
            raise ElectionError(
                "this machine has no time zones: install the package tzdata"
            ) from None
        raise ElectionError(
            f'election.toml: timezone "{name}" is not known; write a name of the IANA time zone '
            "database, like Europe/London or America/Halifax"
        ) from None


class _Standing(dict[str, list[str]]):
    """The party code of each candidate, in the order of the table, by seat id."""

    before_the_night = False
    """Whether the table is candidates.csv, and not the results of a past night."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, dict[str, tuple[str, ...]]] = {}
        """The candidates' names by seat id and party code; from candidates.csv alone."""


@dataclass(slots=True)
class _Previous:
    """A seat's rows in previous.csv."""

    votes: dict[str, int] = field(default_factory=dict)
    """By party code."""
    candidates: list[PreviousCandidate] = field(default_factory=list)
    """The candidates of aggregates (`PartyKind`) whose rows have a name or `NAME_UNKNOWN`."""
    rows: set[tuple[str, str, int | None]] = field(default_factory=set)
    """(party code, name, votes) of each row of an aggregate, to find duplicates. If the name is
    empty, the votes are None: a second row is then a duplicate also with other votes."""


def _previous(path: Path, several: frozenset[str]) -> dict[str, _Previous]:
    """The previous votes by seat id.

    Empty without the table. The column `name` may be missing. It is read only for aggregates
    (`PartyKind`), whose candidates may have a row each.
    """
    seats = defaultdict[str, _Previous](_Previous)
    for row in Table(path, optional=True):
        seat, code, votes = seats[row["seat_id"]], row["party"], row.integer("votes")
        if code not in several:
            if code in seat.votes:
                raise row.error("party", "is duplicated for this seat")
            seat.votes[code] = votes
            continue
        name = row.get("name", "")
        known = (code, name, votes if name else None)  # two independents may have one name
        if known in seat.rows and name != NAME_UNKNOWN:
            raise row.error("party", "is duplicated for this seat")
        seat.rows.add(known)
        seat.votes[code] = seat.votes.get(code, 0) + votes
        if name:
            seat.candidates.append(
                PreviousCandidate(code, "" if name == NAME_UNKNOWN else name, votes)
            )
    return seats


def _leading_party(previous: _Previous, several: frozenset[str]) -> str:
    """Code of the party with the most previous votes.

    Empty without votes, if two parties share the most, and if an aggregate could have had the most:
    its votes are several candidates'.
    """
    ranked = sorted(previous.votes.items(), key=lambda item: -item[1])
    codes = [code for code, votes in ranked if votes == ranked[0][1]]
    return codes[0] if len(codes) == 1 and codes[0] not in several else ""


def _styled(parties: tuple[Party, ...], seats: tuple[Seat, ...]) -> tuple[Party, ...]:
    """The parties, with a default colour and mark where parties.csv states none.

    The largest party of last time has the first; without a previous result, the first party of the
    table.
    """
    won = Counter(seat.previous_winner for seat in seats)
    votes = Counter[str]()
    for seat in seats:
        votes.update(seat.previous)
    styled = with_default_styles(by_size(parties, won, votes))
    return tuple(styled.get(party.code, party) for party in parties)


def _party(row: Row) -> Party:
    if row["colour"] and not re.fullmatch("#[0-9A-Fa-f]{6}", row["colour"]):
        raise row.error("colour", "is not a colour like #0087DC")
    if row["mark"] and (len(row["mark"]) != 1 or unicodedata.east_asian_width(row["mark"]) in "WF"):
        raise row.error("mark", "is not one character of single width, like ■")
    if row["takes_seats"] not in ("", "no"):
        raise row.error("takes_seats", 'is neither empty nor "no"')
    if not row["code"]:
        raise row.error("code", "is empty; write a short form of the party, like Con")
    fields = {"code": row["code"], "name": row["name"] or row["code"]}
    fields |= {column: row[column] for column in ("colour", "mark")}  # `_styled` fills them
    fields |= {"kind": row["kind"]} if row["kind"] else {}
    try:
        return msgspec.convert(
            {
                **fields,
                "aliases": row.parts("aliases"),
                "takes_seats": not row["takes_seats"],
            },
            Party,
        )
    except msgspec.ValidationError as error:
        kinds = ", ".join(get_args(PartyKind))
        raise row.error("kind", f"is not one of {kinds}") from error


def _seat(
    row: Row,
    previous: dict[str, _Previous],
    tiles: dict[str, tuple[int, int]],
    stands: _Standing,
    several: frozenset[str],
) -> Seat:
    if row.get("projection", "") not in ("", "no"):
        raise row.error("projection", 'is neither empty nor "no"')
    for column in ("id", "name"):
        if not row[column]:
            raise row.error(column, "is empty")
    before, candidates = previous.get(row["id"], _Previous()), stands.get(row["id"], [])
    winner = row["previous_winner"] or _leading_party(before, several)
    return Seat(
        id=row["id"],
        name=row["name"],
        pa_number=row.integer_or_none("pa_number"),
        pa_name=row["pa_name"],
        county=row["county"],
        region=row["region"],
        electorate=row.electorate("electorate") if row["electorate"] else None,
        previous_winner=winner,
        sitting=row["sitting"],
        previous_declared_at=row.time_or_none("previous_declared_at"),
        previous_electorate=(
            row.electorate("previous_electorate") if row["previous_electorate"] else None
        ),
        aliases=row.parts("aliases"),
        previous=before.votes,
        previous_candidates=tuple(before.candidates),
        tile=tiles.get(row["id"]),
        stands=tuple(dict.fromkeys(candidates)),
        candidate_count=len(candidates) if stands.before_the_night else 0,
        candidate_names=stands.names.get(row["id"], {}),
        set_aside=row.get("set_aside", "").strip(),
        projected=not row.get("projection"),
    )


def _stands(folder: Path) -> _Standing:
    """The candidates in candidates.csv, else in results.csv of a past night."""
    candidates = folder / "candidates.csv"
    path = candidates if candidates.exists() else folder / "results.csv"
    stands = _Standing()
    stands.before_the_night = candidates.exists()
    # A faulty table is no error here: `tracker check` and `tracker rehearse` report it.
    faulty = contextlib.suppress(FileNotFoundError, UnicodeDecodeError, csv.Error)
    with faulty, path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        header = next(rows, [])
        if "seat_id" in header and "party" in header:
            for cells in rows:
                if len(cells) == len(header):
                    _add_candidate(stands, dict(zip(header, map(str.strip, cells), strict=True)))
    return stands


def _add_candidate(stands: _Standing, row: dict[str, str]) -> None:
    seat, party = row["seat_id"], row["party"]
    stands.setdefault(seat, []).append(party)
    if stands.before_the_night:
        name = f"{row.get('first_name', '')} {row.get('surname', '')}".strip()
        of_seat = stands.names.setdefault(seat, {})
        of_seat[party] = (*of_seat.get(party, ()), name)


def _tiles(path: Path) -> dict[str, tuple[int, int]]:
    """(column, row) on the tile map by seat id. The table can contain seats of other elections."""
    taken: dict[tuple[int, int], str] = {}
    for row in Table(path, optional=True):
        tile = row.integer("column"), row.integer("row")
        if tile in taken:
            raise row.error("id", f"is on the tile of {taken[tile]}")
        taken[tile] = row["id"]
    tiles = {seat: tile for tile, seat in taken.items()}
    if len(tiles) < len(taken):
        raise ElectionError(f"{path.name}: a seat is duplicated")
    return tiles


def _target(row: Row) -> Target:
    if row["challenger"] == row["holder"]:
        raise row.error(
            "challenger", "is the holder too; write the party that needs the swing, or leave it out"
        )
    return Target(
        group=row["group"],
        seat=row["seat_id"],
        holder=row["holder"],
        challenger=row["challenger"],
        published_majority=row.integer_or_none("published_majority"),
        published_majority_over=row["published_majority_over"],
        published_swing=row.decimal_or_none("published_swing"),
        note=row["note"],
    )


def _watch_areas(path: Path) -> tuple[WatchArea, ...]:
    """The watch areas. The table has a row for each seat of an area."""
    rows: dict[tuple[str, str], list[Row]] = {}
    for row in Table(path, optional=True):
        rows.setdefault((row["group"], row["area"]), []).append(row)
    return tuple(
        WatchArea(
            group=group,
            party=first["party"],
            area=area,
            published_share=first.decimal_or_none("published_share"),
            share_of=first["share_of"],
            seats=tuple(row["seat_id"] for row in (first, *others)),
            note=first["note"],
        )
        for (group, area), (first, *others) in rows.items()
    )


def _person(row: Row) -> Person:
    if not row["name"]:
        raise row.error("name", "is empty; write the person's full name")
    if row["sat"] not in ("", "yes", "no"):
        raise row.error("sat", "is not yes, no or empty")
    return Person(
        name=row["name"], seat=row["seat_id"], office=row["office"], sat=row["sat"] == "yes"
    )


def _check_references(election: Election, previous: dict[str, _Previous]) -> None:
    """Check that the tables name only known seats and parties, and that no name means two of them.

    Raises ElectionError, also if seats.csv has no rows.
    """
    if not election.seats:
        raise ElectionError("seats.csv: no seats")
    seats, parties = election.seat_by_id, election.party_by_code
    named_seats = [
        *(("previous.csv", seat) for seat in previous),
        *(("targets.csv", target.seat) for target in election.targets),
        *(("watch_areas.csv", seat) for area in election.watch_areas for seat in area.seats),
        *(("people.csv", person.seat) for person in election.people),
    ]
    for table, seat in named_seats:
        if seat not in seats:
            raise ElectionError(f'{table}: seat_id "{seat}" is not in seats.csv')
    named_parties = [
        *(("previous.csv", party) for rows in previous.values() for party in rows.votes),
        *(("seats.csv", p) for s in election.seats for p in (s.previous_winner, s.sitting) if p),
        *(("targets.csv", p) for t in election.targets for p in (t.holder, t.challenger)),
        *(("targets.csv", over) for t in election.targets if (over := t.published_majority_over)),
        *(("watch_areas.csv", area.party) for area in election.watch_areas),
        *(
            ("expected.csv", party)
            for seat in election.seats
            for party in (*seat.expected_shares, *seat.expected_chances)
        ),
        *(("election.toml: previous_columns", code) for code in election.previous_columns),
        *(("election.toml: speaker", code) for code in {election.speaker} - {ALONE}),
    ]
    for table, party in named_parties:
        if party not in parties:
            raise ElectionError(f'{table}: party "{party}" is not a code of parties.csv')
    _check_spellings("seats.csv", [(s.name, seat_spellings(s)) for s in election.seats])
    _check_spellings("parties.csv", [(p.code, party_spellings(p)) for p in election.parties])


def _check_spellings(table: str, named: list[tuple[str, set[str]]]) -> None:
    """Raise ElectionError if two of the seats or parties `named` have a spelling in common."""
    owner: dict[str, str] = {}
    for name, spellings in named:
        for spelling in spellings:
            if owner.get(spelling) == name:
                raise ElectionError(f"{table}: {name} is duplicated")
            if spelling in owner:
                raise ElectionError(
                    f'{table}: "{spelling}" means both {owner[spelling]} and {name}'
                )
            owner[spelling] = name
