"""Clauses about the outcome of a seat: hold, gain, win, or a Speaker who is re-elected."""

from tracker.board.seat_state import SeatState
from tracker.election import Basis
from tracker.summary.basis import basis_clause, other_basis
from tracker.summary.party_names import (
    have_verb,
    hold_verb,
    party_at_start,
    party_inside,
    party_name,
    win_verb,
)
from tracker.support.phrases import capitalized


def outcome(state: SeatState, basis: Basis | None = None) -> str:
    """The result against a basis, by default the election's: "Labour hold Bedford".

    "Labour win Bedford" if the defending party is not known; "The Speaker is re-elected in
    Chorley". In an election with one seat without its name: "Labour hold". Without a full stop;
    empty without a winner.
    """
    if state.winner is None:
        return ""
    election = state.election
    winner = party_at_start(election, state.winner)
    gained, seat = state.gained(basis), state.seat.name
    if election.only_seat:
        return gain_clause(state, basis) if gained else capitalized(short_outcome(state))
    if is_speaker(state):
        return f"{winner} is re-elected in {seat}"
    if gained is None:
        return f"{winner} {win_verb(election, state.winner)} {seat}"
    if gained:
        return f"{gain_clause(state, basis)} in {seat}"
    return f"{winner} {hold_verb(election, state.winner)} {seat}"


def gain_clause(state: SeatState, basis: Basis | None = None) -> str:
    """A gain without the seat: "Conservative gain from Labour"."""
    return f"{party_name(state.election, state.winner or '')} gain from {gained_from(state, basis)}"


def gained_from(state: SeatState, basis: Basis | None = None) -> str:
    """The party that loses the seat, inside a sentence: "Labour", "another Independent"."""
    party = state.defending_party(basis)
    if party == state.winner:
        return f"another {party_name(state.election, party)}"
    return party_inside(state.election, party)


def short_outcome(state: SeatState) -> str:
    """The result without the seat: "Labour hold", "SNP gain"; empty without a winner."""
    if state.winner is None:
        return ""
    if is_speaker(state):
        return "the Speaker re-elected"
    kind = {True: "gain", False: "hold", None: "win"}[state.gained()]
    return f"{party_name(state.election, state.winner)} {kind}"


def caption_outcome(state: SeatState) -> str:
    """The result without the seat in a caption: "Labour gain from Conservative", "Labour hold"."""
    if not state.gained() or is_speaker(state) or state.won_by_another_independent:
        return gain_clause(state) if state.won_by_another_independent else short_outcome(state)
    election = state.election
    winner, loser = (
        party_name(election, code) for code in (state.winner or "", state.defending_party())
    )
    return f"{winner} gain from {loser}"


def is_speaker(state: SeatState) -> bool:
    return state.winner in state.election.speakers


def other_basis_sentence(state: SeatState) -> str:
    """The result against the other basis; empty if it is the same (`SeatState.bases_differ`)."""
    if state.winner is None or not state.bases_differ or is_speaker(state):
        return ""
    election = state.election
    other = other_basis(election)
    kind = "gain" if state.gained(other) else "hold"
    base, winner = (
        party_name(election, state.defending_party(other)),
        party_name(election, state.winner),
    )
    return f"Against the party that {basis_clause(election, other)} ({base}): {winner} {kind}."


def taken_clause(state: SeatState) -> str:
    """The winner before the figures are in: "the Conservatives have taken Corby from Labour"."""
    election, winner = state.election, state.winner or ""
    who = f"{party_inside(election, winner)} {have_verb(election, winner)}"
    if is_speaker(state):
        return f"the Speaker is re-elected in {state.seat.name}"
    match state.gained():
        case True:
            return f"{who} taken {state.seat.name} from {gained_from(state)}"
        case False:
            return f"{who} held {state.seat.name}"
        case None:
            return f"{who} won {state.seat.name}"
