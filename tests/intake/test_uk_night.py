"""The whole country's night of 2019, as it ships: every result, and the odd cases by name."""

import csv
import subprocess
import sys
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
    """The night as PA's messages say it, once all 650 had declared."""
    said = [
        bulletin
        for message in rehearsal.load_messages(uk(), find_election("uk-2019"))
        for bulletin in feeds.read(message.name, message.xml, uk()).bulletins
    ]
    return Board.of(uk(), said)


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


# Against the record


def in_our_codes(words: str) -> str:
    """The Library's words for a result; Labour Co-op is Labour."""
    return words.replace("Lab Coop", "Lab").replace("BRX", "Brexit")


@only_with_the_tables
def test_650_of_650_results_are_as_the_library_words_them() -> None:
    library = {id_: in_our_codes(row["Result"]) for id_, row in commons().items()}
    assert {id_: state.result() for id_, state in board().states.items()} == library


@only_with_the_tables
@pytest.mark.parametrize(
    ("column", "figure"), [("Majority", "majority"), ("Electorate", "electorate")]
)
def test_every_figure_is_the_library_s(column: str, figure: str) -> None:
    ours = {id_: str(getattr(state.figures, figure)) for id_, state in board().states.items()}
    assert ours == {id_: row[column] for id_, row in commons().items()}


@only_with_the_tables
def test_valid_votes_are_the_library_s_but_where_its_tables_disagree() -> None:
    """Its candidates of Meon Valley have 740 votes more than its row of the seat."""
    library = commons()
    apart = {
        state.seat.name: (state.figures.valid_votes, int(library[id_]["Valid votes"]))
        for id_, state in board().states.items()
        if state.figures and str(state.figures.valid_votes) != library[id_]["Valid votes"]
    }
    assert apart == {"Meon Valley": (55_569, 54_829)}


@only_with_the_tables
def test_gains_and_losses_are_those_that_the_library_s_words_add_up_to() -> None:
    gains, losses, seats = Counter[str](), Counter[str](), Counter[str]()
    for row in commons().values():
        winner, _, rest = in_our_codes(row["Result"]).partition(" ")
        seats[winner] += 1
        if rest.startswith("gain from "):
            gains[winner] += 1
            losses[rest.removeprefix("gain from ")] += 1
    for party in uk().parties:
        tally = board().tally(party.code)
        theirs = (seats[party.code], gains[party.code], losses[party.code])
        assert (tally.seats, tally.gains, tally.losses) == theirs, party.name


def test_the_parties_end_as_they_did() -> None:
    """Seats and net change on 2017, as the Library counts them (CBP-8749)."""
    tallies = {p: (board().tally(p).seats, board().tally(p).net) for p in board().tallies}
    assert {party: tally for party, tally in tallies.items() if any(tally)} == {
        "Con": (365, 48), "Lab": (202, -60), "SNP": (48, 13), "LD": (11, -1), "DUP": (8, -2),
        "SF": (7, 0), "PC": (4, 0), "SDLP": (2, 2), "Green": (1, 0), "APNI": (1, 1), "Spk": (1, 0),
        "Ind": (0, -1),
    }  # fmt: skip


@only_with_the_tables
def test_both_elections_are_what_the_published_tables_make(tmp_path: Path) -> None:
    build = [sys.executable, "scripts/build_elections.py", str(SHARED), "--output", str(tmp_path)]
    ran = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "uk-2019: differs: Meon Valley: the candidates' votes in " in ran.stdout
    for election in ("anglia-2019", "uk-2019"):
        shipped = {path.name: path.read_bytes() for path in find_election(election).iterdir()}
        built = {path.name: path.read_bytes() for path in (tmp_path / election).iterdir()}
        assert {name for name in built | shipped if built.get(name) != shipped.get(name)} == set()


def test_nothing_of_it_would_embarrass_on_the_night() -> None:
    found = audit(uk(), find_election("uk-2019"))
    assert [one.sentence for one in found.findings if one.severity == "differs"] == []
    assert found.checked[-2:] == ("650 seats", "650 results")


def test_a_region_keeps_what_a_national_feed_delivers() -> None:
    """Anglia's 69 count, and the other 581 are no problem: PA calls them as our table says."""
    messages = rehearsal.load_messages(uk(), find_election("uk-2019"))
    counted = Counter(
        bool(feeds.read(message.name, message.xml, night.anglia()).bulletins)
        for message in messages
    )
    assert counted == {True: 69, False: 581}


