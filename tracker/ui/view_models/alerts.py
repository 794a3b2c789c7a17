"""Alerts: short sentences about changes that the producer must not miss."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import target_state
from tracker.ledger.timeline_event import SeatChange
from tracker.support.escape import visible
from tracker.ui.view_models.doubtful import unconfirmed_result
from tracker.ui.view_models.seat_facts import swing_against_needed

KINDS = ("flip", "correction", "conflict", "doubtful", "stale", "watched")
MOST_AT_ONCE = 3
"""Maximum number shown at once, of grave alerts, of other alerts, and of corrections each. The
others are counted."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert."""

    kind: str
    """One of `KINDS`."""
    seat: str
    """Its id; empty if the alert is about no seat."""
    sentence: str
    grave: bool = False
    """Whether it is shown even while alerts are muted."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Which alerts the producer wants."""

    kinds: frozenset[str] = frozenset(KINDS)
    parties: frozenset[str] = frozenset()
    """Codes of parties: only flips to or from these are shown; if empty, all flips. Flips of
    watched seats are shown too, if `kinds` has "watched"."""
    watched: frozenset[str] = frozenset()
    """Ids of the watched seats."""

    def lets_through(self, alert: Alert, state: SeatState | None = None) -> bool:
        """Whether an alert is shown. `state` is its seat after the change; None for no seat."""
        if alert.seat in self.watched and "watched" in self.kinds:
            return True
        if alert.kind not in self.kinds:
            return False
        if alert.kind != "flip" or not self.parties or state is None:
            return True
        return bool(self.parties & {state.winner, state.defending_party()})


def alerts(changes: Iterable[SeatChange], rules: Rules) -> list[Alert]:
    """The alerts about changes of seats, grave alerts first."""
    found = [
        alert
        for change in changes
        for alert in _of_seat(change, rules)
        if rules.lets_through(alert, change.after)
    ]
    return sorted(found, key=lambda alert: not alert.grave)


def stale(missing: str) -> Alert:
    """The alert that the feed is stale. `missing` says what should have come."""
    return Alert("stale", "", f"STALE: {missing}", grave=True)


def _of_seat(change: SeatChange, rules: Rules) -> Iterator[Alert]:
    was, now, seat = change.before, change.after, change.after.seat
    is_same = (now.result(), now.status) == (was.result(), was.status)
    disputed = now.status is Status.CONFLICT and was.status is not Status.CONFLICT
    if disputed:
        sentence = f"CONFLICT {seat.name}: statements disagree"
        yield Alert("conflict", seat.id, sentence, grave=True)
    doubted = now.status is Status.DOUBTFUL and now.doubts != was.doubts
    if doubted:
        reasons = "; ".join(visible(doubt.sentence) for doubt in now.doubts)
        sentence = f"DOUBTFUL {seat.name}: {unconfirmed_result(now)} is not counted: {reasons}"
        yield Alert("doubtful", seat.id, sentence, grave=True)
    if flipped := change.flipped:
        swing = swing_against_needed(target_state(flipped[0], now))
        sentence = f"FLIP {seat.name}: {now.result()}"
        yield Alert("flip", seat.id, f"{sentence}, {swing}" if swing else sentence)
    elif seat.id in rules.watched and not (disputed or doubted) and not is_same:
        yield Alert("watched", seat.id, f"{seat.name}: {now.result() or now.status}")
