"""Lists of rows that are made on demand."""

from tests.makers.newsroom import text
from tracker.ui.view_models.listing import LineCache, Listing, Row
from tracker.ui.view_models.styled_text import Line, Span


def test_a_listing_makes_only_requested_lines() -> None:
    made: list[int] = []

    def line(y: int) -> Line:
        made.append(y)
        return (Span(f"row {y}"),)

    listing = Listing([str(y) for y in range(650)], line)
    assert text(listing.line(40)) == "row 40"
    assert made == [40]


def test_ready_rows_become_a_listing() -> None:
    rows = [Row("", (Span("heading"),)), Row("a", (Span("row a"),))]
    listing = Listing.from_rows(rows)
    assert listing.keys == ["", "a"]
    assert [text(line) for line in listing.lines()] == ["heading", "row a"]


# -- the cache of lines ----------------------------------------------------------------------


def test_a_line_is_made_again_only_if_its_inputs_or_the_layout_changed() -> None:
    made: list[str] = []

    def line(cache: LineCache, value: str) -> str:
        def make() -> Line:
            made.append(value)
            return (Span(value),)

        return text(cache.line("key", (value,), make))

    cache = LineCache()
    assert [line(cache.for_layout(80), value) for value in ("a", "a", "b")] == ["a", "a", "b"]
    assert made == ["a", "b"]
    assert line(cache.for_layout(100), "b") == "b"
    assert made == ["a", "b", "b"]
