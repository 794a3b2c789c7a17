"""The sections of the page that have pictures: a heading, pictures, and their figures as text."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.board import Board
from tracker.summary.html_elements import badge, escaped, folded, table_element
from tracker.summary.pictures import page_map, party_seats, target_swings, tile_map, timeline
from tracker.summary.pictures.svg import Picture

_ONE_SCREEN = 3
"""Maximum number of pictures of targets that fit side by side on a wide screen. More are folded."""


@dataclass(frozen=True, slots=True)
class IllustratedSection:
    """A section with at least one picture."""

    name: str
    """An id that is unique on the page."""
    heading: str
    lines: tuple[str, ...]
    """HTML."""
    is_long: bool = False
    """Whether it has more pictures than fit on one screen."""


def targets_section(board: Board) -> IllustratedSection | None:
    """The swings of the published targets; None without targets."""
    swings = target_swings.pictures(board)
    if not swings:
        return None
    is_long = len(swings) > _ONE_SCREEN
    return IllustratedSection(
        "needed", "Swing needed and swing", tuple(_swings(swings, is_folded=is_long)), is_long
    )


def map_section(board: Board) -> IllustratedSection | None:
    """The map; None if the election has no tiles."""
    picture = page_map.picture(board)
    return IllustratedSection("tiles", "Map", tuple(_map(board, picture))) if picture else None


def seats_section(board: Board) -> IllustratedSection:
    """The bars of the parties' seats."""
    bars = tuple(_figure(party_seats.picture(board)))
    return IllustratedSection("seats-by-party", "Seats by party", bars)


def night_section(board: Board) -> IllustratedSection:
    """The seats declared over the night."""
    return IllustratedSection("night", "Through the night", tuple(_night(board)))


def _swings(pictures: list[Picture], *, is_folded: bool) -> Iterator[str]:
    yield (
        "<p>Percentage points of the vote, from the holder to the challenger. Bar: the swing. "
        "Upright mark: the swing needed. To the right is towards the challenger. "
        "The same in sentences is further down, under each heading.</p>"
    )
    charts = ['<div class="charts">', *(line for p in pictures for line in _figure(p)), "</div>"]
    if is_folded:
        yield from folded(f"All {len(pictures)} charts of targets", charts)
    else:
        yield from charts


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
        '<a class="skip" href="#seats">Skip the map</a>',
        '<p id="tile-name">Each tile leads to the result of its seat.</p>',
        *_figure(picture),
        '<ul class="keys">',
        *keys,
        "</ul>",
        *folded("Every seat that is won, by party", seats),
    ]


def _night(board: Board) -> list[str]:
    hours = timeline.by_hour(board)
    lines = _figure(timeline.picture(board))
    if hours.rows:
        title = "Seats declared and targets taken, by the hour"
        lines += folded("The same by the hour", table_element(hours, "by-hour", title))
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
