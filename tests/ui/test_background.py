"""The background threads, without a screen: their messages, and that no entry is lost."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NoReturn, TypeVar

import msgspec
import pytest
from textual.message import Message

from tests.makers import night
from tests.makers.newsroom import PATIENCE, Newsroom
from tracker.board import Board
from tracker.board.signature import Shown, SignedEntry
from tracker.ledger import Ledger
from tracker.support import sqlite
from tracker.ui import background
from tracker.ui.background import Background
from tracker.ui.messages import BoardChanged, EntryFailed, EntryRecorded, Failed, FeedChanged
from tracker.ui.receiver import Receiver

ANGLIA = night.anglia()
SEAT = night.seat_of(ANGLIA, "Ipswich")
EMPTY = Board.empty(ANGLIA)
M = TypeVar("M", bound=Message)


class Recorder:
    """The background threads and the messages that they posted."""

    def __init__(
        self,
        newsroom: Newsroom,
        drop: Path | None = None,
        *companions: Callable[[threading.Event], None],
    ) -> None:
        start = newsroom.ledger.loaded_board
        self.receiver = Receiver(
            newsroom.path, newsroom.clock, start, drop=drop, companions=companions
        )
        self.background = Background(newsroom.path, newsroom.clock, start, self.receiver)
        self.posted: list[Message] = []

    def start(self) -> "Recorder":
        self.background.start(self.posted.append)
        return self

    def stop(self) -> None:
        self.background.stop()
        self.receiver.stop()

    def of(self, kind: type[M]) -> list[M]:
        return [message for message in self.posted if isinstance(message, kind)]

    def wait_for(self, kind: type[M], count: int = 1) -> list[M]:
        until(lambda: len(self.of(kind)) >= count, f"{count} {kind.__name__} in {self.posted}")
        return self.of(kind)


def until(holds: Callable[[], Any], what: str) -> None:
    """Wait until something holds; fail after `PATIENCE` seconds."""
    deadline = monotonic() + PATIENCE
    while not holds():
        if monotonic() > deadline:
            pytest.fail(f"waited {PATIENCE:g} s for {what}")
        sleep(0.002)


def calls(board: Board = EMPTY) -> SignedEntry:
    """An entry that calls Ipswich for the Conservatives, made from `board`."""
    entry = night.desk_entry(board, "Ipswich", "Con", by="AB")
    return SignedEntry(SEAT, "AB", [entry], Shown.on(board, SEAT))


@pytest.fixture
def recorder(newsroom: Newsroom) -> Iterator[Recorder]:
    recorder = Recorder(newsroom)
    yield recorder
    recorder.stop()


def test_the_first_message_is_the_current_board(newsroom: Newsroom, recorder: Recorder) -> None:
    newsroom.agency("Ipswich")
    recorder.start().wait_for(FeedChanged)
    first = recorder.posted[0]
    assert isinstance(first, BoardChanged)
    assert first.board.decided == 1


def test_the_message_about_the_feed_has_the_last_arrival_and_the_problems(
    newsroom: Newsroom, recorder: Recorder
) -> None:
    newsroom.agency("Ipswich")
    (message, *_) = recorder.start().wait_for(FeedChanged)
    assert message.feed.last_arrival == newsroom.clock()
    assert message.feed.problems == 0
    assert not message.feed.watching


def test_a_commit_of_another_process_posts_a_new_board(
    newsroom: Newsroom, recorder: Recorder
) -> None:
    recorder.start().wait_for(BoardChanged)
    newsroom.agency("Ipswich")
    assert recorder.wait_for(BoardChanged, 2)[-1].board.decided == 1


def test_without_changes_no_message_is_posted(
    newsroom: Newsroom, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    polls: list[bool] = []
    changed = Ledger.has_changed

    def counting(self: Ledger) -> bool:
        polls.append(changed(self))
        return polls[-1]

    monkeypatch.setattr(Ledger, "has_changed", counting)
    recorder.start().wait_for(FeedChanged)
    until(lambda: len(polls) > 3, "the first polls")
    before = len(recorder.posted)
    until(lambda: len(polls) > 10, "more polls")
    assert len(recorder.posted) == before


def test_an_entry_is_recorded_before_its_message_is_posted(
    newsroom: Newsroom, recorder: Recorder
) -> None:
    at_that_moment: list[int] = []

    def post(message: Message) -> None:
        if isinstance(message, EntryRecorded):
            at_that_moment.append(len(newsroom.desk_entries()))
        recorder.posted.append(message)

    recorder.background.start(post)
    recorder.background.record(calls())
    assert recorder.wait_for(EntryRecorded)[0].entry.seat == SEAT
    assert at_that_moment == [1]


def test_the_board_is_posted_before_the_recorded_entry(recorder: Recorder) -> None:
    recorder.start().wait_for(BoardChanged)
    recorder.background.record(calls())
    recorder.wait_for(EntryRecorded)
    kinds = [type(message) for message in recorder.posted]
    assert len(recorder.of(BoardChanged)) == 2
    assert kinds.index(EntryRecorded) > max(
        y for y, kind in enumerate(kinds) if kind is BoardChanged
    )


def test_an_entry_whose_author_was_not_shown_the_last_statement_is_refused(
    newsroom: Newsroom, recorder: Recorder
) -> None:
    signed = calls()
    newsroom.agency("Ipswich")
    recorder.start()
    recorder.background.record(signed)
    (failed,) = recorder.wait_for(EntryFailed)
    sentence = "Not recorded: something new about Ipswich has arrived; read the question again"
    assert (failed.sentence, failed.entry) == (sentence, signed)
    assert newsroom.desk_entries() == []
    recorder.background.record(calls(newsroom.board()))
    recorder.wait_for(EntryRecorded)
    assert len(newsroom.desk_entries()) == 1


def test_an_entry_that_cannot_be_written_is_reported_and_the_next_one_is_recorded(
    newsroom: Newsroom, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    append, full = Ledger.append, [True]

    def once_full(self: Ledger, *bulletins: Any) -> None:
        if full.pop():
            raise sqlite.OperationalError("database or disk is full")
        append(self, *bulletins)

    monkeypatch.setattr(Ledger, "append", once_full)
    recorder.start()
    recorder.background.record(calls())
    assert "database or disk is full" in recorder.wait_for(Failed)[0].sentence
    full.append(False)
    recorder.background.record(calls())
    recorder.wait_for(EntryRecorded)
    assert len(newsroom.desk_entries()) == 1


def test_a_ledger_that_cannot_be_read_is_reported_and_then_followed_again(
    newsroom: Newsroom, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh, broken = Ledger.refresh, [True]

    def once_broken(self: Ledger) -> Board:
        if threading.current_thread() is not threading.main_thread() and broken:
            broken.pop()
            raise sqlite.OperationalError("disk I/O error")
        return refresh(self)

    recorder.start().wait_for(BoardChanged)
    monkeypatch.setattr(Ledger, "refresh", once_broken)
    newsroom.agency("Ipswich")
    assert "disk I/O error" in recorder.wait_for(Failed)[0].sentence
    until(lambda: recorder.of(BoardChanged)[-1].board.decided == 1, "the board after the error")


def test_an_entry_with_an_unexpected_error_is_reported_and_the_follower_continues(
    newsroom: Newsroom, recorder: Recorder
) -> None:
    """If the follower ended without a report, the board would look live and be outdated."""

    class Faulty(SignedEntry):
        def check(self, board: Board) -> NoReturn:
            raise KeyError("unforeseen")

    recorder.start().wait_for(BoardChanged)
    recorder.background.record(Faulty(SEAT, "AB", (), None))
    recorder.wait_for(EntryFailed)
    newsroom.agency("Ipswich")
    assert recorder.wait_for(BoardChanged, 2)[-1].board.decided == 1


def test_the_follower_continues_or_reports_when_the_election_has_new_seats(
    tmp_path: Path,
) -> None:
    """`tracker ingest` with corrected tables changes the ledger. An open board must follow it."""
    newsroom = Newsroom(tmp_path, night.few())
    recorder = Recorder(newsroom).start()
    try:
        recorder.wait_for(BoardChanged)
        whole = msgspec.structs.replace(ANGLIA, targets=(), watch_areas=())
        with Ledger.create(newsroom.path, whole, newsroom.clock()) as grown:
            bulletin = night.result_in("Peterborough")
            with grown.writing():
                grown.append([bulletin], newsroom.clock())
        until(
            lambda: recorder.of(Failed) or len(recorder.of(BoardChanged)) > 1,
            "an error, or a board",
        )
    finally:
        recorder.stop()
        newsroom.ledger.close()


def test_a_failing_background_task_is_reported(newsroom: Newsroom) -> None:
    def faulty(stop: threading.Event) -> None:
        raise ValueError("no results.csv")

    recorder = Recorder(newsroom, None, faulty).start()
    (failed,) = recorder.wait_for(Failed)
    recorder.stop()
    assert failed.sentence == "ValueError: no results.csv"


def test_stopping_ends_every_thread(newsroom: Newsroom) -> None:
    before = set(threading.enumerate())
    newsroom.drop.mkdir()
    recorder = Recorder(newsroom, newsroom.drop, lambda stop: None).start()
    recorder.wait_for(BoardChanged)
    recorder.stop()
    assert set(threading.enumerate()) <= before


def test_stopping_twice_or_before_the_start_has_no_effect(newsroom: Newsroom) -> None:
    recorder = Recorder(newsroom)
    recorder.stop()
    recorder.stop()


def test_an_entry_made_just_before_the_end_is_recorded(newsroom: Newsroom) -> None:
    recorder = Recorder(newsroom).start()
    recorder.wait_for(BoardChanged)
    recorder.background.record(calls())
    recorder.stop()
    assert len(newsroom.desk_entries()) == 1


def test_a_missing_folder_is_reported_and_received_when_created(
    newsroom: Newsroom,
) -> None:
    recorder = Recorder(newsroom, newsroom.drop).start()
    try:
        until(
            lambda: any(not m.feed.available for m in recorder.of(FeedChanged)), "a missing folder"
        )
        newsroom.drop.mkdir()
        until(lambda: recorder.of(FeedChanged)[-1].feed.available, "the folder")
    finally:
        recorder.stop()


def test_a_ledger_that_is_replaced_in_the_night_is_reported_and_followed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "RETRY_SECONDS", 0.02)
    newsroom = Newsroom(tmp_path, ANGLIA)
    recorder = Recorder(newsroom).start()
    try:
        recorder.wait_for(BoardChanged)
        newsroom.ledger.close()
        for file in tmp_path.glob("night.db*"):
            file.unlink()
        assert "deleted or replaced" in recorder.wait_for(Failed)[0].sentence
        newsroom = Newsroom(tmp_path, ANGLIA)
        newsroom.agency("Ipswich")
        until(
            lambda: recorder.of(BoardChanged)[-1].board.decided == 1, "the board of the new ledger"
        )
    finally:
        recorder.stop()
        newsroom.ledger.close()


def test_a_request_with_an_unexpected_error_is_reported_and_the_board_continues(
    newsroom: Newsroom, recorder: Recorder
) -> None:
    recorder.start().wait_for(BoardChanged)
    recorder.background.preview("no such format")
    assert "no such format" in recorder.wait_for(Failed)[0].sentence
    newsroom.agency("Ipswich")
    assert recorder.wait_for(BoardChanged, 2)[-1].board.decided == 1
