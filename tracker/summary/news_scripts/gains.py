"""Sentences that name the seats gained and held."""

from collections.abc import Sequence

from tracker.board import Board
from tracker.board.seat_state import SeatState, shown_declared_at
from tracker.board.standing import Status
from tracker.election import Election
from tracker.summary import order
from tracker.summary.news_scripts.seat_line import seat_line
from tracker.summary.outcome import gained_from, outcome
from tracker.summary.party_names import hold_verb, party_at_start, party_name, win_verb
from tracker.summary.seat_names import listed_seats
from tracker.support.phrases import capitalized, join_sentences

_MAX_LINES = 4
"""Up to this number, each gain has a line. A larger number is grouped by winner and loser."""

_MAX_LATEST = 2
"""Maximum number of gains that are named as the latest, if they have the same time."""


def gain_lines(states: Sequence[SeatState], limit: int | None = None) -> tuple[str, ...]:
    """A line for each of these gains; if there are many, for each pair of winner and loser.

    `limit` is the maximum number of names in a line; None for all.
    """
    if len(states) <= _MAX_LINES:
        return tuple(map(seat_line, states))
    pairs: dict[tuple[str, str], list[SeatState]] = {}
    for state in states:
        pairs.setdefault((state.winner or "", state.defending_party()), []).append(state)
    ranked = sorted(pairs.values(), key=len, reverse=True)
    return tuple(_grouped_gain(pair, limit) for pair in ranked)


def first_gains(board: Board, new: Sequence[SeatState], *, of_parties: bool = True) -> str:
    """Which of these gains is the first of the night, and which a party's first; may be empty.

    "Peterborough was the first gain of the night. Putney was the first Labour gain." Not said where
    the order of the gains is not known.
    """
    gains, ids = order.gains(board), {state.seat.id for state in new}
    first = order.first_gain(gains)
    sentences = []
    if first is not None and first.seat.id in ids:
        sentences.append(f"{first.seat.name} was the first gain of the night.")
    for winner in dict.fromkeys(state.winner for state in gains) if of_parties else ():
        party = order.first_gain(state for state in gains if state.winner == winner)
        if party and party is not first and party.seat.id in ids and _is_party(party):
            name = party_name(board.election, winner or "")
            sentences.append(f"{party.seat.name} was the first {name} gain.")
    return join_sentences(*sentences)


def _is_party(state: SeatState) -> bool:
    return state.election.comparable(state.winner or "")


def holds_sentence(states: Sequence[SeatState]) -> str:
    """A sentence about these holds for each party, with up to six names; empty without holds.

    A seat without a previous winner is won and not held: it is in a sentence of its own.
    """
    parties: dict[tuple[str, bool | None], list[SeatState]] = {}
    for state in states:
        parties.setdefault((state.winner or "", state.gained()), []).append(state)
    return join_sentences(*map(_party_holds, sorted(parties.values(), key=len, reverse=True)))


def count_of_gains(election: Election, count: int, when: str) -> str:
    """The number of gains as a sentence that begins with no figure, without a full stop.

    "Two gains since 02:30"; "Gains since 02:30: 16".
    """
    number = election.style.number(count)
    if number[:1].isdigit():
        return f"Gains {when}: {number}"
    return f"{capitalized(number)} {'gain' if count == 1 else 'gains'} {when}"


def gains_so_far(board: Board, *, is_over: bool) -> str:
    """The number of gains, and the latest, if known; with "so far" unless the night `is_over`.

    Empty if no seat has a defending party.
    """
    gains = order.gains(board)
    yet = "in all" if is_over else "so far"
    if not board.election.has_defending_parties:
        return ""
    if not gains:
        return "No gains." if is_over else "No gains so far."
    count = count_of_gains(board.election, len(gains), yet)
    if len(gains) == 1:
        return f"{count}: {_gain_in_seat(gains[0])}."
    latest = _latest(gains)
    if not latest:
        return f"{count}."
    declared = "" if all(state.status is Status.DECLARED for state in gains) else " declared"
    named = " and ".join(map(_gain_in_seat, latest))
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


def _gain_in_seat(state: SeatState) -> str:
    """A gain without the word: "Conservative from Labour in Peterborough"."""
    winner = party_name(state.election, state.winner or "")
    return f"{winner} from {gained_from(state)} in {state.seat.name}"


def _grouped_gain(states: Sequence[SeatState], limit: int | None) -> str:
    first = states[0]
    if len(states) == 1:
        return f"{outcome(first)}."
    election = first.election
    winner, base = party_name(election, first.winner or ""), gained_from(first)
    names = listed_seats((state.seat.name for state in states), limit, election.style.number)
    number = election.style.number(len(states))
    if number.isdigit():
        return f"{winner} gains from {base}, {number}: {names}."
    return f"{capitalized(number)} {winner} gains from {base}: {names}."


def _party_holds(states: Sequence[SeatState]) -> str:
    election, winner = states[0].election, states[0].winner or ""
    if winner in election.speakers:
        return join_sentences(*(f"{outcome(state)}." for state in states))
    names = [state.seat.name for state in states]
    listed = listed_seats(names, number=election.style.number)
    verb = win_verb if states[0].gained() is None else hold_verb
    return f"{party_at_start(election, winner)} {verb(election, winner)} {listed}."
