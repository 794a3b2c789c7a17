"""Alerts: what happened that a producer must not miss, made from the events of the timeline.

An event makes at most one alert, which has the event's id: every board of a ledger has the same
alerts, and so has a board after a restart. The producer's `Rules` choose the tier of each kind.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from tracker.board.changes import Change
from tracker.board.correction_text import describe_correction_and_source
from tracker.board.seat_state import SeatState
from tracker.board.standing import UNSETTLED, Status
from tracker.board.targets import target_state
from tracker.election import Election
from tracker.ledger.timeline_event import Kind, TimelineEvent
from tracker.ledger.timeline_text import export_name
from tracker.summary.people import defeated, elected_person, losers_sentences
from tracker.support.escape import visible
from tracker.support.phrases import quantity
from tracker.ui.view_models.doubtful import unconfirmed_result
from tracker.ui.view_models.seat_facts import swing_against_needed

MOST_EXPORTS = 3
"""Maximum number of exports named in a sentence: the newest. Older exports are counted."""


class AlertKind(StrEnum):
    """A kind of alert. The values are the names in the settings."""

    DAMAGED = "damaged"
    """A statement of the ledger is left out."""
    CORRECTION = "correction"
    """A result that was shown does not stand any more, or the feed contradicts a pin."""
    CONFLICT = "conflict"
    DOUBTFUL = "doubtful"
    STALE = "stale"
    """The feed is silent while seats are missing. It has no event, and is not in the inbox."""
    FIGURES = "figures"
    """Votes or a majority are corrected; the winner stays."""
    TIED = "tied"
    RECOUNT = "recount"
    SETTLED = "settled"
    """A conflict or a doubt is over; or a tie or a recount, with a winner."""
    PERSON_LOST = "person-lost"
    """A person with an office in people.csv has lost: a party leader, a minister."""
    FLIP = "flip"
    """The challenger of a published target has won it."""
    GAIN = "gain"
    """A seat that is no published target changes hands, or a target is won by another party than
    its challenger."""
    MEMBER_LOST = "member-lost"
    """A member of the last house has lost, who is in people.csv and has no office there."""
    PERSON_WON = "person-won"
    """A person with an office is elected."""
    WATCHED = "watched"
    """The result or status of a watched seat changes."""


class Tier(IntEnum):
    """How an alert is brought to the producer."""

    OFF = 0
    """Not at all."""
    INBOX = 1
    """Only in the inbox."""
    ALERT = 2
    """Also a toast, the bell and a desktop notification, and it is counted until acknowledged."""
    ALARM = 3
    """As an alert, also while muted; its toast is in reverse video and stays."""


TIERS = {tier.name.lower(): tier for tier in Tier}
"""The tiers by their names in the settings."""
DEFAULT_TIERS: Mapping[AlertKind, Tier] = {
    AlertKind.DAMAGED: Tier.ALARM,
    AlertKind.CORRECTION: Tier.ALARM,
    AlertKind.CONFLICT: Tier.ALARM,
    AlertKind.DOUBTFUL: Tier.ALARM,
    AlertKind.STALE: Tier.ALARM,
    AlertKind.MEMBER_LOST: Tier.INBOX,
    AlertKind.PERSON_WON: Tier.INBOX,
    **dict.fromkeys(
        (
            AlertKind.FIGURES,
            AlertKind.TIED,
            AlertKind.RECOUNT,
            AlertKind.SETTLED,
            AlertKind.PERSON_LOST,
            AlertKind.FLIP,
            AlertKind.GAIN,
            AlertKind.WATCHED,
        ),
        Tier.ALERT,
    ),
}
"""The tier of each kind, where the settings name no other."""

_WORDS = {
    AlertKind.CORRECTION: "",
    AlertKind.FIGURES: "CORRECTED ",
    AlertKind.SETTLED: "",
    AlertKind.PERSON_LOST: "DEFEAT ",
    AlertKind.MEMBER_LOST: "DEFEAT ",
    AlertKind.PERSON_WON: "ELECTED ",
    AlertKind.WATCHED: "",
}
"""The first word of a sentence, where it is not the name of the kind."""
_WITH_RESULT = frozenset({AlertKind.CORRECTION, AlertKind.FLIP, AlertKind.GAIN})
"""Kinds whose clause has the new result."""
_NOUNS = {
    Status.CONFLICT: "conflict",
    Status.DOUBTFUL: "doubt",
    Status.TIED: "tie",
    Status.RECOUNT: "recount",
}
"""The statuses of `UNSETTLED` in a sentence."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert."""

    id: str
    """The id of its event; empty for `AlertKind.STALE`."""
    at: dt.datetime | None
    """When the ledger recorded the event; None without an event."""
    kinds: tuple[AlertKind, ...]
    """All its kinds; the first one gives the first word of the sentence, and what to do."""
    tier: Tier
    seat: str
    """Id of its seat; empty if it is about no seat."""
    sentence: str
    """What happened, with the seat's name."""
    state: SeatState | None = field(default=None, repr=False, compare=False)
    """Its seat after the event; None if it is about no seat."""
    by: str = ""
    """The initials on the desk entry that it is about; empty for no desk entry."""

    @property
    def kind(self) -> AlertKind:
        """The first of its kinds."""
        return self.kinds[0]

    def is_overtaken(self, now: SeatState) -> bool:
        """Whether its seat has another winner now, or began or ended to be unsettled."""
        was = self.state
        if was is None:
            return False
        is_other_status = was.status is not now.status
        is_unsettled = was.status in UNSETTLED or now.status in UNSETTLED
        return was.winner != now.winner or (is_other_status and is_unsettled)

    @property
    def only_corrects(self) -> bool:
        """Whether it is about a correction and about nothing else."""
        return set(self.kinds) <= {AlertKind.CORRECTION, AlertKind.FIGURES}

    @property
    def text(self) -> str:
        """The sentence; of an alarm, after the word ALARM."""
        return f"ALARM  {self.sentence}" if self.tier is Tier.ALARM else self.sentence


