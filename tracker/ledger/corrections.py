"""Corrections: what was shown and no longer stands, and the exports that contain it."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.board.changes import Change, describe_correction_and_source
from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.ledger.ledger import Ledger
from tracker.ledger.queries import Export


@dataclass(frozen=True, slots=True)
class Correction:
    """Something that stood and does not any more, and where it had been said."""

    change: Change
    said_in: tuple[Export, ...]

    @property
    def headline(self) -> str:
        """The seat, what was corrected and by what; an alarm where a winner was."""
        mark = "ALARM " if self.change.is_alarm else "corrected "
        return (
            f"{mark} {self.change.after.seat.name}: {describe_correction_and_source(self.change)}"
        )


def corrections(
    ledger: Ledger, seats: Iterable[str | None] = (None,), *, since: int | None = None
) -> list[Correction]:
    """What was corrected, in these seats or in all, in order of receipt.

    With `since`, only what a board that had heard so much of the ledger showed otherwise.
    """
    if since == 0:  # an empty board showed nothing
        return []
    exports = ledger.exports()
    return [
        Correction(change, tuple(e for e in exports if change.was_shown_at(e.last_seq)))
        for seat in seats
        for change in ledger.changes(seat)
        if change.is_correction and (since is None or change.was_shown_at(since))
    ]


def named(export: Export, election: Election) -> str:
    """An export as a producer knows it: 02:49 html, summary.html."""
    return f"{clock_time(export.made_at, election)} {export.format}, {export.where}"
