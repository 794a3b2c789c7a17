"""Every published table is read as it comes, and every seat has the figures that it states."""

import datetime as dt
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.prepare.published import (
    CANDIDATES_OF_2024,
    ESTIMATES,
    MEMBERS_OF_2024,
    NOTIONAL,
    OF_2024,
    REHEARSAL,
    REHEARSAL_CANDIDATES,
    by_elections,
    cells,
    general_election,
    only_with_published,
    rows,
    stated,
)
from tests.prepare.written import sentences
from tracker.election.csv_tables import Table
from tracker.prepare import Prepared, Request, prepare
from tracker.prepare.column_meanings import ColumnOptions
from tracker.prepare.combine_tables import ElectionCounts, read_election_counts
from tracker.prepare.pa_numbers import read_numbers
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.uk_parties import PartyIndex

pytestmark = only_with_published


def counted(
    *paths: Path,
    day: dt.date | None = None,
    before: dt.date | None = None,
    report: Report | None = None,
    parties: PartyIndex | None = None,
) -> ElectionCounts:
    return read_election_counts(
        paths, ColumnOptions(), parties or PartyIndex(), report or Report(), day, before=before
    )


def majority(counts: ElectionCounts, id_: str) -> int:
    first, second, *_ = counts.counts[id_].candidates
    return first.votes - second.votes


@cache
def night(previous: tuple[Path, ...], results: Path, *times: Path, **more: Any) -> Prepared:
    with TemporaryDirectory() as parent:
        return prepare(
            Request(
                folder=Path(parent) / "uk",
                name="General Election",
                date=dt.date(2024, 7, 4),
                previous=previous,
                results=results,
                times=times,
                **more,
            )
        )


def of_2024() -> Prepared:
    return night((ESTIMATES,), CANDIDATES_OF_2024, OF_2024, MEMBERS_OF_2024)


# General elections


@pytest.mark.parametrize(
    ("candidates", "seats"),
    [
        pytest.param(CANDIDATES_OF_2024, OF_2024, id="the Library's of 2024"),
        *(pytest.param(*general_election(number), id=f"Parliament's {number}") for number in (57, 58, 59)),
    ],
)  # fmt: skip
def test_650_of_650_results_are_those_of_the_constituency_table(
    candidates: Path, seats: Path
) -> None:
    report, parties = Report(), PartyIndex()
    counts = counted(candidates, seats, report=report, parties=parties)
    expected = stated(seats)
    assert counts.counts.keys() == expected.keys()
    assert len(expected) == 650
    for id_, count in counts.counts.items():
        assert count.winner == parties.find(expected[id_].first_party), count.place.seat
        assert count.valid_votes == expected[id_].valid_votes, count.place.seat
        assert majority(counts, id_) == expected[id_].majority, count.place.seat
        assert count.electorate == expected[id_].electorate, count.place.seat
        assert count.invalid_votes == expected[id_].invalid_votes, count.place.seat
    assert sentences(report, "differs") == []


def test_the_tally_of_2024() -> None:
    winners = Counter(count.winner for count in counted(CANDIDATES_OF_2024).counts.values())
    assert winners == {
        "Lab": 411, "Con": 121, "LD": 72, "SNP": 9, "SF": 7, "Ind": 6, "DUP": 5, "RUK": 5,
        "Green": 4, "PC": 4, "SDLP": 2, "APNI": 1, "TUV": 1, "UUP": 1, "Spk": 1,
    }  # fmt: skip


def test_the_times_of_2024_are_read_with_the_month_first() -> None:
    expected = {
        row["ons_id"]: dt.datetime.strptime(row["time_recorded"], "%m/%d/%y %H:%M")
        for row in rows(MEMBERS_OF_2024)
    }
    report = Report()
    tables = CANDIDATES_OF_2024, OF_2024, MEMBERS_OF_2024
    counts = counted(*tables, day=dt.date(2024, 7, 4), report=report).counts
    declared = {
        id_: c.declared_at.replace(tzinfo=None) for id_, c in counts.items() if c.declared_at
    }
    assert declared == expected
    assert sentences(report, "differs") == []
    assert [s for s in sentences(report, "note") if "month first" in s] == [
        f"{MEMBERS_OF_2024.name}: its times have the month first; "
        '"7/5/24 4:07" is read as 5 July 2024, 04:07'
    ]