# Odd cases


def test_the_speaker_of_2017_is_a_party_of_their_own() -> None:
    """Buckingham: no party stood against him but the Greens and UKIP; tonight he does not."""
    buckingham = seat("Buckingham")
    assert buckingham.result() == "Con gain from Spk"
    assert buckingham.seat.previous["Spk"] == 34_299
    assert buckingham.figures
    assert buckingham.figures.swing is None


def test_the_speaker_of_2019_gains_the_seat_that_labour_had() -> None:
    """Chorley: to the Library the Speaker is a party of their own."""
    chorley = seat("Chorley")
    assert chorley.result() == "Spk gain from Lab"
    assert chorley.figures
    assert (chorley.figures.majority, chorley.figures.swing) == (17_392, None)


def test_a_member_who_left_his_party_makes_two_answers() -> None:
    """Luton South: elected Labour, sat as an Independent, won by Labour."""
    luton = seat("Luton South")
    assert (luton.seat.previous_winner, luton.seat.sitting) == ("Lab", "Ind")
    assert luton.result() == "Lab hold"
    assert luton.result("sitting") == "Lab gain from Ind"


def test_a_challenger_who_was_third_needs_half_the_way_to_the_winner() -> None:
    """Colchester: the Liberal Democrats came third in 2017, 29 points behind."""
    election = night.anglia()
    colchester = night.target(Board.empty(election), "Colchester")
    assert colchester.swing_needed is not None
    assert format_rounded(colchester.swing_needed, 1) == "14.5"
    assert colchester.majority == 15_478
    third = target("Ross, Skye and Lochaber", "LD")
    order = sorted(third.state.seat.previous, key=lambda p: -third.state.seat.previous[p])
    assert order.index("LD") == 2


def test_an_independent_s_seat_has_no_swing() -> None:
    """North Down: independents are several people, so nothing swings from them."""
    down = seat("North Down")
    assert down.result() == "APNI gain from Ind"
    assert down.figures
    assert (down.figures.majority, down.figures.swing) == (2_968, None)


def test_a_majority_of_two_needs_a_swing_that_prints_as_nothing() -> None:
    """North East Fife: 13,743 to 13,741 in 2017. Exact, it is more than nothing."""
    fife = target("North East Fife", "LD")
    assert fife.majority == 2
    assert fife.swing_needed is not None
    assert fife.swing_needed > 0
    assert format_rounded(fife.swing_needed, 2) == "0.00"
    assert (fife.status, fife.state.result()) == (TargetStatus.FLIPPED, "LD gain from SNP")
    assert fife.beyond is not None
    assert fife.beyond > 0


def test_a_party_that_did_not_stand_last_time_has_no_change_and_no_swing() -> None:
    """The Brexit Party had not contested a general election: second in Barnsley Central."""
    barnsley = seat("Barnsley Central")
    assert barnsley.figures
    assert [line.candidate.party for line in barnsley.figures.lines[:2]] == ["Lab", "Brexit"]
    assert barnsley.figures.lines[1].share_change is None
    assert barnsley.figures.swing is None


def test_a_seat_of_welsh_spelling_goes_by_both() -> None:
    assert uk().find_seat("Ynys Mon") is uk().find_seat("Ynys Môn") is not None


def test_no_target_is_of_a_party_that_does_not_stand() -> None:
    standing = {
        id_: set(state.figures.shares) for id_, state in board().states.items() if state.figures
    }
    assert all(t.challenger in standing[t.seat] for t in uk().targets)


def test_targets_are_in_the_order_of_the_swing_they_need() -> None:
    groups: dict[str, list[TargetState]] = {}
    for one in Board.empty(uk()).targets:
        groups.setdefault(one.target.challenger, []).append(one)
    assert {party: len(some) for party, some in groups.items()} == {
        "Con": 50, "Lab": 50, "LD": 20, "SNP": 15, "PC": 5,
    }  # fmt: skip
    for some in groups.values():
        needed = [one.swing_needed for one in some if one.swing_needed is not None]
        assert needed == sorted(needed)
        assert len(needed) == len(some)
