"""The app: wires the bridge, the screens and the clock together, and nothing else."""

import datetime as dt
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from threading import Event as Stop
from time import monotonic
from typing import ClassVar

from textual import on
from textual.app import App
from textual.notifications import SeverityLevel

from tracker import election_folder, rehearsal
from tracker.as_of import AsOf
from tracker.board import Board
from tracker.ledger import Ledger
from tracker.night import Clock, ReplayClock, local, wall_clock
from tracker.record import Problem, Source
from tracker.ui.bridge import Bridge
from tracker.ui.messages import (
    BoardChanged,
    Corrected,
    Exported,
    Failed,
    FeedChanged,
    NotExported,
    Rewound,
    Said,
)
from tracker.ui.palette import SeatsAndActions
from tracker.ui.screens.as_of import AsOfScreen, Moment
from tracker.ui.screens.board import BoardScreen
from tracker.ui.screens.confirm import QuitScreen
from tracker.ui.screens.declare import DeclareScreen
from tracker.ui.screens.export import ExportScreen
from tracker.ui.screens.help import HelpScreen
from tracker.ui.screens.seat import SeatScreen
from tracker.ui.theme import NIGHT
from tracker.ui.view_models.corrections import spoken
from tracker.ui.view_models.glance import Feed, glance, glance_back
from tracker.ui.view_models.spans import Line
from tracker.why import verdict

DEMO_SECONDS = 180.0
"""How long the demo takes over the night, unless it is told a speed."""

CORRECTION_SECONDS = 20.0
"""How long a correction stays on the screen; it stays in the list of the latest."""
ALARM_SECONDS = 600.0
FAILURE_SECONDS = 60.0


