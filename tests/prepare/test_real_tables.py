"""The Library's own tables of the whole United Kingdom, and PA's numbers and samples."""

import csv
import datetime as dt
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.makers.pa_samples import RESULTS, SAMPLES, only_with_samples
from tests.prepare.written import (
    CANDIDATES_OF_2019,
    HOC,
    OF_2017,
    OF_2019,
    PA_NUMBERS,
    only_with_tables,
    sentences,
)
from tracker.board import Board
from tracker.election import Seat
from tracker.election import folder as election_folder
from tracker.prepare import Prepared, Request, prepare, rehearsal
from tracker.prepare.audit.election_audit import Audit, audit
from tracker.prepare.uk_parties import PartyIndex

MEON_VALLEY = (
    "Meon Valley: the candidates' votes in HoC-GE2019-results-by-candidate.csv add up to 55,569, "
    "but HoC-GE2019-results-by-constituency.csv has 54,829 valid votes (Lab 5,664 there 5,644, "
    "Green 2,918 there 2,198); the candidates' votes are used"
)
HIDDEN_2017 = [
    "Buckingham: the winner, Spk, has no column; its 34,299 votes are from the other winner's "
    "column, and 5,638 are left to others",
    "East Devon: the second party, Ind, has no column; its 21,270 votes are the winner's less the "
    "majority, and 278 are left to others",
    "North Down: the winner, Ind, has no column; its 16,148 votes are from the other winner's "
    "column, and 37 are left to others",
    "South West Surrey: the second party, National Health Action Party, has no column; its 12,093 "
    "votes are the winner's less the majority, and 0 are left to others",
]
SPELLED = [
    '"Ash" is read as Ashfield Independents in 1 row',
    '"BRX" is read as Brexit Party (Brexit) in 3 rows',
    '"BSJP" is read as Birkenhead Social Justice Party in 1 row',
    '"Lab Coop" is read as Labour (Lab) in 8 rows',
]
THERE_TWICE = [
    "pa-ons-2015.csv row 61: Birmingham, Hall Green is duplicated",
    "pa-ons-2015.csv row 197: Don Valley is duplicated",
    "pa-ons-2015.csv row 423: Newry and Armagh is duplicated",
]


def prepared(**more: Any) -> tuple[Prepared, Audit, int]:
    """The prepared election, its audit, and the number of messages of its rehearsal."""
    with TemporaryDirectory() as parent:
        folder = Path(parent) / "uk"
        fields: dict[str, Any] = {"name": "General Election", "date": dt.date(2019, 12, 12)}
        done = prepare(Request(folder=folder, **fields | more))
        assert election_folder.load_election(folder) == done.election
        messages = rehearsal.load_messages(done.election, folder) if done.results else ()
        return done, audit(done.election, folder), len(messages)


@cache
def uk_2019(*where: tuple[str, str]) -> tuple[Prepared, Audit, int]:
    """The United Kingdom in 2019 on 2017, or a part of it."""
    return prepared(
        previous=[OF_2017],
        results=CANDIDATES_OF_2019,
        times=[OF_2019],
        numbers=PA_NUMBERS,
        where=where,
        targets={"Con": 30, "Lab": 30, "LD": 20},
    )


@cache
def to_come(*tables: Path) -> tuple[Prepared, Audit, int]:
    """A night to come after 2019, or after 2017."""
    return prepared(previous=tables, date=dt.date(2024, 7, 4))


def library(path: Path) -> dict[str, dict[str, str]]:
    """A constituency table's rows by ONS code, by the names of 2017's columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            {column.lower().replace(" ", "_"): cell for column, cell in row.items()}
            for row in csv.DictReader(file)
        ]
    return {row["ons_id"]: row for row in rows}


def differing(report: Audit) -> list[str]:
    return [f.sentence for f in report.findings if f.severity == "differs"]


def majority(seat: Seat) -> int:
    """The previous winner's lead over the second party, without the figure for others."""
    ranked = sorted((n for party, n in seat.previous.items() if party != "Other"), reverse=True)
    assert seat.previous[seat.previous_winner] == ranked[0]
    return ranked[0] - ranked[1]


@only_with_tables
def test_the_united_kingdom_is_650_seats_and_one_figure_differs() -> None:
    done, checked, messages = uk_2019()
    assert (len(done.election.seats), done.results, messages) == (650, 650, 650)
    assert sentences(done.report, "differs") == [MEON_VALLEY]
    assert differing(checked) == []


@only_with_tables
@pytest.mark.parametrize("note", [*HIDDEN_2017, *SPELLED, *THERE_TWICE])
def test_what_is_noted_of_the_united_kingdom(note: str) -> None:
    assert note in sentences(uk_2019()[0].report, "note")


@only_with_tables
def test_little_else_is_noted_of_the_united_kingdom() -> None:
    known = {*HIDDEN_2017, *SPELLED, *THERE_TWICE}
    others = [said for said in sentences(uk_2019()[0].report, "note") if said not in known]
    assert 'Ynys Môn is spelled "Ynys Mon" in another table; both are read' in others
    expected = ("Ynys Môn", "--sitting", "does not stand", "did not stand")
    assert all(any(part in said for part in expected) for said in others)


