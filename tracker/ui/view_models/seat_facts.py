"""Facts about a seat that several view models show."""

from tracker.board.seat_state import SeatState
from tracker.board.targets import TargetState
from tracker.election.swing import format_rounded
from tracker.summary.target_sentences import needed_clause


def swing_against_needed(target: TargetState) -> str:
    """The swing of a target in percentage points, and the swing or the votes that it needs.

    "swing 5.8, 3.1 needed"; empty if either is not known.
    """
    if target.swing is None or target.swing_needed is None:
        return ""
    return f"swing {format_rounded(target.swing)}, {needed_clause(target)}"


def second_party(state: SeatState) -> str | None:
    """The party code of the second candidate; None without figures or a second candidate."""
    lines = state.figures.lines if state.figures else ()
    return lines[1].candidate.party if len(lines) > 1 else None
