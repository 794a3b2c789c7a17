"""PA's state of the parties is read strictly: a misread total is worse than none."""

from xml.etree import ElementTree as ET

import msgspec
import pytest

from tests.makers import night
from tests.makers.pa_documents import Edit, party_line, state_of_parties
from tests.makers.pa_samples import STATES, only_with_samples, scotland
from tracker.board import Board
from tracker.feeds import IncompleteError, RejectedError
from tracker.reconcile.pa_totals import OTHERS, PartyLine, StateOfParties, read

ELECTION = night.few()
BOARD = Board.of(ELECTION, [night.result_in(name) for name in night.FEW])


def written(*edits: Edit, note: str = "") -> bytes:
    return state_of_parties(BOARD, None, *edits, note=note)


def sop(*edits: Edit, note: str = "") -> StateOfParties:
    found = read(written(*edits, note=note), ELECTION)
    assert found
    return found


def line(party: str, *edits: Edit) -> PartyLine:
    (found,) = [one for one in sop(*edits).parties if one.party == party]
    return found


def test_counts_votes_and_seats_are_read() -> None:
    found = sop()
    assert (found.counted, found.of) == (4, 585)
    assert found.votes == BOARD.valid_votes
    assert found.seats == tuple(BOARD.states)
    assert (found.listed, found.elsewhere, found.speaker_in) == (True, (), "")
    assert line("Con").seats == 3
    assert line("Con").votes == BOARD.tally("Con").votes


def test_a_count_that_pa_leaves_out_is_zero() -> None:
    assert line("Green") == PartyLine(
        party="Green", name="Green", votes=BOARD.tally("Green").votes,
        share=line("Green").share, change=line("Green").change,
    )  # fmt: skip


def test_two_lines_of_one_party_are_added_up() -> None:
    def co_op(root: ET.Element) -> None:
        attributes = {"name": "Labour Co-op", "abbreviation": "Lab Co-op"}
        counts = {"totalSeats": "1", "totalVotes": "100", "losses": "2", "percentageShare": "1.00"}
        parties = root.find("Parties")
        assert parties is not None
        ET.SubElement(parties, "Party", attributes | counts)

    plain = line("Lab")
    assert (line("Lab", co_op).seats, line("Lab", co_op).votes) == (
        plain.seats + 1,
        plain.votes + 100,
    )
    assert (line("Lab", co_op).net, line("Lab", co_op).share) == (plain.net - 2, "")


def test_the_forecast_of_the_winner_is_read() -> None:
    def forecast(root: ET.Element) -> None:
        root.set("forecastWinningParty", "No overall majority")

    assert sop(forecast).forecast == "No overall majority"
    assert sop().forecast == ""


def test_the_speaker_is_found_from_the_note() -> None:
    note = "Votes cast for the Speaker at Ipswich are included in the Conservative total "
    found = sop(note=note)
    assert found.speaker_in == "Con"
    assert ELECTION.seat_by_id[found.speaker_at].name == "Ipswich"


@pytest.mark.parametrize(
    ("note", "party"),
    [
        ("The Speaker is included in the Labour total", "Lab"),
        ("The Speaker is included in the Monster total", ""),
        ("The Speaker is not standing", ""),
    ],
)
def test_a_note_that_names_no_seat_or_no_party(note: str, party: str) -> None:
    assert (sop(note=note).speaker_in, sop(note=note).speaker_at) == (party, "")


def test_seats_that_are_not_ours_are_kept_by_name() -> None:
    ours, elsewhere = ELECTION.seats[0], {8: "Ashford"}
    election = msgspec.structs.replace(ELECTION, seats=(ours,), elsewhere=elsewhere, targets=())
    board = Board.of(election, [night.result_in(ours.name)])

    def counts_ashford(root: ET.Element) -> None:
        included = root.find("ConstituenciesIncluded")
        assert included is not None
        ET.SubElement(included, "Constituency", number="8", name="Ashford")
        root.set("numberOfResults", "2")

    found = read(state_of_parties(board, None, counts_ashford), election)
    assert found
    assert (found.seats, found.elsewhere) == ((ours.id,), ("Ashford",))


def test_a_seat_of_a_number_and_a_name_that_are_not_ours_is_not_ours() -> None:
    """An election of some seats, whose folder does not list the others."""

    def counts_cowdenbeath(root: ET.Element) -> None:
        included = root.find("ConstituenciesIncluded")
        assert included is not None
        ET.SubElement(included, "Constituency", number="9020", name="Cowdenbeath")
        root.set("numberOfResults", "5")

    assert sop(counts_cowdenbeath).elsewhere == ("Cowdenbeath",)


def drop(tag: str) -> Edit:
    def edit(root: ET.Element) -> None:
        found = root.find(tag)
        assert found is not None
        root.remove(found)

    return edit


def test_seats_may_be_left_out() -> None:
    assert not sop(drop("ConstituenciesIncluded")).listed


def _lists_twice(root: ET.Element) -> None:
    first, second, *_ = root.iter("Constituency")
    second.attrib.update(first.attrib)


def _has_twice(root: ET.Element) -> None:
    first, second, *_ = root.iter("Party")
    second.set("abbreviation", first.get("abbreviation", ""))
    second.set("name", first.get("name", ""))


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (drop("Parties"), "FirstPastThePostStateOfParties has 0 Parties elements; it must have one"),
        (lambda r: r.set("totalVotes", "1,000"), 'totalVotes "1,000" are not a whole number'),
        (lambda r: r.attrib.pop("totalVotes"), "FirstPastThePostStateOfParties has no totalVotes"),
        (lambda r: r.set("numberOfResults", "3"), "states 3 results, and names 4 seats"),
        (_lists_twice, "twice"),
        (_has_twice, 'the party "Conservative" is duplicated'),
        (party_line("Lab", totalSeats="-1"), 'Labour: totalSeats "-1" are not a whole number'),
        (party_line("Lab", percentageShare="1,5"), 'Labour: percentageShare "1,5" is not a figure'),
        (lambda r: next(r.iter("Constituency")).set("name", "Corby"), "PA number"),
        (lambda r: next(r.iter("Election")).set("date", "2017-06-08"), "is dated 2017-06-08"),
        (lambda r: next(r.iter("Election")).set("name", "Test"), "says it is a test"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_rejected(edit: Edit, sentence: str) -> None:
    with pytest.raises(RejectedError) as rejected:
        read(written(edit), ELECTION)
    assert sentence in str(rejected.value)


def test_half_a_file_is_incomplete() -> None:
    data = written()
    for end in range(0, len(data) - 1, 97):
        with pytest.raises(IncompleteError):
            read(data[:end], ELECTION)


def test_another_document_is_none() -> None:
    assert read(b"<Recount/>", ELECTION) is None


@only_with_samples
def test_pas_own_sample() -> None:
    found = read(STATES[1].read_bytes(), scotland())
    assert found
    assert (found.counted, found.of, found.votes, len(found.seats)) == (40, 73, 1_468_172, 40)
    snp, *_, others = found.parties
    assert snp == PartyLine(
        party="SNP", name="Scottish National Party", seats=16, losses=19, votes=473_509,
        share="32.25", change="-12.02",
    )  # fmt: skip
    assert (snp.net, others.party, others.votes) == (-19, OTHERS, 8_295)
