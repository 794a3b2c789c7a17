"""The objects of the whole board: counts, parties, flips, next seats."""

import datetime as dt

import pytest

from tests.makers import boards, night
from tests.makers.night import anglia_results
from tests.makers.published import parts
from tracker.board import Board
from tracker.board.tally import Tally
from tracker.board.targets import TargetStatus
from tracker.publish import board_objects
from tracker.publish.seat_objects import SeatParts
from tracker.summary import order
from tracker.summary.basis import other_basis

MORNING = boards.MORNING


def all_parts(board: Board) -> dict[str, SeatParts]:
    return {seat: parts(board, state.seat.name) for seat, state in board.states.items()}


@pytest.fixture(scope="module")
def half() -> Board:
    return Board.of(night.anglia(), night.anglia_results()[:40])


@pytest.fixture(scope="module")
def half_parts(half: Board) -> dict[str, SeatParts]:
    return all_parts(half)


def test_the_state_counts_seats_targets_and_gains(
    half: Board, half_parts: dict[str, SeatParts]
) -> None:
    lines = board_objects.target_lines(half, half_parts)
    state = board_objects.state(half, MORNING, lines, half_parts.values())
    assert (state.declared, state.total, state.seats.awaiting) == (40, 69, 29)
    statuses = [target.status for target in half.targets]
    assert (state.targets.total, state.targets.taken) == (17, statuses.count(TargetStatus.FLIPPED))
    assert state.targets.undecided == sum(status in order.OPEN for status in statuses)
    assert state.gains == len(order.gains(half)) > 0
    assert (state.parties[0].party, state.parties[0].seats) == ("Con", 37)
    assert state.progress.startswith("At 07:13 on Friday 13 December 2019: 40 of 69 seats declared")


def test_target_lines_are_in_published_order(half: Board, half_parts: dict[str, SeatParts]) -> None:
    lines = board_objects.target_lines(half, half_parts)
    published = [(target.group, target.seat, target.challenger) for target in half.election.targets]
    assert [(line.group, line.seat_id, line.challenger) for line in lines] == published


def test_flips_are_the_gains_and_the_targets_taken_latest_first(
    half: Board, half_parts: dict[str, SeatParts]
) -> None:
    flips = board_objects.flips(half, MORNING, half_parts.values()).flips
    gains = {state.seat.id for state in order.gains(half)}
    taken = {t.target.seat for t in half.targets if t.status == "flipped"}
    assert {flip.seat_id for flip in flips} == gains | taken
    times = [flip.declared_at for flip in flips]
    assert all(times)
    assert times == sorted(times, reverse=True)  # type: ignore[type-var]


def test_a_call_comes_before_flips_with_a_time() -> None:
    board = boards.board_of(*anglia_results()[:40], boards.rush("Bedford", "Con"))
    flips = board_objects.flips(board, MORNING, all_parts(board).values()).flips
    assert (flips[0].seat, flips[0].declared_at) == ("Bedford", None)


def test_next_seats_are_ordered_by_the_time_when_they_declared_last_time(
    half: Board, half_parts: dict[str, SeatParts]
) -> None:
    seats = board_objects.next_seats(half, MORNING, half_parts.values()).seats
    open_targets = {t.target.seat for t in half.targets if t.status in order.OPEN}
    assert {seat.seat_id for seat in seats} == open_targets
    times = [seat.last_time or dt.datetime.max.replace(tzinfo=dt.UTC) for seat in seats]
    assert times == sorted(times)


def test_tallies_against_the_other_basis_are_updated_seat_by_seat() -> None:
    board, tallies = Board.empty(night.anglia()), dict[str, Tally]()
    for bulletin in (*night.anglia_results(), night.rush(night.anglia(), "Luton South", "Con", 2)):
        before, board = board, board.apply([bulletin])
        tallies = board_objects.updated_tallies(tallies, before, board, [bulletin.seat])
    other = other_basis(board.election)
    nets = {code: tally.net for code, tally in tallies.items() if tally.net}
    expected = {
        code: tally.net for code, tally in board.tallies_against(other).items() if tally.net
    }
    assert nets == expected


def test_a_party_has_its_net_change_against_both_bases() -> None:
    board = night.anglia_board()
    other = board.tallies_against(other_basis(board.election))
    for party in board_objects.parties(board, MORNING, other).parties:
        for basis in ("previous", "sitting"):
            tally = board.tallies_against(basis).get(party.party)
            assert getattr(party.net_against, basis) == (tally.net if tally else 0)


def test_every_party_has_name_colour_and_mark() -> None:
    election = night.anglia()
    looks = board_objects.parties(Board.empty(election), MORNING, {}).looks
    assert [(code, look.colour) for code, look in looks.items()] == [
        (party.code, party.colour) for party in election.parties
    ]
