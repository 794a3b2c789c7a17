"""A command reads what it prints in one transaction: another process may write meanwhile."""

from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from click.testing import CliRunner

from tests.makers.ledgers import at, record_file
from tests.makers.night import MIDNIGHT, few, result
from tracker.cli import commands
from tracker.ledger import Ledger

CON, LAB = {"Con": 900, "Lab": 400}, {"Con": 400, "Lab": 900}
ALONE = (
    "delivery_bulletins JOIN deliveries ON seq = delivery",
    "elections ORDER BY seq",
    "SELECT 1 FROM log_in_use",
)
"""Parts of queries that are true of any moment, or not about the night: the first file of a
statement, the creation, the mark that is deleted when the ledger is closed."""


@pytest.fixture
def db(tmp_path: Path) -> Path:
    with Ledger.create(tmp_path / "night.db", few(), MIDNIGHT) as ledger:
        record_file(ledger, "1.xml", result(few(), "Ipswich", 1, CON), now=at(1))
        record_file(ledger, "2.xml", result(few(), "Ipswich", 2, LAB), now=at(2))
    return tmp_path / "night.db"


@pytest.mark.parametrize(
    "command",
    [
        ("status",),
        ("status", "--at", "2019-12-13T00:01"),
        ("summary",),
        ("summary", "--declared-by", "03:00"),
        ("say", "headline"),
        ("say", "running"),
        ("say", "round-up", "--since", "2019-12-13T00:01"),
        ("say", "piece"),
        ("say", "seat", "Ipswich"),
        ("why", "Ipswich"),
        ("corrections",),
        ("corrections", "Ipswich"),
        ("problems",),
        ("outlook",),
        ("reconcile",),
        ("events",),
        ("publish", "out"),
    ],
    ids=" ".join,
)
def test_all_that_a_command_prints_is_of_one_moment(
    db: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(db.parent)
    moments: list[list[str]] = []
    open_ledger = Ledger.open

    def traced(path: Path, *more: Any) -> Ledger:
        ledger = open_ledger(path, *more)

        def trace(statement: str) -> None:
            if statement.startswith("BEGIN"):
                moments.append([statement])
            elif statement.startswith("SELECT") and not any(part in statement for part in ALONE):
                if not ledger.connection.in_transaction:
                    moments.append([])
                moments[-1].append(statement)

        ledger.connection.set_trace_callback(trace)
        return ledger

    with mock.patch.object(Ledger, "open", traced):
        done = CliRunner().invoke(commands, [*command, "--db", str(db)], standalone_mode=False)
    assert done.exception is None
    reads = [moment for moment in moments if moment[0] != "BEGIN IMMEDIATE"]
    assert len(reads) == 1, reads
