"""A progress bar on standard error, for work that takes more than half a second.

It is shown on a terminal only and disappears when the work ends.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

ProgressCallback = Callable[[int, int], object]
"""A function that the work calls with two numbers: units done, units in total."""

DELAY = 0.5
"""Seconds of work before the bar appears."""
FRAMES_PER_SECOND = 5


@contextmanager
def progress_bar(label: str) -> Iterator[ProgressCallback | None]:
    """A callback that shows the progress of the block's work.

    None if standard error is not a terminal, or a terminal that cannot paint (`TERM=dumb`). `label`
    is the text before the bar: "Receiving files".
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    with ExitStack() as shown:
        yield _throttled(label, shown)


def _throttled(label: str, shown: ExitStack) -> ProgressCallback:
    """A callback that paints the bar at most `FRAMES_PER_SECOND` times a second."""
    paint: ProgressCallback | None = None
    due = time.monotonic() + DELAY

    def report(done: int, total: int) -> None:
        nonlocal paint, due
        if (now := time.monotonic()) < due:
            return
        due = now + 1 / FRAMES_PER_SECOND
        if paint is None:
            paint = _rich_bar(label, shown)
        paint(done, total)

    return report


def _rich_bar(label: str, shown: ExitStack) -> ProgressCallback:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    progress = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,  # no thread: `update` paints
        redirect_stdout=sys.stdout.isatty(),  # printed lines appear above the bar
    )
    task = progress.add_task(label, total=None)
    shown.enter_context(progress)
    return lambda done, total: progress.update(task, completed=done, total=total, refresh=True)
