"""The app: wires the bridge, the screens and the clock together, and nothing else."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Event as Stop
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.command import CommandPalette

from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.changes import Change
from tracker.election.clock import Clock, local, wall_clock
from tracker.ledger import Ledger, LoadedBoard
from tracker.ledger.as_of import AsOf
from tracker.ledger.queries import Problem, Source
from tracker.ledger.timeline import TimelineEvent
from tracker.ui import actions, saved_state
from tracker.ui.actions import Action
from tracker.ui.background import Bridge
from tracker.ui.listening import Listening
from tracker.ui.notifier import ALERT_SECONDS
from tracker.ui.palette import SeatsAndActions
from tracker.ui.permissions import ALL, Rights
from tracker.ui.screens.board import NARROW, BoardScreen
from tracker.ui.screens.dialog import Dialog
from tracker.ui.screens.seat import SeatScreen
from tracker.ui.settings import THEMES as THEME_NAMES
from tracker.ui.settings import Settings
from tracker.ui.theme import NIGHT, THEMES
from tracker.ui.view_models.key_bar import Key
from tracker.ui.view_models.status_bar import Feed, as_of_status_line, status_line
from tracker.ui.view_models.styled_text import Line
from tracker.ui.view_models.upcoming import Windows, expected_windows

KEEP_SECONDS = 5.0
"""How often what the producer marked is kept, where it changed."""

if TYPE_CHECKING:
    from tracker.projection.snapshot import ProjectionSnapshot


class TrackerApp(Listening, App[None]):
    """The board over a ledger; where there is a drop folder, its intake runs beside it.

    Without one, others fill the ledger, and the health of the feed is the age of its last file.
    """

    TITLE = "Tracker"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar = {SeatsAndActions}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (44, "-tall")]  # noqa: RUF012

    def __init__(
        self,
        ledger_path: Path,
        *,
        clock: Clock = wall_clock,
        drop: Path | None = None,
        poll: bool = False,
        initials: str = "",
        beside: Sequence[Callable[[Stop], None]] = (),
        settings: Settings | None = None,
        memory_path: Path | None = None,
        rights: Rights = ALL,
        start: LoadedBoard | None = None,
        painted: Callable[[], None] = lambda: None,
        look_ahead: bool = False,
    ) -> None:
        super().__init__()
        self.ledger_path = ledger_path
        self.clock = clock
        self.rights = rights
        self.settings = settings or Settings()
        self.memory_path = memory_path
        self.memory = saved_state.load(memory_path)
        self.initials = initials or self.memory.initials
        """Of the last who confirmed something; offered to the next."""
        self.drop = drop
        self.feed = Feed(watching=drop is not None)
        self._said_of_failure: dict[str, float] = {}
        self._reader = Ledger.open(ledger_path, start)
        self.bridge = Bridge(
            ledger_path,
            clock,
            drop=drop,
            poll=poll,
            start=self._reader.loaded_board,
            read_only=rights.read_only,
            look_ahead=look_ahead and self.settings.projection,
        )
        self._ahead: ProjectionSnapshot | None = None
        self.board: Board = self._reader.board
        self.live: Board = self.board
        self.as_of: AsOf | None = None
        self._happened: list[TimelineEvent] = []
        self.windows: Windows = expected_windows(self.board)
        self._flash_until = {}
        self._marks = None
        self._notes = (frozenset(), None)
        self._missed: tuple[object, float] = (None, 0.0)
        self._is_stale = False
        self._kept = ""
        self._told, self._held_back = [], 0
        self._stepping, self._steps = False, 0
        self._beside = beside
        self._when_painted = painted
        self.board_screen = BoardScreen()
        for theme in THEMES:
            self.register_theme(theme)
        kept = self.memory.theme
        self.theme = kept if kept in THEME_NAMES else self.settings.theme

    def get_default_screen(self) -> BoardScreen:
        """The board is the screen that everything else is pushed on."""
        return self.board_screen

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The variables that are our own, for the moment before a theme is chosen."""
        return NIGHT.variables

    def on_mount(self) -> None:
        """Take the producer's own keys; the board starts what runs beside it once it is painted."""
        self.set_keymap(self.settings.keys)
        self.set_interval(KEEP_SECONDS, self.keep)
        for sentence in self.unknown_names():
            self.say(sentence, severity="warning", timeout=ALERT_SECONDS)

    def begin(self) -> None:
        """The board is painted: start what runs beside it."""
        self.bridge.start(self.post_message, *self._beside)
        self._when_painted()

    def on_unmount(self) -> None:
        """Stop the threads before the ledger is let go."""
        self.bridge.stop()
        self._reader.close()

    # -- what the ledger says ---------------------------------------------------------

    def glance(self, width: int) -> Line:
        """The line at the top: of now, or of the moment that was asked for."""
        if self.as_of:
            back = self.key_of("as-of")
            known_at, now = self.as_of.known_at, self.clock()
            return as_of_status_line(
                self.board, known_at, now, width, back, read_only=self.rights.read_only
            )
        return status_line(
            self.board,
            self.feed,
            self.clock(),
            width,
            missed=self.missed(),
            muted=self.memory.muted,
            read_only=self.rights.read_only,
        )

    @property
    def ahead(self) -> "ProjectionSnapshot | None":
        """What the declared seats say about the rest, of the board of now alone."""
        return None if self.as_of else self._ahead

    @property
    def problems(self) -> list[Problem]:
        """Files held, rejected or warned of."""
        return self._reader.problems()

    @property
    def happened(self) -> list[TimelineEvent]:
        """The night's log, oldest first, as far as the board that is shown has heard of it."""
        if self.as_of is None:
            return self._happened
        return [one for one in self._happened if one.at <= self.as_of.known_at]

    def sources(self, seat: str) -> list[Source]:
        """Every statement about a seat, with its files."""
        said = self.board.bulletins.get(seat, {})
        return [one for one in self._reader.sources(seat) if one.bulletin.id in said]

    def corrected(self, seat: str) -> list[Change]:
        """What was said of a seat and is not so any more."""
        said = self.board.bulletins.get(seat, {})
        changes = self._reader.changes(seat)
        return [one for one in changes if one.is_correction and one.received.bulletin.id in said]

    def desk_entries(self) -> list[Bulletin]:
        """Everything the desks have said, in order of receipt."""
        return self._reader.desk_entries()

    def standing_sources(self) -> dict[str, str]:
        """For each seat, the file that what stands is in."""
        return self._reader.standing_sources(self.board)

    # -- what the producer asks --------------------------------------------------------

    def keys(self, here: Iterable[Action], view: str = "") -> list[Key]:
        """The keys for the line at the foot, as the settings have them."""
        own = self.settings.keys
        return [
            Key(
                actions.shown_key(own.get(one.id, one.key)),
                one.label,
                one.name,
                one.rank,
                is_current=one.id == f"view-{view}",
            )
            for one in self.rights.allowed(here)
            if one.rank < actions.HELP_ALONE
        ]

    def open_seat(self, seat: str) -> None:
        """Open a seat's page, in place of another's; its flip is seen then."""
        self.see(seat)
        page = SeatScreen(seat, self.sources(seat))
        if isinstance(self.screen, SeatScreen):
            self.switch_screen(page)
        else:
            self.push_screen(page)

    def action_export(self) -> None:
        """Choose a format and a file for the summary."""
        from tracker.ui.screens.export import ExportScreen

        if self.allows("export") and self.is_live():
            self.push_screen(ExportScreen())

    def action_help(self) -> None:
        """Every key of where the producer is."""
        from tracker.ui.screens.help import HelpScreen

        on_seat = isinstance(self.screen, SeatScreen)
        here, title = (actions.SEAT, "On a seat's page") if on_seat else (actions.BOARD, "Here")
        every = self.rights.allowed(actions.BY_ID.values())
        self.push_screen(HelpScreen(self.rights.allowed(here), title, self.settings.keys, every))

    def action_command_palette(self) -> None:
        """The palette; over an open dialog there is nothing for it to do."""
        if not isinstance(self.screen, Dialog | CommandPalette):
            super().action_command_palette()

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Save a picture of the screen where the producer started the tracker."""
        if not self.allows("picture"):
            return
        now = local(self.clock(), self.board.election)
        name = filename or f"{self.board.election.id}-{now:%H%M%S}.svg"
        try:
            self.say(f"Saved: {self.save_screenshot(name, path or '.')}")
        except OSError as error:
            self.say(f"{name}: cannot be written: {error.strerror}", severity="error")

    def action_next_theme(self) -> None:
        """The next colours."""
        place = THEME_NAMES.index(self.theme) if self.theme in THEME_NAMES else -1
        self.theme = self.memory.theme = THEME_NAMES[(place + 1) % len(THEME_NAMES)]
        for screen in self.screen_stack:
            screen.refresh(recompose=False, layout=True)

    def keep(self) -> None:
        """Have what the producer marked kept, where it changed."""
        if self.memory_path is None:
            return
        self.memory.initials = self.initials
        self.board_screen.remember()
        text, path = saved_state.written(self.memory), self.memory_path
        if text != self._kept:
            self._kept = text
            self.bridge.keep(lambda: saved_state.save(text, path))

    async def action_quit(self) -> None:
        """Ask before leaving, once."""
        from tracker.ui.screens.confirm import QuitScreen

        if isinstance(self.screen, QuitScreen):
            return

        def leave(sure: bool | None) -> None:
            if sure:
                self.board_screen.was_looked_at()
                self.keep()
                self.exit()

        where = "the ledger" if self.rights.guest else self.ledger_path
        kept = f"Everything received is kept in {where}."
        if self.drop is not None:
            kept += " While the board is closed, nothing is received; it catches up on its return."
        self.push_screen(QuitScreen(kept), leave)
