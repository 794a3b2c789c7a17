"""The session: the values that all panes and screens show. It never reads the ledger.

`screen_updates` changes the values that come from the ledger.
"""

import datetime as dt
from bisect import insort
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.changes import Change
from tracker.election.clock import Clock
from tracker.election.expected_times import is_stale, missing_declarations
from tracker.ledger.acknowledgements import Acknowledgement
from tracker.ledger.as_of import AsOf
from tracker.ledger.recorded_files import Problem, Source
from tracker.ledger.timeline_event import SeatChange, TimelineEvent
from tracker.support.phrases import quantity
from tracker.ui import actions
from tracker.ui.marks import SeatMarks
from tracker.ui.permissions import ALL, Permissions
from tracker.ui.saved_state import SavedState
from tracker.ui.settings import Settings
from tracker.ui.view_models.alerts import (
    DEFAULT_TIERS,
    TIERS,
    Alert,
    AlertKind,
    Rules,
    Tier,
    alerts,
)
from tracker.ui.view_models.latest import declarations, newest_first, shown_at
from tracker.ui.view_models.marks import Marks
from tracker.ui.view_models.saved_views import SavedView
from tracker.ui.view_models.status_bar import Feed, feed_silence, missing_sentence
from tracker.ui.view_models.upcoming import Windows, expected_windows

if TYPE_CHECKING:
    from tracker.projection.snapshot import ProjectionSnapshot

STEADY_SECONDS = 5.0
"""Seconds for which the last file must be known before a silence is judged. A board that was just
opened reads the files that arrived before; in a fast replay, a second is many minutes."""
LATEST_KEPT = 500
"""Maximum number of changes that the panel "Latest" keeps. The log keeps all."""


