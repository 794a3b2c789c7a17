"""The night's timeline: seats declared over time, and when targets were taken.

Times are those that returning officers declared at, in the election's time zone. A seat
without one is said in words and never placed, and so is one whose time is not of this night.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.seat_state import on_air_declared_at
from tracker.board.standing import Status
from tracker.board.targets import TargetState, TargetStatus
from tracker.election.clock import clock_time
from tracker.summary.amounts import seats
from tracker.summary.html_elements import escaped
from tracker.summary.party_names import party_name
from tracker.summary.pictures.party_style import look
from tracker.summary.pictures.svg import (
    WIDTH,
    Picture,
    Scale,
    cut,
    drawing,
    line,
    swatch,
    units,
    words,
)
from tracker.summary.running_order import Table
from tracker.support.phrases import listed

LONGEST = dt.timedelta(hours=24)
"""After the polls close: a time that is later, or before it, would leave the night no room."""
SHORTEST = dt.timedelta(hours=6)
"""What the picture shows at least, so that it does not shrink with every early seat."""

_HOUR = dt.timedelta(hours=1)
_LEFT, _RIGHT, _TOP, _BOTTOM = 30, WIDTH - 18, 20, 150
_AXIS, _LANE = 22, 34
"""Units under the curve for the hours, and for each party that took targets."""
_LABELS = 8
"""Hours that have room on the axis."""


@dataclass(frozen=True, slots=True)
class Night:
    """What the timeline shows."""

    start: dt.datetime
    """When the polls closed."""
    end: dt.datetime
    declared: tuple[dt.datetime, ...]
    """When each seat that has a place was declared, in order."""
    taken: tuple[tuple[dt.datetime, TargetState], ...]
    """Targets that their challenger won, with the time, in order."""
    timeless: tuple[str, ...]
    """Declared seats without a time, by name."""
    elsewhere: tuple[str, ...]
    """Declared seats whose time is not of this night, by name."""
    called: tuple[str, ...]
    """Targets that their challenger won in a seat that is not declared in full, by name."""


def night(board: Board) -> Night:
    """The declared seats of a board in time."""
    start = board.election.polls_close
    placed: dict[str, dt.datetime] = {}
    timeless, elsewhere = [], []
    for state in board.states.values():
        if state.status is not Status.DECLARED:
            continue
        at = on_air_declared_at(state)
        if at is None:
            timeless.append(state.seat.name)
        elif start <= at <= start + LONGEST:
            placed[state.seat.id] = at
        else:
            elsewhere.append(state.seat.name)
    won = [target for target in board.targets if target.status is TargetStatus.FLIPPED]
    taken = [(placed[t.target.seat], t) for t in won if t.target.seat in placed]
    called = {t.state.seat.name for t in won if t.state.status is not Status.DECLARED}
    declared = sorted(placed.values())
    last = max([start + SHORTEST, *declared[-1:]])
    hours = -((start - last) // _HOUR)
    return Night(
        start=start,
        end=start + hours * _HOUR,
        declared=tuple(declared),
        taken=tuple(sorted(taken, key=lambda pair: (pair[0], pair[1].state.seat.name))),
        timeless=tuple(sorted(timeless)),
        elsewhere=tuple(sorted(elsewhere)),
        called=tuple(sorted(called)),
    )


def picture(board: Board) -> Picture:
    """A rising line of seats declared, and under it a lane of marks for each challenger."""
    of, total = night(board), len(board.states)
    across = Scale(0, (of.end - of.start).total_seconds(), _LEFT, _RIGHT)
    up = Scale(0, total or 1, _BOTTOM, _TOP)
    lanes = _lanes(of)
    height = _BOTTOM + _AXIS + _LANE * len(lanes)
    parts = [*_axes(board, of, across, up), *_curve(of, across, up)]
    for n, (code, taken) in enumerate(lanes.items()):
        parts += _lane(board, code, taken, of, across, _BOTTOM + _AXIS + n * _LANE)
    return Picture(
        f"{seats(len(of.declared))} of {total} by the time each was declared.",
        drawing(
            "timeline",
            "Seats declared over the night",
            " ".join(_said(board, of, lanes)),
            (WIDTH, height),
            parts,
        ),
        tuple(_notes(of)),
    )


def by_hour(board: Board) -> Table:
    """The timeline in figures: by each hour, how many were declared and what was taken."""
    of, rows = night(board), []
    before, end = of.start - _HOUR, of.start
    while of.declared and before < of.declared[-1]:
        names: dict[str, list[str]] = {}
        for at, target in of.taken:
            if before < at <= end:
                challenger = party_name(board.election, target.target.challenger)
                names.setdefault(challenger, []).append(target.state.seat.name)
        said = "; ".join(f"{name}: {listed(of_it, most=None)}" for name, of_it in names.items())
        count = sum(at <= end for at in of.declared)
        if count:
            rows.append((clock_time(end, board.election), said, str(count)))
        before, end = end, end + _HOUR
    return Table(("By", "Targets taken in the hour", "Declared"), tuple(rows), 2)


def _axes(board: Board, of: Night, across: Scale, up: Scale) -> Iterator[str]:
    total = len(board.states)
    for count in (0, total):
        yield line(_LEFT, up.at(count), _RIGHT, up.at(count), "grid" if count else "axis")
        yield words(_LEFT - 4, up.at(count) + 4, f"{count}", "small end")
    hours = (of.end - of.start) // _HOUR
    step = next(step for step in (1, 2, 3, 4, 6) if hours / step <= _LABELS)
    for hour in range(0, hours + 1, step):
        x = across.at(hour * 3600)
        yield line(x, _TOP, x, _BOTTOM + 3, "grid")
        at = clock_time(of.start + hour * _HOUR, board.election)
        yield words(x, _BOTTOM + 15, at, "small middle")


def _curve(of: Night, across: Scale, up: Scale) -> Iterator[str]:
    if not of.declared:
        return
    path, x = f"M{units(across.at(0))} {units(up.at(0))}", ""
    for n, at in enumerate(of.declared, start=1):
        step = units(across.at((at - of.start).total_seconds()))
        if step != x:
            path, x = f"{path}H{step}", step
        path += f"V{units(up.at(n))}"
    yield f'<path class="curve" d="{path}"/>'
    yield words(float(x), up.at(len(of.declared)) - 6, f"{len(of.declared)}", "name end")


def _lanes(of: Night) -> dict[str, list[tuple[dt.datetime, TargetState]]]:
    lanes: dict[str, list[tuple[dt.datetime, TargetState]]] = {}
    for at, target in of.taken:
        lanes.setdefault(target.target.challenger, []).append((at, target))
    return lanes


def _lane(
    board: Board,
    code: str,
    taken: Sequence[tuple[dt.datetime, TargetState]],
    of: Night,
    across: Scale,
    top: float,
) -> Iterator[str]:
    shown = look(board.election, code)
    yield swatch(1, top + 2, shown)
    yield words(19, top + 13, f"Targets taken by {cut(shown.name, 28)}", "name")
    yield line(_LEFT, top + 25, _RIGHT, top + 25, "axis")
    for at, target in taken:
        x = across.at((at - of.start).total_seconds())
        yield (
            f'<circle class="bar" cx="{units(x)}" cy="{units(top + 25)}" r="4" '
            f'fill="{shown.colour}"><title>{escaped(_taken(at, target))}</title></circle>'
        )


def _said(
    board: Board, of: Night, lanes: dict[str, list[tuple[dt.datetime, TargetState]]]
) -> Iterator[str]:
    if not of.declared:
        yield " ".join(["No seat is declared with a time yet.", *_notes(of)])
        return
    first, last = (clock_time(at, board.election) for at in (of.declared[0], of.declared[-1]))
    yield (
        f"A line that rises with each declaration: the first at {first}, the last of "
        f"{seats(len(of.declared))} at {last}; there are {seats(len(board.states))} in all."
    )
    for code, taken in lanes.items():
        names = listed((_taken(at, target) for at, target in taken), most=None)
        yield f"Targets taken by {party_name(board.election, code)}: {names}."
    yield from _notes(of)


def _notes(of: Night) -> Iterator[str]:
    """The seats that have no place, each by name."""
    if of.timeless:
        yield f"Declared without a time, not placed: {listed(of.timeless, most=None)}."
    if of.elsewhere:
        named = listed(of.elsewhere, most=None)
        yield f"Declared at a time outside this night, not placed: {named}."
    if of.called:
        yield f"Targets taken, not declared in full, not placed: {listed(of.called, most=None)}."


def _taken(at: dt.datetime, target: TargetState) -> str:
    return f"{target.state.seat.name} at {clock_time(at, target.state.election)}"
