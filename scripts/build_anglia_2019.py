#!/usr/bin/env python3
"""Build the tables of data/anglia-2019 from published tables; it does not write election.toml.

    scripts/build_anglia_2019.py [SOURCE] [--output FOLDER]

SOURCE holds the House of Commons Library's tables of 2017 and 2019 (`hoc/`) and PA's seat numbers.
The target lists and areas are ITV News Anglia's, typed below as published.
"""

import argparse
import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
LONDON = ZoneInfo("Europe/London")

Row = Mapping[str, str]
Rows = list[dict[str, str]]
Line = tuple[str, ...]

HEADERS = {
    "seats.csv": "id,name,pa_number,pa_name,county,region,electorate,previous_winner,sitting,"
    "previous_declared_at,previous_electorate,aliases",
    "parties.csv": "code,name,kind,aliases,colour,mark",
    "previous.csv": "seat_id,seat,party,votes",
    "targets.csv": "group,group_party,seat_id,seat,holder,challenger,published_majority,"
    "published_majority_over,published_swing,note",
    "watch_areas.csv": "group,party,area,published_share,share_of,seat_id,seat",
    "results.csv": "seat_id,seat,declared_at,electorate,invalid_votes,first_name,surname,party,"
    "party_name,votes",
    "elsewhere.csv": "pa_number,name",
}

ANGLIA = {"East of England", "Northamptonshire", "Milton Keynes North", "Milton Keynes South"}
ANGLIA |= {"Grantham and Stamford", "South Holland and The Deepings"}
"""The Commons region, the county and the four seats that make up ITV's region."""

SAT_ELSEWHERE = {
    "Luton North": "Ind",
    "Luton South": "Ind",
    "South Cambridgeshire": "LD",
    "Grantham and Stamford": "Ind",
    "South West Hertfordshire": "Ind",
}
"""Seats whose member had left the party they were elected for, and where they sat instead."""

COLUMNS_2017 = {"con": "Con", "lab": "Lab", "ld": "LD", "ukip": "UKIP", "green": "Green"}
COLUMNS_2017 |= {"snp": "SNP", "pc": "PC", "other": "Other"}  # no seat here is Northern Irish

PARTIES = """\
Con,Conservative,party,C|Conservative Party|Conservative and Unionist Party|Tory,#0087DC,■
Lab,Labour,party,Lab Co-op|Lab Coop|Labour Co-op|Labour and Co-operative|Labour Party,#E4003B,●
LD,Liberal Democrat,party,Lib Dem|LDem|Liberal Democrats,#FAA61A,◆
Green,Green,party,Green Party|Grn,#02A95B,▲
UKIP,UKIP,party,UK Independence Party,#70147A,◀
Brexit,Brexit Party,party,BRX|BXP|The Brexit Party,#12B6CF,▶
SNP,Scottish National Party,party,,#FDF38E,★
PC,Plaid Cymru,party,,#005B54,✚
Ind,Independent,independents,Independents,#A0A0A0,○
Spk,The Speaker,speaker,Speaker,#C0C0C0,□
Other,Other,other,,#808080,·
Advance Together,Advance Together,party,,#808080,·
CPA,Christian Peoples Alliance Party,party,Christian Peoples Alliance,#808080,·
Eng Dem,English Democrats,party,,#808080,·
MRLP,Monster Raving Loony Party,party,Loony,#808080,·
Psychedelic Future Party,Psychedelic Future Party,party,,#808080,·
Rebooting Democracy,Rebooting Democracy,party,,#808080,·
SDP,Social Democratic Party,party,Soc Dem,#808080,·
The Best for Luton Party,The Best for Luton Party,party,,#808080,·
Universal Good Party,Universal Good Party,party,,#808080,·
Veterans and People's Party,Veterans and People's Party,party,,#808080,·
WEP,Women's Equality Party,party,,#808080,·
Young People's Party,Young People's Party,party,Young|Young People's Party UK,#808080,·
"""
"""parties.csv. The small parties' aliases are PA's spellings (state of parties, 2015)."""

