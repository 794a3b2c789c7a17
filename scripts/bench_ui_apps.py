"""Two programs in which seats declare one by one, for `bench_ui`; and what each seat took.

    board LEDGER OUTPUT   the tracker's board, with the list of all seats in the middle
    table LEDGER OUTPUT   the same seats and declarations in a Textual DataTable

Every clock stands still, so that nothing moves but what is declared. What each declaration
took is written to OUTPUT.
"""

import argparse
import asyncio
import json
import math
import statistics
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from bench_declarer import receive
from bench_floor import COUNTRY, night
from textual import on
from textual.app import App, ComposeResult
from textual.message import Message
from textual.widgets import DataTable, Static

from tracker import feeds
from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.election.clock import clock_time, wall_clock
from tracker.election.swing import format_rounded
from tracker.ledger import Ledger
from tracker.prepare.pa_writer import Message as Declaration

STILL, STARTED = 0.25, 1.0
"""Seconds without a byte after which a change is shown, or a start is over."""
MOST = 12
"""Declarations on one screen."""


@dataclass(frozen=True)
class Spent:
    """The cost from a change reaching the screen until its last byte is written."""

    cpu: float
    """Seconds, of the thread that makes the screen and of the one that writes it."""
    wall: float
    """Seconds, with the wait for Textual's next frame."""
    written: int
    """Bytes."""


class Watched:
    """Standard error, to which Textual's driver writes from a thread of its own.

    It begins to count when a message of the kind `change` is handed to the app.
    """

    def __init__(self, file: TextIO, app: App[None], change: type[Message]) -> None:
        self._file, self._app = file, app
        self._threads = {threading.get_ident()}
        self.texts: list[str] = []
        self.begun: tuple[float, float] | None = None
        self.forget()
        post = app.post_message

        def post_and_begin(message: Message) -> bool:
            if isinstance(message, change) and self.begun is None:
                self.begun = self.now()
            return post(message)

        app.post_message = post_and_begin  # type: ignore[method-assign]

    def forget(self) -> None:
        """LoadedBoard afresh: nothing was handed over, and nothing written."""
        self.texts, self.begun = [], None
        self.shown = (math.inf, math.inf)

    def now(self) -> tuple[float, float]:
        """CPU seconds of the screen's threads, and seconds of the clock."""
        clocks = map(time.pthread_getcpuclockid, self._threads)
        return sum(map(time.clock_gettime, clocks)), time.perf_counter()

    def write(self, text: str) -> int:
        """Writes, and keeps the text for counting."""
        self.texts.append(text)
        return self._file.write(text)

    def flush(self) -> None:
        """Everything written has reached the terminal."""
        self._file.flush()
        self._threads.add(threading.get_ident())
        self.shown = self.now()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    async def still(self, shown: Callable[[str], bool], seconds: float = STILL) -> str:
        """Waits until the output contains this and nothing more follows. Returns the output."""
        while not shown("".join(self.texts)) or time.perf_counter() - self.shown[1] < seconds:
            if self._app.return_code:
                raise SystemExit(self._app.return_code)
            await asyncio.sleep(0.05)
        return "".join(self.texts)

    async def spent(self, declaration: Awaitable[object]) -> Spent:
        """Declares a seat and waits until it is shown."""
        self.forget()
        await declaration
        written = await self.still(lambda _: bool(self.begun and self.begun[1] < self.shown[1]))
        assert self.begun
        cpu, wall = (end - begin for begin, end in zip(self.begun, self.shown, strict=True))
        return Spent(cpu, wall, len(written.encode()))


async def measure(
    app: App[None],
    declare: Callable[[Declaration], Awaitable[object]],
    change: type[Message],
    waiting: dict[str, Declaration],
    key: str = "",
) -> list[Spent]:
    """Runs an app, presses a key, then declares the visible seats, given by name."""

    def in_sight(shown: str) -> list[Declaration]:
        return [waiting[name] for name in sorted(waiting) if name[:14] in shown]

    watched = Watched(sys.__stderr__, app, change)  # type: ignore[arg-type]
    sys.__stderr__ = watched  # type: ignore[misc, assignment]
    running = asyncio.create_task(app.run_async())
    try:
        shown = await watched.still(lambda shown: bool(in_sight(shown)), STARTED)
        if key:
            watched.forget()
            app.simulate_key(key)
            shown = await watched.still(lambda shown: bool(in_sight(shown)))
        return [await watched.spent(declare(message)) for message in in_sight(shown)[:MOST]]
    finally:
        app.exit()
        await running


