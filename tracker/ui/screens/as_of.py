"""The dialog that asks for the moment whose board is to be shown."""

import datetime as dt
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Label, Static

from tracker.election import Election
from tracker.election.clock import parse_declared_by, parse_time
from tracker.ui.screens.dialog import Dialog
from tracker.ui.widgets.field import Field


@dataclass(frozen=True, slots=True)
class Moment:
    """The two times that were entered, for `ledger.as_of`; None where a field was empty."""

    at: dt.datetime | None
    """Only what was known at this time."""
    declared_by: dt.datetime | None
    """Only seats that declared by this time."""


class AsOfScreen(Dialog[Moment]):
    """Two fields for times, one of which may be empty. Returns a `Moment`."""

    def __init__(self, election: Election) -> None:
        super().__init__()
        self._election = election

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Label("The board of another moment", classes="title")
            yield Label("As we knew it at", classes="field")
            yield Field("", placeholder="e.g. 02:31", id="at", compact=True)
            yield Label("Only seats declared by", classes="field")
            yield Field("", placeholder="e.g. 02:31", id="declared-by", compact=True)
            yield Static("", id="verdict", markup=False)
            yield Static("Enter goes there, t comes back, Esc stays.", classes="hint")

    @on(Input.Submitted)
    def go(self) -> None:
        """Check the fields and close the dialog."""
        try:
            at, declared_by = self.typed("at"), self.typed("declared-by")
            moment = Moment(
                parse_time(at, self._election) if at else None,
                parse_declared_by(declared_by, self._election) if declared_by else None,
            )
        except ValueError as error:
            self.show_verdict(str(error))
            return
        if moment == Moment(None, None):
            self.show_verdict("Give one of the two times.")
            return
        self.dismiss(moment)
