"""The figures of a seat that are safe for air. A wrong figure on air is the worst error.

A figure is safe if it comes from the one statement that stands: not in a conflict, not in a
doubtful seat, and not while the votes are older than the winner. This module does not check the
winner: the Board has a winner only if it is safe for air.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from tracker.board.figures import Figures
from tracker.board.records import SeatRecord, TargetRecord, seat_record, target_record
from tracker.board.seat_state import SeatState, on_air_declared_at
from tracker.board.standing import Status
from tracker.board.targets import TargetState
from tracker.election.clock import local


def figures(state: SeatState) -> Figures | None:
    """The figures of the result that stands; None without votes, and if not safe for air."""
    standing = state.standing
    if state.status is Status.CONFLICT or standing.votes is not standing.bulletin:
        return None
    return state.figures


def agency_results(states: Iterable[SeatState]) -> Iterator[tuple[SeatState, Figures]]:
    """Each declared seat with safe figures, without the desk's own reports.

    These may be without some candidates.
    """
    for state in states:
        safe = figures(state)
        if safe and state.status is Status.DECLARED and not state.is_own_report:
            yield state, safe


def share(state: SeatState, party: str) -> Fraction | None:
    """A party's share tonight, in percentage points.

    None without safe figures, and for a party that is not in the result.
    """
    safe = figures(state)
    return safe.shares.get(party) if safe else None


def swing(target: TargetState) -> Fraction | None:
    """The swing from holder to challenger, in percentage points; negative in the other direction.

    None if it is not safe for air or not computable.
    """
    return target.swing if figures(target.state) else None


def beyond(target: TargetState) -> Fraction | None:
    """Swing minus swing needed, in percentage points; positive if the challenger beat the holder.

    None if it is not safe for air or not computable.
    """
    return target.beyond if figures(target.state) else None


def safe_seat_record(state: SeatState) -> SeatRecord:
    """The seat's record, with None for unsafe figures.

    The time of declaration is in the election's time zone; None in a conflict.
    """
    at = on_air_declared_at(state)
    return seat_record(state, figures(state), local(at, state.election) if at else None)


def safe_target_record(target: TargetState) -> TargetRecord:
    """The target's record, with None for unsafe figures."""
    return target_record(target, swing(target), beyond(target))
