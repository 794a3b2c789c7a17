"""Sentences that name the seats gained and held."""

from collections.abc import Sequence

from tracker.board import Board
from tracker.board.seat_state import SeatState, shown_declared_at
from tracker.board.standing import Status
from tracker.summary import order
from tracker.summary.news_scripts.seat_line import seat_line
from tracker.summary.party_names import hold_verb, party_name, win_verb
from tracker.summary.seat_names import listed_seats
from tracker.summary.seat_sentences import gained_from, outcome
from tracker.support.phrases import join_sentences, quantity

_MAX_LINES = 4
"""Up to this number, each gain has a line. A larger number is grouped by winner and loser."""

_MAX_LATEST = 2
"""Maximum number of gains that are named as the latest, if they have the same time."""


def gain_lines(states: Sequence[SeatState]) -> tuple[str, ...]:
    """A line for each of these gains; if there are many, for each pair of winner and loser."""
    if len(states) <= _MAX_LINES:
        return tuple(map(seat_line, states))
    pairs: dict[tuple[str, str], list[SeatState]] = {}
    for state in states:
        pairs.setdefault((state.winner or "", state.defending_party()), []).append(state)
    return tuple(map(_grouped_gain, sorted(pairs.values(), key=len, reverse=True)))


def holds_sentence(states: Sequence[SeatState]) -> str:
    """A sentence about these holds for each party, with up to six names; empty without holds.

    A seat without a previous winner is won and not held: it is in a sentence of its own.
    """
    parties: dict[tuple[str, bool | None], list[SeatState]] = {}
    for state in states:
        parties.setdefault((state.winner or "", state.gained()), []).append(state)
    return join_sentences(*map(_party_holds, sorted(parties.values(), key=len, reverse=True)))


def gains_so_far(board: Board, *, is_over: bool) -> str:
    """The number of gains, and the latest, if known; with "so far" unless the night `is_over`.

    Empty if no seat has a defending party.
    """
    gains = order.gains(board)
    yet = "" if is_over else " so far"
    if not board.election.has_defending_parties:
        return ""
    if not gains:
        return f"No gains{yet}."
    count = f"{quantity(len(gains), 'gain')}{yet}"
    if len(gains) == 1:
        return f"{count}: {_gain_clause(gains[0])}."
    latest = _latest(gains)
    if not latest:
        return f"{count}."
    declared = "" if all(state.status is Status.DECLARED for state in gains) else " declared"
    named = " and ".join(map(_gain_clause, latest))
    return f"{count}; the {'last' if is_over else 'latest'}{declared}: {named}."


def _latest(gains: Sequence[SeatState]) -> list[SeatState]:
    """The declared gains with the latest time of declaration.

    Empty if there are more than `_MAX_LATEST`, and if a declared gain has no time.
    """
    declared = [state for state in gains if state.status is Status.DECLARED]
    times = [(shown_declared_at(state), state) for state in declared]
    known = [time for time, _ in times if time]
    if not known or len(known) < len(times):
        return []
    latest = [state for time, state in times if time == max(known)]
    return latest if len(latest) <= _MAX_LATEST else []


def _gain_clause(state: SeatState) -> str:
    """A gain without a verb: "Conservative from Labour in Peterborough"."""
    election = state.election
    winner = party_name(election, state.winner or "")
    return f"{winner} from {gained_from(state)} in {state.seat.name}"


def _grouped_gain(states: Sequence[SeatState]) -> str:
    first = states[0]
    if len(states) == 1:
        return f"{outcome(first)}."
    election = first.election
    winner = party_name(election, first.winner or "")
    base = gained_from(first)
    names = listed_seats((state.seat.name for state in states), limit=None)
    return f"{len(states)} {winner} gains from {base}: {names}."


def _party_holds(states: Sequence[SeatState]) -> str:
    election, winner = states[0].election, states[0].winner or ""
    names = listed_seats(state.seat.name for state in states)
    verb = win_verb if states[0].gained() is None else hold_verb
    return f"{party_name(election, winner)} {verb(election, winner)} {names}."
