"""The checks of an entry before it is recorded: turnout, missing parties, targets."""

import csv
from collections import Counter

import pytest

from tests.makers import night
from tracker.board import Board
from tracker.election import Election, Target
from tracker.election.folder import find_election, load_election
from tracker.election.swing import share
from tracker.ui.view_models.entry_checks import TURNOUT_CHANGE_LIMIT, entry_checks

ANGLIA = night.anglia()
FULL = night.anglia_board()
BEFORE = Board.empty(ANGLIA)
MISSING = "Is a candidate missing, or a figure?"


def of_votes(votes: dict[str, int], election: Election) -> list[str]:
    """The sentences about these votes in Ambridge."""
    board = Board.of(election, [night.result(election, "Ambridge", votes=votes)])
    return list(entry_checks(night.state(board, "Ambridge")))


def ambridge(register: int | None = 2_000, targets: tuple[Target, ...] = ()) -> Election:
    """A seat where 1,000 of 2,000 electors voted last time: Con 500, Lab 400, LD 100.

    There is a second seat, because the targets of an only seat are in the sentence about it.
    """
    seats = night.seat(previous_electorate=register), night.seat("Borchester")
    return night.small(*seats, targets=targets)


def test_the_targets_of_an_only_seat_are_in_the_sentence_about_it() -> None:
    wanted = Target(group="Challengers", seat="X-Ambridge", holder="Con", challenger="Lab")
    alone = night.small(night.seat(), targets=(wanted,))
    assert not [s for s in of_votes({"Con": 600, "Lab": 400}, alone) if "Challengers" in s]


# -- the figures -----------------------------------------------------------------------------


def test_a_real_result_has_its_votes_turnout_and_target() -> None:
    assert list(entry_checks(night.state(FULL, "Ipswich"))) == [
        "49,579 votes of 75,525 on the register: turnout 65.6%, 67.6 last time.",
        "In Conservative target seats, it flips: swing 6.3, 0.8 needed.",
    ]


@pytest.mark.parametrize(
    ("register", "sentence"),
    [
        (2_000, "1,100 votes of 2,000 on the register: turnout 55.0%, 50.0 last time."),
        (None, "1,100 votes of 2,000 on the register: turnout 55.0%."),
    ],
    ids=["known", "not known"],
)
def test_the_turnout_is_compared_with_last_times_if_known(
    register: int | None, sentence: str
) -> None:
    assert of_votes({"Con": 600, "Lab": 400, "LD": 100}, ambridge(register))[0] == sentence


@pytest.mark.parametrize(
    ("votes", "has_question"),
    [
        pytest.param({"Con": 600, "Lab": 540, "LD": 100}, False, id="twelve points more"),
        pytest.param({"Con": 600, "Lab": 541, "LD": 100}, True, id="a vote beyond"),
        pytest.param({"Con": 300, "Lab": 360, "LD": 100}, False, id="twelve points less"),
        pytest.param({"Con": 300, "Lab": 359, "LD": 100}, True, id="a vote short"),
    ],
)
def test_a_turnout_far_from_last_time_is_questioned(
    votes: dict[str, int], has_question: bool
) -> None:
    assert (MISSING in of_votes(votes, ambridge())) is has_question


def test_without_a_previous_turnout_nothing_is_questioned() -> None:
    assert MISSING not in of_votes({"Con": 1, "Lab": 1, "LD": 1}, ambridge(None))


def test_of_the_650_seats_of_2019_only_chorley_is_questioned() -> None:
    uk = load_election("uk-2019")
    votes: Counter[str] = Counter()
    register: dict[str, int] = {}
    with (find_election("uk-2019") / "results.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            votes[row["seat_id"]] += int(row["votes"])
            register[row["seat_id"]] = int(row["electorate"])
    far = [
        seat.name
        for seat in uk.seats
        if seat.previous_turnout
        and abs(share(votes[seat.id], register[seat.id]) - seat.previous_turnout)
        > TURNOUT_CHANGE_LIMIT
    ]
    assert far == ["Chorley"]


# -- missing parties --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("votes", "missing"),
    [
        pytest.param({"Con": 600, "Lab": 400, "LD": 100}, "", id="nobody"),
        pytest.param({"Con": 600, "Lab": 400}, "LD", id="a tenth of the vote is enough"),
        pytest.param({"Con": 1_000}, "Lab, LD", id="two"),
        pytest.param({"Con": 600, "Lab": 400, "LD": 0}, "", id="0 is given"),
        pytest.param({"Lab": 600, "Green": 400, "LD": 1}, "Con", id="the holder"),
    ],
)
def test_a_party_with_a_tenth_last_time_and_no_votes_is_listed(
    votes: dict[str, int], missing: str
) -> None:
    named = [s for s in of_votes(votes, ambridge()) if s.startswith("No votes")]
    assert named == ([f"No votes for {missing}, who stood last time."] if missing else [])


def test_a_party_with_less_than_a_tenth_last_time_is_not_listed() -> None:
    election = night.small(night.seat(previous={"Con": 901, "Lab": 99}, previous_electorate=2_000))
    assert not any("No votes" in sentence for sentence in of_votes({"Con": 1_000}, election))


# -- targets ---------------------------------------------------------------------------------


def target_of(*parties: str, votes: dict[str, int] | None, winner: str = "") -> list[str]:
    """The sentences about Ambridge as a target of these parties."""
    targets = tuple(
        Target(group=f"{party} targets", seat="X-Ambridge", holder="Con", challenger=party)
        for party in parties
    )
    election = ambridge(targets=targets)
    bulletin = (
        night.result(election, "Ambridge", votes=votes)
        if votes
        else night.rush(election, "Ambridge", winner)
    )
    state = night.state(Board.of(election, [bulletin]), "Ambridge")
    return [sentence for sentence in entry_checks(state) if sentence.startswith("In ")]


@pytest.mark.parametrize(
    ("votes", "sentence"),
    [
        ({"Con": 400, "Lab": 500, "LD": 100}, "it flips: swing 10.0, 5.0 needed."),
        ({"Con": 500, "Lab": 400, "LD": 100}, "it does not flip: swing 0.0, 5.0 needed."),
        ({"Con": 300, "Lab": 300, "LD": 400}, "it goes to neither: swing 5.0, 5.0 needed."),
        ({"Con": 450, "Lab": 450, "LD": 100}, "it is open: swing 5.0, 5.0 needed."),
    ],
    ids=["flips", "held", "lost to another", "tied"],
)
def test_a_target_has_its_outcome_and_its_swing(votes: dict[str, int], sentence: str) -> None:
    assert target_of("Lab", votes=votes) == [f"In Lab targets, {sentence}"]


def test_a_winner_without_votes_has_no_swing() -> None:
    assert target_of("Lab", votes=None, winner="Lab") == ["In Lab targets, it flips."]


def test_each_of_several_challengers_has_its_outcome() -> None:
    assert target_of("Lab", "LD", votes={"Con": 400, "Lab": 500, "LD": 100}) == [
        "In Lab targets, it flips: swing 10.0, 5.0 needed.",
        "In LD targets, it goes to neither: swing 5.0, 20.0 needed.",
    ]


# -- no sentence --------------------------------------------------------------------------


def test_a_winner_without_votes_in_no_target_has_no_sentence() -> None:
    board = BEFORE.apply([night.rush(ANGLIA, "Watford", "Con")])
    assert list(entry_checks(night.state(board, "Watford"))) == []


def test_superseded_votes_are_not_checked() -> None:
    board = FULL.apply([night.rush(ANGLIA, "Watford", "LD", revision=2)])
    assert list(entry_checks(night.state(board, "Watford"))) == []