class Session:
    """The live board, the board that is shown, the feed, the timeline, the marks."""

    def __init__(
        self,
        board: Board,
        clock: Clock,
        *,
        settings: Settings | None = None,
        permissions: Permissions = ALL,
        saved: SavedState | None = None,
        initials: str = "",
        watching: bool = False,
    ) -> None:
        """`watching`: whether this process receives the files of a drop folder."""
        self.clock = clock
        self.settings = settings or Settings()
        self.permissions = permissions
        self.saved = saved or SavedState()
        self.seat_marks = SeatMarks(self.settings.alerts, self.saved)
        self.initials = initials or self.saved.initials
        """Initials of the last person who signed an entry; the next dialog is filled with them."""
        self.live = board
        """The newest board."""
        self.moment: AsOf | None = None
        """The board of another moment, while it is shown; else None."""
        self.feed = Feed(watching=watching)
        self.problems: Sequence[Problem] = ()
        """Remarks about files that are held, rejected, or accepted with a warning or in part."""
        self._windows = (board.election, expected_windows(board))
        self.acknowledgements: Mapping[str, Acknowledgement] = {}
        """Who acknowledged an alert of the ledger, by the id of the alert."""
        self._events: list[TimelineEvent] = []
        self._alerts: tuple[Rules | None, int, list[Alert]] = (None, 0, [])
        """The alerts of the first events, by these rules; the number of these events."""
        self._latest: list[SeatChange] = []
        self._declarations: list[SeatChange] = []
        """Every `declarations` of the night, in the order of `shown_at`."""
        self._projection: ProjectionSnapshot | None = None
        self._sources: tuple[str, Sequence[Source]] = ("", ())
        self._missing: tuple[object, float] = (None, 0.0)
        self._last_file_seen = monotonic()
        """When `Feed.last_arrival` last changed, on the monotonic clock."""
        self._was_stale = False

    # -- the values that are shown -----------------------------------------------------

    @property
    def board(self) -> Board:
        """The board that is shown: of `moment`, else the live board."""
        return self.moment.board if self.moment else self.live

    @property
    def windows(self) -> Windows:
        """By seat id of the shown board: the time in which the declaration is expected."""
        if self._windows[0] is not self.board.election:
            self._windows = (self.board.election, expected_windows(self.board))
        return self._windows[1]

    @property
    def events(self) -> list[TimelineEvent]:
        """The events of the timeline, oldest first; none after the time of the shown board."""
        if self.moment is None:
            return self._events
        return [event for event in self._events if _is_known(event, self.moment)]

    @property
    def events_on_board(self) -> list[TimelineEvent]:
        """As `events`, without those of seats of which the board of a moment has no statement."""
        if self.moment is None:
            return self._events
        states = self.moment.board.states
        return [e for e in self.events if e.seat in states and states[e.seat].standing.bulletin]

    @property
    def shown_time(self) -> dt.datetime:
        """The time of the shown board: of its moment, else now."""
        if self.moment is None:
            return self.clock()
        return self.moment.board.declared_by or self.moment.known_at

    def time_of(self, event: TimelineEvent) -> dt.datetime:
        """When an event happened to the shown board.

        The time of receipt; on a board of the seats declared by a time, the time of declaration.
        """
        by_declaration = self.moment and self.moment.board.declared_by
        return (event.declared_at if by_declaration else None) or event.at

    @property
    def latest(self) -> list[SeatChange]:
        """The last `LATEST_KEPT` declarations and corrections on the shown board, newest first."""
        if self.moment is None:
            return self._latest
        return newest_first(declarations(self.events_on_board))[:LATEST_KEPT]

    @property
    def projection(self) -> "ProjectionSnapshot | None":
        """The projection of undeclared seats; None before the first, and if `moment` is set."""
        return None if self.moment else self._projection

    @property
    def marks(self) -> Marks:
        """The marks of the board that is shown."""
        return self.seat_marks.of(self.board)

    @property
    def alert_rules(self) -> Rules:
        """The alerts that the producer wants."""
        wanted, find = self.settings.alerts, self.live.election.find_party
        parties = [party.code for name in wanted.parties if (party := find(name))]
        watched = self.seat_marks.watched(self.live.election)
        own = {AlertKind(kind): TIERS[tier] for kind, tier in wanted.tiers.items()}
        return Rules({**DEFAULT_TIERS, **own}, frozenset(parties), watched)

    @property
    def alerts(self) -> list[Alert]:
        """The alerts of all events, oldest first. They are of the live board at every moment."""
        rules, (of_rules, count, found) = self.alert_rules, self._alerts
        if of_rules != rules:
            count, found = 0, []
        if count < len(self._events):
            found = [*found, *alerts(self._events[count:], self.live.election, rules)]
        self._alerts = (rules, len(self._events), found)
        return found

    @property
    def waiting_alerts(self) -> list[Alert]:
        """The alerts and alarms that nobody has acknowledged, oldest first.

        Without those of entries by the person at this desk.
        """
        own = self.initials or None
        waiting = (a for a in self.alerts if a.tier >= Tier.ALERT and a.by != own)
        return [alert for alert in waiting if alert.id not in self.acknowledgements]

    @property
    def alerts_note(self) -> str:
        """The number of waiting alerts and the key of the inbox: "3 alerts: i".

        Without the number of alarms: a toast has one line.
        """
        return f"{quantity(len(self.waiting_alerts), 'alert')}: {self.key_of('inbox')}"

    def sources(self, seat: str) -> list[Source]:
        """The statements about a seat on the shown board, with their files.

        Empty until `apply_sources` was called for this seat: only one seat's are kept.
        """
        of_seat, sources = self._sources
        known = self.board.bulletins.get(seat, {}) if of_seat == seat else {}
        return [source for source in sources if source.bulletin.id in known]

    def corrections(self, seat: str) -> list[Change]:
        """The changes of a seat with `Change.corrects`, up to the shown board; oldest first."""
        known = self.board.bulletins
        changes = (event.change for event in self._events if event.seat == seat)
        found = [(c, c.received.bulletin) for c in changes if c and c.corrects]
        return [change for change, b in found if b.id in known.get(b.seat, ())]

    def desk_entries(self) -> list[Bulletin]:
        """Every desk entry of the night, in order of receipt."""
        bulletins = (event.change.received.bulletin for event in self._events if event.change)
        return [bulletin for bulletin in bulletins if bulletin.origin == "desk"]

    # -- changes -----------------------------------------------------------------------

    def apply(
        self, board: Board, events: Sequence[TimelineEvent], *, all_events: bool = False
    ) -> None:
        """Replace the live board. `events` are those since the old one, or all of the ledger."""
        self.live = board
        if all_events:
            self._events, self._declarations = [], []
            self._alerts = (None, 0, [])
        self._events += events
        self.seat_marks.correct((e.change for e in events if e.change), all_changes=all_events)
        for change in declarations(events):
            insort(self._declarations, change, key=shown_at)
        self._latest = self._declarations[: -LATEST_KEPT - 1 : -1]

    def apply_feed(self, feed: Feed, problems: Sequence[Problem]) -> None:
        """Replace the health of the feed and the problem files."""
        if feed.last_arrival != self.feed.last_arrival:
            self._last_file_seen = monotonic()
        self.feed, self.problems = feed, problems

    def apply_sources(self, seat: str, sources: Sequence[Source]) -> None:
        """Replace the statements that `sources` returns."""
        self._sources = (seat, sources)

    def apply_projection(self, projection: "ProjectionSnapshot") -> None:
        self._projection = projection

    # -- the producer's settings -------------------------------------------------------

    def key_of(self, action: str) -> str:
        """The key of the action with this id, as text for a sentence: "t"."""
        own = self.settings.keys.get(action, actions.BY_ID[action].key)
        return actions.shown_key(own)

    @property
    def not_live_sentence(self) -> str:
        """The error for an action that needs the live board while another moment is shown."""
        return f"This board is not live: {self.key_of('as-of')} goes back to now."

    def saved_views(self) -> dict[str, SavedView]:
        """Views by number key: those of the settings, replaced by those kept on the screen."""
        return {**self.settings.views, **self.saved.views}

    # -- silence of the feed -----------------------------------------------------------

    def silence(self) -> dt.timedelta | None:
        """The time since the last file; None before the first file, and after the last seat."""
        return feed_silence(self.live, self.feed, self.clock())

    def missing_declarations(self) -> float:
        """The number of declarations that should have come since the last file.

        It is computed again for each new board, and every 15 seconds. It is 0 in the first minute
        after a file and until it is known for `STEADY_SECONDS`, and where `silence` is None.
        """
        silence, since = self.silence(), self.feed.last_arrival
        is_steady = monotonic() - self._last_file_seen >= STEADY_SECONDS
        if silence is None or since is None or silence.total_seconds() < 60 or not is_steady:
            return 0.0
        key = (self.live, since, silence.total_seconds() // 15)
        if self._missing[0] != key:
            states = self.live.states.values()
            waiting = [state.seat for state in states if state.to_come]
            declared = [state.seat for state in states if state.winner]
            missing = missing_declarations(
                waiting, declared, self.live.election, since, self.clock()
            )
            self._missing = (key, missing)
        return self._missing[1]

    def became_stale(self) -> str:
        """What is missing, if the feed became stale since the last call; else empty."""
        silence, missed = self.silence(), self.missing_declarations()
        stale = bool(silence and is_stale(silence, missed))
        was_stale, self._was_stale = self._was_stale, stale
        return missing_sentence(silence, missed) if silence and stale and not was_stale else ""


def _is_known(event: TimelineEvent, moment: AsOf) -> bool:
    """Whether an event is of a statement on the board of a moment, or of a file by its time."""
    if event.change:
        return event.change.received.seq <= moment.last_seq
    return event.at <= moment.known_at
