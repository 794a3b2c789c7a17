"""Which of a seat's figures may be said: a wrong one on air is the worst that can happen.

A figure is sayable while exactly one statement stands and the figure is its own. While two
statements disagree, or the votes are older than the statement that stands, every function
here gives None. Who won is a matter for the Board, and is not withheld here.
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
    """A party's share tonight in percentage points; None also where it did not stand."""
    said = figures(state)
    return said.shares.get(party) if said else None


def swing(target: TargetState) -> Fraction | None:
    """Swing from holder to challenger in percentage points, negative if it went back."""
    return target.swing if figures(target.state) else None


def beyond(target: TargetState) -> Fraction | None:
    """Swing less swing needed, in percentage points; above zero: challenger beat holder."""
    return target.beyond if figures(target.state) else None


def seat(state: SeatState) -> SeatRecord:
    """The seat's record with sayable figures; the time is in the election's time zone."""
    at = on_air_declared_at(state)
    return seat_record(state, figures(state), local(at, state.election) if at else None)


def target(target: TargetState) -> TargetRecord:
    """The target's record with sayable figures."""
    return target_record(target, swing(target), beyond(target))