TARGETS = """\
Conservative target seats,Con,Peterborough,Lab,607,,0.6
Conservative target seats,Con,Bedford,Lab,789,,0.8
Conservative target seats,Con,Ipswich,Lab,836,,0.8
Conservative target seats,Con,North Norfolk,LD,3512,,3.4
Conservative target seats,Con,Luton South,Lab,13925,,15.1
Labour target seats,Lab,Thurrock,Con,345,,0.3
Labour target seats,Lab,Norwich North,Con,507,,0.6
Labour target seats,Lab,Northampton North,Con,807,,1.0
Labour target seats,Lab,Milton Keynes South,Con,1725,,1.3
Labour target seats,Lab,Northampton South,Con,1159,,1.4
Labour target seats,Lab,Milton Keynes North,Con,1975,,1.5
Labour target seats,Lab,Corby,Con,2690,,2.2
Labour target seats,Lab,Stevenage,Con,3386,,3.4
Lib Dem target seats,LD,St Albans,Con,6109,,5.4
Lib Dem target seats,LD,Cambridge,Lab,12661,,11.3
Lib Dem target seats,LD,Colchester,Con,5677,Lab,14.5
Lib Dem target seats,LD,South Cambridgeshire,Con,15952,,16.6
"""
"""Group, its party (the challenger), seat, holder, majority in votes, over whom where it is said,
swing needed in points: as published, so Ipswich is 836, where 831 were counted."""

NOTES = {
    "Luton South": "Currently Luton South is held by Gavin Shuker who was elected for Labour in "
    "2017 but is now an Independent after leaving the party in February 2019.",
    "Colchester": "The Lib Dems were third in 2017 and require a 14.5% swing to win.",
    "South Cambridgeshire": "Currently South Cambridgeshire is held by Heidi Allen who won the "
    "seat for the Conservatives in 2017 but has now defected to the Liberal Democrats. She is "
    "standing down as an MP in December.",
}
"""The article's sentences on a seat; it has Colchester's year as "2107"."""

WATCH_AREAS = """\
Castle Point,58,Castle Point
Tendring,54,Clacton
Tendring,54,Harwich and North Essex
Great Yarmouth,53,Great Yarmouth
Rochford,52,Rayleigh and Wickford
Rochford,52,Rochford and Southend East
Fenland,51,North East Cambridgeshire
"""
"""Council area, the Brexit Party's share there in May 2019 in per cent, and a seat in the area."""

SHARE_OF = "European election of 2019"

TALLIES = (
    ("seats.csv", "previous_winner", {"Con": 61, "Lab": 7, "LD": 1}),
    ("seats.csv", "sitting", {"Con": 58, "Lab": 5, "LD": 2, "Ind": 4}),
    ("targets.csv", "group_party", {"Con": 5, "Lab": 8, "LD": 4}),
)
"""Table, column, and how many rows should have each value."""


class Seat(NamedTuple):
    """What was published of one seat: its row of 2019, its row of 2017, and PA's."""

    id: str
    name: str
    now: Row
    before: Row
    pa: Row


def read_table(path: Path) -> Rows:
    """The rows of a CSV file in UTF-8, white space around a value taken off."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{key: (row[key] or "").strip() for key in row} for row in csv.DictReader(file)]


def count(row: Row, column: str) -> int:
    """A whole number of votes; raises ValueError naming the seat where it is none."""
    if not row[column].isdecimal():
        seat = row.get("constituency_name") or row.get("Constituency name") or row["seat"]
        raise ValueError(f'{seat}: {column} "{row[column]}" is not a whole number')
    return int(row[column])


def in_region(row: Row) -> bool:
    """Whether a seat of the 2019 table is in ITV's Anglia region."""
    return any(row[f"{part} name"] in ANGLIA for part in ("Region", "County", "Constituency"))


