"""The same night gives the same bytes. A statement changes only the objects that contain it."""

import datetime as dt
import json
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.published import Record, at
from tracker.board.bulletin import Bulletin
from tracker.ledger import Ledger
from tracker.publish.ledger_state import LedgerState
from tracker.publish.objects import BOARD_PATHS, MAP_PATH, SUMMARIES, Objects, seat_path
from tracker.summary.render import render

FLAT = {path for path in BOARD_PATHS if path.endswith((".csv", ".html")) or "/" in path}
"""Objects of the whole board without its time."""


def path_of(name: str) -> str:
    return seat_path(night.seat_of(night.few(), name).id)


def test_the_first_call_makes_every_object(ledger: Ledger) -> None:
    contents = Objects(LedgerState(ledger))
    found = contents.changed() | contents.summaries()
    assert (
        set(found)
        == contents.paths
        == {*BOARD_PATHS, MAP_PATH, *SUMMARIES, *map(path_of, night.FEW)}
    )


def test_a_declaration_changes_its_seat_and_the_board_objects(
    ledger: Ledger, record: Record
) -> None:
    contents = Objects(LedgerState(ledger))
    contents.changed()
    record(night.result_in("Ipswich"))
    assert set(contents.changed()) == {*BOARD_PATHS, MAP_PATH, path_of("Ipswich")}


def test_without_a_statement_nothing_changes(ledger: Ledger, record: Record) -> None:
    contents = Objects(LedgerState(ledger))
    record(night.result_in("Ipswich"))
    contents.changed()
    assert contents.changed() == {}


BULLETINS: tuple[Bulletin, ...] = (
    night.result_in("Ipswich"),
    night.rush(night.few(), "Colchester", "Con"),
    night.result_in("Luton South"),
    night.result_in("Colchester"),
    night.result(night.few(), "Ipswich", revision=2),
)


def all_objects(ledger: Ledger) -> dict[str, bytes]:
    """The bytes of all objects, made anew from the ledger."""
    contents = Objects(LedgerState(ledger))
    found = contents.changed() | contents.summaries()
    return {path: content.data for path, content in found.items()}


def test_the_bytes_do_not_depend_on_how_often_the_ledger_was_read(
    ledger: Ledger, record: Record
) -> None:
    contents = Objects(LedgerState(ledger))
    found = contents.changed() | contents.summaries()
    for minute, bulletin in enumerate(BULLETINS):
        record(bulletin, minute=minute)
        found |= contents.changed()
    found |= contents.summaries()
    assert {path: content.data for path, content in found.items()} == all_objects(ledger)


def test_an_object_has_its_time_and_the_number_declared(ledger: Ledger, record: Record) -> None:
    for minute, bulletin in enumerate(BULLETINS):
        record(bulletin, minute=minute)
    objects = all_objects(ledger)
    for path in {*BOARD_PATHS} - FLAT:
        content = json.loads(objects[path])
        assert (content["version"], content["declared"], content["total"]) == (1, 3, 4)
        assert dt.datetime.fromisoformat(content["as_of"]) == at(4)
    seat = json.loads(objects[path_of("Luton South")])
    assert (dt.datetime.fromisoformat(seat["as_of"]), seat["declared"]) == (at(2), 2)


def test_the_summaries_equal_the_output_of_the_command(ledger: Ledger, record: Record) -> None:
    record(night.result_in("Ipswich"), minute=3)
    objects = all_objects(ledger)
    sources = ledger.standing_sources(ledger.board)
    for path, format in SUMMARIES.items():
        text = render(ledger.board, at(3), format, sources=sources)
        assert objects[path] == text.encode()


def test_the_summaries_are_behind_until_made_again(ledger: Ledger, record: Record) -> None:
    contents = Objects(LedgerState(ledger))
    contents.changed()
    contents.summaries()
    assert not contents.summaries_behind
    record(night.result_in("Ipswich"))
    contents.changed()
    assert contents.summaries_behind


def test_new_tables_change_every_object(ledger: Ledger) -> None:
    contents = Objects(LedgerState(ledger))
    contents.changed()
    Ledger.create(ledger.path, night.few("Ipswich", "Colchester"), at(1)).close()
    seats = {path_of("Ipswich"), path_of("Colchester")}
    assert set(contents.changed()) == {*BOARD_PATHS, MAP_PATH, *seats}
    assert path_of("Luton South") not in contents.paths


@pytest.mark.parametrize(
    ("seat", "path"),
    [("E14000878", "seats/E14000878.json"), ("../x", "seats/..%2Fx.json")],
)
def test_a_seat_id_cannot_leave_the_folder(seat: str, path: str) -> None:
    assert seat_path(seat) == path
    assert Path(path).parent.name == "seats"


def test_a_summary_lists_the_corrections_of_the_night(ledger: Ledger, record: Record) -> None:
    for revision, votes in ((1, {"Con": 20, "Lab": 10}), (2, {"Con": 10, "Lab": 20})):
        record(night.result(ledger.election, "Ipswich", revision, votes))
    contents = Objects(LedgerState(ledger))
    contents.changed()
    text = contents.summaries()["summary.txt"].data.decode()
    assert "Ipswich is a Labour hold, not a Conservative gain from Labour." in text
