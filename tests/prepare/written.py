"""Tables as the Commons Library publishes them, with the real figures of a few seats, to be edited.

Contains Parliamentary information licensed under the Open Parliament Licence v3.0 (CBP-7979,
CBP-8749).
"""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.makers.commands import SHARED
from tracker.prepare.column_meanings import ColumnOptions
from tracker.prepare.combine_tables import ElectionCounts, read_election_counts
from tracker.prepare.draft_seats import DraftSeat, draft_seats
from tracker.prepare.report import Report
from tracker.prepare.table_rows import Place, SeatRow
from tracker.prepare.uk_parties import PartyIndex

HOC = SHARED / "hoc"
OF_2017 = HOC / "HoC-GE2017-constituency-results.csv"
OF_2019 = HOC / "HoC-GE2019-results-by-constituency.csv"
CANDIDATES_OF_2019 = HOC / "HoC-GE2019-results-by-candidate.csv"
PA_NUMBERS = SHARED / "pa-ons-2015.csv"
only_with_tables = pytest.mark.skipif(
    not all(path.exists() for path in (OF_2017, OF_2019, CANDIDATES_OF_2019, PA_NUMBERS)),
    reason=f"no Commons Library tables in {HOC}; set TRACKER_SHARED_DATA to the folder above",
)

SEATS_2017 = """\
ons_id,ons_region_id,constituency_name,county_name,region_name,country_name,constituency_type,declaration_time,result,first_party,second_party,electorate,valid_votes,invalid_votes,majority,con,lab,ld,ukip,green,snp,pc,dup,sf,sdlp,uup,alliance,other,other_winner
W07000049,W92000004,Aberavon,West Glamorgan,Wales,Wales,County,09/06/2017 02:41,Lab hold,Lab,Con,49892,33268,57,16761,5901,22662,599,1345,0,0,2761,0,0,0,0,0,0,0
E14000608,E12000008,Buckingham,Buckinghamshire,South East,England,County,09/06/2017 04:52,Spk hold,Spk,Green,79615,52679,1967,25725,0,0,0,4168,8574,0,0,0,0,0,0,0,39937,34299
E14000637,E12000002,Chorley,Lancashire,North West,England,County,09/06/2017 02:26,Lab hold,Lab,Con,76404,55634,134,7512,23233,30745,1126,0,530,0,0,0,0,0,0,0,0,0
E14000644,E12000006,Colchester,Essex,East,England,Borough,09/06/2017 02:52,Con hold,Con,Lab,79996,53545,112,5677,24565,18888,9087,0,828,0,0,0,0,0,0,0,177,0
E14000761,E12000006,Ipswich,Suffolk,East,England,Borough,09/06/2017 02:59,Lab gain from Con,Lab,Con,75668,51137,100,831,23393,24224,1187,1372,840,0,0,0,0,0,0,0,121,0
E14000811,E12000008,Meon Valley,Hampshire,South East,England,County,09/06/2017 04:39,Con hold,Con,Lab,74246,54192,115,25692,35624,9932,5900,1435,1301,0,0,0,0,0,0,0,0,0
S14000049,S92000003,North East Fife,Scotland,Scotland,Scotland,County,09/06/2017 06:29,SNP hold,SNP,LD,58685,41822,26,2,10088,4026,13741,0,0,13743,0,0,0,0,0,0,224,0
W07000041,W92000004,Ynys Mon,Gwynedd,Wales,Wales,County,09/06/2017 02:28,Lab hold,Lab,Con,52921,37367,40,5259,10384,15643,479,624,0,0,10237,0,0,0,0,0,0,0
"""
"""Eight seats of 8 June 2017, a row each: CBP-7979."""

