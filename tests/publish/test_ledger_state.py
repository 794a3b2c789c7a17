"""The state of a ledger: its time, and the number of declared seats after each statement."""

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.makers import night
from tests.makers.published import BEFORE, Record, at
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.changes import ChangeReplay, ReceivedBulletin
from tracker.ledger import Ledger
from tracker.publish.ledger_state import LedgerState, _are_apart, _counts


def seat_id(name: str) -> str:
    return night.seat_of(night.few(), name).id


def test_without_a_statement_as_of_is_when_the_tables_were_recorded(ledger: Ledger) -> None:
    state = LedgerState(ledger)
    state.update()
    assert state.as_of == BEFORE


def test_as_of_is_the_time_of_the_last_statement(ledger: Ledger, record: Record) -> None:
    state = LedgerState(ledger)
    record(night.result_in("Ipswich"), minute=1)
    record(night.result_in("Colchester"), minute=2)
    state.update()
    assert state.as_of == at(2)


def test_a_seat_keeps_the_number_declared_at_its_last_statement(
    ledger: Ledger, record: Record
) -> None:
    record(night.result_in("Ipswich"), minute=1)
    record(night.result_in("Colchester"), minute=2)
    state = LedgerState(ledger)
    state.update()
    last = [
        state.last_statement(seat_id(name)) for name in ("Ipswich", "Colchester", "Luton South")
    ]
    assert [statement and (statement.received_at, statement.declared) for statement in last] == [
        (at(1), 1),
        (at(2), 2),
        None,
    ]


def test_the_standing_statement_has_its_source(ledger: Ledger, record: Record) -> None:
    state = LedgerState(ledger)
    record(night.desk_entry(ledger.board, "Ipswich", "Con"))
    board = state.update()
    stands = state.standing(night.state(board, "Ipswich"))
    assert stands
    assert (stands.source, stands.seq) == ("desk, AB", 1)
    assert state.standing(night.state(board, "Colchester")) is None


def test_new_election_tables_reset_the_state(ledger: Ledger, record: Record) -> None:
    state = LedgerState(ledger)
    record(night.result_in("Ipswich"), minute=1)
    state.update()
    renamed: Any = msgspec.structs.replace(night.few(), name="Another name")
    Ledger.create(ledger.path, renamed, at(5)).close()
    assert state.update().election.name == "Another name"
    assert state.as_of == at(5)
    assert state.last_statement(seat_id("Ipswich")) is not None


BULLETINS = (
    night.rush(night.few(), "Ipswich", "Con"),
    night.result_in("Ipswich"),
    night.rush(night.few(), "Ipswich", "Lab", revision=2),
    night.result_in("Colchester"),
    night.result(night.few(), "Colchester", votes={"Con": 9, "LD": 8}),
    night.result_in("Luton South"),
    night.result(night.few(), "North Norfolk", votes={"Con": 9, "LD": 8}),  # as in Colchester
)


@given(st.permutations(BULLETINS), st.integers(0, len(BULLETINS)))
def test_the_number_declared_does_not_depend_on_batches(
    bulletins: list[Bulletin], first: int
) -> None:
    received = [ReceivedBulletin(n, at(n), "", bulletin) for n, bulletin in enumerate(bulletins, 1)]
    boards = [Board.of(night.few(), bulletins[:n]) for n in range(len(bulletins) + 1)]
    singly = [
        count
        for n, statement in enumerate(received)
        for count in _counts(boards[n], [statement], boards[n + 1])
    ]
    in_two_batches = [
        *_counts(boards[0], received[:first], boards[first]),
        *_counts(boards[first], received[first:], boards[-1]),
    ]
    assert in_two_batches == singly


@given(st.permutations(BULLETINS), st.integers(0, len(BULLETINS)))
def test_what_is_retracted_does_not_depend_on_batches(
    bulletins: list[Bulletin], first: int
) -> None:
    few = msgspec.structs.replace(night.few(), doubt=True)
    received = [ReceivedBulletin(n, at(n), "", bulletin) for n, bulletin in enumerate(bulletins, 1)]
    singly, in_batches = ChangeReplay(few), ChangeReplay(few)
    expected = [change for statement in received for change in singly.apply(statement)]
    found = []
    before = Board.empty(few)
    for batch in (received[:first], received[first:]):
        after = before.apply([statement.bulletin for statement in batch])
        apart = _are_apart(before, batch, after)
        for statement in batch:
            known = after.states[statement.bulletin.seat] if apart else None
            found += in_batches.apply(statement, known)
        before = after
    assert found == expected
