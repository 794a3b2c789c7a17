"""The rows of a list in which nothing matches the filter: that it is so, and why."""

from collections.abc import Iterable

from tracker.board.seat_state import SeatState
from tracker.ui.view_models.filter import Filter
from tracker.ui.view_models.listing import Listing, Row
from tracker.ui.view_models.styled_text import Span, wrapped
from tracker.ui.view_models.styles import DIM

CLEARS = "Esc clears the filter."


def nothing_found_rows(sentence: str, width: int) -> list[Row]:
    """A sentence about a filter that finds nothing, in lines of a width in cells."""
    lines = wrapped(f"{sentence} {CLEARS}", width - 2)
    return [Row("", (Span(f" {line}", DIM),)) for line in lines]


def nothing_found(
    seat_filter: Filter, states: Iterable[SeatState], width: int, *, elsewhere: str = ""
) -> Listing:
    """The rows with the sentence of `Filter.nothing_found` about these seats.

    `elsewhere` is a sentence about the seats of another view that match; empty for none.
    """
    sentence = f"{seat_filter.nothing_found(states)} {elsewhere}".rstrip()
    return Listing.from_rows(nothing_found_rows(sentence, width))
