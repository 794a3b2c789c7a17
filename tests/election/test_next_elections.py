"""The shipped elections on the boundaries of 2023: what is known before the next night."""

import datetime as dt
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.makers import night
from tracker.board import Board
from tracker.election import Election
from tracker.election.expected_times import expected_window
from tracker.election.folder import find_election, load_election
from tracker.election.settings import DateNotKnownError, read_settings
from tracker.prepare.audit.election_audit import audit

POLLING_DAY = dt.date(2029, 5, 3)
"""Any day: the folders do not state it."""

both = pytest.mark.parametrize("name", ["uk-next", "anglia-next"])
of_2023 = pytest.mark.parametrize("name", ["uk-2024", "uk-next", "anglia-next"])


@cache
def election(name: str) -> Election:
    return load_election(name, None if name == "uk-2024" else POLLING_DAY)


@both
def test_polling_day_is_not_known(name: str) -> None:
    assert "date" not in read_settings(find_election(name))
    with pytest.raises(DateNotKnownError):
        load_election(name)
    closing = election(name).polls_close
    assert (closing.date(), closing.time()) == (POLLING_DAY, dt.time(22))


@both
def test_check_finds_no_difference(name: str) -> None:
    findings = audit(election(name), find_election(name)).findings
    assert [f.sentence for f in findings if f.severity != "note"] == []


@pytest.mark.parametrize(
    ("name", "seats"),
    [
        ("uk-2024", 650),
        ("uk-next", 650),
        ("anglia-next", 72),
    ],
)
def test_each_seat_has_a_pa_number_a_name_a_register_and_a_hexagon(name: str, seats: int) -> None:
    ours = election(name)
    assert ours.hexagons
    assert len(ours.seats) == seats
    for values in (
        {seat.pa_number for seat in ours.seats} - {None},
        {seat.pa_name for seat in ours.seats} - {""},
        {seat.tile for seat in ours.seats} - {None},
    ):
        assert len(values) == seats
    assert all(seat.electorate and seat.previous_electorate for seat in ours.seats)
    numbers = {seat.pa_number for seat in ours.seats} | ours.elsewhere.keys()
    assert numbers == set(range(1, 651))


@both
def test_each_seat_is_expected_at_its_time_of_2024(name: str) -> None:
    assert all(expected_window(seat, election(name)) for seat in election(name).seats)


@pytest.mark.parametrize(
    ("seat", "elected", "sits"),
    [
        ("Runcorn and Helsby", "Lab", "RUK"),
        ("Gorton and Denton", "Lab", "Green"),
        ("Aberdeen South", "SNP", "Con"),
        ("Arbroath and Broughty Ferry", "SNP", "SNP"),
        ("Makerfield", "Lab", "Lab"),
        ("Clacton", "RUK", "RUK"),
    ],
)
def test_the_winner_of_a_by_election_since_2024_sits(seat: str, elected: str, sits: str) -> None:
    found = night.seat_of(election("uk-next"), seat)
    assert (found.previous_winner, found.sitting) == (elected, sits)


def test_three_seats_sit_for_another_party_than_in_2024() -> None:
    changed = [seat for seat in election("uk-next").seats if seat.sitting != seat.previous_winner]
    assert len(changed) == 3
    won = Counter(seat.previous_winner for seat in election("uk-next").seats)
    assert [won[party] for party in ("Lab", "Con", "LD", "SNP", "RUK", "Green", "PC")] == [
        411, 121, 72, 9, 5, 4, 4,
    ]  # fmt: skip


@of_2023
def test_targets_are_in_order_of_swing_needed(name: str) -> None:
    needed: dict[str, list[float]] = {}
    for target in Board.empty(election(name)).targets:
        assert target.swing_needed is not None
        assert target.target.published_majority is None
        needed.setdefault(target.target.challenger, []).append(float(target.swing_needed))
    assert {party: len(swings) for party, swings in needed.items()} == {
        "uk-2024": {"Lab": 150, "LD": 50, "Con": 50, "RUK": 20, "Green": 10, "SNP": 9, "PC": 5},
        "uk-next": {"Con": 75, "Lab": 40, "LD": 30, "SNP": 25, "PC": 10, "RUK": 75, "Green": 25},
        "anglia-next": {"Con": 10, "Lab": 8, "LD": 5, "RUK": 10, "Green": 5},
    }[name]
    for swings in needed.values():
        assert swings == sorted(swings)


def test_anglia_has_the_headings_of_the_article() -> None:
    assert list(dict.fromkeys(target.group for target in election("anglia-next").targets)) == [
        "Conservative target seats",
        "Labour target seats",
        "Liberal Democrat target seats",
        "Reform UK target seats",
        "Green target seats",
    ]


def test_anglia_is_the_east_of_england_and_eleven_other_seats() -> None:
    regions = Counter(seat.region for seat in election("anglia-next").seats)
    assert regions == {"East of England": 61, "East Midlands": 9, "South East": 2}


def test_a_seat_of_anglia_is_the_same_in_the_whole_country() -> None:
    whole = {seat.id: seat for seat in election("uk-next").seats}
    for seat in election("anglia-next").seats:
        same = whole[seat.id]
        assert (seat.previous, seat.sitting, seat.pa_number) == (
            same.previous,
            same.sitting,
            same.pa_number,
        )


@of_2023
def test_the_folder_names_the_tables_it_is_made_from(name: str) -> None:
    first = Path(find_election(name), "election.toml").read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# Made by `tracker prepare` from ")
    assert "HoC-GE2024-results-by-candidate.csv" in first
