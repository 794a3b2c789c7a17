"""The board: its rules on small elections, then the whole night of 12 December 2019."""

import csv
import os
from collections import Counter
from fractions import Fraction
from functools import cache
from pathlib import Path

import msgspec
import pytest

from tests.makers.night import (
    anglia,
    anglia_board,
    anglia_results,
    desk_entry,
    few,
    pin,
    recount,
    result,
    retraction_of,
    rush,
    seat,
    seat_of,
    small,
    state,
    target,
)
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.figures import CandidateLine
from tracker.board.standing import Status
from tracker.board.tally import EMPTY_TALLY, Tally, contributions
from tracker.election import Target
from tracker.election.swing import format_rounded

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("TRACKER_SHARED_DATA") or ROOT.parent / "shared" / "data")
LIBRARY = SHARED / "hoc"

E = few()
"""Ipswich (Lab), North Norfolk (LD), Luton South (Lab, sat as Ind), Colchester (Con)."""
CON_WINS = {"Con": 20_000, "Lab": 15_000, "LD": 5_000}
LAB_WINS = {"Con": 15_000, "Lab": 20_000, "LD": 5_000}
LD_WINS = {"Con": 15_000, "Lab": 5_000, "LD": 20_000}
TIE = {"Con": 20_000, "Lab": 20_000, "LD": 5_000}


def board_of(*bulletins: Bulletin) -> Board:
    return Board.of(E, bulletins)


# A board and its bulletins.


def test_without_bulletins_every_seat_is_awaiting() -> None:
    board = Board.empty(E)
    assert [s.seat for s in board.states.values()] == list(E.seats)
    assert board.statuses == {Status.AWAITING: 4}
    assert (board.tallies, board.decided, board.valid_votes) == ({}, 0, 0)


def test_applying_nothing_new_returns_the_same_board() -> None:
    bulletin = result(E, "Ipswich")
    board = board_of(bulletin)
    assert board.apply([bulletin, bulletin]) is board
    assert board.apply([]) is board


def test_a_board_is_immutable() -> None:
    board = board_of(result(E, "Ipswich", 1, CON_WINS))
    states, tallies, statuses = dict(board.states), dict(board.tallies), dict(board.statuses)
    valid_votes = board.valid_votes
    bulletins_before = dict(board.bulletins[seat_of(E, "Ipswich").id])
    board.apply([result(E, "Ipswich", 2, LAB_WINS), result(E, "Colchester")])
    assert board.states == states
    assert (board.tallies, board.statuses, board.valid_votes) == (tallies, statuses, valid_votes)
    assert board.bulletins == {seat_of(E, "Ipswich").id: bulletins_before}


def test_seats_without_new_bulletins_are_not_computed_again() -> None:
    board = board_of(result(E, "Ipswich"))
    after = board.apply([rush(E, "Colchester", "Con")])
    assert state(after, "Ipswich") is state(board, "Ipswich")
    assert state(after, "Colchester") is not state(board, "Colchester")


def test_seats_stay_in_the_elections_order() -> None:
    board = board_of(result(E, "Colchester"), result(E, "Ipswich"))
    assert list(board.states) == [seat.id for seat in E.seats]


def test_a_board_has_all_bulletins_by_seat_and_id() -> None:
    bulletins = [result(E, "Ipswich"), rush(E, "Ipswich", "Lab"), recount(E, "Colchester")]
    assert board_of(*bulletins).bulletins == {
        seat_of(E, "Ipswich").id: {b.id: b for b in bulletins[:2]},
        seat_of(E, "Colchester").id: {bulletins[2].id: bulletins[2]},
    }


def test_bulletins_may_be_any_iterable() -> None:
    bulletins = [result(E, "Ipswich"), rush(E, "Colchester", "Con")]
    assert Board.of(E, iter(bulletins)) == board_of(*bulletins)


def test_a_bulletin_of_an_unknown_seat_is_an_error() -> None:
    foreign = result(few("Ipswich", "Thurrock"), "Thurrock")
    with pytest.raises(KeyError, match=foreign.seat):
        board_of(foreign)


def test_a_bulletin_of_another_election_is_an_error() -> None:
    foreign = msgspec.structs.replace(result(E, "Ipswich"), election="anglia-2017")
    with pytest.raises(ValueError, match="a bulletin of anglia-2017, not anglia-2019"):
        board_of(result(E, "Ipswich"), foreign)


