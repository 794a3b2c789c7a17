"""A seat set aside: its poll is postponed or uncontested, so no declaration is expected."""

from pathlib import Path

import msgspec
import pytest

from tests.makers.night import (
    MIDNIGHT,
    few,
    orders,
    recount,
    result,
    retraction_of,
    rush,
    seat_of,
    state,
)
from tracker.board import Board, entries
from tracker.board.bulletin import Bulletin
from tracker.board.entry_fields import EntryError
from tracker.board.standing import Flag, Status
from tracker.board.targets import TargetStatus
from tracker.election import Election
from tracker.events.stream import EventReader
from tracker.ledger import Ledger
from tracker.ledger.verify import verify
from tracker.publish.ledger_state import LedgerState
from tracker.summary import order
from tracker.summary.night_sentences import as_of_sentence
from tracker.summary.seat_sentences import seat_sentence

ELECTION = few()
BEFORE = Board.empty(ELECTION)
REASON = "poll countermanded, a candidate died"


def set_aside(board: Board = BEFORE, reason: str = REASON) -> Bulletin:
    return entries.set_aside(
        board, seat_of(board.election, "Ipswich"), by="AB", now=MIDNIGHT, reason=reason
    )


def election_without_ipswich() -> Election:
    """The same election, with Ipswich set aside in its table."""
    seats = tuple(
        msgspec.structs.replace(s, set_aside=REASON if s.name == "Ipswich" else "")
        for s in ELECTION.seats
    )
    return msgspec.structs.replace(ELECTION, seats=seats)


@pytest.mark.parametrize(
    "board",
    [BEFORE.apply([set_aside()]), Board.empty(election_without_ipswich())],
    ids=["by the desk", "in the folder"],
)
def test_a_seat_set_aside_leaves_the_count_and_what_is_to_come(board: Board) -> None:
    ipswich = state(board, "Ipswich")
    assert (ipswich.status, ipswich.winner, ipswich.to_come) == (Status.SET_ASIDE, None, False)
    assert (board.total, board.count(Status.AWAITING)) == (3, 3)
    assert ipswich not in order.still_to_come(board)
    assert ipswich not in order.declarations(board)
    assert [t.status for t in board.targets if t.state is ipswich] == [TargetStatus.SET_ASIDE]
    assert seat_sentence(ipswich) == "Ipswich does not declare tonight."
    sentence = as_of_sentence(board, MIDNIGHT)
    assert sentence.endswith(": 0 of 3 seats declared. No declaration tonight: Ipswich.")


def test_the_night_ends_without_the_seat_set_aside() -> None:
    others = [result(ELECTION, s.name) for s in ELECTION.seats if s.name != "Ipswich"]
    board = BEFORE.apply([set_aside(), *others])
    assert board.decided == board.total == board.count(Status.DECLARED) == 3


def test_an_entry_that_is_undone_brings_the_seat_back() -> None:
    entry = set_aside()
    board = BEFORE.apply([entry, *entries.undo(BEFORE, [entry], by="AB", now=MIDNIGHT)])
    assert state(board, "Ipswich").status is Status.AWAITING
    assert board.total == 4


@pytest.mark.parametrize(
    ("bulletin", "status"),
    [
        (rush(ELECTION, "Ipswich", "Con"), Status.CALLED),
        (result(ELECTION, "Ipswich"), Status.DECLARED),
        (recount(ELECTION, "Ipswich"), Status.RECOUNT),
    ],
    ids=["rush", "result", "recount"],
)
def test_a_declaration_of_a_seat_set_aside_stands_with_a_flag(
    bulletin: Bulletin, status: Status
) -> None:
    for bulletins in orders(set_aside(), bulletin):
        found = state(Board.of(ELECTION, bulletins), "Ipswich")
        assert (found.status, Flag.SET_ASIDE in found.flags) == (status, True)


def test_a_seat_that_is_declared_or_set_aside_cannot_be_set_aside() -> None:
    with pytest.raises(EntryError, match="set aside already"):
        set_aside(BEFORE.apply([set_aside()]))
    declared = BEFORE.apply([result(ELECTION, "Ipswich")])
    with pytest.raises(EntryError, match="retract that"):
        set_aside(declared)
    assert set_aside(declared.apply([retraction_of(result(ELECTION, "Ipswich"))]))
    with pytest.raises(EntryError, match="give the reason"):
        set_aside(reason=" ")


def test_the_ledger_has_the_status_of_a_seat_that_its_table_sets_aside(tmp_path: Path) -> None:
    path, declared = tmp_path / "night.db", result(ELECTION, "Ipswich")
    with Ledger.create(path, election_without_ipswich(), MIDNIGHT) as ledger:
        query = "SELECT status FROM seats WHERE name = 'Ipswich'"
        assert ledger.connection.execute(query).fetchone() == ("set-aside",)
        for bulletin in (declared, retraction_of(declared)):
            with ledger.writing():
                ledger.append([bulletin], MIDNIGHT)
        assert ledger.connection.execute(query).fetchone() == ("set-aside",)
    assert not [fault for fault in verify(path).faults if "table seats" in fault]


def test_events_and_published_seats_count_the_seats_that_are_not_set_aside(tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "night.db", ELECTION, MIDNIGHT) as ledger:
        for bulletin in (
            result(ELECTION, "Colchester"),
            set_aside(),
            result(ELECTION, "Luton South"),
        ):
            with ledger.writing():
                ledger.append([bulletin], MIDNIGHT)
        assert [event.seats_total for event in EventReader(ledger).read()] == [4, 3, 3]
        state_of_ledger = LedgerState(ledger)
        state_of_ledger.update()
        last = state_of_ledger.last_statement(seat_of(ELECTION, "Luton South").id)
        assert last
        assert (last.declared, last.total) == (2, 3)


def test_retract_brings_back_a_seat_that_another_producer_set_aside() -> None:
    board = BEFORE.apply([set_aside()])
    back = entries.retract(board, seat_of(ELECTION, "Ipswich"), by="CD", now=MIDNIGHT)
    assert state(board.apply(back), "Ipswich").status is Status.AWAITING
