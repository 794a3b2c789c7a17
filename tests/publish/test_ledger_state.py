"""What a publisher hears of a ledger: as of when, and how many had declared."""

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests import night
from tests.publish.conftest import BEFORE, TELLING, at
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.changes import ReceivedBulletin
from tracker.ledger import Ledger
from tracker.publish.ledger_state import LedgerState, _declared


def seat_id(name: str) -> str:
    return night.seat_of(night.few(), name).id


def test_before_the_first_statement_it_is_as_of_the_tables(ledger: Ledger) -> None:
    state = LedgerState(ledger)
    state.update()
    assert state.as_of == BEFORE


def test_it_is_as_of_the_last_statement_and_not_of_now(ledger: Ledger, tell: TELLING) -> None:
    state = LedgerState(ledger)
    tell(night.result_in("Ipswich"), minute=1)
    tell(night.result_in("Colchester"), minute=2)
    state.update()
    assert state.as_of == at(2)


def test_a_seat_keeps_the_count_of_its_own_last_statement(ledger: Ledger, tell: TELLING) -> None:
    tell(night.result_in("Ipswich"), minute=1)
    tell(night.result_in("Colchester"), minute=2)
    state = LedgerState(ledger)
    state.update()
    words = [
        state.last_statement(seat_id(name)) for name in ("Ipswich", "Colchester", "Luton South")
    ]
    assert [word and (word.received_at, word.declared) for word in words] == [
        (at(1), 1),
        (at(2), 2),
        None,
    ]


def test_the_statement_that_stands_is_known_with_its_source(ledger: Ledger, tell: TELLING) -> None:
    state = LedgerState(ledger)
    tell(night.desk_entry(ledger.board, "Ipswich", "Con"))
    board = state.update()
    stands = state.standing(night.state(board, "Ipswich"))
    assert stands
    assert (stands.source, stands.seq) == ("desk, AB", 1)
    assert state.standing(night.state(board, "Colchester")) is None


def test_newer_tables_of_the_election_are_told_everything_again(
    ledger: Ledger, tell: TELLING
) -> None:
    state = LedgerState(ledger)
    tell(night.result_in("Ipswich"), minute=1)
    state.update()
    named: Any = msgspec.structs.replace(night.few(), name="Another name")
    Ledger.create(ledger.path, named, at(5)).close()
    assert state.update().election.name == "Another name"
    assert state.as_of == at(5)
    assert state.last_statement(seat_id("Ipswich")) is not None


SAID = (
    night.rush(night.few(), "Ipswich", "Con"),
    night.result_in("Ipswich"),
    night.rush(night.few(), "Ipswich", "Lab", revision=2),
    night.result_in("Colchester"),
    night.result(night.few(), "Colchester", votes={"Con": 9, "LD": 8}),
    night.result_in("Luton South"),
)


@given(st.permutations(SAID), st.integers(0, len(SAID)))
def test_the_count_after_a_statement_does_not_depend_on_what_was_heard_with_it(
    said: list[Bulletin], first: int
) -> None:
    told = [ReceivedBulletin(n, at(n), "", bulletin) for n, bulletin in enumerate(said, 1)]
    boards = [Board.of(night.few(), said[:n]) for n in range(len(said) + 1)]
    alone = [
        count for n, one in enumerate(told) for count in _declared(boards[n], [one], boards[n + 1])
    ]
    together = [
        *_declared(boards[0], told[:first], boards[first]),
        *_declared(boards[first], told[first:], boards[-1]),
    ]
    assert together == alone
