"""The election of the whole country in 2019, as shipped: every result, and some special cases."""

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.commands import SHARED
from tracker import feeds
from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.targets import TargetState, TargetStatus
from tracker.election import Election
from tracker.election.folder import find_election, load_election
from tracker.election.swing import format_rounded
from tracker.prepare import rehearsal
from tracker.prepare.audit.election_audit import audit

ROOT = Path(__file__).resolve().parents[2]
COMMONS = SHARED / "hoc" / "HoC-GE2019-results-by-constituency.csv"
only_with_the_tables = pytest.mark.skipif(
    not COMMONS.exists(), reason=f"the Commons Library's tables are not in {SHARED}"
)


@cache
def uk() -> Election:
    return load_election("uk-2019")


@cache
def board() -> Board:
    """The board after PA's messages of all 650 seats."""
    bulletins = [
        bulletin
        for message in rehearsal.load_messages(uk(), find_election("uk-2019"))
        for bulletin in feeds.read(message.name, message.xml, uk()).bulletins
    ]
    return Board.of(uk(), bulletins)


def seat(name: str) -> SeatState:
    return night.state(board(), name)


def target(name: str, challenger: str) -> TargetState:
    wanted = night.seat_of(uk(), name).id
    (found,) = [
        t for t in board().targets if (t.target.seat, t.target.challenger) == (wanted, challenger)
    ]
    return found


def commons() -> dict[str, dict[str, str]]:
    with COMMONS.open(encoding="utf-8-sig", newline="") as file:
        return {row["ONS ID"]: row for row in csv.DictReader(file)}


# Compared with the Commons Library's tables


def in_our_codes(result: str) -> str:
    """A result of the Library with our party codes; Labour Co-op is Labour."""
    return result.replace("Lab Coop", "Lab").replace("BRX", "Brexit")


@only_with_the_tables
def test_650_of_650_results_are_those_of_the_library() -> None:
    library = {id_: in_our_codes(row["Result"]) for id_, row in commons().items()}
    assert {id_: state.result() for id_, state in board().states.items()} == library


@only_with_the_tables
@pytest.mark.parametrize(
    ("column", "figure"), [("Majority", "majority"), ("Electorate", "electorate")]
)
def test_majorities_and_electorates_are_those_of_the_library(column: str, figure: str) -> None:
    ours = {id_: str(getattr(state.figures, figure)) for id_, state in board().states.items()}
    assert ours == {id_: row[column] for id_, row in commons().items()}


@only_with_the_tables
def test_valid_votes_are_those_of_the_library_except_where_its_tables_disagree() -> None:
    """In the Library's tables, the candidates of Meon Valley have 740 votes more than the seat."""
    library = commons()
    different = {
        state.seat.name: (state.figures.valid_votes, int(library[id_]["Valid votes"]))
        for id_, state in board().states.items()
        if state.figures and str(state.figures.valid_votes) != library[id_]["Valid votes"]
    }
    assert different == {"Meon Valley": (55_569, 54_829)}


@only_with_the_tables
def test_gains_and_losses_are_the_sums_of_the_librarys_results() -> None:
    gains, losses, seats = Counter[str](), Counter[str](), Counter[str]()
    for row in commons().values():
        winner, _, change = in_our_codes(row["Result"]).partition(" ")
        seats[winner] += 1
        if change.startswith("gain from "):
            gains[winner] += 1
            losses[change.removeprefix("gain from ")] += 1
    for party in uk().parties:
        tally = board().tally(party.code)
        theirs = (seats[party.code], gains[party.code], losses[party.code])
        assert (tally.seats, tally.gains, tally.losses) == theirs, party.name


def test_the_parties_have_their_real_seats_and_net_changes() -> None:
    """Seats and net change on 2017, as the Library counts them (CBP-8749)."""
    tallies = {p: (board().tally(p).seats, board().tally(p).net) for p in board().tallies}
    assert {party: tally for party, tally in tallies.items() if any(tally)} == {
        "Con": (365, 48), "Lab": (202, -60), "SNP": (48, 13), "LD": (11, -1), "DUP": (8, -2),
        "SF": (7, 0), "PC": (4, 0), "SDLP": (2, 2), "Green": (1, 0), "APNI": (1, 1), "Spk": (1, 0),
        "Ind": (0, -1),
    }  # fmt: skip


def test_the_audit_of_the_shipped_election_finds_no_difference() -> None:
    audited = audit(uk(), find_election("uk-2019"))
    assert [finding.sentence for finding in audited.findings if finding.severity == "differs"] == []
    assert audited.checked[-2:] == ("650 seats", "650 results")