@dataclass(frozen=True, slots=True)
class Rules:
    """Which alerts the producer wants."""

    tiers: Mapping[AlertKind, Tier] = field(default_factory=lambda: DEFAULT_TIERS)
    parties: frozenset[str] = frozenset()
    """Codes of parties: only flips and gains to or from these are alerts; if empty, all are."""
    watched: frozenset[str] = frozenset()
    """Ids of the watched seats. Each alert of them has at least the tier of `WATCHED`."""

    def tier(self, kind: AlertKind, state: SeatState | None) -> Tier:
        """The tier of a kind. `state` is its seat after the change; None for no seat."""
        tier = self.tiers[kind]
        if state is None:
            return tier
        if kind in (AlertKind.FLIP, AlertKind.GAIN) and self.parties:
            concerned = {state.winner, state.defending_party()}
            tier = tier if self.parties & concerned else Tier.OFF
        if kind is AlertKind.DOUBTFUL and not self._is_important(state):
            tier = min(tier, Tier.ALERT)
        if state.seat.id in self.watched:
            tier = max(tier, self.tiers[AlertKind.WATCHED])
        return tier

    def _is_important(self, state: SeatState) -> bool:
        """Whether a seat is watched, a target, or of a person with an office; or would be gained.

        Only such a doubtful result is an alarm.
        """
        seat, election = state.seat.id, state.election
        people = election.people_by_seat.get(seat, ())
        return (
            seat in self.watched
            or seat in election.targets_by_seat
            or any(person.office for person in people)
            or bool(state.if_confirmed.gained())
        )


def outcome(state: SeatState) -> str:
    """The result of a seat, or its status: "Con gain from Lab", "Con hold, called", "conflict"."""
    if state.status in UNSETTLED:
        return str(state.status)
    called = ", called" if state.status is Status.CALLED else ""
    return f"{visible(state.result())}{called}" if state.winner else str(state.status)


def stale(missing: str, rules: Rules) -> Alert:
    """The alert that the feed is stale. `missing`: the declarations that should have come."""
    tier = rules.tier(AlertKind.STALE, None)
    return Alert("", None, (AlertKind.STALE,), tier, "", f"STALE: {missing}")


def counted(waiting: Sequence[Alert]) -> str:
    """The number of alerts, and of the alarms among them: "3 alerts, 1 ALARM"."""
    alarms = sum(alert.tier is Tier.ALARM for alert in waiting)
    text = quantity(len(waiting), "alert")
    return f"{text}, {alarms} {'ALARM' if alarms == 1 else 'ALARMS'}" if alarms else text


def alerts(events: Iterable[TimelineEvent], election: Election, rules: Rules) -> list[Alert]:
    """The alerts of events, in their order; those of the tier `OFF` are left out."""
    found = (_alert(event, election, rules) for event in events)
    return [alert for alert in found if alert]


