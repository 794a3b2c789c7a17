"""Sentences as a newsreader says them, one thing of a board at a time.

Full names, "per cent", "gain from", "hold"; figures rounded once. A figure that is not
safe to say (`sayable`) is not in any sentence, and a swing always names its direction.
Which sentences go together, and where, is for `running_order`.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction

from tracker.board.figures import Figures
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import TargetState
from tracker.election import Basis, Election
from tracker.election.clock import clock_time
from tracker.election.swing import printed
from tracker.summary import on_air
from tracker.summary.amounts import points, votes
from tracker.summary.party_names import gain_verb, hold_verb, party_inside, party_name
from tracker.support.phrases import listed

# Seats


def seat_sentence(state: SeatState, target: TargetState | None = None) -> str:
    """What can be said of the seat now, whatever its status, in one to four sentences.

    With `target` the swing is the target's own, from holder to challenger, against what
    was needed; else it is the seat's headline swing.
    """
    return _BY_STATUS[state.status](state, target)


def outcome(state: SeatState, basis: Basis | None = None) -> str:
    """The result without a full stop: "Labour hold Bedford"; empty while there is no winner."""
    if state.winner is None:
        return ""
    election, seat = state.election, state.seat.name
    winner = party_name(election, state.winner)
    if state.gained(basis):
        base = party_inside(election, state.base(basis))
        return f"{winner} {gain_verb(election, state.winner)} from {base} in {seat}"
    return f"{winner} {hold_verb(election, state.winner)} {seat}"


def other_basis_sentence(state: SeatState) -> str:
    """Where gain or hold depends on what it is counted from: how it reads the other way."""
    if state.winner is None or not state.bases_differ:
        return ""
    election = state.election
    other: Basis = "previous" if election.basis == "sitting" else "sitting"
    when = "sat at dissolution" if other == "sitting" else "won last time"
    kind = "gain" if state.gained(other) else "hold"
    base, winner = party_name(election, state.base(other)), party_name(election, state.winner)
    return f"Against the party that {when} ({base}): {winner} {kind}."


def _awaiting(state: SeatState, target: TargetState | None) -> str:
    last_time = clock_time(state.seat.previous_declared_at, state.election)
    when = f"; last time it declared at {last_time}" if last_time else ""
    return f"{state.seat.name} is still to declare{when}."


def _recount(state: SeatState, target: TargetState | None) -> str:
    return f"Recount in {state.seat.name}; no result yet."


def _called(state: SeatState, target: TargetState | None) -> str:
    return _joined([f"{outcome(state)}, called; votes to come.", other_basis_sentence(state)])


def _votes_pending(state: SeatState, target: TargetState | None) -> str:
    pending = "corrected; new votes to come; the earlier figures do not stand."
    return _joined([f"{outcome(state)}, {pending}", other_basis_sentence(state)])


def _tied(state: SeatState, target: TargetState | None) -> str:
    said = on_air.figures(state)
    if said is None:
        return f"No winner is stated in {state.seat.name}."
    level = [line for line in said.lines if line.votes == said.lines[0].votes]
    names = listed(
        [party_inside(state.election, line.candidate.party) for line in level], most=None
    )
    return (
        f"Tied in {state.seat.name}: {names} on {votes(level[0].votes)} each; no winner stated yet."
    )


def _conflict(state: SeatState, target: TargetState | None) -> str:
    count = _COUNTS.get(len(state.standing.rivals), str(len(state.standing.rivals)))
    if state.winner is None:
        return (
            f"{count} statements about {state.seat.name} disagree: "
            "not to be said until it is settled."
        )
    return _joined(
        [
            f"{outcome(state)}.",
            f"{count} statements disagree on the rest: no figures to be said until it is settled.",
            other_basis_sentence(state),
        ]
    )


def _declared(state: SeatState, target: TargetState | None) -> str:
    said = on_air.figures(state)
    swing = target_swing_sentence(target) if target else headline_swing_sentence(state)
    return _joined(
        [
            f"{outcome(state)}.",
            majority_sentence(said) if said else "",
            swing,
            other_basis_sentence(state),
        ]
    )


_BY_STATUS: dict[Status, Callable[[SeatState, TargetState | None], str]] = {
    Status.AWAITING: _awaiting,
    Status.RECOUNT: _recount,
    Status.CALLED: _called,
    Status.DECLARED: _declared,
    Status.VOTES_PENDING: _votes_pending,
    Status.TIED: _tied,
    Status.CONFLICT: _conflict,
}

_COUNTS = {2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six"}


# Figures


def majority_sentence(figures: Figures) -> str:
    """The majority as a sentence. A winner on equal votes was settled by the returning officer."""
    if figures.majority == 0:
        return "No majority: the votes were equal."
    return f"Majority {figures.majority:,}."


def headline_swing_sentence(state: SeatState) -> str:
    """The seat's headline swing as a sentence; empty where it is not computable."""
    said = on_air.figures(state)
    if said is None or said.swing is None:
        return ""
    swing = said.swing
    return f"{_swing(state.election, swing.from_party, swing.to_party, swing.value)}."


