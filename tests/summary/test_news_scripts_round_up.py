"""What is new between two boards, corrections first."""

import datetime as dt

import msgspec
import pytest

from tests.makers import night
from tests.makers.boards import MORNING, board_of, recount, result, rush, statement
from tracker.board import Board
from tracker.board.bulletin import Bulletin, Candidate
from tracker.election import PreviousCandidate
from tracker.summary.news_scripts.changes_since import changes_since
from tracker.summary.news_scripts.expected_seats import SPAN
from tracker.summary.news_scripts.round_up import round_up

LAST = MORNING - SPAN
"""06:43; the round-up is made at 07:13."""

WON = result("Ipswich", {"Con": 20, "Lab": 10})


def paragraphs(then: Board, now: Board) -> list[str]:
    """The paragraphs with their lists, as they are read."""
    script = round_up(then, now, LAST, MORNING)
    return [" ".join((one.text, *one.items)) for one in script.paragraphs]


def corrections(then: list[Bulletin], new: list[Bulletin]) -> list[str]:
    before = board_of(*then)
    return [s for s in paragraphs(before, before.apply(new)) if s.startswith("Correction")]


@pytest.mark.parametrize(
    ("new", "correction"),
    [
        (
            [rush("Ipswich", "Lab", 2)],
            "Correction to what we said at 06:43: Ipswich is a Labour hold, not a Conservative gain "
            "from Labour. New figures to follow; the earlier figures do not stand.",
        ),
        (
            [result("Ipswich", {"Con": 10, "Lab": 20}, revision=2)],
            "Correction to what we said at 06:43: Ipswich is a Labour hold, not a Conservative gain "
            "from Labour. Majority 10. A 15.9 per cent swing from the Conservatives to Labour; the "
            "Conservatives had needed 0.8 the other way.",
        ),
        (
            [result("Ipswich", {"Con": 10, "Lab": 20})],
            "Correction to what we said at 06:43: the Conservative gain from Labour in Ipswich does "
            "not stand. The result in Ipswich is not yet confirmed.",
        ),
        (
            [night.retraction_of(WON)],
            "Correction to what we said at 06:43: the Conservative gain from Labour in Ipswich does "
            "not stand. Ipswich is still to declare; last time it declared at 02:59.",
        ),
        (
            [result("Ipswich", {"Con": 19, "Lab": 11}, revision=2)],
            "Correction to what we said at 06:43: the majority in Ipswich is eight, not 10. "
            "Conservative gain from Labour in Ipswich. A 14.1 per cent swing from Labour to the "
            "Conservatives.",
        ),
        (
            [result("Ipswich", {"Con": 21, "Lab": 11}, revision=2)],
            "Correction to what we said at 06:43: the votes in Ipswich are corrected; the majority of "
            "10 stands.",
        ),
        (
            [rush("Ipswich", "Con", 2)],
            "Correction to what we said at 06:43: the majority of 10 in Ipswich does not stand. New "
            "figures to follow; the earlier figures do not stand.",
        ),
        (
            [result("Ipswich", {"Con": 21, "Lab": 10})],
            "Correction to what we said at 06:43: the majority of 10 in Ipswich does not stand. "
            "Conservative gain from Labour in Ipswich; the figures are not yet confirmed.",
        ),
    ],
)
def test_a_result_that_no_longer_stands_is_a_correction(
    new: list[Bulletin], correction: str
) -> None:
    assert corrections([WON], new) == [correction]


@pytest.mark.parametrize(
    ("then", "new"),
    [
        ([], [WON]),
        ([rush("Ipswich", "Con")], [WON]),
        ([recount("Ipswich")], [WON]),
        ([WON], [rush("Ipswich", "Con")]),
        ([rush("Ipswich", "Con"), rush("Ipswich", "Lab")], [result("Ipswich", {"Lab": 2}, 2)]),
        (
            [result("Ipswich", {"Con": 9, "Lab": 9})],
            [statement("Ipswich", {"Con": 9, "Lab": 9}, elected="Lab", revision=2)],
        ),
    ],
    ids=["first", "votes", "recounted", "nothing new", "settled", "a tie that was broken"],
)
def test_news_is_not_a_correction(then: list[Bulletin], new: list[Bulletin]) -> None:
    assert corrections(then, new) == []


def test_a_withdrawn_tie_is_a_correction() -> None:
    (correction,) = corrections(
        [result("Ipswich", {"Con": 9, "Lab": 9})],
        [result("Ipswich", {"Con": 9, "Lab": 9, "LD": 9, "Green": 10}, revision=1)],
    )
    assert correction.startswith(
        "Correction to what we said at 06:43: the tie in Ipswich does not stand."
    )


def test_a_corrected_seat_is_not_among_the_gains() -> None:
    then = board_of(result("Ipswich", {"Con": 10, "Lab": 20}))
    new = changes_since(then, then.apply([result("Ipswich", {"Con": 20, "Lab": 10}, revision=2)]))
    assert [one.now.seat.name for one in new.corrected] == ["Ipswich"]
    assert (new.gains, new.held, new.declared) == ((), (), ())


