"""The samples in docs/words.md are the scripts of the night at 03:00."""

import re
from pathlib import Path

import pytest

from tests.summary import nights

PAGE = Path(__file__).resolve().parents[2] / "docs" / "words.md"
SAMPLES = re.findall(r"```text\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_there_are_samples() -> None:
    assert len(SAMPLES) == 5


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_equals_the_scripts(sample: str) -> None:
    assert sample in nights.scripts_text("anglia-2019", "03:00")
