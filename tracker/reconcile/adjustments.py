"""The adjustments: ways in which PA may count the same seats differently.

A tally is a sum over seats, so another way of counting is a difference that can be added to our
tallies. The search for the adjustments that give PA's totals is in `adjustment_search`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.seat_state import SeatState
from tracker.board.standing import Standing, standing
from tracker.board.tally import EMPTY_TALLY, Tally, contributions
from tracker.reconcile.pa_totals import StateOfParties
from tracker.reconcile.party_names import party_name
from tracker.reconcile.reason import Reason, ReasonKind
from tracker.support.phrases import join_names

Tallies = Mapping[str, Tally]
"""Tallies by party code."""
MAX_SPEAKER_PARTIES = 6
"""The largest number of parties that are tried as the party that includes the Speaker."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One way in which PA may count differently."""

    change: Tallies
    """What to add to our tallies."""
    reason: Reason


def total(parts: Iterable[Tallies]) -> dict[str, Tally]:
    """The sum of tallies, party by party."""
    sums: dict[str, Tally] = {}
    for part in parts:
        for code, tally in part.items():
            sums[code] = sums.get(code, EMPTY_TALLY).plus(tally)
    return sums


def subtract(tallies: Tallies, other: Tallies) -> dict[str, Tally]:
    """`tallies` less `other`, without the parties whose tallies are equal."""
    changed = {
        code: tallies.get(code, EMPTY_TALLY).plus(other.get(code, EMPTY_TALLY), -1)
        for code in {**tallies, **other}
    }
    return {code: tally for code, tally in changed.items() if tally != EMPTY_TALLY}


# Gain and loss


def other_bases(states: Iterable[SeatState]) -> Iterator[Adjustment]:
    """Gains and losses counted against our sitting party, or against PA's sitting party."""
    won = [(state, state.winner) for state in states if state.winner]
    sitting = [(s, winner, s.seat.sitting, s.defending_party()) for s, winner in won]
    stated = [(s, winner, _stated_or_sitting(s), s.seat.sitting) for s, winner in won]
    for bases, kind, summary, ours in (
        (
            sitting,
            ReasonKind.SITTING_BASE,
            "PA counts gains and losses against the sitting party",
            "here",
        ),
        (
            stated,
            ReasonKind.STATED_BASE,
            "PA has another sitting party than our table",
            "our table",
        ),
    ):
        differing = [(s, winner, theirs, our) for s, winner, theirs, our in bases if theirs != our]
        named = [
            f"{s.seat.name} ({_headline(s, theirs)}, {ours} {_headline(s, our)})"
            for s, _, theirs, our in differing
        ]
        if change := total(
            subtract(_movement(winner, theirs), _movement(winner, our))
            for _, winner, theirs, our in differing
        ):
            sentence = f"{summary}: {join_names(named)}"
            yield Adjustment(change, Reason(kind, sentence, summary=summary))


def _stated_base(state: SeatState) -> str:
    """The party that PA's result counts a gain against; empty if unknown or our sitting party."""
    stated = state.standing.bulletin.stated if state.standing.bulletin else {}
    gain_or_hold = stated.get("gainOrHold", "").casefold()
    named = stated.get("sittingParty") or stated.get("sittingPartyAbbreviation", "")
    known = state.election.find_party(named)
    sitting = known.code if known else named
    if not named:
        base = (state.winner or "") if gain_or_hold == "hold" else ""
    elif gain_or_hold in ("", "hold" if state.winner == sitting else "gain"):
        base = sitting
    else:  # PA's word and its sitting party contradict each other: an error, so no base
        base = ""
    return "" if base == state.seat.sitting else base


def _movement(winner: str, base: str) -> dict[str, Tally]:
    """A hold if `base` is the winner; else the winner's gain and the loss of `base`."""
    if winner == base:
        return {winner: Tally(held=1)}
    return {winner: Tally(gains=1), base: Tally(losses=1)}


def _headline(state: SeatState, base: str) -> str:
    winner = party_name(state.election, state.winner or "")
    if state.winner == base:
        return f"{winner} hold"
    return f"{winner} gain from {party_name(state.election, base)}"


# The Speaker


def speaker_elsewhere(
    totals: StateOfParties, states: Iterable[SeatState], ours: Tallies
) -> list[Adjustment]:
    """The Speaker's votes counted with a party, with or without the seat.

    PA's note can state the party: "Votes cast for the Speaker at Buckingham are included in the
    Conservative total". Without a note, parties are tried of which PA counts more votes or seats
    than `ours`. Empty if PA has a line for the Speaker.
    """
    lines = {line.party for line in totals.parties}
    with_speaker = [
        (state, code)
        for state in states
        for code in _speakers(state)
        if code not in lines and totals.speaker_at in ("", state.seat.id)
    ]
    if not with_speaker:
        return []
    larger = [
        line.party
        for line in totals.parties
        if line.votes > (tally := ours.get(line.party, EMPTY_TALLY)).votes
        or line.seats > tally.seats
    ]
    parties = [totals.speaker_in] if totals.speaker_in else larger[:MAX_SPEAKER_PARTIES]
    return [
        _speaker_with(party, with_speaker, totals, base)
        for party in parties
        for base in (*SPEAKER_BASES, "")
    ]


def _sitting(state: SeatState) -> str:
    return state.seat.sitting


def _stated_or_sitting(state: SeatState) -> str:
    return _stated_base(state) or state.seat.sitting


SPEAKER_BASES: Mapping[str, Callable[[SeatState], str]] = {
    "defending": SeatState.defending_party,
    "sitting": _sitting,
    "stated": _stated_or_sitting,
}
"""The parties that the Speaker's seat may be a gain against, as functions of the seat."""


