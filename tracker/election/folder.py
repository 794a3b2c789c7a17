"""Reads an election folder (`election.toml` and CSV tables) into an `Election`.

data/README.md describes the columns. A value that cannot be used is an error, except in
candidates.csv and results.csv. `tracker check` (`prepare.audit`) checks these two tables, and finds
figures that are well formed but doubtful.
"""

import contextlib
import datetime as dt
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import get_args

import msgspec

from tracker.election.candidates_table import StandingParties, read_candidates
from tracker.election.check_references import check_references
from tracker.election.csv_tables import ElectionError, Row, Table
from tracker.election.default_styles import by_size, with_default_styles
from tracker.election.election import DEFAULT_TIMEZONE, Election, Person, Target, WatchArea
from tracker.election.folder_cache import load_cached
from tracker.election.forecast_tables import with_forecasts
from tracker.election.house_style import read_style
from tracker.election.party import Party, PartyKind
from tracker.election.previous_table import PreviousVotes, leading_party, read_previous
from tracker.election.seat import Seat
from tracker.election.settings import (
    SETTINGS_KEYS,
    check_settings,
    check_times_and_majority,
    polling_day,
    read_settings,
)
from tracker.election.shipped import SHIPPED_FOLDER


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


def load_election(election: str | Path, date: dt.date | None = None) -> Election:
    """The election in this folder (see `find_election`).

    `date` is polling day, for a folder that does not state it. Raises DateNotKnownError if neither
    states it, and ElectionError, also if they state two days.
    """
    folder = find_election(str(election))
    try:
        return load_cached(folder, date, lambda: _load(folder, date))
    except OSError as error:
        raise ElectionError(f"{error.filename or folder}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ElectionError(f"{folder}: a table is not UTF-8 ({error.reason})") from error


def _load(folder: Path, date: dt.date | None) -> Election:
    settings = read_settings(folder)
    feed = settings.get("feed", {})
    if not isinstance(feed, dict):
        raise ElectionError(f"election.toml: feed is {feed!r}; write names under [feed]")
    parties = tuple(_party(row) for row in Table(folder / "parties.csv"))
    several = frozenset(party.code for party in parties if not party.comparable)
    previous = read_previous(folder / "previous.csv", several)
    tiles, stands = _tiles(folder / "tiles.csv"), read_candidates(folder)
    seats = with_forecasts(
        [_seat(row, previous, tiles, stands, several) for row in Table(folder / "seats.csv")],
        folder,
    )
    fields = {
        **{key: value for key, value in settings.items() if key in SETTINGS_KEYS},
        **polling_day(folder, settings, date),
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
    check_settings(fields)
    try:
        election = msgspec.convert(fields, Election)
    except msgspec.ValidationError as error:
        raise ElectionError(f"{folder / 'election.toml'}: {error}") from error
    check_times_and_majority(election)
    check_references(election, previous)
    return election


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
    previous: dict[str, PreviousVotes],
    tiles: dict[str, tuple[int, int]],
    stands: StandingParties,
    several: frozenset[str],
) -> Seat:
    if row.get("projection", "") not in ("", "no"):
        raise row.error("projection", 'is neither empty nor "no"')
    for column in ("id", "name"):
        if not row[column]:
            raise row.error(column, "is empty")
    before, candidates = previous.get(row["id"], PreviousVotes()), stands.get(row["id"], [])
    winner = row["previous_winner"] or leading_party(before, several)
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
