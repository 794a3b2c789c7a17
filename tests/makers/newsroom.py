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
from tracker.ui.screens.seat import SeatScreen
from tracker.ui.view_models.status_bar import Feed
from tracker.ui.view_models.styled_text import Line
from tracker.ui.widgets.key_bar import KeyBar
from tracker.ui.widgets.line_list import RAIL, LineList
from tracker.ui.widgets.lines import Lines

HALF_PAST_THREE = dt.datetime(2019, 12, 13, 3, 30, tzinfo=dt.UTC)
PATIENCE = 5.0
"""Seconds that `until` looks on before it gives up."""


@cache
def messages() -> tuple[Message, ...]:
    """The 69 PA files of the real night, in their order."""
    return rehearsal.load_messages(night.anglia(), find_election("anglia-2019"))


def message(seat: str) -> Message:
    """The PA file of a seat's real result."""
    wanted = night.seat_of(night.anglia(), seat).id
    (found,) = [one for one in messages() if one.seat == wanted]
    return found


def deliver(ledger: Ledger, name: str, data: bytes, now: dt.datetime) -> Receipt:
    """The agency puts a file in the folder and the intake takes it; its last chance, too."""
    return receive.receive_file(ledger, Delivery(name, data, True), now)


class StoppedClock:
    """A clock that shows what it was set to."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at

    def __call__(self) -> dt.datetime:
        return self.at


class Newsroom:
    """A ledger on disk, a connection to it that is not the screen's, and the folder of files."""

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
        """The board over this ledger; `more` as `TrackerApp` has it."""
        return TrackerApp(self.path, self.ledger.loaded_board, **({"clock": self.clock} | more))

    def agency(self, *seats: str) -> None:
        """The real results of these seats arrive."""
        for seat in seats:
            sent = message(seat)
            deliver(self.ledger, sent.name, sent.xml, self.clock())

    def feed(self, *said: Bulletin, name: str = "") -> None:
        """Bulletins arrive, each in a file of its own, or in the one that is named."""
        for one in said:
            self._serial += 1
            data = one.canonical()
            file = name or f"feed_{self._serial}.json"
            sha256 = hashlib.sha256(data).hexdigest()
            with self.ledger.writing():
                self.ledger.record_delivery(file, data, sha256, "accepted", "", [one], self.clock())

    def desk(self, *said: Bulletin) -> None:
        """Another desk puts entries on record."""
        with self.ledger.writing():
            self.ledger.append(said, self.clock())

    def board(self) -> Board:
        """What the ledger says now, read by somebody else."""
        with Ledger.open(self.path) as ledger:
            return ledger.board

    def said_by_desk(self) -> list[Bulletin]:
        """Every desk entry on record."""
        return [
            one
            for seat in self.board().bulletins.values()
            for one in seat.values()
            if one.origin == "desk"
        ]


# -- looking at the screen ---------------------------------------------------------------


def text(line: Line) -> str:
    """A line as plain text."""
    return "".join(span.text for span in line)


def cells(line: Line) -> int:
    """Cells that a line takes."""
    return sum(cell_len(span.text) for span in line)


def screen_text(app: App[Any]) -> str:
    """What is on the terminal, line by line, dialogs and notifications too."""
    strips = app.screen._compositor.render_strips()  # the only way to see all layers at once
    return "\n".join(strip.text for strip in strips)


def widget_text(app: App[Any], selector: str) -> str:
    """What one list or panel shows in its own window, wherever it is in the stack of screens."""
    for screen in reversed(app.screen_stack):
        for widget in screen.query(selector):
            lines = [widget.render_line(y).text for y in range(widget.size.height)]
            return "\n".join(lines)
    raise AssertionError(f"no widget {selector}")


def painted_row(listing: LineList, key: str) -> Strip:
    """The first row of a key, as the list paints it; also if it is not in view."""
    return listing.render_line([*listing.keys].index(key) - listing.scroll_offset.y)


def row_text(listing: LineList, key: str) -> str:
    """The text of the first row of a key."""
    return painted_row(listing, key).text[:-RAIL]


def row_texts(listing: LineList) -> list[str]:
    """The text of every row, also of the rows that are not in view."""
    top = listing.scroll_offset.y
    return [listing.render_line(y - top).text[:-RAIL] for y in range(len(listing.keys))]


def board_list(app: TrackerApp, name: str) -> LineList:
    """A list of the board: targets, seats, problems, latest or to-come."""
    return app.board_screen.query_one(f"#{name}", LineList)


def lines_of(app: TrackerApp, selector: str) -> str:
    """All the lines of a `Lines`, those below the window too."""
    return "\n".join(text(line) for line in app.screen.query_one(selector, Lines)._lines)


def events_of(*statements: Bulletin, at: dt.datetime = HALF_PAST_THREE) -> list[TimelineEvent]:
    """The timeline of statements that were received one after the other."""
    replay = ChangeReplay(night.anglia())
    received = (ReceivedBulletin(seq, at, "", one) for seq, one in enumerate(statements, 1))
    return [*statement_events(received, replay)]