def test_the_times_of_the_previous_election_are_read_too() -> None:
    """Polling day is not known: a Friday in July is possible, a Tuesday in May is not."""
    counts = counted(OF_2024, MEMBERS_OF_2024, before=dt.date(2029, 5, 3)).counts
    assert all(count.declared_at for count in counts.values())
    assert str(counts["W07000081"].declared_at) == "2024-07-05 04:07:00+01:00"


def test_a_night_of_2024_has_650_results_and_nothing_differs() -> None:
    done = of_2024()
    assert (len(done.election.seats), done.results) == (650, 650)
    assert sentences(done.report, "differs") == []


def test_the_first_name_that_was_decoded_twice_is_mended() -> None:
    (sentence,) = [s for s in sentences(of_2024().report) if "row 258" in s]
    assert sentence.startswith(f'{CANDIDATES_OF_2024.name} row 258: "Ã\\x81ine" is UTF-8')
    assert sentence.endswith('it is read as "Áine"')


def test_the_member_that_ends_early_has_a_time() -> None:
    notes = sentences(of_2024().report, "note")
    assert (
        f"{MEMBERS_OF_2024.name} row 651: 8 cells too short; its last cells are taken as empty"
        in notes
    )


def test_registers_that_two_tables_state_differently_are_one_finding() -> None:
    report = Report()
    counted(CANDIDATES_OF_2024, OF_2024, REHEARSAL, report=report)
    library = {id_: seat.electorate for id_, seat in stated(OF_2024).items()}
    different = [
        row["Constituency_Name"]
        for row in rows(REHEARSAL)
        if row["Election_State"] == "Full results"
        and int(row["Electorate"]) != library[row["ONS_Constituency_Id"]]
    ]
    assert different
    (sentence,) = [s for s in sentences(report, "differs") if "electorates" in s]
    assert f"state different electorates of {len(different)} seats" in sentence
    assert different[0] in sentence


# 2019 on the boundaries of 2023


def test_the_notional_table_and_the_estimates_are_one_result() -> None:
    notional, estimates = counted(NOTIONAL), counted(ESTIMATES)
    assert notional.counts.keys() == estimates.counts.keys()
    assert len(notional.counts) == 650
    for id_, count in notional.counts.items():
        other = estimates.counts[id_]
        assert dict(count.votes) == dict(other.votes), count.place.seat
        assert (count.winner, count.electorate) == (other.winner, other.electorate)
        assert count.independents == other.independents, count.place.seat
        assert count.place == other.place
    assert notional.numbers == estimates.numbers


def test_the_notional_results_are_those_that_the_table_states() -> None:
    expected: dict[str, list[str]] = {row[2]: row for row in cells(NOTIONAL)}
    counts = counted(NOTIONAL)
    for id_, count in counts.counts.items():
        assert count.valid_votes == int(expected[id_][9]), count.place.seat
        assert count.electorate == int(expected[id_][8])
        assert majority(counts, id_) == int(expected[id_][10]), count.place.seat


def test_the_winners_of_the_estimates_are_the_authors() -> None:
    parties = PartyIndex()
    words = {"All": "APNI", "Spkr": "Spk"}
    winners = {row["ONS code"]: row["Win19"] for row in rows(ESTIMATES)}
    counts = counted(ESTIMATES, parties=parties).counts
    assert {id_: count.winner for id_, count in counts.items()} == {
        id_: words.get(word) or parties.find(word) for id_, word in winners.items()
    }


@pytest.mark.parametrize("path", [NOTIONAL, ESTIMATES], ids=["notional", "estimates"])
def test_pas_numbers_are_in_both_tables(path: Path) -> None:
    expected = {row["ONS code"]: int(row["PANO"]) for row in rows(ESTIMATES)}
    report = Report()
    numbers = read_numbers(path, ColumnOptions(), PartyIndex(), report)
    assert {id_: number.pa_number for id_, number in numbers.items()} == expected
    assert numbers["E14001082"].pa_name == "Beaconsfield"
    assert numbers["W07000112"].pa_name == "Ynys Môn"
    assert sentences(report, "differs") == []


