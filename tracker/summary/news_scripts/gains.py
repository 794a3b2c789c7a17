"""The seats that changed hands, by name, and those that were held."""

from collections.abc import Sequence

from tracker.board import Board
from tracker.board.seat_state import SeatState, shown_declared_at
from tracker.board.standing import Status
from tracker.summary import order
from tracker.summary.news_scripts.script import joined
from tracker.summary.news_scripts.seat_line import line
from tracker.summary.party_names import hold_verb, party_inside, party_name
from tracker.summary.seat_names import listed_seats
from tracker.summary.seat_sentences import outcome
from tracker.support.phrases import several

_MOST_LINES = 4
"""Gains that get their own line with majority and swing; more are named by who took from whom."""

_MOST_LATEST = 2
"""Gains of the same minute that can be called the latest."""


def by_name(states: Sequence[SeatState]) -> tuple[str, ...]:
    """Every one of these gains: a line each, or who took which seats from whom."""
    if len(states) <= _MOST_LINES:
        return tuple(map(line, states))
    pairs: dict[tuple[str, str], list[SeatState]] = {}
    for state in states:
        pairs.setdefault((state.winner or "", state.defending_party()), []).append(state)
    return tuple(map(_taken, sorted(pairs.values(), key=len, reverse=True)))


def held(states: Sequence[SeatState]) -> str:
    """Who held which of these seats, a sentence a party, six names each; empty for none."""
    parties: dict[str, list[SeatState]] = {}
    for state in states:
        parties.setdefault(state.winner or "", []).append(state)
    return joined(*map(_held, sorted(parties.values(), key=len, reverse=True)))


def so_far(board: Board, *, over: bool) -> str:
    """How many gains there are and which is the latest, in one sentence; `over`: of the night."""
    gains = order.gains(board)
    yet = "" if over else " so far"
    if not gains:
        return f"No gains{yet}."
    count = f"{several(len(gains), 'gain')}{yet}"
    if len(gains) == 1:
        return f"{count}: {_gain(gains[0])}."
    latest = _latest(gains)
    if not latest:
        return f"{count}."
    declared = "" if all(state.status is Status.DECLARED for state in gains) else " declared"
    named = " and ".join(map(_gain, latest))
    return f"{count}; the {'last' if over else 'latest'}{declared}: {named}."


def _latest(gains: Sequence[SeatState]) -> list[SeatState]:
    """The gain that was declared last, or two of one minute.

    None where more than two are, or where nobody says when one of them was declared.
    """
    declared = [state for state in gains if state.status is Status.DECLARED]
    times = [(shown_declared_at(state), state) for state in declared]
    known = [time for time, _ in times if time]
    if not known or len(known) < len(times):
        return []
    latest = [state for time, state in times if time == max(known)]
    return latest if len(latest) <= _MOST_LATEST else []


def _gain(state: SeatState) -> str:
    """ "Conservative from Labour in Peterborough"."""
    election = state.election
    winner, base = (
        party_name(election, state.winner or ""),
        party_inside(election, state.defending_party()),
    )
    return f"{winner} from {base} in {state.seat.name}"


def _taken(states: Sequence[SeatState]) -> str:
    first = states[0]
    if len(states) == 1:
        return f"{outcome(first)}."
    election = first.election
    winner, base = (
        party_name(election, first.winner or ""),
        party_inside(election, first.defending_party()),
    )
    names = listed_seats((state.seat.name for state in states), most=None)
    return f"{len(states)} {winner} gains from {base}: {names}."


def _held(states: Sequence[SeatState]) -> str:
    election, winner = states[0].election, states[0].winner or ""
    names = listed_seats(state.seat.name for state in states)
    return f"{party_name(election, winner)} {hold_verb(election, winner)} {names}."
