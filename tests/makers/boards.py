"""Boards to summarise: the real night of 12 December 2019, and seats with handmade statements."""

import datetime as dt
from functools import cache

import msgspec

from tests.makers.night import MIDNIGHT
from tracker.board import Board
from tracker.board.bulletin import Bulletin, Candidate, Kind, Origin
from tracker.board.seat_state import SeatState
from tracker.board.targets import TargetState
from tracker.election import Election
from tracker.election.folder import load_election

MORNING = dt.datetime(2019, 12, 13, 7, 13, tzinfo=dt.UTC)

HOSTILE = (
    *("[/x]", "[bold]Ind", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1"),
    *("<script>alert(1)</script>", "</title><b>", '"><img src=x onerror=a()>', "&lt;b&gt;"),
    *(
        "\x1b[2J\x1b]0;x\x07",
        "Con\u202egreb",
        "a\nb",
        "**Lab** _x_ `y` | z",
        "# x",
        "\\",
        "x" * 300,
    ),
    *("[x](http://example.org)", "http://example.org", "![x](//e.org/x.png)", "1. x", "a,b;c"),
)
"""Names that a file may carry and that must stay names."""


@cache
def anglia() -> Election:
    return msgspec.structs.replace(load_election("anglia-2019"), doubt=False)


@cache
def uk() -> Election:
    return load_election("uk-2019")


def statement(
    seat: str,
    votes: dict[str, int] | None = None,
    *,
    kind: Kind = "result",
    elected: str = "",
    origin: Origin = "feed",
    revision: int = 1,
    at: str = "",
) -> Bulletin:
    """One handmade statement about a seat by name; `at` as 02:31 in the small hours."""
    found = anglia().find_seat(seat)
    assert found
    lines: list[tuple[str, int | None]] = [*(votes or {}).items()]
    if elected and not votes:
        lines = [(elected, None)]
    return Bulletin(
        election="anglia-2019",
        seat=found.id,
        kind=kind,
        origin=origin,
        revision=revision if origin == "feed" else None,
        declared_at=dt.datetime.fromisoformat(f"2019-12-13T{at}:00+00:00") if at else None,
        candidates=tuple(
            Candidate(party=party, votes=count, elected=party == elected) for party, count in lines
        ),
        by="AB" if origin == "desk" else "",
        said_at=MIDNIGHT if origin == "desk" else None,
    )


def result(seat: str, votes: dict[str, int], revision: int = 1, at: str = "") -> Bulletin:
    return statement(seat, votes, revision=revision, at=at)


def rush(seat: str, elected: str, revision: int = 1) -> Bulletin:
    return statement(seat, kind="rush", elected=elected, revision=revision)


def recount(seat: str) -> Bulletin:
    return statement(seat, kind="recount")


def board_of(*bulletins: Bulletin) -> Board:
    """The board of Anglia after these statements."""
    return Board.of(anglia(), bulletins)


def state(board: Board, seat: str) -> SeatState:
    found = board.election.find_seat(seat)
    assert found
    return board.states[found.id]


def target(board: Board, seat: str) -> TargetState:
    (only,) = [t for t in board.targets if t.state.seat.name == seat]
    return only


def unfinished() -> Board:
    """One seat of every status but declared, one where desk and feed differ, the rest awaited."""
    return board_of(
        rush("Peterborough", "Con"),
        recount("Bedford"),
        result("Ipswich", {"Con": 22_222, "Lab": 14_445}),
        rush("Ipswich", "Lab", revision=2),
        result("North Norfolk", {"Con": 20_000, "LD": 20_000, "Lab": 9}),
        result("Thurrock", {"Con": 20_000, "Lab": 18_711}),
        result("Thurrock", {"Con": 18_711, "Lab": 20_000}),
        result("Corby", {"Con": 30_000, "Lab": 18_346}, at="03:01"),
        result("Corby", {"Con": 30_100, "Lab": 18_346}, at="03:01"),
        result("Stevenage", {"Con": 25_000, "Lab": 19_000}, at="02:59"),
        statement("Stevenage", {"Con": 24_000, "Lab": 19_000}, origin="desk"),
    )


def hostile(name: str) -> Board:
    """Three seats with a party of this name: won, called and tied."""
    return board_of(
        result("Peterborough", {name: 20_000, "Con": 15_000}, at="02:59"),
        rush("Bedford", name),
        result("Ipswich", {name: 20_000, "Con": 20_000}),
    )