def test_boards_of_different_elections_are_not_equal() -> None:
    assert Board.empty(E) != Board.empty(few("Ipswich"))


# Sums.


def test_every_seat_has_one_status() -> None:
    board = board_of(
        result(E, "Ipswich", 1, CON_WINS),
        rush(E, "North Norfolk", "LD"),
        result(E, "Luton South", 1, CON_WINS),
        result(E, "Luton South", 1, LAB_WINS),
    )
    assert board.statuses == {
        Status.DECLARED: 1,
        Status.CALLED: 1,
        Status.CONFLICT: 1,
        Status.AWAITING: 1,
    }
    assert board.count(Status.CALLED) == 1
    assert board.count(Status.TIED) == 0


def test_seats_with_a_winner_are_decided_with_or_without_votes() -> None:
    board = board_of(
        result(E, "Ipswich", 1, CON_WINS),
        rush(E, "North Norfolk", "LD"),
        result(E, "Luton South", 1, TIE),
        recount(E, "Colchester"),
    )
    assert board.decided == 2


def test_a_gain_of_one_party_is_a_loss_of_another() -> None:
    board = board_of(rush(E, "Ipswich", "Con"), rush(E, "Colchester", "Con"))
    assert board.tally("Con") == Tally(seats=2, held=1, gains=1)
    assert board.tally("Lab") == Tally(losses=1)
    assert [board.tally(party).net for party in ("Con", "Lab", "LD")] == [1, -1, 0]


def test_previous_votes_are_those_of_the_same_seats() -> None:
    board = board_of(result(E, "Ipswich", 1, CON_WINS), rush(E, "Colchester", "Con"))
    con = board.tally("Con")
    assert (con.votes, con.previous_votes) == (20_000, 23_393)
    assert board.valid_votes == 40_000
    assert board.vote_share("Con") == 50
    assert board.vote_share_change("Con") == 50 - Fraction(2_339_300, 51_137)


def test_superseded_and_disputed_votes_are_subtracted_again() -> None:
    declared = board_of(result(E, "Ipswich", 1, CON_WINS))
    pending = declared.apply([rush(E, "Ipswich", "Lab", 2)])
    assert pending == board_of(rush(E, "Ipswich", "Lab", 2), result(E, "Ipswich", 1, CON_WINS))
    assert (pending.valid_votes, pending.tallies) == (0, {"Lab": Tally(seats=1, held=1)})
    disputed = declared.apply([result(E, "Ipswich", 1, LAB_WINS)])
    assert (disputed.valid_votes, disputed.tallies) == (0, {})


def test_an_agreed_winner_counts_while_the_votes_are_disputed() -> None:
    board = board_of(
        result(E, "Ipswich", 1, CON_WINS), result(E, "Ipswich", 1, CON_WINS | {"LD": 5_001})
    )
    assert board.statuses[Status.CONFLICT] == 1
    assert board.tallies == {"Con": Tally(seats=1, gains=1), "Lab": Tally(losses=1)}
    assert (board.valid_votes, board.decided) == (0, 1)


def test_with_all_retracted_only_the_bulletins_differ_from_the_empty_board() -> None:
    bulletins = [result(E, "Ipswich", 1, CON_WINS), rush(E, "Colchester", "LD")]
    assert board_of(*bulletins).apply(map(retraction_of, bulletins)) == Board.empty(E)


def test_a_party_without_seats_and_votes_has_no_tally() -> None:
    board = board_of(rush(E, "Ipswich", "Lab"))
    assert list(board.tallies) == ["Lab"]
    assert board.tally("Con") is EMPTY_TALLY


@pytest.mark.parametrize(
    ("party", "change"),
    [
        pytest.param("Con", True, id="stood in both"),
        pytest.param("UKIP", True, id="stood last time only"),
        pytest.param("Brexit", False, id="is new"),
        pytest.param("Other", False, id="an aggregate"),
        pytest.param("Ind", False, id="independents"),
        pytest.param("Bus-Pass Elvis", False, id="unknown"),
    ],
)
def test_a_vote_share_change_needs_previous_votes(party: str, change: bool) -> None:
    votes = CON_WINS | {"Brexit": 100, "Ind": 10, "Bus-Pass Elvis": 5}
    board = board_of(result(E, "Ipswich", 1, votes))
    assert (board.vote_share_change(party) is not None) is change


