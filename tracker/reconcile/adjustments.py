"""How PA may count the same seats otherwise: each possibility with the sentence for it.

A tally is a sum over seats, so whatever PA counts otherwise is a difference of tallies that
can be added: an `Adjustment`. Its sentence is true if the sums then agree.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.seat_state import SeatState
from tracker.board.standing import Standing, standing
from tracker.board.tally import NOTHING, Tally, contributions
from tracker.reconcile.pa_totals import StateOfParties
from tracker.reconcile.party_names import party
from tracker.support.phrases import listed

Tallies = Mapping[str, Tally]
MOST_TARGETS = 6
"""Parties that are tried as the one with which the Speaker is counted."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One thing that PA may count otherwise."""

    change: Tallies
    """What it adds to the tallies of the parties it touches."""
    because: str


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
    if not named:
        base = (state.winner or "") if said == "hold" else ""
    elif said in ("", "hold" if state.winner == sitting else "gain"):
        base = sitting
    else:  # PA's word and the party it names contradict each other: a slip, and no base
        base = ""
    return "" if base == state.seat.sitting else base


def _moved(state: SeatState, base: str) -> dict[str, Tally]:
    """A seat's gain and loss, or hold, against `base`."""
    return _moved_by(state.winner or "", base)


def _moved_by(winner: str, base: str) -> dict[str, Tally]:
    if winner == base:
        return {winner: Tally(held=1)}
    return {winner: Tally(gains=1), base: Tally(losses=1)}


def _result(state: SeatState, base: str) -> str:
    winner = party(state.election, state.winner or "")
    if state.winner == base:
        return f"{winner} hold"
    return f"{winner} gain from {party(state.election, base)}"


# The Speaker


def speaker_elsewhere(
    sop: StateOfParties, states: Iterable[SeatState], ours: Tallies
) -> list[Adjustment]:
    """The Speaker counted with a party: their votes and perhaps their seat, each a possibility.

    With the party of PA's note ("Votes cast for the Speaker at Buckingham are included in
    the Conservative total"); where PA says nothing and has no line for the Speaker, with
    one of those of which PA has more than `ours`.
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
    more = [
        line.party
        for line in sop.parties
        if line.votes > (tally := ours.get(line.party, NOTHING)).votes or line.seats > tally.seats
    ]
    targets = [sop.speaker_in] if sop.speaker_in else more[:MOST_TARGETS]
    return [
        _speaker_with(target, with_speaker, sop, base)
        for target in targets
        for base in (SeatState.base, _sitting, _stated, None)
    ]


def _sitting(state: SeatState) -> str:
    return state.seat.sitting


def _stated(state: SeatState) -> str:
    return stated_base(state) or state.seat.sitting


def _speakers(state: SeatState) -> list[str]:
    known = state.election.party_by_code
    candidates = state.figures.lines if state.figures else ()
    codes = dict.fromkeys(line.candidate.party for line in candidates)
    return [code for code in codes if code in known and known[code].kind == "speaker"]


def _speaker_with(
    target: str,
    with_speaker: list[tuple[SeatState, str]],
    sop: StateOfParties,
    base: Callable[[SeatState], str] | None,
) -> Adjustment:
    """The Speaker's votes with a party; the seat too, gained or held as that party's from `base`,
    unless that is None."""
    changes: list[Tallies] = []
    seats = base is not None and any(state.winner == code for state, code in with_speaker)
    for state, code in with_speaker:
        own = contributions(state).get(code, NOTHING)
        votes = Tally(votes=own.votes, previous_votes=own.previous_votes)
        changes += [{target: votes}, {code: NOTHING.plus(votes, -1)}]
        if base is not None and state.winner == code:
            against = base(state)
            theirs = target if against == code else against
            changes += [
                {target: Tally(seats=1), code: Tally(seats=-1)},
                less(_moved_by(target, theirs), _moved_by(code, against)),
            ]
    election = with_speaker[0][0].election
    names = listed([state.seat.name for state, _ in with_speaker])
    source = ", as its note says" if sop.speaker_in else ""
    what = "votes and seat" if seats else "votes"
    words = f"PA counts the Speaker's {what} at {names} with {party(election, target)}{source}"
    return Adjustment(total(changes), words)


# Other results of a seat


def other_results(
    board: Board, states: Iterable[SeatState], heard: Sequence[str]
) -> Iterator[Adjustment]:
    """All seats as they were before the latest statement, the latest two, and so on back; then
    each result of one seat that stood once, or that the feed alone would let stand.

    PA's totals lag behind its corrections, and know nothing of what the desk has said.
    `heard` is the ids of all statements in order of receipt.
    """
    by_seat = {state.seat.id: state for state in states}
    yield from _back(board, by_seat, heard)
    for state in by_seat.values():
        for other in _standings(list(board.bulletins.get(state.seat.id, {}).values())):
            if one := _instead(state, other):
                yield one


def _back(
    board: Board, by_seat: Mapping[str, SeatState], heard: Sequence[str]
) -> Iterator[Adjustment]:
    seat_of = {id_: seat for seat in by_seat for id_ in board.bulletins.get(seat, {})}
    said: dict[str, list[Bulletin]] = {}
    for id_ in filter(seat_of.__contains__, heard):
        said.setdefault(seat_of[id_], []).append(board.bulletins[seat_of[id_]][id_])
    back: dict[str, Adjustment] = {}
    change: Tallies = {}
    for id_ in filter(seat_of.__contains__, reversed(heard)):
        seat = seat_of[id_]
        said[seat].pop()
        if not said[seat]:  # before its first result PA would not have counted it
            continue
        was = back.pop(seat, None)
        one = _instead(by_seat[seat], standing(said[seat]))
        if one:
            back[seat] = one
        if one == was:
            continue
        change = less(total([change, one.change if one else {}]), was.change if was else {})
        if len(back) == 1:
            yield from back.values()
        elif back:
            names = listed([by_seat[seat].seat.name for seat in back])
            yield Adjustment(change, f"PA counts earlier results of {names}")


def _instead(state: SeatState, other: Standing) -> Adjustment | None:
    """A seat counted by another result; None where it is the one that stands, or has no votes."""
    then = SeatState(state.election, state.seat, other)
    if then.figures is None or _votes_of(other) == _votes_of(state.standing):
        return None
    change = less(as_pa_counts(then), as_pa_counts(state))
    words = f"PA counts {_which(other)} of {state.seat.name}, the tracker "
    return Adjustment(change, words + _which(state.standing))


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