@only_with_tables
def test_every_winner_and_majority_of_2017_is_the_librarys_own() -> None:
    table, party_index = library(OF_2017), PartyIndex()
    seats = uk_2019()[0].election.seats
    assert {seat.id: (seat.previous_winner, majority(seat)) for seat in seats} == {
        id_: (party_index.find(row["first_party"]), int(row["majority"]))
        for id_, row in table.items()
    }


@only_with_tables
def test_every_vote_register_and_time_of_2017_is_the_librarys_own() -> None:
    table = library(OF_2017)
    for seat in uk_2019()[0].election.seats:
        row = table[seat.id]
        assert seat.previous_valid_votes == int(row["valid_votes"]), seat.name
        assert seat.previous_electorate == int(row["electorate"]), seat.name
        assert seat.previous_declared_at is not None
        assert f"{seat.previous_declared_at:%d/%m/%Y %H:%M}" == row["declaration_time"], seat.name
        for code, column in (("Con", "con"), ("Lab", "lab"), ("APNI", "alliance"), ("SNP", "snp")):
            assert seat.previous.get(code, 0) == int(row[column]), seat.name


@only_with_tables
def test_every_seat_has_its_register_of_2019_and_a_number_of_pas() -> None:
    table = library(OF_2019)
    seats = uk_2019()[0].election.seats
    assert {seat.id: seat.electorate for seat in seats} == {
        id_: int(row["electorate"]) for id_, row in table.items()
    }
    assert len({seat.pa_number for seat in seats} - {None}) == 650


@only_with_tables
def test_targets_of_the_united_kingdom() -> None:
    election = uk_2019()[0].election
    names = {seat.id: seat.name for seat in election.seats}
    assert len(election.targets) == 80
    first = {t.group: names[t.seat] for t in reversed(election.targets)}
    assert first == {
        "Conservative target seats": "Perth and North Perthshire",
        "Labour target seats": "Southampton, Itchen",
        "Liberal Democrat target seats": "North East Fife",
    }


# The other way: a night to come after the last table


@only_with_tables
@pytest.mark.parametrize(
    ("tables", "differ"),
    [
        pytest.param((OF_2019,), [], id="a row a seat"),
        pytest.param((CANDIDATES_OF_2019, OF_2019), [MEON_VALLEY], id="both tables"),
        pytest.param((OF_2017,), [], id="2017"),
    ],
)
def test_a_night_to_come_after_a_table(tables: tuple[Path, ...], differ: list[str]) -> None:
    done, checked, messages = to_come(*tables)
    assert (len(done.election.seats), done.results, messages) == (650, 0, 0)
    assert sentences(done.report, "differs") == differ
    doubts = [
        said for said in differing(checked) if not (differ and said.startswith("Meon Valley: "))
    ]
    assert doubts == []


@only_with_tables
@pytest.mark.parametrize("tables", [(OF_2019,), (CANDIDATES_OF_2019, OF_2019)], ids=len)
def test_every_winner_of_2019_is_the_librarys_own(tables: tuple[Path, ...]) -> None:
    table, party_index = library(OF_2019), PartyIndex()
    assert {seat.id: seat.previous_winner for seat in to_come(*tables)[0].election.seats} == {
        id_: party_index.find(row["first_party"]) for id_, row in table.items()
    }


@only_with_tables
def test_every_majority_of_2019_is_the_librarys_own() -> None:
    table = library(OF_2019)
    assert {seat.id: majority(seat) for seat in to_come(OF_2019)[0].election.seats} == {
        id_: int(row["majority"]) for id_, row in table.items()
    }


@only_with_tables
def test_the_candidates_of_2019_are_all_there() -> None:
    with CANDIDATES_OF_2019.open(encoding="utf-8-sig", newline="") as file:
        votes = sum(int(row["votes"]) for row in csv.DictReader(file))
    seats = to_come(CANDIDATES_OF_2019, OF_2019)[0].election.seats
    assert sum(seat.previous_valid_votes for seat in seats) == votes


# A part of it


@only_with_tables
@pytest.mark.parametrize(
    ("where", "seats"),
    [
        pytest.param([("Region name", "Wales")], 40, id="Wales"),
        pytest.param([("County name", "Norfolk")], 9, id="Norfolk"),
        pytest.param([("country", "Northern Ireland")], 18, id="Northern Ireland"),
        pytest.param([("county", "Norfolk"), ("region", "Wales")], 49, id="two"),
    ],
)
def test_a_part_of_the_united_kingdom(where: list[tuple[str, str]], seats: int) -> None:
    done, checked, messages = uk_2019(*where)
    assert (len(done.election.seats), done.results, messages) == (seats, seats, seats)
    assert len(done.election.elsewhere) == 650 - seats
    assert differing(checked) == []


