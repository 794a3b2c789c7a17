"""`tracker reconcile`: every PA document in a ledger, and the status on the board."""

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from tests.makers import night
from tests.makers.pa_documents import constituency, party_line, receive, state_of_parties
from tracker import cli
from tracker.board import Board
from tracker.election.folder import find_election
from tracker.election.swing import format_rounded, share
from tracker.ledger import Ledger
from tracker.prepare import rehearsal
from tracker.prepare.pa_writer import Message, abbreviation
from tracker.reconcile import pa_totals
from tracker.reconcile.compare_ledger import LatestTotals, agency_forecast, compare_ledger
from tracker.reconcile.rounding import half_up

FEW = night.few("Ipswich", "North Norfolk", "Luton South", "Colchester")


@pytest.fixture(scope="module")
def messages() -> dict[str, Message]:
    """The real night's results by seat name."""
    election = night.anglia()
    return {
        election.seat_by_id[m.seat].name: m
        for m in rehearsal.load_messages(election, find_election("anglia-2019"))
    }


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "night.db"


@pytest.fixture
def ledger(db: Path, messages: dict[str, Message]) -> Iterator[Ledger]:
    """A ledger with the results of four seats."""
    with Ledger.create(db, FEW, night.MIDNIGHT) as ledger:
        for seat in FEW.seats:
            receive(ledger, messages[seat.name].name, messages[seat.name].xml)
        yield ledger


def send(ledger: Ledger, name: str, data: bytes) -> None:
    assert receive(ledger, name, data).status in ("accepted", "irrelevant")


def reconcile(db: Path) -> Result:
    return CliRunner().invoke(cli.commands, ["reconcile", "--db", str(db)], standalone_mode=False)


def test_a_night_that_agrees(ledger: Ledger, db: Path) -> None:
    send(ledger, "sop_4.xml", state_of_parties(ledger.board))
    result = reconcile(db)
    assert result.return_value == 0
    luton, results, state = result.output.splitlines()
    assert luton == (
        "General_Election_result_Luton_South_1.xml: Luton South: gain or hold PA gain, tracker hold: "
        "PA counts against the sitting party, Independent, the tracker against the previous "
        "winner, Labour"
    )
    assert results == "4 results: 73 of PA's figures agree, 1 explained, 0 unexplained."
    assert state.startswith("State of parties after 4: agrees when counted as PA counts: ")


def test_a_figure_that_nothing_explains(
    ledger: Ledger, db: Path, messages: dict[str, Message]
) -> None:
    wrong = messages["Ipswich"].xml.replace(
        b'percentageMajority="11.05"', b'percentageMajority="11.50"'
    )
    assert wrong != messages["Ipswich"].xml
    send(ledger, "again.xml", wrong.replace(b'revision="1"', b'revision="2"'))
    result = reconcile(db)
    assert result.return_value == 1
    assert (
        "again.xml: Ipswich: majority per cent PA 11.50, tracker 11.05: UNEXPLAINED"
        in result.output
    )
    assert "5 results: 91 of PA's figures agree, 1 explained, 1 unexplained." in result.output
    assert result.output.endswith("No state of the parties to compare.\n")


def test_one_fault_of_pas_program_in_every_message_is_one_line(
    ledger: Ledger, db: Path, messages: dict[str, Message]
) -> None:
    """An older test of PA's prints the change in turnout as the change in majority."""
    for seat in FEW.seats:
        root = ET.fromstring(messages[seat.name].xml)
        root.set("revision", "2")
        printed = constituency(root).attrib
        printed["percentageChangeMajority"] = printed["percentageChangeTurnout"]
        send(ledger, f"{seat.name}.xml", ET.tostring(root))
    result = reconcile(db)
    lines = [line for line in result.output.splitlines() if "UNEXPLAINED" in line]
    assert [line.split("PA")[0] for line in lines] == ["4 results: change in majority: Ipswich "]
    assert lines[0].endswith("; and 1 more: UNEXPLAINED")
    assert "2 explained, 4 unexplained" in result.output
    every = CliRunner().invoke(
        cli.commands, ["reconcile", "--db", str(db), "--all"], standalone_mode=False
    )
    assert every.output.count("UNEXPLAINED") == 4


