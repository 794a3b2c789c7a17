"""All seats, a line each: filter, order, and how a seat stands in a few words."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from tracker.board import Board
from tracker.escape import visible
from tracker.fold import Status
from tracker.night import clock_time
from tracker.seat_state import SeatState
from tracker.swing import printed
from tracker.ui.view_models.parties import badge, party_span, party_style
from tracker.ui.view_models.spans import (
    ALARM,
    DIM,
    TROUBLE,
    Line,
    Row,
    Span,
    cropped,
    figure,
    fit,
    padded,
)

WIDE = 96
"""From this width on, a seat's line has turnout and swing too."""


def _name_width(width: int) -> int:
    rest = 80 if width >= WIDE else 56
    return min(34, max(20, width - rest))


def result_spans(state: SeatState) -> list[Span]:
    """How a seat stands: "■ Con hold", or a badge for a gain, or its status."""
    election = state.election
    if state.status is Status.CONFLICT:
        return [
            Span(" CONFLICT ", TROUBLE),
            *([Span(f" {state.result()}")] if state.winner else []),
        ]
    if state.winner is None:
        if state.status is Status.AWAITING:
            return [Span("awaited", DIM)]
        return [Span(f" {state.status.upper()} ", ALARM)]
    pending = " votes pending" if state.superseded else ""
    called = " called" if state.status is Status.CALLED else ""
    if state.gained():
        spans = [
            badge(election, state.winner, f" {visible(state.winner)} GAIN "),
            Span(f" from {state.base()}"),
        ]
    else:
        spans = [party_span(election, state.winner), Span(" hold")]
    return [*spans, Span(pending or called, DIM)]


def seats(board: Board, width: int, *, matching: str = "", order: str = "name") -> list[Row]:
    """All seats that match a filter, in an order, one line each."""
    states = [s for s in board.states.values() if matches(s, matching)]
    return [
        Row(state.seat.id, seat_line(state, width)) for state in sorted(states, key=ORDERS[order])
    ]


def _by_name(state: SeatState) -> Any:
    return state.seat.name


def _by_declared(state: SeatState) -> Any:
    at = declared_at(state)
    return (at is None, -at.timestamp() if at else 0.0, state.seat.name)


def _by_majority(state: SeatState) -> Any:
    figures = state.figures
    return (figures is None, figures.majority_share if figures else 0, state.seat.name)


def _by_swing(state: SeatState) -> Any:
    swing = state.figures.swing if state.figures else None
    return (swing is None, -swing.value if swing else 0, state.seat.name)


ORDERS: dict[str, Callable[[SeatState], Any]] = {
    "name": _by_name,
    "latest first": _by_declared,
    "closest first": _by_majority,
    "biggest swing first": _by_swing,
}
"""How the list of all seats can be ordered; what has no figure comes last."""


def matches(state: SeatState, text: str) -> bool:
    """Whether every word of a filter is in the seat's name, county, region, result or status."""
    seat = state.seat
    names = [state.election.party_name(p) for p in (state.winner, seat.previous_winner) if p]
    places = [seat.name, seat.county, seat.region]
    hay = " ".join([*places, state.result(), state.status, *names]).casefold()
    return all(word in hay for word in text.casefold().split())


def seat_line(state: SeatState, width: int) -> Line:
    """One seat in the list of all."""
    election, figures = state.election, state.figures
    name_width = _name_width(width)
    spans = [
        Span(f" {clock_time(declared_at(state), election) or '     '} ", DIM),
        Span(fit(state.seat.name, name_width)),
        Span(" "),
        party_span(election, state.seat.previous_winner, width=7),
        *padded(result_spans(state), 24),
        Span(f"{figures.majority:>8,}" if figures else " " * 8),
        Span(figure(figures.majority_share if figures else None, 6), DIM),
        Span(" ⚑" if state.flags else "  ", "bold #f2b134"),
    ]
    if width >= WIDE:
        spans += [
            Span(figure(figures.turnout if figures else None, 8), DIM),
            Span(" "),
            *swing_spans(state),
        ]
    return cropped(spans, width)


def seat_header(width: int, order: str) -> Line:
    """The names of the columns of `seat_line`, and the order the list is in."""
    name_width = _name_width(width)
    name = fit("Seat by name" if order == "name" else order, name_width)
    text = f" {'At':<5} {name} {'Was':<7}{'Result':<24}{'Majority':>8}{'%':>6}  "
    if width >= WIDE:
        text += f"{'Turnout':>8} Swing"
    return (Span(fit(text, width), f"{DIM} underline"),)


def swing_spans(state: SeatState) -> list[Span]:
    """The headline swing: 5.8 Lab→Con."""
    swing = state.figures.swing if state.figures else None
    if swing is None:
        return []
    return [
        Span(f"{printed(swing.value):>4} "),
        Span(visible(swing.from_party), party_style(state.election, swing.from_party)),
        Span("→", DIM),
        Span(visible(swing.to_party), party_style(state.election, swing.to_party)),
    ]


def declared_at(state: SeatState) -> dt.datetime | None:
    """When the returning officer declared, as far as what stands says; else when we said so."""
    bulletin = state.standing.bulletin
    return (bulletin.declared_at or bulletin.said_at) if bulletin else None
