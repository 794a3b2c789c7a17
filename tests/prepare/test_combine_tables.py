"""One election's tables are read together: one of each kind, each against the other."""

import datetime as dt
import re
from pathlib import Path

import pytest

from tests.prepare.written import (
    CANDIDATES_2019,
    EACH,
    OVERALL,
    SEATS_2017,
    SEATS_2019,
    changed,
    contest,
    only_seats,
    sentences,
    table,
)
from tracker.prepare.column_meanings import ColumnOptions
from tracker.prepare.combine_tables import ElectionCounts, read_election_counts
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.uk_parties import PartyIndex

CHORLEY, IPSWICH, MEON_VALLEY = "E14000637", "E14000761", "E14000811"


def test_a_row_a_seat_alone(tmp_path: Path) -> None:
    report = Report()
    found = contest(tmp_path, SEATS_2017, report=report)
    assert (found.name, len(found.counts), found.has_candidates) == ("a.csv", 8, False)
    assert found.counts["E14000608"].votes == {
        "Spk": 34_299,
        "Green": 8_574,
        "Other": 5_638,
        "UKIP": 4_168,
    }
    assert sentences(report) == [
        "Buckingham: the winner, Spk, has no column; its 34,299 votes are from the other winner's "
        "column, and 5,638 are left to others"
    ]


def test_a_row_a_candidate_alone(tmp_path: Path) -> None:
    report = Report()
    found = contest(tmp_path, CANDIDATES_2019, report=report)
    assert (len(found.counts), found.has_candidates) == (7, True)
    assert found.counts[CHORLEY].votes == {"Spk": 26_831, "Ind": 9_439, "Green": 3_600}
    assert sentences(report) == ["a.csv: no times of declaration"]


@pytest.mark.parametrize("swapped", [False, True], ids=["seats first", "candidates first"])
def test_one_of_each_in_either_order(tmp_path: Path, swapped: bool) -> None:
    report = Report()
    texts = [SEATS_2019, CANDIDATES_2019]
    found = contest(tmp_path, *(reversed(texts) if swapped else texts), report=report)
    seats, candidates = ("b.csv", "a.csv") if swapped else ("a.csv", "b.csv")
    assert found.name == f"{candidates} and {seats}"
    assert found.counts[MEON_VALLEY].votes["Green"] == 2_918
    assert found.counts[MEON_VALLEY].electorate == 75_737
    assert found.counts[CHORLEY].declared_at == dt.datetime(2019, 12, 13, 1, 40, tzinfo=dt.UTC)
    (differs,) = sentences(report, "differs")
    assert differs.startswith(
        f"Meon Valley: the candidates' votes in {candidates} add up to 55,569"
    )


@pytest.mark.parametrize(
    ("texts", "kind"),
    [((SEATS_2017, SEATS_2019), "seat"), ((CANDIDATES_2019, CANDIDATES_2019), "candidate")],
)
def test_two_tables_of_a_kind_are_refused(
    tmp_path: Path, texts: tuple[str, str], kind: str
) -> None:
    with pytest.raises(PrepareError) as refused:
        contest(tmp_path, *texts)
    words = f"a.csv and b.csv both have a row a {kind}; give one of each kind"
    assert str(refused.value) == words


TIE = "E1,Ambridge,{},{},5000,1000,5,0,500,500,0,0"
TIED = ("E1,Ambridge,Con,Conservative,Ann,Archer,500", "E1,Ambridge,Lab,Labour,Bert,Bull,500")


@pytest.mark.parametrize(("first", "second"), [("Con", "Lab"), ("Lab", "Con")])
def test_at_equal_votes_the_constituency_table_says_who_won(
    tmp_path: Path, first: str, second: str
) -> None:
    report = Report()
    rows = "\n".join((OVERALL, TIE.format(first, second)))
    found = contest(tmp_path, rows, "\n".join((EACH, *TIED)), report=report).counts["E1"]
    assert (found.winner, found.second) == (first, second)
    assert [one.party for one in found.candidates] == [first, second]
    assert sentences(report, "differs") == []


def test_a_winner_with_fewer_votes_is_not_put_first(tmp_path: Path) -> None:
    report = Report()
    votes = ("E1,Ambridge,Con,Conservative,Ann,Archer,501", *TIED[1:])
    rows = "\n".join((OVERALL, TIE.format("Lab", "Con")))
    found = contest(tmp_path, rows, "\n".join((EACH, *votes)), report=report).counts["E1"]
    assert (found.winner, found.second) == ("Con", "Lab")
    assert "Ambridge: the winner is Con in b.csv, Lab in a.csv" in sentences(report, "differs")