def test_states_that_agree_by_the_same_explanation_are_one_line(ledger: Ledger, db: Path) -> None:
    names = ["Luton South", "Ipswich", "North Norfolk", "Colchester"]
    for count in range(1, 5):
        for again in ("", " "):
            data = state_of_parties(ledger.board, names[:count])
            send(ledger, f"sop_{count}.xml", data + again.encode())
    lines = [line for line in reconcile(db).output.splitlines() if "sitting party" in line]
    assert lines[1] == (
        "7 states of the parties, after 1, 2, 3 and 4: "
        "PA counts gains and losses against the sitting party"
    )


WRONG = b'percentageMajority="11.50"'
RIGHT = b'percentageMajority="11.05"'


def revisions(ledger: Ledger, xml: bytes, second: bytes) -> list[str]:
    """The explanations of the wrong figure of revision 2, after revision 3."""
    send(ledger, "r2.xml", xml.replace(RIGHT, WRONG).replace(b'revision="1"', b'revision="2"'))
    send(ledger, "r3.xml", second.replace(b'revision="1"', b'revision="3"'))
    (found,) = [c for name, c in compare_ledger(ledger).results if name == "r2.xml"]
    return [one.explanation for one in found.differences]


def test_a_figure_that_a_later_revision_has_right_was_put_right(
    ledger: Ledger, messages: dict[str, Message]
) -> None:
    xml = messages["Ipswich"].xml
    assert revisions(ledger, xml, xml) == ["PA has put it right in revision 3"]


def test_a_figure_that_a_later_revision_does_not_print_was_not_put_right(
    ledger: Ledger, messages: dict[str, Message]
) -> None:
    xml = messages["Ipswich"].xml
    assert revisions(ledger, xml, xml.replace(RIGHT, b"")) == [""]


def test_totals_that_nothing_explains(ledger: Ledger, db: Path) -> None:
    send(
        ledger, "sop_4.xml", state_of_parties(ledger.board, None, party_line("Lab", totalVotes="7"))
    )
    result = reconcile(db)
    assert result.return_value == 1
    assert "sop_4.xml: Labour votes PA 7, tracker" in result.output
    assert "State of parties after 4: unexplained: Labour votes 7" in result.output


def test_an_issue_that_was_replaced_under_its_number_is_explained(ledger: Ledger, db: Path) -> None:
    send(
        ledger, "sop_4.xml", state_of_parties(ledger.board, None, party_line("Lab", totalVotes="7"))
    )
    status = LatestTotals().status(ledger)
    assert status is not None
    assert (status.counted, status.agrees) == (4, False)
    send(ledger, "sop_4.xml", state_of_parties(ledger.board))
    status = LatestTotals().status(ledger)
    assert status is not None
    assert (status.counted, status.agrees) == (4, True)
    result = reconcile(db)
    assert result.return_value == 0
    assert (
        "sop_4.xml: State of parties after 4: PA has issued it again under the same number."
        in result.output
    )


def test_the_latest_is_the_one_with_most_results_in_whatever_order_they_come(
    ledger: Ledger,
) -> None:
    assert LatestTotals().status(ledger) is None
    for name, seats in (("sop_3.xml", FEW.seats[:3]), ("sop_2.xml", FEW.seats[:2])):
        send(ledger, name, state_of_parties(ledger.board, [s.name for s in seats]))
    status = LatestTotals().status(ledger)
    assert status is not None
    assert status.counted == 3
    assert "PA has counted 3 results, the tracker 4: " in status.sentence
    assert [found.totals.counted for _, found in compare_ledger(ledger).totals] == [2, 3]


