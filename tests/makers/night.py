"""Makers of elections and of bulletins about their seats.

They are real where possible: `anglia` and `anglia_results` are the 69 seats and results
of 12 December 2019, `few` is the same election with a few of its seats. Seats are given by
name, ONS code or alias.
"""

import csv
import datetime as dt
import shutil
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby, permutations
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from tracker.board import Board, entries, entry_fields
from tracker.board.bulletin import Bulletin, Candidate
from tracker.board.entry_fields import CandidateKey
from tracker.board.seat_state import SeatState
from tracker.board.targets import TargetState
from tracker.election import Election, Seat
from tracker.election.folder import find_election, load_election

MIDNIGHT = dt.datetime(2019, 12, 13, tzinfo=dt.UTC)
"""The middle of election night, and the default time of a desk entry."""

FEW = ("Ipswich", "North Norfolk", "Luton South", "Colchester")
"""Four of the 17 targets: held by Lab, LD, Lab (who sat as Ind) and Con."""


@cache
def anglia() -> Election:
    """The supplied election of 69 seats, which does not doubt results with a handful of votes.

    All tests share the object: do not change it.
    """
    return msgspec.structs.replace(load_election("anglia-2019"), doubt=False)


_FOLDERS = TemporaryDirectory(prefix="elections-")


@cache
def anglia_folder() -> str:
    """A folder of the election `anglia`, for commands; it is removed at the end of the process."""
    folder = Path(_FOLDERS.name) / "anglia-2019"
    folder.parent.chmod(0o755)  # for tests that run as another user
    shutil.copytree(find_election("anglia-2019"), folder)
    settings = folder / "election.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("\n[feed]\n", "\ndoubt = false\n\n[feed]\n"), encoding="utf-8")
    return str(folder)


@cache
def few(*names: str) -> Election:
    """Anglia with only these seats, `FEW` by default, and their targets."""
    whole = anglia()
    seats = tuple(seat_of(whole, name) for name in names or FEW)
    ids = {seat.id for seat in seats}
    return msgspec.structs.replace(
        whole,
        seats=seats,
        targets=tuple(target for target in whole.targets if target.seat in ids),
        watch_areas=(),
        people=(),
    )


@cache
def hexagonal() -> Election:
    """Seven seats of Anglia as hexagons: Norwich South, and the six hexagons around it."""
    tiles = {
        "North West Norfolk": (1, 0),
        "North Norfolk": (2, 0),
        "Mid Norfolk": (0, 1),
        "Norwich South": (1, 1),
        "Great Yarmouth": (2, 1),
        "Bury St Edmunds": (1, 2),
        "Ipswich": (2, 2),
    }
    election = few(*tiles)
    seats = (msgspec.structs.replace(seat, tile=tiles[seat.name]) for seat in election.seats)
    return msgspec.structs.replace(election, seats=tuple(seats), hexagons=True)


def small(*seats: Seat, **changes: Any) -> Election:
    """An election of handmade seats, with Anglia's parties and no targets."""
    fields: dict[str, Any] = {
        "id": "small",
        "seats": seats,
        "targets": (),
        "watch_areas": (),
        "people": (),
    }
    return msgspec.structs.replace(anglia(), **fields | changes)


def seat(name: str = "Ambridge", previous: Mapping[str, int] | None = None, **more: Any) -> Seat:
    """A handmade seat. By default its winner and sitting party had most votes last time."""
    votes = dict(previous or {"Con": 500, "Lab": 400, "LD": 100})
    winner = max(votes, key=lambda party: votes[party])
    fields: dict[str, Any] = {
        "id": f"X-{name}",
        "name": name,
        "electorate": 2_000,
        "previous_winner": winner,
        "sitting": winner,
        "previous": votes,
    }
    return Seat(**fields | more)


def seat_of(election: Election, name: str) -> Seat:
    """The seat of this name, ONS code or alias. AssertionError if there is none."""
    found = election.find_seat(name)
    assert found, f"no seat {name}"
    return found


