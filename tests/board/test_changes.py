"""Corrections: each is reported once, with the old value and how long it was shown."""

from collections.abc import Sequence
from itertools import chain, count

import msgspec
import pytest

from tests.makers.night import (
    MIDNIGHT,
    desk_entry,
    few,
    pin,
    recount,
    result,
    retraction_of,
    rush,
    seat,
    small,
    state,
)
from tracker.board import Board
from tracker.board.bulletin import Bulletin, Candidate
from tracker.board.changes import Change, ChangeReplay, ReceivedBulletin
from tracker.board.correction_text import describe_correction_and_source, describe_overruled
from tracker.election import Election
from tracker.election.seat import PreviousCandidate

ELECTION = few()
CON, LAB = {"Con": 900, "Lab": 400}, {"Con": 400, "Lab": 900}
TIE = {"Con": 5, "Lab": 5}
CLOSER = {"Con": 900, "Lab": 800}
FIRST = result(ELECTION, "Ipswich", 1, CON)
SECOND = result(ELECTION, "Ipswich", 2, LAB)
RETYPED = result(ELECTION, "Ipswich", 1, LAB)
ENTRY = desk_entry(Board.empty(ELECTION), "Ipswich", "Con", CON)


def changes_of(*bulletins: Bulletin) -> list[Change]:
    """The changes of these bulletins, received in this order in 1.xml, 2.xml …"""
    received = (
        ReceivedBulletin(seq, MIDNIGHT, f"{seq}.xml", bulletin)
        for seq, bulletin in zip(count(1), bulletins, strict=False)
    )
    return [*chain.from_iterable(map(ChangeReplay(ELECTION).apply, received))]


def corrections(*bulletins: Bulletin) -> list[tuple[int, str]]:
    """The number and the text of each correction."""
    return [
        (change.received.seq, describe_correction_and_source(change))
        for change in changes_of(*bulletins)
        if change.is_correction
    ]


@pytest.mark.parametrize(
    "bulletins",
    [
        pytest.param([FIRST], id="the first result"),
        pytest.param([FIRST, FIRST], id="the same result twice"),
        pytest.param([rush(ELECTION, "Ipswich", "Con"), FIRST], id="the votes after a call"),
        pytest.param([ENTRY, FIRST], id="the feed agrees with the desk"),
        pytest.param([recount(ELECTION, "Ipswich"), FIRST], id="after a recount"),
        pytest.param([SECOND, FIRST], id="an old revision that arrives late"),
        pytest.param([FIRST, result(ELECTION, "Ipswich", 2, CON)], id="a new revision with the same votes"),
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
def test_a_bulletin_that_changes_no_shown_figure_is_no_correction(
    bulletins: Sequence[Bulletin],
) -> None:
    assert corrections(*bulletins) == []


@pytest.mark.parametrize(
    ("bulletins", "text"),
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
            id="other votes, the same majority",
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
            id="a retraction",
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
            id="a hold that is corrected to a flip",
        ),
    ],
)  # fmt: skip
def test_a_correction_has_old_and_new_values_and_the_file(
    bulletins: Sequence[Bulletin], text: str
) -> None:
    assert corrections(*bulletins) == [(2, text)]


def test_another_winner_is_an_alarm_and_another_majority_is_not() -> None:
    [_, winner] = changes_of(FIRST, SECOND)
    [_, majority] = changes_of(FIRST, result(ELECTION, "Ipswich", 2, CLOSER))
    assert (winner.is_alarm, majority.is_alarm) == (True, False)


def test_a_withdrawn_result_that_returns_is_no_second_correction() -> None:
    both = changes_of(FIRST, RETYPED)
    settled = pin(Board.of(ELECTION, [FIRST, RETYPED]), "Ipswich", FIRST)
    assert [change.is_correction for change in changes_of(FIRST, RETYPED, settled)] == [
        False,
        True,
        False,
    ]
    assert both[-1].old_result is not None


def test_another_result_after_a_withdrawn_one_corrects_the_withdrawn_one() -> None:
    settled = pin(Board.of(ELECTION, [FIRST, RETYPED]), "Ipswich", RETYPED)
    last = changes_of(FIRST, RETYPED, settled)[-1]
    assert describe_correction_and_source(last).startswith(
        "was Con gain from Lab, now Lab hold; Lab was 400, now 900"
    )


def test_votes_after_pending_ones_are_compared_with_the_earlier_votes() -> None:
    [_, (third, text)] = corrections(
        FIRST,
        rush(ELECTION, "Ipswich", "Con", 2),
        result(ELECTION, "Ipswich", 3, CLOSER),
    )
    assert (third, text) == (3, "majority was 500, now 100; Lab was 400, now 800 (by 3.xml)")


@pytest.mark.parametrize("last_seq", range(6))
def test_a_board_showed_the_old_value_from_its_arrival_to_its_correction(
    last_seq: int,
) -> None:
    colchester = result(ELECTION, "Colchester", 1, CON)
    change = changes_of(colchester, FIRST, result(ELECTION, "Luton South", 1, CON), SECOND)[-1]
    assert change.was_shown_at(last_seq) is (last_seq in (2, 3))


def test_a_board_during_the_withdrawal_did_not_show_the_old_value() -> None:
    settled = pin(Board.of(ELECTION, [FIRST, RETYPED]), "Ipswich", RETYPED)
    last = changes_of(FIRST, RETYPED, settled)[-1]
    assert [last.was_shown_at(last_seq) for last_seq in range(4)] == [False, True, False, False]


# What the feed says against the desk's choice


def overruled_by(held: Bulletin, feed: Bulletin, election: Election = ELECTION) -> str:
    """The text where the feed sends `feed` after the desk pinned `held`."""
    before = Board.of(election, [held])
    name = election.seat_by_id[held.seat].name
    return describe_overruled(state(before.apply([pin(before, name), feed]), name))


def independent(election: Election, seat: str, name: str, revision: int = 1) -> Bulletin:
    candidates = (Candidate(party="Ind", name=name, elected=True),)
    return rush(election, seat, "Ind", revision, candidates=candidates)


def test_other_votes_and_another_person_of_the_party_are_told_apart() -> None:
    first = result(ELECTION, "Ipswich", 1, {"Con": 9, "Lab": 2})
    other_votes = result(ELECTION, "Ipswich", 2, {"Con": 8, "Lab": 2})
    assert overruled_by(first, other_votes).startswith(
        "feed now other votes, majority 6 (result 2)"
    )
    held = independent(ELECTION, "Ipswich", "Ann Gee")
    other = independent(ELECTION, "Ipswich", "Bob Kay", 2)
    assert overruled_by(held, other).startswith("feed now another person of that party (rush 2)")


def test_a_recount_without_a_revision_is_named_without_one() -> None:
    rushed = rush(ELECTION, "Ipswich", "Con")
    call = msgspec.structs.replace(rushed, origin="desk", revision=None, by="AB")
    recount = msgspec.structs.replace(call, kind="recount", origin="feed", candidates=(), by="")
    assert overruled_by(call, recount).startswith("feed now a recount")


def test_a_pin_on_another_independent_is_a_gain_from_the_independent_before() -> None:
    before = (PreviousCandidate("Ind", "Jeremy Corbyn", 24_120),)
    election = small(seat("Islington North", {"Ind": 24_152, "Lab": 9}, previous_candidates=before))
    held = independent(election, "Islington North", "Ann Gee")
    text = overruled_by(held, rush(election, "Islington North", "Lab", 2), election)
    assert text == "feed now Lab gain from Ind (rush 2); the desk holds to Ind gain from Ind"
