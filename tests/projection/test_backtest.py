"""The scores of the projection on the night of 2019, and the docs page with the same table."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

from tests.makers.commands import tracker
from tests.makers.projected_nights import election
from tracker.election.folder import find_election
from tracker.projection.backtest import Backtest, StageScore, backtest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "projection.md"


@cache
def of(name: str) -> Backtest:
    return backtest(election(name), find_election(name))


def row(k: int, method: str = "projection") -> StageScore:
    (found,) = [one for one in of("uk-2019").rows if (one.k, one.method) == (k, method)]
    return found


@pytest.mark.parametrize(
    ("k", "right", "lead", "brier"),
    [
        (20, 0.93, 6.4, 0.050),
        (50, 0.925, 5.4, 0.051),
        (100, 0.935, 4.7, 0.044),
        (200, 0.94, 4.8, 0.040),
    ],
)
def test_the_night_of_2019(k: int, right: float, lead: float, brier: float) -> None:
    assert row(k).accuracy >= right
    assert row(k).lead_mae <= lead
    assert row(k).brier <= brier


@pytest.mark.parametrize("k", [20, 50, 100, 200, 400])
def test_intervals_contain_the_stated_fraction(k: int) -> None:
    one = row(k)
    assert one.coverage80 is not None
    assert one.coverage95 is not None
    assert 0.74 <= one.coverage80 <= 0.92
    assert 0.91 <= one.coverage95 <= 0.99


@pytest.mark.parametrize("k", [5, 10, 20, 50, 100, 200, 400])
def test_sure_calls_are_right(k: int) -> None:
    one = row(k)
    assert one.sure_calls > 100
    assert one.sure_right is not None
    assert one.sure_right >= 0.99


@pytest.mark.parametrize("k", [20, 50, 100, 200, 400])
@pytest.mark.parametrize("method", ["uniform swing", "no change"])
def test_leads_and_chances_beat_the_naive_forecasts(k: int, method: str) -> None:
    assert row(k).lead_mae < row(k, method).lead_mae
    assert row(k).brier < row(k, method).brier


def test_great_britain_without_the_speakers_is_projected() -> None:
    assert of("uk-2019").seats == 650 - 18 - 2


def test_chances_are_calibrated() -> None:
    for one in of("uk-2019").calibration:
        if one.calls >= 100:
            assert one.said == pytest.approx(one.right, abs=0.06)


def test_stages_beyond_the_last_seat_are_left_out() -> None:
    assert {one.k for one in of("anglia-2019").rows} == {5, 10, 20, 50}


def test_the_docs_page_has_the_printed_table(tmp_path: Path) -> None:
    printed = tracker("backtest", "uk-2019", cwd=tmp_path).stdout
    (block,) = re.findall(r"\$ tracker backtest uk-2019\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    assert block.strip() == printed.strip()


def test_json_has_the_same_rows(tmp_path: Path) -> None:
    read = json.loads(tracker("backtest", "anglia-2019", "--json", cwd=tmp_path).stdout)
    assert read["night"] == "anglia-2019"
    assert [(one["method"], one["k"]) for one in read["rows"]] == [
        (one.method, one.k) for one in of("anglia-2019").rows
    ]


def test_an_unknown_election_is_a_usage_error(tmp_path: Path) -> None:
    ended = tracker("backtest", "nowhere", cwd=tmp_path)
    assert ended.returncode == 2
    assert 'no election "nowhere"' in ended.stderr
