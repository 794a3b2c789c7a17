"""A power cut: every file that was reported as recorded is still recorded afterwards."""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.kills import run_night
from tests.faults.power import NEVER_SYNCING, NoDiskError, PowerCutNight, disk
from tracker.ledger.errors import LedgerError

if sys.platform == "win32":
    pytest.skip("the disk is Linux's", allow_module_level=True)


@pytest.fixture
def outage(tmp_path: Path) -> Iterator[PowerCutNight]:
    try:
        with disk(tmp_path) as power:
            yield PowerCutNight(tmp_path, power.mount, random.Random(2019), power=power)
    except NoDiskError as reason:
        pytest.skip(str(reason))


def test_two_intakes_lose_nothing_in_power_cuts(outage: PowerCutNight) -> None:
    run_night(outage, rounds=3)


def test_a_ledger_that_is_not_synced_loses_files_in_a_power_cut(outage: PowerCutNight) -> None:
    """This proves that the power cut loses unsynced data."""
    outage.programs = (NEVER_SYNCING,)
    with pytest.raises((AssertionError, LedgerError)):
        run_night(outage, rounds=3)
