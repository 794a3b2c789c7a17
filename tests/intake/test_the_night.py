"""From files in a folder through the intake and the ledger to the board of the real night."""

import csv
import datetime as dt
import random
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.makers import night
from tests.makers.commands import SHARED, deliver, night_files
from tests.makers.ledgers import expected_tables, tables
from tracker import feeds
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.seat_state import SeatState
from tracker.board.targets import TargetStatus
from tracker.election.clock import wall_clock
from tracker.election.folder import find_election
from tracker.intake import receive
from tracker.intake.drop_folder import DropFolder
from tracker.intake.ingest import ingest_once
from tracker.ledger import Ledger
from tracker.prepare import rehearsal

COMMONS = SHARED / "hoc" / "HoC-GE2019-results-by-constituency.csv"


def ingest(db: Path, drop: Path) -> Board:
    """The board after one intake of a folder. All files must be accepted."""
    with Ledger.create(db, night.anglia(), wall_clock()) as ledger:
        lines: list[str] = []
        assert ingest_once(ledger, [drop], wall_clock, say=lines.append) == 0, lines
        return ledger.board


def bulletins_of(files: Mapping[str, bytes]) -> list[Bulletin]:
    """The bulletins of these files, in order."""
    return [
        bulletin
        for name, data in files.items()
        for bulletin in feeds.read(name, data, night.anglia()).bulletins
    ]


def ids(board: Board) -> set[str]:
    return {id_ for bulletins in board.bulletins.values() for id_ in bulletins}


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Board:
    """The board of a rehearsed night."""
    folder = tmp_path_factory.mktemp("night")
    messages = rehearsal.load_messages(night.anglia(), find_election("anglia-2019"))
    assert rehearsal.play(messages, folder / "drop", speed=None, sleep=lambda seconds: None) == 69
    return ingest(folder / "night.db", folder / "drop")


# The real night


@pytest.mark.skipif(not COMMONS.exists(), reason=f"the Commons Library's table is not at {COMMONS}")
def test_69_of_69_results_are_those_of_the_commons_library(board: Board) -> None:
    with COMMONS.open(encoding="utf-8-sig", newline="") as file:
        commons = {row["ONS ID"]: row for row in csv.DictReader(file)}
    for state in board.states.values():
        row, figures = commons[state.seat.id], state.figures
        assert figures
        assert (state.result(), str(figures.majority), str(figures.valid_votes)) == (
            row["Result"],
            row["Majority"],
            row["Valid votes"],
        ), state.seat.name
        assert str(figures.electorate) == row["Electorate"]


def test_every_vote_is_as_in_our_table(board: Board) -> None:
    with (find_election("anglia-2019") / "results.csv").open(encoding="utf-8", newline="") as file:
        table = [
            (row["seat_id"], f"{row['first_name']} {row['surname']}".strip(), int(row["votes"]))
            for row in csv.DictReader(file)
        ]
    counted = [
        (state.seat.id, line.candidate.name, line.votes)
        for state in board.states.values()
        for line in (state.figures.lines if state.figures else ())
    ]
    assert sorted(counted) == sorted(table)
    assert len({seat for seat, _, _ in counted}) == 69


def test_the_parties_have_their_real_seats_and_net_changes(board: Board) -> None:
    tallies = {party: (board.tally(party).seats, board.tally(party).net) for party in board.tallies}
    assert {party: tally for party, tally in tallies.items() if tally[0]} == {
        "Con": (63, 2),
        "Lab": (5, -2),
        "LD": (1, 0),
    }


def test_the_gains_are_the_four_real_ones(board: Board) -> None:
    gains = {state.seat.name: state.result() for state in board.states.values() if state.gained()}
    assert gains == {
        "Peterborough": "Con gain from Lab",
        "Ipswich": "Con gain from Lab",
        "North Norfolk": "Con gain from LD",
        "St Albans": "LD gain from Con",
    }


def test_the_flipped_targets_are_the_real_ones(board: Board) -> None:
    flipped: dict[str, list[str]] = {}
    for target in board.targets:
        seats = flipped.setdefault(target.target.group, [])
        if target.status is TargetStatus.FLIPPED:
            seats.append(target.state.seat.name)
    assert list(flipped.values()) == [
        ["Peterborough", "Ipswich", "North Norfolk"],
        [],
        ["St Albans"],
    ]


def test_the_board_is_equal_to_the_board_of_our_table(board: Board) -> None:
    for seat, state in night.anglia_board().states.items():
        found = board.states[seat]
        assert found.winner == state.winner
        assert found.figures
        assert state.figures
        assert found.figures.shares == state.figures.shares
        assert found.figures.swing == state.figures.swing
        assert found.figures.turnout == state.figures.turnout
    assert board.tallies == night.anglia_board().tallies


# A worse night: corrections, rushes, recounts, and every order


def message_again(
    xml: bytes, tag: str, revision: int
) -> tuple[ElementTree.Element, ElementTree.Element]:
    """The message with another root tag and revision: its root element and its constituency."""
    root = ElementTree.fromstring(xml)
    root.tag = tag
    root.set("revision", str(revision))
    constituency = root.find("Election/Constituency")
    assert constituency is not None
    return root, constituency


def to_bytes(root: ElementTree.Element) -> bytes:
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def corrected(xml: bytes) -> bytes:
    """Revision 2: seven more votes for the last candidate."""
    root, constituency = message_again(xml, "FirstPastThePostResult", 2)
    party = constituency[-1][0]
    party.set("votes", str(int(party.attrib["votes"]) + 7))
    constituency.set("turnout", str(int(constituency.attrib["turnout"]) + 7))
    return to_bytes(root)


