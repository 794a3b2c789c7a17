"""The field for one line: what is pasted into it."""

from textual.app import App, ComposeResult
from textual.events import Paste

from tracker.ui.widgets.field import Field


class OneField(App[None]):
    def compose(self) -> ComposeResult:
        yield Field("Con=1")


async def pasted(text: str) -> str:
    app = OneField()
    async with app.run_test() as pilot:
        field = app.query_one(Field)
        field.cursor_position = len(field.value)
        field.post_message(Paste(text))
        await pilot.pause()
        return field.value


async def test_the_votes_pasted_from_a_sheet_in_three_lines_are_all_kept() -> None:
    assert await pasted(" Lab=2\r\nLD=3\n\tGreen=4\n") == "Con=1Lab=2 LD=3 Green=4"


async def test_an_empty_paste_changes_nothing() -> None:
    assert await pasted("") == "Con=1"
