"""Text from feeds is escaped: it never breaks a line, is no markup and has no control characters.

Also the parts of lines: figures, fitting, readable colours.
"""

import itertools
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some
from rich.cells import cell_len

from tests.makers import night
from tests.makers.newsroom import HALF_PAST_THREE, cells, changes_by, text
from tracker.board import Board
from tracker.board.bulletin import Bulletin, Candidate
from tracker.ledger.recorded_files import Problem, Source
from tracker.support.contrast import luminance
from tracker.support.escape import has_hidden
from tracker.ui.view_models.latest import latest
from tracker.ui.view_models.marginals import target_listing
from tracker.ui.view_models.parties import (
    badge,
    party_span,
    party_style,
    readable_colour,
)
from tracker.ui.view_models.problems import problem_rows
from tracker.ui.view_models.seat import seat_page, seat_preview
from tracker.ui.view_models.seats import seat_listing
from tracker.ui.view_models.status_bar import Feed, status_line, tally_line
from tracker.ui.view_models.styled_text import (
    Line,
    Span,
    cell_width,
    fit,
    format_points,
    merged,
    padded,
    spread,
)
from tracker.ui.view_models.upcoming import expected_windows, upcoming_panel

ANGLIA = night.anglia()
BEFORE = Board.empty(ANGLIA)
WIDTHS = (78, 80, 100, 160, 220)
HOSTILE = {
    "closing tag": "[/x]",
    "tag": "[bold red]Ind",
    "escape": "\x1b[2J\x1b]0;x\x07",
    "line break": "a\r\nb\tc",
    "right to left": "Con\u202egreb",
    "wide": "日本共産党" * 6,
    "emoji": "🐻‍❄️👩‍👩‍👧‍👦🇬🇧" * 4,
    "long": "x" * 300,
    "combining": "Z̸̡̢a̶l̷g̵o̶" * 10,
}


def hostile(name: str) -> Board:
    """A board with targets and areas of every status, with a party and a candidate of this name."""

    def declared(seat: str, *votes: tuple[str, int | None], revision: int = 1) -> Bulletin:
        return Bulletin(
            election=ANGLIA.id,
            seat=night.seat_of(ANGLIA, seat).id,
            kind="rush" if votes[0][1] is None else "result",
            origin="feed",
            revision=revision,
            candidates=tuple(
                Candidate(party=p, party_name=p, name=name, votes=v, elected=v is None)
                for p, v in votes
            ),
        )

    return BEFORE.apply(
        [
            declared("Peterborough", (name, 20_000), ("Con", 15_000), ("Lab", 9_000)),
            declared("Bedford", (name, None)),
            declared("Ipswich", (name, 20_000), ("Con", 20_000)),
            declared("Thurrock", (name, 9), ("Con", 8)),
            declared("Thurrock", (name, 8), ("Con", 9)),
            declared("Corby", (name, 9), ("Con", 8)),
            declared("Corby", (name, 9), ("Con", 7)),
            declared("Clacton", (name, 9), ("Con", 8)),
            declared("Maldon", ("Con", 9), (name, 8)),
            declared("Maldon", (name, None), revision=2),
        ]
    )


def sources(board: Board, seat: str) -> list[Source]:
    bulletins = board.bulletins.get(seat, {}).values()
    name = next((c.name for b in bulletins for c in b.candidates), "")
    return [Source(b, HALF_PAST_THREE, ((f"{name}.xml", "ab" * 32),)) for b in bulletins]


BUILDERS: dict[str, Callable[[Board, str, int], list[Line]]] = {
    "targets": lambda board, name, width: target_listing(board, width).lines(),
    "seats": lambda board, name, width: seat_listing(board, width).lines(),
    "latest": lambda board, name, width: latest(changes_by(*_all(board)), board, width).lines(),
    "corrections": lambda board, name, width: latest(
        changes_by(*_all(board), after=night.anglia_results()), board, width
    ).lines(),
    "to come": lambda board, name, width: upcoming_panel(
        board, expected_windows(board), HALF_PAST_THREE, width
    ).lines(),
    "tally": lambda board, name, width: [tally_line(board, width)],
    "problems": lambda board, name, width: [
        row.line
        for row in problem_rows(
            [Problem(name, "rejected", f'party "{name}" is {name}', HALF_PAST_THREE)], ANGLIA, width
        )
    ],
    "brief": lambda board, name, width: [
        line for state in board.states.values() for line in seat_preview(state, width)
    ],
    "page": lambda board, name, width: [
        line
        for state in board.states.values()
        for line in seat_page(board, state, sources(board, state.seat.id), width)
    ],
}


def _all(board: Board) -> list[Bulletin]:
    return [b for of_seat in board.bulletins.values() for b in of_seat.values()]


@pytest.mark.parametrize("builder", BUILDERS)
def test_no_control_or_direction_character_reaches_the_screen(builder: str) -> None:
    raw = {
        span.text
        for name in HOSTILE.values()
        for line in BUILDERS[builder](hostile(name), name, 100)
        for span in line
        if has_hidden(span.text)
    }
    assert raw == set()


