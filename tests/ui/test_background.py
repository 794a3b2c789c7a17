"""The background threads, without a screen: their messages, and that no entry is lost."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, NoReturn, TypeVar

import msgspec
import pytest
from textual.message import Message

from tests.makers import night
from tests.makers.newsroom import PATIENCE, Newsroom, message
from tracker.board import Board
from tracker.board.signature import Shown, SignedEntry
from tracker.ledger import Ledger, write_transaction
from tracker.ledger.backup import backup as backup_of
from tracker.support import sqlite
from tracker.ui import background, receiver
from tracker.ui.background import Background
from tracker.ui.ledger_reader import LedgerReader
from tracker.ui.messages import (
    BoardChanged,
    EntryFailed,
    EntryRecorded,
    Exported,
    ExportFailed,
    Failed,
    FeedChanged,
    PreviewMade,
    RewindFailed,
    Rewound,
)
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

    @contextmanager
    def between_two_polls(self) -> Iterator[None]:
        """No request is served and nothing is read during the block."""
        entered, done = threading.Event(), threading.Event()

        def hold(ledger: Ledger) -> None:
            entered.set()
            done.wait(PATIENCE)

        self.background._request(hold)
        assert entered.wait(PATIENCE)
        yield
        done.set()

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


def test_the_first_board_that_is_posted_is_the_current_one(
    newsroom: Newsroom, recorder: Recorder
) -> None:
    newsroom.agency("Ipswich")
    (first, *_) = recorder.start().wait_for(BoardChanged)
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
    assert (
        failed.sentence == "A part of the board failed: ValueError: no results.csv. Trying again."
    )


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


@pytest.mark.parametrize("format", ["text", "markdown", "csv"])
def test_the_preview_of_an_export_has_the_corrections_that_the_file_has(
    newsroom: Newsroom, recorder: Recorder, format: str
) -> None:
    newsroom.agency("Peterborough")
    newsroom.feed(night.result(ANGLIA, "Peterborough", 2, {"Lab": 22_334, "Con": 19_754}))
    recorder.start().wait_for(BoardChanged)
    recorder.background.preview(format)
    (made,) = recorder.wait_for(PreviewMade)
    path = newsroom.path.with_name("out")
    recorder.background.export(format, path)
    recorder.wait_for(Exported)
    assert made.text == path.read_bytes().decode()
    assert format == "csv" or "Correction" in made.text


# A thread that fails


def failing_once(
    monkeypatch: pytest.MonkeyPatch, owner: type, name: str, error: Exception
) -> threading.Event:
    """Make a method fail at its next call after the event is set, and only then."""
    method, armed = getattr(owner, name), threading.Event()

    def once(self: Any, *arguments: Any, **more: Any) -> Any:
        if armed.is_set():
            armed.clear()
            raise error
        return method(self, *arguments, **more)

    monkeypatch.setattr(owner, name, once)
    return armed


def test_a_follower_that_fails_says_so_goes_on_and_keeps_the_entries(
    newsroom: Newsroom, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "RETRY_SECONDS", 0.02)
    armed = failing_once(monkeypatch, LedgerReader, "read", KeyError("unforeseen"))
    recorder.start().wait_for(BoardChanged)
    armed.set()
    recorder.background.record(calls())  # it is recorded, and then the board cannot be read
    recorder.wait_for(EntryRecorded)
    assert "unforeseen" in recorder.wait_for(Failed)[0].sentence
    newsroom.agency("Norwich North")
    until(lambda: recorder.of(BoardChanged)[-1].board.decided == 2, "the board after the failure")
    recorder.background.record(calls(newsroom.board()))
    recorder.wait_for(EntryRecorded, 2)
    assert recorder.background.waiting_entries == ()


def test_an_export_with_an_unexpected_error_is_answered_as_an_export(
    newsroom: Newsroom, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder.start().wait_for(BoardChanged)
    recorder.background.export("no such format", newsroom.path.with_name("out"))
    (failed,) = recorder.wait_for(ExportFailed)
    assert "no such format" in failed.sentence


@pytest.mark.parametrize("name", ["rewind", "step"])
def test_a_rewind_with_an_unexpected_error_is_answered_so_that_the_next_step_is_made(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    recorder.start().wait_for(BoardChanged)
    armed = failing_once(monkeypatch, Ledger, "board_up_to", ZeroDivisionError("unforeseen"))
    armed.set()
    getattr(recorder.background, name)(None, -1 if name == "step" else None)
    (failed,) = recorder.wait_for(RewindFailed)
    assert "unforeseen" in failed.sentence
    getattr(recorder.background, name)(None, -1 if name == "step" else None)
    recorder.wait_for(Rewound)


# Another ledger in the place of ours


@pytest.fixture
def moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Newsroom, Recorder]]:
    """A board over a drop folder whose ledger was replaced by a backup, as the manual says."""
    monkeypatch.setattr(background, "RETRY_SECONDS", 0.02)
    monkeypatch.setattr(receiver, "RETRY_SECONDS", 0.02)
    newsroom = Newsroom(tmp_path, ANGLIA)
    newsroom.drop.mkdir()
    newsroom.agency("Peterborough")
    backup = backup_of(newsroom.path, newsroom.path.with_name("backup.db"), newsroom.clock())
    newsroom.agency("Ipswich")
    recorder = Recorder(newsroom, newsroom.drop).start()
    recorder.wait_for(FeedChanged)
    newsroom.ledger.close()
    with recorder.between_two_polls():
        for file in tmp_path.glob("night.db*"):
            file.rename(file.with_name(f"moved-{file.name}"))
        shutil.copy(backup, newsroom.path)
    newsroom.ledger = Ledger.open(newsroom.path)
    yield newsroom, recorder
    recorder.stop()
    newsroom.ledger.close()


def test_the_board_and_the_intake_move_to_the_ledger_that_replaces_theirs(
    moved: tuple[Newsroom, Recorder],
) -> None:
    newsroom, recorder = moved
    until(lambda: recorder.of(BoardChanged)[-1].is_other_ledger, "the restored ledger")
    other = recorder.of(BoardChanged)[-1]
    assert (other.board.decided, len(other.events), other.new_events) == (1, 1, [])
    sent = message("Norwich North")
    (newsroom.drop / sent.name).write_bytes(sent.xml)
    until(lambda: recorder.of(BoardChanged)[-1].board.decided == 2, "the file that arrived")
    assert newsroom.board().decided == 2
    assert [e.seat for e in recorder.of(BoardChanged)[-1].new_events] == [sent.seat]


def test_an_entry_is_not_recorded_in_the_ledger_that_was_replaced(
    moved: tuple[Newsroom, Recorder],
) -> None:
    newsroom, recorder = moved
    seen = newsroom.board()
    recorder.background.record(calls(seen))
    until(lambda: recorder.of(EntryRecorded) or recorder.of(EntryFailed), "an answer")
    assert len(newsroom.desk_entries()) == len(recorder.of(EntryRecorded))


# Leaving while another program holds the lock


def test_an_entry_that_waits_for_the_ledger_is_waited_for_at_the_end(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "STOP_SECONDS", 0.05)
    recorder = Recorder(newsroom).start()
    recorder.wait_for(BoardChanged)
    newsroom.ledger.connection.execute("BEGIN IMMEDIATE")
    recorder.background.record(calls())
    unlock = threading.Timer(0.3, lambda: newsroom.ledger.connection.execute("ROLLBACK"))
    unlock.start()
    recorder.stop()
    unlock.join()
    assert len(newsroom.desk_entries()) == 1
    assert recorder.background.not_recorded() == []


def test_an_entry_that_the_ledger_refuses_at_the_end_is_named(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_transaction, "BUSY_SECONDS", 0.2)
    recorder = Recorder(newsroom).start()
    recorder.wait_for(BoardChanged)
    newsroom.ledger.connection.execute("BEGIN IMMEDIATE")
    recorder.background.record(calls())
    recorder.stop()
    newsroom.ledger.connection.execute("ROLLBACK")
    assert newsroom.desk_entries() == []
    (sentence,) = recorder.background.not_recorded()
    assert sentence.startswith("Not recorded: Ipswich, rush by AB: the ledger cannot be written")


def test_the_board_says_that_it_waits_for_the_ledger_and_which_entry_was_not_recorded(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_transaction, "NOTICE_SECONDS", 0.05)
    monkeypatch.setattr(write_transaction, "BUSY_SECONDS", 0.3)
    recorder = Recorder(newsroom).start()
    recorder.wait_for(BoardChanged)
    newsroom.ledger.connection.execute("BEGIN IMMEDIATE")
    recorder.background.record(calls())
    (waiting,) = recorder.wait_for(Failed)
    entry = "Ipswich, rush by AB"
    assert waiting.sentence == (
        f"Waiting for the ledger: another process has locked it. Not recorded yet: {entry}"
    )
    (failed,) = recorder.wait_for(EntryFailed)
    assert failed.sentence.startswith(f"Not recorded: {entry}: the ledger cannot be written")
    newsroom.ledger.connection.execute("ROLLBACK")
    recorder.stop()


def test_an_entry_after_the_log_was_removed_is_named_and_the_earlier_one_is_saved(
    newsroom: Newsroom,
) -> None:
    recorder = Recorder(newsroom).start()
    recorder.wait_for(BoardChanged)
    recorder.background.record(calls())
    recorder.wait_for(EntryRecorded)
    path = newsroom.ledger.path
    with recorder.between_two_polls():
        recorder.background.record(calls(newsroom.board()))
        path.with_name(f"{path.name}-wal").unlink()
    (failed,) = recorder.wait_for(EntryFailed)
    assert failed.sentence.startswith("Not recorded: Ipswich, rush by AB: ")
    assert "its log (-wal) was removed or replaced while it was open" in failed.sentence
    (saved,) = path.parent.glob("*-saved-*.db")
    with Ledger.open(saved) as copy:
        assert len(copy.desk_entries()) == 1
    recorder.stop()


def test_a_board_whose_log_is_lost_stops_with_the_alarm_and_records_nothing_more(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file is still there, but another process may write to it from the log that is gone."""
    monkeypatch.setattr(background, "RETRY_SECONDS", 0.02)
    monkeypatch.setattr(receiver, "RETRY_SECONDS", 0.02)
    newsroom.drop.mkdir()
    recorder = Recorder(newsroom, newsroom.drop).start()
    recorder.wait_for(BoardChanged)
    path = newsroom.path
    path.with_name(f"{path.name}-wal").unlink()
    until(lambda: recorder.of(BoardChanged)[-1].board.damaged, "the alarm on the board")
    (sentence,) = recorder.of(BoardChanged)[-1].board.damaged
    assert "its log (-wal) was removed or replaced" in sentence
    sent = message("Norwich North")
    (newsroom.drop / sent.name).write_bytes(sent.xml)
    for _ in range(2):
        recorder.background.record(calls())
    failed = recorder.wait_for(EntryFailed, 2)
    assert all(sentence in f.sentence for f in failed)
    recorder.stop()
    assert recorder.background.waiting_entries == ()
    with sqlite.connect(path) as plain:
        assert plain.execute("SELECT count(*) FROM bulletins").fetchone() == (0,)
    plain.close()


def test_a_board_whose_log_was_lost_moves_to_another_file_in_its_place(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "RETRY_SECONDS", 0.02)
    recorder = Recorder(newsroom).start()
    recorder.wait_for(BoardChanged)
    newsroom.agency("Ipswich")
    backup = backup_of(newsroom.path, newsroom.path.with_name("backup.db"), newsroom.clock())
    newsroom.path.with_name("night.db-wal").unlink()
    until(lambda: recorder.of(BoardChanged)[-1].board.damaged, "the alarm on the board")
    for file in newsroom.path.parent.glob("night.db*"):
        file.rename(file.with_name(f"moved-{file.name}"))
    backup.rename(newsroom.path)
    until(lambda: not recorder.of(BoardChanged)[-1].board.damaged, "the other file")
    recorder.background.record(calls(recorder.of(BoardChanged)[-1].board))
    recorder.wait_for(EntryRecorded)
    recorder.stop()


def test_an_entry_that_was_still_in_the_queue_is_named(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder(newsroom).start()
    recorder.wait_for(BoardChanged)
    recorder.stop()
    recorder.background.record(calls())
    assert recorder.background.not_recorded() == ["Not recorded: Ipswich, rush by AB"]