def subtracts_rounded_shares(board: Board, names: list[str]) -> bytes:
    """PA's totals, its changes computed from shares that were rounded before."""
    right = pa_totals.read(state_of_parties(board, names), board.election)
    assert right
    seats = [night.state(board, name).seat for name in names]
    all_before = sum(seat.previous_valid_votes for seat in seats)
    edits = []
    for line in right.parties:
        if line.change:
            votes = sum(seat.previous.get(line.party, 0) for seat in seats)
            change = half_up(share(line.votes, right.votes), 2) - half_up(
                share(votes, all_before), 2
            )
            text = format_rounded(change, 2, sign=True)
            edits.append(
                party_line(abbreviation(board.election, line.party), percentageChange=text)
            )
    return state_of_parties(board, names, *edits)


def test_the_latest_state_is_compared_as_the_earlier_ones_allow(ledger: Ledger) -> None:
    """Its changes are of rounded shares. The first state on record was not computed so."""
    names = [seat.name for seat in FEW.seats]
    rounded = subtracts_rounded_shares(ledger.board, names)
    assert rounded != state_of_parties(ledger.board, names)
    send(ledger, "sop_4.xml", rounded)
    alone = LatestTotals().status(ledger)
    assert alone is not None
    assert alone.agrees
    assert "PA subtracts shares that it has rounded already" in alone.sentence
    first = next(
        three
        for three in map(list, combinations(names, 3))
        if state_of_parties(ledger.board, three) != subtracts_rounded_shares(ledger.board, three)
    )
    send(ledger, "sop_3.xml", state_of_parties(ledger.board, first))
    on_record = LatestTotals().status(ledger)
    assert on_record is not None
    assert not on_record.agrees
    assert compare_ledger(ledger).unexplained > 0


def test_the_same_file_twice_is_compared_once(ledger: Ledger, messages: dict[str, Message]) -> None:
    send(ledger, "copy of Ipswich.xml", messages["Ipswich"].xml)
    assert len(compare_ledger(ledger).results) == 4


def test_the_forecast_is_that_of_the_state_with_most_results(ledger: Ledger, db: Path) -> None:
    def forecast(winner: str) -> Callable[[ET.Element], None]:
        return lambda root: root.set("forecastWinningParty", winner)

    assert agency_forecast(ledger) == ""
    send(ledger, "sop_4.xml", state_of_parties(ledger.board, None, forecast("Conservative")))
    fewer = Board.of(FEW, list(ledger.board.bulletins[FEW.seats[0].id].values()))
    send(ledger, "sop_1.xml", state_of_parties(fewer, None, forecast("No overall majority")))
    assert agency_forecast(ledger) == "Conservative"
    args = ["outlook", "--db", str(db)]
    printed = CliRunner().invoke(cli.commands, args, standalone_mode=False).output
    assert "The agency's forecast of the winner: Conservative." in printed


def test_unreadable_totals_are_reported(ledger: Ledger, db: Path) -> None:
    data = state_of_parties(ledger.board, None, party_line("Lab", totalVotes="many"))
    send(ledger, "sop_4.xml", data)
    result = reconcile(db)
    assert result.return_value == 1
    assert 'sop_4.xml: CANNOT BE COMPARED: Labour: totalVotes "many"' in result.output
    status = LatestTotals().status(ledger)
    assert status is not None
    assert (status.counted, status.agrees) == (4, False)


def test_documents_that_are_not_pas_are_not_compared(ledger: Ledger, db: Path) -> None:
    table = b"Seat,Party,Votes,Revision\nIpswich,Con,2,9\nIpswich,Lab,1,9\n"
    send(ledger, "typed.csv", table)
    assert reconcile(db).output.startswith("General_Election_result_Luton_South_1.xml")
    assert len(compare_ledger(ledger).results) == 4


def test_a_whole_region_agrees(tmp_path: Path, messages: dict[str, Message]) -> None:
    with Ledger.create(tmp_path / "anglia.db", night.anglia(), night.MIDNIGHT) as ledger:
        for message in messages.values():
            receive(ledger, message.name, message.xml)
        send(ledger, "sop_69.xml", state_of_parties(night.anglia_board()))
        status = LatestTotals().status(ledger)
        report = compare_ledger(ledger)
    assert status is not None
    assert status.agrees
    assert report.unexplained == 0
    assert sum(len(comparison.differences) for _, comparison in report.results) == 5