def read_seats(folder: Path) -> list[Seat]:
    """The seats of the region by name, each with its rows of the tables under `folder`."""
    now = read_table(folder / "hoc/HoC-GE2019-results-by-constituency.csv")
    past = read_table(folder / "hoc/HoC-GE2017-constituency-results.csv")
    before = {row["ons_id"]: row for row in past}
    pa = {row["ons_id"]: row for row in read_table(folder / "pa-ons-2015.csv")}
    found = [(row["Constituency name"], row["ONS ID"], row) for row in now if in_region(row)]
    return [Seat(id_, name, row, before[id_], pa[id_]) for name, id_, row in sorted(found)]


def iso_time(local: str) -> str:
    """The Library's UK local time, day first ("09/06/2017 02:41"), as ISO 8601 with its offset."""
    return datetime.strptime(local, "%d/%m/%Y %H:%M").replace(tzinfo=LONDON).isoformat()


def seat_line(seat: Seat) -> Line:
    """The line of seats.csv for a seat."""
    winner = seat.before["first_party"]
    place = (seat.pa["pa_id"], seat.pa["pa_name"], seat.now["County name"], seat.now["Region name"])
    politics = (seat.now["Electorate"], winner, SAT_ELSEWHERE.get(seat.name, winner))
    past = (iso_time(seat.before["declaration_time"]), seat.before["electorate"])
    return (seat.id, seat.name, *place, *politics, *past, "")


def previous_lines(seat: Seat) -> list[Line]:
    """The lines of previous.csv for a seat, most votes first."""
    votes = {party: count(seat.before, column) for column, party in COLUMNS_2017.items()}
    order = sorted(votes, key=lambda party: -votes[party])
    return [(seat.id, seat.name, party, str(votes[party])) for party in order if votes[party]]


def result_line(seat: Seat, row: Row) -> Line:
    """The line of results.csv for a candidate's row in a seat."""
    declared_at = iso_time(seat.now["Declaration time"])
    register = (seat.now["Electorate"], seat.now["Invalid votes"])
    person = (row["firstname"], row["surname"], row["party_abbreviation"], row["party_name"])
    return (seat.id, seat.name, declared_at, *register, *person, str(count(row, "votes")))


def elsewhere_lines(seats: list[Seat], numbers: Rows) -> list[Line]:
    """The lines of elsewhere.csv: the seats a national feed delivers that are not the region's."""
    ours = {seat.id for seat in seats}
    others = {(int(row["pa_id"]), row["ons_name"]) for row in numbers if row["ons_id"] not in ours}
    return [(str(number), name) for number, name in sorted(others)]


def build(seats: list[Seat], candidates: Rows, numbers: Rows) -> dict[str, list[Line]]:
    """The lines of every table in their order, by file name."""
    ids = {seat.name: seat.id for seat in seats}
    by_id = {seat.id: seat for seat in seats}
    results = [result_line(by_id[x["ons_id"]], x) for x in candidates if x["ons_id"] in by_id]
    return {
        "seats.csv": [seat_line(seat) for seat in seats],
        "parties.csv": [tuple(line) for line in csv.reader(PARTIES.splitlines())],
        "previous.csv": [line for seat in seats for line in previous_lines(seat)],
        "targets.csv": [
            (group, party, ids[seat], seat, holder, party, votes, over, swing, NOTES.get(seat, ""))
            for group, party, seat, holder, votes, over, swing in csv.reader(TARGETS.splitlines())
        ],
        "watch_areas.csv": [
            ("Brexit Party target areas", "Brexit", area, share, SHARE_OF, ids[seat], seat)
            for area, share, seat in csv.reader(WATCH_AREAS.splitlines())
        ],
        # As declared, then by seat name, then most votes first, then by surname.
        "results.csv": sorted(results, key=lambda x: (x[2], x[1], -int(x[9]), x[6])),
        "elsewhere.csv": elsewhere_lines(seats, numbers),
    }