def board(path: Path) -> list[Spent]:
    """The tracker's board, which receives a declaration as on the night."""
    from tracker.ui.app import TrackerApp
    from tracker.ui.messages import BoardChanged

    now = wall_clock()

    def receive_one(message: Declaration) -> None:
        with Ledger.open(path) as ledger:
            receive(ledger, [message])

    async def declare(message: Declaration) -> None:
        await asyncio.to_thread(receive_one, message)

    with Ledger.open(path) as ledger:
        app = TrackerApp(path, ledger.loaded_board, clock=lambda: now)
        waiting = to_declare(ledger.board)
    return asyncio.run(measure(app, declare, BoardChanged, waiting, key="2"))


class Declared(Message):
    """A seat has declared."""

    def __init__(self, state: SeatState) -> None:
        super().__init__()
        self.state = state


COLUMNS = ("At", "Seat", "Was", "Result", "Majority", "%", "Turnout", "Swing")


class Table(App[None]):
    """The same seats in the simplest app: a line at the top, and a table."""

    CSS = "DataTable { height: 1fr; }"

    def __init__(self, board: Board) -> None:
        super().__init__()
        self.states = dict(board.states)

    def compose(self) -> ComposeResult:
        yield Static(self.status, id="status")
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        for column in COLUMNS:
            table.add_column(column, key=column)
        for seat, state in sorted(self.states.items(), key=lambda item: item[1].seat.name):
            table.add_row(*cells(state), key=seat)

    @property
    def status(self) -> str:
        declared = sum(state.winner is not None for state in self.states.values())
        return f"{declared} of {len(self.states)} declared"

    @on(Declared)
    def declare(self, message: Declared) -> None:
        seat = message.state.seat.id
        old, self.states[seat] = self.states[seat], message.state
        table = self.query_one(DataTable)
        for column, was, now in zip(COLUMNS, cells(old), cells(message.state), strict=True):
            if was != now:
                table.update_cell(seat, column, now)
        self.query_one("#status", Static).update(self.status)


def cells(state: SeatState) -> list[str]:
    """The cells of a seat in the list of all seats, as text."""
    bulletin, figures = state.standing.bulletin, state.figures
    was = state.seat.previous_winner
    at = clock_time(bulletin.declared_at, state.election) if bulletin else ""
    if not figures:
        return [at, state.seat.name, was, state.result(), "", "", "", ""]
    swing = figures.swing
    return [
        at,
        state.seat.name,
        was,
        state.result(),
        f"{figures.majority:,}",
        format_rounded(figures.majority_share),
        format_rounded(figures.turnout),
        f"{format_rounded(swing.value)} {swing.from_party}→{swing.to_party}" if swing else "",
    ]


def table(path: Path) -> list[Spent]:
    """The table, which receives a declaration as a message."""
    with Ledger.open(path) as ledger:
        before, election = ledger.board, ledger.election
    app = Table(before)

    async def declare(message: Declaration) -> None:
        said = feeds.read(message.name, message.xml, election).bulletins
        app.post_message(Declared(before.apply(said).states[message.seat]))

    return asyncio.run(measure(app, declare, Declared, to_declare(before)))


def to_declare(board: Board) -> dict[str, Declaration]:
    """The messages of the seats still to declare, by seat name."""
    _, messages = night(COUNTRY)
    states = ((board.states[message.seat], message) for message in messages)
    return {state.seat.name: message for state, message in states if state.winner is None}


def main() -> None:
    """Runs one of the programs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", choices=("board", "table"))
    parser.add_argument("ledger", type=Path)
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    spent = (board if options.program == "board" else table)(options.ledger)
    options.output.write_text(json.dumps([asdict(one) for one in spent]))


def medians(output: Path) -> Spent:
    """The median cost of a declaration, from the output of a program."""
    spent = [Spent(**one) for one in json.loads(output.read_text())]
    return Spent(
        statistics.median(one.cpu for one in spent),
        statistics.median(one.wall for one in spent),
        int(statistics.median(one.written for one in spent)),
    )


if __name__ == "__main__":
    main()
