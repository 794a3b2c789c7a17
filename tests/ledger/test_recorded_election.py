"""Other data of the election: it is recorded beside the old data, and the tables follow."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlite_utils import Database

from tests.makers import night
from tests.makers.ledgers import append_bulletins, at, expected_tables, tables
from tests.makers.night import MIDNIGHT, few, result, rush
from tracker.election import Election
from tracker.ledger import Ledger
from tracker.ledger.errors import LedgerError
from tracker.support import sqlite


def with_party(election: Election, code: str, **changes: Any) -> Election:
    return msgspec.structs.replace(
        election,
        parties=tuple(
            msgspec.structs.replace(party, **changes) if party.code == code else party
            for party in election.parties
        ),
    )


def test_a_changed_election_is_recorded_and_the_old_one_stays(ledger: Ledger) -> None:
    append_bulletins(ledger, result(few(), "Ipswich"))
    changed = with_party(few(), "Con", aliases=("C", "Blue"), colour="#123456")
    with Ledger.create(ledger.path, changed, at(5)) as other:
        database = Database(other.connection)
        assert other.election.find_party("Blue")
        assert database.table("parties").get("Con")["colour"] == "#123456"
        assert tables(other.connection) == expected_tables(other.board)
        kept = [
            (row["since"], msgspec.json.decode(row["content"], type=Election))
            for row in database.table("elections").rows
        ]
    assert kept == [
        ("2019-12-13T00:00:00.000000+00:00", few()),
        ("2019-12-13T00:05:00.000000+00:00", changed),
    ]
    with Ledger.open(ledger.path) as opened:
        assert opened.election == changed


def test_removed_targets_and_areas_are_deleted_from_their_tables(path: Path) -> None:
    Ledger.create(path, night.anglia(), MIDNIGHT).close()
    bare = msgspec.structs.replace(night.anglia(), targets=(), watch_areas=())
    with Ledger.create(path, bare, MIDNIGHT) as ledger:
        database = Database(ledger.connection)
        assert (database.table("targets").count, database.table("watch_areas").count) == (0, 0)


def test_another_basis_changes_the_tallies_of_the_parties(path: Path) -> None:
    # Grantham and Stamford: elected Conservative in 2017, sat as an independent.
    sitting = msgspec.structs.replace(night.anglia(), basis="sitting")
    with Ledger.create(path, sitting, MIDNIGHT) as ledger:
        append_bulletins(ledger, rush(sitting, "Grantham and Stamford", "Con"))
        assert tables(ledger.connection) == expected_tables(ledger.board)
    with Ledger.create(path, night.anglia(), MIDNIGHT) as ledger:
        assert ledger.board.tally("Con").held == 1
        assert tables(ledger.connection) == expected_tables(ledger.board)


def test_a_reader_follows_a_changed_election(ledger: Ledger) -> None:
    with Ledger.open(ledger.path) as reader:
        changed = few(*night.FEW, "Peterborough")
        with Ledger.create(ledger.path, changed, MIDNIGHT) as writer:
            append_bulletins(writer, result(changed, "Peterborough"))
            assert reader.refresh() == writer.board


def test_a_reader_follows_an_election_that_changes_during_a_refresh(ledger: Ledger) -> None:
    changed = few(*night.FEW, "Peterborough")

    class Slow:
        """A connection before whose second statement another process writes."""

        def __init__(self, connection: sqlite.Connection) -> None:
            self.connection = connection
            self.statements = 0

        def execute(self, statement: str, *arguments: Any) -> sqlite.Cursor:
            self.statements += 1
            if self.statements == 2:
                with Ledger.create(ledger.path, changed, MIDNIGHT) as writer:
                    append_bulletins(writer, result(changed, "Peterborough"))
            return self.connection.execute(statement, *arguments)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.connection, name)

    with Ledger.open(ledger.path) as reader:
        reader.connection = Slow(reader.connection)  # type: ignore[assignment]
        reader.refresh()
        assert reader.refresh().decided == 1


def test_a_seat_with_bulletins_cannot_be_removed_from_the_election(ledger: Ledger) -> None:
    append_bulletins(ledger, result(few(), "Ipswich"))
    with pytest.raises(LedgerError, match="Ipswich"):
        Ledger.create(ledger.path, few("Colchester", "North Norfolk"), MIDNIGHT)


def test_two_seats_can_swap_their_names(ledger: Ledger) -> None:
    first, second, *others = few().seats
    changed = msgspec.structs.replace(
        few(),
        seats=(
            msgspec.structs.replace(first, name=second.name),
            msgspec.structs.replace(second, name=first.name),
            *others,
        ),
    )
    with Ledger.create(ledger.path, changed, MIDNIGHT) as opened:
        assert Database(opened.connection).table("seats").get(first.id)["name"] == second.name