def test_a_party_that_did_not_stand_lost_its_previous_share() -> None:
    board = board_of(result(E, "Ipswich", 1, CON_WINS))
    assert board.vote_share_change("UKIP") == -Fraction(137_200, 51_137)


def test_before_any_votes_there_is_no_share() -> None:
    board = board_of(rush(E, "Ipswich", "Lab"))
    assert board.vote_share("Lab") is None
    assert board.vote_share_change("Lab") is None


# Gain and hold: against who won last time, and against who sat at dissolution.


@pytest.mark.parametrize(
    ("where", "winner", "previous", "sitting"),
    [
        pytest.param(
            "Ipswich", "Con", "Con gain from Lab", "Con gain from Lab", id="both bases agree"
        ),
        pytest.param("Luton South", "Lab", "Lab hold", "Lab gain from Ind", id="sat as Ind"),
        pytest.param("Luton South", "Ind", "Ind gain from Lab", "Ind hold", id="Ind wins"),
        pytest.param(
            "Luton South", "Con", "Con gain from Lab", "Con gain from Ind", id="a third wins"
        ),
        pytest.param("South Cambridgeshire", "Con", "Con hold", "Con gain from LD", id="sat as LD"),
        pytest.param("South Cambridgeshire", "LD", "LD gain from Con", "LD hold", id="LD wins"),
    ],
)
def test_gain_or_hold_is_counted_on_both_bases(
    where: str, winner: str, previous: str, sitting: str
) -> None:
    election = few(where)
    won = state(Board.of(election, [rush(election, where, winner)]), where)
    assert (won.result("previous"), won.result("sitting")) == (previous, sitting)
    assert won.gained("previous") is ("gain" in previous)
    assert won.gained("sitting") is ("gain" in sitting)
    assert won.bases_differ is (previous != sitting)


@pytest.mark.parametrize(
    ("basis", "headline", "tallies"),
    [
        ("previous", "Lab hold", {"Lab": Tally(seats=1, held=1)}),
        ("sitting", "Lab gain from Ind", {"Lab": Tally(seats=1, gains=1), "Ind": Tally(losses=1)}),
    ],
)
def test_the_elections_basis_is_the_headline_and_the_tally(
    basis: str, headline: str, tallies: dict[str, Tally]
) -> None:
    election = msgspec.structs.replace(few("Luton South"), basis=basis)
    board = Board.of(election, [rush(election, "Luton South", "Lab")])
    assert state(board, "Luton South").result() == headline
    assert board.tallies == tallies


def test_without_a_winner_there_is_neither_gain_nor_hold() -> None:
    tied = state(board_of(result(E, "Luton South", 1, TIE)), "Luton South")
    assert (tied.gained(), tied.result(), tied.bases_differ) == (None, "", False)


@pytest.mark.parametrize(
    ("name", "before", "now", "headline"),
    [
        pytest.param(
            "Buckingham",
            {"Spk": 34_299, "Green": 8_574, "Ind": 5_638, "UKIP": 4_168},
            {"Con": 37_035, "LD": 16_624, "Lab": 7_638, "Brexit": 1_286, "Ind": 681},
            "Con gain from Spk",
            id="the Speaker did not stand",
        ),
        pytest.param(
            "Chorley",
            {"Lab": 30_745, "Con": 23_233, "LD": 1_126, "Green": 530},
            {"Spk": 26_831, "Ind": 9_439, "Green": 3_600},
            "Spk gain from Lab",
            id="a new Speaker",
        ),
        pytest.param(
            "Buckingham",
            {"Spk": 22_860, "UKIP": 8_410},
            {"Spk": 34_299, "Green": 8_574},
            "Spk hold",
            id="the Speaker stands again",
        ),
    ],
)
def test_the_speaker_counts_as_their_own_party(
    name: str, before: dict[str, int], now: dict[str, int], headline: str
) -> None:
    election = small(seat(name, before, electorate=80_000))
    board = Board.of(election, [result(election, name, 1, now)])
    assert state(board, name).result() == headline
    assert sum(tally.net for tally in board.tallies.values()) == 0


# Targets.