def rushed(xml: bytes, revision: int) -> bytes:
    """The rush of a result. With a higher revision, it replaces the votes."""
    root, constituency = message_again(xml, "FirstPastThePostRush", revision)
    del root.attrib["declarationTime"]
    constituency.set("winningPartyAbbreviation", constituency.attrib.pop("winningParty"))
    for candidate in constituency:
        del candidate[0].attrib["votes"]
    return to_bytes(root)


def recounted(xml: bytes, revision: int) -> bytes:
    root, constituency = message_again(xml, "Recount", revision)
    for candidate in list(constituency):
        constituency.remove(candidate)
    return to_bytes(root)


def worse_night() -> dict[str, bytes]:
    """The 69 results and 40 more files about some of the seats."""
    results = list(night_files().items())
    return {
        **night_files(),
        **{f"corrected-{name}": corrected(xml) for name, xml in results[:10]},
        **{f"rush-{name}": rushed(xml, 1) for name, xml in results[5:15]},
        **{f"late-rush-{name}": rushed(xml, 3) for name, xml in results[8:18]},
        **{f"recount-{name}": recounted(xml, 4) for name, xml in results[16:26]},
    }


@pytest.fixture(scope="module")
def expected() -> Board:
    """The board of the worse night and of two retractions, computed from the bulletins alone."""
    return Board.of(night.anglia(), [*bulletins_of(worse_night()), *retractions()])


def retractions() -> list[Bulletin]:
    corrections = bulletins_of(
        {n: d for n, d in worse_night().items() if n.startswith("corrected-")}
    )
    return [night.retraction_of(bulletin) for bulletin in corrections[:2]]


def renamed(chance: random.Random, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with random names, because the intake receives files in the order of their names."""
    names = chance.sample(range(10 * len(files)), len(files))
    return {f"{name}.xml": data for name, data in zip(names, files.values(), strict=True)}


def test_the_worse_night_has_votes_pending_and_recounts(expected: Board) -> None:
    assert {s.value for s in expected.statuses} == {"declared", "votes-pending", "recount"}
    assert expected.decided == 59
    assert len(ids(expected)) == 111


@pytest.mark.parametrize("seed", range(12))
def test_files_in_any_order_some_twice_and_in_two_runs_give_the_same_board(
    tmp_path: Path, expected: Board, seed: int
) -> None:
    chance = random.Random(seed)
    files = renamed(chance, worse_night())
    doubles = {f"double-{name}": data for name, data in files.items() if chance.random() < 0.5}
    everything = list({**files, **doubles}.items())
    chance.shuffle(everything)
    half = chance.randrange(len(everything))
    db, drop = tmp_path / "night.db", tmp_path / "drop"
    desk_run = chance.choice([0, 1, 2])

    def desk(run: int) -> None:
        if run == desk_run:
            with Ledger.create(db, night.anglia(), wall_clock()) as ledger, ledger.writing():
                ledger.append(retractions(), wall_clock())

    desk(0)
    ingest(db, deliver(drop, dict(everything[:half])))
    desk(1)
    ingest(db, deliver(drop, dict(everything[half:])))
    desk(2)
    with Ledger.open(db) as ledger:
        assert ledger.board == expected
        assert ids(ledger.board) == ids(expected)
        assert tables(ledger.connection) == expected_tables(expected)


@pytest.mark.parametrize("after", [0, 1, 34, 68])
def test_a_restart_in_the_middle_of_the_night_gives_the_same_board(
    tmp_path: Path, board: Board, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "GROUP_FILES", 1)
    drop = deliver(tmp_path / "drop", night_files())
    db = tmp_path / "night.db"
    with Ledger.create(db, night.anglia(), wall_clock()) as ledger:
        receipts = list(islice(receive.receive_folder(ledger, DropFolder(drop), wall_clock), after))
        assert {receipt.status for receipt in receipts} <= {"accepted"}
        assert ledger.board.decided == after
    with Ledger.open(db) as ledger:
        assert ledger.board.decided == after
    assert ingest(db, drop) == board


def test_a_correction_in_a_file_of_the_same_name_counts(tmp_path: Path) -> None:
    db, drop = tmp_path / "night.db", tmp_path / "drop"
    name, xml = next(iter(night_files().items()))
    first = ingest(db, deliver(drop, {name: xml}))
    second = ingest(db, deliver(drop, {name: corrected(xml)}))
    (seat,) = first.bulletins
    old, new = first.states[seat].figures, second.states[seat].figures
    assert old
    assert new
    assert new.valid_votes == old.valid_votes + 7


def test_the_same_results_as_a_table_give_the_same_figures(tmp_path: Path, board: Board) -> None:
    rows = ["seat,candidate,party,votes,electorate,declared at"]
    for state in board.states.values():
        bulletin = state.standing.bulletin
        assert bulletin
        assert bulletin.declared_at
        at = bulletin.declared_at.astimezone(dt.UTC).isoformat()
        rows += [
            f'"{state.seat.name}","{c.name}",{c.party},{c.votes},{bulletin.electorate},{at}'
            for c in bulletin.candidates
        ]
    table = "\n".join([*rows, ""]).encode()
    typed = ingest(tmp_path / "night.db", deliver(tmp_path / "drop", {"night.csv": table}))
    assert typed.tallies == board.tallies
    assert results(typed.states.values()) == results(board.states.values())


def results(states: Iterable[SeatState]) -> list[tuple[str, object]]:
    return [(state.result(), state.figures and state.figures.shares) for state in states]
