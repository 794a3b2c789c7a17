"""A newsroom to test the screen in: a ledger, the agency that delivers to it, other desks.

Nothing here sleeps blindly: `until` looks at a condition until it holds, and fails with what
was on the screen when it does not.
"""

import datetime as dt
import hashlib
import shutil
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Input

from tests.makers import night
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.changes import ChangeReplay, ReceivedBulletin
from tracker.election import Election
from tracker.election.folder import find_election
from tracker.intake import receive
from tracker.intake.drop_folder import Delivery
from tracker.intake.receive import Receipt
from tracker.ledger import Ledger
from tracker.ledger.timeline import statement_events
from tracker.ledger.timeline_event import SeatChange, TimelineEvent, seat_changes
from tracker.prepare import rehearsal
from tracker.prepare.pa_writer import Message
from tracker.ui.app import TrackerApp
from tracker.ui.receiver import Receiver
from tracker.ui.screens.seat import SeatScreen
from tracker.ui.view_models.status_bar import Feed
from tracker.ui.view_models.styled_text import Line
from tracker.ui.widgets.key_bar import KeyBar
from tracker.ui.widgets.line_list import RAIL, LineList
from tracker.ui.widgets.lines import Lines

HALF_PAST_THREE = dt.datetime(2019, 12, 13, 3, 30, tzinfo=dt.UTC)
PATIENCE = 5.0
"""Seconds after which `until` fails."""


@cache
def messages() -> tuple[Message, ...]:
    """The 69 PA files of the real night, in order of declaration."""
    return rehearsal.load_messages(night.anglia(), find_election("anglia-2019"))


def message(seat: str) -> Message:
    """The PA file of a seat's real result."""
    wanted = night.seat_of(night.anglia(), seat).id
    (found,) = [message for message in messages() if message.seat == wanted]
    return found


def deliver(ledger: Ledger, name: str, data: bytes, now: dt.datetime) -> Receipt:
    """Receive a file into the ledger, as at its last chance."""
    return receive.receive_file(ledger, Delivery(name, data, True), now)


class StoppedClock:
    """A clock that is set by the test."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at

    def __call__(self) -> dt.datetime:
        return self.at


class Newsroom:
    """A ledger with a connection that is not the screen's, and a drop folder."""

    def __init__(self, folder: Path, election: Election, template: Path | None = None) -> None:
        self.clock = StoppedClock(HALF_PAST_THREE)
        self.path = folder / "night.db"
        self.drop = folder / "results"
        self.election = election
        if template is not None:
            shutil.copy(template, self.path)
        self.ledger = Ledger.create(self.path, election, self.clock())
        self._serial = 0

    def app(self, **more: Any) -> TrackerApp:
        """The app for this ledger; `more` are arguments of `TrackerApp` and of `Receiver`."""
        start, clock = self.ledger.loaded_board, more.setdefault("clock", self.clock)
        receiving = {
            name: more.pop(name) for name in ("drop", "poll", "companions") if name in more
        }
        receiver = Receiver(self.path, clock, start, **receiving)
        return TrackerApp(self.path, start, receiver=receiver, **more)

    def agency(self, *seats: str) -> None:
        """Receive the real results of these seats."""
        for seat in seats:
            file = message(seat)
            deliver(self.ledger, file.name, file.xml, self.clock())

    def feed(self, *bulletins: Bulletin, name: str = "") -> None:
        """Receive bulletins, each in a file of its own. `name` is the name of every file."""
        for bulletin in bulletins:
            self._serial += 1
            data = bulletin.canonical()
            file = name or f"feed_{self._serial}.json"
            sha256 = hashlib.sha256(data).hexdigest()
            with self.ledger.writing():
                self.ledger.record_delivery(
                    file, data, sha256, "accepted", "", [bulletin], self.clock()
                )

    def desk(self, *entries: Bulletin) -> None:
        """Record entries of another desk."""
        with self.ledger.writing():
            self.ledger.append(entries, self.clock())

    def board(self) -> Board:
        """The board of the ledger, read by another connection."""
        with Ledger.open(self.path) as ledger:
            return ledger.board

    def desk_entries(self) -> list[Bulletin]:
        """All recorded desk entries."""
        return [
            bulletin
            for of_seat in self.board().bulletins.values()
            for bulletin in of_seat.values()
            if bulletin.origin == "desk"
        ]


