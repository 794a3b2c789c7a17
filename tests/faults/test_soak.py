"""A night of 650 seats in eight seconds: no file is missed, and the intake does not grow."""

import sys
from pathlib import Path

import pytest

from tests.faults.soak import Sample, assert_flat, soak

if sys.platform != "linux":
    pytest.skip("memory and open files are counted on Linux", allow_module_level=True)


def test_a_night_of_650_seats_misses_no_file_and_the_intake_does_not_grow(
    tmp_path: Path,
) -> None:
    run = soak(tmp_path, seconds=8)
    assert len(run.sent) > 800
    assert run.status_calls > 4


@pytest.mark.parametrize("grown", [(0.8, 1160, 1000), (0.8, 1000, 1160)])
def test_an_intake_that_grows_is_detected(grown: Sample) -> None:
    """This proves that the test above can fail."""
    with pytest.raises(AssertionError, match="grew from 1,000 to 1,160"):
        assert_flat([(0.3, 1000, 1000), grown])
