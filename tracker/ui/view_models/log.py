"""The view "Log": the events of the night, newest first."""

import datetime as dt
from collections.abc import Mapping, Sequence

from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.ledger.timeline import Kind, TimelineEvent
from tracker.support.phrases import quantity
from tracker.ui.view_models.filter import Filter
from tracker.ui.view_models.listing import Listing, column_header, group_heading
from tracker.ui.view_models.parties import badge, party_style
from tracker.ui.view_models.styled_text import Line, Span, cropped, fit
from tracker.ui.view_models.styles import (
    ALARM,
    BOLD,
    DIM,
    ERROR,
    HIGHLIGHT,
    OPEN_COUNT,
    PLAIN,
    WAITING,
)

_STYLES: Mapping[Kind, str] = {
    Kind.DAMAGED: ERROR,
    Kind.CONFLICT: ERROR,
    Kind.DOUBTFUL: ERROR,
    Kind.WITHDRAWN: ERROR,
    Kind.CORRECTION: ALARM,
    Kind.TIED: OPEN_COUNT,
    Kind.RECOUNT: OPEN_COUNT,
    Kind.FLIP: BOLD,
    Kind.DESK: HIGHLIGHT,
    Kind.WARNING: ALARM,
    Kind.HELD: WAITING,
    Kind.REJECTED: ERROR,
}


def filtered_events(
    events: Sequence[TimelineEvent], election: Election, log_filter: Filter
) -> list[TimelineEvent]:
    """The `events`, oldest first, that match the plain words of a filter. Returned newest first."""
    newest_first = reversed(events)
    if not log_filter.word_alternatives:
        return list(newest_first)
    return [e for e in newest_first if log_filter.matches_text(_searched_text(e, election))]


def _searched_text(event: TimelineEvent, election: Election) -> str:
    seat = election.seat_by_id.get(event.seat)
    place = f"{seat.name} {seat.county} {seat.region}" if seat else ""
    return f"{place} {event.kind} {event.party} {event.text}"


def log_listing(
    events: Sequence[TimelineEvent],
    election: Election,
    width: int,
    seen_at: dt.datetime | None = None,
) -> Listing:
    """One row per event, in the given order, newest first. A row's key is the id of its event.

    A heading separates the events after `seen_at` from those before, if there are both.
    """
    keys = [event.id for event in events]
    new = sum(event.at > seen_at for event in events) if seen_at else 0
    if seen_at is None or new in (0, len(keys)):
        return Listing(keys, lambda y: log_line(events[y], election, width))
    since = f"{quantity(new, 'line')} new since you last looked, {clock_time(seen_at, election)}"

    def line(y: int) -> Line:
        if y == new:
            return group_heading("▴", since, width)
        return log_line(events[y - (y > new)], election, width)

    return Listing([*keys[:new], "", *keys[new:]], line)


def _name_width(width: int) -> int:
    return max(14, min(30, width - 56))


def log_line(event: TimelineEvent, election: Election, width: int) -> Line:
    """The line of an event: time, kind, party, seat, text."""
    seat = election.seat_by_id.get(event.seat)
    party = election.party_by_code.get(event.party)
    kind = Span(fit(f" {event.kind}", 11), _STYLES.get(event.kind, PLAIN))
    if event.kind is Kind.FLIP and party:
        kind = badge(election, party.code, kind.text)
    style = BOLD if event.alarm else PLAIN
    spans = (
        Span(f" {clock_time(event.at, election)} ", DIM),
        kind,
        Span(f" {party.mark if party else ' '} ", party_style(election, event.party)),
        Span(f"{fit(seat.name, _name_width(width))} " if seat else "", style),
        Span(event.text, style),
    )
    return cropped(spans, width)


def log_header(width: int, note: str) -> Line:
    """The column titles of `log_line`."""
    titles = f" At    {'What':<11}   {fit('Where', _name_width(width))} "
    return column_header(titles, note, width)
