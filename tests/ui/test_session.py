"""The session, without an app: the data for panes and screens."""

import datetime as dt

import pytest

from tests.makers import night
from tests.makers.newsroom import HALF_PAST_THREE, StoppedClock, events_of, seat_id
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.ledger.as_of import AsOf
from tracker.ledger.recorded_files import Source
from tracker.ui import session as session_module
from tracker.ui.session import Session
from tracker.ui.view_models.status_bar import Feed

ANGLIA = night.anglia()
IPSWICH = seat_id("Ipswich")
CALL = night.rush(ANGLIA, "Ipswich", "Con")
RECALL = night.rush(ANGLIA, "Ipswich", "Lab", revision=2)
BEDFORD = night.result_in("Bedford")


def session_with(*statements: Bulletin, at: dt.datetime = HALF_PAST_THREE) -> Session:
    """A session after these bulletins, received one after the other."""
    session = Session(Board.empty(ANGLIA), StoppedClock(HALF_PAST_THREE))
    session.apply(Board.of(ANGLIA, statements), events_of(*statements, at=at))
    return session


def moment(*statements: Bulletin, at: dt.datetime) -> AsOf:
    return AsOf(Board.of(ANGLIA, statements), at, len(statements))


def names(session: Session) -> list[str]:
    return [change.after.seat.name for change in session.latest]


def test_the_newest_board_is_shown() -> None:
    session = session_with(CALL)
    assert session.board is session.live
    assert session.board.states[IPSWICH].winner == "Con"


def test_at_an_earlier_time_the_earlier_board_is_shown_and_the_live_board_is_kept() -> None:
    session = session_with(CALL, RECALL)
    session.moment = moment(CALL, at=HALF_PAST_THREE)
    assert session.board.states[IPSWICH].winner == "Con"
    assert session.live.states[IPSWICH].winner == "Lab"


def test_at_an_earlier_time_events_and_latest_changes_end_there() -> None:
    later = HALF_PAST_THREE + dt.timedelta(minutes=5)
    session = session_with(CALL)
    session.apply(Board.of(ANGLIA, [CALL, BEDFORD]), events_of(CALL, BEDFORD, at=later)[1:])
    session.moment = moment(CALL, at=HALF_PAST_THREE)
    assert [event.seat for event in session.events] == [IPSWICH]
    assert names(session) == ["Ipswich"]


def test_at_an_earlier_time_there_is_no_projection() -> None:
    session = session_with(CALL)
    session.apply_projection(object())  # type: ignore[arg-type]
    assert session.projection is not None
    session.moment = moment(CALL, at=HALF_PAST_THREE)
    assert session.projection is None


def test_the_latest_declaration_is_first_in_whatever_order_the_files_were_read() -> None:
    early, late = night.result_in("Ipswich"), night.result_in("Bedford")
    session = session_with(late)
    session.apply(Board.of(ANGLIA, [late, early]), events_of(early))
    assert names(session) == ["Bedford", "Ipswich"]


def test_two_boards_of_a_ledger_show_the_same_latest_changes() -> None:
    """One was open all night; the other is opened at its end."""
    statements = [CALL, BEDFORD, night.result_in("Ipswich"), RECALL]
    events = events_of(*statements)
    all_night = session_with()
    for event in events:
        all_night.apply(Board.of(ANGLIA, statements), [event])
    opened_late = session_with()
    opened_late.apply(Board.of(ANGLIA, statements), events, all_events=True)
    assert all_night.latest == opened_late.latest
    assert len(opened_late.latest) == 4


def test_the_sources_of_a_seat_are_those_of_the_shown_board() -> None:
    session = session_with(CALL, RECALL)
    sources = [Source(b, HALF_PAST_THREE, (("a.xml", "0"),)) for b in (CALL, RECALL)]
    session.apply_sources(IPSWICH, sources)
    assert session.sources(IPSWICH) == sources
    assert session.sources(seat_id("Bedford")) == []
    session.moment = moment(CALL, at=HALF_PAST_THREE)
    assert session.sources(IPSWICH) == sources[:1]


def test_the_corrections_of_a_seat() -> None:
    (correction,) = session_with(CALL, BEDFORD, RECALL).corrections(IPSWICH)
    assert correction.received.bulletin == RECALL


def test_desk_entries_are_in_the_order_of_receipt() -> None:
    board = Board.empty(ANGLIA)
    entries = [night.desk_entry(board, seat, "Con") for seat in ("Ipswich", "Bedford")]
    assert session_with(entries[0], CALL, entries[1]).desk_entries() == entries


def silent_since(at: dt.datetime, *declared: Bulletin) -> Session:
    """A session whose last file came at this time."""
    found = Session(Board.of(ANGLIA, declared), StoppedClock(at))
    found.apply_feed(Feed(last_arrival=at), ())
    return found


def in_minutes(session: Session, minutes: float) -> Session:
    since = session.feed.last_arrival
    assert since
    session.clock = StoppedClock(since + dt.timedelta(minutes=minutes))
    return session


def test_a_feed_becomes_stale_once() -> None:
    session = silent_since(HALF_PAST_THREE)
    found = [in_minutes(session, n).became_stale() for n in range(0, 120, 10)]
    (sentence,) = filter(None, found)
    assert "seats should have come, last file " in sentence


def test_the_last_seat_may_take_all_morning() -> None:
    session = silent_since(HALF_PAST_THREE, *night.anglia_results()[:-1])
    found = [in_minutes(session, n) for n in range(0, 600, 10)]
    assert [s.became_stale() for s in found] == [""] * 60
    assert max(s.missing_declarations() for s in found) <= 1


def test_a_silence_is_not_judged_before_the_last_file_is_known_for_some_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In the first seconds of a demo, a second is many minutes."""
    monkeypatch.setattr(session_module, "STEADY_SECONDS", 5.0)
    session = silent_since(HALF_PAST_THREE)
    assert in_minutes(session, 60).missing_declarations() == 0
    monkeypatch.setattr(session_module, "STEADY_SECONDS", 0.0)
    assert in_minutes(session, 60).missing_declarations() > 4
