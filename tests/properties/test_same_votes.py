"""The same votes in two seats: any order, and each step, gives the board of the whole night."""

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain, count
from typing import Any

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.makers.night import (
    FEW,
    MIDNIGHT,
    confirm,
    few,
    recount,
    result,
    retraction_of,
    seat_of,
)
from tests.makers.random_nights import THE_SAME_EVERY_RUN
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.changes import ChangeReplay, ReceivedBulletin
from tracker.board.doubt_reason import DoubtReason
from tracker.board.seat_state import SeatState
from tracker.election import Election
from tracker.support.errors import TrackerError

ELECTION: Election = msgspec.structs.replace(few(), doubt=True)
VOTES = (
    {"Con": 24_952, "Lab": 19_473, "LD": 2_439},
    {"Con": 26_917, "Lab": 17_494, "LD": 7_432},
    {"Con": 2_000, "Lab": 1_000},
)
seats, votes, revisions = st.sampled_from(FEW[:3]), st.sampled_from(VOTES), st.integers(1, 2)


@st.composite
def nights(draw: DrawFn) -> list[Bulletin]:
    """Results, recounts, confirmations and retractions, of which many have the same votes."""
    found: list[Bulletin] = []
    for _ in range(draw(st.integers(2, 8))):
        kind = draw(st.sampled_from(("result", "result", "recount", "confirm", "retract")))
        if kind == "result":
            found.append(result(ELECTION, draw(seats), draw(revisions), draw(votes)))
        elif kind == "recount":
            found.append(recount(ELECTION, draw(seats), draw(revisions)))
        elif found and kind == "retract":
            found.append(retraction_of(draw(st.sampled_from(found))))
        elif found:
            with suppress(TrackerError):  # nothing stands, or the desk has confirmed it
                found.append(confirm(Board.of(ELECTION, found), draw(seats)))
    return found


def received(bulletins: Iterable[Bulletin]) -> list[ReceivedBulletin]:
    times: Any = (MIDNIGHT + dt.timedelta(minutes=minute) for minute in count())
    return [
        ReceivedBulletin(seq, at, "", b)
        for seq, at, b in zip(count(1), times, bulletins, strict=False)
    ]


COPIED = [result(ELECTION, seat, 1, VOTES[0]) for seat in FEW[:3]]
"""Three seats have the same votes."""


@settings(THE_SAME_EVERY_RUN, max_examples=200)
@given(nights(), st.randoms(use_true_random=False))
@example([*COPIED, retraction_of(COPIED[0]), retraction_of(COPIED[1])], None)
def test_each_step_in_any_order_gives_the_board_of_all_statements(
    bulletins: list[Bulletin], rng: Any
) -> None:
    at_once = Board.of(ELECTION, bulletins)
    if rng:
        rng.shuffle(bulletins)
    board, replay = Board.empty(ELECTION), ChangeReplay(ELECTION)
    shown: dict[str, SeatState] = {}
    for arrived in received(bulletins):
        board = board.apply([arrived.bulletin])
        for change in replay.apply(arrived):
            was = shown.get(change.after.seat.id)
            assert was is None or (was.standing, was.doubts) == (
                change.before.standing,
                change.before.doubts,
            )
            shown[change.after.seat.id] = change.after
    assert board == at_once
    assert (board.tallies, board.statuses) == (at_once.tallies, at_once.statuses)
    for seat, after in at_once.states.items():
        assert replay.state(seat) == after
        assert replay.state(seat).standing.confirmed_by == after.standing.confirmed_by


@settings(THE_SAME_EVERY_RUN, max_examples=100)
@given(nights())
@example(COPIED)
def test_seats_with_the_same_votes_are_doubted_until_they_are_confirmed(
    bulletins: list[Bulletin],
) -> None:
    board = Board.of(ELECTION, bulletins)
    standing = {
        seat.id: frozenset(c.votes for c in b.candidates)
        for seat in ELECTION.seats
        if (b := board.states[seat.id].standing.bulletin)
        and b.kind == "result"
        and not board.states[seat.id].standing.rivals
    }
    for seat, votes_here in standing.items():
        others = [other for other, there in standing.items() if there == votes_here]
        found = board.states[seat]
        if len(others) > 1 and not found.standing.confirmed_by:
            assert DoubtReason.SAME_VOTES in {doubt.reason for doubt in found.doubts}


def test_the_index_has_each_result_that_stands_and_no_other() -> None:
    board = Board.of(ELECTION, COPIED)
    first, second, third = (seat_of(ELECTION, seat).id for seat in FEW[:3])
    found = chain.from_iterable(board.same_votes.others(first, b) for b in COPIED[:1])
    assert [*found] == sorted([second, third])
    board = board.apply([retraction_of(COPIED[1])])
    assert [*board.same_votes.others(first, COPIED[0])] == [third]
