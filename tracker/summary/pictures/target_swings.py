"""Needed against actual swing: a row for each published target, grouped as published.

The bar is the swing, to the right towards the challenger; the upright mark is what was
needed. What a row shows is a function of one target's state, so that whoever draws the
page every second may keep the rows that did not change.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import ceil

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState, TargetStatus
from tracker.election import Election
from tracker.election.swing import printed
from tracker.summary import on_air, order
from tracker.summary.party_names import party_inside, party_name
from tracker.summary.pictures.party_style import look
from tracker.summary.pictures.svg import (
    SWATCH,
    WIDTH,
    Picture,
    Scale,
    box,
    cut,
    drawing,
    line,
    moved,
    swatch,
    upright,
    words,
)

ROWS = 10
"""Rows of one picture: a longer list is several, so that paper can turn a page between them."""

_LEFT, _RIGHT = 2, 182
"""Where the bars may be; to the right of them are the figures."""
_HEAD, _ROW = 20, 40
_BAR_TOP, _BAR = 21, 11
_LONGEST_NAME = 17
"""Letters of a party's name beside the seat's."""
_STEP = 5
"""Percentage points: the scale ends on a multiple of these."""

_WON = {
    TargetStatus.FLIPPED: "taken by",
    TargetStatus.HELD: "held by",
    TargetStatus.LOST_TO_OTHER: "lost to",
}
_OPEN = {
    TargetStatus.AWAITING: "to come",
    TargetStatus.RECOUNT: "recount",
    TargetStatus.TIED: "tied",
    TargetStatus.CONFLICT: "in conflict",
}
_WITHOUT_FIGURES = {
    Status.CALLED: "votes to come",
    Status.VOTES_PENDING: "new votes to come",
    Status.CONFLICT: "votes in dispute",
}


def pictures(board: Board) -> list[Picture]:
    """A picture or more for each published heading, in published order."""
    scale = scale_of(board.targets)
    found: list[Picture] = []
    for heading, targets in order.target_groups(board).items():
        parts = [targets[start : start + ROWS] for start in range(0, len(targets), ROWS)]
        for n, part in enumerate(parts):
            caption = heading
            if len(parts) > 1:
                first = n * ROWS + 1
                caption += f", {first} to {first + len(part) - 1} of {len(targets)}"
            found.append(_picture(f"swings-{len(found) + 1}", caption, part, scale))
    return found


def scale_of(targets: Sequence[TargetState]) -> Scale:
    """As far to either side as the most that any challenger needs, to the next five points.

    It depends on what was known before the night, so no bar moves while others arrive.
    """
    most = max((t.swing_needed for t in targets if t.swing_needed is not None), default=Fraction(0))
    limit = max(1, ceil(most / _STEP)) * _STEP
    return Scale(-limit, limit, _LEFT, _RIGHT)


def row(target: TargetState, scale: Scale) -> str:
    """One target: its seat, who has it, the bar, the mark and both figures."""
    state, needed, actual = target.state, target.swing_needed, on_air.swing(target)
    parts = [
        words(_LEFT, 13, cut(state.seat.name, 28), "name"),
        words(_end_of_words(state), 13, cut(outcome(target, _short), 26), "end"),
        _winner(state),
        box(scale.left, _BAR_TOP, scale.right - scale.left, _BAR, "track"),
    ]
    if actual is not None:
        parts += _bar(target, actual, scale)
    parts.append(line(scale.at(0), _BAR_TOP - 2, scale.at(0), _BAR_TOP + _BAR + 2, "axis"))
    if needed is not None:
        parts.append(upright(scale.at(needed), _BAR_TOP - 3, _BAR_TOP + _BAR + 3))
    parts.append(words(WIDTH - 1, 31, ", ".join(figures(target)), "end small"))
    return "".join(parts)


def outcome(target: TargetState, named: Callable[[Election, str], str] = party_inside) -> str:
    """How the target stands: "taken by Conservative", "to come"."""
    state = target.state
    if state.winner is None:
        return _OPEN[target.status]
    return f"{_WON[target.status]} {named(state.election, state.winner)}"


def figures(target: TargetState) -> Iterator[str]:
    """What was needed and what came, in percentage points; or why there is no figure."""
    state, needed, actual = target.state, target.swing_needed, on_air.swing(target)
    if needed is not None:
        figure = printed(needed)
        yield f"needed {'under 0.1' if needed and figure == '0.0' else figure}"
    if actual is not None:
        yield f"swing {signed(actual)}"
    elif state.status in _WITHOUT_FIGURES:
        yield _WITHOUT_FIGURES[state.status]
    elif needed is None or on_air.figures(state):
        yield "swing not computable"


def said(target: TargetState, scale: Scale) -> str:
    """The row in words."""
    published, election = target.target, target.state.election
    parts = [
        f"{target.state.seat.name}, {party_name(election, published.challenger)} from "
        f"{party_inside(election, published.holder)}: {', '.join(figures(target))}"
    ]
    actual = on_air.swing(target)
    if actual is not None and not scale.holds(actual):
        parts.append("off the scale")
    return ", ".join([*parts, outcome(target)]) + "."


def signed(points: Fraction) -> str:
    """A swing with its sign, also where it rounds to nothing; a minus as wide as a plus."""
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return f"{sign}{printed(abs(points))}"


def _picture(name: str, caption: str, targets: Sequence[TargetState], scale: Scale) -> Picture:
    score = f"{order.taken(targets)} taken of {len(targets)}"
    if undecided := order.undecided(targets):
        score += f", {undecided} to come"
    explained = (
        "A bar is the swing in percentage points, to the right towards the challenger and to "
        f"the left away, up to {scale.high:g}; an upright mark is the swing needed, as counted "
        f"from last time's votes. {score}."
    )
    rows = (moved(_HEAD + n * _ROW, row(target, scale)) for n, target in enumerate(targets))
    return Picture(
        f"{caption}: {score}",
        drawing(
            name,
            f"{caption}: swing needed and swing",
            " ".join([explained, *(said(target, scale) for target in targets)]),
            (WIDTH, _HEAD + _ROW * len(targets)),
            [*_head(scale), *rows],
        ),
    )


def _head(scale: Scale) -> Iterator[str]:
    """What the rows are measured by, over the first of them."""
    limit = scale.high
    yield words(scale.left, 9, f"{limit:g} away", "small")
    yield words(scale.at(0), 9, "0", "small middle")
    yield words(scale.right, 9, f"{limit:g} towards", "small end")


def _bar(target: TargetState, actual: Fraction, scale: Scale) -> Iterator[str]:
    """From nought to the swing, in the colour of the party it went to."""
    published, election = target.target, target.state.election
    to = look(election, published.challenger if actual >= 0 else published.holder)
    start, end = sorted((scale.at(0), scale.at(actual)))
    yield box(start, _BAR_TOP, end - start, _BAR, "bar", to.colour)
    if not scale.holds(actual):
        arrow = "off the scale ▸" if actual > 0 else "◂ off the scale"
        x = scale.right - 4 if actual > 0 else scale.left + 4
        yield words(x, _BAR_TOP + 9, arrow, "small end" if actual > 0 else "small", to.ink)


def _winner(state: SeatState) -> str:
    if state.winner is None:
        return ""
    return swatch(WIDTH - SWATCH - 1, 2, look(state.election, state.winner))


def _short(election: Election, code: str) -> str:
    """The party's name where a row has room for it, else its code."""
    name = party_inside(election, code)
    return name if len(name) <= _LONGEST_NAME else code


def _end_of_words(state: SeatState) -> float:
    return WIDTH - 1 if state.winner is None else WIDTH - SWATCH - 5