@pytest.mark.parametrize(
    ("bulletins", "status", "winner"),
    [
        pytest.param([], "awaiting", None, id="no bulletin"),
        pytest.param([recount(E, "Ipswich")], "recount", None, id="a recount"),
        pytest.param([rush(E, "Ipswich", "Con")], "flipped", "Con", id="a rush for the challenger"),
        pytest.param([rush(E, "Ipswich", "Lab")], "held", "Lab", id="a rush for the holder"),
        pytest.param([result(E, "Ipswich", 1, CON_WINS)], "flipped", "Con", id="challenger won"),
        pytest.param([result(E, "Ipswich", 1, LAB_WINS)], "held", "Lab", id="holder won"),
        pytest.param([result(E, "Ipswich", 1, LD_WINS)], "lost to other", "LD", id="third won"),
        pytest.param([result(E, "Ipswich", 1, TIE)], "tied", None, id="a tie"),
        pytest.param(
            [result(E, "Ipswich", 1, CON_WINS), result(E, "Ipswich", 1, LAB_WINS)],
            "conflict",
            None,
            id="two winners",
        ),
        pytest.param(
            [result(E, "Ipswich", 1, CON_WINS), result(E, "Ipswich", 1, CON_WINS | {"LD": 1})],
            "flipped",
            "Con",
            id="one winner, other votes",
        ),
        pytest.param(
            [result(E, "Ipswich", 1, LAB_WINS), rush(E, "Ipswich", "Con", 2)],
            "flipped",
            "Con",
            id="votes pending",
        ),
        pytest.param(
            [desk_entry(Board.empty(E), "Ipswich", "Con")], "flipped", "Con", id="a desk entry"
        ),
    ],
)
def test_the_status_of_a_target_follows_from_the_winner(
    bulletins: list[Bulletin], status: str, winner: str | None
) -> None:
    found = target(board_of(*bulletins), "Ipswich")
    assert (found.status.value, found.state.winner) == (status, winner)


def test_a_target_without_votes_has_a_swing_needed_and_no_swing() -> None:
    found = target(board_of(rush(E, "Ipswich", "Con")), "Ipswich")
    assert found.swing_needed == Fraction(83_100, 2 * 51_137)
    assert (found.majority, found.swing, found.beyond) == (831, None, None)


def test_superseded_votes_give_a_target_no_swing() -> None:
    bulletins = [result(E, "Ipswich", 1, LAB_WINS), rush(E, "Ipswich", "Con", 2)]
    assert target(board_of(*bulletins), "Ipswich").swing is None


def test_disputed_votes_give_a_target_no_swing() -> None:
    bulletins = [result(E, "Ipswich", 1, CON_WINS), result(E, "Ipswich", 1, CON_WINS | {"LD": 1})]
    assert target(board_of(*bulletins), "Ipswich").swing is None


def test_a_pinned_result_keeps_the_targets_swing() -> None:
    board = board_of(result(E, "Ipswich", 1, CON_WINS))
    pinned = board.apply([pin(board, "Ipswich"), rush(E, "Ipswich", "Lab", 2)])
    assert target(pinned, "Ipswich").swing == target(board, "Ipswich").swing is not None


def test_swing_needed_is_between_holder_and_challenger_also_from_third_place() -> None:
    """Colchester's Liberal Democrats were third: Con 24,565, Lab 18,888, LD 9,087 of 53,545."""
    found = target(Board.empty(E), "Colchester")
    assert found.majority == 24_565 - 9_087
    assert found.swing_needed == Fraction(100 * (24_565 - 9_087), 2 * 53_545)


@pytest.mark.parametrize(
    ("before", "now", "needed", "swing"),
    [
        pytest.param({"Con": 6, "Lab": 4}, {"Con": 5, "Lab": 5}, 10, 10, id="level"),
        pytest.param({"Con": 6, "LD": 4}, {"Con": 5, "Lab": 5}, None, None, id="new challenger"),
        pytest.param({"Con": 6, "Lab": 4}, {"Con": 6, "LD": 4}, 10, None, id="challenger gone"),
        pytest.param({"Con": 6, "Lab": 4}, {"Lab": 6, "LD": 4}, 10, None, id="holder gone"),
    ],
)
def test_a_target_has_no_swing_if_one_of_its_parties_did_not_stand(
    before: dict[str, int], now: dict[str, int], needed: int | None, swing: int | None
) -> None:
    where = seat("Ambridge", before)
    published = Target(group="Labour", seat=where.id, holder="Con", challenger="Lab")
    election = small(where, targets=(published,))
    found = target(Board.of(election, [result(election, "Ambridge", 1, now)]), "Ambridge")
    assert (found.swing_needed, found.swing) == (needed, swing)
    assert (found.beyond is None) is (swing is None)


