"""A ledger of four seats, and a function that adds statements to it."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import night
from tracker.board.bulletin import Bulletin
from tracker.ledger import Ledger

Tell = Callable[..., None]
BEFORE = dt.datetime(2019, 12, 12, 20, tzinfo=dt.UTC)
"""When the ledgers are made."""


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


def at(minute: int) -> dt.datetime:
    return night.MIDNIGHT + dt.timedelta(minutes=minute)
