"""A ledger of four seats, and a function that adds statements to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.published import BEFORE, Record, at
from tracker.board.bulletin import Bulletin
from tracker.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger of `night.FEW` without statements."""
    with Ledger.create(tmp_path / "night.db", night.few(), BEFORE) as ledger:
        yield ledger


@pytest.fixture
def record(ledger: Ledger) -> Record:
    """A function that records bulletins in one transaction, `minute` minutes after midnight."""

    def record(*bulletins: Bulletin, minute: int = 0) -> None:
        with ledger.writing():
            ledger.append(bulletins, at(minute))

    return record