def _alert(event: TimelineEvent, election: Election, rules: Rules) -> Alert | None:
    wanted: dict[AlertKind, str] = {}
    tier, is_watched = Tier.OFF, event.seat in rules.watched
    for kind, clause in _clauses(event, is_watched=is_watched):
        if kind_tier := rules.tier(kind, event.state):
            wanted[kind], tier = clause, max(tier, kind_tier)
    if not wanted:
        return None
    kinds = tuple(wanted)
    if AlertKind.CORRECTION in wanted:  # its clause has the new result and the targets
        wanted = {k: c for k, c in wanted.items() if k not in (AlertKind.FLIP, AlertKind.GAIN)}
    state = event.state
    if state and AlertKind.SETTLED in wanted and _WITH_RESULT.isdisjoint(wanted):
        wanted[AlertKind.SETTLED] += f": {outcome(state)}"
    seat = election.seat_by_id.get(event.seat)
    word = _WORDS.get(kinds[0], f"{kinds[0].upper()} ")
    name = f"{visible(seat.name)}: " if seat else ""
    sentence = f"{word}{name}{'; '.join(wanted.values())}{_exported(event, election)}"
    entry = event.change.received.bulletin if event.change else None
    by = (entry.by or "") if entry and entry.origin == "desk" else ""
    return Alert(event.id, event.at, kinds, tier, event.seat, sentence, state, by)


def _clauses(event: TimelineEvent, *, is_watched: bool) -> Iterator[tuple[AlertKind, str]]:
    """Each kind that applies to an event, with its clause, in the order of the sentence."""
    change = event.change
    if event.kind is Kind.DAMAGED:
        yield AlertKind.DAMAGED, visible(event.text)
    if change is None:
        return
    found = [*_statement_clauses(event, change), *_result_clauses(event, change)]
    if _is_settled(change):
        found.append((AlertKind.SETTLED, f"the {_NOUNS[change.before.status]} is over"))
    yield from found
    was, now = change.before, change.after
    is_same = (was.status, was.result()) == (now.status, now.result())
    if is_watched and not found and not is_same:
        yield AlertKind.WATCHED, outcome(now)


def _is_settled(change: Change) -> bool:
    """Whether a conflict or a doubt is over, or a tie or a recount has ended with a winner."""
    was, now = change.before, change.after
    if was.status not in UNSETTLED or now.status in UNSETTLED:
        return False
    return bool(now.winner) or was.status in (Status.CONFLICT, Status.DOUBTFUL)


def _statement_clauses(event: TimelineEvent, change: Change) -> Iterator[tuple[AlertKind, str]]:
    """Corrections, conflicts and doubts; a tie, a recount."""
    was, now = change.before, change.after
    has_new_status = now.status is not was.status
    if has_new_status and now.status is Status.CONFLICT:
        yield AlertKind.CONFLICT, "statements disagree"
    if now.status is Status.DOUBTFUL and now.doubts != was.doubts:
        reasons = "; ".join(visible(doubt.sentence) for doubt in now.doubts)
        yield AlertKind.DOUBTFUL, f"{unconfirmed_result(now)} is not counted: {reasons}"
    if change.corrects:
        kind = AlertKind.CORRECTION if change.is_alarm else AlertKind.FIGURES
        called = "; called" if now.status is Status.CALLED else ""
        yield kind, f"{visible(describe_correction_and_source(change))}{called}"
    if not has_new_status:
        return
    if now.status is Status.TIED:
        text = event.text if event.kind is Kind.TIED else "no winner is stated"
        yield AlertKind.TIED, visible(text)
    if now.status is Status.RECOUNT:
        yield AlertKind.RECOUNT, "a recount is on"


def _result_clauses(event: TimelineEvent, change: Change) -> Iterator[tuple[AlertKind, str]]:
    """Gains, and the people who lost or won."""
    was, now = change.before, change.after
    has_people = now.seat.id in now.election.people_by_seat
    lost = [p for p in defeated(now) if p not in defeated(was)] if has_people else []
    losers = losers_sentences(now).removesuffix(".") if lost else ""
    with_office = any(person.office for person in lost)
    if with_office:
        yield AlertKind.PERSON_LOST, losers
    if flipped := [flip.target for flip in event.flip_changes if flip.flipped]:
        swing = swing_against_needed(target_state(flipped[0], now))
        result = outcome(now)
        yield AlertKind.FLIP, f"{result}, {swing}" if swing else result
    elif now.gained() and (was.winner != now.winner or not was.gained()):
        yield AlertKind.GAIN, outcome(now)
    if lost and not with_office:
        yield AlertKind.MEMBER_LOST, losers
    won = elected_person(now) if has_people else None
    if won and won.office and elected_person(was) != won:
        yield AlertKind.PERSON_WON, f"{visible(won.name)}, {visible(won.office)}, is elected"


def _exported(event: TimelineEvent, election: Election) -> str:
    """The exports that have the old value, as the end of a sentence; empty for none."""
    names = [export_name(export, election) for export in event.exports[-MOST_EXPORTS:]]
    earlier = len(event.exports) - len(names)
    if not names:
        return ""
    return f". Exported before: {'; '.join(names)}{f' and {earlier} before' if earlier else ''}"