def test_seats_that_one_table_alone_has_are_kept_and_reported(tmp_path: Path) -> None:
    report = Report()
    found = contest(
        tmp_path,
        only_seats(SEATS_2019, "Ipswich", "Colchester"),
        only_seats(CANDIDATES_2019, "Ipswich", "Chorley"),
        report=report,
    )
    assert [count.place.seat for count in found.counts.values()] == [
        "Colchester",
        "Ipswich",
        "Chorley",
    ]
    assert sentences(report, "differs") == [
        "in a.csv and not in b.csv: Colchester",
        "in b.csv and not in a.csv: Chorley",
    ]


def both(folder: Path, *rows: str, day: dt.date | None) -> list[str]:
    """Findings about candidates of the previous election (no day) or tonight."""
    report = Report()
    path = table(folder, "t.csv", "\n".join((EACH, *rows)))
    read_election_counts([path], ColumnOptions(), PartyIndex(), report, day)
    return [f"{f.severity}: {f.sentence}" for f in report if "no times" not in f.sentence]


INDEPENDENTS = [
    f"E{n},{seat},Ind,Independent,A,B{m},{m}"
    for n, seat in ((1, "Ambridge"), (2, "Borchester"))
    for m in (1, 2)
]
CONSERVATIVES = [f"E1,Ambridge,Con,Conservative,A,B{n},{n}" for n in (1, 2)]


@pytest.mark.parametrize(
    ("rows", "day", "expected"),
    [
        pytest.param(
            INDEPENDENTS, None, [], id="independents last time: each is a candidate"
        ),
        pytest.param(INDEPENDENTS, dt.date(2019, 12, 12), [], id="independents tonight"),
        pytest.param(
            CONSERVATIVES, None,
            ["differs: Conservative: several candidates in Ambridge; their votes are added up as one party's"],
            id="a party last time",
        ),
        pytest.param(
            CONSERVATIVES, dt.date(2019, 12, 12),
            ["differs: Conservative: several candidates in Ambridge; their votes are added up as one party's"],
            id="a party tonight",
        ),
    ],
)  # fmt: skip
def test_several_candidates_of_a_party(
    tmp_path: Path, rows: list[str], day: dt.date | None, expected: list[str]
) -> None:
    assert both(tmp_path, *rows, day=day) == expected


def tonight(folder: Path, text: str, report: Report) -> ElectionCounts:
    path = table(folder, "t.csv", text)
    return read_election_counts(
        [path], ColumnOptions(), PartyIndex(), report, dt.date(2019, 12, 12)
    )


@pytest.mark.parametrize(
    "time",
    ["13/11/2019 02:48", "13/12/2018 02:48", "19/12/2019 02:48", "12/12/2019 21:59", "12/12/2019 02:48"],
)  # fmt: skip
def test_a_time_of_another_day_is_left_out_and_reported(tmp_path: Path, time: str) -> None:
    report = Report()
    text = only_seats(SEATS_2019, "Ipswich", "Colchester")
    text = changed(text, {"Constituency name": "Ipswich"}, {"Declaration time": time})
    found = tonight(tmp_path, text, report)
    assert found.counts[IPSWICH].declared_at is None
    assert [set(f.seats) for f in report if f.severity == "differs"] == [{IPSWICH}]
    assert found.counts["E14000644"].declared_at is not None
    assert sentences(report, "differs") == [
        f"t.csv: Ipswich declared at {time}, which is not from the close of polls to three days "
        "after polling day; left out"
    ]


def test_a_time_of_days_before_is_left_out_where_the_day_is_inferred(
    tmp_path: Path,
) -> None:
    report = Report()
    where = {"constituency_name": "Ipswich"}
    text = changed(SEATS_2017, where, {"declaration_time": "07/06/2017 02:59"})
    found = contest(tmp_path, text, report=report)
    assert [id_ for id_, one in found.counts.items() if one.declared_at is None] == [IPSWICH]
    assert sentences(report, "differs") == [
        "a.csv: Ipswich declared at 07/06/2017 02:59, which is not from the close of polls to "
        "three days after polling day; left out"
    ]


def test_where_every_time_is_wrong_the_date_is_and_it_is_one_sentence(tmp_path: Path) -> None:
    path = table(tmp_path, "t.csv", SEATS_2019)
    with pytest.raises(PrepareError) as refused:
        read_election_counts([path], ColumnOptions(), PartyIndex(), Report(), dt.date(2019, 12, 19))
    assert str(refused.value) == (
        "t.csv: no time of declaration is from the close of polls to three days after polling day, "
        "2019-12-19; is --date right, and is it the table of that election?"
    )


