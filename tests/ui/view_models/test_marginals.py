"""The marginals: a line for each target with a bar of its swing, and the areas to watch."""

from dataclasses import replace
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.makers import night
from tests.makers.newsroom import cells, text
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.election import Target
from tracker.ui.view_models.marginals import (
    OUTCOME_WIDTH,
    target_header,
    target_layout,
    target_line,
    target_listing,
    target_outcome,
    watch_area_rows,
)
from tracker.ui.view_models.parties import party_style
from tracker.ui.view_models.swing_bar import BAR_HIGH, BAR_LOW, bar_position, swing_bar

ANGLIA = night.anglia()
BEFORE = Board.empty(ANGLIA)
FULL = night.anglia_board()
WIDTHS = (78, 80, 100, 160, 220)
AS_SEEN = (79, 103)
"""The width of the list in a terminal of 80 columns, and in one of 160."""
PETERBOROUGH = night.target(FULL, "Peterborough")
points = some.fractions(min_value=-40, max_value=60, max_denominator=1000)
needs = some.fractions(min_value=Fraction(1, 100), max_value=25, max_denominator=1000)
bar_widths = some.integers(min_value=8, max_value=40)


def line_of(board: Board, seat: str, width: int = 80) -> str:
    return text(target_line(ANGLIA, night.target(board, seat), target_layout(width)))


def status_of(*bulletins: Bulletin, seat: str = "Peterborough", on: Board = BEFORE) -> str:
    spans = target_outcome(ANGLIA, night.target(on.apply(bulletins), seat))
    return text(tuple(spans)).strip()


def rush(party: str, seat: str = "Peterborough", revision: int = 1) -> Bulletin:
    return night.rush(ANGLIA, seat, party, revision=revision)


# -- the outcome of a target --------------------------------------------------------------------


def test_an_awaited_target_has_its_previous_time() -> None:
    assert status_of() == "last time 03:13"


def test_an_awaited_target_without_a_time_reads_awaited() -> None:
    timeless = night.seat(previous={"Con": 5, "Lab": 4})
    election = night.small(
        timeless, targets=(Target(group="g", seat=timeless.id, holder="Con", challenger="Lab"),)
    )
    (target,) = Board.empty(election).targets
    assert text(tuple(target_outcome(election, target))).strip() == "awaited"


@pytest.mark.parametrize(
    ("party", "outcome"),
    [
        ("Con", "Con GAIN called"),
        ("Lab", "Lab hold called"),
        ("LD", "LD gain called"),
        ("Brexit", "Brexit called"),
    ],
)
def test_a_called_target_has_its_winner_and_the_word_called(party: str, outcome: str) -> None:
    assert status_of(rush(party)) == outcome


def test_a_declared_target_is_a_gain_or_a_hold() -> None:
    assert status_of(on=FULL) == "Con GAIN"
    assert status_of(on=FULL, seat="Bedford") == "● Lab hold"


def test_a_gain_with_superseded_votes_has_a_question_mark() -> None:
    held = BEFORE.apply([night.result(ANGLIA, "Peterborough", votes={"Lab": 3, "Con": 2})])
    assert status_of(rush("Con", revision=2), on=held) == "Con GAIN?"


def test_a_recount_is_the_outcome() -> None:
    assert status_of(night.recount(ANGLIA, "Peterborough")) == "RECOUNT"


def test_a_tie_is_the_outcome() -> None:
    assert status_of(night.result(ANGLIA, "Peterborough", votes={"Con": 3, "Lab": 3})) == "TIED"


@pytest.mark.parametrize(
    "second",
    [{"Con": 2, "Lab": 3}, {"Con": 4, "Lab": 2}],
    ids=["over the winner", "over the votes"],
)
def test_any_conflict_is_the_outcome(second: dict[str, int]) -> None:
    first = night.result(ANGLIA, "Peterborough", votes={"Con": 3, "Lab": 2})
    rival = night.result(ANGLIA, "Peterborough", votes=second)
    assert status_of(first, rival) == "CONFLICT"


@pytest.mark.parametrize("party", ["Con", "Lab", "LD", "Green", "Brexit", "Spk"])
def test_the_outcome_has_one_width_for_every_party(party: str) -> None:
    state = night.target(BEFORE.apply([rush(party)]), "Peterborough")
    assert cells(tuple(target_outcome(ANGLIA, state))) == OUTCOME_WIDTH


# -- the line --------------------------------------------------------------------------------


def test_a_line_has_swing_needed_swing_and_beyond() -> None:
    line = line_of(FULL, "Peterborough", 100)
    assert line.startswith("▸  Peterborough")
    for part in ("Lab→Con", " 0.6 ", " +3.3", "+2.7", "Con GAIN"):
        assert part in line


