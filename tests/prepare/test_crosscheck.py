"""Each doubt about a table is one sentence, and a table that agrees with itself has none."""

import dataclasses
import datetime as dt
from collections.abc import Iterable

import pytest

from tests.prepare.written import seat_row
from tracker.election import Seat
from tracker.prepare import crosscheck
from tracker.prepare.finding import Finding
from tracker.prepare.parse_cells import LONDON
from tracker.prepare.report import Report
from tracker.prepare.seat_counts import SeatCount, count_seat
from tracker.prepare.table_rows import CandidateRow, Place, SeatRow
from tracker.prepare.uk_parties import PartyIndex

IPSWICH = seat_row(
    "Ipswich",
    {"Con": 23_393, "Lab": 24_224, "LD": 1_187, "UKIP": 1_372, "Green": 840, "Other": 121},
    "Lab", "Con",
    electorate=75_668, valid_votes=51_137, majority=831, result="Lab gain from Con",
)  # fmt: skip
"""2017."""
MEON_VALLEY = seat_row(
    "Meon Valley",
    {"Con": 35_271, "Lab": 5_644, "LD": 11_716, "Green": 2_198, "Other": 0},
    "Con", "LD",
    electorate=75_737, valid_votes=54_829, majority=23_555, result="Con hold",
)  # fmt: skip
"""2019, as the constituency table has it."""
CANDIDATES_OF_MEON_VALLEY = {"Con": 35_271, "LD": 11_716, "Lab": 5_664, "Green": 2_918}


def count(row: SeatRow, votes: dict[str, int] | None = None) -> SeatCount:
    """A count of the row, or of candidates with these votes beside it."""
    candidates = [CandidateRow(row.place, party, n) for party, n in (votes or {}).items()]
    return count_seat(row, candidates, PartyIndex(), Report())


def but(row: SeatRow, **changes: object) -> SeatRow:
    return dataclasses.replace(row, **changes)  # type: ignore[arg-type]


def with_votes(row: SeatRow, **votes: int) -> SeatRow:
    return but(row, votes={**row.votes, **votes})


def said(findings: Iterable[Finding], severity: str = "differs") -> list[str]:
    found = list(findings)
    assert {f.severity for f in found} <= {severity}
    return [f.sentence for f in found]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(IPSWICH, [], id="agrees"),
        pytest.param(but(IPSWICH, valid_votes=None, electorate=None), [], id="nothing stated"),
        pytest.param(
            but(IPSWICH, valid_votes=51_173),
            [
                "Ipswich: the parties' votes in t.csv add up to 51,137, but its valid votes are 51,173"
            ],
            id="votes do not add up",
        ),
        pytest.param(
            but(IPSWICH, electorate=51_136),
            ["Ipswich: 51,137 votes in t.csv for an electorate of 51,136"],
            id="more votes than electors",
        ),
        pytest.param(but(IPSWICH, electorate=51_137), [], id="everybody voted"),
    ],
)
def test_votes(row: SeatRow, expected: list[str]) -> None:
    assert said(crosscheck.check_votes("t.csv", row)) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(IPSWICH, [], id="agrees"),
        pytest.param(but(IPSWICH, second_party="", majority=None), [], id="nothing stated"),
        pytest.param(
            with_votes(IPSWICH, LD=25_000),
            [
                "Ipswich: t.csv has Lab first with 24,224 votes, but LD has 25,000",
                "Ipswich: t.csv has Con second with 23,393 votes, but LD has 25,000",
            ],
            id="winner not first",
        ),
        pytest.param(
            with_votes(IPSWICH, LD=23_394),
            ["Ipswich: t.csv has Con second with 23,393 votes, but LD has 23,394"],
            id="second not second",
        ),
        pytest.param(
            but(IPSWICH, majority=836),
            ["Ipswich: t.csv has a majority of 836, but the votes of Lab and Con give 831"],
            id="majority wrong",
        ),
        pytest.param(
            but(IPSWICH, second_party="SNP", votes={**IPSWICH.votes, "SNP": 0}),
            ["Ipswich: the second party, SNP, has no votes in t.csv"],
            id="second without votes",
        ),
        pytest.param(with_votes(IPSWICH, Other=25_000), [], id="others are many, not one"),
        pytest.param(
            seat_row(
                "Ambridge", {"Con": 500, "Ind": 600, "Lab": 200}, "Con", second="Ind", majority=100
            ),
            [],
            id="several independents, one of them second",
        ),
    ],
)
def test_order(row: SeatRow, expected: list[str]) -> None:
    assert said(crosscheck.check_ranking("t.csv", count(row), PartyIndex())) == expected


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        pytest.param({"Con": 500, "Ind": 600}, [], id="independents together"),
        pytest.param({"Con": 500, "ND": 600}, [], id="several without a description"),
        pytest.param(
            {"Con": 500, "Lab": 600},
            ["Ambridge: t.csv has Con first with 500 votes, but Lab has 600"],
            id="a party",
        ),
    ],
)
def test_several_candidates_together_may_have_more_than_the_winner(
    votes: dict[str, int], expected: list[str]
) -> None:
    row = seat_row("Ambridge", {"Con": 500}, "Con", majority=100)
    candidates = [CandidateRow(row.place, "Con", 500)]
    for party, n in list(votes.items())[1:]:
        candidates += [CandidateRow(row.place, party, m) for m in (n - 200, 200)]
    of_both = dataclasses.replace(count_seat(row, candidates, PartyIndex(), Report()), winner="Con")
    assert said(crosscheck.check_ranking("t.csv", of_both, PartyIndex())) == expected


