"""Export: the summary in a format, previewed, written to a file all at once."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Label, RadioButton, RadioSet, Static

from tracker.election.clock import local
from tracker.summary.formats import SUFFIXES, TEXT_FORMATS
from tracker.summary.render import render
from tracker.ui.screens.dialog import Dialog

if TYPE_CHECKING:
    from tracker.ui.app import TrackerApp

NO_PREVIEW = (
    "An Excel workbook: what this is and as of when, the seats, the candidates and the targets, "
    "a sheet each."
)


class ExportScreen(Dialog[None]):
    """Choose a format, look at it, name the file."""

    EXPORTS = True

    def __init__(self) -> None:
        super().__init__()
        self._format = next(iter(SUFFIXES))

    @property
    def _app(self) -> "TrackerApp":
        return cast("TrackerApp", self.app)

    def compose(self) -> ComposeResult:
        """The formats, the file, the preview."""
        with Vertical(classes="box wide tall"):
            yield Label("Export the summary", classes="title")
            with RadioSet(id="formats"):
                for number, name in enumerate(SUFFIXES):
                    yield RadioButton(name, value=not number)
            yield Label("File", classes="field")
            yield Input(self._file_name("text"), id="file", compact=True)
            yield Static("", id="verdict", markup=False)
            with VerticalScroll(id="export-scroll"):
                yield Static("", id="export-preview", markup=False)
            yield Static("Enter in the file name writes it, Esc leaves.", classes="hint")

    def on_mount(self) -> None:
        """Show the first format."""
        self._show()
        self.query_one("#file", Input).focus()

    def _file_name(self, format: str) -> str:
        now = local(self._app.clock(), self._app.board.election)
        return f"{self._app.board.election.id}-{now:%H%M}.{SUFFIXES[format]}"

    @on(RadioSet.Changed)
    def chosen(self, message: RadioSet.Changed) -> None:
        """Another format: another preview, another suffix."""
        field, before = self.query_one("#file", Input), f".{SUFFIXES[self._format]}"
        self._format = [*SUFFIXES][message.index]
        name = Path(field.value.removesuffix(before))
        stem = name if field.value.endswith(before) else name.with_suffix("")
        field.value = f"{stem}.{SUFFIXES[self._format]}"
        self._show()

    def _summary(self) -> str:
        if self._format not in TEXT_FORMATS:
            return NO_PREVIEW
        app = self._app
        return render(app.board, app.clock(), self._format, sources=app.standing_sources())

    def _show(self) -> None:
        self.query_one("#export-preview", Static).update(self._summary())

    @on(Input.Submitted)
    def write(self, message: Input.Submitted) -> None:
        """Have the file written; `done` or `complain` follows."""
        try:
            path = Path(message.value).expanduser()
        except RuntimeError as error:  # "~nobody"
            self.complain(str(error))
            return
        self._app.bridge.export(self._format, path)

    def complain(self, reason: str) -> None:
        """It could not be written."""
        name = self.query_one("#file", Input).value or "no name"
        self.query_one("#verdict", Static).update(f"{name}: cannot be written: {reason}")
