"""`tracker prepare` from a plain table of any country: invented districts and votes."""

import csv
import datetime as dt
from pathlib import Path

import pytest

from tests.makers.commands import tracker
from tests.prepare.elsewhere import made
from tests.prepare.written import sentences, table
from tracker.election.folder import load_election
from tracker.election.settings import read_settings
from tracker.prepare import PrepareError
from tracker.prepare.audit.election_audit import audit
from tracker.prepare.column_meanings import KNOWN_COLUMNS, ColumnOptions
from tracker.prepare.report import Report
from tracker.prepare.result_tables import read_table
from tracker.prepare.row_reader import id_from_name
from tracker.prepare.uk_parties import PartyIndex

CANDIDATES = """\
District,Candidate,Party,Votes,Electors
North Shore,Ann Lee,Liberal,1200,3000
North Shore,"Roy, Bo",Green,900,3000
North Shore,Cy Day,Independent,90,3000
Harbour–East,Di Fox,Green,1500,2900
Harbour–East,Ed Ash,Liberal,1100,2900
Harbour–East,Flo Orr,Progressive Conservative,100,2900
"""
SEATS = """\
Riding number,Riding,PC,Liberal,Green
1,North Shore,1200,900,300
2,Harbour-East,1100,1500,1400
"""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Parties


def test_only_the_parties_of_the_table_are_written_with_its_names(tmp_path: Path) -> None:
    election = made(tmp_path, previous=CANDIDATES).election
    assert [(p.code, p.kind) for p in election.parties] == [
        ("Green", "party"),
        ("Liberal", "party"),
        ("Progressive Conservative", "party"),
        ("Ind", "independents"),
    ]


def test_no_party_has_the_colour_of_a_uk_party(tmp_path: Path) -> None:
    election = made(tmp_path, previous=CANDIDATES).election
    uk = {party.colour for party in PartyIndex().marked() if party.kind == "party"}
    assert uk.isdisjoint(party.colour for party in election.parties if party.kind == "party")
    assert len({(party.colour, party.mark) for party in election.parties}) == 4


def test_an_abbreviation_of_a_uk_party_is_another_party_elsewhere(tmp_path: Path) -> None:
    text = CANDIDATES.replace("Progressive Conservative", "PC").replace("Liberal", "LDP")
    names = [party.name for party in made(tmp_path, previous=text).election.parties]
    assert {"PC", "LDP"} <= set(names)


def test_a_code_of_the_estimates_is_no_party_elsewhere(tmp_path: Path) -> None:
    text = CANDIDATES.replace("Liberal", "All")
    assert "All" in [party.name for party in made(tmp_path, previous=text).election.parties]


def test_made_up_colours_are_noted(tmp_path: Path) -> None:
    assert (
        "Green, Liberal and Progressive Conservative: colour and mark are made up; write the "
        "parties' own into parties.csv"
    ) in sentences(made(tmp_path, previous=CANDIDATES).report, "note")


# Seats


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Souris–Elmira", "souris-elmira"),
        ("Saint John's East", "saint-johns-east"),
        ("Évangéline/Miscouche", "evangeline-miscouche"),
        ("District 9", "district-9"),
    ],
)
def test_an_id_is_made_from_the_name(name: str, id_: str) -> None:
    assert id_from_name(name) == id_


def test_a_table_without_codes_has_ids_made_from_the_names(tmp_path: Path) -> None:
    election = made(tmp_path, previous=CANDIDATES).election
    assert [(seat.id, seat.name) for seat in election.seats] == [
        ("harbour-east", "Harbour–East"),
        ("north-shore", "North Shore"),
    ]


def test_two_names_with_one_id_are_an_error(tmp_path: Path) -> None:
    text = f"{CANDIDATES}Harbour/East,Gus Elm,Green,10,2900\n"
    with pytest.raises(PrepareError) as refused:
        made(tmp_path, previous=text)
    assert str(refused.value) == (
        'previous.csv row 8: seats "Harbour–East" and "Harbour/East" both get the id '
        '"harbour-east"; add a column "Seat code"'
    )


def test_a_number_is_an_id(tmp_path: Path) -> None:
    columns = ColumnOptions({name.casefold(): name for name in ("PC", "Liberal", "Green")})
    election = made(tmp_path, previous=SEATS, column_options=columns).election
    assert [(seat.id, seat.previous_winner) for seat in election.seats] == [
        ("2", "Liberal"),
        ("1", "PC"),
    ]


def test_a_table_with_codes_is_matched_by_name_with_a_table_without(tmp_path: Path) -> None:
    columns = ColumnOptions({name.casefold(): name for name in ("PC", "Liberal", "Green")})
    text = CANDIDATES.replace("Harbour–East", "Harbour-East")
    election = made(tmp_path, previous=SEATS, results=text, column_options=columns).election
    assert [(seat.id, seat.previous_valid_votes) for seat in election.seats] == [
        ("harbour-east", 4000),
        ("north-shore", 2400),
    ]


