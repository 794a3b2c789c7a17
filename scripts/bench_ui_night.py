"""A whole night on one board: its keys while seats declare, its CPU, its memory, its bytes."""

import random
import re
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from bench_declarer import Declarer, declarer
from bench_figures import FIGURES
from bench_floor import COUNTRY, p99, quantiles
from bench_terminal import BAUD, NARROW, WIDE, NothingShownError, Shown, Size, Terminal, terminal

from tracker.election import Election

FLASHING = 5
"""Seconds for which a change may still be highlighted."""
PATIENCE = 120
"""Seconds until the benchmark stops to wait for a board to come to rest."""


def shows(election: Election, declared: int) -> Shown:
    """Whether the board is readable: its count, and seats by name."""
    count = f"{declared} of {len(election.seats)}".encode()
    names = [seat.name.encode() for seat in election.seats if len(seat.name) <= 16]
    return lambda written: count in written and sum(name in written for name in names) >= 5


def watch(folder: Path, ledger: Path) -> list[str]:
    """The command that a producer types, with an empty drop folder."""
    (folder / "results").mkdir(exist_ok=True)
    options = ["-e", COUNTRY, "--db", str(ledger)]
    return [sys.executable, "-m", "tracker", "watch", str(folder / "results"), *options]


def a_night(folder: Path, db: Path, election: Election, share: float) -> None:
    """One board from the first declaration to the last; another process records them."""
    seconds = max(2, round(6 * share))
    with declarer(db, folder) as others, terminal(watch(folder, db), folder, WIDE) as screen:
        screen.until(shows(election, 0))
        others.until_over(screen)
        screen.listen(2)
        at_start = screen.megabytes("VmRSS")
        others.declare(300, per_second=50)
        others.until_over(screen)
        settle(screen)
        screen.listen(FLASHING)
        clock, written = used(screen, seconds)
        others.declare(5 * seconds, per_second=5)
        busy, _ = used(screen, seconds)
        others.until_over(screen)
        still, under_fire = keys(screen, others, seconds)
        others.declare(len(election.seats), per_second=50)
        others.until_over(screen)
        settle(screen)
        resident, peak = screen.megabytes("VmRSS"), screen.megabytes("VmHWM")
    print(
        f"ui: key to paint: {quantiles(under_fire)} while 20 seats a second declare "
        f"(against {quantiles(still)} while none do), of p99 "
        f"{FIGURES.ratio('ui: key to paint', p99(under_fire) / p99(still), 'at most 2.0')}\n"
        f"ui: 5 declarations a second, in the view it opens with: {100 * busy:.1f} % of a core "
        f"(against {100 * clock:.1f} % while none come), "
        f"{1000 * (busy - clock) / 5:.1f} ms for each\n"
        f"ui: memory after 650 declarations: {resident:.0f} MB, {peak:.0f} MB at its peak "
        f"(against {at_start:.0f} MB before them), "
        f"{FIGURES.ratio('ui: memory', resident / at_start)}\n"
        f"ui: {idle_text(WIDE, written)}"
    )


def used(screen: Terminal, seconds: float) -> tuple[float, float]:
    """The fraction of a core that a program uses, and the bytes it writes per second."""
    cpu, written = screen.cpu_seconds(), screen.total
    screen.listen(seconds)
    return (screen.cpu_seconds() - cpu) / seconds, (screen.total - written) / seconds


def settle(screen: Terminal) -> None:
    """Waits until every change is shown."""
    for _ in range(PATIENCE):
        if used(screen, 1)[0] < 0.3:
            return
    raise NothingShownError(f"{PATIENCE} s after the last change, the board is still at work")


def clock_alone(folder: Path, full: Path, shown: Shown) -> None:
    """The bytes that a board writes while nothing happens."""
    with terminal(watch(folder, full), folder, NARROW) as screen:
        screen.until(shown)
        screen.listen(2)
        _, written = used(screen, 3)
    print(f"ui: {idle_text(NARROW, written)}, {100 * written / BAUD:.0f} % of 9,600 baud")


def idle_text(size: Size, written: float) -> str:
    """Describes the bytes of an idle board."""
    return f"nothing but the clock at {size[0]}×{size[1]}: {written:,.0f} bytes a second"


# -- keys ---------------------------------------------------------------------------------

DOWN, FIRST, ALL_SEATS = b"\x1b[B", b"\x1b[H", b"2"
PAINTED = re.compile(rb"\x1b\[(\d+);\d+H((?:[^\x1b]|\x1b\[[\d;]*m)*)")
"""A line, and what is written from somewhere on it."""
SLOWEST = 10.0
"""Seconds until the benchmark stops to wait for a key."""
BACKGROUND = re.compile(rb"48;2;\d+;\d+;\d+")


def keys(screen: Terminal, others: Declarer, seconds: float) -> tuple[list[float], list[float]]:
    """Seconds from a key to its line on the screen: idle, and during declarations."""
    screen.type(ALL_SEATS)
    settle(screen)
    colours = cursor_colours(screen)
    quiet_until = time.perf_counter() + seconds
    still = presses(screen, colours, lambda: time.perf_counter() < quiet_until)
    screen.type(FIRST)
    settle(screen)
    others.declare(int(20 * seconds), per_second=20)
    under_fire = presses(screen, colours, others.going_on)
    others.until_over(screen)
    return still, under_fire


def presses(screen: Terminal, colours: set[bytes], going_on: Callable[[], bool]) -> list[float]:
    """Seconds from each key to the line of the cursor, which came where the key had sent it."""
    took: list[float] = []
    chance = random.Random(2019)
    while going_on() or not took:
        screen.listen(chance.uniform(0.02, 0.05))
        screen.forget()
        pressed = screen.type(DOWN)
        try:
            shown = screen.until(lambda written: any(c in written for c in colours), SLOWEST)
        except NothingShownError:
            return [*took, SLOWEST]
        took.append(shown - pressed)
    return took


def cursor_colours(screen: Terminal) -> set[bytes]:
    """The background of the cursor: one key moves it to a line and the next away from it.

    It tells the answer to a key from what a declaration or the clock writes meanwhile.
    """
    lines: list[dict[bytes, set[bytes]]] = []
    for _ in range(6):
        screen.type(DOWN)
        lines.append({})
        for line, cells in PAINTED.findall(screen.listen(0.3)):
            lines[-1].setdefault(line, set()).update(BACKGROUND.findall(cells))
    taken_away = [
        set[bytes]().union(*(then[line] - now[line] for line in then.keys() & now.keys()))
        for then, now in pairwise(lines)
    ]
    if not (colours := set.intersection(*taken_away)):
        raise NothingShownError("a key moves no line of another background")
    return colours
