"""A ledger of four seats, and a function that adds statements to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.published import BEFORE, Tell, at
from tracker.board.bulletin import Bulletin
from tracker.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger of `night.FEW` without statements."""
    with Ledger.create(tmp_path / "night.db", night.few(), BEFORE) as made:
        yield made


@pytest.fixture
def tell(ledger: Ledger) -> Tell:
    """Appends bulletins in one transaction, received `minute` minutes after midnight."""

    def put(*said: Bulletin, minute: int = 0) -> None:
        with ledger.writing():
            ledger.append(said, at(minute))

    return put
