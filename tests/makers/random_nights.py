"""Random nights as hypothesis strategies: statements of a feed and of desks, in any order."""

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.makers.night import (
    FEW,
    MIDNIGHT,
    few,
    recount,
    result,
    retraction_of,
    rush,
)
from tracker.board import Board
from tracker.board import entries as desk
from tracker.board.bulletin import (
    Bulletin,
)

THE_SAME_EVERY_RUN = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


ELECTION = few()


PARTIES = ("Con", "Lab", "LD", "Green", "Ind")


some_votes: SearchStrategy[dict[str, int]] = st.dictionaries(
    st.sampled_from(PARTIES), st.integers(0, 3), min_size=1, max_size=4
).filter(lambda votes: any(votes.values()))
"""Few different votes: ties, and results that differ in one candidate, are common."""


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
        draw(st.none() | st.sampled_from(leaders)),
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
    """A recount."""
    return recount(ELECTION, draw(places), draw(st.integers(1, 2)))


@st.composite
def desk_words(draw: DrawFn, said: list[Bulletin]) -> list[Bulletin]:
    """What a desk that has heard some of it says.

    Nothing, where the desk refuses to make the bulletin.
    """
    heard = draw(
        st.just(said)
        | st.integers(1, len(said)).map(lambda first: said[:first])
        | st.lists(st.sampled_from(said), unique_by=lambda b: b.id)
    )
    board = Board.of(ELECTION, heard)
    about = ELECTION.seat_by_id[draw(st.sampled_from(said)).seat]
    words: dict[str, Any] = {
        "by": draw(desks),
        "now": MIDNIGHT + dt.timedelta(minutes=draw(st.integers(0, 2))),
    }
    one = draw(st.just("") | st.sampled_from(sorted(board.bulletins.get(about.id, {"": 0}))))
    pinned = any(b.kind == "pin" and b.seat == about.id for b in heard)
    verbs = ["declare", "retract", "pin", "unpin" if pinned else "pin", "note", "confirm", "undo"]
    try:
        match draw(st.sampled_from(verbs)):
            case "declare":
                votes = draw(st.just({}) | some_votes)
                party = desk.parse_party(ELECTION, draw(st.sampled_from(sorted(votes or PARTIES))))
                return [desk.declare(board, about, party, votes, **words)]
            case "retract":
                return desk.retract(board, about, bulletin=one, **words)
            case "pin":
                return [desk.pin(board, about, bulletin=one, **words)]
            case "note":
                return [desk.note(board, about, draw(st.sampled_from(["rung", "?"])), **words)]
            case "confirm":
                return [desk.confirm(board, about, **words)]
            case "undo":
                return [desk.undo(board, [b for b in heard if b.origin == "desk"], **words)]
            case _:
                return [desk.unpin(board, about, **words)]
    except desk.EntryError:
        return []


@st.composite
def nights(draw: DrawFn) -> list[Bulletin]:
    """The bulletins of four seats, in order."""
    declarations = feed_results() | feed_rushes()
    from_feed = declarations | declarations | feed_recounts()
    said = draw(st.lists(from_feed, min_size=1, max_size=5))
    for _ in range(draw(st.integers(0, 8))):
        match draw(st.sampled_from(["feed", "feed", "desk", "desk", "desk", "retraction"])):
            case "feed":
                said.append(draw(from_feed))
            case "desk":
                said += draw(desk_words(said))
            case _:
                said.append(retraction_of(draw(st.sampled_from(said)), by=draw(desks)))
    return said
