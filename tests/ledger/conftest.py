"""A ledger of three seats, for the tests of the package."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.makers.night import MIDNIGHT, few
from tracker.ledger import Ledger


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "night.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger.create(path, few(), MIDNIGHT) as ledger:
        yield ledger
