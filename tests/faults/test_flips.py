"""Random bytes and cells of a ledger are damaged: see `flips`."""

import random
from pathlib import Path

import pytest

from tests.faults import flips


@pytest.mark.parametrize("seed", range(4))
def test_no_flipped_byte_changes_a_figure_silently(tmp_path: Path, seed: int) -> None:
    tally = flips.flips(tmp_path, 50, random.Random(seed))
    assert tally.failures == []
    assert tally.tried == 50
    assert tally.found_by_verify > 0


@pytest.mark.parametrize("seed", range(2))
def test_no_damaged_cell_passes_verify_or_changes_a_figure_silently(
    tmp_path: Path, seed: int
) -> None:
    tally = flips.cells(tmp_path, 30, random.Random(seed))
    assert tally.failures == []
    assert tally.found_by_verify > 15
