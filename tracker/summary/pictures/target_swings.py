"""Swing and swing needed: a row for each published target, under its published heading.

The bar is the swing; to the right is towards the challenger. The upright mark is the swing needed.
During the night, a row changes only with the state of its target.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import ceil

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState, TargetStatus
from tracker.election import Election
from tracker.summary import amounts, on_air, order
from tracker.summary.night_sentences import target_score
from tracker.summary.party_names import party_inside, party_name
from tracker.summary.pictures import svg
from tracker.summary.pictures.party_style import party_style

ROWS = 10
"""Maximum number of rows of a picture. A longer list has several, which fit on printed pages."""

_LEFT, _RIGHT = 2, 182
"""Horizontal range of the bars, in units. The figures are to the right of it."""
_HEAD, _ROW = 20, 40
_BAR_TOP, _BAR = 21, 11
_NAME_LETTERS = 17
"""In letters. A party with a longer name is shown by its code."""
_STEP = 5
"""In percentage points. The end of the scale is a multiple of it."""

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
    TargetStatus.DOUBTFUL: "doubtful",
    TargetStatus.SET_ASIDE: "set aside",
}
_WITHOUT_FIGURES = {
    Status.CALLED: "votes to come",
    Status.VOTES_PENDING: "new votes to come",
    Status.CONFLICT: "votes in dispute",
}


def pictures(board: Board) -> list[svg.Picture]:
    """The pictures in published order: one or more for each heading."""
    scale = scale_of(board.targets)
    found: list[svg.Picture] = []
    for heading, targets in order.target_groups(board).items():
        parts = [targets[start : start + ROWS] for start in range(0, len(targets), ROWS)]
        for n, part in enumerate(parts):
            caption = heading
            if len(parts) > 1:
                first = n * ROWS + 1
                caption += f", {first} to {first + len(part) - 1} of {len(targets)}"
            found.append(_picture(f"swings-{len(found) + 1}", caption, part, scale))
    return found


def scale_of(targets: Sequence[TargetState]) -> svg.Scale:
    """The scale of all pictures: to both sides as far as the largest swing needed, rounded up.

    It does not change during the night: the swings needed are known before.
    """
    largest = max(
        (t.swing_needed for t in targets if t.swing_needed is not None), default=Fraction(0)
    )
    limit = max(1, ceil(largest / _STEP)) * _STEP
    return svg.Scale(-limit, limit, _LEFT, _RIGHT)


def row(target: TargetState, scale: svg.Scale) -> str:
    """SVG of a row: the target's seat and outcome, its bar, its mark, and both figures."""
    state, needed, actual = target.state, target.swing_needed, on_air.swing(target)
    parts = [
        svg.label(_LEFT, 13, svg.shortened(_row_name(target), 28), "name"),
        svg.label(
            _right_of_text(state), 13, svg.shortened(outcome(target, _short_party), 26), "end"
        ),
        _winner_swatch(state),
        svg.box(scale.left, _BAR_TOP, scale.right - scale.left, _BAR, "track"),
    ]
    if actual is not None:
        parts += _bar(target, actual, scale)
    parts.append(svg.line(scale.at(0), _BAR_TOP - 2, scale.at(0), _BAR_TOP + _BAR + 2, "axis"))
    if needed is not None:
        parts.append(svg.upright(scale.at(needed), _BAR_TOP - 3, _BAR_TOP + _BAR + 3))
    parts.append(svg.label(svg.WIDTH - 1, 31, ", ".join(figures(target)), "end small"))
    return "".join(parts)


def _row_name(target: TargetState) -> str:
    """The seat; in an election with one seat the challenger."""
    election = target.state.election
    if election.only_seat:
        return party_name(election, target.target.challenger)
    return target.state.seat.name


def outcome(target: TargetState, name_party: Callable[[Election, str], str] = party_inside) -> str:
    """The outcome of the target: "taken by Conservative", "to come"."""
    state = target.state
    if state.winner is None:
        return _OPEN[target.status]
    return f"{_WON[target.status]} {name_party(state.election, state.winner)}"


