"""A bar for work that takes a while, where a person is waiting for it; it knows no work.

On standard error, only on a terminal, only once the work has gone on for a moment, and gone
when it ends. In a pipe the work is told that nobody is looking, and reports to nobody.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

ProgressCallback = Callable[[int, int], object]
"""What work tells of itself: how much is done, and of how much."""

PATIENCE = 0.5
"""Seconds of work before there is a bar: what is done by then needs none."""
LOOKS = 5
"""How often a second it is painted."""


@contextmanager
def progress_bar(what: str) -> Iterator[ProgressCallback | None]:
    """Where the work reports to while the block lasts; None where nobody would see it.

    `what` is said before the bar: "Receiving files".
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    with ExitStack() as painted:
        yield _painter(what, painted)


def _painter(what: str, painted: ExitStack) -> ProgressCallback:
    """Paints no more often than anybody looks, so that work may report each file of thousands."""
    paint: ProgressCallback | None = None
    due = time.monotonic() + PATIENCE

    def told(done: int, total: int) -> None:
        nonlocal paint, due
        if (now := time.monotonic()) < due:
            return
        due = now + 1 / LOOKS
        if paint is None:
            paint = _bar(what, painted)
        paint(done, total)

    return told


def _bar(what: str, painted: ExitStack) -> ProgressCallback:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    progress = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,  # no thread of its own: it is painted when there is something new
        redirect_stdout=sys.stdout.isatty(),  # lines that are said meanwhile stand above it
    )
    task = progress.add_task(what, total=None)
    painted.enter_context(progress)
    return lambda done, total: progress.update(task, completed=done, total=total, refresh=True)
