"""The command palette: the actions of the screen and all seats, by name."""

from collections.abc import AsyncIterator
from functools import partial

from rich.markup import escape
from textual.command import DiscoveryHit, Hit, Provider

from tracker.support.escape import visible
from tracker.ui import actions
from tracker.ui.screens.board import BoardScreen
from tracker.ui.screens.messages import OpenSeat
from tracker.ui.screens.seat import SeatScreen
from tracker.ui.session import Session


class ActionsAndSeats(Provider):
    """Finds actions, which it runs, and seats, whose pages it opens."""

    @property
    def _session(self) -> Session:
        assert isinstance(self.screen, BoardScreen | SeatScreen)  # the app opens it on no other
        return self.screen.session

    def _actions(self) -> tuple[actions.Action, ...]:
        on_seat = isinstance(self.screen, SeatScreen)
        return self._session.permissions.allowed(actions.SEAT if on_seat else actions.BOARD)

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """The actions, before anything is typed."""
        for action in self._actions():
            run = partial(self.screen.run_action, action.name)
            yield DiscoveryHit(action.label, run, help=escape(action.help))

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """The actions and seats that match the typed text."""
        matcher = self.matcher(query)
        for action in self._actions():
            if score := matcher.match(f"{action.label}: {action.help}"):
                run = partial(self.screen.run_action, action.name)
                yield Hit(score, matcher.highlight(action.label), run, help=escape(action.help))
        for state in self._session.board.states.values():
            name = state.seat.name
            if score := matcher.match(name):
                go = partial(self.screen.post_message, OpenSeat(state.seat.id))
                result = escape(visible(state.result()) or "awaited")
                yield Hit(score, matcher.highlight(name), go, help=result)
