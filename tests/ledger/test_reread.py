"""When the election's tables are replaced, the files of the ledger are read again with them."""

import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.makers import night
from tests.makers.ledgers import append_bulletins
from tests.makers.night import MIDNIGHT
from tests.makers.small_night import (
    ELECTION,
    HUNT,
    IPSWICH,
    IPSWICH_2019,
    election,
    result_xml,
    with_votes,
)
from tracker.board import Board
from tracker.board.bulletin import AHEAD
from tracker.board.standing import Status
from tracker.election import Election
from tracker.intake.drop_folder import Delivery
from tracker.intake.receive import Receipt, receive_file
from tracker.ledger import Ledger
from tracker.ledger.verify import verify

BLUE = ("Tom Hunt", "Blue Alliance", "BlAl", "24952", "*")
BLUE_XML = result_xml(BLUE, *IPSWICH_2019[1:])
"""Ipswich's result with a winning party that only `WITH_ALIAS` knows."""
BLUE_TABLE = b"Seat,Party,Votes\nIpswich,BlAl,24952\nIpswich,Lab,19473\n"
UNKNOWN_SEAT = b"Seat,Party,Votes\nIppy,Con,24952\nIppy,Lab,19473\n"


def with_aliases(party: str, *aliases: str) -> Election:
    """The small election with more aliases of a party."""
    return election(
        parties=tuple(
            msgspec.structs.replace(p, aliases=(*p.aliases, *aliases)) if p.code == party else p
            for p in ELECTION.parties
        )
    )


WITH_ALIAS = with_aliases("Con", "BlAl", "Blue Alliance")
WITH_SEAT_ALIAS = election(
    seats=tuple(
        msgspec.structs.replace(seat, aliases=(*seat.aliases, "Ippy")) if seat is IPSWICH else seat
        for seat in ELECTION.seats
    )
)


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger.create(path, ELECTION, MIDNIGHT) as ledger:
        yield ledger


def receive(ledger: Ledger, data: bytes, name: str = "a.xml") -> Receipt:
    return receive_file(ledger, Delivery(name, data, False), MIDNIGHT)


def replaced(path: Path, tables: Election) -> Ledger:
    return Ledger.create(path, tables, MIDNIGHT + dt.timedelta(minutes=1))


def state(ledger: Ledger) -> Any:
    return ledger.board.states[IPSWICH.id]


def records(ledger: Ledger) -> list[tuple[str, str, str]]:
    return ledger.connection.execute(
        "SELECT name, status, sentence FROM deliveries ORDER BY seq"
    ).fetchall()


def assert_sound_in_any_order(ledger: Ledger) -> None:
    """Verify the ledger, and that any order of its bulletins gives its board."""
    assert verify(ledger.path).faults == ()
    bulletins = [b for of_seat in ledger.board.bulletins.values() for b in of_seat.values()]
    for order in itertools.permutations(bulletins[:5]):
        assert Board.of(ledger.election, [*order, *bulletins[5:]]) == ledger.board


def test_the_votes_of_a_party_count_when_its_alias_is_added(ledger: Ledger, path: Path) -> None:
    receive(ledger, BLUE_XML)
    assert state(ledger).winner == "BlAl"
    assert len(ledger.problems()) == 1
    with replaced(path, WITH_ALIAS) as after:
        assert (state(after).status, state(after).winner) == (Status.DECLARED, "Con")
        assert after.problems() == []
        assert [row[:2] for row in records(after)] == [("a.xml", "accepted")] * 2
        assert_sound_in_any_order(after)


def test_the_same_message_under_another_name_is_no_conflict_after_the_alias_is_added(
    ledger: Ledger, path: Path
) -> None:
    receive(ledger, BLUE_XML)
    with replaced(path, WITH_ALIAS) as after:
        receive(after, BLUE_XML, "again.xml")
        receive(after, result_xml(), "ours.xml")
        assert (state(after).status, state(after).winner) == (Status.DECLARED, "Con")
        assert_sound_in_any_order(after)


def test_a_file_with_an_unknown_seat_counts_when_the_alias_is_added(
    ledger: Ledger, path: Path
) -> None:
    receive(ledger, UNKNOWN_SEAT, "a.csv")
    assert ledger.problems()
    with replaced(path, WITH_SEAT_ALIAS) as after:
        assert state(after).winner == "Con"
        assert after.problems() == []
        assert_sound_in_any_order(after)


def test_a_seat_that_was_left_out_of_a_table_counts_when_its_alias_is_added(
    ledger: Ledger, path: Path
) -> None:
    receive(ledger, UNKNOWN_SEAT + b"Norwich South,Lab,9\nNorwich South,Con,8\n", "a.csv")
    assert ledger.board.decided == 1
    with replaced(path, WITH_SEAT_ALIAS) as after:
        assert after.board.decided == 2
        assert after.problems() == []
        assert_sound_in_any_order(after)