@cache
def anglia_results() -> tuple[Bulletin, ...]:
    """The 69 results of the night as a feed's revision 1, in their real order.

    They have the time of declaration, the electorate and the candidates' names. No candidate is
    marked as elected.
    """
    with (find_election("anglia-2019") / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(_real(list(lines)) for _, lines in groupby(rows, key=itemgetter("seat_id")))


def _real(rows: list[dict[str, str]]) -> Bulletin:
    first = rows[0]
    return Bulletin(
        election="anglia-2019",
        seat=first["seat_id"],
        kind="result",
        origin="feed",
        revision=1,
        electorate=int(first["electorate"]),
        declared_at=dt.datetime.fromisoformat(first["declared_at"]),
        candidates=tuple(
            Candidate(
                party=row["party"],
                party_name=row["party_name"],
                name=f"{row['first_name']} {row['surname']}".strip(),
                votes=int(row["votes"]),
            )
            for row in rows
        ),
    )


@cache
def anglia_board() -> Board:
    """The board when all 69 had declared."""
    return Board.of(anglia(), anglia_results())


def result_in(name: str) -> Bulletin:
    """The real result of an Anglia seat."""
    wanted = seat_of(anglia(), name).id
    (found,) = [b for b in anglia_results() if b.seat == wanted]
    return found


def result(
    election: Election,
    seat: str,
    revision: int = 1,
    votes: Mapping[str, int] | None = None,
    elected: str | None = None,
    **more: Any,
) -> Bulletin:
    """A feed's result with these votes by party; by default Con 3, Lab 2, LD 1.

    `elected` marks a party's candidate; `more` is any other field of a bulletin.
    """
    counts = {"Con": 3, "Lab": 2, "LD": 1} if votes is None else votes
    candidates = tuple(
        Candidate(party=party, votes=count, elected=party == elected)
        for party, count in counts.items()
    )
    fields = {"revision": revision, "candidates": candidates} | more
    return _feed(election, seat, "result", **fields)


def rush(election: Election, seat: str, winner: str, revision: int = 1, **more: Any) -> Bulletin:
    """A feed's rush: the winner alone."""
    candidates = (Candidate(party=winner, elected=True),)
    fields = {"revision": revision, "candidates": candidates} | more
    return _feed(election, seat, "rush", **fields)


def recount(election: Election, seat: str, revision: int | None = 1, **more: Any) -> Bulletin:
    """A feed's statement that a recount has begun."""
    return _feed(election, seat, "recount", revision=revision, **more)


def _feed(election: Election, seat: str, kind: str, **fields: Any) -> Bulletin:
    fields = {"origin": "feed", "kind": kind} | fields
    return Bulletin(election=election.id, seat=seat_of(election, seat).id, **fields)


def retraction_of(bulletin: Bulletin, by: str = "AB", **more: Any) -> Bulletin:
    """A retraction of any bulletin by the desk; also of a retraction or a pin."""
    fields: dict[str, Any] = {"origin": "desk", "said_at": MIDNIGHT} | more
    return Bulletin(
        election=bulletin.election,
        seat=bulletin.seat,
        kind="retraction",
        target=bulletin.id,
        by=by,
        **fields,
    )


def by_party(votes: Mapping[str, int]) -> dict[CandidateKey, int]:
    """Votes by party code, as the argument of `entries.declare`."""
    return {CandidateKey(party): count for party, count in votes.items()}


def desk_entry(
    board: Board,
    seat: str,
    party: str,
    votes: Mapping[str, int] | None = None,
    *,
    by: str = "AB",
    now: dt.datetime = MIDNIGHT,
    reason: str = "",
) -> Bulletin:
    """A declaration of the desk, made from `board`: the winner alone, or with votes by party.

    It is `tracker.board.entries.declare` with names instead of records. For the first entry of a
    night, give `Board.empty(election)`.
    """
    return entries.declare(
        board,
        seat_of(board.election, seat),
        entry_fields.parse_party(board.election, party),
        by_party(votes or {}),
        by=by,
        now=now,
        reason=reason,
    )


def pin(board: Board, seat: str, to: Bulletin | None = None, *, by: str = "AB") -> Bulletin:
    """A pin by the desk, made from `board`, on the standing bulletin or on `to`."""
    where = seat_of(board.election, seat)
    return entries.pin(board, where, by=by, now=MIDNIGHT, bulletin=to.id if to else "")


def settle(board: Board, seat: str, bulletin: Bulletin, *, by: str = "AB") -> Bulletin:
    """A settlement by the desk of a conflict, for this bulletin."""
    found = seat_of(board.election, seat)
    return entries.settle(board, found, by=by, now=MIDNIGHT, bulletin=bulletin.id)


def unpin(board: Board, seat: str, *, by: str = "AB") -> Bulletin:
    """An unpin by the desk, made from `board`."""
    return entries.unpin(board, seat_of(board.election, seat), by=by, now=MIDNIGHT)


def note(
    board: Board, seat: str, text: str, *, by: str = "AB", now: dt.datetime = MIDNIGHT
) -> Bulletin:
    """A note of the desk about a seat."""
    return entries.note(board, seat_of(board.election, seat), text, by=by, now=now)


def confirm(
    board: Board, seat: str, *, by: str = "AB", now: dt.datetime = MIDNIGHT, reason: str = ""
) -> Bulletin:
    """A confirmation by the desk, made from `board`, of the standing bulletin."""
    return entries.confirm(board, seat_of(board.election, seat), by=by, now=now, reason=reason)


def state(board: Board, seat: str) -> SeatState:
    """A seat on a board, by name."""
    return board.states[seat_of(board.election, seat).id]


def target(board: Board, seat: str) -> TargetState:
    """The only published target in a seat, by name."""
    wanted = seat_of(board.election, seat).id
    (found,) = [t for t in board.targets if t.target.seat == wanted]
    return found


def orders(*bulletins: Bulletin) -> Iterable[tuple[Bulletin, ...]]:
    """Every order in which these bulletins can arrive."""
    return permutations(bulletins)