def test_a_swing_the_other_way_has_a_true_minus_sign() -> None:
    line = line_of(FULL, "Thurrock", 100)
    assert "−11.8  −12.1" in line
    assert "-" not in line


def test_a_swing_that_is_not_computable_is_a_dash() -> None:
    line = line_of(BEFORE.apply([rush("Con")]), "Peterborough")
    assert "–" in line
    assert "0.0" not in line


def test_superseded_figures_are_not_shown() -> None:
    line = line_of(FULL.apply([rush("Lab", revision=2)]), "Peterborough")
    assert "3.3" not in line
    assert "● Lab hold" in line


@pytest.mark.parametrize("width", WIDTHS)
def test_every_target_line_and_its_header_fit_their_width(width: int) -> None:
    header = cells(target_header(target_layout(width)))
    lines = {
        f"{seat}: {line}": cells(
            target_line(ANGLIA, night.target(board, seat), target_layout(width))
        )
        for board in _every_status()
        for seat in ("Peterborough", "Thurrock", "Colchester")
        for line in (line_of(board, seat, width),)
    }
    assert header <= width
    assert {line: size for line, size in lines.items() if size > width} == {}


@pytest.mark.parametrize("width", AS_SEEN)
def test_the_outcome_is_complete_at_every_width(width: int) -> None:
    """A line is cropped at the width of the window, so the outcome must end before it."""
    for party, outcome in (
        ("Con", "Con GAIN called"),
        ("Lab", "Lab hold called"),
        ("Brexit", "Brexit called"),
    ):
        line = line_of(BEFORE.apply([rush(party)]), "Peterborough", width)
        assert outcome in line[:width]


@pytest.mark.parametrize("width", range(30, 78))
def test_under_80_columns_the_outcome_is_never_cut(width: int) -> None:
    lines = [line_of(board, "Peterborough", width) for board in (FULL, BEFORE)]
    assert all(len(line) <= width for line in lines)
    assert "Con GAIN" in lines[0]
    assert "last time 03:13" in lines[1]
    assert ("2,580" in lines[0]) is (width >= 41)
    header = text(target_header(target_layout(width)))
    assert header.index("Outcome") == lines[1].index("last time")


@pytest.mark.parametrize("projects", [False, True])
@pytest.mark.parametrize("width", [*AS_SEEN, *WIDTHS])
def test_the_majority_of_tonight_has_its_column_at_every_width(width: int, projects: bool) -> None:
    layout = target_layout(width, projects=projects)
    lines = [
        text(target_line(ANGLIA, night.target(board, "Peterborough"), layout))
        for board in (FULL, BEFORE)
    ]
    header = text(target_header(layout))
    end = header.index("maj.") + 4
    assert [line[end - 6 : end].strip() for line in lines] == ["2,580", "–"]
    assert header.rstrip().endswith("Outcome")
    assert "Con GAIN" in lines[0]
    assert "last time 03:13" in lines[1]


@pytest.mark.parametrize("width", AS_SEEN)
def test_the_columns_are_under_their_titles(width: int) -> None:
    seat = night.seat(previous={"Brexit": 500, "Lab": 400})
    target = Target(group="g", seat=seat.id, holder="Brexit", challenger="Lab")
    election = night.small(seat, targets=(target,))
    (state,) = Board.empty(election).targets
    line, header = (
        text(target_line(election, state, target_layout(width))),
        text(target_header(target_layout(width))),
    )
    assert line.index("5.6") + 3 == header.index("needs") + 5
    assert cells(target_line(election, state, target_layout(width))) == width


# -- the bar ---------------------------------------------------------------------------------


def bar(swing: Fraction | None, needed: Fraction | None, width: int) -> list[tuple[str, str]]:
    """The bar of a target of these figures, cell by cell with its style."""
    state = replace(PETERBOROUGH, swing=swing, swing_needed=needed)
    spans = swing_bar(ANGLIA, state, width)
    return [(character, span.style) for span in spans for character in span.text]


def fills(cells_: list[tuple[str, str]], zero: int) -> tuple[int, int]:
    """The numbers of filled cells left and right of zero."""
    filled = [y for y, (character, _) in enumerate(cells_) if character in "█▓▌◀▶"]
    return sum(y < zero for y in filled), sum(y > zero for y in filled)


@given(swing=points | some.none(), needed=needs | some.none(), width=bar_widths)
def test_a_bar_has_exactly_its_width(
    swing: Fraction | None, needed: Fraction | None, width: int
) -> None:
    assert len(bar(swing, needed, width)) == width


@given(swing=points | some.none(), needed=needs, width=bar_widths)
def test_zero_is_always_marked(swing: Fraction | None, needed: Fraction, width: int) -> None:
    assert bar(swing, needed, width)[bar_position(Fraction(0), width)][0] == "│"