@only_with_tables
def test_the_targets_of_a_part_are_in_it() -> None:
    done, _, _ = uk_2019(("Region name", "Wales"))
    assert {t.seat[0] for t in done.election.targets} == {"W"}


# PA's own test messages


@only_with_samples
def test_an_election_of_pas_own_messages() -> None:
    done, checked, _ = prepared(
        name="Scottish Parliament Test", date=dt.date(2026, 5, 6), previous=[], nominations=SAMPLES
    )
    assert (len(done.election.seats), done.election.kind) == (
        len({path.stem.rpartition("_")[0] for path in RESULTS}),
        "S",
    )
    assert [s for s in sentences(done.report, "differs") if "by-election" not in s] == []
    assert differing(checked) == []
    north_western = {seat.name: seat for seat in done.election.seats}["Edinburgh North Western"]
    assert (north_western.previous_winner, north_western.sitting) == ("SNP", "LD")


# Seats that an independent won in 2024

OF_2024 = HOC / "HoC-GE2024-results-by-constituency.csv"
CANDIDATES_OF_2024 = HOC / "HoC-GE2024-results-by-candidate.csv"
INDEPENDENT_MAJORITIES = {
    "Blackburn": 132,
    "Birmingham Perry Barr": 507,
    "Leicester South": 979,
    "Dewsbury and Batley": 6_934,
    "Islington North": 7_247,
    "North Down": 7_305,
}
"""Of the winning candidate over the second, as published (House of Commons Library, CBP-10009)."""
PUBLISHED_2024 = """\
Seat,Challenger,Published majority,Published swing
Blackburn,Lab,132,0.2
Birmingham Perry Barr,Lab,507,0.7
Leicester South,Lab,979,1.2
Dewsbury and Batley,Lab,6934,9.1
Islington North,Lab,7247,7.4
North Down,Alliance,7305,8.4
"""


@cache
def after_2024(*, by_candidate: bool) -> tuple[Prepared, Audit, int]:
    """A night to come after 2024, with the six seats as published targets."""
    with TemporaryDirectory() as folder:
        candidates = Path(folder) / "candidates.csv"
        text = CANDIDATES_OF_2024.read_text(encoding="utf-8")
        candidates.write_text(text.replace("\u00c3\u0081ine", "Áine"), encoding="utf-8")
        targets = Path(folder) / "targets.csv"
        targets.write_text(PUBLISHED_2024, encoding="utf-8")
        tables = [OF_2024, candidates] if by_candidate else [OF_2024]
        return prepared(
            previous=tables,
            date=dt.date(2029, 5, 3),
            targets_file=targets,
            targets={"Lab": 200, "Con": 400},
        )


@only_with_tables
@pytest.mark.parametrize("by_candidate", [True, False], ids=["candidates", "a row a seat"])
def test_the_majorities_of_2024s_independents_are_the_published_ones(*, by_candidate: bool) -> None:
    done, checked, _ = after_2024(by_candidate=by_candidate)
    majorities = {
        target.state.seat.name: target.majority
        for target in Board.empty(done.election).targets
        if target.target.holder == "Ind"
    }
    assert majorities == INDEPENDENT_MAJORITIES
    assert differing(checked) == []


@only_with_tables
@pytest.mark.parametrize("by_candidate", [True, False], ids=["candidates", "a row a seat"])
def test_the_targets_after_2024_have_blackburn(*, by_candidate: bool) -> None:
    done, _, _ = after_2024(by_candidate=by_candidate)
    names = {seat.id: seat.name for seat in done.election.seats}
    labour = [names[t.seat] for t in done.election.targets if t.challenger == "Lab"]
    assert {"Blackburn", "Birmingham Perry Barr", "Leicester South"} <= set(labour)


@only_with_tables
def test_every_majority_of_2024_is_the_librarys_own() -> None:
    table = library(OF_2024)
    for seat in after_2024(by_candidate=True)[0].election.seats:
        ranked = sorted(
            [
                *(c.votes for c in seat.previous_candidates),
                *(n for p, n in seat.previous.items() if p not in ("Ind", "ND")),
            ],
            reverse=True,
        )
        assert ranked[0] - ranked[1] == int(table[seat.id]["majority"]), seat.name


@only_with_tables
def test_seats_left_out_of_labours_targets_after_2024_are_named() -> None:
    (left_out,) = [
        said
        for said in sentences(after_2024(by_candidate=True)[0].report, "note")
        if said.startswith("Labour target seats: without")
    ]
    assert "Chorley" in left_out
    assert left_out.endswith("where it did not stand last time")
    assert "more" not in left_out


@only_with_tables
def test_the_columns_of_a_constituency_table_are_kept_beside_its_others() -> None:
    by_seat, by_candidate = (after_2024(by_candidate=each)[0].election for each in (False, True))
    assert by_candidate.previous_columns == ()
    assert {"Con", "Lab", "RUK", "APNI"} <= set(by_seat.previous_columns)
    assert {"TUV", "WPB", "Ind"}.isdisjoint(by_seat.previous_columns)
