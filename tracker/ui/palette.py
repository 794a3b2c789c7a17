"""The command palette: the actions of the screen, all seats, their parties and places, by name."""

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import ClassVar

from rich.markup import escape
from rich.text import Text
from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Provider

from tracker.support.phrases import quantity
from tracker.ui import actions
from tracker.ui.screens.board import BoardScreen
from tracker.ui.screens.messages import OpenSeat, ShowSeats
from tracker.ui.screens.seat import SeatScreen
from tracker.ui.session import Session
from tracker.ui.view_models.search import CONTAINS, FAINTER, WORD_BEGINS, likeness, seat_match

FUZZY = 0.4
"""The largest score of a text in which the typed letters stand apart from each other."""
BY_RANK = 0.001
"""Of equal matches, an action that comes earlier in the key bar has so much more for each rank."""


class Palette(CommandPalette):
    """As Textual's palette, with the keys of our lists."""

    BINDINGS: ClassVar = [
        Binding("home", "command_list('first')", show=False, priority=True),
        Binding("end", "command_list('last')", show=False, priority=True),
    ]


class ActionsAndSeats(Provider):
    """Finds actions, which it runs; seats, whose pages it opens; and lists of seats."""

    @property
    def _session(self) -> Session:
        assert isinstance(self.screen, BoardScreen | SeatScreen)  # the app opens it on no other
        return self.screen.session

    def _actions(self) -> list[actions.Action]:
        """The actions of the screen, in the order of the key bar."""
        on_seat = isinstance(self.screen, SeatScreen)
        allowed = self._session.permissions.allowed(actions.SEAT if on_seat else actions.BOARD)
        return sorted(allowed, key=lambda action: action.rank)

    def _prompt(self, action: actions.Action) -> Text:
        """The label of an action with its key."""
        key = self._session.key_of(action.id)
        return Text.assemble(f"{key:<6}", (action.label, "bold"))

    def _run(self, action: actions.Action) -> Callable[[], object]:
        return partial(self.screen.run_action, action.name)

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        """The actions, before anything is typed."""
        for action in self._actions():
            prompt, about = self._prompt(action), escape(action.help)
            yield DiscoveryHit(prompt, self._run(action), text=action.label, help=about)

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """What matches the typed text. The palette sorts it, the best match first."""
        for action in self._actions():
            score = likeness(query, action.label) or FAINTER * likeness(query, action.help)
            if score := score or self._fuzzy(query, action.label):
                score += BY_RANK * (actions.HELP_ONLY - action.rank)
                prompt, about = self._prompt(action), escape(action.help)
                yield Hit(score, prompt, self._run(action), text=action.label, help=about)
        for state in self._session.board.states.values():
            score, about = seat_match(query, state)
            name = state.seat.name
            if score := score or self._fuzzy(query, name):
                go = partial(self.screen.post_message, OpenSeat(state.seat.id))
                yield Hit(score, Text(name), go, text=name, help=escape(about))
        for hit in (*self._parties(query), *self._places(query)):
            yield hit

    def _fuzzy(self, query: str, text: str) -> float:
        return FUZZY * min(1.0, self.matcher(query).match(text))

    def _parties(self, query: str) -> Iterator[Hit]:
        """The seats of each party that the typed text names or begins to name."""
        election = self._session.board.election
        named = election.find_party(query)
        for party in election.parties:
            score = max(likeness(query, party.name), likeness(query, party.code))
            if party is named or score >= WORD_BEGINS:
                code = party.code if party.code.isalnum() else f'"{party.name}"'
                about = "Every seat that it won, or has to lose"
                yield self._list(max(score, WORD_BEGINS), party.name, code, about)

    def _places(self, query: str) -> Iterator[Hit]:
        """The seats of each county and region that the typed text begins to name."""
        counts: dict[str, int] = {}
        for seat in self._session.board.election.seats:
            for place in {seat.county, seat.region} - {""}:
                counts[place] = counts.get(place, 0) + 1
        for place, count in counts.items():
            if (score := likeness(query, place)) > CONTAINS:
                about = f"The list of its {quantity(count, 'seat')}"
                yield self._list(score, place, f'in:"{place}"', about)

    def _list(self, score: float, title: str, filter: str, about: str) -> Hit:
        show = partial(self.screen.post_message, ShowSeats(filter))
        return Hit(score, Text(title), show, text=title, help=escape(about))