@given(swing=points | some.none(), needed=needs, width=bar_widths)
def test_the_swing_needed_is_one_mark_right_of_zero(
    swing: Fraction | None, needed: Fraction, width: int
) -> None:
    marks = [y for y, (character, _) in enumerate(bar(swing, needed, width)) if character in "┃▌"]
    zero = bar_position(Fraction(0), width)
    assert marks == [max(bar_position(needed, width), zero + 1)]


@given(needed=needs, width=bar_widths)
def test_before_the_result_nothing_is_filled(needed: Fraction, width: int) -> None:
    assert fills(bar(None, needed, width), bar_position(Fraction(0), width)) == (0, 0)


@given(swing=points, width=bar_widths)
def test_the_challengers_side_is_filled_only_for_a_swing_to_the_challenger(
    swing: Fraction, width: int
) -> None:
    cells_ = bar(swing, None, width)
    left, right = fills(cells_, bar_position(Fraction(0), width))
    a_cell = Fraction(BAR_HIGH - BAR_LOW, width)
    assert (right > 0) <= (swing > 0)
    assert (left > 0) <= (swing < 0)
    assert (right > 0) >= (swing > a_cell)
    assert (left > 0) >= (swing < -a_cell)


@given(swing=points, width=bar_widths)
def test_the_fill_has_the_colour_of_the_party_that_the_swing_favours(
    swing: Fraction, width: int
) -> None:
    styles = {style for character, style in bar(swing, None, width) if character in "█▓"}
    party = "Con" if swing >= 0 else "Lab"
    assert styles <= {
        party_style(ANGLIA, party),
        f"dim {party_style(ANGLIA, party)}",
    }


def test_a_swing_below_the_swing_needed_is_dimmer() -> None:
    short, reached = (bar(swing, Fraction(8), 32) for swing in (Fraction(6), Fraction(9)))
    assert {style for character, style in short if character == "█"} == {
        f"dim {party_style(ANGLIA, 'Con')}"
    }
    assert {style for character, style in reached if character == "█"} == {
        party_style(ANGLIA, "Con")
    }


@pytest.mark.parametrize(
    ("swing", "at", "marker"),
    [(Fraction(21), -1, "▶"), (Fraction(BAR_HIGH), -1, "█"), (Fraction(-13), 0, "◀")],
)
def test_a_swing_beyond_the_scale_ends_in_an_arrow(swing: Fraction, at: int, marker: str) -> None:
    assert bar(swing, Fraction(1), 32)[at][0] == marker


def test_a_swing_at_the_low_end_of_the_scale_is_not_clamped() -> None:
    assert bar(Fraction(BAR_LOW), Fraction(1), 32)[0][0] == "▓"


@given(first=points, second=points, width=bar_widths)
def test_a_larger_swing_is_never_further_left(
    first: Fraction, second: Fraction, width: int
) -> None:
    low, high = sorted((first, second))
    assert 0 <= bar_position(low, width) <= bar_position(high, width) < width


@pytest.mark.parametrize("width", AS_SEEN)
def test_the_bar_of_bedford_ends_just_before_the_mark(width: int) -> None:
    """Bedford 2019: 0.7 swing, 0.8 needed, Labour held by 145 votes."""
    line = line_of(FULL, "Bedford", width)
    assert "┃" in line
    assert "▌" not in line


@given(swing=points, needed=needs, width=bar_widths)
def test_the_fill_reaches_the_mark_exactly_if_the_challenger_won(
    swing: Fraction, needed: Fraction, width: int
) -> None:
    """Otherwise a gain would look like a hold, or a hold like a gain."""
    mark = max(bar_position(needed, width), bar_position(Fraction(0), width) + 1)
    if mark == width - 1 or swing == needed:
        return  # off the scale, or level
    reached = any(character in "█▶▌" for character, _ in bar(swing, needed, width)[mark:])
    assert reached == (swing > needed)


@pytest.mark.parametrize("width", [*AS_SEEN, *WIDTHS])
def test_the_headers_zero_is_above_the_zero_line(width: int) -> None:
    assert text(target_header(target_layout(width))).index("0") == line_of(
        BEFORE, "Peterborough", width
    ).index("│")


# -- the groups ------------------------------------------------------------------------------


def headings(board: Board) -> list[str]:
    listing = target_listing(board, 80)
    return [text(listing.line(y)) for y, key in enumerate(listing.keys) if not key]


def test_each_group_has_a_heading_that_cannot_be_selected_before_its_targets() -> None:
    assert [heading.split("  ")[0].strip() for heading in headings(FULL)] == [
        "Conservative target seats",
        "Labour target seats",
        "Lib Dem target seats",
        "Brexit Party target areas",
    ]


