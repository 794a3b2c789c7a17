"""A short night on a broken terminal, beside a busy server and hostile readers."""

import sys
from pathlib import Path

import pytest

pytest.importorskip("textual_serve", reason="the extra serve is not installed")

if sys.platform != "linux":
    pytest.skip("memory and open files are counted on Linux", allow_module_level=True)

from tests.faults import hub_cuts
from tests.faults.hostile_night import FAULTS, run_hostile_night
from tests.makers import night
from tests.makers.commands import night_files


def test_a_night_on_a_broken_terminal_ends_with_the_board_of_a_calm_night(tmp_path: Path) -> None:
    """`scripts/torture night` runs it for as long as one likes, and measures the processes."""
    files = [*night_files().items()][:12]
    run = run_hostile_night(tmp_path, night.anglia(), files, seconds=1, readers=3)
    assert len(run.sent) == 12
    assert run.disturbances
    assert run.pages
    assert run.cuts or not hub_cuts.can_run()


@pytest.mark.parametrize("line", ["Traceback (most recent", "x ERROR tracker.ui", "given up, no"])
def test_a_fault_in_a_log_is_detected(line: str) -> None:
    """This proves that the test above can fail."""
    assert FAULTS.search(f"2019-12-13 {line}")