def test_a_previous_table_with_pas_numbers_gives_them() -> None:
    assert [seat.pa_number for seat in of_2024().election.seats if seat.pa_number is None] == []


def test_the_estimates_have_a_column_for_every_party() -> None:
    assert of_2024().election.previous_columns == ()


def test_five_scottish_seats_have_other_codes_in_the_estimates() -> None:
    (sentence,) = [s for s in sentences(of_2024().report, "note") if "another code" in s]
    for code in ("S14000107", "S14000108", "S14000109", "S14000110", "S14000111"):
        assert f"now {code})" in sentence
    assert "Central Ayrshire (S14000010, now S14000109)" in sentence


# By-elections


@pytest.mark.parametrize(("parliament", "number"), [(57, 5), (58, 23), (59, 6)])
def test_every_by_election_is_parliaments(parliament: int, number: int) -> None:
    candidates, seats = by_elections(parliament)
    expected = stated(seats)
    assert len(expected) == number
    days = {row["ONS ID"]: row["By-election date"] for row in rows(seats)}
    found: set[str] = set()
    for day in sorted(set(days.values())):
        parties = PartyIndex()
        date = dt.datetime.strptime(day, "%d/%m/%Y").date()
        counts = counted(candidates, seats, day=date, parties=parties)
        assert counts.counts.keys() == {id_ for id_, of_day in days.items() if of_day == day}
        for id_, count in counts.counts.items():
            assert count.winner == parties.find(expected[id_].first_party), count.place.seat
            assert count.valid_votes == expected[id_].valid_votes, count.place.seat
            if count.place.seat != "Arbroath and Broughty Ferry":
                assert majority(counts, id_) == expected[id_].majority, count.place.seat
        found |= counts.counts.keys()
    assert found == expected.keys()


@pytest.mark.parametrize("parliament", [57, 58, 59])
def test_a_row_a_seat_alone_gives_every_by_elections_majority(parliament: int) -> None:
    """Clacton's second party has no column, and its votes follow from a wrong figure."""
    seats = by_elections(parliament)[1]
    expected = stated(seats)
    for id_, count in counted(seats, before=dt.date(2029, 5, 3)).counts.items():
        if count.place.seat in ("Arbroath and Broughty Ferry", "Clacton"):
            continue
        assert count.valid_votes == expected[id_].valid_votes, count.place.seat
        second = dict(count.votes)[count.second]
        if count.second == "Ind":
            second = max(c.votes for c in count.independents)
        assert count.votes[count.winner] - second == expected[id_].majority, count.place.seat


def test_rochdales_winner_is_not_among_the_others_of_its_table() -> None:
    """8,071 others and the winner's 12,335 are the valid votes that the columns lack."""
    report = Report()
    seats = by_elections(58)[1]
    count = counted(seats, before=dt.date(2029, 5, 3), report=report).counts["E14000897"]
    assert (count.winner, count.votes["WPB"], count.valid_votes) == ("WPB", 12_335, 31_107)
    assert sentences(report, "differs") == []
    assert (
        f"{seats.name}: Rochdale: the others are without the 12,335 votes of the winner, WPB, as "
        "the valid votes show; they are added"
    ) in sentences(report, "note")


def test_what_parliaments_tables_of_by_elections_have_wrong_is_reported() -> None:
    """9,802 less 4,524 is 5,278; Reform's 22,239 and the others are the 35,111 valid votes."""
    report = Report()
    counted(*by_elections(59), before=dt.date(2029, 5, 3), report=report)
    name = by_elections(59)[1].name
    assert {
        "Arbroath and Broughty Ferry: the candidates' votes give a majority of 5,278, "
        f"{name} has 5,178",
        f"Clacton: the parties' votes in {name} add up to 35,251, but its valid votes are 35,111",
    } <= set(sentences(report, "differs"))


def test_the_by_elections_of_another_day_are_passed_over_with_one_note_a_table() -> None:
    report = Report()
    counts = counted(*by_elections(59), day=dt.date(2025, 5, 1), report=report)
    assert [count.place.seat for count in counts.counts.values()] == ["Runcorn and Helsby"]
    assert [s for s in sentences(report, "note") if "passed over" in s] == [
        f"{path.name}: 1 seat of 2025-05-01 used; the rows of 3 polling days from 2026-02-26 to "
        "2026-08-13 are passed over"
        for path in by_elections(59)
    ]


