"""The figures of a seat that may go on air. A wrong figure on air is the worst error.

A figure may go on air while exactly one statement stands and the figure is that statement's
own. While two statements disagree, or the votes are older than the statement that stands, the
functions here return None. The winner is decided by the Board and not withheld here.
"""

from fractions import Fraction

from tracker.board.figures import Figures
from tracker.board.records import SeatRecord, TargetRecord, seat_record, target_record
from tracker.board.seat_state import SeatState, on_air_declared_at
from tracker.board.standing import Status
from tracker.board.targets import TargetState
from tracker.election.clock import local


def figures(state: SeatState) -> Figures | None:
    """The figures of the result that stands."""
    standing = state.standing
    if state.status is Status.CONFLICT or standing.votes is not standing.bulletin:
        return None
    return state.figures


def share(state: SeatState, party: str) -> Fraction | None:
    """A party's share tonight in percentage points; also None if it did not stand."""
    safe = figures(state)
    return safe.shares.get(party) if safe else None


def swing(target: TargetState) -> Fraction | None:
    """Swing from holder to challenger in percentage points; negative if it went back."""
    return target.swing if figures(target.state) else None


def beyond(target: TargetState) -> Fraction | None:
    """Swing less swing needed, in percentage points; positive if the challenger beat the holder."""
    return target.beyond if figures(target.state) else None


def safe_seat_record(state: SeatState) -> SeatRecord:
    """The seat's record without unsafe figures; its time is in the election's time zone."""
    at = on_air_declared_at(state)
    return seat_record(state, figures(state), local(at, state.election) if at else None)


def safe_target_record(target: TargetState) -> TargetRecord:
    """The target's record without unsafe figures."""
    return target_record(target, swing(target), beyond(target))
