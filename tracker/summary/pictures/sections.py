"""The pictures under their headings, each with its numbers as text: HTML for a page.

What a picture shows is in its own module; here is what stands round it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.board import Board
from tracker.summary.formats import Part
from tracker.summary.html_elements import escaped, table
from tracker.summary.pictures import party_seats, target_swings, tile_map, timeline
from tracker.summary.pictures.party_style import Look
from tracker.summary.pictures.svg import Picture

_ONE_SCREEN = 3
"""Pictures of targets that stand beside each other on a wide screen."""


@dataclass(frozen=True, slots=True)
class Illustrated:
    """A section with a picture or more in it."""

    name: str
    """An id that nothing else on the page has."""
    heading: str
    lines: tuple[str, ...]
    """HTML."""
    wide: bool = False
    """Whether it wants the whole width of a page."""


def illustrated(board: Board, part: Part = "all") -> list[Illustrated]:
    """The sections that this election has pictures for, in order; `part` is of them.

    The targets come first where one screen shows them all, else last.
    """
    drawn = target_swings.pictures(board) if part != "general" else []
    general = list(_general(board)) if part != "targets" else []
    if not drawn:
        return general
    needed = Illustrated("needed", "Swing needed and swing", tuple(_swings(drawn)), wide=True)
    return [needed, *general] if len(drawn) <= _ONE_SCREEN else [*general, needed]


def _general(board: Board) -> Iterator[Illustrated]:
    """The night as a whole."""
    yield Illustrated(
        "seats-by-party", "Seats by party", tuple(_figure(party_seats.picture(board)))
    )
    if drawn := tile_map.picture(board):
        yield Illustrated("tiles", "Map", tuple(_map(board, drawn)))
    yield Illustrated("night", "Through the night", tuple(_night(board)))


def badge(look: Look) -> str:
    """A party's mark on its colour, beside its name; not read out."""
    return (
        f'<span class="badge" style="background:{look.colour};color:{look.ink}" '
        f'aria-hidden="true">{escaped(look.mark)}</span>'
    )


def _swings(drawn: list[Picture]) -> list[str]:
    lines = [
        "<p>Percentage points of the vote, from the holder to the challenger. Bar: the swing. "
        "Upright mark: the swing needed. To the right is towards the challenger. "
        "The same in sentences is further down, under each heading.</p>",
        '<div class="charts">',
    ]
    for one in drawn:
        lines += _figure(one)
    return [*lines, "</div>"]


def _map(board: Board, drawn: Picture) -> list[str]:
    keys = (
        f"<li>{badge(key.look) if key.look else _blank(key.mark)} "
        f"{escaped(key.said)} {key.count}</li>"
        for key in tile_map.legend(board)
    )
    named = (
        f"<p><strong>{escaped(party)}:</strong> {escaped(of_it)}</p>"
        for party, of_it in tile_map.seats_of(board)
    )
    return [
        *_figure(drawn),
        '<ul class="keys">',
        *keys,
        "</ul>",
        "<details><summary>Every seat on the map, by party</summary>",
        *named,
        "</details>",
    ]


def _night(board: Board) -> list[str]:
    hours = timeline.by_hour(board)
    lines = _figure(timeline.picture(board))
    if hours.rows:
        lines += table(hours, "by-hour", "Seats declared and targets taken, by the hour")
    return lines


def _figure(drawn: Picture) -> list[str]:
    return [
        "<figure>",
        f"<figcaption>{escaped(drawn.caption)}</figcaption>",
        drawn.svg,
        "</figure>",
        *(f"<p>{escaped(note)}</p>" for note in drawn.notes),
    ]


def _blank(mark: str) -> str:
    return f'<span class="badge open" aria-hidden="true">{escaped(mark)}</span>'