def changes_by(
    *statements: Bulletin, after: Iterable[Bulletin] = (), at: dt.datetime = HALF_PAST_THREE
) -> list[SeatChange]:
    """How statements that come together change their seats, after what was received before."""
    before = [*after]
    events = events_of(*before, *statements, at=at)
    new = [e for e in events if e.change and e.change.received.seq > len(before)]
    return seat_changes(new)


async def until(
    pilot: Pilot[Any], holds: Callable[[], Any], what: str = "it", within: float = PATIENCE
) -> None:
    """Wait until something holds; fail with the screen after `within` seconds."""
    deadline = monotonic() + within
    while not holds():
        if monotonic() > deadline:
            pytest.fail(f"waited {within:g} s for {what}\n{screen_text(pilot.app)}")
        await pilot.pause(0.01)
    await pilot.pause()


async def shows(pilot: Pilot[Any], *wanted: str) -> None:
    """Wait until all of these words are on the screen."""

    def there() -> bool:
        on_screen = screen_text(pilot.app)
        return all(words in on_screen for words in wanted)

    await until(pilot, there, f"{wanted} on the screen")


async def tells(pilot: Pilot[Any], sentence: str) -> None:
    """Wait until a notification says so; on the screen it is wrapped into a corner."""
    app = pilot.app
    await until(
        pilot,
        lambda: any(sentence in one.message for one in app._notifications),
        f"a notification: {sentence}",
    )


@asynccontextmanager
async def on_air(app: TrackerApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """The app running in a terminal of this size, laid out, its follower at work."""
    first = app.session.feed
    async with app.run_test(size=size, notifications=True) as pilot:
        await laid_out(pilot, first)
        yield pilot


async def laid_out(pilot: Pilot[Any], first: Feed) -> None:
    """Wait until the board shows its rows and the follower has spoken: not the `first` feed."""
    app = the_app(pilot)
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


def the_app(pilot: Pilot[Any]) -> TrackerApp:
    """The app that a pilot flies."""
    app = pilot.app
    assert isinstance(app, TrackerApp)
    return app


@asynccontextmanager
async def back_on_air(
    app: TrackerApp, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pilot[None]]:
    """The app as `on_air`, on whatever view the producer had left it with."""
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
    """The line above the view, all of it, however narrow the screen."""
    return "".join(text(line) for line in app.board_screen.query_one("#columns", Lines)._lines)


def header_seen(app: TrackerApp) -> str:
    """As much of the line above the view as the screen is wide."""
    return app.board_screen.query_one("#columns", Lines).render_line(0).text


def foot(app: App[Any]) -> Line:
    """The line of keys at the foot of what is on top."""
    (line,) = app.screen.query_one(KeyBar)._lines
    return line


def names_in(app: TrackerApp, name: str) -> list[str]:
    """The seats that a list of the board shows."""
    known = app.session.board.election.seat_by_id
    return [known[key].name for key in board_list(app, name).keys if key]


def selected(app: TrackerApp) -> str:
    """The name of the seat that an action would be for; empty where there is none."""
    seat = app.session.board.election.seat_by_id.get(app.board_screen.selected_seat)
    return seat.name if seat else ""


def said(app: App[Any]) -> list[str]:
    """What is told in the corner now, the oldest first."""
    return [one.message for one in sorted(app._notifications, key=lambda one: one.raised_at)]


async def opens(pilot: Pilot[Any], *keys: str, screen: type[Screen[Any]]) -> None:
    """Press these keys and wait for the screen that they open."""
    await pilot.press(*keys)
    await until(pilot, lambda: isinstance(pilot.app.screen, screen), screen.__name__)


async def board_again(pilot: Pilot[Any]) -> None:
    """Wait until nothing is open over the board."""
    app = the_app(pilot)
    await until(pilot, lambda: app.screen is app.board_screen, "the board")


async def fill(pilot: Pilot[Any], **fields: str) -> None:
    """Type into the fields of a dialog, as pasted; the cursor ends in the last that is named."""
    for name, value in fields.items():
        field = pilot.app.screen.query_one(f"#{name}", Input)
        field.value = value
        field.focus()
    await pilot.pause()


def verdict(pilot: Pilot[Any]) -> str:
    """What a dialog says of what was entered."""
    return str(pilot.app.screen.query_one("#verdict").render())


async def recorded(pilot: Pilot[Any], newsroom: Newsroom, count: int = 1) -> list[Bulletin]:
    """Wait until the ledger has so many desk entries, and no dialog waits for its entry."""
    await until(pilot, lambda: len(newsroom.said_by_desk()) == count, f"{count} entries on record")
    await until(pilot, lambda: not getattr(pilot.app.screen, "_recording", None), "the dialog")
    return newsroom.said_by_desk()


def seat_id(name: str) -> str:
    """The ONS code of an Anglia seat."""
    return night.seat_of(night.anglia(), name).id


def on_seat_page(app: App[Any]) -> bool:
    """Whether a seat's page is on top."""
    return isinstance(app.screen, SeatScreen)
