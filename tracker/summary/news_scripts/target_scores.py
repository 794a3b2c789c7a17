"""The score of the published targets, and the swing and the swing needed of each.

A target is taken if its challenger won, else missed: by a hold, or by a third party. A seat can be
on two lists: the score of all targets counts it once.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from tracker.board import Board
from tracker.board.standing import Status
from tracker.board.targets import TargetState, TargetStatus
from tracker.election import Election
from tracker.election.swing import format_rounded
from tracker.summary import on_air, order
from tracker.summary.amounts import points
from tracker.summary.outcome import short_outcome
from tracker.summary.seat_names import listed_seats
from tracker.summary.target_sentences import needed_clause, rounding_note

_MISSED = frozenset({TargetStatus.HELD, TargetStatus.LOST_TO_OTHER})


def score(election: Election, targets: Sequence[TargetState]) -> str:
    """Targets by outcome, without those set aside: "three taken, two missed, one to come".

    Empty if all are set aside.
    """
    return _counts(election, Counter(map(_outcome, targets)))


def score_sentence(board: Board) -> str:
    """The score of all target seats, each counted once; empty if the election has none.

    A seat is taken if one of its challengers won.
    """
    if not board.targets:
        return ""
    seats = order.targets_by_seat(board.targets)
    outcomes = Counter(_seat_outcome(targets) for targets in seats.values())
    twice = sum(len(targets) > 1 for targets in seats.values())
    number = board.election.style.number
    on_two = f" {'is' if twice == 1 else 'are'} on more than one list" if twice else ""
    lists = f"; {number(twice)} of them{on_two}" if twice else ""
    return f"Target seats, {len(seats):,} in all: {_counts(board.election, outcomes)}{lists}."


def settled(board: Board, limit: int | None = 3) -> tuple[str, ...]:
    """A line for each published heading with decided targets: the score, and their names."""
    return tuple(
        line
        for line, targets in zip(
            _lines(board, _name, limit), order.target_groups(board).values(), strict=True
        )
        if any(_outcome(target) in ("taken", "missed") for target in targets)
    )


def settled_with_swings(board: Board) -> tuple[str, ...]:
    """A line for each published heading: the score, and each decided target with its swing."""
    return _lines(board, _with_swing, None)


def _lines(board: Board, name: Callable[[TargetState], str], limit: int | None) -> tuple[str, ...]:
    return tuple(
        f"{heading}: {score(board.election, targets)}.{_by_outcome(targets, name, limit)}"
        for heading, targets in order.target_groups(board).items()
    )


def newly_settled(board: Board, new: Iterable[TargetState]) -> tuple[str, ...]:
    """A line for each published heading with new targets: their names, and the score.

    `new` are `ChangesSince.targets`.
    """
    new = list(new)
    lines = []
    for heading, targets in order.target_groups(board).items():
        since = [target for target in targets if target in new]
        if since:
            names = _by_outcome(since, _name, limit=6)
            lines.append(f"{heading}.{names} In all, {score(board.election, targets)}.")
    return tuple(lines)


def _outcome(target: TargetState) -> str:
    if target.status is TargetStatus.FLIPPED:
        return "taken"
    if target.status in _MISSED:
        return "missed"
    return "to come" if target.status in order.OPEN else ""


def _seat_outcome(targets: Sequence[TargetState]) -> str:
    outcomes = {_outcome(target) for target in targets}
    return next((outcome for outcome in ("taken", "missed", "to come") if outcome in outcomes), "")


def _counts(election: Election, outcomes: Counter[str]) -> str:
    words = ("taken", "missed", "to come")
    return ", ".join(f"{election.style.number(outcomes[w])} {w}" for w in words if outcomes[w])


def _by_outcome(
    targets: Sequence[TargetState], name: Callable[[TargetState], str], limit: int | None
) -> str:
    """The decided targets by outcome: " Taken: Ipswich and Bedford. Missed: Thurrock (…).".

    `name` returns the text for a target, `limit` is the maximum number of texts in a sentence. Each
    sentence begins with a space.
    """
    sentences = ""
    for outcome in ("taken", "missed"):
        names = [name(target) for target in targets if _outcome(target) == outcome]
        if names:
            sentences += f" {outcome.capitalize()}: {_listed(targets, names, limit)}."
    return sentences


def _name(target: TargetState) -> str:
    """The seat; of a missed target with the outcome: "Canterbury (Labour hold)"."""
    notes = _notes(target)
    return f"{target.state.seat.name} ({', '.join(notes)})" if notes else target.state.seat.name


def _with_swing(target: TargetState) -> str:
    notes = [*_notes(target), _against_needed(target)]
    return f"{target.state.seat.name} ({', '.join(notes)})"


def _notes(target: TargetState) -> list[str]:
    """The outcome of a missed target, and whether it is the desk's own report."""
    notes = [short_outcome(target.state)] if target.status in _MISSED else []
    return [*notes, "our own report"] if target.state.is_own_report else notes


def _against_needed(target: TargetState) -> str:
    """The swing and the swing needed: "3.3 against 0.6 needed"."""
    if not on_air.figures(target.state):
        conflict = target.state.status is Status.CONFLICT
        return "figures not yet confirmed" if conflict else "figures to follow"
    swing, needed = on_air.swing(target), target.swing_needed
    if swing is None or needed is None:
        return "no swing can be computed"
    clause = needed_clause(target)
    against = ", " if format_rounded(needed) == "0.0" else " against "  # no points against votes
    how = " the other way, " if swing < 0 else against
    return f"{points(abs(swing))}{how}{clause}{rounding_note(swing, needed)}"


def _listed(targets: Sequence[TargetState], names: Sequence[str], limit: int | None) -> str:
    return listed_seats(names, limit, targets[0].state.election.style.number)
