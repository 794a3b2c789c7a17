"""The app: connects the session, the background threads, the notifier and the screens."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.command import CommandPalette

from tracker.election.clock import Clock, local, wall_clock
from tracker.ledger import LoadedBoard
from tracker.ui import actions, messages, saved_state
from tracker.ui.background import Background
from tracker.ui.entry_actions import EntryActions
from tracker.ui.marks import unknown_names
from tracker.ui.notifier import ALERT_SECONDS, Notifier
from tracker.ui.palette import ActionsAndSeats, Palette
from tracker.ui.panes.pane import Shows
from tracker.ui.panes.side import COLUMNS_FROM
from tracker.ui.permissions import ALL, Permissions
from tracker.ui.receiver import Receiver
from tracker.ui.rewind import Rewind
from tracker.ui.screen_updates import ScreenUpdates
from tracker.ui.screens.board import NARROW, BoardScreen
from tracker.ui.screens.dialog import Dialog
from tracker.ui.screens.messages import OpenSeat, Painted, RunOnBoard, ShowSeats, StepSeat
from tracker.ui.screens.seat import SeatScreen
from tracker.ui.session import Session
from tracker.ui.settings import THEMES as THEME_NAMES
from tracker.ui.settings import Settings
from tracker.ui.terminal_app import BROKEN, TerminalApp
from tracker.ui.theme import NIGHT, THEMES
from tracker.ui.view_models.alerts import stale

SAVE_SECONDS = 5.0
"""Seconds between two checks whether the saved state has changed."""
TICK_SECONDS = 0.5


class TrackerApp(TerminalApp):
    """Shows the board of a ledger. With a drop folder, it also receives the files of the folder."""

    TITLE = "Tracker"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar = {ActionsAndSeats}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide"), (COLUMNS_FROM, "-columns")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (44, "-tall")]  # noqa: RUF012

    def __init__(
        self,
        ledger_path: Path,
        start: LoadedBoard,
        *,
        clock: Clock = wall_clock,
        receiver: Receiver | None = None,
        initials: str = "",
        settings: Settings | None = None,
        saved_state_path: Path | None = None,
        permissions: Permissions = ALL,
        on_painted: Callable[[], None] = lambda: None,
        projects: bool = False,
        notice: str = "",
        wall: bool = False,
    ) -> None:
        """Create and connect all parts. The threads start after the first paint.

        Args:
            ledger_path: The ledger file, which exists.
            start: The board to show first, with the number of its last statement.
            clock: Returns the time; in a replay, the time of the replayed night.
            receiver: Receives files; None to receive none. It is stopped with the app, except if
                the screen breaks: then it works on, for the next screen.
            initials: The initials of the person at this desk; if empty, those of the saved state.
            settings: The producer's settings; None for the defaults.
            saved_state_path: The file for marks, views and filters; None to keep none.
            permissions: The actions that are allowed.
            on_painted: Called after the first paint.
            projects: Project the undeclared seats, unless the settings turn it off.
            notice: A sentence to show at the start.
            wall: Begin with the wall over the board.
        """
        super().__init__()
        self._receiver = receiver or Receiver(ledger_path, clock, start)
        self._ledger_path, self._receives = ledger_path, self._receiver.drop is not None
        self._is_leaving = False
        """Whether the app ends as soon as the last signed entry is recorded."""
        self._on_painted, self._notice = on_painted, notice
        self._begins_with_wall = wall
        self.session = Session(
            start.board,
            clock,
            settings=settings,
            permissions=permissions,
            saved=saved_state.load(saved_state_path),
            initials=initials,
            watching=self._receives,
        )
        self._saved = saved_state.copied(self.session.saved)
        """The state as it was last saved or loaded."""
        path = saved_state_path
        self._state_file = saved_state.StateFile(path, self._saved) if path else None
        own = self.session.settings
        self.notifier = Notifier(
            self.show_toast,
            self._unnotify,
            self.bell,
            self.write_to_terminal,
            alerts=own.alerts,
            saved=self.session.saved,
            environment=os.environ,
        )
        self.background = Background(
            ledger_path,
            clock,
            start,
            self._receiver,
            read_only=permissions.read_only,
            projects=projects and own.projection,
        )
        self._rewind = Rewind(self.session, self.background.step)
        self._entries = EntryActions(
            self.session, self.notifier, self.background, self.push_screen, self.copy
        )
        self.board_screen = BoardScreen(self.session, self.notifier)
        self._updates = ScreenUpdates(
            self.session,
            self.notifier,
            self.background,
            self._rewind,
            self.board_screen,
            lambda: self.screen_stack,
        )
        for theme in THEMES:
            self.register_theme(theme)
        saved = self.session.saved.theme
        self.theme = saved if saved in THEME_NAMES else own.theme

    def get_default_screen(self) -> BoardScreen:
        """The board, which is below every other screen."""
        return self.board_screen

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The variables of our style sheet, for the time before a theme is set."""
        return NIGHT.variables

    def on_mount(self) -> None:
        """Apply the settings' keys, start the timers, and warn of unknown names in the settings."""
        own = self.session.settings
        self.set_keymap(own.keys)
        self.set_interval(TICK_SECONDS, self._tick)
        self.set_interval(SAVE_SECONDS, self._save)
        for sentence in unknown_names(own.alerts, self.session.board.election):
            self.notifier.warn(sentence, timeout=ALERT_SECONDS)
        if self._notice:
            self.notifier.say(self._notice, timeout=ALERT_SECONDS)

    def on_painted(self, message: Painted) -> None:
        """Start the background threads after the first paint. Show the wall, if it is wanted."""
        if self._begins_with_wall:
            self.action_wall()
        self.background.start(self.post_message)
        self._on_painted()

    def on_unmount(self) -> None:
        self.background.stop()
        if self.return_code != BROKEN:
            self._receiver.stop()

    # -- messages from the background threads ------------------------------------------

    @on(messages.BackgroundMessage)
    def apply_update(self, message: messages.BackgroundMessage) -> None:
        self._updates.apply(message)
        is_answer = isinstance(message, messages.EntryRecorded | messages.EntryFailed)
        if is_answer and self._is_leaving and not self.background.waiting_entries:
            self._is_leaving = False
            if isinstance(message, messages.EntryRecorded):
                self.leave()

    # -- messages from the screens -----------------------------------------------------

    def on_open_seat(self, message: OpenSeat) -> None:
        """Open the page of a seat, in place of an open page. Mark the flip of the seat as seen."""
        self.session.seat_marks.see(self.session.board, [message.seat])
        self.board_screen.refresh_soon()
        self.background.read_sources(message.seat)
        page = SeatScreen(self.session, message.seat)
        if isinstance(self.screen, SeatScreen):
            self.switch_screen(page)
        else:
            self.push_screen(page)

    def on_step_seat(self, message: StepSeat) -> None:
        """Open the page of the next seat of the list."""
        if seat := self.board_screen.seat_beside(message.seat, message.direction):
            self.on_open_seat(OpenSeat(seat))
        else:
            self.notifier.say("That was the last seat of the list in this direction.")

    async def on_run_on_board(self, message: RunOnBoard) -> None:
        """Run an action of the board: for marks beneath the page, else in its place."""
        page = self.screen
        if not isinstance(page, SeatScreen):
            return
        if message.action == "watch":
            self.board_screen.toggle_watch(page.seat)
            page.show_all()
            return
        if message.action not in actions.OF_MARKS:
            page.dismiss()
        await self.board_screen.run_action(actions.BY_ID[message.action].name)

    def on_show_seats(self, message: ShowSeats) -> None:
        """Show the seats that match a filter, in place of an open page."""
        if isinstance(self.screen, SeatScreen):
            self.screen.dismiss()
        self.board_screen.show_seats(message.filter)

    # -- twice a second ----------------------------------------------------------------

    def _tick(self) -> None:
        """Update the clock, the flashing seats and the alerts."""
        if not self.screen_stack:  # the app is closing
            return
        for screen in self.screen_stack:  # also beneath a dialog or the palette
            if isinstance(screen, BoardScreen | SeatScreen):
                screen.show_status()
        if self.session.seat_marks.flashing():
            self.board_screen.show_pane()
        self.board_screen.refresh_for(Shows.CLOCK)
        if missing := self.session.became_stale():
            alert = stale(missing, self.session.alert_rules)
            self.notifier.alert([alert])

    # -- actions -----------------------------------------------------------------------

    def action_entry(self, action: str) -> None:
        """Start an action of `actions.DESK`, by its id, for the selected seat or file."""
        if isinstance(self.screen, BoardScreen):
            self._entries.start(action, self.screen.selected_seat, self.screen.selected_file)
        elif isinstance(self.screen, SeatScreen):
            self._entries.start(action, self.screen.selected_seat)

    def action_confirm_list(self) -> None:
        """Open the dialog that confirms the seats of the list that is shown."""
        self._entries.confirm_list(self.board_screen.listed_seats)

    def action_as_of(self) -> None:
        """Open the dialog for another moment; if one is shown, return to the live board."""
        if self.session.moment:
            self._updates.show_moment(None)
            return
        from tracker.ui.screens.as_of import AsOfScreen, Moment

        def go(moment: Moment | None) -> None:
            if moment:
                self.background.rewind(moment.at, moment.declared_by)

        self.push_screen(AsOfScreen(self.session.board.election), go)

    def action_step(self, direction: int) -> None:
        """Show the board one statement earlier (-1) or later (1)."""
        self._rewind.step(direction)

    def action_recent(self) -> None:
        """Open the last ten minutes of the shown board."""
        from tracker.ui.screens.recent import RecentScreen

        self.push_screen(RecentScreen(self.session))

    def action_wall(self) -> None:
        """Cover the board with large numbers, for a screen across the room."""
        from tracker.ui.screens.wall import WallScreen

        self.push_screen(WallScreen(self.session))

    def action_projected(self) -> None:
        """Open the seats that each party would have on the swing so far."""
        from tracker.ui.screens.projected import ProjectedScreen

        self.push_screen(ProjectedScreen(self.session))

    def action_export(self) -> None:
        """Open the dialog that writes a summary to a file."""
        if refusal := self.session.permissions.refusal("export"):
            self.notifier.warn(refusal)
        elif self.session.moment:
            self.notifier.warn(self.session.not_live_sentence)
        else:
            from tracker.ui.screens.export import ExportScreen

            self.push_screen(ExportScreen(self.session, self.background))

    def action_help(self) -> None:
        from tracker.ui.screens.help import HelpScreen

        on_seat = isinstance(self.screen, SeatScreen)
        here, title = (actions.SEAT, "On a seat's page") if on_seat else (actions.BOARD, "Here")
        allowed, keys = self.session.permissions.allowed, self.session.settings.keys
        every, election = allowed(actions.BY_ID.values()), self.session.live.election
        self.push_screen(HelpScreen(allowed(here), title, keys, every, election))

    def action_inbox(self) -> None:
        """Open the inbox of alerts, which has what their toasts say."""
        from tracker.ui.screens.inbox import InboxScreen

        self.notifier.withdraw({alert.id for alert in self.session.alerts})
        self.push_screen(InboxScreen(self.session, self.background))

    def action_mute(self) -> None:
        self.notifier.toggle_mute()

    def action_command_palette(self) -> None:
        """Open the palette, unless a dialog or the palette is open."""
        if not isinstance(self.screen, Dialog | CommandPalette):
            self.push_screen(Palette(id="--command-palette"))

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Save a picture of the screen in the folder `path`, by default the current folder.

        The default `filename` has the election and the time.
        """
        if refusal := self.session.permissions.refusal("picture"):
            self.notifier.warn(refusal)
            return
        election = self.session.board.election
        name = filename or f"{election.id}-{local(self.session.clock(), election):%H%M%S}.svg"
        try:
            self.notifier.say(f"Saved: {self.save_screenshot(name, path or '.')}")
        except OSError as error:
            self.notifier.say(f"{name}: cannot be written: {error.strerror}", severity="error")

    def action_next_theme(self) -> None:
        place = THEME_NAMES.index(self.theme) if self.theme in THEME_NAMES else -1
        self.theme = self.session.saved.theme = THEME_NAMES[(place + 1) % len(THEME_NAMES)]
        for screen in self.screen_stack:
            screen.refresh(recompose=False, layout=True)

    async def action_quit(self) -> None:
        """Ask before the app ends."""
        from tracker.ui.screens.confirm import QuitScreen

        if isinstance(self.screen, QuitScreen):
            return

        def leave(confirmed: bool | None) -> None:
            if confirmed:
                self.leave()

        where = "the ledger" if self.session.permissions.guest else self._ledger_path
        sentence = f"Everything received is kept in {where}."
        if self._receives:
            closed = "While the board is closed, nothing is received; it catches up on its return."
            sentence = f"{sentence} {closed}"
        self.push_screen(QuitScreen(sentence), leave)

    def leave(self) -> None:
        """End the app in order: the saved state is written, and the terminal is as before.

        While a signed entry is not recorded, it is waited for; a second call ends the app.
        """
        if (waiting := self.background.waiting_entries) and not self._is_leaving:
            self._is_leaving = True
            names = "; ".join(entry.name for entry in waiting)
            self.notifier.warn(
                f"Not recorded yet: {names}. The board closes when the ledger has it.",
                timeout=ALERT_SECONDS,
            )
            return
        self.board_screen.leave_log()
        self._save()
        self.exit()

    # -- the terminal and the disk -----------------------------------------------------

    def _save(self) -> None:
        """Let a background thread write the saved state, if it has changed."""
        file, state = self._state_file, self.session.saved
        if file is None:
            return
        state.initials = self.session.initials
        self.board_screen.save_to(state)
        if state != self._saved:
            self._saved = saved_state.copied(state)
            self.background.save(partial(file.save, self._saved))
