"""The dialog that asks for the number key to keep a view on."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Label, Static

from tracker.ui.screens.dialog import Dialog
from tracker.ui.view_models.saved_views import SLOTS, SavedView


class KeepViewScreen(Dialog[str]):
    """Shows the views kept on the number keys. Returns the number key that was pressed."""

    BINDINGS: ClassVar = [(slot, f"keep('{slot}')", f"Keep on {slot}") for slot in SLOTS]

    def __init__(self, view: SavedView, kept: dict[str, SavedView]) -> None:
        super().__init__()
        self._view, self._kept = view, kept

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Label("Keep this view on a key", classes="title")
            yield Static(str(self._view), markup=False)
            yield Static("", markup=False)
            for slot in SLOTS:
                kept = self._kept.get(slot)
                yield Static(f"  {slot}   {kept or '–'}", markup=False)
            yield Static(f"{', '.join(SLOTS)} keeps it there, Esc leaves.", classes="hint")

    def action_keep(self, slot: str) -> None:
        self.dismiss(slot)