def test_a_region_counts_its_own_seats_of_a_national_feed() -> None:
    """Anglia's 69 seats count. The other 581 are irrelevant: our table has their names."""
    messages = rehearsal.load_messages(uk(), find_election("uk-2019"))
    counted = Counter(
        bool(feeds.read(message.name, message.xml, night.anglia()).bulletins)
        for message in messages
    )
    assert counted == {True: 69, False: 581}


# Special cases


def test_the_speaker_of_2017_is_a_party() -> None:
    """Buckingham: only the Greens and UKIP stood against the Speaker. He did not stand in 2019."""
    buckingham = seat("Buckingham")
    assert buckingham.result() == "Con gain from Spk"
    assert buckingham.seat.previous["Spk"] == 34_299
    assert buckingham.figures
    assert buckingham.figures.swing is None


def test_the_speaker_of_2019_gains_a_seat_from_labour() -> None:
    """Chorley: in the Library's tables the Speaker is a party."""
    chorley = seat("Chorley")
    assert chorley.result() == "Spk gain from Lab"
    assert chorley.figures
    assert (chorley.figures.majority, chorley.figures.swing) == (17_392, None)


def test_a_seat_whose_member_left_the_party_is_a_hold_or_a_gain_by_the_basis() -> None:
    """Luton South: elected Labour, sat as an Independent, won by Labour."""
    luton = seat("Luton South")
    assert (luton.seat.previous_winner, luton.seat.sitting) == ("Lab", "Ind")
    assert luton.result() == "Lab hold"
    assert luton.result("sitting") == "Lab gain from Ind"


def test_a_challenger_from_third_place_needs_half_the_difference_to_the_winner() -> None:
    """Colchester: the Liberal Democrats came third in 2017, 29 points behind."""
    election = night.anglia()
    colchester = night.target(Board.empty(election), "Colchester")
    assert colchester.swing_needed is not None
    assert format_rounded(colchester.swing_needed, 1) == "14.5"
    assert colchester.majority == 15_478
    third = target("Ross, Skye and Lochaber", "LD")
    order = sorted(third.state.seat.previous, key=lambda p: -third.state.seat.previous[p])
    assert order.index("LD") == 2


def test_a_seat_won_from_an_independent_has_no_swing() -> None:
    """North Down: independents are several people, so no swing is computed from them."""
    down = seat("North Down")
    assert down.result() == "APNI gain from Ind"
    assert down.figures
    assert (down.figures.majority, down.figures.swing) == (2_968, None)


def test_a_majority_of_two_needs_a_swing_that_is_printed_as_zero() -> None:
    """North East Fife: 13,743 to 13,741 in 2017. The exact swing is above zero."""
    fife = target("North East Fife", "LD")
    assert fife.majority == 2
    assert fife.swing_needed is not None
    assert fife.swing_needed > 0
    assert format_rounded(fife.swing_needed, 2) == "0.00"
    assert (fife.status, fife.state.result()) == (TargetStatus.FLIPPED, "LD gain from SNP")
    assert fife.beyond is not None
    assert fife.beyond > 0


def test_a_party_that_did_not_stand_last_time_has_no_share_change_and_no_swing() -> None:
    """The Brexit Party stood for the first time in 2019. It was second in Barnsley Central."""
    barnsley = seat("Barnsley Central")
    assert barnsley.figures
    assert [line.candidate.party for line in barnsley.figures.lines[:2]] == ["Lab", "Brexit"]
    assert barnsley.figures.lines[1].share_change is None
    assert barnsley.figures.swing is None


def test_a_seat_with_a_welsh_name_is_found_with_and_without_the_accent() -> None:
    assert uk().find_seat("Ynys Mon") is uk().find_seat("Ynys Môn") is not None


def test_every_targets_challenger_stands_in_the_seat() -> None:
    standing = {
        id_: set(state.figures.shares) for id_, state in board().states.items() if state.figures
    }
    assert all(t.challenger in standing[t.seat] for t in uk().targets)


def test_targets_are_in_order_of_swing_needed() -> None:
    groups: dict[str, list[TargetState]] = {}
    for target_state in Board.empty(uk()).targets:
        groups.setdefault(target_state.target.challenger, []).append(target_state)
    assert {party: len(group) for party, group in groups.items()} == {
        "Con": 50, "Lab": 50, "LD": 20, "SNP": 15, "PC": 5,
    }  # fmt: skip
    for group in groups.values():
        needed = [t.swing_needed for t in group if t.swing_needed is not None]
        assert needed == sorted(needed)
        assert len(needed) == len(group)