SEATS_2019 = """\
ONS ID,ONS region ID,Constituency name,County name,Region name,Country name,Constituency type,Declaration time,Member first name,Member surname,Member gender,Result,First party,Second party,Electorate,Valid votes,Invalid votes,Majority,Con,Lab,LD,BRX,Green,SNP,PC,DUP,SF,SDLP,UUP,APNI,All other candidates,Of which other winner
W07000049,W92000004,Aberavon,West Glamorgan,Wales,Wales,County,13/12/2019 02:30,Stephen,Kinnock,Male,Lab hold,Lab,Con,50750,31598,82,10490,6518,17008,1072,3108,450,0,2711,0,0,0,0,0,731,0
E14000637,E12000002,Chorley,Lancashire,North West,England,County,13/12/2019 01:40,Lindsay,Hoyle,Male,Spk gain from Lab,Spk,Ind,77072,39870,1303,17392,0,0,0,0,3600,0,0,0,0,0,0,0,36270,26831
E14000644,E12000006,Colchester,Essex,East of England,England,Borough,13/12/2019 02:34,Will,Quince,Male,Con hold,Con,Lab,82625,53373,190,9423,26917,17494,7432,0,1530,0,0,0,0,0,0,0,0,0
E14000761,E12000006,Ipswich,Suffolk,East of England,England,Borough,13/12/2019 02:48,Tom,Hunt,Male,Con gain from Lab,Con,Lab,75525,49579,116,5479,24952,19473,2439,1432,1283,0,0,0,0,0,0,0,0,0
E14000811,E12000008,Meon Valley,Hampshire,South East,England,County,13/12/2019 04:51,Flick,Drummond,Female,Con hold,Con,LD,75737,54829,211,23555,35271,5644,11716,0,2198,0,0,0,0,0,0,0,0,0
S14000049,S92000003,North East Fife,Scotland,Scotland,Scotland,County,13/12/2019 03:29,Wendy,Chamberlain,Female,LD gain from SNP,LD,SNP,60905,45878,140,1316,5961,1707,19763,0,0,18447,0,0,0,0,0,0,0,0
W07000041,W92000004,Ynys Môn,Gwynedd,Wales,Wales,County,13/12/2019 02:45,Virginia,Crosbie,Female,Con gain from Lab,Con,Lab,51925,36552,121,1968,12959,10991,0,2184,0,0,10418,0,0,0,0,0,0,0
"""
"""Seven of them on 12 December 2019: CBP-8749. The votes of Meon Valley are printed wrong."""