def tables(row: SeatRow, votes: dict[str, int]) -> list[str]:
    return said(crosscheck.compare_tables("c.csv", "s.csv", count(row, votes), PartyIndex()))


def test_meon_valley_2019_differs_between_the_librarys_own_tables() -> None:
    assert tables(MEON_VALLEY, CANDIDATES_OF_MEON_VALLEY) == [
        "Meon Valley: the candidates' votes in c.csv add up to 55,569, but s.csv has 54,829 valid "
        "votes (Lab 5,664 there 5,644, Green 2,918 there 2,198); the candidates' votes are used"
    ]


CANDIDATES_OF_IPSWICH = {
    "Lab": 24_224, "Con": 23_393, "UKIP": 1_372, "LD": 1_187, "Green": 840, "Ind": 121,
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(IPSWICH, [], id="who has no column is among the others"),
        pytest.param(
            with_votes(IPSWICH, Green=480, Other=481),
            [
                "Ipswich: c.csv and s.csv differ: Green 840 there 480, Other 121 there 481",
            ],
            id="the same sum of other figures",
        ),
        pytest.param(
            but(IPSWICH, first_party="Con", second_party="Lab"),
            [
                "Ipswich: the winner is Lab in c.csv, Con in s.csv",
                "Ipswich: the second party is Con in c.csv, Lab in s.csv",
            ],
            id="another order",
        ),
        pytest.param(
            but(IPSWICH, majority=813),
            ["Ipswich: the candidates' votes give a majority of 831, s.csv has 813"],
            id="another majority",
        ),
        pytest.param(but(IPSWICH, first_party="Lab Coop"), [], id="another spelling of a party"),
        pytest.param(
            but(IPSWICH, valid_votes=51_173),
            [
                "Ipswich: the candidates' votes in c.csv add up to 51,137, but s.csv has 51,173 "
                "valid votes; the candidates' votes are used"
            ],
            id="other valid votes",
        ),
    ],
)
def test_candidates_against_the_row_of_their_seat(row: SeatRow, expected: list[str]) -> None:
    assert tables(row, CANDIDATES_OF_IPSWICH) == expected


def test_a_seat_in_one_table_alone_has_nothing_to_differ_from() -> None:
    assert said(crosscheck.compare_tables("c.csv", "s.csv", count(IPSWICH), PartyIndex())) == []


@pytest.mark.parametrize(
    ("words", "winner", "before", "expected"),
    [
        pytest.param("Con hold", "Con", "Con", [], id="hold"),
        pytest.param("Con gain from Lab", "Con", "Lab", [], id="gain"),
        pytest.param("Con gain from Lab Coop", "Con", "Lab", [], id="gain from another spelling"),
        pytest.param("Spk gain from Lab", "Spk", "Lab", [], id="the Speaker gains a seat"),
        pytest.param("", "Con", "Lab", [], id="no words"),
        pytest.param("Con hold", "Con", None, [], id="nothing known of last time"),
        pytest.param(
            "Con win", "Con", "Con",
            ['Ambridge: the result "Con win" is neither "… hold" nor "… gain from …"'],
            id="other words",
        ),
        pytest.param(
            "Con hold", "Lab", "Con", ['Ambridge: the result is "Con hold", but Lab won'],
            id="another winner",
        ),
        pytest.param(
            "Con hold", "Con", "Lab", ['Ambridge: the result is "Con hold", but Lab won last time'],
            id="a hold that is a gain",
        ),
        pytest.param(
            "Con gain from Lab", "Con", "LD",
            ['Ambridge: the result is "Con gain from Lab", but LD won last time'],
            id="a gain from another",
        ),
    ],
)  # fmt: skip
def test_the_words_for_a_result(
    words: str, winner: str, before: str | None, expected: list[str]
) -> None:
    now = count(seat_row("Ambridge", {winner: 5}, winner, result=words))
    last = count(seat_row("Ambridge", {before: 5}, before)) if before else None
    assert said(crosscheck.check_wording(now, last, PartyIndex())) == expected