def expect(what: str, found: object, right: object) -> None:
    """Raise ValueError unless `found` equals `right`."""
    if found != right:
        raise ValueError(f"{what}: found {found}, should be {right}")


def check_parties(parties: Rows, used: Iterable[Row]) -> None:
    """No spelling belongs to two parties, and every party of the other tables has a row."""
    codes: dict[str, str] = {}
    for row in parties:
        for spelling in filter(None, (row["code"], row["name"], *row["aliases"].split("|"))):
            code = codes.setdefault(spelling.casefold(), row["code"])
            expect(f'parties.csv, party spelt "{spelling}"', code, row["code"])
    unknown = {row["party"] for row in used} - {row["code"] for row in parties}
    expect("parties.csv, codes without a row", sorted(unknown), [])


def check_votes(table: str, rows: Rows, valid: Mapping[str, int]) -> None:
    """The votes of each seat add up to its valid votes. `valid`: votes by seat name."""
    votes: Counter[str] = Counter()
    for row in rows:
        votes[row["seat"]] += count(row, "votes")
    for seat, right in valid.items():
        expect(f"{table}, votes in {seat}", votes[seat], right)


def check(tables: Mapping[str, Rows], seats: list[Seat]) -> None:
    """Raise ValueError unless the tables add up, and to what was published of the region."""
    previous, results = tables["previous.csv"], tables["results.csv"]
    for table, column, right in TALLIES:
        tally = Counter(row[column] for row in tables[table])
        expect(f"{table}, rows by {column}", dict(tally), right)
    expect("seats.csv, number of seats", len({row["id"] for row in tables["seats.csv"]}), 69)
    expect("elsewhere.csv, number of seats", len(tables["elsewhere.csv"]), 650 - 69)
    check_parties(tables["parties.csv"], [*previous, *results])
    valid_2017 = {seat.name: count(seat.before, "valid_votes") for seat in seats}
    check_votes("previous.csv", previous, valid_2017)
    check_votes("results.csv", results, {s.name: count(s.now, "Valid votes") for s in seats})
    conservative = sum(count(row, "votes") for row in previous if row["party"] == "Con")
    share = f"{100 * conservative / sum(valid_2017.values()):.1f}%"
    expect("previous.csv, Conservative share of the valid vote", share, "54.8%")


def publish(tables: Mapping[str, Iterable[Line]], seats: list[Seat], folder: Path) -> None:
    """Write the tables beside their place, check what was written, and only then replace."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".build-", dir=folder) as name:
        staged = Path(name)
        for table, lines in tables.items():
            with (staged / table).open("w", encoding="utf-8", newline="") as file:
                rows = [HEADERS[table].split(","), *lines]
                csv.writer(file, lineterminator="\n").writerows(rows)
        check({table: read_table(staged / table) for table in tables}, seats)
        for table in tables:
            (staged / table).replace(folder / table)


def main() -> None:
    """Build from the folder named on the command line; exits 1 on a mismatch, 2 on wrong usage."""
    arguments = argparse.ArgumentParser(description="Build the tables of data/anglia-2019.")
    arguments.add_argument("source", nargs="?", type=Path, default=ROOT / "../shared/data")
    arguments.add_argument("--output", type=Path, default=ROOT / "data/anglia-2019")
    options = arguments.parse_args()
    try:
        seats = read_seats(options.source)
        candidates = read_table(options.source / "hoc/HoC-GE2019-results-by-candidate.csv")
        numbers = read_table(options.source / "pa-ons-2015.csv")
        publish(build(seats, candidates, numbers), seats, options.output)
    except FileNotFoundError as error:
        arguments.error(f"{error.filename}: no such file")
    except KeyError as error:
        sys.exit(f"build_anglia_2019: no column or seat {error} in the sources")
    except ValueError as error:
        sys.exit(f"build_anglia_2019: {error}")


if __name__ == "__main__":
    main()
