"""The producer's settings on the screen: keys, themes, the palette and the help."""

import datetime as dt
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    app_of,
    fill,
    key_bar_line,
    notified,
    open_app,
    opens,
    screen_text,
    shows,
    text,
    until,
    wait_for_board,
)
from tracker.ui import actions
from tracker.ui.palette import ActionsAndSeats
from tracker.ui.screens.as_of import AsOfScreen
from tracker.ui.screens.confirm import ConfirmScreen, QuitScreen
from tracker.ui.screens.declare import DeclareScreen
from tracker.ui.screens.export import ExportScreen
from tracker.ui.screens.help import HelpScreen
from tracker.ui.screens.seat import SeatScreen
from tracker.ui.settings import Settings, read

WIDE = (160, 48)


def written(folder: Path, text: str) -> Settings:
    """The settings of a file with this text."""
    path = folder / "config.toml"
    path.write_text(text)
    return read(path)


# -- own keys --------------------------------------------------------------------------


async def test_a_changed_key_works_and_is_in_the_key_bar_and_the_help(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    settings = written(tmp_path, '[keys]\ndeclare = "D"\nexport = "f6"\n')
    async with open_app(newsroom.app(settings=settings), WIDE) as pilot:
        assert {"D Declare", "f6 Export"} <= set(text(key_bar_line(pilot.app)).split("  "))
        await pilot.press("d", "e")
        await pilot.pause()
        assert pilot.app.screen is app_of(pilot).board_screen
        await opens(pilot, "D", screen=DeclareScreen)
        await pilot.press("escape")
        await opens(pilot, "question_mark", screen=HelpScreen)
        await pilot.press(*"mark this seat declared")
        await shows(pilot, "  D ", "Mark this seat declared")
        await pilot.press("escape")
        await opens(pilot, "f6", screen=ExportScreen)


async def test_sentences_on_the_board_have_the_changed_key(
    half_night: Newsroom, tmp_path: Path
) -> None:
    """The key in "t: back to now" must be the bound key."""
    settings = written(tmp_path, '[keys]\nas-of = "B"\nkeep = "b"\n')
    async with open_app(half_night.app(settings=settings)) as pilot:
        await pilot.press("9")
        await notified(pilot, "Nothing is kept on 9 yet: b keeps the view you are in.")
        await opens(pilot, "B", screen=AsOfScreen)
        await pilot.press(*"02:00", "enter")
        await shows(pilot, "NOT LIVE", "B: back to now")
        await pilot.press("d")
        await notified(pilot, "This board is not live: B goes back to now.")


# -- themes -------------------------------------------------------------------------------------


async def test_t_changes_the_theme_from_the_one_of_the_settings(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    settings = written(tmp_path, 'theme = "contrast"\n')
    async with open_app(newsroom.app(settings=settings)) as pilot:
        seen = []
        for _ in range(4):
            seen.append((pilot.app.theme, pilot.app.screen.styles.background.hex))
            await pilot.press("T")
            await shows(pilot, "Conservative target seats")
        assert [theme for theme, _ in seen] == ["contrast", "night", "day", "contrast"]
        assert seen[0] == seen[3]
        assert len({background for _, background in seen}) == 3


async def test_everything_on_the_board_is_readable_in_the_light_theme(half_night: Newsroom) -> None:
    """The contrast of text and background is at least 3:1 (WCAG 2, large text)."""
    async with open_app(half_night.app(), WIDE) as pilot:
        await pilot.press("T")
        await until(pilot, lambda: pilot.app.theme == "day")
        await pilot.pause()
        assert faint(pilot) == set()
        for key in "2456":
            await pilot.press(key)
            await pilot.pause()
            assert faint(pilot) == set()


def faint(pilot: Pilot[None]) -> set[str]:
    """The texts on the screen with too little contrast."""
    found = set()
    for strip in pilot.app.screen._compositor.render_strips():
        for segment in strip:
            style = segment.style
            text = segment.text.strip(" ─━│┃█▓▌▐▸▶◀▴")
            if text and style and style.color and style.bgcolor and not style.reverse:
                foreground, background = (c.get_truecolor() for c in (style.color, style.bgcolor))
                if _contrast(foreground, background) < 3:
                    found.add(f"{text} {foreground.hex} on {background.hex}")
    return found


def _contrast(first: tuple[int, int, int], second: tuple[int, int, int]) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# -- the palette and the help -------------------------------------------------------------------


async def test_the_palette_finds_every_action_every_view_and_every_seat(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app()) as pilot:
        palette = ActionsAndSeats(pilot.app.screen)

        async def found(typed: str) -> set[str]:
            return {str(hit.text or hit.prompt) async for hit in palette.search(typed)}

        for action in actions.BOARD:
            assert action.label in await found(action.label), action.label
        for seat in night.anglia().seats:
            assert seat.name in await found(seat.name), seat.name
        assert "North Norfolk" in await found("duncan baker")
        assert "Norfolk" in await found("norfolk")
        assert "Liberal Democrat" in await found("lib dem")
        await pilot.press("ctrl+p", *"theme")
        await shows(pilot, "T     Theme", "The next colours")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.theme == "day")


async def test_the_palette_lists_the_seats_of_a_county_also_from_a_page(
    half_night: Newsroom,
) -> None:
    async with open_app(half_night.app(), WIDE) as pilot:
        await opens(pilot, "down", "enter", screen=SeatScreen)
        await pilot.press("ctrl+p", *"norfolk")
        await shows(pilot, "The list of its 9 seats")
        await pilot.press("enter")
        await wait_for_board(pilot)
        await shows(pilot, "9 of 69", "Great Yarmouth")


async def test_the_best_match_of_the_palette_is_first(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        palette = ActionsAndSeats(pilot.app.screen)

        async def first(typed: str) -> str:
            hits = [hit async for hit in palette.search(typed)]
            return str(max(hits, key=lambda hit: hit.score).text)

        assert [await first(t) for t in ("pin", "ips", "find", "mute", "suffolk")] == [
            "Pin",
            "Ipswich",
            "Find",
            "Mute",
            "Suffolk",
        ]


async def test_the_clock_and_the_results_go_on_beneath_the_palette(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app(), WIDE) as pilot:
        await pilot.press("ctrl+p")
        await shows(pilot, "The marginals, grouped")
        newsroom.agency("Ipswich")
        newsroom.clock.at += dt.timedelta(seconds=61)
        await shows(pilot, "03:31:01", "1 of 69")


async def test_there_is_no_palette_over_an_open_dialog(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        for key, screen in (
            ("d", DeclareScreen), ("n", ConfirmScreen), ("e", ExportScreen),
            ("question_mark", HelpScreen), ("q", QuitScreen),
        ):  # fmt: skip
            await opens(pilot, key, screen=screen)
            await pilot.press("ctrl+p")
            await pilot.pause()
            assert isinstance(pilot.app.screen, screen)
            await pilot.press("escape")
            await wait_for_board(pilot)


async def test_the_help_is_filtered_by_every_typed_word(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app(), WIDE) as pilot:
        await opens(pilot, "question_mark", screen=HelpScreen)
        await pilot.press(*"back last")
        await shows(pilot, "  U ", "Take back your last entry, after a confirmation")
        assert "Write the gains and holds" not in screen_text(pilot.app)
        pilot.app.screen.query_one("#search", Input).value = "turnout"
        await shows(pilot, "The filter", "maj< maj%< turnout<")
        pilot.app.screen.query_one("#search", Input).value = "✶"
        await shows(pilot, "Signs of a seat", "watched: a seat that you watch")
        await pilot.press("enter")
        await wait_for_board(pilot)


# -- from a seat's page -------------------------------------------------------------------------


async def test_a_seats_page_can_export_and_save_a_picture(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        await opens(pilot, "down", "down", "enter", screen=SeatScreen)
        await pilot.press("s")
        await notified(pilot, "Saved: ")
        picture = Path("anglia-2019-033000.svg").read_text(encoding="utf-8")
        assert "Tom&#160;Hunt" in picture
        await opens(pilot, "e", screen=ExportScreen)
        await fill(pilot, file="from-the-page.txt")
        await pilot.press("enter")
        await notified(pilot, "Written: ")
        assert "34 of 69 seats declared" in Path("from-the-page.txt").read_text(encoding="utf-8")
        await opens(pilot, "question_mark", screen=HelpScreen)
        await shows(pilot, "On a seat's page")