def test_a_call_overturned_by_the_votes_is_a_correction() -> None:
    then = board_of(rush("Ipswich", "Lab"))
    new = changes_since(then, then.apply([result("Ipswich", {"Con": 20, "Lab": 10})]))
    assert [one.now.seat.name for one in new.corrected] == ["Ipswich"]
    assert new.votes_in == ()
    assert [state.seat.name for state in new.declared] == ["Ipswich"]


def test_the_round_up_of_an_hour_with_everything() -> None:
    then = board_of(WON, rush("Bedford", "Lab"))
    now = then.apply(
        [
            result("Ipswich", {"Con": 19, "Lab": 11}, revision=2),
            result("Bedford", {"Lab": 20_491, "Con": 20_346}, revision=2),
            result("Peterborough", {"Con": 22_334, "Lab": 19_754}),
            result("Corby", {"Con": 30_000, "Lab": 18_346}),
            recount("Luton South"),
        ]
    )
    assert paragraphs(then, now)[1:] == [
        "Since 06:43, three seats have declared. At 07:13, four of 69 seats have declared. "
        "The Conservatives have three seats, up two; Labour one, down two.",
        "One gain since 06:43. Conservative gain from Labour in Peterborough. Majority 2,580. "
        "A 3.7 per cent swing from Labour to the Conservatives; 0.6 was needed.",
        "Targets since 06:43. Conservative target seats. Taken: Peterborough. In all, two taken, "
        "one missed, two to come. Labour target seats. Missed: Corby (Conservative hold). In all, "
        "one missed, seven to come.",
        "The Conservatives hold Corby.",
        "The votes are in: Labour hold Bedford. Majority 145. "
        "A 0.6 per cent swing from Labour to the Conservatives; 0.8 was needed.",
        "Recount in Luton South; no result yet.",
        "Going by last time, no seat is due between 07:13 and 07:43; 64 seats are still to come.",
    ]


def test_a_round_up_without_news_is_short(half: Board) -> None:
    assert paragraphs(half, half)[0].startswith(
        "Since 06:43, no seat has declared. At 07:13, 34 of"
    )
    assert not any("gain" in paragraph for paragraph in paragraphs(half, half))


def test_a_gain_of_the_desk_is_marked_as_our_own_report() -> None:
    now = board_of(statement("Peterborough", {"Con": 9, "Lab": 8}, origin="desk"))
    read = paragraphs(board_of(), now)
    assert any("That is our own report, not the agency's." in paragraph for paragraph in read)


def test_seats_due_last_time_are_expected() -> None:
    at = dt.datetime(2019, 12, 13, 0, 30, tzinfo=dt.UTC)
    script = round_up(board_of(), board_of(), at - SPAN, at)
    assert script.paragraphs[-1].text == (
        "Going by last time, two seats are due between 00:30 and 01:00: "
        "Broxbourne, and Basildon and Billericay."
    )


def test_of_many_seats_the_targets_are_named() -> None:
    at = dt.datetime(2019, 12, 13, 2, 30, tzinfo=dt.UTC)
    script = round_up(board_of(), board_of(), at - SPAN, at)
    assert script.paragraphs[-1].text == (
        "Going by last time, 13 seats are due between 02:30 and 03:00, among them the target seats "
        "Stevenage, St Albans, Colchester, Ipswich and Norwich North."
    )


def test_without_seats_to_come_nothing_is_expected(full: Board) -> None:
    assert not any("last time" in paragraph for paragraph in paragraphs(full, full))


def test_where_no_time_of_last_time_is_known_only_the_number_to_come_is_said() -> None:
    other = night.seat("Borchester", set_aside="the poll is postponed")
    board = Board.empty(night.small(night.seat(), other))
    script = round_up(board, board, LAST, MORNING)
    assert script.paragraphs[-1].text == "Still to come: 1 seat."


def test_a_span_backwards_is_refused(half: Board) -> None:
    with pytest.raises(ValueError, match="begins before it ends"):
        round_up(half, half, MORNING, MORNING)


def test_another_independent_than_the_one_said_is_a_correction_of_the_result() -> None:
    where = night.seat(
        "Islington North",
        {"Ind": 24_152, "Lab": 16_873},
        previous_candidates=(PreviousCandidate("Ind", "Jeremy Corbyn", 24_120),),
    )
    election = night.small(where)
    then, now = (
        Board.of(
            election,
            [
                msgspec.structs.replace(
                    night.rush(election, "Islington North", "Ind", revision),
                    candidates=(Candidate(party="Ind", name=name, elected=True),),
                )
            ],
        )
        for revision, name in ((1, "Jeremy Corbyn"), (2, "Somebody Else"))
    )
    (correction,) = changes_since(then, now).corrected
    assert correction.is_of_result
