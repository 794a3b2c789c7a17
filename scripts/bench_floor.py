"""Shared by all benchmarks: the shipped nights, a stopwatch, and the line with a ratio."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from bench_figures import FIGURES

from tracker.election import Election, folder
from tracker.prepare import rehearsal
from tracker.prepare.pa_writer import Message

DEFAULT_RUNS = 9
ANGLIA, COUNTRY = "anglia-2019", "uk-2019"


def night(name: str) -> tuple[Election, Sequence[Message]]:
    """A shipped election, and the messages of its night."""
    election = folder.load_election(name)
    return election, rehearsal.load_messages(election, folder.find_election(name))


def run(*arguments: str) -> None:
    """Runs a fresh Python with these arguments and discards its output."""
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def report(
    section: str,
    what: str,
    tracker: Callable[[], float],
    floor: Callable[[], float],
    runs: int,
    *,
    at_most: float,
    per: int = 1,
) -> None:
    """Runs both in turn and prints one line."""
    pairs = [(tracker(), floor()) for _ in range(runs + 1)][1:]
    ours, least = (statistics.median(side) for side in zip(*pairs, strict=True))
    each = f" ({1000 * ours / per:.2f} ms each)" if per > 1 else ""
    print(
        f"{section}: {what}: {1000 * ours:.1f} ms{each}, floor {1000 * least:.1f} ms, "
        f"{FIGURES.ratio(f'{section}: {what}', ours / least, f'at most {at_most}')}"
    )


def p99(seconds: list[float]) -> float:
    """The 99th percentile."""
    if len(seconds) == 1:
        return seconds[0]
    return statistics.quantiles(seconds, n=100, method="inclusive")[98]


def quantiles(seconds: list[float]) -> str:
    """The median and the 99th percentile."""
    return f"p50 {1000 * statistics.median(seconds):.1f} ms, p99 {1000 * p99(seconds):.1f} ms"
