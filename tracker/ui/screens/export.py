"""The dialog that writes a summary to a file."""

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Label, RadioButton, RadioSet, Static

from tracker.election.clock import local
from tracker.summary.formats import SUFFIXES, TEXT_FORMATS
from tracker.support.phrases import quantity
from tracker.ui.background import Background
from tracker.ui.screens.dialog import Dialog
from tracker.ui.session import Session
from tracker.ui.widgets.field import Field

NO_PREVIEW = (
    "An Excel workbook: what this is and as of when, the seats, the candidates and the targets, "
    "a sheet each."
)
"""The preview of a format that is not text."""
PREVIEW_CHARACTERS = 20_000
"""The longest preview. Textual keeps each line as painted: the whole of a country as JSON would
take 160 MB."""


def shortened(text: str) -> str:
    """The text up to `PREVIEW_CHARACTERS`, and how much more is in the file."""
    if len(text) <= PREVIEW_CHARACTERS:
        return text
    shown = text[:PREVIEW_CHARACTERS].rpartition("\n")[0] or text[:PREVIEW_CHARACTERS]
    more = quantity(len(text) - len(shown), "more character")
    return f"{shown}\n\n… and {more} in the file."


class ExportScreen(Dialog[None]):
    """Fields for format and file, and a preview. It stays open until the file is written."""

    def __init__(self, session: Session, background: Background) -> None:
        super().__init__()
        self._session, self._background = session, background
        self._format = next(iter(SUFFIXES))

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide tall"):
            yield Label("Export the summary", classes="title")
            with RadioSet(id="formats"):
                for number, name in enumerate(SUFFIXES):
                    yield RadioButton(name, value=not number)
            yield Label("File", classes="field")
            yield Field(self._file_name("text"), id="file", compact=True)
            yield Static("", id="verdict", markup=False)
            with VerticalScroll(id="export-scroll"):
                yield Static("", id="export-preview", markup=False)
            yield Static("Enter in the file name writes it, Esc leaves.", classes="hint")

    def on_mount(self) -> None:
        self._preview()
        self.query_one("#file", Input).focus()

    def _file_name(self, format: str) -> str:
        election = self._session.board.election
        now = local(self._session.clock(), election)
        return f"{election.id}-{now:%H%M}.{SUFFIXES[format]}"

    @on(RadioSet.Changed)
    def format_changed(self, message: RadioSet.Changed) -> None:
        """Show the preview of the chosen format. Change the suffix of the file name to match."""
        field, before = self.query_one("#file", Input), f".{SUFFIXES[self._format]}"
        self._format = [*SUFFIXES][message.index]
        name = Path(field.value.removesuffix(before))
        stem = name if field.value.endswith(before) else name.with_suffix("")
        field.value = f"{stem}.{SUFFIXES[self._format]}"
        self._preview()

    def _preview(self) -> None:
        if self._format in TEXT_FORMATS:
            self._background.preview(self._format)
        else:
            self.show_preview(self._format, NO_PREVIEW)

    def show_preview(self, format: str, text: str) -> None:
        """Show the preview of a format, if this format is still chosen."""
        if format == self._format and self.is_attached:
            self.query_one("#export-preview", Static).update(shortened(text))

    @on(Input.Submitted)
    def write(self, message: Input.Submitted) -> None:
        """Request that the file is written.

        `screen_updates` then closes the dialog, or calls `show_error`.
        """
        try:
            path = Path(message.value).expanduser()
        except RuntimeError as error:  # an unknown home folder, such as "~nobody"
            self.show_error(str(error))
            return
        self._background.export(self._format, path)

    def show_error(self, reason: str) -> None:
        """Show why the file could not be written."""
        name = self.query_one("#file", Input).value or "no name"
        self.show_verdict(f"{name}: cannot be written: {reason}")