def test_a_targets_figures_are_those_of_its_holder_and_its_challenger() -> None:
    """South Cambridgeshire, held by a defector: a Conservative target from the Liberal Democrats."""
    where = seat_of(anglia(), "South Cambridgeshire")
    published = Target(group="any", seat=where.id, holder="LD", challenger="Con")
    election = msgspec.structs.replace(few("South Cambridgeshire"), targets=(published,))
    found = target(Board.empty(election), "South Cambridgeshire")
    assert found.majority == 12_102 - 33_631
    for winner, status in [("LD", "held"), ("Con", "flipped"), ("Lab", "lost to other")]:
        board = Board.of(election, [rush(election, "South Cambridgeshire", winner)])
        assert target(board, "South Cambridgeshire").status.value == status


def test_two_targets_in_one_seat_each_have_a_status() -> None:
    where = seat_of(E, "Ipswich")
    green = Target(group="Green", seat=where.id, holder="Lab", challenger="Green")
    election = msgspec.structs.replace(E, targets=(*E.targets, green))
    board = Board.of(election, [result(election, "Ipswich", 1, CON_WINS | {"Green": 1})])
    found = [t.status.value for t in board.targets if t.target.seat == where.id]
    assert found == ["flipped", "lost to other"]


# The 17 targets of 2019, computed by hand from the votes of the two elections.

TARGETS_BY_HAND = [
    # seat, (holder, challenger, valid votes) in 2017, the same in 2019, needed, swing, outcome
    ("Peterborough", (22950, 22343, 47738), (19754, 22334, 47801), "0.636", "3.334", "flipped"),
    ("Bedford", (22712, 21923, 48480), (20491, 20346, 47301), "0.814", "0.660", "held"),
    ("Ipswich", (24224, 23393, 51137), (19473, 24952, 49579), "0.813", "6.338", "flipped"),
    ("North Norfolk", (25260, 21748, 52188), (15397, 29792, 50823), "3.365", "17.527", "flipped"),
    ("Luton South", (28804, 14879, 46133), (21787, 13031, 42064), "15.092", "4.684", "held"),
    ("Thurrock", (19880, 19535, 50325), (27795, 16313, 47467), "0.343", "-11.752", "held"),
    ("Norwich North", (21900, 21393, 45895), (23397, 18659, 46285), "0.552", "-4.566", "held"),
    ("Northampton North", (19065, 18258, 40378), (21031, 15524, 39539), "0.999", "-5.965", "held"),
    ("Milton Keynes South", (30652, 28927, 64486), (32011, 25067, 64007), "1.337", "-4.087", "held"),
    ("Northampton South", (19231, 18072, 41034), (20914, 16217, 40835), "1.412", "-4.339", "held"),
    ("Milton Keynes North", (30367, 28392, 63924), (30938, 24683, 62543), "1.545", "-3.456", "held"),
    ("Corby", (29534, 26844, 59997), (33410, 23142, 60475), "2.242", "-6.248", "held"),
    ("Stevenage", (24798, 21412, 49327), (25328, 16766, 47683), "3.432", "-5.546", "held"),
    ("St Albans", (24571, 18462, 56998), (22574, 28867, 57599), "5.359", "10.822", "flipped"),
    ("Cambridge", (29032, 16371, 55934), (25776, 16137, 53729), "11.318", "2.348", "held"),
    ("Colchester", (24565, 9087, 53545), (26917, 7432, 53373), "14.453", "-3.800", "held"),
    ("South Cambridgeshire", (33631, 12102, 64924), (31015, 28111, 66929), "16.580", "14.411", "held"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "in_2017", "in_2019", "needed", "swing", "outcome"),
    [pytest.param(*row, id=row[0]) for row in TARGETS_BY_HAND],
)
def test_the_figures_of_a_target_are_as_computed_by_hand(
    name: str,
    in_2017: tuple[int, int, int],
    in_2019: tuple[int, int, int],
    needed: str,
    swing: str,
    outcome: str,
) -> None:
    holder_before, challenger_before, valid_before = in_2017
    holder_now, challenger_now, valid_now = in_2019
    challengers_rise = Fraction(challenger_now, valid_now) - Fraction(
        challenger_before, valid_before
    )
    holders_fall = Fraction(holder_before, valid_before) - Fraction(holder_now, valid_now)
    found = target(anglia_board(), name)
    assert found.majority == holder_before - challenger_before
    assert found.swing_needed == Fraction(50 * (holder_before - challenger_before), valid_before)
    assert found.swing == 50 * (challengers_rise + holders_fall)
    assert found.beyond == Fraction(50 * (challenger_now - holder_now), valid_now)
    assert format_rounded(found.swing_needed, 3) == needed
    assert format_rounded(found.swing, 3) == swing
    assert found.status.value == outcome


