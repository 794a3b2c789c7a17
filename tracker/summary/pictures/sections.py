"""The sections of the page that have pictures: a heading, pictures, and their figures as text."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.board import Board
from tracker.summary.formats import Part
from tracker.summary.html_elements import escaped, table_element
from tracker.summary.pictures import party_seats, target_swings, tile_map, timeline
from tracker.summary.pictures.party_style import PartyStyle
from tracker.summary.pictures.svg import Picture

_ONE_SCREEN = 3
"""Maximum number of pictures of targets that fit side by side on a wide screen."""


@dataclass(frozen=True, slots=True)
class IllustratedSection:
    """A section with at least one picture."""

    name: str
    """An id that is unique on the page."""
    heading: str
    lines: tuple[str, ...]
    """HTML."""
    wide: bool = False
    """Whether it takes the full width of the page."""


def illustrated_sections(board: Board, part: Part = "all") -> list[IllustratedSection]:
    """The sections with pictures of a board, in order.

    The section of targets is first if its pictures fit on one screen, else last. An election
    without published targets has no such section, and an election without tiles has no map. An
    election with one seat has only the section of targets.
    """
    swings = target_swings.pictures(board) if part != "general" else []
    has_seats = board.election.only_seat is None
    general = list(_general(board)) if part != "targets" and has_seats else []
    if not swings:
        return general
    lines = tuple(_swings(swings))
    targets = IllustratedSection("needed", "Swing needed and swing", lines, wide=True)
    return [targets, *general] if len(swings) <= _ONE_SCREEN else [*general, targets]


def _general(board: Board) -> Iterator[IllustratedSection]:
    """The sections of the part `general`."""
    bars = tuple(_figure(party_seats.picture(board)))
    yield IllustratedSection("seats-by-party", "Seats by party", bars)
    if picture := tile_map.picture(board):
        yield IllustratedSection("tiles", "Map", tuple(_map(board, picture)))
    yield IllustratedSection("night", "Through the night", tuple(_night(board)))


def badge(style: PartyStyle) -> str:
    """HTML of a party's mark on its colour; screen readers ignore it."""
    return (
        f'<span class="badge" style="background:{style.colour};color:{style.ink}" '
        f'aria-hidden="true">{escaped(style.mark)}</span>'
    )


def _swings(pictures: list[Picture]) -> list[str]:
    lines = [
        "<p>Percentage points of the vote, from the holder to the challenger. Bar: the swing. "
        "Upright mark: the swing needed. To the right is towards the challenger. "
        "The same in sentences is further down, under each heading.</p>",
        '<div class="charts">',
    ]
    for picture in pictures:
        lines += _figure(picture)
    return [*lines, "</div>"]


def _map(board: Board, picture: Picture) -> list[str]:
    keys = (
        f"<li>{badge(key.style) if key.style else _blank_badge(key.mark)} "
        f"{escaped(key.label)} {key.count}</li>"
        for key in tile_map.legend(board)
    )
    seats = (
        f"<p><strong>{escaped(party)}:</strong> {escaped(names)}</p>"
        for party, names in tile_map.seats_by_party(board)
    )
    return [
        *_figure(picture),
        '<ul class="keys">',
        *keys,
        "</ul>",
        "<details><summary>Every seat on the map, by party</summary>",
        *seats,
        "</details>",
    ]


def _night(board: Board) -> list[str]:
    hours = timeline.by_hour(board)
    lines = _figure(timeline.picture(board))
    if hours.rows:
        lines += table_element(hours, "by-hour", "Seats declared and targets taken, by the hour")
    return lines


def _figure(picture: Picture) -> list[str]:
    return [
        "<figure>",
        f"<figcaption>{escaped(picture.caption)}</figcaption>",
        picture.svg,
        "</figure>",
        *(f"<p>{escaped(note)}</p>" for note in picture.notes),
    ]


def _blank_badge(mark: str) -> str:
    return f'<span class="badge open" aria-hidden="true">{escaped(mark)}</span>'
