"""Independents are candidates, not a party: the seats that an independent won in 2024."""

from fractions import Fraction
from typing import Any

import msgspec
import pytest

from tests.makers.night import rush, seat, seat_of, small
from tracker.board import Board
from tracker.board.bulletin import Bulletin, Candidate
from tracker.board.figures import Swing
from tracker.board.seat_state import SeatState
from tracker.board.targets import TargetState, TargetStatus
from tracker.election import Election, PreviousCandidate, Target
from tracker.election.swing import format_rounded

CORBYN = PreviousCandidate("Ind", "Jeremy Corbyn", 24_120)
ISLINGTON_NORTH = seat(
    "Islington North",
    {"Ind": 24_152, "Lab": 16_873, "Green": 2_660, "Con": 1_950, "RUK": 1_710, "LD": 1_661},
    previous_candidates=(CORBYN, PreviousCandidate("Ind", "Paul Josling", 32)),
    electorate=72_852,
)
BLACKBURN = seat(
    "Blackburn",
    {"Ind": 10_973, "Lab": 10_386, "WPB": 7_105, "RUK": 4_844, "Con": 3_474, "LD": 2_105},
    previous_candidates=(
        PreviousCandidate("Ind", "Adnan Hussain", 10_518),
        PreviousCandidate("Ind", "Natasha Shah", 369),
        PreviousCandidate("Ind", "Tiger Patel", 86),
    ),
    electorate=73_263,
)


def labour_target(name: str) -> Target:
    return Target(group="Labour target seats", seat=f"X-{name}", holder="Ind", challenger="Lab")


ELECTION = small(
    ISLINGTON_NORTH,
    BLACKBURN,
    targets=(labour_target("Islington North"), labour_target("Blackburn")),
)


def votes(*lines: tuple[str, str, int], where: str = "Islington North", **more: Any) -> Bulletin:
    """A result with party, name and votes of each candidate."""
    return Bulletin(
        election=ELECTION.id,
        seat=seat_of(ELECTION, where).id,
        kind="result",
        origin="feed",
        revision=1,
        candidates=tuple(Candidate(party=p, name=name, votes=n) for p, name, n in lines),
        **more,
    )


def after(*bulletins: Bulletin, election: Election = ELECTION) -> tuple[SeatState, TargetState]:
    """The seat of the first bulletin, and its target."""
    board = Board.of(election, bulletins)
    wanted = bulletins[0].seat
    (target,) = [target for target in board.targets if target.target.seat == wanted]
    return board.states[wanted], target


def test_blackburns_majority_and_swing_needed_are_the_winning_candidates() -> None:
    """Adnan Hussain 10,518, Labour 10,386: a majority of 132, not the 587 of all independents."""
    _, target = Board.empty(ELECTION).targets
    assert target.majority == 132
    assert target.swing_needed
    assert format_rounded(target.swing_needed, 2) == "0.17"


def test_another_independent_in_islington_north_is_a_gain_from_the_last_one() -> None:
    state, target = after(votes(("Ind", "Somebody Else", 24_120), ("Lab", "Another", 16_873)))
    assert (state.result(), state.gained()) == ("Ind gain from Ind", True)
    assert state.figures
    assert state.figures.swing is None
    assert (target.status, target.swing) == (TargetStatus.LOST_TO_OTHER, None)


def test_a_gain_from_another_independent_does_not_change_the_net_number_of_independents() -> None:
    board = Board.of(ELECTION, [votes(("Ind", "Somebody Else", 9), ("Lab", "Another", 8))])
    tally = board.tally("Ind")
    assert (tally.seats, tally.held, tally.gains, tally.losses, tally.net) == (1, 0, 1, 1, 0)


@pytest.mark.parametrize("name", ["Jeremy Corbyn", "CORBYN, Jeremy", "Jeremy Bernard Corbyn"])
def test_the_same_independent_holds_under_any_form_of_the_name(name: str) -> None:
    state, target = after(votes(("Ind", name, 24_120), ("Lab", "Another", 16_873)))
    assert state.result() == "Ind hold"
    assert target.status is TargetStatus.HELD


