"""Random nights as hypothesis strategies: bulletins of a feed and of two desks, in any order.

A strategy that is used at many draws is made once: hypothesis checks every new strategy.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from hypothesis import HealthCheck, example, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.makers.night import (
    FEW,
    MIDNIGHT,
    by_party,
    confirm,
    desk_entry,
    few,
    note,
    pin,
    recount,
    result,
    retraction_of,
    rush,
    seat_of,
    settle,
    state,
    unpin,
)
from tracker.board import Board, entry_fields
from tracker.board import entries as desk
from tracker.board.bulletin import Bulletin

THE_SAME_EVERY_RUN = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


ELECTION = few()


PARTIES = ("Con", "Lab", "LD", "Green", "Ind")


some_votes: SearchStrategy[dict[str, int]] = st.dictionaries(
    st.sampled_from(PARTIES), st.integers(0, 3), min_size=1, max_size=4
).filter(lambda votes: any(votes.values()))
"""Few different votes: ties, and results that differ in one candidate, are common."""


some_votes_or_none = st.just(dict[str, int]()) | some_votes


places = st.sampled_from([*FEW, *FEW[:1] * 4])
"""Half of the bulletins are about one seat, so that some conflict."""


electorates = st.none() | st.sampled_from([70_000, 70_001])


times = st.none() | st.just(MIDNIGHT)


desks = st.sampled_from(["AB", "CD"])


@st.composite
def feed_results(draw: DrawFn) -> Bulletin:
    """A result of revision 1 to 3; the candidate marked as elected has the most votes."""
    votes = draw(some_votes)
    leaders = [party for party, count in votes.items() if count == max(votes.values())]
    return result(
        ELECTION,
        draw(places),
        draw(st.integers(1, 3)),
        votes,
        draw(st.sampled_from([None, *leaders])),
        electorate=draw(electorates),
        declared_at=draw(times),
    )


@st.composite
def feed_rushes(draw: DrawFn) -> Bulletin:
    """A rush of revision 1 to 3."""
    return rush(
        ELECTION,
        draw(places),
        draw(st.sampled_from(PARTIES)),
        draw(st.integers(1, 3)),
        electorate=draw(electorates),
        declared_at=draw(times),
    )


@st.composite
def feed_recounts(draw: DrawFn) -> Bulletin:
    """A recount of revision 1 to 4. Revision 4 is newer than all declarations of the feed."""
    return recount(ELECTION, draw(places), draw(st.integers(1, 4)))


declarations = feed_results() | feed_rushes()
from_feed = declarations | declarations | feed_recounts()


def bulletins_received(draw: DrawFn, bulletins: list[Bulletin]) -> list[Bulletin]:
    """All of the bulletins, the first of them, or some in any order."""
    match draw(st.sampled_from(("all", "first", "some"))):
        case "all":
            return bulletins
        case "first":
            return bulletins[: draw(st.integers(1, len(bulletins)))]
        case _:
            return draw(st.lists(st.sampled_from(bulletins), unique_by=lambda b: b.id))


@st.composite
def desk_entries(draw: DrawFn, bulletins: list[Bulletin]) -> list[Bulletin]:
    """The entries of a desk that has received some of the bulletins.

    Empty if the desk refuses the entry.
    """
    received = bulletins_received(draw, bulletins)
    board = Board.of(ELECTION, received)
    seat = ELECTION.seat_by_id[draw(st.sampled_from(bulletins)).seat]
    standing = board.states[seat.id].standing
    common: dict[str, Any] = {
        "by": draw(desks),
        "now": MIDNIGHT + dt.timedelta(minutes=draw(st.integers(0, 2))),
    }
    ids = sorted(board.bulletins.get(seat.id, {"": 0}))
    bulletin = draw(st.sampled_from(ids)) if draw(st.booleans()) else ""
    verbs = ["declare", "retract", "pin", "note", "confirm", "undo", "set-aside"]
    verbs += ["unpin"] * standing.held_by_desk + ["settle"] * bool(standing.rivals)
    try:
        match draw(st.sampled_from(verbs)):
            case "declare":
                votes = draw(some_votes_or_none)
                party = entry_fields.parse_party(
                    ELECTION, draw(st.sampled_from(sorted(votes or PARTIES)))
                )
                return [desk.declare(board, seat, party, by_party(votes), **common)]
            case "retract":
                return desk.retract(board, seat, bulletin=bulletin, **common)
            case "pin":
                return [desk.pin(board, seat, bulletin=bulletin, **common)]
            case "settle":
                rival = draw(st.sampled_from([b.id for b in standing.rivals]))
                return [desk.settle(board, seat, bulletin=rival, **common)]
            case "set-aside":
                return [desk.set_aside(board, seat, reason="poll postponed", **common)]
            case "note":
                return [desk.note(board, seat, draw(st.sampled_from(["rung", "?"])), **common)]
            case "confirm":
                return [desk.confirm(board, seat, **common)]
            case "undo":
                entries = [b for b in received if b.origin == "desk"]
                return desk.undo(board, entries, **common)
            case _:
                return [desk.unpin(board, seat, **common)]
    except entry_fields.EntryError:
        return []


# Example nights. Together they lead to every status, every flag and every kind of bulletin.

CON_WINS, LAB_WINS = {"Con": 3, "Lab": 2}, {"Con": 2, "Lab": 3}
IPSWICH = "Ipswich"


def _night(*steps: Bulletin | Callable[[Board], Bulletin]) -> tuple[Bulletin, ...]:
    """The bulletins of the steps. A function makes its bulletin from the board before it."""
    bulletins: list[Bulletin] = []
    for step in steps:
        bulletins.append(
            step if isinstance(step, Bulletin) else step(Board.of(ELECTION, bulletins))
        )
    return tuple(bulletins)


def _result(votes: dict[str, int], revision: int = 1) -> Bulletin:
    return result(ELECTION, IPSWICH, revision, votes)


def _rush(winner: str, revision: int = 1) -> Bulletin:
    return rush(ELECTION, IPSWICH, winner, revision)


def _recount(revision: int = 1) -> Bulletin:
    return recount(ELECTION, IPSWICH, revision)


def _pinned(board: Board) -> Bulletin:
    return pin(board, IPSWICH)


def _settled(board: Board) -> Bulletin:
    return settle(board, IPSWICH, state(board, IPSWICH).standing.rivals[0])


def _declared(board: Board) -> Bulletin:
    return desk_entry(board, IPSWICH, "Lab", LAB_WINS)


def _set_aside(board: Board) -> Bulletin:
    return desk.set_aside(
        board, seat_of(ELECTION, IPSWICH), by="AB", now=MIDNIGHT, reason="poll postponed"
    )


def _undone(board: Board) -> Bulletin:
    entries = [b for of in board.bulletins.values() for b in of.values() if b.origin == "desk"]
    (retraction,) = desk.undo(board, entries, by="AB", now=MIDNIGHT)
    return retraction


EXAMPLE_NIGHTS: dict[str, tuple[Bulletin, ...]] = {
    "set aside": _night(_set_aside),
    "set aside, and declared": _night(_set_aside, _result(CON_WINS)),
    "called": _night(_rush("Con")),
    "declared": _night(_result(CON_WINS)),
    "tied": _night(_result({"Con": 3, "Lab": 3})),
    "votes pending": _night(_result(CON_WINS), _rush("Lab", 2)),
    "conflict": _night(_result(CON_WINS), _result(LAB_WINS)),
    "conflict of rushes": _night(_rush("Con"), _rush("Lab")),
    "recount": _night(_recount()),
    "a recount and a call of one revision": _night(_rush("Con"), _recount()),
    "recount after a call": _night(_rush("Con"), _recount(2)),
    "recount after a result": _night(_result(CON_WINS), _recount(2)),
    "recount after a conflict": _night(_rush("Con"), _rush("Lab"), _recount(2)),
    "recount after a declaration of the desk": _night(_declared, _recount()),
    "recount ended by the desk": _night(_recount(), _declared),
    "revision missing": _night(_result(CON_WINS, 2)),
    "desk declares": _night(_declared),
    "desk differs": _night(_result(CON_WINS), _declared),
    "confirmed": _night(_result(CON_WINS), lambda board: confirm(board, IPSWICH)),
    "note": _night(_rush("Con"), lambda board: note(board, IPSWICH, "rung")),
    "undone": _night(_result(CON_WINS), _declared, _undone),
    "pinned": _night(_result(CON_WINS), _pinned),
    "unpinned": _night(_result(CON_WINS), _pinned, lambda board: unpin(board, IPSWICH)),
    "pinned, and the feed sends the same winner": _night(_rush("Con"), _pinned, _rush("Con", 2)),
    "pinned, and the feed contradicts": _night(_result(CON_WINS), _pinned, _result(LAB_WINS, 2)),
    "pinned, and a recount": _night(_result(CON_WINS), _pinned, _recount(2)),
    "settled": _night(_result(CON_WINS), _result(LAB_WINS), _settled),
    "settled, and a third result": _night(
        _result(CON_WINS), _result(LAB_WINS), _settled, _result({"LD": 3, "Con": 2})
    ),
    "settled, and a recount": _night(_rush("Con"), _rush("Lab"), _settled, _recount(2)),
    "settled, and a newer revision": _night(
        _rush("Con"), _rush("Lab"), _settled, _result(CON_WINS, 2)
    ),
}

beginning = st.lists(from_feed, min_size=1, max_size=5)
beginnings: SearchStrategy[Sequence[Bulletin]] = (
    beginning | beginning | st.sampled_from(sorted(EXAMPLE_NIGHTS)).map(EXAMPLE_NIGHTS.__getitem__)
)


@st.composite
def nights(draw: DrawFn) -> list[Bulletin]:
    """The bulletins of four seats, in order. Some nights begin with an example night."""
    bulletins = [*draw(beginnings)]
    for _ in range(draw(st.integers(0, 8))):
        match draw(st.sampled_from(["feed", "feed", "desk", "desk", "desk", "retraction"])):
            case "feed":
                bulletins.append(draw(from_feed))
            case "desk":
                bulletins += draw(desk_entries(bulletins))
            case _:
                bulletins.append(retraction_of(draw(st.sampled_from(bulletins)), by=draw(desks)))
    return bulletins


Test = TypeVar("Test", bound=Callable[..., Any])


def with_examples(*cases: Iterable[Any]) -> Callable[[Test], Test]:
    """Decorates a property test: each case is also tested. A case has all arguments of the test."""

    def add(test: Test) -> Test:
        for case in cases:
            test = example(*case)(test)
        return test

    return add


with_example_nights = with_examples(*([list(night)] for night in EXAMPLE_NIGHTS.values()))
"""As `with_examples`, for a test whose only argument is a night."""
