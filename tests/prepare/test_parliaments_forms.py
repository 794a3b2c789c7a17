"""Parliament's form since 2024, its rehearsal's states, and its tables of by-elections, in brief."""

import datetime as dt
from pathlib import Path

import pytest

from tests.prepare.written import EACH, sentences, table
from tracker.prepare.column_meanings import ColumnOptions
from tracker.prepare.combine_tables import ElectionCounts, read_election_counts
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.uk_parties import PartyIndex

SINCE_2024 = (
    "Parliament number,General election polling date,General election is notional,Country name,"
    "Country geographic code,English region name,English region geographic code,Constituency name,"
    "Constituency geographic code,Constituency designation,Constituency URL,Electorate,Election "
    "polling date,Election is by-election,Declaration time,Election valid vote count,Election "
    "invalid vote count,Election result summary,Candidate family name,Candidate given name,"
    "Candidate MNIS ID,Candidate is sitting MP,Candidate is former MP,Main party name,Main party "
    "abbreviation,Main party MNIS ID,Adjunct party name,Adjunct party abbreviation,Candidate is "
    "standing as Commons Speaker,Candidate is standing as independent,Candidate is notional "
    "political party aggregate,Candidate vote count,Candidate vote share,Candidate vote change,"
    "Majority,Candidate result position"
)


def row(
    surname: str, votes: int, party: str = "", *, speaker: bool = False, independent: bool = False,
    day: str = "2024-07-04", by_election: bool = False, time: str = "2024-07-05T02:40:00+01:00",
) -> str:  # fmt: skip
    """A row of Chorley in 2024 in Parliament's form; `party` is name and abbreviation."""
    flags = ",".join(str(flag).lower() for flag in (speaker, independent, False))
    return (
        f"59,2024-07-04,false,England,E92000001,North West,E12000002,Chorley,E14001170,County,x,"
        f"74801,{day},{str(by_election).lower()},{time},34001,1198,Spk hold,{surname},A,,true,true,"
        f"{party or ','},,,,{flags},{votes},0.1,,20575,1"
    )


CHORLEY = (
    row("Hoyle", 25_238, speaker=True),
    row("Tebbutt", 4_663, "Green,Green"),
    row("Smith", 2_424, independent=True),
    row("Jones", 1_676, "Labour and Co-operative,Lab"),
)


def read(
    folder: Path,
    *lines: str,
    header: str = SINCE_2024,
    report: Report | None = None,
    day: dt.date | None = None,
    before: dt.date | None = None,
) -> ElectionCounts:
    path = table(folder, "t.csv", "\n".join((header, *lines)))
    return read_election_counts(
        [path], ColumnOptions(), PartyIndex(), report or Report(), day, before=before
    )


def test_one_table_has_candidates_and_the_facts_of_the_seat(tmp_path: Path) -> None:
    report = Report()
    count = read(tmp_path, *CHORLEY, report=report, day=dt.date(2024, 7, 4)).counts["E14001170"]
    assert dict(count.votes) == {"Spk": 25_238, "Green": 4_663, "Ind": 2_424, "Lab": 1_676}
    assert (count.winner, count.electorate, count.invalid_votes) == ("Spk", 74_801, 1_198)
    assert str(count.declared_at) == "2024-07-05 02:40:00+01:00"
    assert sentences(report) == []


def test_the_facts_of_a_seat_are_compared_with_its_candidates(tmp_path: Path) -> None:
    report = Report()
    read(tmp_path, *CHORLEY[:-1], row("Jones", 1_675, "Labour,Lab"), report=report)
    assert [s for s in sentences(report, "differs") if "34,001 valid votes" in s]


def test_rows_of_a_seat_that_contradict_each_other_are_a_finding(tmp_path: Path) -> None:
    report = Report()
    read(tmp_path, *CHORLEY[:-1], CHORLEY[-1].replace("74801", "74568"), report=report)
    assert sentences(report, "differs") == [
        "t.csv: the rows of Chorley state different figures of the seat; the first row of each counts"
    ]


def test_a_candidate_without_party_and_flag_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PrepareError, match="a candidate in Chorley has no party"):
        read(tmp_path, row("Smith", 5))


def test_the_previous_result_is_the_general_elections(tmp_path: Path) -> None:
    """A by-election since then does not replace it, and is passed over with one note."""
    later = [
        line.replace("2024-07-04,false,2024", "2025-05-01,true,2025")
        for line in (row("New", 9, "Reform UK,RUK"),)
    ]
    report = Report()
    before = dt.date(2029, 5, 3)
    count = read(tmp_path, *CHORLEY, *later, report=report, before=before).counts["E14001170"]
    assert count.winner == "Spk"
    assert "t.csv: 1 seat of 2024-07-04 used; the rows of 2025-05-01 are passed over" in sentences(
        report, "note"
    )


