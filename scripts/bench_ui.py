"""The speed of the board in a real terminal, against the least that Textual can do; see bench.py.

All 650 seats of the country, on the night of 2019. First paint and one declaration have a
floor of their own, programs that are run the same way; a key is measured against itself on
a quiet board.
"""

import shutil
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from bench_declarer import receive
from bench_figures import FIGURES
from bench_floor import COUNTRY, DEFAULT_RUNS, night
from bench_terminal import BAUD, NARROW, WIDE, NothingShownError, Shown, Size, measurable, terminal
from bench_ui_apps import Spent, medians
from bench_ui_night import a_night, clock_alone, shows, watch

from tracker.election import Election
from tracker.election.clock import wall_clock
from tracker.ledger import Ledger
from tracker.prepare.pa_writer import Message

PROGRAMS = Path(__file__).with_name("bench_ui_apps.py")


def bench_ui(folder: Path, runs: int) -> None:
    """All measurements of the board in a terminal; with few runs they are shorter too."""
    if not measurable():
        print("ui: left out: this system has no /proc")
        return
    election, messages = night(COUNTRY)
    empty, half, full = (folder / f"{name}.db" for name in ("empty", "half", "full"))
    middle = len(messages) // 2
    fill(empty, election, ())
    fill(half, election, messages[:middle])
    shutil.copy(half, full)
    fill(full, election, messages[middle:])
    first_paint(folder, full, shows(election, len(messages)), runs)
    for size in (WIDE, NARROW):
        one_declaration(folder, half, size)
    a_night(folder, empty, election, share=min(1.0, runs / DEFAULT_RUNS))
    clock_alone(folder, full, shows(election, len(messages)))


def fill(path: Path, election: Election, messages: Sequence[Message]) -> None:
    """Writes a ledger with these messages."""
    with Ledger.create(path, election, wall_clock()) as ledger:
        receive(ledger, messages)


# -- the start ---------------------------------------------------------------------------

WORD = "ballots"
MINIMAL = f"""
from textual.app import App
from textual.widgets import Footer, Static

class Minimal(App):
    BINDINGS = [("q", "quit", "Quit")]

    def compose(self):
        yield Static("{WORD}")
        yield Footer()

Minimal().run()
"""


def first_paint(folder: Path, full: Path, shown: Shown, runs: int) -> None:
    """From exec to the board of a finished night, against a Textual app with one word."""
    copy = folder / "first.db"

    def board() -> float:
        for left in folder.glob(f"{copy.name}*"):
            left.unlink()
        shutil.copy(full, copy)
        return seconds_to(folder, watch(folder, copy), shown)

    def least() -> float:
        command = [sys.executable, "-c", MINIMAL]
        return seconds_to(folder, command, lambda written: WORD.encode() in written)

    pairs = [(board(), least()) for _ in range(runs + 1)][1:]
    ours, floor = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(
        f"ui: first paint of the full board: {1000 * ours:.0f} ms (against {1000 * floor:.0f} ms "
        f"for a Textual app of one word), "
        f"{FIGURES.ratio('ui: first paint', ours / floor, 'at most 1.6')}"
    )


def seconds_to(folder: Path, command: Sequence[str], shown: Shown) -> float:
    """Seconds from exec until the terminal shows something."""
    with terminal(command, folder, WIDE) as screen:
        return screen.until(shown) - screen.started


# -- one declaration ---------------------------------------------------------------------


def one_declaration(folder: Path, half: Path, size: Size) -> None:
    """Visible seats declare, in the list of all seats and in a Textual DataTable."""
    board, table = (spent_by(folder, program, half, size) for program in ("board", "table"))
    where = f"one declaration at {size[0]}×{size[1]}"
    fewer = table.written / board.written
    if size == WIDE:
        print(
            f"ui: {where}: {1000 * board.cpu:.1f} ms of CPU (against {1000 * table.cpu:.1f} ms "
            f"in a DataTable), {table.cpu / board.cpu:.1f} times less (at least 15); "
            f"{1000 * board.wall:.1f} ms until it shows (against {1000 * table.wall:.1f} ms)"
        )
    print(
        f"ui: {where}: {board.written:,} bytes (against {table.written:,} in a DataTable), "
        f"{fewer:.1f} times fewer (at least 10); {board.written / BAUD:.2f} s at 9,600 baud"
    )


def spent_by(folder: Path, program: str, half: Path, size: Size) -> Spent:
    """The median cost of a declaration in one of our programs."""
    output = folder / f"{program}.json"
    copy = shutil.copy(half, folder / f"{program}.db")
    command = [sys.executable, str(PROGRAMS), program, str(copy), str(output)]
    with terminal(command, folder, size) as screen:
        if screen.ended():
            raise NothingShownError(bytes(screen.written[-2000:]).decode(errors="replace"))
    return medians(output)
