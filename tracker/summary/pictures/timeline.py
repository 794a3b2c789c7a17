"""The timeline of the night: the number of declared seats over time, and the targets taken.

Times are the stated times of declaration, in the election's time zone. A declared seat without such
a time, or with a time outside the night, is not drawn; a note names it.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.seat_state import SeatState, on_air_declared_at
from tracker.board.standing import Status
from tracker.board.targets import TargetState, TargetStatus
from tracker.election.clock import clock_time
from tracker.summary.amounts import seats
from tracker.summary.document import Table
from tracker.summary.html_elements import escaped
from tracker.summary.party_names import party_name
from tracker.summary.pictures import svg
from tracker.summary.pictures.party_style import party_style
from tracker.support.phrases import join_names

LONGEST = dt.timedelta(hours=24)
"""Maximum time from the close of polls. A declaration outside it is not drawn."""
SHORTEST = dt.timedelta(hours=6)
"""Minimum length of the time axis, so that its scale does not change with every early seat."""

PAUSE = dt.timedelta(hours=3)
MOST_LATE = 3
"""The night is over when no seat has declared for `PAUSE` and at most `MOST_LATE` seats declare
later. These are named and not drawn: one seat of the next afternoon would make the night narrow."""

_HOUR = dt.timedelta(hours=1)
_LEFT, _RIGHT, _TOP, _BOTTOM = 30, svg.WIDTH - 18, 20, 150
_AXIS, _LANE = 22, 34
"""Heights below the curve, in units: of the hours, and of each challenger's marks."""
_LABELS = 8
"""Maximum number of hours that have a label on the axis."""

_Taken = list[tuple[dt.datetime, TargetState]]
"""Pairs of a time of declaration and a target that the challenger won."""


@dataclass(frozen=True, slots=True)
class Night:
    """The contents of the timeline."""

    start: dt.datetime
    """The time when the polls closed."""
    end: dt.datetime
    """A whole number of hours later."""
    declared: tuple[dt.datetime, ...]
    """Times of declaration of the seats that are drawn, in order."""
    taken: tuple[tuple[dt.datetime, TargetState], ...]
    """The targets that are drawn (`_Taken`), in order of time."""
    timeless: tuple[str, ...]
    """Names of the declared seats without a time, in order."""
    outside: tuple[str, ...]
    """Names of the declared seats with a time outside the night, in order."""
    late: tuple[tuple[dt.datetime, SeatState], ...]
    """The seats that declared after the end of the night, with their times, in order."""
    called: tuple[str, ...]
    """Names of the seats that are not declared in full and whose target the challenger won."""


def night_of(board: Board) -> Night:
    """The contents of a board's timeline."""
    start = board.election.polls_close
    timed: list[tuple[dt.datetime, SeatState]] = []
    timeless, outside = [], []
    for state in board.states.values():
        if state.status is not Status.DECLARED:
            continue
        at = on_air_declared_at(state)
        if at is None:
            timeless.append(state.seat.name)
        elif start <= at <= start + LONGEST:
            timed.append((at, state))
        else:
            outside.append(state.seat.name)
    timed.sort(key=lambda pair: (pair[0], pair[1].seat.name))
    count = _count_until_end([at for at, _ in timed])
    placed = {state.seat.id: at for at, state in timed[:count]}
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
        outside=tuple(sorted(outside)),
        late=tuple(timed[count:]),
        called=tuple(sorted(called)),
    )


def _count_until_end(times: Sequence[dt.datetime]) -> int:
    """How many of the seats declared before the end of the night, given all times in order."""
    for late in range(1, min(MOST_LATE, len(times) - 1) + 1):
        if times[-late] - times[-late - 1] >= PAUSE:
            return len(times) - late
    return len(times)


def picture(board: Board) -> svg.Picture:
    """The picture: a rising line, and below it a row of marks for each challenger."""
    night, total = night_of(board), board.total
    across = svg.Scale(0, (night.end - night.start).total_seconds(), _LEFT, _RIGHT)
    up = svg.Scale(0, total or 1, _BOTTOM, _TOP)
    lanes = _lanes(night)
    height = _BOTTOM + _AXIS + _LANE * len(lanes)
    parts = [*_axes(board, night, across, up), *_curve(night, across, up)]
    for n, (code, taken) in enumerate(lanes.items()):
        parts += _lane(board, code, taken, night, across, _BOTTOM + _AXIS + n * _LANE)
    return svg.Picture(
        f"{seats(len(night.declared))} of {total} by the time each was declared.",
        svg.drawing(
            "timeline",
            "Seats declared over the night",
            " ".join(_descriptions(board, night, lanes)),
            (svg.WIDTH, height),
            parts,
        ),
        tuple(_notes(board, night)),
    )