def figures(target: TargetState) -> Iterator[str]:
    """The swing needed and the swing, in percentage points; or why there is no swing."""
    state, needed, actual = target.state, target.swing_needed, on_air.swing(target)
    if needed is not None:
        yield f"needed {amounts.points(needed)}"
    if actual is not None:
        yield f"swing {signed(actual)}"
    elif state.status in _WITHOUT_FIGURES:
        yield _WITHOUT_FIGURES[state.status]
    elif needed is None or on_air.figures(state):
        yield "swing not computable"


def row_sentence(target: TargetState, scale: svg.Scale) -> str:
    """The row as a sentence."""
    published, election = target.target, target.state.election
    parts = [
        f"{target.state.seat.name}, {party_name(election, published.challenger)} from "
        f"{party_inside(election, published.holder)}: {', '.join(figures(target))}"
    ]
    actual = on_air.swing(target)
    if actual is not None and not scale.contains(actual):
        parts.append("off the scale")
    return ", ".join([*parts, outcome(target)]) + "."


def signed(points: Fraction) -> str:
    """A swing with its sign, also if it is rounded to zero. The minus is as wide as the plus."""
    size = amounts.points(abs(points))
    if size == amounts.UNDER:
        return f"{size} {'towards' if points > 0 else 'away'}"
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return f"{sign}{size}"


def _picture(
    name: str, caption: str, targets: Sequence[TargetState], scale: svg.Scale
) -> svg.Picture:
    only = targets[0].state.election.only_seat
    score = "" if only else target_score(targets)
    explanation = (
        "A bar is the swing in percentage points, to the right towards the challenger and to "
        f"the left away, up to {scale.high:g}; an upright mark is the swing needed, as counted "
        f"from last time's votes." + (f" {score}." if score else "")
    )
    rows = (
        svg.moved_down(_HEAD + n * _ROW, row(target, scale)) for n, target in enumerate(targets)
    )
    return svg.Picture(
        f"{caption}: {score}" if score else caption,
        svg.drawing(
            name,
            f"{caption}: swing needed and swing",
            " ".join([explanation, *(row_sentence(target, scale) for target in targets)]),
            (svg.WIDTH, _HEAD + _ROW * len(targets)),
            [*_head(scale), *rows],
        ),
    )


def _head(scale: svg.Scale) -> Iterator[str]:
    """The scale above the rows."""
    limit = scale.high
    yield svg.label(scale.left, 9, f"{limit:g} away", "small")
    yield svg.label(scale.at(0), 9, "0", "small middle")
    yield svg.label(scale.right, 9, f"{limit:g} towards", "small end")


def _bar(target: TargetState, actual: Fraction, scale: svg.Scale) -> Iterator[str]:
    """The bar from zero to the swing, in the colour of the party to which it went."""
    published, election = target.target, target.state.election
    style = party_style(election, published.challenger if actual >= 0 else published.holder)
    start, end = sorted((scale.at(0), scale.at(actual)))
    yield svg.box(start, _BAR_TOP, end - start, _BAR, "bar", style.colour)
    if not scale.contains(actual):
        arrow = "off the scale ▸" if actual > 0 else "◂ off the scale"
        x = scale.right - 4 if actual > 0 else scale.left + 4
        yield svg.label(x, _BAR_TOP + 9, arrow, "small end" if actual > 0 else "small", style.ink)


def _winner_swatch(state: SeatState) -> str:
    if state.winner is None:
        return ""
    return svg.swatch(svg.WIDTH - svg.SWATCH - 1, 2, party_style(state.election, state.winner))


def _short_party(election: Election, code: str) -> str:
    """The party's name if a row has room for it, else its code."""
    name = party_inside(election, code)
    return name if len(name) <= _NAME_LETTERS else code


def _right_of_text(state: SeatState) -> float:
    return svg.WIDTH - 1 if state.winner is None else svg.WIDTH - svg.SWATCH - 5