def test_the_17_targets_are_in_their_published_order() -> None:
    names = [found.state.seat.name for found in anglia_board().targets]
    assert names == [row[0] for row in TARGETS_BY_HAND]


def test_the_flipped_targets_are_those_of_2019() -> None:
    flipped = Counter(
        found.target.challenger for found in anglia_board().targets if found.status == "flipped"
    )
    assert flipped == {"Con": 3, "LD": 1}


# The whole night.


def test_69_of_69_seats_were_declared() -> None:
    board = anglia_board()
    assert (board.statuses, board.decided) == ({Status.DECLARED: 69}, 69)


def test_the_parties_ended_at_63_con_5_lab_1_ld() -> None:
    board = anglia_board()
    ended = {code: (t.seats, t.net) for code, t in board.tallies.items() if t.seats or t.losses}
    assert ended == {"Con": (63, +2), "Lab": (5, -2), "LD": (1, 0)}


def test_60_con_holds_5_lab_holds_and_four_gains() -> None:
    results = Counter(state.result() for state in anglia_board().states.values())
    assert results == {
        "Con hold": 60,
        "Lab hold": 5,
        "Con gain from Lab": 2,
        "Con gain from LD": 1,
        "LD gain from Con": 1,
    }


def test_the_four_gains_are_the_real_ones() -> None:
    gains = {s.seat.name: s.result() for s in anglia_board().states.values() if s.gained()}
    assert gains == {
        "Peterborough": "Con gain from Lab",
        "Ipswich": "Con gain from Lab",
        "North Norfolk": "Con gain from LD",
        "St Albans": "LD gain from Con",
    }


def test_the_bases_differ_where_members_changed_party() -> None:
    differ = {
        s.seat.name: s.result("sitting") for s in anglia_board().states.values() if s.bases_differ
    }
    assert differ == {
        "Luton South": "Lab gain from Ind",
        "Luton North": "Lab gain from Ind",
        "South Cambridgeshire": "Con gain from LD",
        "Grantham and Stamford": "Con gain from Ind",
        "South West Hertfordshire": "Con gain from Ind",
    }


def test_after_each_declaration_the_board_is_equal_to_the_board_of_all_so_far() -> None:
    board = Board.empty(anglia())
    for number, bulletin in enumerate(anglia_results(), 1):
        board = board.apply([bulletin])
        if number in (1, 20, 34, 68, 69):
            assert board == Board.of(anglia(), anglia_results()[:number])
        assert board.count(Status.DECLARED) == number
    assert board == anglia_board()


def test_the_tallies_are_the_sums_over_the_seats() -> None:
    board = anglia_board()
    for party, tally in board.tallies.items():
        parts = [contributions(s).get(party, EMPTY_TALLY) for s in board.states.values()]
        assert sum(part.votes for part in parts) == tally.votes
        assert sum(part.seats for part in parts) == tally.seats
    figures = [s.figures for s in board.states.values() if s.figures]
    assert board.valid_votes == sum(f.valid_votes for f in figures)


# Compared with the House of Commons Library's tables.

needs_library = pytest.mark.skipif(
    not LIBRARY.is_dir(),
    reason="no folder with the Commons Library's tables; TRACKER_SHARED_DATA may name it",
)
ANGLIA_SEATS = [pytest.param(seat.id, id=seat.name) for seat in anglia().seats]


