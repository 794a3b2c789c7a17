"""What was said and is not so any more: told once, with what stood before and since when."""

from collections.abc import Sequence
from itertools import count

import pytest

from tests.makers.night import MIDNIGHT, desk_entry, few, pin, recount, result, retraction_of, rush
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.changes import Change, ReceivedBulletin, changes, describe_correction_and_source

ELECTION = few()
CON, LAB = {"Con": 900, "Lab": 400}, {"Con": 400, "Lab": 900}
TIE = {"Con": 5, "Lab": 5}
CLOSER = {"Con": 900, "Lab": 800}
FIRST = result(ELECTION, "Ipswich", 1, CON)
SECOND = result(ELECTION, "Ipswich", 2, LAB)
RETYPED = result(ELECTION, "Ipswich", 1, LAB)
ENTRY = desk_entry(Board.empty(ELECTION), "Ipswich", "Con", CON)


def told(*said: Bulletin) -> list[Change]:
    """Received one after the other, each in a file named after its place."""
    received = (
        ReceivedBulletin(seq, MIDNIGHT, f"{seq}.xml", one)
        for seq, one in zip(count(1), said, strict=False)
    )
    return list(changes(ELECTION, received))


def corrections(*said: Bulletin) -> list[tuple[int, str]]:
    """The place of each statement that corrects, and how that is worded."""
    return [
        (change.received.seq, describe_correction_and_source(change))
        for change in told(*said)
        if change.is_correction
    ]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param([FIRST], id="the first word"),
        pytest.param([FIRST, FIRST], id="the same again"),
        pytest.param([rush(ELECTION, "Ipswich", "Con"), FIRST], id="votes for a call"),
        pytest.param([ENTRY, FIRST], id="the feed agrees with the desk"),
        pytest.param([recount(ELECTION, "Ipswich"), FIRST], id="after a recount"),
        pytest.param([SECOND, FIRST], id="an old revision that comes late"),
        pytest.param([FIRST, result(ELECTION, "Ipswich", 2, CON)], id="a revision that says the same"),
        pytest.param(
            [FIRST, result(ELECTION, "Ipswich", 2, CON, electorate=75_000)], id="another register"
        ),
        pytest.param([result(ELECTION, "Colchester", 1, CON), SECOND], id="another seat"),
        pytest.param(
            [result(ELECTION, "Ipswich", 1, TIE), result(ELECTION, "Ipswich", 2, TIE, "Con")],
            id="a tie that the lot decides",
        ),
    ],
)  # fmt: skip
def test_what_contradicts_nothing_that_was_shown_corrects_nothing(said: Sequence[Bulletin]) -> None:
    assert corrections(*said) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param(
            [FIRST, SECOND],
            "was Con gain from Lab, now Lab hold; Lab was 400, now 900; Con was 900, now 400; "
            "in Conservative target seats: not flipped any more (by 2.xml)",
            id="another winner",
        ),
        pytest.param(
            [FIRST, result(ELECTION, "Ipswich", 2, CLOSER)],
            "majority was 500, now 100; Lab was 400, now 800 (by 2.xml)",
            id="a majority",
        ),
        pytest.param(
            [FIRST, result(ELECTION, "Ipswich", 2, CON | {"LD": 5})],
            "LD was not there, now 5 (by 2.xml)",
            id="votes alone",
        ),
        pytest.param(
            [FIRST, rush(ELECTION, "Ipswich", "Lab", 2)],
            "was Con gain from Lab, now Lab hold; the votes do not stand any more (majority was 500); "
            "in Conservative target seats: not flipped any more (by 2.xml)",
            id="a rush that corrects",
        ),
        pytest.param(
            [ENTRY, SECOND],
            "was Con gain from Lab, now Lab hold; Lab was 400, now 900; Con was 900, now 400; "
            "in Conservative target seats: not flipped any more (by 2.xml)",
            id="the feed against the desk",
        ),
        pytest.param(
            [FIRST, retraction_of(FIRST)],
            "was Con gain from Lab, now awaiting; the votes do not stand any more (majority was 500); "
            "in Conservative target seats: not flipped any more (by 2.xml)",
            id="taken back",
        ),
        pytest.param(
            [FIRST, RETYPED],
            "was Con gain from Lab, now conflict; the votes do not stand any more (majority was 500); "
            "in Conservative target seats: not flipped any more (by 2.xml)",
            id="a conflict",
        ),
        pytest.param(
            [result(ELECTION, "Ipswich", 1, LAB), result(ELECTION, "Ipswich", 2, CON)],
            "was Lab hold, now Con gain from Lab; Con was 400, now 900; Lab was 900, now 400; "
            "in Conservative target seats: flipped (by 2.xml)",
            id="a flip that was not one",
        ),
    ],
)  # fmt: skip
def test_a_correction_says_what_changed_from_what_and_by_which_file(
    said: Sequence[Bulletin], words: str
) -> None:
    assert corrections(*said) == [(2, words)]


def test_another_winner_is_an_alarm_and_another_majority_is_none() -> None:
    [_, winner] = told(FIRST, SECOND)
    [_, majority] = told(FIRST, result(ELECTION, "Ipswich", 2, CLOSER))
    assert (winner.is_alarm, majority.is_alarm) == (True, False)


def test_what_was_withdrawn_and_comes_back_is_no_second_correction() -> None:
    both = told(FIRST, RETYPED)
    settled = pin(Board.of(ELECTION, [FIRST, RETYPED]), "Ipswich", FIRST)
    assert [change.is_correction for change in told(FIRST, RETYPED, settled)] == [
        False,
        True,
        False,
    ]
    assert both[-1].old_result is not None


def test_what_was_withdrawn_and_comes_back_otherwise_is_told_with_what_it_was() -> None:
    settled = pin(Board.of(ELECTION, [FIRST, RETYPED]), "Ipswich", RETYPED)
    last = told(FIRST, RETYPED, settled)[-1]
    assert describe_correction_and_source(last).startswith(
        "was Con gain from Lab, now Lab hold; Lab was 400, now 900"
    )


def test_votes_that_were_pending_are_held_against_those_before() -> None:
    [_, (third, words)] = corrections(
        FIRST,
        rush(ELECTION, "Ipswich", "Con", 2),
        result(ELECTION, "Ipswich", 3, CLOSER),
    )
    assert (third, words) == (3, "majority was 500, now 100; Lab was 400, now 800 (by 3.xml)")


@pytest.mark.parametrize("heard", range(6))
def test_a_board_showed_the_old_figure_from_when_it_stood_until_it_was_corrected(
    heard: int,
) -> None:
    elsewhere = result(ELECTION, "Colchester", 1, CON)
    change = told(elsewhere, FIRST, result(ELECTION, "Luton South", 1, CON), SECOND)[-1]
    assert change.was_shown_at(heard) is (heard in (2, 3))


def test_a_board_made_while_it_was_withdrawn_showed_nothing_false() -> None:
    settled = pin(Board.of(ELECTION, [FIRST, RETYPED]), "Ipswich", RETYPED)
    last = told(FIRST, RETYPED, settled)[-1]
    assert [last.was_shown_at(heard) for heard in range(4)] == [False, True, False, False]
