"""Export: the summary in a format, previewed, written to a file all at once."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Label, RadioButton, RadioSet, Static

from tracker.atomic import write_text
from tracker.night import local
from tracker.summary import FORMATS, summary
from tracker.ui.screens.dialog import Dialog

if TYPE_CHECKING:
    from tracker.ui.app import TrackerApp

SUFFIXES = {"text": "txt", "markdown": "md", "csv": "csv", "json": "json", "html": "html"}


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written."""

    path: Path


class ExportScreen(Dialog[Exported]):
    """Choose a format, look at it, name the file."""

    def __init__(self) -> None:
        super().__init__()
        self._format = FORMATS[0]

    @property
    def _app(self) -> "TrackerApp":
        return cast("TrackerApp", self.app)

    def compose(self) -> ComposeResult:
        """The formats, the file, the preview."""
        with Vertical(classes="box wide tall"):
            yield Label("Export the summary", classes="title")
            with RadioSet(id="formats"):
                for number, name in enumerate(FORMATS):
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
        self._format = FORMATS[message.index]
        field = self.query_one("#file", Input)
        field.value = str(Path(field.value).with_suffix(f".{SUFFIXES[self._format]}"))
        self._show()

    def _summary(self) -> str:
        app = self._app
        return summary(app.board, app.clock(), self._format, sources=app.standing_sources())

    def _show(self) -> None:
        self.query_one("#export-preview", Static).update(self._summary())

    @on(Input.Submitted)
    def write(self, message: Input.Submitted) -> None:
        """Write the file, or say why it cannot be."""
        try:
            path = Path(message.value).expanduser()
            write_text(path, self._summary())  # the board of now, not of when this was opened
        except (OSError, RuntimeError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            name = message.value or "no name"
            self.query_one("#verdict", Static).update(f"{name}: cannot be written: {reason}")
            return
        self.dismiss(Exported(path.absolute()))
