"""The threads behind the screen, without one: what they post, and that nothing is lost."""

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

ANGLIA = night.anglia()
SEAT = night.seat_of(ANGLIA, "Ipswich")
EMPTY = Board.empty(ANGLIA)
M = TypeVar("M", bound=Message)


class Wire:
    """A bridge and everything it posted."""

    def __init__(self, newsroom: Newsroom, drop: Path | None = None) -> None:
        self.background = Background(
            newsroom.path, newsroom.clock, newsroom.ledger.loaded_board, drop=drop
        )
        self.posted: list[Message] = []

    def start(self, *others: Callable[[threading.Event], None]) -> "Wire":
        self.background.start(self.posted.append, *others)
        return self

    def of(self, kind: type[M]) -> list[M]:
        return [one for one in self.posted if isinstance(one, kind)]

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
    """The desk, having seen `board`, calls Ipswich for the Conservatives."""
    entry = night.desk_entry(board, "Ipswich", "Con", by="AB")
    return SignedEntry(SEAT, "AB", [entry], Shown.on(board, SEAT))


@pytest.fixture
def wire(newsroom: Newsroom) -> Iterator[Wire]:
    wire = Wire(newsroom)
    yield wire
    wire.background.stop()


def test_the_first_message_is_the_board_as_it_is(newsroom: Newsroom, wire: Wire) -> None:
    newsroom.agency("Ipswich")
    wire.start().wait_for(FeedChanged)
    first = wire.posted[0]
    assert isinstance(first, BoardChanged)
    assert first.board.decided == 1


def test_the_feed_is_told_with_the_last_arrival_and_the_problems(
    newsroom: Newsroom, wire: Wire
) -> None:
    newsroom.agency("Ipswich")
    (told, *_) = wire.start().wait_for(FeedChanged)
    assert told.feed.last_arrival == newsroom.clock()
    assert told.feed.problems == 0
    assert not told.feed.watching


def test_what_another_process_commits_is_a_new_board(newsroom: Newsroom, wire: Wire) -> None:
    wire.start().wait_for(BoardChanged)
    newsroom.agency("Ipswich")
    assert wire.wait_for(BoardChanged, 2)[-1].board.decided == 1


