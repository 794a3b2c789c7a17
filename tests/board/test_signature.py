"""What counts as a change of the statements that were shown."""

import pytest

from tests.makers.night import confirm, desk_entry, few, note, result, retraction_of, seat_of
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.signature import ChangedError, Shown, SignedEntry

IPSWICH = seat_of(few(), "Ipswich")
RESULT = result(few(), "Ipswich", 1, {"Con": 24_952, "Lab": 19_473})
SHOWN = Board.of(few(), [RESULT])
CONFIRMED = SignedEntry(
    IPSWICH, "AB", [confirm(SHOWN, "Ipswich", by="AB")], Shown.on(SHOWN, IPSWICH)
)


@pytest.mark.parametrize(
    "bulletin",
    [
        pytest.param(result(few(), "Ipswich", 2, {"Con": 1, "Lab": 2}), id="a correction"),
        pytest.param(retraction_of(RESULT, by="CD"), id="a retraction"),
        pytest.param(desk_entry(SHOWN, "Ipswich", "Con", by="CD"), id="another desk's entry"),
    ],
)
def test_a_new_statement_about_the_seat_refuses_the_entry(bulletin: Bulletin) -> None:
    with pytest.raises(ChangedError, match=r"^something new about Ipswich has arrived"):
        CONFIRMED.check(SHOWN.apply([bulletin]))


@pytest.mark.parametrize(
    "bulletin",
    [
        pytest.param(RESULT, id="the same again"),
        pytest.param(note(SHOWN, "Ipswich", "rung", by="CD"), id="a note"),
        pytest.param(confirm(SHOWN, "Ipswich", by="CD"), id="a confirmation"),
        pytest.param(result(few(), "Colchester"), id="another seat"),
    ],
)
def test_the_entry_is_written_beside_what_changes_nothing_shown(bulletin: Bulletin) -> None:
    CONFIRMED.check(SHOWN.apply([bulletin]))


def test_a_note_is_about_no_statement() -> None:
    written = SignedEntry(IPSWICH, "AB", [note(SHOWN, "Ipswich", "rung")], None)
    written.check(SHOWN.apply([result(few(), "Ipswich", 2, {"Con": 1, "Lab": 2})]))
