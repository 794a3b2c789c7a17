"""Painting: every style is readable in full colour, on light, in 16 colours and without colour."""

import csv
from math import dist
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from rich.style import Style
from textual.app import App

from tests.makers import night
from tracker.election import Election, Party
from tracker.election.folder import find_election, load_election
from tracker.support.contrast import luminance
from tracker.ui.theme import DAY
from tracker.ui.view_models import map as tiles
from tracker.ui.view_models.parties import badge, party_style
from tracker.ui.view_models.styled_text import Line, Span
from tracker.ui.view_models.styles import ALARM, DIM, ERROR, GOOD, HIGHLIGHT, OPEN_COUNT, WAITING
from tracker.ui.widgets.paint import (
    Paint,
    colourless,
    full_colour,
    in_sixteen,
    in_sixteen_on_light,
    line_strip,
    on_light,
    paint_for,
)

few_examples = settings(max_examples=60)
BLACK, WHITE = "#000000", "#ffffff"
PLAIN_STYLES = (DIM, GOOD, HIGHLIGHT, tiles.FILTERED, "bold", "bold underline", "dim #0087DC")
GROUNDED = (ALARM, ERROR, WAITING, OPEN_COUNT, tiles.UNDECLARED, "bold #ffffff on #0087DC")
"""Styles with a background."""


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


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def text_colour(style: Style) -> str:
    assert style.color
    return style.color.get_truecolor().hex


def background(style: Style) -> str:
    assert style.bgcolor
    return style.bgcolor.get_truecolor().hex


# -- in full colour --------------------------------------------------------------------------


@pytest.mark.parametrize("style", [*PLAIN_STYLES, *GROUNDED])
def test_full_colour_keeps_the_style(style: str) -> None:
    assert full_colour(style) == Style.parse(style)


def test_the_contrast_ratio_is_that_of_wcag() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)
    assert contrast(WHITE, WHITE) == 1


def test_text_on_a_partys_colour_is_readable() -> None:
    poor = {
        party.code: ratio
        for election, party in parties()
        for style in (full_colour(badge(election, party.code, "").style),)
        if (ratio := contrast(text_colour(style), background(style))) < 3
    }
    assert poor == {}


# -- on a light background -----------------------------------------------------------------------

LIGHT_GROUNDS = {
    "background": DAY.background or "",
    "surface": DAY.surface or "",
    "panel": DAY.panel or "",
    "cursor": DAY.variables["cursor"],
}


@pytest.mark.parametrize("under", LIGHT_GROUNDS.values(), ids=LIGHT_GROUNDS)
def test_every_partys_colour_is_readable_on_light(under: str) -> None:
    as_lines_have_it = {party_style(election, party.code) for election, party in parties()}
    poor = {
        colour: ratio
        for colour in {*party_colours(), *as_lines_have_it}
        if (ratio := contrast(text_colour(on_light(colour)), under)) < 3
    }
    assert poor == {}


@pytest.mark.parametrize(
    "style", [DIM, GOOD, HIGHLIGHT, tiles.FILTERED, "bold #ffffff", "dim #FDF38E"]
)
def test_every_plain_style_is_readable_on_light(style: str) -> None:
    assert contrast(text_colour(on_light(style)), WHITE) >= 3
    assert not on_light(style).dim


@pytest.mark.parametrize("style", GROUNDED)
def test_a_style_with_a_background_is_kept_on_light(style: str) -> None:
    assert on_light(style) == full_colour(style)


@pytest.mark.parametrize("style", ["bold", "bold underline", ""])
def test_a_style_without_colour_gets_none_on_light(style: str) -> None:
    assert on_light(style).color is None


def test_a_colour_dark_enough_for_light_is_kept() -> None:
    assert text_colour(on_light("#005B54")).lower() == "#005b54"


# -- without colour --------------------------------------------------------------------------


@pytest.mark.parametrize("style", [*PLAIN_STYLES, *GROUNDED])
def test_colourless_styles_have_no_colour(style: str) -> None:
    shown = colourless(style)
    assert (shown.color, shown.bgcolor) == (None, None)
    assert not shown.dim


@pytest.mark.parametrize(
    ("style", "reversed_"),
    [*((style, False) for style in PLAIN_STYLES), *((style, True) for style in GROUNDED)],
)
def test_colourless_styles_reverse_a_background(style: str, reversed_: bool) -> None:
    assert bool(colourless(style).reverse) is reversed_


def test_colourless_styles_keep_bold_and_underline() -> None:
    assert colourless("bold underline").bold
    assert colourless("bold underline").underline
    assert colourless(ALARM).bold


