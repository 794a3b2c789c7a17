"""The ledgers of three desks that take part in one night."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.makers.desk_ledgers import desk_ledger
from tracker.ledger import Ledger


@pytest.fixture
def london(tmp_path: Path, empty: Path) -> Iterator[Ledger]:
    with desk_ledger(tmp_path, empty, "london") as ledger:
        yield ledger


@pytest.fixture
def norwich(tmp_path: Path, empty: Path) -> Iterator[Ledger]:
    with desk_ledger(tmp_path, empty, "norwich") as ledger:
        yield ledger


@pytest.fixture
def van(tmp_path: Path, empty: Path) -> Iterator[Ledger]:
    with desk_ledger(tmp_path, empty, "van") as ledger:
        yield ledger
