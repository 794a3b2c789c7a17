"""The marks of seats, without an app: watched, unseen, with a note, flashing."""

import pytest

from tests.makers import night
from tests.makers.newsroom import events_of, seat_id
from tracker.board import Board
from tracker.ui import marks as marks_module
from tracker.ui.marks import SeatMarks, unknown_names
from tracker.ui.saved_state import SavedState
from tracker.ui.settings import Alerts

ANGLIA = night.anglia()
IPSWICH, BEDFORD = seat_id("Ipswich"), seat_id("Bedford")
EMPTY = Board.empty(ANGLIA)
FLIPPED = Board.of(ANGLIA, [night.rush(ANGLIA, "Ipswich", "Con")])


def test_a_flip_is_unseen_until_it_is_seen() -> None:
    saved = SavedState()
    marks = SeatMarks(Alerts(), saved)
    assert marks.of(FLIPPED).unseen == {IPSWICH}
    marks.see(FLIPPED, [IPSWICH, BEDFORD])
    assert marks.of(FLIPPED).unseen == set()
    assert saved.seen == {IPSWICH: "Con"}


def test_a_seat_of_the_settings_and_one_marked_on_the_board_are_watched() -> None:
    marks = SeatMarks(Alerts(watch=("Ipswich", "Nowhere")), SavedState())
    assert marks.toggle_watch(BEDFORD)
    assert marks.of(EMPTY).watched == {IPSWICH, BEDFORD}
    assert not marks.toggle_watch(BEDFORD)
    assert marks.of(EMPTY).watched == {IPSWICH}


def test_a_note_is_marked_until_it_is_retracted() -> None:
    marks = SeatMarks(Alerts(), SavedState())
    assert marks.of(EMPTY).noted == set()
    note = night.note(EMPTY, "Ipswich", "ring them")
    noted = EMPTY.apply([note])
    assert marks.of(noted).noted == {IPSWICH}
    assert marks.of(noted.apply([night.retraction_of(note)])).noted == set()


def test_notes_are_searched_again_after_the_election_changed() -> None:
    marks = SeatMarks(Alerts(), SavedState())
    noted = EMPTY.apply([night.note(EMPTY, "Ipswich", "ring them")])
    assert marks.of(noted).noted == {IPSWICH}
    assert marks.of(Board.empty(night.few())).noted == set()


def test_a_seat_flashes_for_some_seconds_half_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(marks_module, "monotonic", lambda: now[0])
    marks = SeatMarks(Alerts(), SavedState())
    marks.flash([IPSWICH])
    flashing = []
    for half_seconds in range(20):
        now[0] = half_seconds / 2
        flashing.append(IPSWICH in marks.of(EMPTY).flashing)
    assert flashing[:4] == [True, False, True, False]
    assert not any(flashing[11:])
    assert marks.flashing()
    assert not marks.flashing()


def test_names_in_the_settings_that_the_election_does_not_have_are_listed() -> None:
    alerts = Alerts(watch=("Ipswich", "Nowhere"), parties=("Con", "Raving"))
    seat, party = unknown_names(alerts, ANGLIA)
    assert "Nowhere" in seat
    assert "Raving" in party


def test_a_conflict_in_which_nothing_was_corrected_is_not_marked_as_corrected() -> None:
    con, lab = ({"Con": 3, "Lab": 2}, {"Con": 2, "Lab": 3})
    rivals = [night.result(ANGLIA, "Ipswich", votes=votes) for votes in (con, lab)]
    for votes, replaces in ((con, False), (lab, True)):
        repaired = night.result(ANGLIA, "Ipswich", 2, votes)
        changes = [event.change for event in events_of(*rivals, repaired) if event.change]
        assert [change.replaces for change in changes] == [False, False, replaces]
