"""How PA may count the same seats otherwise: each possibility with the sentence for it.

A tally is a sum over seats, so whatever PA counts otherwise is a difference of tallies that
can be added: an `Adjustment`. Its sentence is true if the sums then agree.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tracker.agency.state_of_parties import StateOfParties
from tracker.agency.words import party
from tracker.board import Board
from tracker.bulletin import Bulletin
from tracker.fold import Standing, standing
from tracker.seat_state import SeatState
from tracker.tally import NOTHING, Tally, contributions
from tracker.words import listed

Tallies = Mapping[str, Tally]


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One thing that PA may count otherwise."""

    change: Tallies
    """What it adds to the tallies of the parties it touches."""
    because: str
    seat: str = ""
    """The seat whose result is another one; empty for a rule of counting."""


def total(parts: Iterable[Tallies]) -> dict[str, Tally]:
    """Tallies added up, party by party."""
    sums: dict[str, Tally] = {}
    for part in parts:
        for code, tally in part.items():
            sums[code] = sums.get(code, NOTHING).plus(tally)
    return sums


def less(one: Tallies, other: Tallies) -> dict[str, Tally]:
    """What must be added to `other` to have `one`; parties in which they agree left out."""
    changed = {
        code: one.get(code, NOTHING).plus(other.get(code, NOTHING), -1) for code in {**one, **other}
    }
    return {code: tally for code, tally in changed.items() if tally != NOTHING}


# Gain and loss


def against_sitting(states: Iterable[SeatState]) -> Adjustment | None:
    """PA counts gains and losses against the sitting party; None where that is no other."""
    differing = [s for s in states if s.winner and s.base() != s.seat.sitting]
    changes = [less(_moved(s, s.seat.sitting), _moved(s, s.base())) for s in differing]
    named = [
        f"{s.seat.name} ({_result(s, s.seat.sitting)}, here {_result(s, s.base())})"
        for s in differing
    ]
    words = "PA counts gains and losses against the sitting party"
    return Adjustment(total(changes), f"{words}: {listed(named)}") if total(changes) else None


def against_stated(states: Iterable[SeatState]) -> Adjustment | None:
    """Where PA's result names another sitting party than our table; None where none does."""
    differing = [(s, base) for s in states if s.winner and (base := stated_base(s))]
    changes = [less(_moved(s, base), _moved(s, s.seat.sitting)) for s, base in differing]
    named = [
        f"{s.seat.name} ({_result(s, base)}, our table {_result(s, s.seat.sitting)})"
        for s, base in differing
    ]
    words = "PA has another sitting party than our table"
    return Adjustment(total(changes), f"{words}: {listed(named)}") if total(changes) else None


def stated_base(state: SeatState) -> str:
    """What PA's own result says it counts against; empty where that is our sitting party."""
    stated = state.standing.bulletin.stated if state.standing.bulletin else {}
    said = stated.get("gainOrHold", "").casefold()
    named = stated.get("sittingParty") or stated.get("sittingPartyAbbreviation", "")
    known = state.election.find_party(named)
    sitting = known.code if known else named
    base = (state.winner or "") if said == "hold" else sitting
    return "" if base == state.seat.sitting or (said == "gain" and base == state.winner) else base


def _moved(state: SeatState, base: str) -> dict[str, Tally]:
    """A seat's gain and loss, or hold, against `base`."""
    winner = state.winner or ""
    if winner == base:
        return {winner: Tally(held=1)}
    return {winner: Tally(gains=1), base: Tally(losses=1)}


def _result(state: SeatState, base: str) -> str:
    winner = party(state.election, state.winner or "")
    if state.winner == base:
        return f"{winner} hold"
    return f"{winner} gain from {party(state.election, base)}"


# The Speaker


def speaker_elsewhere(sop: StateOfParties, states: Iterable[SeatState]) -> list[Adjustment]:
    """The Speaker counted with a party: their votes and perhaps their seat, each a possibility.

    With the party of PA's note ("Votes cast for the Speaker at Buckingham are included in
    the Conservative total"); with any, where PA says nothing and has no line for the Speaker.
    """
    lines = {line.party for line in sop.parties}
    with_speaker = [
        (state, code)
        for state in states
        for code in _speakers(state)
        if code not in lines and sop.speaker_at in ("", state.seat.id)
    ]
    if not with_speaker:
        return []
    with_seats = [line.party for line in sop.parties if line.seats]
    targets = [sop.speaker_in] if sop.speaker_in else with_seats
    return [
        _speaker_with(target, with_speaker, sop, seat=seat, before=before)
        for target in targets
        for seat in (True, False)
        for before in (True, False)
    ]


def _speakers(state: SeatState) -> list[str]:
    known = state.election.party_by_code
    candidates = state.figures.lines if state.figures else ()
    codes = dict.fromkeys(line.candidate.party for line in candidates)
    return [code for code in codes if code in known and known[code].kind == "speaker"]


def _speaker_with(
    target: str,
    with_speaker: list[tuple[SeatState, str]],
    sop: StateOfParties,
    *,
    seat: bool,
    before: bool,
) -> Adjustment:
    changes = []
    for state, code in with_speaker:
        own = contributions(state).get(code, NOTHING)
        moved = Tally(
            votes=own.votes,
            previous_votes=own.previous_votes if before else 0,
            seats=own.seats if seat else 0,
            held=own.held if seat else 0,
            gains=own.gains if seat else 0,
            losses=own.losses if seat else 0,
        )
        changes += [{target: moved}, {code: NOTHING.plus(moved, -1)}]
    election = with_speaker[0][0].election
    what = "votes and seat" if seat and any(s.winner == c for s, c in with_speaker) else "votes"
    names = listed([state.seat.name for state, _ in with_speaker])
    source = ", as its note says" if sop.speaker_in else ""
    words = f"PA counts the Speaker's {what} at {names} with {party(election, target)}{source}"
    return Adjustment(total(changes), words)


# Other results of a seat


def other_results(board: Board, states: Iterable[SeatState]) -> Iterator[Adjustment]:
    """Each result of a seat that stood once, or that the feed alone would let stand.

    PA's totals lag behind its corrections, and know nothing of what the desk has said.
    """
    for state in states:
        said = list(board.bulletins.get(state.seat.id, {}).values())
        seen = {_votes_of(state.standing)}
        for other in _standings(said):
            then = SeatState(state.election, state.seat, other)
            if then.figures is None or _votes_of(other) in seen:
                continue
            seen.add(_votes_of(other))
            change = less(as_pa_counts(then), as_pa_counts(state))
            words = f"PA counts {_which(other)} of {state.seat.name}, the tracker "
            yield Adjustment(change, words + _which(state.standing), state.seat.id)


def _standings(said: list[Bulletin]) -> Iterator[Standing]:
    """What stood after each statement, the latest first; then each result by itself."""
    for end in range(len(said), 0, -1):
        yield standing(said[:end])
    for one in said:
        if one.kind == "result":
            yield standing([one])


def _votes_of(standing: Standing) -> str:
    return standing.votes.id if standing.votes else ""


def _which(standing: Standing) -> str:
    one = standing.votes
    if one is None:
        return "nothing"
    return "the desk's entry" if one.origin == "desk" else f"revision {one.revision or 1}"


def as_pa_counts(state: SeatState) -> dict[str, Tally]:
    """What a seat adds to each party's tally, gain and loss as PA's result has them."""
    if state.winner is None:
        return contributions(state)
    base = stated_base(state) or state.seat.sitting
    return total([contributions(state), less(_moved(state, base), _moved(state, state.base()))])