EARLY = b"Seat,Party,Votes,Declared at\nIpswich,BlAl,24952,04:30\nIpswich,Lab,19473,04:30\n"
"""Received at midnight, and declared at 04:30."""


def test_a_time_that_was_in_the_future_stays_so_when_the_file_is_read_again(
    ledger: Ledger, path: Path
) -> None:
    receive(ledger, EARLY, "a.csv")
    with replaced(path, WITH_ALIAS) as after:
        assert state(after).winner == "Con"
        assert AHEAD in state(after).standing.bulletin.stated
        assert_sound_in_any_order(after)


def test_the_same_tables_again_record_nothing(ledger: Ledger, path: Path) -> None:
    receive(ledger, BLUE_XML)
    for _ in range(3):
        with replaced(path, WITH_ALIAS) as after:
            assert len(records(after)) == 2
            receive(after, BLUE_XML)
            assert len(records(after)) == 2


def test_tables_that_go_back_and_forth_give_the_board_of_the_last(
    ledger: Ledger, path: Path
) -> None:
    receive(ledger, BLUE_XML)
    for tables, winner in ((WITH_ALIAS, "Con"), (ELECTION, "BlAl"), (WITH_ALIAS, "Con")):
        with replaced(path, tables) as after:
            assert (state(after).status, state(after).winner) == (Status.DECLARED, winner)
            assert_sound_in_any_order(after)


def test_a_colour_reads_nothing_again(ledger: Ledger, path: Path) -> None:
    receive(ledger, BLUE_XML)
    with replaced(path, election(name="Another name")) as after:
        assert len(records(after)) == 1


def test_a_retracted_statement_does_not_come_back(ledger: Ledger, path: Path) -> None:
    receive(ledger, BLUE_XML)
    (stated,) = ledger.board.bulletins[IPSWICH.id].values()
    append_bulletins(ledger, night.retraction_of(stated))
    with replaced(path, WITH_ALIAS) as after:
        assert state(after).status is Status.AWAITING
        assert_sound_in_any_order(after)


def test_a_table_that_grew_before_its_party_was_known_is_no_conflict_with_its_beginning(
    ledger: Ledger, path: Path
) -> None:
    receive(ledger, BLUE_TABLE, "sheet.csv")
    receive(ledger, BLUE_TABLE + b"Ipswich,LD,2439\n", "sheet.csv")
    with replaced(path, WITH_ALIAS) as after:
        assert state(after).status is Status.DECLARED
        assert [party for party, _ in state(after).counted_votes] == ["Con", "Lab", "LD"]
        receive(after, BLUE_TABLE + b"Ipswich,LD,2439\nIpswich,Green,7\n", "sheet.csv")
        assert state(after).status is Status.DECLARED
        assert_sound_in_any_order(after)


def test_an_earlier_version_of_a_file_with_another_seat_is_read_again_too(
    ledger: Ledger, path: Path
) -> None:
    receive(ledger, BLUE_TABLE, "sheet.csv")
    receive(ledger, b"Seat,Party,Votes\nNorwich South,Lab,9\nNorwich South,Con,8\n", "sheet.csv")
    with replaced(path, WITH_ALIAS) as after:
        assert state(after).winner == "Con"
        last = after.last_delivery("sheet.csv")
        assert last
        document = after.document(last.sha256 or "") or b""
        assert document.startswith(b"Seat,Party,Votes\nNorwich South")
        assert_sound_in_any_order(after)


def test_a_rejected_version_that_was_replaced_stays_rejected(ledger: Ledger, path: Path) -> None:
    receive(ledger, UNKNOWN_SEAT, "sheet.csv")
    receive(ledger, UNKNOWN_SEAT.replace(b"24952", b"24953"), "sheet.csv")
    with replaced(path, WITH_SEAT_ALIAS) as after:
        assert state(after).status is Status.DECLARED
        assert dict(state(after).counted_votes)["Con"] == 24953


def test_a_wrong_figure_stays_rejected(ledger: Ledger, path: Path) -> None:
    receive(ledger, result_xml(with_votes(HUNT, "x"), *IPSWICH_2019[1:]))
    with replaced(path, WITH_ALIAS) as after:
        assert len(records(after)) == 1
        assert [problem.status for problem in after.problems()] == ["rejected"]


def test_the_first_file_after_a_replacement_is_read_by_the_new_tables(
    ledger: Ledger, path: Path
) -> None:
    replaced(path, WITH_ALIAS).close()
    receipt = receive(ledger, BLUE_XML)
    assert receipt.sentence == ""
    assert state(ledger).winner == "Con"


def test_a_failure_while_files_are_read_again_leaves_the_old_tables(
    ledger: Ledger, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(ledger, BLUE_XML)
    with monkeypatch.context() as failing:
        failing.setattr(Ledger, "record_delivery", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            replaced(path, WITH_ALIAS)
    assert ledger.refresh().states[IPSWICH.id].winner == "BlAl"
    assert ledger.election == ELECTION
    with replaced(path, WITH_ALIAS) as after:
        assert state(after).winner == "Con"
