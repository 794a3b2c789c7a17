"""The election: findings of its audit, polling day, time zone."""

import datetime as dt
from pathlib import Path

from tests.makers import night
from tracker.doctor.election_tables import (
    LoadedElection,
    polling_day_check,
    tables_check,
    zone_check,
)
from tracker.prepare.finding import differs, note, stops

ANGLIA = night.anglia()


def test_notes_are_no_difference() -> None:
    assert tables_check("anglia", [note("no PA name for Ipswich")]).status == "ok"


def test_differences_are_a_warning_with_the_first_of_them() -> None:
    found = tables_check("anglia", [note("x"), differs("Ipswich: 836, counted 831"), differs("y")])
    assert (found.status, found.sentence) == (
        "warn",
        "anglia: 2 differ; the first: Ipswich: 836, counted 831.",
    )
    assert found.cure == "See all with `tracker check anglia`."


def test_findings_that_stop_the_night_fail() -> None:
    found = tables_check("my night", [differs("y"), stops("no PA numbers")])
    assert (found.status, "the first: no PA numbers" in found.sentence) == ("fail", True)
    assert found.cure == "See all with `tracker check 'my night'`."


def test_an_unknown_polling_day_is_a_warning() -> None:
    assert polling_day_check(LoadedElection("a", ANGLIA, Path("a"), True)).status == "ok"
    found = polling_day_check(LoadedElection("a", ANGLIA, Path("a"), False))
    assert (found.status, "--date" in found.cure) == ("warn", True)


def test_both_clocks_are_stated() -> None:
    now = dt.datetime(2019, 7, 1, 12, tzinfo=dt.UTC)
    assert "Europe/London, now 13:00" in zone_check(ANGLIA, now).sentence
