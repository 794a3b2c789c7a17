"""The scores of the projection on past nights, and the docs page with the same figures."""

import json
from functools import cache
from pathlib import Path

import msgspec
import pytest

from tests.makers.commands import tracker
from tests.makers.projected_nights import election
from tracker.board import Board
from tracker.election import Election
from tracker.election.folder import find_election
from tracker.projection.backtest import backtest, seat_calls
from tracker.projection.backtest_scores import (
    Backtest,
    CalibrationBin,
    StageScore,
    TotalScore,
    together,
)
from tracker.projection.backtest_table import table_lines
from tracker.projection.evidence import Evidence
from tracker.projection.models import (
    EXPECTED_ALONE,
    LAST_TIME_ALONE,
    NO_CHANGE,
    PROJECTION,
    UNIFORM_SWING,
    WITHOUT_EXPECTED,
    compared_models,
)
from tracker.projection.seat_projections import Projection

PAGE = Path(__file__).resolve().parents[2] / "docs" / "projection.md"
NIGHTS = ("uk-2019", "uk-2024")


@cache
def of(name: str) -> Backtest:
    """The scores after 100 declarations."""
    return backtest(election(name), find_election(name), stages=(100,))


def row(name: str, method: str = PROJECTION.name) -> StageScore:
    (found,) = [one for one in of(name).rows if one.method == method]
    return found


@pytest.mark.parametrize(
    ("name", "method", "right", "lead", "brier"),
    [
        ("uk-2019", PROJECTION.name, 0.945, 4.0, 0.038),
        ("uk-2024", LAST_TIME_ALONE.name, 0.825, 7.0, 0.112),
        ("uk-2024", PROJECTION.name, 0.85, 6.0, 0.112),
    ],
)
def test_a_night_after_100_declarations(
    name: str, method: str, right: float, lead: float, brier: float
) -> None:
    found = row(name, method)
    assert found.accuracy >= right
    assert round(found.lead_mae, 2) <= lead
    assert found.brier <= brier


@pytest.mark.parametrize("name", NIGHTS)
def test_intervals_contain_the_stated_fraction(name: str) -> None:
    found = row(name)
    assert 0.74 <= found.coverage80 <= 0.90
    assert 0.91 <= found.coverage95 <= 0.985


@pytest.mark.parametrize("name", NIGHTS)
@pytest.mark.parametrize("method", [UNIFORM_SWING.name, NO_CHANGE.name])
def test_the_projection_beats_the_simple_models(name: str, method: str) -> None:
    ours, theirs = row(name), row(name, method)
    assert ours.accuracy >= theirs.accuracy
    assert ours.lead_mae < theirs.lead_mae
    assert ours.brier < theirs.brier


@pytest.mark.parametrize("name", NIGHTS)
def test_the_docs_page_has_the_printed_rows(name: str) -> None:
    lines = table_lines(together([of(name)]))
    rows = [line for line in lines if line[17:26].strip() == "100"]
    page = PAGE.read_text(encoding="utf-8")
    assert rows
    assert [line for line in rows if line not in page] == []


def test_great_britain_without_the_speakers_is_projected() -> None:
    assert of("uk-2019").seats == 650 - 18 - 2


def test_sure_calls_are_right() -> None:
    found = row("uk-2019")
    assert found.sure_calls > 100
    assert found.sure_right is not None
    assert found.sure_right >= 0.99


def expecting(shares: bool, covariates: bool) -> Election:
    seats = tuple(
        msgspec.structs.replace(
            seat,
            expected_shares={"Con": 60.0} if shares else {},
            covariates=seat.covariates if covariates else {},
        )
        for seat in election("anglia-2019").seats
    )
    return msgspec.structs.replace(election("anglia-2019"), seats=seats)


@pytest.mark.parametrize(
    ("shares", "covariates", "models"),
    [
        (False, False, [PROJECTION, UNIFORM_SWING, NO_CHANGE]),
        (False, True, [PROJECTION, LAST_TIME_ALONE, UNIFORM_SWING, NO_CHANGE]),
        (True, False, [PROJECTION, LAST_TIME_ALONE, UNIFORM_SWING, NO_CHANGE, EXPECTED_ALONE]),
        (
            True,
            True,
            [PROJECTION, WITHOUT_EXPECTED, LAST_TIME_ALONE, UNIFORM_SWING, NO_CHANGE,
             EXPECTED_ALONE],
        ),
    ],
)  # fmt: skip
def test_a_model_that_needs_a_table_is_left_out_without_it(
    shares: bool, covariates: bool, models: list[object]
) -> None:
    assert compared_models(expecting(shares, covariates)) == models


def test_a_seat_without_a_result_is_in_no_score() -> None:
    """Thirsk and Malton in 2015: it was projected, and its result was doubtful."""
    anglia = election("anglia-2019")
    evidence = Evidence(anglia)
    projection = Projection(evidence, Board.empty(anglia))
    assert list(seat_calls(projection, Board.empty(anglia))) == []


def night(said: float, right: float, calls: int, totals: list[TotalScore]) -> Backtest:
    bins = [CalibrationBin(low=0.5, high=0.6, calls=calls, said=said, right=right)]
    return Backtest(night="n", seats=1, rows=[], totals=totals, calibration=bins, misses=[])


def total(party: str, k: int, actual: int) -> TotalScore:
    return TotalScore(
        k=k, party=party, expected=10.0, low=8, high=12, low_95=6, high_95=14, majority=0.0,
        actual=actual,
    )  # fmt: skip


def test_several_nights_are_pooled_by_their_numbers_of_calls() -> None:
    one = night(0.52, 0.4, 10, [total("Con", 20, 11), total("Con", 10, 99)])
    two = night(0.55, 0.7, 30, [total("Con", 50, 13), total("Lab", 50, 15)])
    found = together([one, two])
    (bin_,) = found.calibration
    assert bin_.calls == 40
    assert bin_.said == pytest.approx(0.5425)
    assert bin_.right == pytest.approx(0.625)
    inside = [(c.party, c.totals, round(c.inside_80, 2), c.inside_95) for c in found.totals]
    assert inside[:2] == [("Con", 2, 0.5, 1.0), ("Lab", 1, 0.0, 0.0)]
    assert inside[2][:3] == ("", 3, 0.33)


def test_json_has_the_nights_and_their_rows(tmp_path: Path) -> None:
    printed = tracker("backtest", "anglia-2019", "anglia-2019", "--json", cwd=tmp_path).stdout
    read = json.loads(printed)
    assert [one["night"] for one in read["nights"]] == ["anglia-2019", "anglia-2019"]
    assert {one["k"] for one in read["nights"][0]["rows"]} == {5, 10, 20, 50}


def test_an_unknown_election_is_a_usage_error(tmp_path: Path) -> None:
    ended = tracker("backtest", "nowhere", cwd=tmp_path)
    assert ended.returncode == 2
    assert 'no election "nowhere"' in ended.stderr
