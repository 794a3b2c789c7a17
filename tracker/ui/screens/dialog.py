"""The base class of the dialogs.

The module of a dialog is imported when the dialog is first opened, after the board is painted.
"""

from time import monotonic
from typing import Any, ClassVar, TypeVar

from textual._styles_cache import StylesCache
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from tracker.board import Board

Result = TypeVar("Result")


def is_top(screen: Screen[Any]) -> bool:
    """Whether this is the top screen.

    Enter after Escape closes a screen twice. Textual would then close the screen below, or fail.
    """
    return bool(screen.app.screen_stack) and screen.app.screen is screen


def forget_removed_widgets() -> None:
    """Empty the cache of Textual that holds the painted lines of up to 1,024 removed widgets."""
    StylesCache.get_inner_outer.cache_clear()


READ_SECONDS = 0.5
"""How long a sentence must be shown before Enter agrees to it: the second Enter of a habit, or one
that a slow connection delivers late, agrees to nothing."""
NOT_READ = "That was too quick to read it. Enter again, if it is right."


class Dialog(ModalScreen[Result | None]):
    """A box over the board. Escape closes it and changes nothing."""

    BINDINGS: ClassVar = [Binding("escape", "leave", "Cancel")]

    _shown_at = 0.0
    """When the sentence to agree to was shown, on the monotonic clock."""

    def on_mount(self) -> None:
        self.mark_shown()

    def mark_shown(self) -> None:
        """Note that the sentence to agree to is shown from now on."""
        self._shown_at = monotonic()

    @property
    def is_read(self) -> bool:
        """Whether the sentence to agree to has been shown for `READ_SECONDS`."""
        return monotonic() - self._shown_at >= READ_SECONDS

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close the dialog, if it is the top screen (`is_top`)."""
        return super().dismiss(result) if is_top(self) else AwaitComplete()

    def on_unmount(self) -> None:
        forget_removed_widgets()

    def action_leave(self) -> None:
        """Close without a result."""
        self.dismiss(None)

    def typed(self, field: str) -> str:
        """The text in the field with this id, without spaces around it."""
        return self.query_one(f"#{field}", Input).value.strip()

    def show_verdict(self, sentence: str) -> None:
        """Show an outcome or an error below the fields."""
        self.query_one("#verdict", Static).update(sentence)

    def board_changed(self, before: Board) -> None:
        """Called when the live board, if it is shown, has changed from `before`."""

    def alerts_changed(self) -> None:
        """Called when there are new alerts or acknowledgements."""

    def sources_changed(self) -> None:
        """Called when `session.sources` has changed."""