@cache
def library(table: str) -> dict[str, list[dict[str, str]]]:
    """The rows of a table by ONS code."""
    rows: dict[str, list[dict[str, str]]] = {}
    with (LIBRARY / f"HoC-GE2019-results-{table}.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row.get("ONS ID") or row["ons_id"], []).append(row)
    return rows


def line_of(seat_id: str, candidate: dict[str, str]) -> CandidateLine:
    """Our line of one of the Library's candidates."""
    name = " ".join(f"{candidate['firstname']} {candidate['surname']}".split())
    figures = anglia_board().states[seat_id].figures
    assert figures
    (found,) = [line for line in figures.lines if " ".join(line.candidate.name.split()) == name]
    return found


@needs_library
@pytest.mark.parametrize("seat_id", ANGLIA_SEATS)
def test_the_figures_of_a_seat_are_those_of_the_commons_library(seat_id: str) -> None:
    (row,) = library("by-constituency")[seat_id]
    ours = anglia_board().states[seat_id]
    assert ours.figures
    assert ours.result() == row["Result"]
    assert ours.figures.majority == int(row["Majority"])
    assert ours.figures.valid_votes == int(row["Valid votes"])
    assert ours.figures.electorate == int(row["Electorate"])
    assert ours.figures.turnout == Fraction(100 * int(row["Valid votes"]), int(row["Electorate"]))
    first, second, *_ = [line.candidate.party for line in ours.figures.lines]
    assert (first, second) == (row["First party"], row["Second party"])


@needs_library
@pytest.mark.parametrize("seat_id", ANGLIA_SEATS)
def test_votes_by_party_are_those_of_the_commons_library(seat_id: str) -> None:
    (row,) = library("by-constituency")[seat_id]
    figures = anglia_board().states[seat_id].figures
    assert figures
    columns = {"Con": "Con", "Lab": "Lab", "LD": "LD", "Brexit": "BRX", "Green": "Green"}
    votes: Counter[str] = Counter()
    for line in figures.lines:
        votes[columns.get(line.candidate.party, "All other candidates")] += line.votes
    theirs = {c: int(row[c]) for c in [*columns.values(), "All other candidates"]}
    assert {column: votes[column] for column in theirs} == theirs


@needs_library
@pytest.mark.parametrize("seat_id", ANGLIA_SEATS)
def test_each_candidates_votes_and_share_are_those_of_the_commons_library(seat_id: str) -> None:
    candidates = library("by-candidate")[seat_id]
    figures = anglia_board().states[seat_id].figures
    assert figures
    assert len(figures.lines) == len(candidates)
    for candidate in candidates:
        line = line_of(seat_id, candidate)
        assert line.votes == int(candidate["votes"])
        assert float(line.share / 100) == pytest.approx(float(candidate["share"]), abs=1e-9)


RECOUNTED_2017 = "Milton Keynes South"
"""The Library's changes use its first issue of 2017: 28,987 Labour votes here, not 28,927."""


def library_changes(seat_id: str) -> dict[str, tuple[Fraction, float]]:
    """Share changes by party where we and the Library both have one: ours and theirs."""
    pairs = {}
    for candidate in library("by-candidate")[seat_id]:
        line = line_of(seat_id, candidate)
        if candidate["change"] and line.share_change is not None:
            pairs[line.candidate.party] = (line.share_change / 100, float(candidate["change"]))
    return pairs


@needs_library
@pytest.mark.parametrize("seat_id", [p for p in ANGLIA_SEATS if p.id != RECOUNTED_2017])
def test_share_changes_are_those_of_the_commons_library(seat_id: str) -> None:
    pairs = library_changes(seat_id)
    assert {"Con", "Lab"} <= pairs.keys()
    for ours, theirs in pairs.values():
        assert float(ours) == pytest.approx(theirs, abs=1e-9)


@needs_library
def test_share_changes_differ_only_where_the_library_used_uncorrected_votes_of_2017() -> None:
    where = seat_of(anglia(), RECOUNTED_2017)
    before = where.previous | {"Lab": 28_987}
    valid_before = sum(before.values())
    now = anglia_board().states[where.id].figures
    assert now
    for party, (ours, theirs) in library_changes(where.id).items():
        uncorrected = now.shares[party] / 100 - Fraction(before[party], valid_before)
        assert float(ours) != pytest.approx(theirs, abs=1e-9)
        assert float(uncorrected) == pytest.approx(theirs, abs=1e-9)


@needs_library
def test_only_small_parties_have_a_share_change_in_the_librarys_tables_alone() -> None:
    """Our table of 2017 has them in one aggregate, which has no share change."""
    without = {
        (anglia().seat_by_id[seat_id].name, line_of(seat_id, candidate).candidate.party)
        for seat_id in anglia().seat_by_id
        for candidate in library("by-candidate")[seat_id]
        if candidate["change"] and line_of(seat_id, candidate).share_change is None
    }
    assert without == {
        ("Cambridge", "Rebooting Democracy"),
        ("Epping Forest", "Young People's Party"),
        ("Hitchin and Harpenden", "CPA"),
        ("Mid Bedfordshire", "MRLP"),
    }