CANDIDATES_2019 = """\
ons_id,ons_region_id,constituency_name,county_name,region_name,country_name,constituency_type,party_name,party_abbreviation,firstname,surname,gender,sitting_mp,former_mp,votes,share,change
W07000049,W92000004,Aberavon,West Glamorgan,Wales,Wales,County,Labour,Lab,Stephen,Kinnock,Male,Yes,Yes,17008,0.5382619153110956,-0.1429332271681637
W07000049,W92000004,Aberavon,West Glamorgan,Wales,Wales,County,Conservative,Con,Charlotte,Lang,Female,No,No,6518,0.2062788784100260,0.0289012181960065
W07000049,W92000004,Aberavon,West Glamorgan,Wales,Wales,County,Brexit Party,Brexit,Glenda,Davies,Female,No,No,3108,0.0983606557377049,
W07000049,W92000004,Aberavon,West Glamorgan,Wales,Wales,County,Plaid Cymru,PC,Nigel,Hunt,Male,No,No,2711,0.0857965694031268,0.0028039037785025
W07000049,W92000004,Aberavon,West Glamorgan,Wales,Wales,County,Liberal Democrat,LD,Sheila,Kingston-Jones,Female,No,No,1072,0.0339261978606241,0.0159209074915006
W07000049,W92000004,Aberavon,West Glamorgan,Wales,Wales,County,Independent,Ind,Captain,Beany,Male,No,No,731,0.0231343755933920,
W07000049,W92000004,Aberavon,West Glamorgan,Wales,Wales,County,Green,Green,Giorgia,Finney,Female,No,No,450,0.0142414076840306,
E14000637,E12000002,Chorley,Lancashire,North West,England,County,Speaker,Spk,Lindsay,Hoyle,Male,Yes,Yes,26831,0.6729621269124655,
E14000637,E12000002,Chorley,Lancashire,North West,England,County,Independent,Ind,Mark,Brexit-Smith,Male,No,No,9439,0.2367444193629295,
E14000637,E12000002,Chorley,Lancashire,North West,England,County,Green,Green,James,Melling,Male,No,No,3600,0.0902934537246050,0.0807669052111061
E14000644,E12000006,Colchester,Essex,East,England,Borough,Conservative,Con,Will,Quince,Male,Yes,Yes,26917,0.5043186629943979,0.0455456683170237
E14000644,E12000006,Colchester,Essex,East,England,Borough,Labour,Lab,Tina,McKay,Female,No,No,17494,0.3277687220130028,-0.0249813013318473
E14000644,E12000006,Colchester,Essex,East,England,Borough,Liberal Democrat,LD,Martin,Goss,Male,No,No,7432,0.1392464354636239,-0.0304612870127978
E14000644,E12000006,Colchester,Essex,East,England,Borough,Green,Green,Mark,Goacher,Male,No,No,1530,0.0286661795289753,0.0132025508054717
E14000761,E12000006,Ipswich,Suffolk,East,England,Borough,Conservative,Con,Tom,Hunt,Male,No,No,24952,0.5032775973698542,0.0458201790621709
E14000761,E12000006,Ipswich,Suffolk,East,England,Borough,Labour,Lab,Sandy,Martin,Male,Yes,Yes,19473,0.3927670989733557,-0.0809407837729923
E14000761,E12000006,Ipswich,Suffolk,East,England,Borough,Liberal Democrat,LD,Adrian ,Hyyrylainen-Trett,Male,No,No,2439,0.0491942152927651,0.0259820597107012
E14000761,E12000006,Ipswich,Suffolk,East,England,Borough,Brexit Party,Brexit,Nicola ,Thomas,Female,No,No,1432,0.0288831965146534,
E14000761,E12000006,Ipswich,Suffolk,East,England,Borough,Green,Green,Barry,Broom,Male,No,No,1283,0.0258778918493717,0.0094514296009019
E14000811,E12000008,Meon Valley,Hampshire,South East,England,County,Conservative,Con,Flick,Drummond,Female,No,Yes,35271,0.6347243966959996,-0.0226420042487893
E14000811,E12000008,Meon Valley,Hampshire,South East,England,County,Liberal Democrat,LD,Lewis,North,Male,No,No,11716,0.2108369774514567,0.1019648191993162
E14000811,E12000008,Meon Valley,Hampshire,South East,England,County,Labour,Lab,Matt,Bunday,Male,No,No,5664,0.1019273335852724,-0.0813469504418903
E14000811,E12000008,Meon Valley,Hampshire,South East,England,County,Green,Green,Malcolm,Wallace,Male,No,No,2918,0.0525112922672713,0.0285040587272654
S14000049,S92000003,North East Fife,Scotland,Scotland,Scotland,County,Liberal Democrat,LD,Wendy,Chamberlain,Female,No,No,19763,0.4307729194821047,0.1022137879245513
S14000049,S92000003,North East Fife,Scotland,Scotland,Scotland,County,Scottish National Party,SNP,Stephen,Gethins,Male,Yes,Yes,18447,0.4020881468241859,0.0734811935460070
S14000049,S92000003,North East Fife,Scotland,Scotland,Scotland,County,Conservative,Con,Tony,Miklinski,Male,No,No,5961,0.1299315576093117,-0.1112812012257512
S14000049,S92000003,North East Fife,Scotland,Scotland,Scotland,County,Labour,Lab,Wendy,Haynes,Female,No,No,1707,0.0372073760843978,-0.0590577475347500
W07000041,W92000004,Ynys Mon,Gwynedd,Wales,Wales,County,Conservative,Con,Virginia,Crosbie,Female,No,No,12959,0.3545360035018604,0.0766437456272652
W07000041,W92000004,Ynys Mon,Gwynedd,Wales,Wales,County,Labour,Lab,Mary,Roberts,Female,No,No,10991,0.3006949004158459,-0.1179365123280190
W07000041,W92000004,Ynys Mon,Gwynedd,Wales,Wales,County,Plaid Cymru,PC,Aled,ap Dafydd,Male,No,No,10418,0.2850186036331801,0.0110602981764937
W07000041,W92000004,Ynys Mon,Gwynedd,Wales,Wales,County,Brexit Party,Brexit,Helen,Jenner,Female,No,No,2184,0.0597504924491136,
"""
"""The candidates of those seven: CBP-8749."""