def test_as_previous_the_last_by_election_before_the_day_counts() -> None:
    report = Report()
    counts = counted(*by_elections(59), before=dt.date(2026, 6, 18), report=report)
    assert {count.place.seat for count in counts.counts.values()} == {
        "Runcorn and Helsby",
        "Gorton and Denton",
    }
    assert (
        f"{by_elections(59)[0].name}: 2 seats of 2025-05-01 and 2026-02-26 used; the rows of "
        "2026-06-18 and 2026-08-13 are passed over"
    ) in sentences(report, "note")


def test_a_day_without_a_by_election_is_an_error_with_the_days() -> None:
    with pytest.raises(
        PrepareError, match=r"no row of 2025-05-02; its polling days are 2025-05-01, "
    ):
        counted(*by_elections(59), day=dt.date(2025, 5, 2))


# Parliament's rehearsal for the next election


def test_the_rehearsal_has_644_results_and_six_seats_without() -> None:
    report, parties = Report(), PartyIndex()
    counts = counted(REHEARSAL_CANDIDATES, REHEARSAL, report=report, parties=parties)
    expected = {row["ONS_Constituency_Id"]: row for row in rows(REHEARSAL)}
    full = {id_ for id_, row in expected.items() if row["Election_State"] == "Full results"}
    assert counts.counts.keys() == full
    assert counts.undeclared.keys() == expected.keys() - full
    for id_, count in counts.counts.items():
        row = expected[id_]
        assert count.valid_votes == int(row["Valid_Votes"]), count.place.seat
        assert majority(counts, id_) == int(row["Majority"]), count.place.seat
        winner = row["First_Placed_Party"]
        assert not winner or parties.find(winner) == count.winner, count.place.seat
    assert {id_: row.electorate for id_, row in counts.undeclared.items()} == {
        id_: int(expected[id_]["Electorate"]) for id_ in expected.keys() - full
    }
    assert [s for s in sentences(report) if "without a full result" in s] == [
        f"{REHEARSAL.name}: 6 seats without a full result, passed over: Aberafan Maesteg, Aberdeen "
        "North, Aberdeen South, Aberdeenshire North and Moray East, Airdrie and Shotts and Aldershot"
    ]


def test_a_candidate_without_a_party_is_the_speaker_or_an_independent() -> None:
    counts = counted(REHEARSAL_CANDIDATES, REHEARSAL).counts
    candidates = [c for count in counts.values() for c in count.candidates]
    assert Counter(c.party for c in candidates if c.party in ("Ind", "Spk")) == Counter(
        "Spk" if row["Is_Standing_As_Speaker"] == "Yes" else "Ind"
        for row in rows(REHEARSAL_CANDIDATES)
        if not row["Primary_Party_Name"] and row["ONS_Constituency_Id"] in counts
    )
    assert counts["E14001170"].winner == "Spk"


def test_the_candidates_of_the_rehearsal_are_those_of_the_election(tmp_path: Path) -> None:
    """A seat before its candidates are final has none."""
    prepare(
        Request(
            folder=tmp_path / "uk",
            name="General Election",
            date=dt.date(2029, 5, 3),
            previous=[NOTIONAL],
            results=REHEARSAL_CANDIDATES,
            times=[REHEARSAL],
        )
    )
    listed = Counter(row["seat"] for row in Table(tmp_path / "uk" / "candidates.csv"))
    expected = Counter(row["Constituency_Name"] for row in rows(REHEARSAL_CANDIDATES))
    assert listed == Counter(
        {
            seat: n
            for seat, n in expected.items()
            if seat not in ("Aberafan Maesteg", "Aberdeen North")
        }
    )
    assert not (tmp_path / "uk" / "results.csv").exists()


def test_candidates_alone_show_the_seats_without_votes() -> None:
    report = Report()
    counts = counted(REHEARSAL_CANDIDATES, report=report)
    assert {row.place.seat for row in counts.undeclared.values()} == {
        "Aberafan Maesteg",
        "Aberdeen North",
    }
    assert [s for s in sentences(report, "differs") if "no votes for test test mani mani" in s]
