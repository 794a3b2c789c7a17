"""The outlook as text and as JSON."""

import datetime as dt

from tests.makers.projected_nights import project, stopped
from tracker.projection.report import as_json, as_text

NOW = dt.datetime(2019, 12, 13, 3, 30, tzinfo=dt.UTC)
AHEAD = project(stopped("anglia-2019", 26))


def test_the_agencys_forecast_is_said_to_be_the_agencys() -> None:
    said = as_text(AHEAD, NOW, "No overall majority")
    assert "The agency's forecast of the winner: No overall majority." in said
    assert "agency" not in as_text(AHEAD, NOW)
    assert as_json(AHEAD, NOW, "No overall majority")["agency_forecast"] == "No overall majority"


def test_the_seats_to_watch_state_when_and_why() -> None:
    lines = as_text(AHEAD, NOW).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("To watch next"))
    first = as_json(AHEAD, NOW)["next"][0]
    assert lines[at + 1].strip().startswith(f"{first['seat']} (")
    assert "last time) narrows its range by " in lines[at + 1]
    why = (
        "it shows much about close seats like it" if first["teaches"] else "its own result is open"
    )
    assert why in lines[at + 1]


def test_every_total_has_both_ranges_and_a_chance_of_a_majority() -> None:
    for total in as_json(AHEAD, NOW)["totals"]:
        assert total["low_95"] <= total["low"] <= total["high"] <= total["high_95"]
        assert 0 <= total["majority"] <= 1
