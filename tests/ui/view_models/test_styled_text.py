"""Styled text: the cells that differ between two lines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from rich.cells import cell_len

from tracker.ui.view_models.styled_text import Line, Span, cell_width, changed_ranges
from tracker.ui.view_models.styles import ALARM, DIM

few_examples = settings(max_examples=60)

# -- what changed ----------------------------------------------------------------------------

some_lines = some.lists(
    some.builds(
        Span, some.text(alphabet="ab 東", max_size=4), some.sampled_from(["", "bold", ALARM])
    ),
    max_size=4,
).map(tuple)


def by_cell(line: Line) -> list[tuple[str, int, str]]:
    """Of each cell: the letter, the index of the cell in the letter, the style."""
    return [
        (letter, part, span.style)
        for span in line
        for letter in span.text
        for part in range(cell_len(letter))
    ]


def as_wide(first: Line, second: Line) -> tuple[Line, Line]:
    """Both lines, filled with spaces to the same width."""
    width = max(cell_width(first), cell_width(second))
    padded = [(*line, Span(" " * (width - cell_width(line)))) for line in (first, second)]
    return padded[0], padded[1]


def repainted(was: Line, now: Line, width: int) -> list[tuple[str, int, str]]:
    """The cells of a terminal that shows `was`, after the difference to `now` is painted."""
    shown, new = by_cell(was)[:width], by_cell(now)
    for start, end in changed_ranges(was, now, width):
        shown[start:end] = new[start:end]
    return shown


@pytest.mark.parametrize(
    ("was", "now", "changed"),
    [
        pytest.param(
            (Span("Con "), Span("3", "bold"), Span(" Lab 2")),
            (Span("Con "), Span("4", "bold"), Span(" Lab 2")),
            [(4, 5)],
            id="a figure",
        ),
        pytest.param(
            (Span("02:48"), Span(" Con "), Span("3"), Span(" Lab")),
            (Span("02:49"), Span(" Con "), Span("4"), Span(" Lab")),
            [(0, 5), (10, 11)],
            id="two figures",
        ),
        pytest.param(
            (Span("Con "), Span("3"), Span(" Lab")),
            (Span("Lab "), Span("4"), Span(" Lab")),
            [(0, 5)],
            id="neighbours are joined",
        ),
        pytest.param(
            (Span("a"), Span("b")), (Span("a"), Span("b", "bold")), [(1, 2)], id="a style"
        ),
        pytest.param((Span("東"), Span("b")), (Span("東"), Span("c")), [(2, 3)], id="wide letters"),
        pytest.param(
            (Span("a"), Span("bcd"), Span("e")),
            (Span("a"), Span("b"), Span("cx"), Span("e")),
            [(1, 4)],
            id="cut in another way",
        ),
        pytest.param((Span("a"), Span("b")), (Span("a"),), [(1, 80)], id="shorter: to the edge"),
        pytest.param((), (Span("a"),), [(0, 80)], id="from nothing"),
    ],
)
def test_only_the_changed_cells_are_in_the_ranges(
    was: Line, now: Line, changed: list[tuple[int, int]]
) -> None:
    assert changed_ranges(was, now, 80) == changed


@pytest.mark.parametrize(
    ("was", "now"),
    [
        pytest.param((), (), id="nothing"),
        pytest.param(
            (Span("Con"), Span(" GAIN", ALARM)), (Span("Con"), Span(" GAIN", ALARM)), id="equal"
        ),
        pytest.param(
            (Span("Con"), Span("", DIM)), (Span("Con"), Span("", ALARM)), id="nothing there"
        ),
        pytest.param((Span("Con"), Span("")), (Span("Con"),), id="nothing at the end"),
    ],
)
def test_equal_looking_lines_have_no_changed_cells(was: Line, now: Line) -> None:
    assert changed_ranges(was, now, 80) == []


@pytest.mark.parametrize("now", ["c", "cc"], ids=["as long", "longer"])
def test_changes_beyond_the_width_are_left_out(now: str) -> None:
    assert changed_ranges((Span("a" * 80), Span("b")), (Span("a" * 80), Span(now)), 80) == []


@few_examples
@given(head=some_lines, first=some_lines, second=some_lines, tail=some_lines)
def test_the_old_line_with_the_changed_cells_is_the_new_line(
    head: Line, first: Line, second: Line, tail: Line
) -> None:
    first, second = as_wide(first, second)
    was, now = (*head, *first, *tail), (*head, *second, *tail)
    assert repainted(was, now, cell_width(now)) == by_cell(now)


@few_examples
@given(head=some_lines, first=some_lines, second=some_lines, tail=some_lines)
def test_a_common_start_and_end_are_not_in_the_ranges(
    head: Line, first: Line, second: Line, tail: Line
) -> None:
    first, second = as_wide(first, second)
    was, now = (*head, *first, *tail), (*head, *second, *tail)
    edge = cell_width(now) - cell_width(tail)
    assert all(
        cell_width(head) <= start <= end <= edge
        for start, end in changed_ranges(was, now, cell_width(now))
    )


@few_examples
@given(was=some_lines, now=some_lines, width=some.integers(0, 12))
def test_ranges_are_sorted_and_inside_the_width(was: Line, now: Line, width: int) -> None:
    edges = [edge for changed in changed_ranges(was, now, width) for edge in changed]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= width for edge in edges)