def test_a_polling_day_that_is_not_a_date_is_an_error(tmp_path: Path) -> None:
    lines = ("E1,Ambridge,Con,,A,B,5,soon",)
    with pytest.raises(PrepareError, match=r't\.csv row 2: polling day "soon" is not a date'):
        read(tmp_path, *lines, header=f"{EACH},Election date", day=dt.date(2025, 5, 1))


STATES = "Election_State,ONS_Constituency_Id,Constituency_Name,First_Placed_Party,Electorate"


def test_a_seat_without_a_full_result_has_a_register_only(tmp_path: Path) -> None:
    candidates = table(
        tmp_path,
        "c.csv",
        f"{EACH}\nE1,Ambridge,Con,,A,B,5\nE1,Ambridge,Lab,,C,D,4\nE2,Felpersham,Lab,,E,F,9\n",
    )
    states = table(
        tmp_path,
        "s.csv",
        f"{STATES}\nWinners only,E1,Ambridge,Conservative,7000\nFull results,E2,Felpersham,Labour,8\n",
    )
    counts = read_election_counts(
        [candidates, states], ColumnOptions(), PartyIndex(), Report(), dt.date(2029, 5, 3)
    )
    assert counts.counts.keys() == {"E2"}
    assert counts.undeclared["E1"].electorate == 7_000
    assert counts.candidates.keys() == {"E1", "E2"}


def test_a_state_that_is_not_known_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(
        PrepareError, match=r'row 2: state "Recount" is not one of pre candidates, '
    ):
        read(tmp_path, "Recount,E1,Ambridge,Conservative,7000", header=STATES)


def test_candidates_without_votes_are_no_result(tmp_path: Path) -> None:
    report = Report()
    lines = ("E1,Ambridge,Con,,A,B,", "E1,Ambridge,Lab,,C,D,", "E2,Felpersham,Lab,,E,F,9")
    counts = read(tmp_path, *lines, header=EACH, report=report)
    assert counts.counts.keys() == {"E2"}
    assert counts.undeclared.keys() == {"E1"}
    assert "t.csv: 1 seat without votes, passed over: Ambridge" in sentences(report, "note")


def test_votes_missing_for_one_candidate_are_a_finding(tmp_path: Path) -> None:
    report = Report()
    lines = ("E1,Ambridge,Con,,A,B,5", "E1,Ambridge,Lab,,C,D,", "E2,Felpersham,Lab,,E,F,9")
    assert read(tmp_path, *lines, header=EACH, report=report).counts.keys() == {"E2"}
    assert sentences(report, "differs") == [
        "t.csv: Ambridge: no votes for C D; the seat is passed over"
    ]


# The estimates for new boundaries

ESTIMATES = "Boundary Comm name,PA name,ONS code,PANO,region_name,electorate,Conv,Labv,Grnv,TotOthv,MaxOthv,Blank,IND1v,IND2v,blank2,total_votes,majority,Win19,Second19"


@pytest.mark.parametrize(
    ("line", "votes", "second"),
    [
        pytest.param(
            "Beaconsfield,Beaconsfield,E1,40,SE,72315,29211,5211,1935,16276,15439,,15439,837,,52633,13772,Con,Other",
            {"Con": 29_211, "Ind": 16_276, "Lab": 5_211, "Green": 1_935}, "Ind",
            id="the second is the independent whose votes give the majority",
        ),
        pytest.param(
            "Chorley,Chorley,E1,149,NW,74568,0,0,3600,36270,26831,,9439,0,,39870,17392,Spkr,Other",
            {"Spk": 26_831, "Ind": 9_439, "Green": 3_600}, "Ind",
            id="the winner without a column is the largest of the others",
        ),
    ],
)  # fmt: skip
def test_the_others_of_the_estimates(
    tmp_path: Path, line: str, votes: dict[str, int], second: str
) -> None:
    report = Report()
    count = read(tmp_path, line, header=ESTIMATES, report=report).counts["E1"]
    assert (dict(count.votes), count.second) == (votes, second)
    assert sentences(report, "differs") == []


def test_each_independent_of_the_estimates_is_a_candidate(tmp_path: Path) -> None:
    line = "Beaconsfield,Beaconsfield,E1,40,SE,72315,29211,5211,1935,16276,15439,,15439,837,,52633,13772,Con,Other"
    count = read(tmp_path, line, header=ESTIMATES).counts["E1"]
    assert [(c.party, c.votes) for c in count.independents] == [("Ind", 15_439), ("Ind", 837)]
    assert count.place.region == "South East"