@pytest.mark.parametrize("year", ["2017", "17"])
@pytest.mark.parametrize("polling_day", [None, dt.date(2017, 6, 8)])
def test_a_table_with_the_month_first_is_read_with_a_note(
    tmp_path: Path, polling_day: dt.date | None, year: str
) -> None:
    """A spreadsheet of American settings writes 9 June 2017 as 06/09/2017."""
    text = re.sub("(0[89])/06/2017", rf"06/\1/{year}", SEATS_2017)
    path, report = table(tmp_path, "a.csv", text), Report()
    found = read_election_counts([path], ColumnOptions(), PartyIndex(), report, polling_day)
    assert {str(count.declared_at) for count in found.counts.values()} == {
        str(count.declared_at) for count in contest(tmp_path, SEATS_2017).counts.values()
    }
    assert (
        f'a.csv: its times have the month first; "06/09/{year} 02:41" is read as 9 June 2017, 02:41'
    ) in sentences(report, "note")


def test_a_time_that_cannot_be_read_does_not_decide_the_order(tmp_path: Path) -> None:
    report = Report()
    text = re.sub("(0[89])/06/2017", r"06/\1/2017", SEATS_2017).replace("06/09/2017 02:41", "soon")
    found = contest(tmp_path, text, report=report)
    assert found.counts["W07000049"].declared_at is None
    assert any("month first" in sentence for sentence in sentences(report, "note"))
    assert any('"soon" is not a time' in sentence for sentence in sentences(report, "differs"))


def test_a_possible_day_first_is_never_read_as_month_first(tmp_path: Path) -> None:
    """12/12/2019 is both; 06/07/2017 is a day too late with the month first."""
    report = Report()
    path = table(tmp_path, "a.csv", SEATS_2019.replace("13/12/2019", "12/12/2019"))
    options = ColumnOptions()
    read_election_counts([path], options, PartyIndex(), report, dt.date(2019, 12, 11))
    assert not any("month first" in sentence for sentence in sentences(report))


def test_tables_of_two_elections_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        PrepareError, match=r"b\.csv and a\.csv are not of one election: in 7 of 7 seats"
    ):
        contest(tmp_path, SEATS_2017, CANDIDATES_2019)


def test_tables_of_other_codes_are_refused(tmp_path: Path) -> None:
    codes = CANDIDATES_2019.replace("E140", "E990").replace("W07", "W99").replace("S14", "S99")
    with pytest.raises(
        PrepareError, match="have no seat code in common \\(W99000049 and W07000049\\)"
    ):
        contest(tmp_path, SEATS_2019, codes)


def test_wrong_times_are_reported_in_the_order_of_the_table(tmp_path: Path) -> None:
    """Of a set, the order of names would be another every time."""
    report, text = Report(), SEATS_2019
    early = ("Meon Valley", "Aberavon", "Ipswich", "Chorley", "Colchester")
    for seat in early:
        text = changed(text, {"Constituency name": seat}, {"Declaration time": "12/12/2019 02:48"})
    tonight(tmp_path, text, report)
    said = [one.split(" declared")[0] for one in sentences(report, "differs") if "declared" in one]
    assert said == [f"t.csv: {seat}" for seat in sorted(early)]


@pytest.mark.parametrize(
    ("seats", "expected"),
    [
        (["Ipswich"], "t.csv: no time of declaration for Ipswich"),
        (["Ipswich", "Colchester"], "t.csv: no times of declaration"),
    ],
)
def test_missing_times_are_noted(tmp_path: Path, seats: list[str], expected: str) -> None:
    report = Report()
    text = only_seats(SEATS_2019, "Ipswich", "Colchester")
    for seat in seats:
        text = changed(text, {"Constituency name": seat}, {"Declaration time": ""})
    tonight(tmp_path, text, report)
    assert sentences(report, "note") == [expected]


def test_a_row_that_does_not_add_up_is_reported_with_its_seat(tmp_path: Path) -> None:
    report = Report()
    text = changed(SEATS_2017, {"constituency_name": "Ipswich"}, {"lab": "24242"})
    contest(tmp_path, text, report=report)
    assert [f.seats for f in report if f.severity == "differs"] == [{IPSWICH}, {IPSWICH}]
    assert sentences(report, "differs") == [
        "Ipswich: the parties' votes in a.csv add up to 51,155, but its valid votes are 51,137",
        "Ipswich: a.csv has a majority of 831, but the votes of Lab and Con give 849",
    ]
