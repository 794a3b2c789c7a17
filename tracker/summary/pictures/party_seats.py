"""Seats by party and net change: a bar for tonight, an upright mark for last time.

The line for a majority is drawn only for a general election in all 650 seats of the United
Kingdom: of fewer seats nobody can say from our tables how many make one.
"""

from collections import Counter
from collections.abc import Iterator

from tracker.board import Board
from tracker.board.tally import Tally
from tracker.election import Election
from tracker.summary.amounts import seats
from tracker.summary.night_sentences import net_change
from tracker.summary.party_names import party_name
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

COMMONS = 650
"""Seats of the whole United Kingdom, as in `uk-2019`."""

_LEFT, _RIGHT = 2, WIDTH - 4
_LETTERS = 30
"""Of a party's name; a longer one goes by its code."""
_ROW, _HEAD, _BAR_TOP, _BAR = 40, 16, 20, 13


def picture(board: Board) -> Picture:
    """A row for each party with a seat tonight or last time, most seats first."""
    before = seats_before(board.election)
    codes = _codes(board, before)
    majority = majority_line(board.election)
    highest = max([1, majority or 0, *(max(board.tally(c).seats, before[c]) for c in codes)])
    scale = Scale(0, highest, _LEFT, _RIGHT)
    head = _HEAD if majority else 0
    height = head + _ROW * len(codes)
    rows = (
        moved(head + n * _ROW, _row(board, code, before[code], scale))
        for n, code in enumerate(codes)
    )
    line_of_majority = _majority(majority, scale, len(codes)) if majority else ()
    count = f"{board.decided} of {seats(len(board.states))}"
    return Picture(
        f"Bar: tonight, {count} decided. "
        f"Upright mark: {_last_time(board.election)}, in all {len(board.states)}.",
        drawing(
            "seats",
            f"Seats by party, {count} decided",
            " ".join([*_said(board, codes, before), *_majority_said(majority)]),
            (WIDTH, height),
            [*rows, *line_of_majority],
        ),
    )


def seats_before(election: Election) -> Counter[str]:
    """How many of these seats each party had, on the basis of the election's gains."""
    return Counter(seat.base(election.basis) for seat in election.seats)


def majority_line(election: Election) -> int | None:
    """The fewest seats that are more than half of the House; None where it is not all of it."""
    whole_house = election.kind == "G" and len(election.seats) == COMMONS
    return COMMONS // 2 + 1 if whole_house else None


def tonight(tally: Tally) -> str:
    """A party's seats and net change; before it has won or lost any, only that."""
    if not (tally.seats or tally.losses):
        return "no seats yet"
    return f"{seats(tally.seats)}, {net_change(tally)}"


def _codes(board: Board, before: Counter[str]) -> list[str]:
    codes = {*before, *(code for code, tally in board.tallies.items() if tally.seats)}
    return sorted(codes, key=lambda c: (-board.tally(c).seats, -before[c], c))


def _row(board: Board, code: str, before: int, scale: Scale) -> str:
    tally, shown = board.tally(code), look(board.election, code)
    name = shown.name if len(shown.name) <= _LETTERS else shown.code
    parts = [
        swatch(_LEFT, 2, shown),
        words(_LEFT + SWATCH + 5, 13, cut(name, _LETTERS), "name"),
        words(WIDTH - 1, 13, tonight(tally), "end"),
        box(scale.left, _BAR_TOP, scale.right - scale.left, _BAR, "track"),
    ]
    if tally.seats:
        width = scale.at(tally.seats) - scale.left
        parts.append(box(scale.left, _BAR_TOP, width, _BAR, "bar", shown.colour))
    if before:
        parts.append(upright(scale.at(before), _BAR_TOP - 3, _BAR_TOP + _BAR + 3))
    return "".join(parts)


def _majority(majority: int, scale: Scale, rows: int) -> Iterator[str]:
    """A broken line, through the bars alone: it would strike out the words between them."""
    x = scale.at(majority)
    yield words(x, 10, f"{majority} for a majority", "small end")
    for n in range(rows):
        top = _HEAD + n * _ROW + _BAR_TOP
        yield line(x, top - 3, x, top + _BAR + 3, "majority")


def _said(board: Board, codes: list[str], before: Counter[str]) -> Iterator[str]:
    when = _last_time(board.election)
    for code in codes:
        name = party_name(board.election, code)
        yield f"{name}: {tonight(board.tally(code))}; {before[code]} {when}."


def _majority_said(majority: int | None) -> Iterator[str]:
    if majority:
        yield f"More than half of all seats is {majority}."


def _last_time(election: Election) -> str:
    return "held at dissolution" if election.basis == "sitting" else "won last time"
