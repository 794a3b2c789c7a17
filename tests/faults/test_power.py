"""The power fails: what anybody was told is on record still is when it is back."""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.kills import night_under_fire
from tests.faults.power import NEVER_SYNCING, NoDiskError, Outage, disk
from tracker.ledger.errors import LedgerError

if sys.platform == "win32":
    pytest.skip("the disk is Linux's", allow_module_level=True)


@pytest.fixture
def outage(tmp_path: Path) -> Iterator[Outage]:
    try:
        with disk(tmp_path) as power:
            yield Outage(tmp_path, power.mount, random.Random(2019), power=power)
    except NoDiskError as reason:
        pytest.skip(str(reason))


def test_two_intakes_without_power_at_any_moment_lose_nothing(outage: Outage) -> None:
    night_under_fire(outage, strikes=3)


def test_if_it_did_not_sync_it_would(outage: Outage) -> None:
    """The proof that a power cut here is one."""
    outage.programs = (NEVER_SYNCING,)
    with pytest.raises((AssertionError, LedgerError)):
        night_under_fire(outage, strikes=3)
