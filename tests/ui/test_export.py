"""The export dialog."""

import csv
import io
import json
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, RadioButton

from tests.makers.newsroom import Newsroom, app_of, notified, open_app, shows, until, widget_text
from tracker.summary.formats import SUFFIXES
from tracker.summary.render import render_bytes
from tracker.ui.screens.export import PREVIEW_CHARACTERS, ExportScreen


async def exporting(pilot: Pilot[None], format: str = "text") -> None:
    """Open the export and choose a format. The focus is then on the file name."""
    await pilot.press("e")
    await until(pilot, lambda: isinstance(pilot.app.screen, ExportScreen))
    screen = pilot.app.screen
    button = next(b for b in screen.query(RadioButton) if str(b.label) == format)
    button.value = True
    await until(pilot, lambda: file_name(pilot).endswith(SUFFIXES[format]))
    screen.query_one("#file").focus()


def file_name(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one("#file", Input).value


def verdict(pilot: Pilot[None]) -> str:
    """The dialog's sentence about the file."""
    return str(pilot.app.screen.query_one("#verdict").render())


def type_file(pilot: Pilot[None], name: str) -> None:
    pilot.app.screen.query_one("#file", Input).value = name


@pytest.mark.parametrize("format", [name for name in SUFFIXES if name != "json"])
async def test_each_format_is_written_to_its_file(full_night: Newsroom, format: str) -> None:
    async with open_app(full_night.app()) as pilot:
        await exporting(pilot, format)
        await pilot.press("enter")
        await notified(pilot, "Written: ")
        written = Path(f"anglia-2019-0715.{SUFFIXES[format]}").read_bytes()
        assert written == render_bytes(app_of(pilot).session.board, full_night.clock(), format)


async def test_json_from_the_board_has_the_sources_like_the_command(
    full_night: Newsroom,
) -> None:
    async with open_app(full_night.app()) as pilot:
        await exporting(pilot, "json")
        await pilot.press("enter")
        await notified(pilot, "Written: ")
        written = json.loads(Path("anglia-2019-0715.json").read_text(encoding="utf-8"))
        assert written["declarations"][0]["source"].endswith(".xml")


async def test_an_export_is_recorded(full_night: Newsroom) -> None:
    async with open_app(full_night.app()) as pilot:
        await exporting(pilot, "csv")
        await pilot.press("enter")
        await notified(pilot, "Written: ")
        [export] = full_night.ledger.exports()
        assert (export.format, export.last_seq) == ("csv", 69)
        assert export.destination == str(Path("anglia-2019-0715.csv").absolute())


async def test_the_table_has_a_row_for_every_seat(full_night: Newsroom) -> None:
    async with open_app(full_night.app()) as pilot:
        await exporting(pilot, "csv")
        await pilot.press("enter")
        await notified(pilot, "Written: ")
        text = Path("anglia-2019-0715.csv").read_text(encoding="utf-8")
        assert len(list(csv.reader(io.StringIO(text)))) == 70


async def test_the_dialog_shows_a_preview(full_night: Newsroom) -> None:
    async with open_app(full_night.app()) as pilot:
        await exporting(pilot)
        await shows(pilot, "General Election, Anglia, 12 December 2019", "69 of 69 seats declared")


async def test_the_preview_of_a_long_export_has_its_beginning(full_night: Newsroom) -> None:
    """The preview of a country as JSON took 160 MB."""
    async with open_app(full_night.app()) as pilot:
        await exporting(pilot, "json")
        await until(pilot, lambda: "more characters" in widget_text(pilot.app, "#export-preview"))
        text = widget_text(pilot.app, "#export-preview")
        assert text.startswith("{")
        assert len("".join(text.split())) < PREVIEW_CHARACTERS


async def test_a_squeezed_pane_does_not_make_a_line_of_each_character(full_night: Newsroom) -> None:
    """The preview of the text had 11,000 lines then, all of them painted and kept."""
    async with open_app(full_night.app(), (8, 20)) as pilot:
        await exporting(pilot)
        preview = pilot.app.screen.query_one("#export-preview")
        await until(pilot, lambda: preview.size.height > 1)
        assert preview.size.height < 1_000
        assert pilot.app.screen.query_one("#export-scroll").max_scroll_x


async def test_no_figure_of_the_preview_is_cut_off_at_the_edge(full_night: Newsroom) -> None:
    """Cropped at 80 columns, "majority 607" would be "majority 60"."""
    async with open_app(full_night.app()) as pilot:
        await exporting(pilot)
        await shows(pilot, "Peterborough")
        assert "majority 607" in " ".join(widget_text(pilot.app, "#export-preview").split())


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_every_field_of_the_export_can_be_reached(
    full_night: Newsroom, size: tuple[int, int]
) -> None:
    async with open_app(full_night.app(), size) as pilot:
        await exporting(pilot)
        await shows(
            pilot, "Export the summary", *SUFFIXES, "anglia-2019-0715.txt", "Enter in the file"
        )


async def test_another_name_can_be_given(full_night: Newsroom) -> None:
    Path("out").mkdir()
    async with open_app(full_night.app()) as pilot:
        await exporting(pilot)
        type_file(pilot, "out/night.txt")
        await pilot.press("enter")
        await notified(pilot, "Written: ")
        assert Path("out/night.txt").exists()


@pytest.mark.parametrize(
    "name", ["no/such/folder/a.txt", ".", "/", "", "x" * 300, "/dev/null/x", "~nobody-at-all/a.txt"]
)
async def test_a_file_that_cannot_be_written_is_a_sentence(full_night: Newsroom, name: str) -> None:
    async with open_app(full_night.app()) as pilot:
        await exporting(pilot)
        type_file(pilot, name)
        await pilot.press("enter")
        await until(pilot, lambda: "cannot be written" in verdict(pilot), within=2)
        assert isinstance(pilot.app.screen, ExportScreen)


async def test_a_path_with_markup_is_shown_as_text(full_night: Newsroom) -> None:
    async with open_app(full_night.app()) as pilot:
        await exporting(pilot)
        type_file(pilot, "[/x]/[bold]a.txt")
        await pilot.press("enter")
        await shows(pilot, "[/x]/[bold]a.txt: cannot be written")


async def test_esc_writes_nothing(full_night: Newsroom) -> None:
    before = set(Path().iterdir())
    async with open_app(full_night.app()) as pilot:
        await exporting(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: app_of(pilot).screen is app_of(pilot).board_screen)
        assert {
            path for path in set(Path().iterdir()) - before if "night.db" not in path.name
        } == set()


async def test_an_export_has_the_board_at_the_time_of_enter(half_night: Newsroom) -> None:
    """An export dialog that was open for half an hour must not write the old board."""
    async with open_app(half_night.app()) as pilot:
        await exporting(pilot, "json")
        name = file_name(pilot)
        half_night.agency("Bedford")
        await until(pilot, lambda: app_of(pilot).session.board.decided == 35)
        await pilot.press("enter")
        await notified(pilot, "Written: ")
        written = json.loads(Path(name).read_text(encoding="utf-8"))
        assert written["seats"]["declared"] == 35


async def test_a_typed_name_stays_when_the_format_changes(full_night: Newsroom) -> None:
    async with open_app(full_night.app()) as pilot:
        await exporting(pilot)
        type_file(pilot, "running-order.txt")
        button = next(b for b in pilot.app.screen.query(RadioButton) if str(b.label) == "html")
        button.value = True
        await until(pilot, lambda: file_name(pilot).endswith(".html"))
        assert file_name(pilot) == "running-order.html"


async def test_a_workbook_has_a_description_instead_of_a_preview(full_night: Newsroom) -> None:
    async with open_app(full_night.app()) as pilot:
        await exporting(pilot, "xlsx")
        assert "a sheet each" in widget_text(pilot.app, "#export-preview")


async def test_a_format_is_chosen_with_the_keys_alone(full_night: Newsroom) -> None:
    async with open_app(full_night.app()) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, ExportScreen))
        await pilot.press("shift+tab", "right", "enter")
        await until(pilot, lambda: file_name(pilot).endswith(".md"))
        await pilot.press("tab", "enter")
        await notified(pilot, "Written: ")
        assert Path("anglia-2019-0715.md").exists()
