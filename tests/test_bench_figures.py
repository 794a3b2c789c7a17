"""The bench prints the ratio of the last release beside each, and marks what got worse."""

import importlib
import json
from pathlib import Path
from types import ModuleType

import pytest

from tests.makers.commands import ROOT
from tracker import __version__


@pytest.fixture
def bench_figures(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    return importlib.import_module("bench_figures")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "ratio 1.00 (at most 2; 0.1.0: 1.50)"),
        (1.79, "ratio 1.79 (at most 2; 0.1.0: 1.50)"),
        (1.81, "ratio 1.81 (at most 2; 0.1.0: 1.50, WORSE)"),
    ],
)
def test_a_ratio_that_is_higher_by_a_fifth_is_marked(
    bench_figures: ModuleType, value: float, text: str
) -> None:
    figures = bench_figures.Figures("0.1.0", {"start": 1.5})
    assert figures.ratio("start", value, "at most 2") == text


def test_a_new_row_has_no_figure_of_the_last_release(bench_figures: ModuleType) -> None:
    assert bench_figures.Figures("0.1.0").ratio("new", 1.0) == "ratio 1.00"


def test_a_record_keeps_the_rows_that_were_not_measured(
    bench_figures: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench_figures, "PATH", tmp_path / "figures.json")
    figures = bench_figures.Figures("0.0.1", {"a": 1.0, "b": 2.0})
    figures.ratio("b", 2.5)
    figures.record()
    written = json.loads((tmp_path / "figures.json").read_bytes())
    assert written == {"release": __version__, "ratios": {"a": 1.0, "b": 2.5}}


def test_the_committed_figures_can_be_read(bench_figures: ModuleType) -> None:
    found = bench_figures.read()
    assert found.release
    assert all(ratio > 0 for ratio in found.ratios.values())