def _speakers(state: SeatState) -> list[str]:
    known = state.election.party_by_code
    candidates = state.figures.lines if state.figures else ()
    codes = dict.fromkeys(line.candidate.party for line in candidates)
    return [code for code in codes if code in known and known[code].kind == "speaker"]


def _speaker_with(
    party: str,
    with_speaker: list[tuple[SeatState, str]],
    totals: StateOfParties,
    base: str,
) -> Adjustment:
    """The Speaker's votes counted with a party.

    If `base` is a key of `SPEAKER_BASES`, the seat too: as a gain or hold of the party.
    """
    changes: list[Tallies] = []
    seats = bool(base) and any(state.winner == code for state, code in with_speaker)
    for state, code in with_speaker:
        own = contributions(state).get(code, EMPTY_TALLY)
        votes = Tally(votes=own.votes, previous_votes=own.previous_votes)
        changes += [{party: votes}, {code: EMPTY_TALLY.plus(votes, -1)}]
        if base and state.winner == code:
            against = SPEAKER_BASES[base](state)
            theirs = party if against == code else against
            changes += [
                {party: Tally(seats=1), code: Tally(seats=-1)},
                subtract(_movement(party, theirs), _movement(code, against)),
            ]
    election = with_speaker[0][0].election
    names = join_names([state.seat.name for state, _ in with_speaker])
    source = ", as its note says" if totals.speaker_in else ""
    votes_and_seat = "votes and seat" if seats else "votes"
    counted_with = party_name(election, party)
    sentence = f"PA counts the Speaker's {votes_and_seat} at {names} with {counted_with}{source}"
    reason = Reason(ReasonKind.SPEAKER, sentence, subject=f"{party} {base}")
    return Adjustment(total(changes), reason)


# Other results of a seat


def other_results(
    board: Board, states: Iterable[SeatState], received_ids: Sequence[str]
) -> Iterator[Adjustment]:
    """Seats counted by other results than those that stand on the board.

    PA's totals may be older than its corrections, and do not include entries of the desk. First
    come adjustments that count as the board did before the latest bulletin, before the latest two,
    and so on. Then come adjustments that count a single seat by its bulletins up to an earlier
    time, or by another of its results.

    `received_ids` are the ids of all bulletins in order of receipt.
    """
    by_seat = {state.seat.id: state for state in states}
    yield from _earlier_boards(board, by_seat, received_ids)
    for state in by_seat.values():
        bulletins = list(board.bulletins.get(state.seat.id, {}).values())
        results = [[bulletin] for bulletin in bulletins if bulletin.kind == "result"]
        earlier = [bulletins[:end] for end in range(len(bulletins), 0, -1)]
        for counted in (*earlier, *results):
            if adjustment := _counted_by(state, standing(counted, state.election.party_by_code)):
                yield adjustment


def _earlier_boards(
    board: Board, by_seat: Mapping[str, SeatState], received_ids: Sequence[str]
) -> Iterator[Adjustment]:
    seat_of = {id_: seat for seat in by_seat for id_ in board.bulletins.get(seat, {})}
    received = [id_ for id_ in received_ids if id_ in seat_of]
    bulletins: dict[str, list[Bulletin]] = {}
    for id_ in received:
        bulletins.setdefault(seat_of[id_], []).append(board.bulletins[seat_of[id_]][id_])
    by_changed_seat: dict[str, Adjustment] = {}
    change: Tallies = {}
    for id_ in reversed(received):
        seat = seat_of[id_]
        bulletins[seat].pop()
        if not bulletins[seat]:  # PA counts the seat, so PA has its first result
            continue
        old = by_changed_seat.pop(seat, None)
        new = _counted_by(by_seat[seat], standing(bulletins[seat], board.election.party_by_code))
        if new:
            by_changed_seat[seat] = new
        if new == old:
            continue
        change = subtract(total([change, new.change if new else {}]), old.change if old else {})
        if len(by_changed_seat) == 1:
            yield from by_changed_seat.values()
        elif by_changed_seat:
            names = join_names([by_seat[seat].seat.name for seat in by_changed_seat])
            sentence = f"PA counts earlier results of {names}"
            yield Adjustment(change, Reason(ReasonKind.OTHER_RESULT, sentence, names))


def _counted_by(state: SeatState, other: Standing) -> Adjustment | None:
    """A seat counted by another standing; None if that has no votes, or the same votes."""
    if other.votes is None or other.votes == state.standing.votes:
        return None
    alternative = SeatState(state.election, state.seat, other)
    if alternative.figures is None:
        return None
    change = subtract(_as_pa_counts(alternative), _as_pa_counts(state))
    theirs, ours = _result_name(other), _result_name(state.standing)
    sentence = f"PA counts {theirs} of {state.seat.name}, the tracker {ours}"
    return Adjustment(change, Reason(ReasonKind.OTHER_RESULT, sentence, state.seat.id))


def _result_name(standing: Standing) -> str:
    result = standing.votes
    if result is None:
        return "nothing"
    return "the desk's entry" if result.origin == "desk" else f"revision {result.revision or 1}"


def _as_pa_counts(state: SeatState) -> dict[str, Tally]:
    """What a seat adds to the tallies, with gain and loss as PA counts them."""
    if state.winner is None:
        return contributions(state)
    theirs = _movement(state.winner, _stated_or_sitting(state))
    ours = _movement(state.winner, state.defending_party())
    return total([contributions(state), subtract(theirs, ours)])
