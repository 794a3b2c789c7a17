"""The command palette: every action and every seat, by name."""

from collections.abc import AsyncIterator
from functools import partial
from typing import TYPE_CHECKING, cast

from rich.markup import escape
from textual.command import DiscoveryHit, Hit, Provider

from tracker.support.escape import visible
from tracker.ui import actions
from tracker.ui.screens.seat import SeatScreen

if TYPE_CHECKING:
    from tracker.ui.app import TrackerApp


class SeatsAndActions(Provider):
    """Offers what can be done where the producer is, and every seat to go to."""

    @property
    def _app(self) -> "TrackerApp":
        return cast("TrackerApp", self.app)

    def _actions(self) -> tuple[actions.Action, ...]:
        here = actions.SEAT if isinstance(self.screen, SeatScreen) else actions.BOARD
        return self._app.rights.allowed(here)

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """Before anything is typed: the actions."""
        for action in self._actions():
            run = partial(self.screen.run_action, action.name)
            yield DiscoveryHit(action.label, run, help=escape(action.help))

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """Actions and seats that match what is typed."""
        matcher = self.matcher(query)
        for action in self._actions():
            words = f"{action.label}: {action.help}"
            if score := matcher.match(words):
                run = partial(self.screen.run_action, action.name)
                yield Hit(score, matcher.highlight(action.label), run, help=escape(action.help))
        for state in self._app.board.states.values():
            name = state.seat.name
            if score := matcher.match(name):
                go = partial(self._app.open_seat, state.seat.id)
                yield Hit(
                    score,
                    matcher.highlight(name),
                    go,
                    help=escape(visible(state.result()) or "awaited"),
                )
