"""Starts the board: over a drop folder, or over a night that is played again."""

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
from tracker.ui import saved_state
from tracker.ui.app import TrackerApp
from tracker.ui.messages import Failed
from tracker.ui.permissions import ALL, Rights
from tracker.ui.settings import Settings

if TYPE_CHECKING:
    from tracker.replication.address import JoinSettings

ORPHAN_SECONDS = 1.0
"""How often a board for a guest looks whether anybody shows it still."""
DEMO_SECONDS = 180.0
"""How long the demo takes over the night, unless it is told a speed."""


def run_watch(
    ledger: Ledger,
    drop: Path | None,
    *,
    poll: bool,
    initials: str = "",
    settings: Settings | None = None,
    rights: Rights = ALL,
    joining: "JoinSettings | None" = None,
) -> int:
    """The board over a live drop folder, or over a ledger that others fill.

    Over a folder it calls the hooks of the settings too. Of what a guest marks, nothing is
    kept: the memory is the producer's; and no guest is shown what is ahead, which is for the
    desk. Where `joining` says so, the ledger is joined to the other desks of its night. The exit
    code: 1 where the screen broke.
    """
    if rights.guest:
        threading.Thread(target=_end_with_the_server, args=(os.getppid(),), daemon=True).start()
    hooks = settings.hooks if settings and drop else ()

    def say(sentence: str) -> None:
        app.post_message(Failed(sentence))

    def call_hooks(stop: Stop) -> None:
        from tracker.events.hooks.run import hook_worker

        hook_worker(ledger.path, hooks, wall_clock, say)(stop)

    def join(stop: Stop) -> None:
        from tracker.replication.run import join_worker

        assert joining is not None
        join_worker(ledger.path, joining, wall_clock, say)(stop)

    app = TrackerApp(
        ledger.path,
        drop=drop,
        poll=poll,
        initials=initials,
        beside=[*([call_hooks] if hooks else []), *([join] if joining else [])],
        settings=settings,
        memory_path=None if rights.guest else saved_state.path_for(ledger.path),
        rights=rights,
        start=ledger.loaded_board,
        painted=_collect_again,
        look_ahead=not rights.guest,
    )
    return _run(app)


def _end_with_the_server(server: int) -> None:
    """A board for a guest ends with whoever shows it, even one that was killed.

    Textual does not notice: nothing comes from its browser any more, as on a calm night. What
    was confirmed is in the ledger, or it is not; the process need not be asked.
    """
    while os.getppid() == server:
        time.sleep(ORPHAN_SECONDS)
    os._exit(1)


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
        ledger = stack.enter_context(Ledger.create(path, loaded, clock()))

        def replay(stop: Stop) -> None:
            rehearsal.play(messages, drop, speed=pace, sleep=stop.wait, stop=stop.is_set)

        return _run(
            TrackerApp(
                path,
                clock=clock,
                drop=drop,
                beside=[replay],
                settings=settings,
                start=ledger.loaded_board,
                painted=_collect_again,
                look_ahead=True,
            )
        )