def by_hour(board: Board) -> Table:
    """The timeline as a table: by hour, the targets taken in it and all seats declared so far."""
    night, rows = night_of(board), []
    before, end = night.start - _HOUR, night.start
    while night.declared and before < night.declared[-1]:
        names: dict[str, list[str]] = {}
        for at, target in night.taken:
            if before < at <= end:
                challenger = party_name(board.election, target.target.challenger)
                names.setdefault(challenger, []).append(target.state.seat.name)
        targets = "; ".join(
            f"{name}: {join_names(seats_taken, limit=None)}" for name, seats_taken in names.items()
        )
        count = sum(at <= end for at in night.declared)
        if count:
            rows.append((clock_time(end, board.election), targets, str(count)))
        before, end = end, end + _HOUR
    return Table(("By", "Targets taken in the hour", "Declared"), tuple(rows), 2)


def _axes(board: Board, night: Night, across: svg.Scale, up: svg.Scale) -> Iterator[str]:
    total = board.total
    for count in (0, total):
        yield svg.line(_LEFT, up.at(count), _RIGHT, up.at(count), "grid" if count else "axis")
        yield svg.label(_LEFT - 4, up.at(count) + 4, f"{count}", "small end")
    hours = (night.end - night.start) // _HOUR
    step = next(step for step in (1, 2, 3, 4, 6) if hours / step <= _LABELS)
    for hour in range(0, hours + 1, step):
        x = across.at(hour * 3600)
        yield svg.line(x, _TOP, x, _BOTTOM + 3, "grid")
        at = clock_time(night.start + hour * _HOUR, board.election)
        yield svg.label(x, _BOTTOM + 15, at, "small middle")


def _curve(night: Night, across: svg.Scale, up: svg.Scale) -> Iterator[str]:
    if not night.declared:
        return
    path, x = f"M{svg.units(across.at(0))} {svg.units(up.at(0))}", ""
    for n, at in enumerate(night.declared, start=1):
        step = svg.units(across.at((at - night.start).total_seconds()))
        if step != x:
            path, x = f"{path}H{step}", step
        path += f"V{svg.units(up.at(n))}"
    yield f'<path class="curve" d="{path}"/>'
    yield svg.label(float(x), up.at(len(night.declared)) - 6, f"{len(night.declared)}", "name end")


def _lanes(night: Night) -> dict[str, _Taken]:
    lanes: dict[str, _Taken] = {}
    for at, target in night.taken:
        lanes.setdefault(target.target.challenger, []).append((at, target))
    return lanes


def _lane(
    board: Board, code: str, taken: _Taken, night: Night, across: svg.Scale, top: float
) -> Iterator[str]:
    style = party_style(board.election, code)
    yield svg.swatch(1, top + 2, style)
    yield svg.label(19, top + 13, f"Targets taken by {svg.shortened(style.name, 28)}", "name")
    yield svg.line(_LEFT, top + 25, _RIGHT, top + 25, "axis")
    for at, target in taken:
        x = across.at((at - night.start).total_seconds())
        yield (
            f'<circle class="bar" cx="{svg.units(x)}" cy="{svg.units(top + 25)}" r="4" '
            f'fill="{style.colour}"><title>{escaped(_taken_clause(at, target))}</title></circle>'
        )


def _descriptions(board: Board, night: Night, lanes: dict[str, _Taken]) -> Iterator[str]:
    if not night.declared:
        yield " ".join(["No seat is declared with a time yet.", *_notes(board, night)])
        return
    first, last = (clock_time(at, board.election) for at in (night.declared[0], night.declared[-1]))
    yield (
        f"A line that rises with each declaration: the first at {first}, the last of "
        f"{seats(len(night.declared))} at {last}; there are {seats(board.total)} in all."
    )
    for code, taken in lanes.items():
        names = join_names((_taken_clause(at, target) for at, target in taken), limit=None)
        yield f"Targets taken by {party_name(board.election, code)}: {names}."
    yield from _notes(board, night)


def _notes(board: Board, night: Night) -> Iterator[str]:
    """Sentences that name the seats that are not drawn."""
    if night.late:
        names = [
            f"{state.seat.name} at {clock_time(at, board.election)}" for at, state in night.late
        ]
        yield f"Declared after the night, not placed: {join_names(names, limit=None)}."
    if night.timeless:
        yield f"Declared without a time, not placed: {join_names(night.timeless, limit=None)}."
    if night.outside:
        named = join_names(night.outside, limit=None)
        yield f"Declared at a time outside this night, not placed: {named}."
    if night.called:
        named = join_names(night.called, limit=None)
        yield f"Targets taken, not declared in full, not placed: {named}."


def _taken_clause(at: dt.datetime, target: TargetState) -> str:
    return f"{target.state.seat.name} at {clock_time(at, target.state.election)}"