def test_columns_of_unknown_parties_are_an_error_with_the_options_to_give(tmp_path: Path) -> None:
    with pytest.raises(PrepareError) as refused:
        made(tmp_path, previous=SEATS)
    assert str(refused.value) == (
        'previous.csv: unknown column "PC", "Liberal", "Green"; if they are the votes of parties, '
        "write --column PC=PC --column Liberal=Liberal --column Green=Green; ignore the others with "
        "--ignore PC --ignore Liberal --ignore Green; a known column has one of the names "
        f"{KNOWN_COLUMNS}"
    )


def test_a_row_without_a_stated_winner_is_won_by_the_most_votes(tmp_path: Path) -> None:
    path = table(tmp_path, "t.csv", "Seat,Con,Lab,Other\nA,5,9,1\nB,7,7,1\nC,5,6,20\n")
    found = read_table(path, ColumnOptions(), PartyIndex(), Report())
    assert [row.first_party for row in found.rows.values() if not isinstance(row, list)] == [
        "Lab", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize("header", ["District", "Riding", "Electoral district", "Seat"])
def test_a_seat_can_be_a_district_or_a_riding(tmp_path: Path, header: str) -> None:
    text = CANDIDATES.replace("District", header, 1)
    assert len(made(tmp_path, previous=text).election.seats) == 2


# Candidates


def test_a_full_name_is_divided_before_its_last_word(tmp_path: Path) -> None:
    text = (
        'District,Candidate,Party\nNorth Shore,Ann May Lee,Liberal\nNorth Shore,"Roy, Bo",Green\n'
    )
    made(tmp_path, previous=CANDIDATES, results=text)
    assert [
        (row["first_name"], row["surname"]) for row in rows(tmp_path / "made/candidates.csv")
    ] == [
        ("Ann May", "Lee"),
        ("Bo", "Roy"),
    ]


def test_tonights_candidates_are_enough_without_a_previous_result(tmp_path: Path) -> None:
    lines = [",".join(line.rsplit(",", 2)[:1]) for line in CANDIDATES.splitlines()[1:]]
    text = "\n".join(["District,Candidate,Party", *lines, ""])
    done = made(tmp_path, results=text)
    seat = done.election.seats[0]
    assert (seat.electorate, seat.previous_winner, seat.previous) == (None, "", {})
    assert seat.stands == ("Green", "Liberal", "Progressive Conservative")
    assert "no previous result of any seat is known; the cells stay empty" in sentences(done.report)


# Time


def test_the_time_zone_and_the_close_of_polls_are_written(tmp_path: Path) -> None:
    election = made(tmp_path, previous=CANDIDATES).election
    assert election.polls_close.isoformat() == "2023-04-03T19:00:00-03:00"
    assert read_settings(tmp_path / "made")["timezone"] == "America/Halifax"


def test_the_close_of_polls_is_written_without_a_day(tmp_path: Path) -> None:
    made(tmp_path, previous=CANDIDATES, date=None)
    assert read_settings(tmp_path / "made")["polls_close_time"] == dt.time(19)
    found = load_election(tmp_path / "made", dt.date(2027, 10, 4))
    assert found.polls_close.isoformat() == "2027-10-04T19:00:00-03:00"


def timed(*times: str) -> str:
    seats = "".join(
        f"Seat {number},Liberal,Ann Lee,5,{time}\n" for number, time in enumerate(times, start=1)
    )
    return f"Seat,Party,Candidate,Votes,Declared at\n{seats}"


def test_times_of_a_table_are_in_the_time_zone(tmp_path: Path) -> None:
    election = made(tmp_path, previous=timed("2019-04-23 20:15")).election
    at = election.seats[0].previous_declared_at
    assert at is not None
    assert at.isoformat() == "2019-04-23T20:15:00-03:00"


def test_a_time_before_these_polls_close_is_left_out(tmp_path: Path) -> None:
    text = timed("2023-04-03 19:30", "2023-04-03 18:59")
    done = made(tmp_path, results=text)
    assert [s for s in sentences(done.report, "differs") if "Seat 1" in s] == []
    (sentence,) = [s for s in sentences(done.report, "differs") if "Seat 2" in s]
    assert "declared at 03/04/2023 18:59, which is not from the close of polls" in sentence


def test_a_poll_on_another_day_than_thursday_has_times_with_the_month_first(tmp_path: Path) -> None:
    election = made(tmp_path, previous=timed("4/23/2019 20:15", "4/23/2019 20:40")).election
    days = {
        seat.previous_declared_at.date() for seat in election.seats if seat.previous_declared_at
    }
    assert days == {dt.date(2019, 4, 23)}


def test_times_that_can_be_of_two_days_need_an_answer(tmp_path: Path) -> None:
    done = made(tmp_path, previous=timed("4/3/2019 20:15"))
    assert [s for s in sentences(done.report, "differs") if "day or the month first" in s] == [
        'previous.csv: "4/3/2019 20:15" and other times can have the day or the month first; they '
        "are read with the day first; write them as 2023-04-03 21:15"
    ]


@pytest.mark.parametrize("zone", ["Halifax", "", "../etc"])
def test_an_unknown_time_zone_is_refused(tmp_path: Path, zone: str) -> None:
    with pytest.raises(PrepareError, match=f'--timezone "{zone}" is not known'):
        made(tmp_path, previous=CANDIDATES, timezone=zone)


def test_a_time_that_the_clocks_skip_closes_no_polls(tmp_path: Path) -> None:
    wanted = {"date": dt.date(2023, 3, 12), "polls_close": dt.time(2, 30)}
    with pytest.raises(PrepareError, match='--polls-close "02:30" is no time: the clocks skipped'):
        made(tmp_path, previous=CANDIDATES, **wanted)


# The folder


def test_an_election_elsewhere_expects_no_feed_of_pa(tmp_path: Path) -> None:
    election = made(tmp_path, previous=CANDIDATES).election
    assert (election.feed_names, election.accepts_tests) == ((), False)
    findings = audit(election, tmp_path / "made").findings
    assert {finding.severity for finding in findings} == {"note"}


def test_no_word_of_the_folder_is_of_pa_or_of_ons_codes(tmp_path: Path) -> None:
    made(tmp_path, previous=CANDIDATES)
    settings = (tmp_path / "made/election.toml").read_text(encoding="utf-8")
    assert "PA" not in settings
    assert "ONS" not in settings


def test_a_table_is_needed(tmp_path: Path) -> None:
    with pytest.raises(PrepareError, match="give a table: --previous FILE of last time"):
        made(tmp_path)


def test_pas_tables_are_of_the_united_kingdom(tmp_path: Path) -> None:
    numbers = table(tmp_path, "n.csv", "ons_id,pa_id\n")
    with pytest.raises(PrepareError, match="are of PA, so they need --uk"):
        made(tmp_path, previous=CANDIDATES, numbers=numbers)


def test_a_new_seat_is_kept_without_a_previous_result(tmp_path: Path) -> None:
    tonight = "District,Candidate,Party\n" + "".join(
        f"{seat},Ann Lee,Liberal\n" for seat in ("North Shore", "Harbour-East", "Red Sands")
    )
    done = made(tmp_path, previous=CANDIDATES, results=tonight, targets={"Green": 1})
    assert [(seat.name, seat.previous_winner) for seat in done.election.seats] == [
        ("Harbour-East", "Green"),
        ("North Shore", "Liberal"),
        ("Red Sands", ""),
    ]
    notes = sentences(done.report, "note")
    assert "not in previous.csv, so without a previous result: Red Sands" in notes
    assert "results.csv: has no votes; its candidates are used" in notes
    assert "Green target seats: without Red Sands, without a previous result" in notes
    findings = audit(done.election, tmp_path / "made").findings
    assert not [f.sentence for f in findings if "()" in f.sentence]


# The options


def prepared(folder: Path, *options: str) -> None:
    path = table(folder, "t.csv", CANDIDATES)
    arguments = (str(folder / "made"), "--name", "Provincial election", "--previous", str(path))
    done = tracker("prepare", *arguments, "--date", "2023-04-03", *options, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")


def test_another_time_zone_is_not_the_united_kingdom(tmp_path: Path) -> None:
    options = ("--timezone", "America/Halifax", "--polls-close", "19:00")
    prepared(tmp_path, *options)
    election = load_election(tmp_path / "made")
    assert election.polls_close.isoformat() == "2023-04-03T19:00:00-03:00"
    assert [party.code for party in election.parties][:2] == ["Green", "Liberal"]


def test_londons_time_zone_can_be_of_an_election_elsewhere(tmp_path: Path) -> None:
    prepared(tmp_path, "--elsewhere")
    assert len(load_election(tmp_path / "made").parties) == 4


def test_a_by_election_of_such_an_election_has_no_uk_party(tmp_path: Path) -> None:
    made(tmp_path, previous=CANDIDATES)
    options = ("--from", "made", "--date", "2022-02-07", "--candidate", "Gus Elm=Reform")
    done = tracker("new", "by-election", "North Shore", "by", *options, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    names = {party.name for party in load_election(tmp_path / "by").parties}
    assert "Reform" in names
    assert "Reform UK" not in names
    assert "Conservative" not in names


def test_candidates_for_1_of_3_districts_are_noted_as_a_folder_of_1_seat(tmp_path: Path) -> None:
    more = "Red Sands,Gus Hay,Liberal,700,2000\nRed Sands,Ida Jay,Green,600,2000\n"
    tonight = "District,Candidate,Party\nNorth Shore,Ann Lee,Liberal\nNorth Shore,Bo Roy,Green\n"
    prepared = made(tmp_path, previous=CANDIDATES + more, results=tonight)
    assert [seat.name for seat in prepared.election.seats] == ["North Shore"]
    assert (
        "1 seat of the 3 in previous.csv is in results.csv too; the others are left out"
    ) in sentences(prepared.report, "note")
