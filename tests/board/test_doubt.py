"""Implausible declarations are withheld until a producer confirms them (rule 10)."""

import datetime as dt
from functools import cache
from itertools import permutations
from typing import Any

import msgspec
import pytest

from tests.makers import night
from tracker.board import Board, entries
from tracker.board.bulletin import AHEAD, YES, Bulletin, Candidate
from tracker.board.doubt_reason import DoubtReason
from tracker.board.entry_fields import parse_votes
from tracker.board.standing import Status
from tracker.board.targets import TargetStatus
from tracker.election import Election

IPSWICH = {"Con": 24952, "Lab": 19473, "LD": 2439, "Brexit": 1432, "Green": 1283}
"""The votes of 2019; Labour won with 24,224 in 2017."""
COLCHESTER = {"Con": 26917, "Lab": 17494, "LD": 7432, "Green": 1530}


@cache
def election() -> Election:
    """Four seats whose candidates are known before the night."""
    few = night.few()
    seats = [msgspec.structs.replace(s, candidate_count=len(s.stands)) for s in few.seats]
    return msgspec.structs.replace(few, doubt=True, seats=tuple(seats))


def table(votes: dict[str, int], seat: str = "Ipswich", **more: Any) -> Bulletin:
    """A result as a person types it: without an agency's printed figures."""
    return night.result(election(), seat, votes=votes, **more)


def board(*bulletins: Bulletin) -> Board:
    return Board.of(election(), bulletins)


def reasons(*bulletins: Bulletin, seat: str = "Ipswich") -> list[DoubtReason]:
    return [doubt.reason for doubt in night.state(board(*bulletins), seat).doubts]


def test_the_true_result_is_not_doubted() -> None:
    assert reasons(table(IPSWICH)) == []


# What a doubtful seat is