def target_swing_sentence(target: TargetState) -> str:
    """Actual swing against the swing needed, as a sentence; empty until there are figures.

    What prints the same is told apart in words: "0.6 needed: just short".
    """
    election, published = target.state.election, target.target
    if not on_air.figures(target.state):
        return ""
    needed, actual = target.swing_needed, on_air.swing(target)
    if actual is None:
        return f"Swing not computable{f', {printed(needed)} needed' if needed is not None else ''}."
    swing = _swing(election, published.holder, published.challenger, actual)
    if needed is None:
        return f"{swing}."
    if actual < 0:
        return f"{swing}; {printed(needed)} needed the other way."
    return f"{swing}, {printed(needed)} needed{_close(actual, needed)}."


def swing_needed_clause(target: TargetState) -> str:
    """What the challenger needed, as published, and as counted where that differs.

    "Conservative from Labour, 0.8 per cent needed, majority 836 published, 831 over
    Conservative counted": without a full stop, to stand after the seat's name.
    """
    election, published = target.state.election, target.target
    challenger = party_name(election, published.challenger)
    said = [f"{challenger} from {party_inside(election, published.holder)}"]
    said += [_swing_needed(target), _majority_needed(target)]
    return ", ".join(part for part in said if part)


def party_share_sentence(state: SeatState, code: str) -> str:
    """A party's share in a seat as a sentence, or that it did not stand; empty without figures."""
    said = on_air.figures(state)
    if said is None:
        return ""
    name = party_name(state.election, code)
    share = said.shares.get(code)
    return f"{name} did not stand." if share is None else f"{name} {printed(share)} per cent."


def _swing(election: Election, from_party: str, to_party: str, value: Fraction) -> str:
    """ "Swing 2.6 per cent Labour to Conservative", named in the direction it went."""
    if value < 0:
        from_party, to_party, value = to_party, from_party, -value
    loser, winner = party_inside(election, from_party), party_inside(election, to_party)
    if value == 0:
        return f"No swing between {loser} and {winner}"
    return f"Swing {points(value)} per cent {loser} to {winner}"


def _close(actual: Fraction, needed: Fraction) -> str:
    if printed(actual) != printed(needed):
        return ""
    if actual == needed:
        return ": level"
    return ": just enough" if actual > needed else ": just short"


def _swing_needed(target: TargetState) -> str:
    published, counted = target.target.published_swing, target.swing_needed
    if published is None:
        return "" if counted is None else f"{printed(counted)} per cent needed"
    said = f"{published} per cent needed"
    exponent = published.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if counted is None or printed(counted, places) == str(published):
        return said
    return f"{said} as published ({printed(counted, places)} as counted)"


def _majority_needed(target: TargetState) -> str:
    election = target.state.election
    published, counted = target.target.published_majority, target.majority
    if published is None:
        return "" if counted is None else _lead(target, counted)
    over = target.target.published_majority_over
    said = f"majority {published:,}" + (f" over {party_inside(election, over)}" if over else "")
    if counted is None or counted == published:
        return said
    challenger = party_inside(election, target.target.challenger)
    return f"{said} published, {counted:,} over {challenger} counted"


def _lead(target: TargetState, counted: int) -> str:
    """The holder's majority if the challenger was second, else how far it was behind."""
    votes = target.state.seat.previous
    behind = sum(n > votes[target.target.challenger] for n in votes.values())
    return f"majority {counted:,}" if behind == 1 else f"{counted:,} votes behind"


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