def test_other_spellings_of_parties_are_reported_once_with_their_rows() -> None:
    counts = [
        count(but(IPSWICH, first_party="Lab Coop", result="Lab Coop gain from Con")),
        count(but(IPSWICH, result="Lab Coop hold")),
        count(but(MEON_VALLEY, second_party="Ash")),
        count(but(MEON_VALLEY, second_party="Alliance", result="CON hold")),
    ]
    assert said(crosscheck.note_spellings(counts, PartyIndex()), "note") == [
        '"Ash" is read as Ashfield Independents in 1 row',
        '"Lab Coop" is read as Labour (Lab) in 2 rows',
    ]


def at(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=LONDON)


NIGHT = {f"seat {hour}": at(f"13/12/2019 0{hour}:30") for hour in range(1, 8)}


@pytest.mark.parametrize(
    ("time", "odd", "odd_where_the_day_is_inferred"),
    [
        ("12/12/2019 22:00", False, False),
        ("12/12/2019 21:59", True, False),
        ("12/12/2019 02:30", True, False),
        ("13/12/2019 16:00", False, False),
        ("15/12/2019 23:59", False, False),
        ("16/12/2019 00:00", True, True),
        ("11/12/2019 21:59", True, True),
        ("13/11/2019 02:30", True, True),
        ("13/12/2017 02:30", True, True),
        ("13/12/2091 02:30", True, True),
    ],
)
def test_a_declaration_is_from_the_close_of_polls_to_three_days_after(
    time: str, odd: bool, odd_where_the_day_is_inferred: bool
) -> None:
    times = {**NIGHT, "Ambridge": at(time)}
    for day, wrong in ((dt.date(2019, 12, 12), odd), (None, odd_where_the_day_is_inferred)):
        assert crosscheck.implausible_times(times, day) == ({"Ambridge"} if wrong else set())


def test_a_count_by_day_is_allowed_where_the_day_is_inferred() -> None:
    """Four declare on the Friday afternoon, six on the Saturday."""
    friday = {f"friday {hour}": at(f"03/05/2024 {hour}:30") for hour in range(13, 17)}
    saturday = {f"saturday {hour}": at(f"04/05/2024 {hour}:30") for hour in range(12, 18)}
    assert crosscheck.implausible_times({**friday, **saturday}, None) == set()


def test_polls_close_by_the_clocks_of_the_day() -> None:
    """Ten o'clock of 8 June 2017 is 21:00 UTC."""
    times = {f"at {hour}": dt.datetime(2017, 6, 8, hour, tzinfo=dt.UTC) for hour in (20, 21)}
    assert crosscheck.implausible_times(times, dt.date(2017, 6, 8)) == {"at 20"}


def test_without_times_none_is_odd() -> None:
    assert crosscheck.implausible_times({}, dt.date(2019, 12, 12)) == set()
    assert crosscheck.implausible_times({}, None) == set()


# Members of the last Commons who stand for another party


def a_seat(name: str, previous: str) -> Seat:
    return Seat(id=name, name=name, electorate=1, previous_winner=previous, sitting=previous)


def standing(name: str, party: str, *, sat: bool = True) -> SeatCount:
    row = CandidateRow(Place(name, name), party, 5, sat=sat)
    return count_seat(None, [row], PartyIndex(), Report())


@pytest.mark.parametrize(
    ("seat", "candidate", "named"),
    [
        pytest.param(a_seat("Luton South", "Lab"), ("Ind", True), True, id="a defector"),
        pytest.param(a_seat("Luton South", "Lab"), ("Lab", True), False, id="the member again"),
        pytest.param(a_seat("Luton South", "Lab"), ("Ind", False), False, id="not a member"),
    ],
)
def test_members_who_stand_for_another_party(
    seat: Seat, candidate: tuple[str, bool], named: bool
) -> None:
    party, sat = candidate
    tonight = {seat.id: standing(seat.id, party, sat=sat)}
    notes = said(crosscheck.note_members([seat], tonight), "note")
    assert ["Luton South" in sentence for sentence in notes] == ([True] if named else [])


def test_two_members_of_one_seat_are_one_seat() -> None:
    rows = [CandidateRow(Place("Ipswich", "Ipswich"), p, 5, sat=True) for p in ("LD", "Ind")]
    tonight = {"Ipswich": count_seat(None, rows, PartyIndex(), Report())}
    (note,) = said(crosscheck.note_members([a_seat("Ipswich", "Lab")], tonight), "note")
    assert "last time in Ipswich; whether" in note


def test_members_of_all_seats_are_in_one_sentence() -> None:
    seats = [a_seat(name, "Lab") for name in "ABCDEFGHIJ"]
    tonight = {seat.id: standing(seat.id, "LD") for seat in seats}
    assert said(crosscheck.note_members(seats, tonight), "note") == [
        "a member of the last Commons stands for another party than won last time in A, B, C, D, "
        "E, F, G, H, I and J; whether they sat there is in no table, give it with "
        "--sitting A=PARTY"
    ]


def test_members_are_not_looked_for_where_tonight_is_not_known() -> None:
    assert list(crosscheck.note_members([a_seat("Luton South", "Lab")], {})) == []