def test_while_nothing_changes_nothing_is_posted(
    newsroom: Newsroom, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[bool] = []
    changed = Ledger.has_changed

    def counting(self: Ledger) -> bool:
        looks.append(changed(self))
        return looks[-1]

    monkeypatch.setattr(Ledger, "has_changed", counting)
    wire.start().wait_for(FeedChanged)
    until(lambda: len(looks) > 3, "the first looks")
    before = len(wire.posted)
    until(lambda: len(looks) > 10, "more looks")
    assert len(wire.posted) == before


def test_an_entry_is_on_record_before_it_is_said_to_be(newsroom: Newsroom, wire: Wire) -> None:
    at_that_moment: list[int] = []

    def post(message: Message) -> None:
        if isinstance(message, EntryRecorded):
            at_that_moment.append(len(newsroom.said_by_desk()))
        wire.posted.append(message)

    wire.background.start(post)
    wire.background.record(calls())
    assert wire.wait_for(EntryRecorded)[0].entry.seat == SEAT
    assert at_that_moment == [1]


def test_the_board_is_posted_before_what_was_said(wire: Wire) -> None:
    wire.start().wait_for(BoardChanged)
    wire.background.record(calls())
    wire.wait_for(EntryRecorded)
    kinds = [type(one) for one in wire.posted]
    assert len(wire.of(BoardChanged)) == 2
    assert kinds.index(EntryRecorded) > max(
        y for y, kind in enumerate(kinds) if kind is BoardChanged
    )


def test_an_entry_whose_author_was_not_shown_the_last_statement_is_refused(
    newsroom: Newsroom, wire: Wire
) -> None:
    signed = calls()
    newsroom.agency("Ipswich")
    wire.start()
    wire.background.record(signed)
    (failed,) = wire.wait_for(EntryFailed)
    sentence = "Not recorded: something new about Ipswich has arrived; read the question again"
    assert (failed.sentence, failed.entry) == (sentence, signed)
    assert newsroom.said_by_desk() == []
    wire.background.record(calls(newsroom.board()))
    wire.wait_for(EntryRecorded)
    assert len(newsroom.said_by_desk()) == 1


def test_a_ledger_that_cannot_be_written_is_a_sentence_and_the_next_entry_counts(
    newsroom: Newsroom, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    append, full = Ledger.append, [True]

    def once_full(self: Ledger, *said: Any) -> None:
        if full.pop():
            raise sqlite.OperationalError("database or disk is full")
        append(self, *said)

    monkeypatch.setattr(Ledger, "append", once_full)
    wire.start()
    wire.background.record(calls())
    assert "database or disk is full" in wire.wait_for(Failed)[0].sentence
    full.append(False)
    wire.background.record(calls())
    wire.wait_for(EntryRecorded)
    assert len(newsroom.said_by_desk()) == 1


def test_a_ledger_that_cannot_be_read_is_said_and_then_followed_again(
    newsroom: Newsroom, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    refresh, broken = Ledger.refresh, [True]

    def once_broken(self: Ledger) -> Board:
        if threading.current_thread() is not threading.main_thread() and broken:
            broken.pop()
            raise sqlite.OperationalError("disk I/O error")
        return refresh(self)

    wire.start().wait_for(BoardChanged)
    monkeypatch.setattr(Ledger, "refresh", once_broken)
    newsroom.agency("Ipswich")
    assert "disk I/O error" in wire.wait_for(Failed)[0].sentence
    until(lambda: wire.of(BoardChanged)[-1].board.decided == 1, "the board after the error")


def test_an_entry_with_an_unforeseen_fault_is_said_and_the_night_goes_on(
    newsroom: Newsroom, wire: Wire
) -> None:
    """A follower that dies unseen leaves a board that looks alive and is not."""

    class Faulty(SignedEntry):
        def check(self, board: Board) -> NoReturn:
            raise KeyError("unforeseen")

    wire.start().wait_for(BoardChanged)
    wire.background.record(Faulty(SEAT, "AB", (), None))
    wire.wait_for(EntryFailed)
    newsroom.agency("Ipswich")
    assert wire.wait_for(BoardChanged, 2)[-1].board.decided == 1


def test_an_election_whose_tables_grew_meanwhile_does_not_end_the_night_unseen(
    tmp_path: Path,
) -> None:
    """`tracker ingest` on corrected tables takes them; a board that is open must not go deaf."""
    newsroom = Newsroom(tmp_path, night.few())
    wire = Wire(newsroom).start()
    try:
        wire.wait_for(BoardChanged)
        whole = msgspec.structs.replace(ANGLIA, targets=(), watch_areas=())
        with Ledger.create(newsroom.path, whole, newsroom.clock()) as grown:
            said = night.result_in("Peterborough")
            with grown.writing():
                grown.append([said], newsroom.clock())
        until(
            lambda: wire.of(Failed) or len(wire.of(BoardChanged)) > 1,
            "a word about it, or a board",
        )
    finally:
        wire.background.stop()
        newsroom.ledger.close()


def test_what_runs_beside_the_board_and_fails_is_said(wire: Wire) -> None:
    def faulty(stop: threading.Event) -> None:
        raise ValueError("no results.csv")

    (failed,) = wire.start(faulty).wait_for(Failed)
    assert failed.sentence == "ValueError: no results.csv"


def test_stopping_ends_every_thread(newsroom: Newsroom) -> None:
    before = set(threading.enumerate())
    newsroom.drop.mkdir()
    wire = Wire(newsroom, newsroom.drop).start(lambda stop: None)
    wire.wait_for(BoardChanged)
    wire.background.stop()
    assert set(threading.enumerate()) <= before


def test_stopping_twice_or_before_the_start_does_no_harm(newsroom: Newsroom) -> None:
    wire = Wire(newsroom)
    wire.background.stop()
    wire.background.stop()


def test_an_entry_confirmed_just_before_leaving_is_on_record(newsroom: Newsroom) -> None:
    wire = Wire(newsroom).start()
    wire.wait_for(BoardChanged)
    wire.background.record(calls())
    wire.background.stop()
    assert len(newsroom.said_by_desk()) == 1


def test_a_folder_that_is_missing_is_told_and_one_that_comes_is_received(
    newsroom: Newsroom,
) -> None:
    wire = Wire(newsroom, newsroom.drop).start()
    try:
        until(lambda: any(not m.feed.available for m in wire.of(FeedChanged)), "a missing folder")
        newsroom.drop.mkdir()
        until(lambda: wire.of(FeedChanged)[-1].feed.available, "the folder")
    finally:
        wire.background.stop()


def test_a_ledger_that_is_replaced_in_the_night_is_reported_and_followed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "RETRY_SECONDS", 0.02)
    newsroom = Newsroom(tmp_path, ANGLIA)
    wire = Wire(newsroom).start()
    try:
        wire.wait_for(BoardChanged)
        newsroom.ledger.close()
        for file in tmp_path.glob("night.db*"):
            file.unlink()
        assert "deleted or replaced" in wire.wait_for(Failed)[0].sentence
        newsroom = Newsroom(tmp_path, ANGLIA)
        newsroom.agency("Ipswich")
        until(lambda: wire.of(BoardChanged)[-1].board.decided == 1, "the board of the new ledger")
    finally:
        wire.background.stop()
        newsroom.ledger.close()


def test_a_request_with_an_unforeseen_fault_is_reported_and_the_board_goes_on(
    newsroom: Newsroom, wire: Wire
) -> None:
    wire.start().wait_for(BoardChanged)
    wire.background.preview("no such format")
    assert "no such format" in wire.wait_for(Failed)[0].sentence
    newsroom.agency("Ipswich")
    assert wire.wait_for(BoardChanged, 2)[-1].board.decided == 1
