"""The night's log as the screen shows it: newest first, with a line at what is new."""

import datetime as dt
from collections.abc import Mapping, Sequence

from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.ledger.timeline import Kind, TimelineEvent
from tracker.support.phrases import quantity
from tracker.ui.view_models.filter import Filter
from tracker.ui.view_models.parties import badge, party_style
from tracker.ui.view_models.styled_text import (
    ALARM,
    BOLD,
    DIM,
    ERROR,
    HIGHLIGHT,
    PLAIN,
    WAITING,
    Line,
    Listing,
    Span,
    column_header,
    cropped,
    fit,
    group_heading,
)

_STYLES: Mapping[Kind, str] = {
    Kind.CONFLICT: ERROR,
    Kind.WITHDRAWN: ERROR,
    Kind.CORRECTION: ALARM,
    Kind.TIED: ALARM,
    Kind.RECOUNT: ALARM,
    Kind.FLIP: BOLD,
    Kind.DESK: HIGHLIGHT,
    Kind.WARNING: ALARM,
    Kind.HELD: WAITING,
    Kind.REJECTED: ERROR,
}


def found(
    happened: Sequence[TimelineEvent], election: Election, log_filter: Filter
) -> list[TimelineEvent]:
    """What a filter lets through, newest first."""
    if not (log_filter.words or log_filter.excluded_words):
        return [*reversed(happened)]
    return [one for one in reversed(happened) if log_filter.matches_text(_said(one, election))]


def _said(happening: TimelineEvent, election: Election) -> str:
    seat = election.seat_by_id.get(happening.seat)
    place = f"{seat.name} {seat.county} {seat.region}" if seat else ""
    return f"{place} {happening.kind} {happening.party} {happening.text}"


def new(happened: Sequence[TimelineEvent], looked_at: dt.datetime | None) -> int:
    """How many of these, newest first, came after the log was last looked at."""
    if looked_at is None:
        return 0
    return sum(one.at > looked_at for one in happened)


def log(
    happened: Sequence[TimelineEvent],
    election: Election,
    width: int,
    looked_at: dt.datetime | None = None,
) -> Listing:
    """The log, newest first, with a line between what is new and what was looked at."""
    keys = [one.id for one in happened]
    edge = new(happened, looked_at)
    if looked_at is None or edge == 0 or edge == len(keys):
        return Listing(keys, lambda y: log_line(happened[y], election, width))
    since = f"{quantity(edge, 'line')} new since you last looked, {clock_time(looked_at, election)}"

    def line(y: int) -> Line:
        if y == edge:
            return group_heading("▴", since, width)
        return log_line(happened[y - (y > edge)], election, width)

    return Listing([*keys[:edge], "", *keys[edge:]], line)


def log_line(happening: TimelineEvent, election: Election, width: int) -> Line:
    """One thing that happened: when, what sort, where, what."""
    seat = election.seat_by_id.get(happening.seat)
    name_width = max(14, min(30, width - 56))
    kind = fit(f" {happening.kind}", 11)
    party = election.party_by_code.get(happening.party)
    if happening.kind is Kind.FLIP and party:
        kind_span = badge(election, party.code, kind)
    else:
        kind_span = Span(kind, _STYLES.get(happening.kind, PLAIN))
    mark = Span(f" {party.mark if party else ' '} ", party_style(election, happening.party))
    name = f"{fit(seat.name, name_width)} " if seat else ""
    return cropped(
        (
            Span(f" {clock_time(happening.at, election)} ", DIM),
            kind_span,
            mark,
            Span(name, BOLD if happening.alarm else PLAIN),
            Span(happening.text, BOLD if happening.alarm else PLAIN),
        ),
        width,
    )


def log_header(width: int, note: str) -> Line:
    """The names of the columns of `log_line`."""
    name_width = max(14, min(30, width - 56))
    text = f" At    {'What':<11}   {fit('Where', name_width)} "
    return column_header(text, note, width)