@pytest.mark.parametrize("builder", BUILDERS)
def test_no_name_makes_a_line_wider_than_the_window(builder: str) -> None:
    wide = {
        text(line): cells(line)
        for name in HOSTILE.values()
        for line in BUILDERS[builder](hostile(name), name, 120)
        if cells(line) > 120
    }
    assert wide == {}


@pytest.mark.parametrize("name", ["[/x]", "[bold]"])
@pytest.mark.parametrize("builder", ["seats", "latest", "problems", "page"])
def test_square_brackets_are_shown_unchanged(builder: str, name: str) -> None:
    found = "\n".join(text(line) for line in BUILDERS[builder](hostile(name), name, 160))
    assert name in found


def test_a_sentence_with_wide_characters_is_wrapped_by_cells() -> None:
    sentence = "日本 " * 60
    rows = problem_rows([Problem("a", "rejected", sentence, HALF_PAST_THREE)], ANGLIA, 80)
    assert max(cells(row.line) for row in rows) <= 80


def test_the_status_bar_has_no_text_from_feeds() -> None:
    line = status_line(hostile("[/x]"), Feed(), HALF_PAST_THREE, 100)
    assert "[/x]" not in text(line)


# -- parts of lines -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "sign", "expected"),
    [
        (Fraction(5, 2), False, "  2.5"),
        (Fraction(5, 2), True, " +2.5"),
        (Fraction(-5, 2), True, " −2.5"),
        (Fraction(0), True, "  0.0"),
        (None, True, "    –"),
        (Fraction(-1, 100), True, "  0.0"),
    ],
)
def test_a_figure_is_right_aligned_with_a_true_minus(
    points: Fraction | None, sign: bool, expected: str
) -> None:
    assert format_points(points, 5, sign=sign) == expected


@given(long_text=some.text(max_size=60), width=some.integers(min_value=1, max_value=40))
def test_fitted_text_has_exactly_its_width_and_no_control_characters(
    long_text: str, width: int
) -> None:
    fitted = fit(long_text, width)
    assert cell_len(fitted) == width
    assert not has_hidden(fitted)


def test_truncated_text_ends_with_an_ellipsis() -> None:
    assert fit("North East Hertfordshire", 10) == "North Eas…"


@given(
    left=some.text("ab日", max_size=30),
    right=some.text("cd日", max_size=12),
    width=some.integers(min_value=30, max_value=60),
)
def test_left_and_right_fill_a_width_exactly(left: str, right: str, width: int) -> None:
    assert cells(spread([Span(left)], [Span(right)], width)) == width


@given(parts=some.lists(some.text("ab日", max_size=9), max_size=5), width=some.integers(0, 40))
def test_padded_spans_have_exactly_their_width(parts: list[str], width: int) -> None:
    assert cell_width(padded([Span(part) for part in parts], width)) == width


@given(some.lists(some.tuples(some.sampled_from("ab"), some.sampled_from("xy")), max_size=20))
def test_merging_loses_no_cell_and_joins_neighbours_of_the_same_style(
    pairs: list[tuple[str, str]],
) -> None:
    spans = merged([cell for cell, _ in pairs], [style for _, style in pairs])
    assert [(c, s.style) for s in spans for c in s.text] == pairs
    assert all(a.style != b.style for a, b in itertools.pairwise(spans))


# -- colours ----------------------------------------------------------------------------------------

colours = some.integers(min_value=0, max_value=0xFFFFFF).map(lambda value: f"#{value:06x}")


@pytest.mark.parametrize(
    ("colour", "value"), [("#000000", 0.0), ("#ffffff", 1.0), ("#ff0000", 0.2126)]
)
def test_luminance_is_that_of_wcag(colour: str, value: float) -> None:
    assert luminance(colour) == pytest.approx(value)


@given(colours)
def test_every_party_is_readable_on_the_dark_board(colour: str) -> None:
    assert luminance(readable_colour(colour)) >= 0.16


@given(colours)
def test_a_readable_colour_is_unchanged(colour: str) -> None:
    if luminance(colour) >= 0.16:
        assert readable_colour(colour) == colour


@pytest.mark.parametrize("party", [p.code for p in ANGLIA.parties])
def test_the_text_of_a_badge_is_readable_on_every_partys_colour(party: str) -> None:
    """The contrast is at least 3:1, as WCAG requires for bold text."""
    _, ink, _, paper = badge(ANGLIA, party, "x").style.split()
    light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_parties_have_different_marks_without_colour() -> None:
    big = ("Con", "Lab", "LD", "Green", "UKIP", "Brexit", "SNP", "PC", "Ind", "Spk")
    assert len({party_span(ANGLIA, code).text.split()[0] for code in big}) == len(big)


def test_an_unknown_party_has_a_mark_and_a_style() -> None:
    assert party_span(ANGLIA, "Reform").text == "· Reform"
    assert party_style(ANGLIA, "Reform")
