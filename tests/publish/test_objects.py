"""The same night gives the same bytes, and only what a statement touches is made anew."""

import datetime as dt
import json
from pathlib import Path

import pytest

from tests import night
from tests.publish.conftest import TELLING, at
from tracker.board.bulletin import Bulletin
from tracker.ledger import Ledger
from tracker.publish.ledger_state import LedgerState
from tracker.publish.objects import BOARD_PATHS, SUMMARIES, Objects, seat_path
from tracker.summary.render import render


def path_of(name: str) -> str:
    return seat_path(night.seat_of(night.few(), name).id)


def test_at_first_everything_is_made(ledger: Ledger) -> None:
    contents = Objects(LedgerState(ledger))
    made = contents.changed() | contents.summaries()
    assert set(made) == contents.paths == {*BOARD_PATHS, *SUMMARIES, *map(path_of, night.FEW)}


def test_a_declaration_makes_its_seat_anew_and_the_whole_board(
    ledger: Ledger, tell: TELLING
) -> None:
    contents = Objects(LedgerState(ledger))
    contents.changed()
    tell(night.result_in("Ipswich"))
    assert set(contents.changed()) == {*BOARD_PATHS, path_of("Ipswich")}


def test_where_nothing_was_said_nothing_is_made(ledger: Ledger, tell: TELLING) -> None:
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
    """The bytes of all objects, by one that has only now begun to hear."""
    contents = Objects(LedgerState(ledger))
    return {path: made.data for path, made in (contents.changed() | contents.summaries()).items()}


def test_however_it_was_followed_the_bytes_are_the_same(ledger: Ledger, tell: TELLING) -> None:
    contents = Objects(LedgerState(ledger))
    kept = contents.changed() | contents.summaries()
    for minute, bulletin in enumerate(SAID):
        tell(bulletin, minute=minute)
        kept |= contents.changed()
    kept |= contents.summaries()
    assert {path: made.data for path, made in kept.items()} == everything(ledger)


def test_an_object_says_as_of_when_and_how_many_had_declared(ledger: Ledger, tell: TELLING) -> None:
    for minute, bulletin in enumerate(SAID):
        tell(bulletin, minute=minute)
    objects = everything(ledger)
    for path in BOARD_PATHS:
        said = json.loads(objects[path])
        assert (said["version"], said["declared"], said["total"]) == (1, 3, 4)
        assert dt.datetime.fromisoformat(said["as_of"]) == at(4)
    seat = json.loads(objects[path_of("Luton South")])
    assert (dt.datetime.fromisoformat(seat["as_of"]), seat["declared"]) == (at(2), 2)


def test_the_summaries_are_those_of_the_command(ledger: Ledger, tell: TELLING) -> None:
    tell(night.result_in("Ipswich"), minute=3)
    objects = everything(ledger)
    sources = ledger.standing_sources(ledger.board)
    for path, format in SUMMARIES.items():
        text = render(ledger.board, at(3), format, sources=sources)
        assert objects[path] == text.encode()


def test_the_summaries_are_behind_until_they_are_made(ledger: Ledger, tell: TELLING) -> None:
    contents = Objects(LedgerState(ledger))
    contents.changed()
    contents.summaries()
    assert not contents.summaries_behind
    tell(night.result_in("Ipswich"))
    contents.changed()
    assert contents.summaries_behind


def test_newer_tables_make_everything_anew(ledger: Ledger) -> None:
    contents = Objects(LedgerState(ledger))
    contents.changed()
    Ledger.create(ledger.path, night.few("Ipswich", "Colchester"), at(1)).close()
    assert set(contents.changed()) == {*BOARD_PATHS, path_of("Ipswich"), path_of("Colchester")}
    assert path_of("Luton South") not in contents.paths


@pytest.mark.parametrize(
    ("seat", "path"),
    [("E14000878", "seats/E14000878.json"), ("../x", "seats/..%2Fx.json")],
)
def test_a_seats_id_is_never_a_way_out_of_the_folder(seat: str, path: str) -> None:
    assert seat_path(seat) == path
    assert Path(path).parent.name == "seats"