class TrackerApp(App[None]):
    """The board over a ledger; where there is a drop folder, its intake runs beside it."""

    TITLE = "Tracker"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar = {SeatsAndActions}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (44, "-tall")]  # noqa: RUF012

    def __init__(
        self,
        ledger_path: Path,
        *,
        clock: Clock = wall_clock,
        drop: Path | None = None,
        poll: bool = False,
        initials: str = "",
        beside: Callable[[Stop], None] | None = None,
    ) -> None:
        super().__init__()
        self.ledger_path = ledger_path
        self.clock = clock
        self.initials = initials
        """Of the last who confirmed something; offered to the next."""
        self.drop = drop
        self.bridge = Bridge(ledger_path, clock, drop=drop, poll=poll)
        self.feed = Feed(watching=drop is not None)
        self._said_of_failure: dict[str, float] = {}
        self._reader = Ledger.open(ledger_path)
        self.board: Board = self._reader.board
        """What is shown."""
        self.live: Board = self.board
        """What stands now; another than what is shown while the board is rewound."""
        self.as_of: AsOf | None = None
        self._beside = [beside] if beside else []
        self.board_screen = BoardScreen()

    def on_mount(self) -> None:
        """Show the board, then start what runs beside it."""
        self.register_theme(NIGHT)
        self.theme = NIGHT.name
        self.push_screen(self.board_screen)
        self.bridge.start(self.post_message, *self._beside)

    def on_unmount(self) -> None:
        """Stop the threads before the ledger is let go."""
        self.bridge.stop()
        self._reader.close()

    # -- what the ledger says ---------------------------------------------------------

    def glance(self, width: int) -> Line:
        """The line at the top: of now, or of the moment that was asked for."""
        if self.as_of:
            return glance_back(self.board, self.as_of.known_at, self.clock(), width)
        return glance(self.board, self.feed, self.clock(), width)

    @property
    def problems(self) -> list[Problem]:
        """Files held, rejected or warned of."""
        return self._reader.problems()

    def sources(self, seat: str) -> list[Source]:
        """Every statement about a seat, with its files."""
        said = self.board.bulletins.get(seat, {})
        return [one for one in self._reader.sources(seat) if one.bulletin.id in said]

    def standing_sources(self) -> dict[str, str]:
        """For each seat, the file that what stands is in."""
        return self._reader.standing_sources(self.board)

    @on(BoardChanged)
    def show_board(self, message: BoardChanged) -> None:
        """The board moved; while it is rewound, what is shown does not."""
        before, self.live = self.live, message.board
        if self.as_of:
            return
        self.board = self.live
        self.board_screen.show_board(before, self.clock())
        for screen in self.screen_stack:
            if isinstance(screen, SeatScreen | DeclareScreen):
                screen.show_board(before)

    @on(FeedChanged)
    def show_feed(self, message: FeedChanged) -> None:
        """The feed's health moved."""
        before, self.feed = self.feed, message.feed
        if self.feed.caught_up and not before.caught_up:
            self.board_screen.caught_up()
        if (now := self.feed.differs) and not before.differs:
            self.say(now, severity="warning", timeout=CORRECTION_SECONDS)
        self.board_screen.show_all()

    @on(Said)
    def answer(self, message: Said) -> None:
        """A desk entry is on record: say what the seat stands at now."""
        state = self.board.states[message.seat]
        self.say(f"{state.seat.name}: {state.result() or state.status}. {verdict(state)}")

    @on(Exported)
    def exported(self, message: Exported) -> None:
        """A summary is written."""
        if isinstance(self.screen, ExportScreen):
            self.screen.dismiss()
        self.say(f"Written: {message.path}")
        if message.warning:
            self.say(message.warning, severity="warning")

    @on(NotExported)
    def not_exported(self, message: NotExported) -> None:
        """A summary could not be written: the dialog says why, where it is still open."""
        if isinstance(self.screen, ExportScreen):
            self.screen.complain(message.sentence)
        else:
            self.say(f"Not written: {message.sentence}", severity="error")

    @on(Rewound)
    def rewound(self, message: Rewound) -> None:
        """Show the board of another moment."""
        self.as_of, self.board = message.of, message.of.board
        self._show_another_board()
        if message.of.untimed:
            names = ", ".join(state.seat.name for state in message.of.untimed)
            self.say(f"Left out, for nobody states when they declared: {names}")

    def _show_another_board(self) -> None:
        while isinstance(self.screen, SeatScreen):
            self.pop_screen()
        self.board_screen.start_afresh()

    @on(Corrected)
    def corrected(self, message: Corrected) -> None:
        """What was on the board is not so: an alarm stays until it is clicked away."""
        for sentence, alarm in spoken(message.corrections, self.board.election):
            self.say(
                sentence,
                severity="error" if alarm else "warning",
                timeout=ALARM_SECONDS if alarm else CORRECTION_SECONDS,
            )

    @on(Failed)
    def complain(self, message: Failed) -> None:
        """Something in the background went wrong; the same thing once a minute is enough."""
        last = self._said_of_failure.get(message.sentence)
        if last is None or monotonic() - last > FAILURE_SECONDS:
            self._said_of_failure[message.sentence] = monotonic()
            self.say(message.sentence, severity="error")

    def say(
        self, sentence: str, *, severity: SeverityLevel = "information", timeout: float = 6
    ) -> None:
        """Tell the producer, as plain text, for `timeout` seconds."""
        self.notify(sentence, severity=severity, markup=False, timeout=timeout)

    # -- what the producer asks --------------------------------------------------------

    def open_seat(self, seat: str) -> None:
        """Open a seat's page, in place of another's."""
        page = SeatScreen(seat, self.sources(seat))
        if isinstance(self.screen, SeatScreen):
            self.switch_screen(page)
        else:
            self.push_screen(page)

    def action_as_of(self) -> None:
        """Go to the board of another moment, or come back."""
        if self.as_of:
            self.as_of, self.board = None, self.live
            self._show_another_board()
            return

        def go(moment: Moment | None) -> None:
            if moment:
                self.bridge.rewind(moment.at, moment.declared_by)

        self.push_screen(AsOfScreen(self.board.election), go)

    def is_live(self) -> bool:
        """Whether what is shown is what stands; says so where it is not."""
        if self.as_of:
            self.say("This board is not live: t goes back to now.", severity="warning")
        return self.as_of is None

    def action_export(self) -> None:
        """Choose a format and a file for the summary."""
        if not self.is_live():
            return
        self.push_screen(ExportScreen())

    def action_help(self) -> None:
        """Every key."""
        self.push_screen(HelpScreen())

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Save a picture of the screen where the producer started the tracker."""
        now = local(self.clock(), self.board.election)
        name = filename or f"{self.board.election.id}-{now:%H%M%S}.svg"
        try:
            self.say(f"Saved: {self.save_screenshot(name, path or '.')}")
        except OSError as error:
            self.say(f"{name}: cannot be written: {error.strerror}", severity="error")

    async def action_quit(self) -> None:
        """Ask before leaving, once."""
        if isinstance(self.screen, QuitScreen):
            return

        def leave(sure: bool | None) -> None:
            if sure:
                self.exit()

        kept = f"Everything received is kept in {self.ledger_path}."
        if self.drop is not None:
            kept += " While the board is closed, nothing is received; it catches up on its return."
        self.push_screen(QuitScreen(kept), leave)


def run_watch(ledger: Ledger, drop: Path, *, poll: bool, initials: str = "") -> int:
    """The board over a live drop folder; the exit code, 1 where the screen broke."""
    return _run(TrackerApp(ledger.path, drop=drop, poll=poll, initials=initials))


def _run(app: TrackerApp) -> int:
    app.run()
    return app.return_code or 0


def run_demo(election: str, *, speed: float | None, db: Path | None) -> int:
    """Replay a night on the board: real files, through the same intake, on the night's clock;
    the exit code.

    Raises ElectionError where the election has no night to replay.
    """
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
        stack.enter_context(Ledger.create(path, loaded, clock()))

        def replay(stop: Stop) -> None:
            rehearsal.play(messages, drop, speed=pace, sleep=stop.wait, stop=stop.is_set)

        return _run(TrackerApp(path, clock=clock, drop=drop, beside=replay))