# -- the screen ---------------------------------------------------------------


def text(line: Line) -> str:
    """A line as plain text."""
    return "".join(span.text for span in line)


def cells(line: Line) -> int:
    """The width of a line in cells."""
    return sum(cell_len(span.text) for span in line)


def screen_text(app: App[Any]) -> str:
    """The text of the terminal, line by line, with dialogs and notifications."""
    strips = app.screen._compositor.render_strips()  # the only call that returns all layers
    return "\n".join(strip.text for strip in strips)


def widget_text(app: App[Any], selector: str) -> str:
    """The text of a widget, which can be on any screen of the stack."""
    for screen in reversed(app.screen_stack):
        for widget in screen.query(selector):
            lines = [widget.render_line(y).text for y in range(widget.size.height)]
            return "\n".join(lines)
    raise AssertionError(f"no widget {selector}")


def painted_row(listing: LineList, key: str) -> Strip:
    """The first row of a key, as the list paints it. It need not be in view."""
    return listing.render_line([*listing.keys].index(key) - listing.scroll_offset.y)


def row_text(listing: LineList, key: str) -> str:
    """The text of the first row of a key."""
    return painted_row(listing, key).text[:-RAIL]


def row_texts(listing: LineList) -> list[str]:
    """The text of every row, also of the rows that are not in view."""
    top = listing.scroll_offset.y
    return [listing.render_line(y - top).text[:-RAIL] for y in range(len(listing.keys))]


def board_list(app: TrackerApp, name: str) -> LineList:
    """A list of the board: "targets", "seats", "problems", "latest" or "to-come"."""
    return app.board_screen.query_one(f"#{name}", LineList)


def lines_of(app: TrackerApp, selector: str) -> str:
    """The text of all lines of a `Lines`, also of lines that are not in view."""
    return "\n".join(text(line) for line in app.screen.query_one(selector, Lines)._lines)


def events_of(*statements: Bulletin, at: dt.datetime = HALF_PAST_THREE) -> list[TimelineEvent]:
    """The events of bulletins that are received one after the other."""
    replay = ChangeReplay(night.anglia())
    received = (ReceivedBulletin(seq, at, "", b) for seq, b in enumerate(statements, 1))
    return [*statement_events(received, replay)]


def changes_by(
    *statements: Bulletin, after: Iterable[Bulletin] = (), at: dt.datetime = HALF_PAST_THREE
) -> list[SeatChange]:
    """The changes of seats by bulletins received together, after the bulletins `after`."""
    before = [*after]
    events = events_of(*before, *statements, at=at)
    new = [e for e in events if e.change and e.change.received.seq > len(before)]
    return seat_changes(new)


async def until(
    pilot: Pilot[Any],
    condition: Callable[[], Any],
    name: str = "a condition",
    within: float = PATIENCE,
) -> None:
    """Wait until the condition is true. The test fails with the screen after `within` seconds."""
    deadline = monotonic() + within
    while not condition():
        if monotonic() > deadline:
            pytest.fail(f"waited {within:g} s for {name}\n{screen_text(pilot.app)}")
        await pilot.pause(0.01)
    await pilot.pause()


async def shows(pilot: Pilot[Any], *texts: str) -> None:
    """Wait until all of these texts are on the screen."""

    def all_shown() -> bool:
        screen = screen_text(pilot.app)
        return all(part in screen for part in texts)

    await until(pilot, all_shown, f"{texts} on the screen")


async def settled(pilot: Pilot[Any]) -> None:
    """Stop the cursor's blinking, and wait until the screen has not changed for a while."""
    for field in pilot.app.screen.query(Input):
        field.cursor_blink = False
    last, unchanged = "", 0
    for _ in range(200):
        await pilot.pause(0.05)
        now = screen_text(pilot.app)
        last, unchanged = now, unchanged + 1 if now == last else 0
        if unchanged == 6:
            return


async def notified(pilot: Pilot[Any], sentence: str) -> None:
    """Wait for a notification with this sentence. On the screen, its lines are wrapped."""
    app = pilot.app
    await until(
        pilot,
        lambda: any(sentence in n.message for n in app._notifications),
        f"a notification: {sentence}",
    )


