"""Starts the board: over a drop folder, or over a night that is played again."""

import datetime as dt
import gc
import tempfile
from contextlib import ExitStack
from pathlib import Path
from threading import Event as Stop

from tracker.ledger import Ledger
from tracker.night import ReplayClock
from tracker.ui import memory
from tracker.ui.app import TrackerApp
from tracker.ui.settings import Settings, read

DEMO_SECONDS = 180.0
"""How long the demo takes over the night, unless it is told a speed."""


def settings_from(path: Path | None) -> Settings:
    """The settings of a file, or of the user's own where none is named.

    Raises SettingsError for a file that cannot be used, or that was named and is not there.
    """
    if path is not None:
        return read(path)
    return read(memory.settings_path(), optional=True)


def run_watch(
    ledger: Ledger,
    drop: Path,
    *,
    poll: bool,
    initials: str = "",
    settings: Settings | None = None,
) -> int:
    """The board over a live drop folder; the exit code, 1 where the screen broke."""
    return _run(
        TrackerApp(
            ledger.path,
            drop=drop,
            poll=poll,
            initials=initials,
            settings=settings,
            memory_path=memory.path_for(ledger.path),
            start=ledger.start,
            painted=_collect_again,
        )
    )


def _collect_again() -> None:
    """What there is once the board is painted stays: it is not looked through again and again."""
    gc.freeze()
    gc.enable()


def _run(app: TrackerApp) -> int:
    app.run()
    return app.return_code or 0


def run_demo(
    election: str, *, speed: float | None, db: Path | None, settings: Settings | None = None
) -> int:
    """Replay a night on the board: real files, through the same intake, on the night's clock;
    the exit code.

    Raises ElectionError where the election has no night to replay.
    """
    from tracker import election_folder, rehearsal

    loaded = election_folder.load(election)
    messages = rehearsal.night(loaded, election_folder.find(election))
    pace = speed or rehearsal.speed_for(messages, DEMO_SECONDS)
    lead = dt.timedelta(seconds=rehearsal.LEAD * pace)
    clock = ReplayClock(messages[0].at - lead, messages[-1].at, pace)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tracker-demo-")))
        drop = folder / "results"
        drop.mkdir()
        path = db or folder / f"{loaded.id}.db"
        ledger = stack.enter_context(Ledger.create(path, loaded, clock()))

        def replay(stop: Stop) -> None:
            rehearsal.play(messages, drop, speed=pace, sleep=stop.wait, stop=stop.is_set)

        return _run(
            TrackerApp(
                path,
                clock=clock,
                drop=drop,
                beside=replay,
                settings=settings,
                start=ledger.start,
                painted=_collect_again,
            )
        )
