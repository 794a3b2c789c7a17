"""Starts the app for `tracker watch` and `tracker demo`."""

import datetime as dt
import gc
import os
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from threading import Event as Stop
from typing import TYPE_CHECKING

from tracker.election.clock import ReplayClock, wall_clock
from tracker.ledger import Ledger
from tracker.ledger.errors import LedgerError
from tracker.ui import saved_state
from tracker.ui.app import TrackerApp
from tracker.ui.permissions import ALL, Permissions
from tracker.ui.receiver import Receiver
from tracker.ui.run_screens import run_screens
from tracker.ui.settings import Settings

if TYPE_CHECKING:
    from tracker.fetch.run import FetchSettings
    from tracker.replication.address import JoinSettings

ORPHAN_SECONDS = 1.0
"""Seconds between two checks of a served board whether its server still runs."""
DEMO_SECONDS = 180.0
"""Duration of the demo if no speed is given."""


def run_watch(
    ledger: Ledger,
    drop: Path | None,
    *,
    poll: bool,
    initials: str = "",
    settings: Settings | None = None,
    permissions: Permissions = ALL,
    joining: "JoinSettings | None" = None,
    fetching: "FetchSettings | None" = None,
    wall: bool = False,
) -> int:
    """Show the board of a ledger until the producer leaves.

    With a drop folder, receive its files and call the hooks of the settings. With `joining`,
    exchange statements with the other desks of the night. With `fetching`, fetch the files of a
    host into the drop folder. With `wall`, begin with the wall. A guest's marks are not saved, and
    a guest sees no projection. Returns the exit code, 1 if the screen failed.
    """
    if permissions.guest:
        threading.Thread(target=_end_with_the_server, args=(os.getppid(),), daemon=True).start()
    hooks = settings.hooks if settings and drop else ()

    def say(sentence: str) -> None:
        receiver.report(sentence)

    def call_hooks(stop: Stop) -> None:
        from tracker.events.hooks.run import hook_worker

        hook_worker(ledger.path, hooks, wall_clock, say)(stop)

    def join(stop: Stop) -> None:
        from tracker.replication.run import join_worker

        assert joining is not None
        join_worker(ledger.path, joining, wall_clock, say)(stop)

    def fetch(stop: Stop) -> None:
        from tracker.fetch.run import fetch_worker

        assert fetching is not None
        assert drop is not None
        fetch_worker(fetching, drop, wall_clock, say)(stop)

    receiver = Receiver(
        ledger.path,
        wall_clock,
        ledger.loaded_board,
        drop=drop,
        poll=poll,
        companions=[
            *([call_hooks] if hooks else []),
            *([join] if joining else []),
            *([fetch] if fetching else []),
        ],
    )

    saved = None if permissions.guest else saved_state.path_for(ledger.path)
    notice = "" if saved or permissions.guest else "Marks are not kept: no home folder; set HOME."

    def make_app() -> TrackerApp:
        ledger.refresh()
        return TrackerApp(
            ledger.path,
            ledger.loaded_board,
            receiver=receiver,
            initials=initials,
            settings=settings,
            saved_state_path=saved,
            permissions=permissions,
            on_painted=_enable_gc,
            projects=not permissions.guest,
            notice=notice,
            wall=wall,
        )

    return run_screens(make_app, receiver)


def _end_with_the_server(server: int) -> None:
    """End this process when the server that started it (a process id) has ended.

    Textual does not notice the end of a server that was killed. Recorded entries are in the
    ledger already, so the process can end at once.
    """
    while os.getppid() == server:
        time.sleep(ORPHAN_SECONDS)
    os._exit(1)


def _enable_gc() -> None:
    """Turn garbage collection on. Objects made until now are not examined: they are kept."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def run_demo(
    election: str, *, speed: float | None, db: Path | None, settings: Settings | None = None
) -> int:
    """Replay a past night on the board: its files are written into a temporary drop folder.

    `speed` 60 shows an hour in a minute; with None the night takes `DEMO_SECONDS`. `db` keeps the
    ledger in this new file, with marks and views as in `run_watch`; None makes a temporary ledger.
    Returns the exit code. Raises ElectionError if the results of the election are missing or have
    an error, and LedgerError if `db` exists.
    """
    from tracker.election import folder as election_folder
    from tracker.prepare import rehearsal

    loaded = election_folder.load_election(election)
    messages = rehearsal.load_messages(loaded, election_folder.find_election(election))
    pace = speed or rehearsal.speed_for(messages, DEMO_SECONDS)
    lead = dt.timedelta(seconds=rehearsal.LEAD_SECONDS * pace)
    clock = ReplayClock(messages[0].at - lead, messages[-1].at, pace)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tracker-demo-")))
        drop = folder / "results"
        drop.mkdir()
        path = db or folder / f"{loaded.id}.db"
        if path.exists():
            raise LedgerError(f"{path}: exists; name a new file, or see it with tracker watch --db")
        ledger = stack.enter_context(Ledger.create(path, loaded, clock()))

        def replay(stop: Stop) -> None:
            rehearsal.play(messages, drop, speed=pace, sleep=stop.wait, stop=stop.is_set)

        receiver = Receiver(path, clock, ledger.loaded_board, drop=drop, companions=[replay])
        notice = f"Ledger: {path}" + ("" if db else ", until you quit. --db FILE keeps it")

        def make_app() -> TrackerApp:
            ledger.refresh()
            return TrackerApp(
                path,
                ledger.loaded_board,
                clock=clock,
                receiver=receiver,
                settings=settings,
                saved_state_path=saved_state.path_for(path) if db else None,
                on_painted=_enable_gc,
                projects=True,
                notice=notice,
            )

        return run_screens(make_app, receiver)
