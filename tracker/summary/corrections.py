"""Sentences for air about a correction: what stands, and what does not."""

from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.summary import on_air
from tracker.summary.outcome import gain_clause, outcome
from tracker.summary.party_names import party_name
from tracker.summary.retractions import Correction
from tracker.summary.seat_sentences import headline_swing_sentence
from tracker.support.phrases import join_sentences


def correction_clause(correction: Correction) -> str:
    """What stands, and what does not: "Ipswich is a Labour hold, not a Conservative gain from
    Labour"; without a full stop."""
    was, now, number = correction.was, correction.now, correction.now.election.style.number
    if correction.is_of_result:
        wrong = _kind(was) or "a tie"
        right = _kind(now) or ("a tie" if now.status is Status.TIED else "")
        if right:
            return f"{now.seat.name} is {right}, not {wrong}"
        return f"{_the(was)} in {now.seat.name} does not stand"
    old, new = on_air.figures(was), on_air.figures(now)
    name, before = now.seat.name, old.majority if old else 0
    if new is None:
        votes = f"the majority of {number(before)}" if before else "the result of the votes"
        return f"{votes} in {name} does not stand"
    if new.majority != before:
        return f"the majority in {name} is {number(new.majority)}, not {number(before)}"
    kept = f"; the majority of {number(before)} stands" if before else ""
    return f"the votes in {name} are corrected{kept}"


def figures_sentences(correction: Correction) -> str:
    """The result and the swing after corrected figures; empty if the majority did not change."""
    old, new = on_air.figures(correction.was), on_air.figures(correction.now)
    if new is None or (old and old.majority == new.majority):
        return ""
    return join_sentences(f"{outcome(correction.now)}.", headline_swing_sentence(correction.now))


def _kind(state: SeatState) -> str:
    """The result as a noun with its article: "a Labour hold"; empty without a winner."""
    if state.winner is None:
        return ""
    if state.winner in state.election.speakers:
        return "the Speaker re-elected"
    if state.gained():
        return _with_article(gain_clause(state))
    kind = "hold" if state.gained() is False else "win"
    return _with_article(f"{party_name(state.election, state.winner)} {kind}")


def _with_article(noun: str) -> str:
    """The noun with "a" or "an", as it is said: "an SNP hold", "a UKIP gain"."""
    first = noun.partition(" ")[0]
    spelled = first.isupper() and len(first) > 1
    vowel = first[:1] in ("AEFHILMNORSX" if spelled else "AEIO")
    return f"{'an' if vowel else 'a'} {noun}"


def _the(state: SeatState) -> str:
    kind = _kind(state)
    return f"the {kind.partition(' ')[2]}" if kind else "the tie"
