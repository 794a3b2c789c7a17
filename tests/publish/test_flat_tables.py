"""The flat tables, read as Excel and as vMix read them."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.makers import boards, night
from tests.publish.memory_place import MemoryPlace
from tracker.board import Board
from tracker.election.clock import wall_clock
from tracker.ledger import Ledger
from tracker.publish.flat_tables import MIN_ROWS
from tracker.publish.publication import Publication
from tracker.publish.publisher import Publisher

SOURCES = ("vmix/parties.json", "vmix/latest.json", "vmix/flips.json")


def published(board: Board, tmp_path: Path) -> MemoryPlace:
    place = MemoryPlace()
    with Ledger.create(tmp_path / "night.db", board.election, wall_clock()) as ledger:
        with ledger.writing():
            for bulletins in board.bulletins.values():
                ledger.append([*bulletins.values()], wall_clock())
        Publication(ledger, Publisher(place, wall_clock)).publish()
    return place


def rows(place: MemoryPlace, path: str) -> list[dict[str, str]]:
    text = place.objects[path].decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


class VmixSource:
    """A JSON data source as vMix has it: each element of the array is a row of texts.

    A title takes the column with the name of its field, and the row that is selected.
    """

    def __init__(self, data: bytes) -> None:
        self.rows = json.loads(data)
        assert isinstance(self.rows, list)
        self.columns = list(self.rows[0])
        for row in self.rows:
            assert list(row) == self.columns
            assert all(isinstance(value, str) for value in row.values())

    def text(self, row: int, column: str) -> str:
        found: str = self.rows[row][column]
        return found


@pytest.fixture(scope="module")
def whole_night(tmp_path_factory: pytest.TempPathFactory) -> MemoryPlace:
    return published(night.anglia_board(), tmp_path_factory.mktemp("night"))


def test_the_columns_are_a_contract(whole_night: MemoryPlace) -> None:
    def header(path: str) -> str:
        return whole_night.objects[path].decode().split("\n")[0]

    assert header("parties.csv") == (
        "party,name,colour,mark,seats,held,gains,losses,net,own_reports,votes,share,share_printed,"
        "share_change"
    )
    assert (
        header("latest.csv")
        == header("flips.csv")
        == (
            "seat_id,seat,status,winner,winner_name,colour,mark,candidate,from,from_name,gain,result,"
            "majority,swing_from,swing_to,swing,swing_printed,on_air,own_report,declared_at"
        )
    )


def test_a_row_of_csv_has_figures_and_their_printed_text(whole_night: MemoryPlace) -> None:
    con = rows(whole_night, "parties.csv")[0]
    assert (con["name"], con["seats"], con["net"]) == ("Conservative", "63", "2")
    assert float(con["share"]) == pytest.approx(57.478204)
    assert con["share_printed"] == "57.5"
    flip = next(row for row in rows(whole_night, "flips.csv") if row["seat"] == "Peterborough")
    assert (flip["from_name"], flip["gain"], flip["majority"]) == ("Labour", "1", "2580")
    assert (flip["swing_from"], flip["swing_printed"]) == ("Lab", "3.3")
    assert flip["declared_at"] == "2019-12-13T01:46:00+00:00"


def test_vmix_has_texts_for_titles(whole_night: MemoryPlace) -> None:
    parties = VmixSource(whole_night.objects["vmix/parties.json"])
    labour = [parties.text(1, name) for name in ("name", "seats", "net", "share", "share_change")]
    assert labour == ["Labour", "5", "−2", "25.2", "−8.0"]
    latest = VmixSource(whole_night.objects["vmix/latest.json"])
    first = [latest.text(0, name) for name in ("seat", "result", "majority", "declared_at")]
    assert first == ["South Northamptonshire", "Conservative hold", "27,761", "07:13"]


def test_vmix_has_blank_rows_before_the_first_declaration(tmp_path: Path) -> None:
    place = published(Board.empty(night.anglia()), tmp_path)
    for path in SOURCES:
        source = VmixSource(place.objects[path])
        assert len(source.rows) == MIN_ROWS
        assert {value for row in source.rows for value in row.values()} == {""}


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "Smith;=cmd()", "</script>"])
def test_a_hostile_name_is_only_a_text(name: str, tmp_path: Path) -> None:
    place = published(boards.hostile(name), tmp_path)
    for path in ("latest.csv", "flips.csv", "parties.csv"):
        for row in rows(place, path):
            assert not any((value or "").lstrip().startswith(("=", "@")) for value in row.values())
    for path in SOURCES:
        VmixSource(place.objects[path])