@pytest.fixture
def doubtful() -> Board:
    """Ipswich with half of its votes."""
    return board(table({party: votes // 2 for party, votes in IPSWICH.items()}))


def test_a_doubtful_seat_has_no_winner_no_figures_and_no_part_in_a_tally(doubtful: Board) -> None:
    state = night.state(doubtful, "Ipswich")
    assert (state.status, state.winner, state.figures) == (Status.DOUBTFUL, None, None)
    assert (state.result(), state.gained(), state.counted_votes) == ("", None, [])
    assert (doubtful.decided, doubtful.valid_votes, dict(doubtful.tallies)) == (0, 0, {})
    assert doubtful.doubtful == (state,)
    assert state in doubtful.to_settle


def test_a_target_in_a_doubtful_seat_is_not_taken(doubtful: Board) -> None:
    (target,) = [t for t in doubtful.targets if t.state.seat.name == "Ipswich"]
    assert (target.status, target.swing) == (TargetStatus.DOUBTFUL, None)


def test_what_a_confirmation_would_bring_is_known(doubtful: Board) -> None:
    state = night.state(doubtful, "Ipswich").if_confirmed
    assert (state.status, state.result()) == (Status.DECLARED, "Con gain from Lab")
    assert state.figures


def test_a_confirmation_ends_a_doubt(doubtful: Board) -> None:
    confirmed = doubtful.apply([night.confirm(doubtful, "Ipswich")])
    state = night.state(confirmed, "Ipswich")
    assert (state.status, state.doubts, state.result()) == (
        Status.DECLARED,
        (),
        "Con gain from Lab",
    )
    assert confirmed.decided == 1


def test_a_pin_ends_a_doubt(doubtful: Board) -> None:
    seat = night.state(doubtful, "Ipswich").seat
    pin = entries.pin(doubtful, seat, by="AB", now=night.MIDNIGHT)
    assert night.state(doubtful.apply([pin]), "Ipswich").result() == "Con gain from Lab"


def test_a_later_result_with_other_content_ends_a_doubt(doubtful: Board) -> None:
    later = doubtful.apply([table(IPSWICH, revision=2)])
    assert night.state(later, "Ipswich").result() == "Con gain from Lab"


def test_a_confirmation_is_of_one_statement_and_not_of_the_next(doubtful: Board) -> None:
    confirmed = doubtful.apply([night.confirm(doubtful, "Ipswich")])
    third = {party: votes // 3 for party, votes in IPSWICH.items()}
    assert night.state(confirmed.apply([table(third, revision=2)]), "Ipswich").doubts


def test_any_order_of_the_statements_gives_the_same_board(doubtful: Board) -> None:
    statements = [
        *(b for of_seat in doubtful.bulletins.values() for b in of_seat.values()),
        night.confirm(doubtful, "Ipswich"),
        night.result(election(), "Colchester"),
        table(IPSWICH, revision=2),
    ]
    boards = [Board.of(election(), order) for order in permutations(statements)]
    assert all(found == boards[0] for found in boards)


def test_an_election_can_be_without_doubts() -> None:
    for changes in ({"doubt": False}, {"accepts_tests": True}):
        without = msgspec.structs.replace(election(), **changes)
        assert night.state(Board.of(without, [table({"Con": 3, "Lab": 2})]), "Ipswich").winner


def test_a_conflict_over_a_doubtful_result_counts_no_winner() -> None:
    half = table({party: votes // 2 for party, votes in IPSWICH.items()})
    third = table({party: votes // 3 for party, votes in IPSWICH.items()})
    state = night.state(board(half, third), "Ipswich")
    assert (state.status, state.winner) == (Status.CONFLICT, None)


def test_the_candidates_of_a_past_night_are_not_known_before_it() -> None:
    """A table of that night without the smallest parties is no reason for a doubt."""
    past = msgspec.structs.replace(night.few(), doubt=True)
    votes = {party: n for party, n in IPSWICH.items() if party != "Green"}
    assert night.state(Board.of(past, [table(votes)]), "Ipswich").doubts == ()


# The reasons


def test_half_of_the_votes() -> None:
    votes = {party: votes // 2 for party, votes in IPSWICH.items()}
    (doubt,) = night.state(board(table(votes)), "Ipswich").doubts
    assert doubt.reason is DoubtReason.TURNOUT
    assert doubt.sentence == "a turnout of 32.8 per cent, 67.6 last time"


def test_a_partial_count_in_a_seat_with_a_low_turnout() -> None:
    """The turnout is 17 points lower, as in true results; the votes are 69 per cent."""
    votes = {party: votes * 71 // 100 for party, votes in IPSWICH.items()}
    (doubt,) = night.state(board(table(votes, electorate=70_000)), "Ipswich").doubts
    assert doubt.reason is DoubtReason.VALID_VOTES
    assert doubt.sentence == "35,197 votes in all, 51,137 last time"


def test_a_tenth_of_the_votes_and_of_the_electorate() -> None:
    votes = {party: votes // 10 for party, votes in IPSWICH.items()}
    assert DoubtReason.VALID_VOTES in reasons(table(votes, electorate=7_552))


def test_the_row_of_the_party_that_won_last_time_is_lost() -> None:
    votes = {party: n for party, n in IPSWICH.items() if party != "Lab"}
    assert DoubtReason.WINNER_ABSENT in reasons(table(votes))


def test_the_row_of_a_party_that_stands_is_lost() -> None:
    votes = {party: n for party, n in IPSWICH.items() if party != "Green"}
    assert reasons(table(votes)) == [DoubtReason.CANDIDATE_MISSING]


def test_a_desk_entry_without_a_known_candidate() -> None:
    empty = Board.empty(election())
    seat = night.state(empty, "Ipswich").seat
    counted = {party: str(n) for party, n in IPSWICH.items() if party != "Brexit"}
    parsed = parse_votes(election(), counted)
    entry = entries.declare(
        empty, seat, election().party_by_code["Con"], parsed, by="AB", now=night.MIDNIGHT
    )
    (doubt,) = night.state(empty.apply([entry]), "Ipswich").doubts
    assert doubt.reason is DoubtReason.CANDIDATE_MISSING
    assert doubt.sentence == "Brexit Party stands and has no votes here"


def test_votes_for_a_party_that_does_not_stand() -> None:
    assert DoubtReason.NOT_STANDING in reasons(table({**IPSWICH, "UKIP": 10}))


def test_a_party_that_no_table_knows_is_first() -> None:
    votes = {"Total": 49579, **IPSWICH}
    (doubt,) = [
        d
        for d in night.state(board(table(votes)), "Ipswich").doubts
        if d.reason is DoubtReason.UNKNOWN_PARTY
    ]
    assert doubt.sentence == 'no table knows the party "Total", which is first'


def test_a_party_that_no_table_knows_is_no_such_doubt_far_behind() -> None:
    votes = {**IPSWICH, "Rainbow": 12}
    assert DoubtReason.UNKNOWN_PARTY not in reasons(table(votes))


def test_a_call_for_a_party_that_no_table_knows() -> None:
    call = night.rush(election(), "Ipswich", "Conservitive")
    assert reasons(call) == [DoubtReason.UNKNOWN_PARTY]


def test_two_rows_are_exchanged() -> None:
    votes = {**IPSWICH, "Con": IPSWICH["Green"], "Green": IPSWICH["Con"]}
    assert DoubtReason.SHARE in reasons(table(votes))


def test_the_votes_slipped_by_a_row() -> None:
    slipped = dict(zip(IPSWICH, [1283, 24952, 19473, 2439, 1432], strict=True))
    assert reasons(table(slipped))


def test_printed_figures_that_agree_end_the_doubt_about_a_large_change() -> None:
    votes = {"Con": 46000, "Lab": 2900, "LD": 300, "Brexit": 200, "Green": 179}
    assert reasons(table(votes)) == [DoubtReason.SWING, DoubtReason.SHARE]
    printed = {"majority": "43100", "percentageMajority": "86.93"}
    assert reasons(table(votes, stated=printed)) == []


def test_the_fall_of_the_first_party_to_a_ninth_is_doubted_even_if_printed_figures_agree() -> None:
    votes = {**IPSWICH, "Lab": IPSWICH["Green"], "Green": IPSWICH["Lab"]}
    printed = {"majority": str(24952 - 19473), "percentageMajority": "11.05"}
    (doubt,) = night.state(board(table(votes, stated=printed)), "Ipswich").doubts
    assert doubt.sentence == "2.6 per cent for Labour, 47.4 last time"


def test_a_new_partys_win_is_not_doubted_if_printed_figures_agree() -> None:
    votes = {"Green": 22000, "Con": 12000, "Lab": 12000, "LD": 2000, "Brexit": 1579}
    assert reasons(table(votes)) == [DoubtReason.SHARE]
    assert reasons(table(votes, stated={"majority": "10000"})) == []


@pytest.mark.parametrize(
    "stated", [{"majority": "5497"}, {"percentageMajority": "12.05"}], ids=["votes", "per cent"]
)
def test_printed_figures_that_disagree_are_doubted(stated: dict[str, str]) -> None:
    assert reasons(table(IPSWICH, stated=stated)) == [DoubtReason.PRINTED_FIGURES]


def test_a_printed_majority_that_is_no_number_is_no_agreement() -> None:
    """So the win of a party from almost nothing is doubted all the same."""
    votes = {**IPSWICH, "Green": 17_000, "Con": 15_000, "Lab": 14_000}
    assert reasons(table(votes, stated={"majority": "2000"})) == []
    assert reasons(table(votes, stated={"majority": "n/a"})) == [DoubtReason.SHARE]


@pytest.mark.parametrize("printed", ["11.05", "11.1", "11.0", "11"])
def test_a_printed_percentage_may_be_rounded_or_cut_off(printed: str) -> None:
    assert reasons(table(IPSWICH, stated={"percentageMajority": printed})) == []


def test_a_printed_share_that_the_votes_do_not_give_is_doubted() -> None:
    first, *others = table(IPSWICH).candidates
    wrong = msgspec.structs.replace(first, printed_share="53.03")
    result = msgspec.structs.replace(table(IPSWICH), candidates=(wrong, *others))
    (doubt,) = night.state(board(result), "Ipswich").doubts
    assert doubt.reason is DoubtReason.PRINTED_FIGURES
    assert "prints 53.03 per cent for" in doubt.sentence
    assert doubt.sentence.endswith("its votes give 50.33")


def test_an_exchange_with_the_majority_but_not_the_shares_of_the_message_is_doubted() -> None:
    votes = {**IPSWICH, "Con": IPSWICH["Green"], "Green": IPSWICH["Con"]}
    result = table(votes, stated={"majority": str(24952 - 19473)})
    first, *others = result.candidates
    wrong = msgspec.structs.replace(first, printed_share="50.33")
    result = msgspec.structs.replace(result, candidates=(wrong, *others))
    assert {DoubtReason.PRINTED_FIGURES, DoubtReason.SHARE} <= {*reasons(result)}


def test_a_declaration_before_the_polls_closed() -> None:
    at = dt.datetime(2019, 12, 12, 16, 40, tzinfo=dt.UTC)
    assert reasons(table(IPSWICH, declared_at=at)) == [DoubtReason.TIME]


def test_a_declaration_days_after_the_polls_closed() -> None:
    at = dt.datetime(2019, 12, 19, 2, tzinfo=dt.UTC)
    assert reasons(table(IPSWICH, declared_at=at)) == [DoubtReason.TIME]


def test_a_statement_that_arrived_before_its_own_time() -> None:
    at = dt.datetime(2019, 12, 13, 4, 30, tzinfo=dt.UTC)
    ahead = table(IPSWICH, declared_at=at, stated={AHEAD: YES})
    (doubt,) = night.state(board(ahead), "Ipswich").doubts
    assert doubt.reason is DoubtReason.TIME
    assert "declared at 2019-12-13 04:30, in the future" in doubt.sentence


def test_the_same_result_with_a_time_that_has_passed_ends_the_doubt() -> None:
    at = dt.datetime(2019, 12, 13, 4, 30, tzinfo=dt.UTC)
    ahead = table(IPSWICH, declared_at=at, stated={AHEAD: YES})
    earlier = table(IPSWICH, declared_at=at - dt.timedelta(hours=2))
    assert reasons(ahead, earlier) == []


def test_the_turnout_of_a_by_election_may_be_low() -> None:
    by_election = msgspec.structs.replace(election(), kind="B")
    votes = {party: votes // 2 for party, votes in IPSWICH.items()}
    state = night.state(Board.of(by_election, [table(votes)]), "Ipswich")
    assert state.doubts == ()


def test_a_candidate_too_many_of_an_aggregate() -> None:
    ipswich = night.state(board(), "Ipswich").seat
    assert ipswich.candidate_count == len(IPSWICH)
    twice = (*table(IPSWICH).candidates, Candidate(party="Green", votes=3, name="Another"))
    result = msgspec.structs.replace(table(IPSWICH), candidates=twice)
    assert reasons(result) == [DoubtReason.NOT_STANDING]


# What a sheet has before the count, and rows that are no candidate


def test_the_sheet_of_last_time_is_in_the_folder() -> None:
    ipswich = night.state(board(), "Ipswich").seat
    without_candidates = msgspec.structs.replace(night.few(), doubt=True)
    result = night.result(without_candidates, "Ipswich", votes=dict(ipswich.previous))
    (doubt,) = night.state(Board.of(without_candidates, [result]), "Ipswich").doubts
    assert doubt.reason is DoubtReason.VOTES_OF_LAST_TIME
    assert doubt.sentence == "Labour and Conservative have 24,224 and 23,393 votes, as last time"


def test_the_first_party_alone_has_its_votes_of_last_time() -> None:
    assert reasons(table({**IPSWICH, "Lab": 24224})) == []


def test_the_small_parties_of_a_sheet_still_have_zeros() -> None:
    (doubt,) = night.state(board(table({**IPSWICH, "LD": 0})), "Ipswich").doubts
    assert doubt.reason is DoubtReason.NO_VOTES
    assert doubt.sentence == "no votes for Liberal Democrat, 1,187 last time"


def test_a_party_without_votes_last_time_can_have_none() -> None:
    assert reasons(table({**IPSWICH, "Brexit": 0})) == []


def test_each_row_of_a_sheet_has_the_same_figure() -> None:
    assert DoubtReason.SEVERAL_TIED in reasons(table(dict.fromkeys(IPSWICH, 9999)))


def test_a_tie_of_two_is_not_doubted() -> None:
    assert reasons(table({**IPSWICH, "Lab": 24952})) == []


@pytest.mark.parametrize("others", [26000, 21000], ids=["first", "second"])
def test_a_figure_for_others_is_no_winner_and_no_runner_up(others: int) -> None:
    votes = {**IPSWICH, "Lab": 12000, "Con": 24952, "Other": others}
    assert DoubtReason.OTHERS_LEAD in reasons(table(votes))


def test_postal_votes_are_rows_of_their_own() -> None:
    """The first party has two rows with other names: "Tom Hunt" and "Tom Hunt (postal)"."""
    result = table(IPSWICH)
    postal = Candidate(party="Con", votes=9000, name="Tom Hunt (postal)")
    halved = msgspec.structs.replace(result, candidates=(*result.candidates, postal))
    assert DoubtReason.SEVERAL_CANDIDATES in reasons(halved)


def test_two_seats_are_exchanged_and_their_candidates_are_known() -> None:
    """The shares of neighbours are plausible for each other; the names are not."""
    names = {"Con": ("Tom Hunt",), "Lab": ("Sandy Martin",)}
    seats = tuple(msgspec.structs.replace(s, candidate_names=names) for s in election().seats)
    known = msgspec.structs.replace(election(), seats=seats)
    others = ("Will Quince", "Tina McKay", "Martin Goss")
    result = table({party: n for party, n in IPSWICH.items() if party in ("Con", "Lab", "LD")})
    for name, expected in (("Tom Hunt", []), ("HUNT, Thomas", []), (others[0], ["other-person"])):
        first, *rest = result.candidates
        named = (msgspec.structs.replace(first, name=name), *rest)
        found = night.state(
            Board.of(known, [msgspec.structs.replace(result, candidates=named)]), "Ipswich"
        ).doubts
        assert [d.reason for d in found if d.reason is DoubtReason.OTHER_PERSON] == expected
    (doubt,) = [d for d in found if d.reason is DoubtReason.OTHER_PERSON]
    assert doubt.sentence == "Will Quince does not stand here for Conservative, but Tom Hunt"


@pytest.mark.parametrize("addition", [" (postal)", " - postal votes", ": on the day", ", by post"])
def test_postal_votes_are_rows_of_an_unknown_party(addition: str) -> None:
    votes = {**IPSWICH, "Con": 20_000, f"Conservative{addition}": 4_952}
    doubts = night.state(board(table(votes)), "Ipswich").doubts
    (doubt,) = [d for d in doubts if d.reason is DoubtReason.PART_OF_A_PARTY]
    assert doubt.sentence.endswith("may be a part of the votes of Conservative")


def test_an_independent_is_no_part_of_a_party() -> None:
    votes = {**IPSWICH, "Labour Independent": 300}
    assert DoubtReason.PART_OF_A_PARTY not in reasons(table(votes))


def test_the_majority_is_a_row_below_the_candidates() -> None:
    votes = {**IPSWICH, "Vorsprung": 24952 - 19473}
    doubts = night.state(board(table(votes)), "Ipswich").doubts
    (doubt,) = [d for d in doubts if d.reason is DoubtReason.MAJORITY_AS_PARTY]
    assert doubt.sentence == '"Vorsprung" has 5,479 votes, which is the majority'


def test_the_speaker_was_typed_for_the_party_above() -> None:
    votes = {("Spk" if party == "Lab" else party): n for party, n in IPSWICH.items()}
    assert DoubtReason.SPEAKER in reasons(table(votes))


def test_the_electorate_is_the_column_of_the_votes() -> None:
    votes = {party: n * 9 // 10 for party, n in IPSWICH.items()}
    assert reasons(table(votes, electorate=59_000)) == [DoubtReason.ELECTORATE]


# The votes of another seat


@pytest.fixture
def copied() -> Board:
    """Colchester's file has the votes of Ipswich."""
    return board(table(IPSWICH), table(IPSWICH, seat="Colchester"))


def test_one_seats_row_is_copied_under_another_seat(copied: Board) -> None:
    for seat, other in (("Ipswich", "Colchester"), ("Colchester", "Ipswich")):
        (doubt,) = [
            d for d in night.state(copied, seat).doubts if d.reason is DoubtReason.SAME_VOTES
        ]
        assert doubt.sentence == f"the votes are those of {other}: 24,952, 19,473 and 2,439"
    assert (copied.decided, copied.valid_votes, dict(copied.tallies)) == (0, 0, {})


def test_the_seat_that_was_right_counts_when_it_is_confirmed(copied: Board) -> None:
    confirmed = copied.apply([night.confirm(copied, "Ipswich")])
    assert night.state(confirmed, "Ipswich").result() == "Con gain from Lab"
    assert night.state(confirmed, "Colchester").doubts


def test_a_copy_that_is_corrected_frees_the_other_seat(copied: Board) -> None:
    corrected = copied.apply([night.result(election(), "Colchester", 2, COLCHESTER)])
    assert corrected.doubtful == ()
    assert corrected.decided == 2


def test_a_copy_that_is_retracted_frees_the_other_seat(copied: Board) -> None:
    retraction = night.retraction_of(table(IPSWICH, seat="Colchester"))
    assert copied.apply([retraction]).decided == 1


def test_a_copy_with_a_row_too_few_or_too_many_is_a_copy() -> None:
    votes = {party: n for party, n in IPSWICH.items() if party != "Green"}
    assert DoubtReason.SAME_VOTES in reasons(table(IPSWICH), table(votes, seat="Colchester"))


def test_two_seats_with_a_handful_of_votes_can_have_the_same() -> None:
    votes = {"Con": 90, "Lab": 80, "LD": 70}
    assert DoubtReason.SAME_VOTES not in reasons(table(votes), table(votes, seat="Colchester"))


def test_the_votes_are_those_of_another_seat_last_time() -> None:
    colchester = night.state(board(), "Colchester").seat
    doubts = night.state(board(table(dict(colchester.previous))), "Ipswich").doubts
    (doubt,) = [d for d in doubts if d.reason is DoubtReason.VOTES_OF_LAST_TIME]
    assert doubt.sentence.startswith("the votes are those of Colchester last time: 24,565, ")