NUMBERS = """\
pa_id,ons_id,ons_name,pa_name
1,W07000049,Aberavon,Aberavon
149,E14000637,Chorley,Chorley
157,E14000644,Colchester,Colchester
332,E14000761,Ipswich,Ipswich
391,E14000811,Meon Valley,Meon Valley
250,S14000049,North East Fife,Fife North East
647,W07000041,Ynys Môn,Ynys Mon
"""

OVERALL = "ONS ID,Constituency name,First party,Second party,Electorate,Valid votes,Invalid votes,Majority,Con,Lab,LD,Other"
"""A header with what a row a seat needs, for tables that a test makes up."""
AMBRIDGE = "E99,Ambridge,Con,Lab,2000,1000,5,100,500,400,90,10"
EACH = "ONS ID,Constituency name,Party abbreviation,Party name,First name,Surname,Votes"
"""A header with what a row a candidate needs."""


def table(folder: Path, name: str, text: str | bytes) -> Path:
    """A file with this text in UTF-8, or these bytes."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def only_seats(text: str, *names: str) -> str:
    """A table with the rows of these seats alone, and its header."""
    header, *rows = list(csv.reader(io.StringIO(text)))
    kept = [row for row in rows if set(row) & set(names)]
    assert len({name for row in kept for name in row} & set(names)) == len(names), names
    return _written([header, *kept])


def changed(text: str, where: Mapping[str, str], to: Mapping[str, str]) -> str:
    """A table with other cells in the rows that have the cells of `where`."""
    rows = list(csv.DictReader(io.StringIO(text)))
    hit = [row for row in rows if where.items() <= row.items()]
    assert hit, f"no row has {where}"
    assert to.keys() <= rows[0].keys(), "no such column"
    return _written(
        [list(rows[0]), *([*({**row, **to} if row in hit else row).values()] for row in rows)]
    )


def _written(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def sentences(report: Report, severity: str = "") -> list[str]:
    """What the report says, or what it says with this severity."""
    return [f.sentence for f in report if severity in ("", f.severity)]


def seat_row(
    seat: str, votes: Mapping[str, int], first: str, second: str = "", **more: object
) -> SeatRow:
    """A row of a constituency table that was read."""
    return SeatRow(
        place=Place(f"X-{seat}", seat),
        votes=dict(votes),
        first_party=first,
        second_party=second,
        **more,  # type: ignore[arg-type]
    )


def contest(
    folder: Path, *texts: str, report: Report | None = None, party_index: PartyIndex | None = None
) -> ElectionCounts:
    """The tables of last time, read together; files are a.csv, b.csv."""
    paths = [table(folder, f"{name}.csv", text) for name, text in zip("abc", texts, strict=False)]
    return read_election_counts(
        paths, ColumnOptions(), party_index or PartyIndex(), report or Report()
    )


def drafts(
    folder: Path, text: str = SEATS_2017, *, party_index: PartyIndex | None = None
) -> list[DraftSeat]:
    """The seats of a table of last time."""
    previous = contest(folder, text, party_index=party_index)
    return draft_seats(previous, ElectionCounts("", {}), {}, Report())
