"""The same night gives the same bytes; a statement changes only the objects it concerns."""

import datetime as dt
import json
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.published import Tell, at
from tracker.board.bulletin import Bulletin
from tracker.ledger import Ledger
from tracker.publish.ledger_state import LedgerState
from tracker.publish.objects import BOARD_PATHS, SUMMARIES, Objects, seat_path
from tracker.summary.render import render


def path_of(name: str) -> str:
    return seat_path(night.seat_of(night.few(), name).id)


def test_the_first_call_makes_every_object(ledger: Ledger) -> None:
    contents = Objects(LedgerState(ledger))
    made = contents.changed() | contents.summaries()
    assert set(made) == contents.paths == {*BOARD_PATHS, *SUMMARIES, *map(path_of, night.FEW)}


def test_a_declaration_changes_its_seat_and_the_board_objects(ledger: Ledger, tell: Tell) -> None:
    contents = Objects(LedgerState(ledger))
    contents.changed()
    tell(night.result_in("Ipswich"))
    assert set(contents.changed()) == {*BOARD_PATHS, path_of("Ipswich")}


def test_without_a_statement_nothing_changes(ledger: Ledger, tell: Tell) -> None:
    contents = Objects(LedgerState(ledger))
    tell(night.result_in("Ipswich"))
    contents.changed()
    assert contents.changed() == {}


SAID: tuple[Bulletin, ...] = (
    night.result_in("Ipswich"),
    night.rush(night.few(), "Colchester", "Con"),
    night.result_in("Luton South"),
    night.result_in("Colchester"),
    night.result(night.few(), "Ipswich", revision=2),
)


def everything(ledger: Ledger) -> dict[str, bytes]:
    """The bytes of all objects, from a new reader of the ledger."""
    contents = Objects(LedgerState(ledger))
    return {path: made.data for path, made in (contents.changed() | contents.summaries()).items()}


def test_the_bytes_do_not_depend_on_how_often_the_ledger_was_read(
    ledger: Ledger, tell: Tell
) -> None:
    contents = Objects(LedgerState(ledger))
    kept = contents.changed() | contents.summaries()
    for minute, bulletin in enumerate(SAID):
        tell(bulletin, minute=minute)
        kept |= contents.changed()
    kept |= contents.summaries()
    assert {path: made.data for path, made in kept.items()} == everything(ledger)


def test_an_object_has_its_time_and_the_number_declared(ledger: Ledger, tell: Tell) -> None:
    for minute, bulletin in enumerate(SAID):
        tell(bulletin, minute=minute)
    objects = everything(ledger)
    for path in BOARD_PATHS:
        said = json.loads(objects[path])
        assert (said["version"], said["declared"], said["total"]) == (1, 3, 4)
        assert dt.datetime.fromisoformat(said["as_of"]) == at(4)
    seat = json.loads(objects[path_of("Luton South")])
    assert (dt.datetime.fromisoformat(seat["as_of"]), seat["declared"]) == (at(2), 2)


def test_the_summaries_equal_the_output_of_the_command(ledger: Ledger, tell: Tell) -> None:
    tell(night.result_in("Ipswich"), minute=3)
    objects = everything(ledger)
    sources = ledger.standing_sources(ledger.board)
    for path, format in SUMMARIES.items():
        text = render(ledger.board, at(3), format, sources=sources)
        assert objects[path] == text.encode()


def test_the_summaries_are_behind_until_made_again(ledger: Ledger, tell: Tell) -> None:
    contents = Objects(LedgerState(ledger))
    contents.changed()
    contents.summaries()
    assert not contents.summaries_behind
    tell(night.result_in("Ipswich"))
    contents.changed()
    assert contents.summaries_behind


def test_new_tables_change_every_object(ledger: Ledger) -> None:
    contents = Objects(LedgerState(ledger))
    contents.changed()
    Ledger.create(ledger.path, night.few("Ipswich", "Colchester"), at(1)).close()
    assert set(contents.changed()) == {*BOARD_PATHS, path_of("Ipswich"), path_of("Colchester")}
    assert path_of("Luton South") not in contents.paths


@pytest.mark.parametrize(
    ("seat", "path"),
    [("E14000878", "seats/E14000878.json"), ("../x", "seats/..%2Fx.json")],
)
def test_a_seat_id_cannot_leave_the_folder(seat: str, path: str) -> None:
    assert seat_path(seat) == path
    assert Path(path).parent.name == "seats"
