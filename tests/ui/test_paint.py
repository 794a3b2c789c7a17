"""From lines to cells: colours that can be read, only what changed, word for the desktop."""

import csv
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from rich.cells import cell_len
from rich.style import Style

from tests import night
from tests.ui.conftest import text
from tracker.election import Election, Party
from tracker.election.folder import find_election, load_election
from tracker.ui.terminal import notification
from tracker.ui.theme import DAY
from tracker.ui.view_models import map as tiles
from tracker.ui.view_models.parties import badge, luminance, party_style
from tracker.ui.view_models.styled_text import (
    ALARM,
    DIM,
    ERROR,
    GOOD,
    HIGHLIGHT,
    WAITING,
    Line,
    Listing,
    Row,
    Span,
    cell_width,
    changed_ranges,
)
from tracker.ui.widgets.paint import (
    Paint,
    colourless,
    full_colour,
    in_sixteen,
    line_strip,
    on_light,
    paint_for,
)

few_examples = settings(derandomize=True, deadline=None, database=None, max_examples=60)
BLACK, WHITE = "#000000", "#ffffff"
PLAIN_STYLES = (DIM, GOOD, HIGHLIGHT, tiles.FILTERED, "bold", "bold underline", "dim #0087DC")
GROUNDED = (ALARM, ERROR, WAITING, tiles.UNDECLARED, "bold #ffffff on #0087DC")
"""Styles with a ground of their own."""


def elections() -> list[Election]:
    return [night.anglia(), load_election("uk-2019")]


def party_colours() -> list[str]:
    """Every colour of the parties of the elections that ship."""
    colours: dict[str, None] = {}
    for name in ("anglia-2019", "uk-2019"):
        with (find_election(name) / "parties.csv").open(encoding="utf-8", newline="") as file:
            colours |= dict.fromkeys(row["colour"] for row in csv.DictReader(file))
    return list(colours)


def parties() -> list[tuple[Election, Party]]:
    return [(election, party) for election in elections() for party in election.parties]


