"""A published table without a header is recognised by its cells, or refused."""

from pathlib import Path

import pytest

from tests.prepare.written import SEATS_2017, SEATS_2019, sentences, table
from tracker.prepare.column_meanings import ColumnOptions
from tracker.prepare.combine_tables import read_election_counts
from tracker.prepare.headerless import LAYOUTS
from tracker.prepare.read_csv import read_csv_table
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.uk_parties import PartyIndex

OF_2017 = """\
W07000049,W92000004,Aberavon,West Glamorgan,Wales,Wales,County,09/06/2017 02:41,Stephen,Kinnock,M,Lab hold,Lab,Con,49892,33268,57,16761,5901,22662,599,1345,0,0,2761,0,0,0,0,0,0,0
"""
"""A row of Parliament's constituency table of 2017."""
OF_2019 = SEATS_2019.split("\n", 1)[1]
NOTIONAL = """\
Chorley,Chorley,E14001170,149,NW,England,County,53.5,74568,39870,17392,GRNV,3600,Green,Green Party,44
Chorley,Chorley,E14001170,149,NW,England,County,53.5,74568,39870,17392,TOTOTHV,36270,NA,NA,NA
Chorley,Chorley,E14001170,149,NW,England,County,53.5,74568,39870,17392,MAXOTHV,26831,NA,NA,NA
Chorley,Chorley,E14001170,149,NW,England,County,53.5,74568,39870,17392,Commons Speaker,26831,Commons Speaker,Commons Speaker,NA
Chorley,Chorley,E14001170,149,NW,England,County,53.5,74568,39870,17392,IND1V,9439,Independent,Independent,8
"""
"""The rows of a seat in Parliament's table of 2019 on the boundaries of 2023."""


def header(folder: Path, text: str, report: Report | None = None) -> tuple[str, ...]:
    return read_csv_table(table(folder, "t.csv", text), report or Report()).header


@pytest.mark.parametrize(
    ("text", "name", "column"),
    [
        pytest.param(OF_2017, "Parliament's constituency table of 2017", "UKIP", id="2017"),
        pytest.param(OF_2019, "Parliament's constituency table of 2019", "BRX", id="2019"),
        pytest.param(
            NOTIONAL, "Parliament's table of 2019 on the boundaries of 2023", "PA number",
            id="notional",
        ),
    ],
)  # fmt: skip
def test_a_table_is_recognised_by_its_cells(
    tmp_path: Path, text: str, name: str, column: str
) -> None:
    report = Report()
    assert column in header(tmp_path, text, report)
    assert sentences(report) == [f"t.csv: has no header; it is read as {name}"]


def test_every_row_is_kept(tmp_path: Path) -> None:
    sheet = read_csv_table(table(tmp_path, "t.csv", OF_2019), Report())
    assert [row.number for row in sheet.rows] == list(range(1, 8))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            OF_2017.replace("09/06/2017 02:41", ""), id="the year decides, and is missing"
        ),
        pytest.param(OF_2017.replace("2017", "2015"), id="of another year"),
        pytest.param(OF_2017.replace(",0,0\n", ",0\n"), id="a column less"),
        pytest.param(OF_2017 + OF_2017.replace("Lab hold", "599"), id="one row of another kind"),
        pytest.param(NOTIONAL.replace("GRNV", "Green"), id="another column of parties"),
    ],
)
def test_any_other_table_without_a_header_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PrepareError) as refused:
        header(tmp_path, text)
    assert str(refused.value).startswith(
        "t.csv: has no header, and is none of the tables without one that are known ("
    )
    assert str(refused.value).endswith("write the names of the columns above the first row")


def test_a_header_is_a_header(tmp_path: Path) -> None:
    report = Report()
    assert header(tmp_path, SEATS_2017, report)[0] == "ons_id"
    assert sentences(report) == []


def test_every_pattern_is_of_a_column() -> None:
    for layout in LAYOUTS:
        assert set(layout.patterns) <= set(layout.header)
        assert len(set(layout.header)) == len(layout.header)


def test_the_speaker_of_the_notional_table_and_the_independents_are_single(tmp_path: Path) -> None:
    """The totals of the others are contained in the other rows."""
    path = table(tmp_path, "t.csv", NOTIONAL)
    counts = read_election_counts([path], ColumnOptions(), PartyIndex(), Report())
    chorley = counts.counts["E14001170"]
    assert dict(chorley.votes) == {"Spk": 26_831, "Ind": 9_439, "Green": 3_600}
    assert (chorley.winner, chorley.electorate) == ("Spk", 74_568)
    assert (chorley.place.region, counts.numbers["E14001170"].pa_number) == ("North West", 149)