# -- in sixteen colours ----------------------------------------------------------------------


def number(style: Style) -> int | None:
    """The number of the text's colour among the sixteen."""
    return style.color.number if style.color else None


def test_in_sixteen_colours_no_text_is_black_without_a_background() -> None:
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
def test_in_sixteen_colours_no_colour_becomes_black(channels: tuple[int, ...]) -> None:
    colour = "#" + "".join(f"{channel:02x}" for channel in channels)
    assert number(in_sixteen(colour)) in range(1, 16)


def test_in_sixteen_colours_text_and_background_differ() -> None:
    badges = [badge(election, party.code, "").style for election, party in parties()]
    unseen = [
        style
        for style in [*GROUNDED, *badges]
        for shown in (in_sixteen(style),)
        if shown.bgcolor and number(shown) == shown.bgcolor.number
    ]
    assert unseen == []


@pytest.mark.parametrize("style", [*PLAIN_STYLES, "bold #e6e9ef", "#ffffff"])
def test_in_sixteen_colours_no_text_of_the_light_theme_is_white(style: str) -> None:
    assert number(in_sixteen_on_light(style)) not in (7, 11, 14, 15)


RED, YELLOW, BLUE, MAGENTA = (1, 9), (3, 11), (4, 12), (5, 13)


@pytest.mark.parametrize(
    ("party", "numbers"),
    [("Lab", RED), ("Con", BLUE), ("LD", YELLOW), ("SNP", YELLOW), ("UKIP", MAGENTA)],
)
def test_in_sixteen_colours_a_party_keeps_its_hue(party: str, numbers: tuple[int, ...]) -> None:
    election = load_election("uk-2019")
    assert number(in_sixteen(party_style(election, party))) in numbers
    ground = in_sixteen(badge(election, party, "").style).bgcolor
    assert ground
    assert ground.number in numbers


def test_in_sixteen_colours_the_largest_parties_have_colours_of_their_own() -> None:
    election = load_election("uk-2019")
    shown = [in_sixteen(badge(election, p, "").style).bgcolor for p in ("Con", "Lab", "LD", "SNP")]
    assert len(set(shown)) == 4


@pytest.mark.parametrize("paint", [full_colour, in_sixteen])
def test_a_recount_does_not_have_the_colour_of_a_party(paint: Paint) -> None:
    """Its badge was amber, as a Liberal Democrat gain is."""

    def channels(style: str) -> tuple[int, ...]:
        ground = paint(style).bgcolor
        assert ground
        return (*ground.get_truecolor(),)

    alike = [
        party.code
        for election, party in parties()
        if dist(channels(badge(election, party.code, "").style), channels(OPEN_COUNT)) < 60
    ]
    assert alike == []


@pytest.mark.parametrize("style", ["bold", "underline", ""])
def test_in_sixteen_colours_a_style_without_colour_gets_none(style: str) -> None:
    assert in_sixteen(style).color is None


# -- selection of the painter ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("no_color", "system", "dark", "paint"),
    [
        (False, "truecolor", True, full_colour),
        (False, "256", True, full_colour),
        (False, "truecolor", False, on_light),
        (False, "standard", True, in_sixteen),
        (False, "standard", False, in_sixteen_on_light),
        (False, "windows", True, in_sixteen),
        (True, "truecolor", False, colourless),
        (True, "standard", True, colourless),
    ],
)
def test_the_terminal_takes_precedence_over_the_theme(
    no_color: bool, system: str, dark: bool, paint: Paint
) -> None:
    app = SimpleNamespace(
        no_color=no_color,
        console=SimpleNamespace(color_system=system),
        current_theme=SimpleNamespace(dark=dark),
    )
    assert paint_for(cast(App[Any], app)) is paint


# -- a line on its background --------------------------------------------------------------------


@pytest.mark.parametrize("width", [0, 1, 7, 12, 40])
@pytest.mark.parametrize("line", [(), (Span("Ipswich"), Span(" GAIN", ALARM)), (Span("東京" * 5),)])
def test_a_strip_has_exactly_the_given_width(line: Line, width: int) -> None:
    assert line_strip(line, width, Style(), full_colour).cell_length == width


def test_a_strip_has_the_background_of_its_list() -> None:
    on_blue = Style.parse("on #0000c0")
    painted = line_strip((Span("Ipswich"), Span(" GAIN", ALARM)), 20, on_blue, full_colour)
    grounds = [background(segment.style) for segment in painted if segment.style]
    assert grounds == ["#0000c0", "#f2b134", "#0000c0"]