def contrast(one: str, other: str) -> float:
    """Between two colours, 1 to 21 (WCAG 2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink(style: Style) -> str:
    assert style.color
    return style.color.get_truecolor().hex


def ground(style: Style) -> str:
    assert style.bgcolor
    return style.bgcolor.get_truecolor().hex


# -- in full colour --------------------------------------------------------------------------


@pytest.mark.parametrize("style", [*PLAIN_STYLES, *GROUNDED])
def test_in_full_colour_a_style_is_as_it_was_written(style: str) -> None:
    assert full_colour(style) == Style.parse(style)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)
    assert contrast(WHITE, WHITE) == 1


def test_what_stands_on_a_partys_colour_can_be_read() -> None:
    poor = {
        party.code: ratio
        for election, party in parties()
        for style in (full_colour(badge(election, party.code, "").style),)
        if (ratio := contrast(ink(style), ground(style))) < 3
    }
    assert poor == {}


# -- on a light ground -----------------------------------------------------------------------

LIGHT_GROUNDS = {
    "background": DAY.background or "",
    "surface": DAY.surface or "",
    "panel": DAY.panel or "",
    "cursor": DAY.variables["cursor"],
}


@pytest.mark.parametrize("under", LIGHT_GROUNDS.values(), ids=LIGHT_GROUNDS)
def test_on_a_light_ground_every_partys_colour_can_be_read(under: str) -> None:
    as_lines_have_it = {party_style(election, party.code) for election, party in parties()}
    poor = {
        colour: ratio
        for colour in {*party_colours(), *as_lines_have_it}
        if (ratio := contrast(ink(on_light(colour)), under)) < 3
    }
    assert poor == {}


@pytest.mark.parametrize(
    "style", [DIM, GOOD, HIGHLIGHT, tiles.FILTERED, "bold #ffffff", "dim #FDF38E"]
)
def test_on_a_light_ground_what_is_said_of_everything_can_be_read(style: str) -> None:
    assert contrast(ink(on_light(style)), WHITE) >= 3
    assert not on_light(style).dim


@pytest.mark.parametrize("style", GROUNDED)
def test_what_has_a_ground_of_its_own_keeps_it(style: str) -> None:
    assert on_light(style) == full_colour(style)


@pytest.mark.parametrize("style", ["bold", "bold underline", ""])
def test_what_has_no_colour_is_given_none(style: str) -> None:
    assert on_light(style).color is None


def test_a_colour_that_is_dark_enough_is_left_alone() -> None:
    assert ink(on_light("#005B54")).lower() == "#005b54"


# -- without colour --------------------------------------------------------------------------


@pytest.mark.parametrize("style", [*PLAIN_STYLES, *GROUNDED])
def test_without_colour_nothing_has_one(style: str) -> None:
    shown = colourless(style)
    assert (shown.color, shown.bgcolor) == (None, None)
    assert not shown.dim


@pytest.mark.parametrize(
    ("style", "reversed_"),
    [*((style, False) for style in PLAIN_STYLES), *((style, True) for style in GROUNDED)],
)
def test_without_colour_what_had_a_ground_is_reversed(style: str, reversed_: bool) -> None:
    assert bool(colourless(style).reverse) is reversed_


def test_without_colour_bold_and_underlined_stay_so() -> None:
    assert colourless("bold underline").bold
    assert colourless("bold underline").underline
    assert colourless(ALARM).bold


# -- in sixteen colours ----------------------------------------------------------------------


def number(style: Style) -> int | None:
    """Which of the sixteen the ink is."""
    return style.color.number if style.color else None


def test_in_sixteen_colours_nothing_is_black_on_the_terminals_ground() -> None:
    written = [
        *party_colours(),
        *(party_style(election, party.code, bold=True) for election, party in parties()),
        *PLAIN_STYLES,
        BLACK,
        f"bold {BLACK}",
        "#14161b",
    ]
    assert [style for style in written if number(in_sixteen(style)) == 0] == []


@few_examples
@given(channels=some.tuples(*(some.integers(0, 255),) * 3))
def test_in_sixteen_colours_no_colour_at_all_becomes_black(channels: tuple[int, ...]) -> None:
    colour = "#" + "".join(f"{channel:02x}" for channel in channels)
    assert number(in_sixteen(colour)) in range(1, 16)


def test_in_sixteen_colours_ink_is_never_that_of_its_ground() -> None:
    badges = [badge(election, party.code, "").style for election, party in parties()]
    unseen = [
        style
        for style in [*GROUNDED, *badges]
        for shown in (in_sixteen(style),)
        if shown.bgcolor and number(shown) == shown.bgcolor.number
    ]
    assert unseen == []


@pytest.mark.parametrize("style", ["bold", "underline", ""])
def test_in_sixteen_colours_what_has_none_is_given_none(style: str) -> None:
    assert in_sixteen(style).color is None


# -- which of them ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("no_color", "system", "dark", "paint"),
    [
        (False, "truecolor", True, full_colour),
        (False, "256", True, full_colour),
        (False, "truecolor", False, on_light),
        (False, "standard", True, in_sixteen),
        (False, "standard", False, in_sixteen),
        (False, "windows", True, in_sixteen),
        (True, "truecolor", False, colourless),
        (True, "standard", True, colourless),
    ],
)
def test_the_terminal_decides_before_the_theme(
    no_color: bool, system: str, dark: bool, paint: Paint
) -> None:
    app = SimpleNamespace(
        no_color=no_color,
        console=SimpleNamespace(color_system=system),
        current_theme=SimpleNamespace(dark=dark),
    )
    assert paint_for(app) is paint


# -- a line on its ground --------------------------------------------------------------------


@pytest.mark.parametrize("width", [0, 1, 7, 12, 40])
@pytest.mark.parametrize("line", [(), (Span("Ipswich"), Span(" GAIN", ALARM)), (Span("東京" * 5),)])
def test_a_line_is_painted_exactly_as_wide_as_it_is_told(line: Line, width: int) -> None:
    assert line_strip(line, width, Style(), full_colour).cell_length == width


def test_a_line_is_painted_on_the_ground_of_its_list() -> None:
    on_blue = Style.parse("on #0000c0")
    painted = line_strip((Span("Ipswich"), Span(" GAIN", ALARM)), 20, on_blue, full_colour)
    grounds = [ground(segment.style) for segment in painted if segment.style]
    assert grounds == ["#0000c0", "#f2b134", "#0000c0"]


# -- what changed ----------------------------------------------------------------------------

some_lines = some.lists(
    some.builds(
        Span, some.text(alphabet="ab 東", max_size=4), some.sampled_from(["", "bold", ALARM])
    ),
    max_size=4,
).map(tuple)


def by_cell(line: Line) -> list[tuple[str, int, str]]:
    """What is in each cell: a letter, which of its cells this is, its style."""
    return [
        (letter, part, span.style)
        for span in line
        for letter in span.text
        for part in range(cell_len(letter))
    ]


def as_wide(one: Line, other: Line) -> tuple[Line, Line]:
    """Both with spaces up to the width of the wider."""
    width = max(cell_width(one), cell_width(other))
    padded = [(*line, Span(" " * (width - cell_width(line)))) for line in (one, other)]
    return padded[0], padded[1]


def repainted(was: Line, now: Line, width: int) -> list[tuple[str, int, str]]:
    """What a terminal shows that had one line and is sent the difference to another."""
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
            id="neighbours are one",
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
def test_only_the_cells_that_changed_are_painted(
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
def test_of_a_line_that_looks_the_same_nothing_is_painted(was: Line, now: Line) -> None:
    assert changed_ranges(was, now, 80) == []


@pytest.mark.parametrize("now", ["c", "cc"], ids=["as long", "longer"])
def test_what_changed_beyond_the_edge_is_not_painted(now: str) -> None:
    assert changed_ranges((Span("a" * 80), Span("b")), (Span("a" * 80), Span(now)), 80) == []


@few_examples
@given(head=some_lines, one=some_lines, other=some_lines, tail=some_lines)
def test_painting_what_changed_over_the_old_line_gives_the_new(
    head: Line, one: Line, other: Line, tail: Line
) -> None:
    one, other = as_wide(one, other)
    was, now = (*head, *one, *tail), (*head, *other, *tail)
    assert repainted(was, now, cell_width(now)) == by_cell(now)


@few_examples
@given(head=some_lines, one=some_lines, other=some_lines, tail=some_lines)
def test_what_is_the_same_at_the_beginning_and_the_end_is_not_painted(
    head: Line, one: Line, other: Line, tail: Line
) -> None:
    one, other = as_wide(one, other)
    was, now = (*head, *one, *tail), (*head, *other, *tail)
    edge = cell_width(now) - cell_width(tail)
    assert all(
        cell_width(head) <= start <= end <= edge
        for start, end in changed_ranges(was, now, cell_width(now))
    )


@few_examples
@given(was=some_lines, now=some_lines, width=some.integers(0, 12))
def test_what_is_painted_is_some_cells_from_left_to_right_inside_the_window(
    was: Line, now: Line, width: int
) -> None:
    edges = [edge for changed in changed_ranges(was, now, width) for edge in changed]
    assert edges == sorted(set(edges))
    assert all(0 <= edge <= width for edge in edges)


# -- lists that are made as they are looked at -----------------------------------------------


def test_of_a_listing_only_the_lines_that_are_looked_at_are_made() -> None:
    made: list[int] = []

    def line(y: int) -> Line:
        made.append(y)
        return (Span(f"row {y}"),)

    listing = Listing([str(y) for y in range(650)], line)
    assert text(listing.line(40)) == "row 40"
    assert made == [40]


def test_rows_that_are_made_already_are_a_listing_of_them() -> None:
    rows = [Row("", (Span("heading"),)), Row("a", (Span("row a"),))]
    listing = Listing.from_rows(rows)
    assert listing.keys == ["", "a"]
    assert listing.rows() == rows


# -- word for the desktop --------------------------------------------------------------------

OSC_9 = "\x1b]9;Tracker: FLIP Ipswich\x07"
OSC_777 = "\x1b]777;notify;Tracker;FLIP Ipswich\x1b\\"


@pytest.mark.parametrize(
    ("environment", "sequence"),
    [
        pytest.param({"TERM_PROGRAM": "iTerm.app", "TERM": "xterm-256color"}, OSC_9, id="iTerm2"),
        pytest.param(
            {"LC_TERMINAL": "iTerm2", "TERM": "xterm-256color"}, OSC_9, id="iTerm2 over ssh"
        ),
        pytest.param({"TERM_PROGRAM": "WezTerm"}, OSC_9, id="WezTerm"),
        pytest.param({"TERM": "xterm-ghostty"}, OSC_9, id="Ghostty"),
        pytest.param({"TERM": "xterm-kitty"}, OSC_9, id="kitty"),
        pytest.param({"TERM": "rxvt-unicode-256color"}, OSC_777, id="urxvt"),
        pytest.param({"TERM": "foot"}, OSC_777, id="foot"),
        pytest.param({"VTE_VERSION": "7200", "TERM": "xterm-256color"}, OSC_777, id="GNOME"),
        pytest.param({"TERM": "xterm-256color"}, "", id="xterm"),
        pytest.param({"TERM": "linux"}, "", id="console"),
        pytest.param({"TERM_PROGRAM": "Apple_Terminal"}, "", id="Terminal"),
        pytest.param({}, "", id="nobody knows"),
    ],
)
def test_a_terminal_is_told_in_the_way_it_understands(
    environment: dict[str, str], sequence: str
) -> None:
    assert notification("Tracker", "FLIP Ipswich", environment) == sequence


@pytest.mark.parametrize(
    ("outer", "sequence"),
    [
        pytest.param({"VTE_VERSION": "7200"}, OSC_777, id="GNOME"),
        pytest.param({"LC_TERMINAL": "iTerm2"}, OSC_9, id="iTerm2"),
    ],
)
def test_tmux_is_asked_to_hand_it_on(outer: dict[str, str], sequence: str) -> None:
    """Inside tmux, TERM and TERM_PROGRAM are tmux's own."""
    inside = {"TMUX": "/tmp/tmux-0/default,1,0", "TERM": "tmux-256color", "TERM_PROGRAM": "tmux"}
    handed_on = sequence.replace("\x1b", "\x1b\x1b")
    said = notification("Tracker", "FLIP Ipswich", inside | outer)
    assert said == f"\x1bPtmux;{handed_on}\x1b\\"


def test_tmux_over_a_terminal_that_cannot_is_left_alone() -> None:
    assert notification("Tracker", "FLIP", {"TMUX": "x", "TERM": "tmux-256color"}) == ""


HOSTILE = "\x1b]0;pwned\x07 \x9c \x1b\\ a;b \n"


@pytest.mark.parametrize("environment", [{"TERM": "xterm-kitty"}, {"TERM": "foot"}])
def test_what_a_source_wrote_cannot_end_the_notification(environment: dict[str, str]) -> None:
    said = notification(HOSTILE, HOSTILE, environment)
    harmless = notification("Tracker", "FLIP", environment)
    controls = [letter for letter in said if ord(letter) < 32 or 127 <= ord(letter) < 160]
    assert controls == [letter for letter in harmless if ord(letter) < 32]
    assert r"\x1b]0,pwned\x07 \x9c \x1b\ a,b \x0a" in said
    assert said.count(";") == harmless.count(";")