@asynccontextmanager
async def open_app(app: TrackerApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """Run the app in a terminal of this size, with its layout and its background threads."""
    first = app.session.feed
    async with app.run_test(size=size, notifications=True) as pilot:
        await laid_out(pilot, first)
        yield pilot


async def laid_out(pilot: Pilot[Any], first: Feed) -> None:
    """Wait until the board shows its rows and the state of the feed is no longer `first`."""
    app = app_of(pilot)
    await until(
        pilot,
        lambda: (
            app.screen is app.board_screen
            and app.session.feed is not first
            and app.focused is not None
            and board_list(app, "targets").size.width
            and board_list(app, "targets").keys
        ),
        "the board",
    )


def app_of(pilot: Pilot[Any]) -> TrackerApp:
    """The pilot's app."""
    app = pilot.app
    assert isinstance(app, TrackerApp)
    return app


@asynccontextmanager
async def reopen_app(
    app: TrackerApp, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[None]]:
    """As `open_app`, with the view that the app restores."""
    first = app.session.feed
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(
            pilot,
            lambda: (
                app.screen is app.board_screen
                and app.session.feed is not first
                and app.focused is app.board_screen.pane
                and header(app).strip()
            ),
            "the board",
        )
        yield pilot


def header(app: TrackerApp) -> str:
    """The complete header line of the view."""
    return "".join(text(line) for line in app.board_screen.query_one("#columns", Lines)._lines)


def visible_header(app: TrackerApp) -> str:
    """The visible part of the header line of the view."""
    return app.board_screen.query_one("#columns", Lines).render_line(0).text


def key_bar_line(app: App[Any]) -> Line:
    """The key bar of the top screen."""
    (line,) = app.screen.query_one(KeyBar)._lines
    return line


def names_in(app: TrackerApp, name: str) -> list[str]:
    """The names of the seats in a list of the board."""
    known = app.session.board.election.seat_by_id
    return [known[key].name for key in board_list(app, name).keys if key]


def selected(app: TrackerApp) -> str:
    """The name of the selected seat; empty without one."""
    seat = app.session.board.election.seat_by_id.get(app.board_screen.selected_seat)
    return seat.name if seat else ""


def notifications(app: App[Any]) -> list[str]:
    """The sentences of the notifications on the screen, oldest first."""
    return [n.message for n in sorted(app._notifications, key=lambda n: n.raised_at)]


async def opens(pilot: Pilot[Any], *keys: str, screen: type[Screen[Any]]) -> None:
    """Press these keys and wait for the screen."""
    await pilot.press(*keys)
    await until(pilot, lambda: isinstance(pilot.app.screen, screen), screen.__name__)


async def wait_for_board(pilot: Pilot[Any]) -> None:
    """Wait until the board is the top screen."""
    app = app_of(pilot)
    await until(pilot, lambda: app.screen is app.board_screen, "the board")


async def fill(pilot: Pilot[Any], **fields: str) -> None:
    """Fill the fields of a dialog. The focus is then on the last one."""
    for name, value in fields.items():
        field = pilot.app.screen.query_one(f"#{name}", Input)
        field.value = value
        field.focus()
    await pilot.pause()


def verdict(pilot: Pilot[Any]) -> str:
    """The dialog's sentence about the entered values."""
    return str(pilot.app.screen.query_one("#verdict").render())


async def recorded(pilot: Pilot[Any], newsroom: Newsroom, count: int = 1) -> list[Bulletin]:
    """Wait until the ledger has so many desk entries, and no dialog waits for its entry."""
    await until(pilot, lambda: len(newsroom.desk_entries()) == count, f"{count} recorded entries")
    await until(pilot, lambda: not getattr(pilot.app.screen, "_recording", None), "the dialog")
    return newsroom.desk_entries()


def seat_id(name: str) -> str:
    """The ONS code of an Anglia seat."""
    return night.seat_of(night.anglia(), name).id


def on_seat_page(app: App[Any]) -> bool:
    """Whether the top screen is a seat's page."""
    return isinstance(app.screen, SeatScreen)
