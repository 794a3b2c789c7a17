"""Seats by party: a bar for tonight, an upright mark for the seats before, and the net change.

A line shows the number of seats for a majority of the house (`Election.winning_post`).
"""

from collections import Counter
from collections.abc import Iterator

from tracker.board import Board
from tracker.board.tally import Tally
from tracker.election import Election
from tracker.summary.amounts import seats
from tracker.summary.night_sentences import full_net_change
from tracker.summary.party_names import party_name
from tracker.summary.pictures import svg
from tracker.summary.pictures.party_style import party_style

_LEFT, _RIGHT = 2, svg.WIDTH - 4
_NAME_LETTERS = 30
"""In letters. A party with a longer name is shown by its code."""
_ROW, _HEAD, _BAR_TOP, _BAR = 40, 16, 20, 13


def picture(board: Board) -> svg.Picture:
    """The picture, with a row for each party that has or defends a seat, most seats first."""
    before = seats_before(board.election)
    codes = _codes(board, before)
    majority = board.election.winning_post
    highest = max(1, majority or 0, *before.values(), *(board.tally(c).seats for c in codes))
    scale = svg.Scale(0, highest, _LEFT, _RIGHT)
    head = _HEAD if majority else 0
    height = head + _ROW * len(codes)
    rows = (
        svg.moved_down(head + n * _ROW, _row(board, code, before[code], scale))
        for n, code in enumerate(codes)
    )
    majority_marks = _majority_marks(majority, scale, len(codes)) if majority else ()
    count = f"{board.decided} of {seats(board.total)}"
    return svg.Picture(
        f"Bar: tonight, {count} decided.{_upright_mark(board.election, before.total())}",
        svg.drawing(
            "seats",
            f"Seats by party, {count} decided",
            " ".join(_descriptions(board, codes, before, majority)),
            (svg.WIDTH, height),
            [*rows, *majority_marks],
        ),
    )


def seats_before(election: Election) -> Counter[str]:
    """Number of the election's seats that each party defends on its basis, by party code."""
    defending = (seat.defending_party(election.basis) for seat in election.seats)
    return Counter(party for party in defending if party)


def seats_clause(election: Election, tally: Tally) -> str:
    """A party's seats and net change: "63 seats, up 2"; or "no seats yet"."""
    if not (tally.seats or tally.losses):
        return "no seats yet"
    change = full_net_change(election, tally)
    return seats(tally.seats) + (f", {change}" if change else "")


def _codes(board: Board, before: Counter[str]) -> list[str]:
    codes = {*before, *(code for code, tally in board.tallies.items() if tally.seats)}
    return sorted(codes, key=lambda code: (-board.tally(code).seats, -before[code], code))


def _row(board: Board, code: str, before: int, scale: svg.Scale) -> str:
    tally, style = board.tally(code), party_style(board.election, code)
    name = style.name if len(style.name) <= _NAME_LETTERS else style.code
    parts = [
        svg.swatch(_LEFT, 2, style),
        svg.label(_LEFT + svg.SWATCH + 5, 13, svg.shortened(name, _NAME_LETTERS), "name"),
        svg.label(svg.WIDTH - 1, 13, seats_clause(board.election, tally), "end"),
        svg.box(scale.left, _BAR_TOP, scale.right - scale.left, _BAR, "track"),
    ]
    if tally.seats:
        width = scale.at(tally.seats) - scale.left
        parts.append(svg.box(scale.left, _BAR_TOP, width, _BAR, "bar", style.colour))
    if before:
        parts.append(svg.upright(scale.at(before), _BAR_TOP - 3, _BAR_TOP + _BAR + 3))
    return "".join(parts)


def _majority_marks(majority: int, scale: svg.Scale, rows: int) -> Iterator[str]:
    """A label, and a dashed line across each bar. Between the bars it would cross texts."""
    x = scale.at(majority)
    yield svg.label(x, 10, f"{majority} for a majority", "small end")
    for n in range(rows):
        top = _HEAD + n * _ROW + _BAR_TOP
        yield svg.line(x, top - 3, x, top + _BAR + 3, "majority")


def _descriptions(
    board: Board, codes: list[str], before: Counter[str], majority: int | None
) -> Iterator[str]:
    when = _last_time_clause(board.election)
    for code in codes:
        name = party_name(board.election, code)
        seats_before = f"; {before[code]} {when}" if before else ""
        yield f"{name}: {seats_clause(board.election, board.tally(code))}{seats_before}."
    if majority:
        yield f"More than half of all seats is {majority}."


def _upright_mark(election: Election, seats_before: int) -> str:
    return (
        f" Upright mark: {_last_time_clause(election)}, in all {seats_before:,}."
        if seats_before
        else ""
    )


def _last_time_clause(election: Election) -> str:
    return "held at dissolution" if election.basis == "sitting" else "won last time"