@pytest.mark.parametrize(
    "bulletin",
    [
        pytest.param(rush(ELECTION, "Islington North", "Ind"), id="a rush without a name"),
        pytest.param(votes(("Ind", "", 9), ("Lab", "", 8)), id="votes without names"),
    ],
)
def test_an_independent_without_a_name_counts_as_the_previous_winner(bulletin: Bulletin) -> None:
    assert after(bulletin)[0].result() == "Ind hold"


def test_a_rush_with_another_independent_is_a_gain() -> None:
    named = (Candidate(party="Ind", name="Somebody Else", elected=True),)
    bulletin = msgspec.structs.replace(rush(ELECTION, "Islington North", "Ind"), candidates=named)
    assert after(bulletin)[0].result() == "Ind gain from Ind"


def test_an_independent_who_stands_again_has_a_change_and_a_swing() -> None:
    state, target = after(
        votes(
            ("Ind", "Jeremy Corbyn", 24_503),
            ("Lab", "Another", 19_602),
            ("Ind", "A. N. Other", 4_901),
        )
    )
    assert state.figures
    corbyn, labour, independent = state.figures.lines
    before = Fraction(2_412_000, 49_006)
    assert corbyn.share_change == Fraction(2_450_300, 49_006) - before
    assert labour.share_change == Fraction(1_960_200 - 1_687_300, 49_006)
    assert independent.share_change is None
    swing = (labour.share_change - corbyn.share_change) / 2
    assert state.figures.swing == Swing("Ind", "Lab", swing)
    assert target.swing == swing
    assert target.beyond is not None
    assert target.beyond < 0


def test_an_independent_who_does_not_stand_again_has_no_swing() -> None:
    state, target = after(
        votes(("Lab", "A", 11_000), ("Ind", "Natasha Shah", 10_500), where="Blackburn")
    )
    assert state.result() == "Lab gain from Ind"
    assert state.figures
    assert state.figures.swing is None
    assert (target.status, target.swing) == (TargetStatus.FLIPPED, None)


def test_there_is_no_swing_between_two_independents() -> None:
    state, _ = after(
        votes(("Ind", "Jeremy Corbyn", 20), ("Ind", "Paul Josling", 19), ("Lab", "Another", 8))
    )
    assert state.figures
    assert state.figures.swing is None


def test_an_aggregate_of_independents_has_no_majority_and_no_swing_needed() -> None:
    aggregate = msgspec.structs.replace(BLACKBURN, previous_candidates=())
    election = small(aggregate, targets=(labour_target("Blackburn"),))
    (target,) = Board.empty(election).targets
    assert (target.majority, target.swing_needed) == (None, None)


def test_a_previous_winner_without_a_name_has_a_majority_and_an_independent_holds() -> None:
    nameless = msgspec.structs.replace(
        BLACKBURN, previous_candidates=(PreviousCandidate("Ind", "", 10_518),)
    )
    election = small(nameless, targets=(labour_target("Blackburn"),))
    state, target = after(votes(("Ind", "A", 9), where="Blackburn"), election=election)
    assert (target.majority, state.result()) == (132, "Ind hold")


@pytest.mark.parametrize("name", ["Jeremy Corbin", "Piers Corbyn"])
def test_a_misspelt_independent_is_no_other_independent(name: str) -> None:
    """Neither the same person, for certain, nor another one: it was a gain from another one."""
    election = msgspec.structs.replace(ELECTION, doubt=True)
    result = votes(("Ind", name, 24120), ("Lab", "Praful Nargund", 16873))
    state = Board.of(election, [result]).states[result.seat]
    assert f"{name} may be Jeremy Corbyn, who won last time" in [d.sentence for d in state.doubts]
    assert state.winner is None