def test_a_heading_counts_flipped_and_undeclared_targets() -> None:
    half = Board.of(ANGLIA, night.anglia_results()[:34])
    conservative, labour, *_ = headings(half)
    assert "3 taken of 5, 1 to come" in conservative
    assert "0 taken of 8, 6 to come" in labour


def test_a_finished_group_has_no_undeclared_targets() -> None:
    assert "3 taken of 5 " in headings(FULL)[0]
    assert not any("to come" in heading for heading in headings(FULL))


def test_the_targets_are_in_their_published_order() -> None:
    keys = [key for key in target_listing(FULL, 80).keys if key]
    assert keys[:17] == [target.seat for target in ANGLIA.targets]


# -- the areas to watch ----------------------------------------------------------------------


def area_line(board: Board, seat: str, width: int = 80) -> str:
    key = night.seat_of(ANGLIA, seat).id
    return next(text(row.line) for row in watch_area_rows(board, width) if row.key == key)


def test_an_area_has_its_previous_and_its_current_share() -> None:
    line = area_line(FULL, "North East Cambridgeshire")
    assert line.startswith("   Fenland")
    assert "51%" in line
    assert "did not stand" in line


def test_an_area_whose_party_stood_shows_its_share() -> None:
    board = BEFORE.apply([night.result(ANGLIA, "Clacton", votes={"Con": 3, "Brexit": 1})])
    assert "Brexit 25.0" in area_line(board, "Clacton")


def test_an_area_without_figures_has_no_share() -> None:
    line = area_line(BEFORE.apply([night.rush(ANGLIA, "Clacton", "Con")]), "Clacton")
    assert "stand" not in line
    assert "Con hold called" in line


@pytest.mark.parametrize("width", WIDTHS)
def test_every_row_of_the_areas_fits_its_width(width: int) -> None:
    wide = {
        text(row.line): cells(row.line)
        for board in _every_status()
        for row in watch_area_rows(board, width)
        if cells(row.line) > width
    }
    assert wide == {}


@pytest.mark.parametrize("width", [79, 80])
def test_the_loser_of_an_area_is_readable_at_80_columns(width: int) -> None:
    result = night.result(ANGLIA, "Castle Point", votes={"Brexit": 3, "Con": 2})
    assert "from Con" in area_line(BEFORE.apply([result]), "Castle Point", width)[:width]


@pytest.mark.parametrize("width", [79, 80])
def test_a_called_area_is_named_as_called(width: int) -> None:
    board = BEFORE.apply([night.rush(ANGLIA, "Castle Point", "Brexit")])
    assert " called" in area_line(board, "Castle Point", width)[:width]


def test_an_area_of_several_seats_has_a_line_for_each() -> None:
    tendring = [r.key for r in watch_area_rows(FULL, 80) if text(r.line).startswith("   Tendring")]
    assert tendring == [
        night.seat_of(ANGLIA, "Clacton").id,
        night.seat_of(ANGLIA, "Harwich and North Essex").id,
    ]


def test_an_election_without_areas_has_no_rows_for_them() -> None:
    bare = msgspec.structs.replace(ANGLIA, watch_areas=())
    assert watch_area_rows(Board.empty(bare), 80) == []


def _every_status() -> list[Board]:
    """Boards on which Peterborough, Thurrock and Colchester have every status."""
    seats = ("Peterborough", "Thurrock", "Colchester", "Castle Point", "Clacton")

    def each(*made: Bulletin) -> Board:
        return BEFORE.apply(made)

    def result(seat: str, revision: int = 1, **votes: int) -> Bulletin:
        return night.result(ANGLIA, seat, revision=revision, votes=votes)

    return [
        BEFORE,
        FULL,
        *(
            each(*(night.rush(ANGLIA, seat, party) for seat in seats))
            for party in ("Con", "Lab", "LD", "Green", "Brexit")
        ),
        each(*(night.recount(ANGLIA, seat) for seat in seats)),
        each(*(result(seat, Con=3, Lab=3) for seat in seats)),
        each(*(b for s in seats for b in (result(s, Con=3, Lab=2), result(s, Con=2, Lab=3)))),
        each(*(b for s in seats for b in (result(s, Con=3, Lab=2), result(s, Con=4, Lab=2)))),
        FULL.apply(night.rush(ANGLIA, seat, "LD", revision=2) for seat in seats),
    ]


@pytest.mark.parametrize("seat", ["Peterborough", "Bedford"])
def test_our_own_report_of_a_target_is_marked_before_its_name(seat: str) -> None:
    board = Board.empty(night.anglia())
    board = board.apply([night.desk_entry(board, seat, "Con")])
    line = text(target_line(board.election, night.target(board, seat), target_layout(100)))
    assert line.startswith(f"✎  {seat}")
