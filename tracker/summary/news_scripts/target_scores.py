"""The score of the published targets, and the swing and the swing needed of each."""

from collections.abc import Callable, Iterable, Sequence

from tracker.board import Board
from tracker.board.standing import Status
from tracker.board.targets import TargetState, TargetStatus
from tracker.election.swing import format_rounded
from tracker.summary import on_air, order
from tracker.summary.amounts import points
from tracker.summary.seat_names import listed_seats
from tracker.summary.target_sentences import needed_clause, rounding_note
from tracker.support.phrases import quantity

_OUTCOMES = {
    TargetStatus.FLIPPED: "taken",
    TargetStatus.HELD: "held",
    TargetStatus.LOST_TO_OTHER: "won by a third party",
}
"""The words for each status of a target with a winner."""


def score(targets: Sequence[TargetState]) -> str:
    """Targets by outcome, without those set aside: "3 taken, 2 held, 1 to come"; may be empty."""
    parts = [(_count(targets, {status}), words) for status, words in _OUTCOMES.items()]
    parts.append((_count(targets, order.OPEN), "to come"))
    return ", ".join(f"{count:,} {words}" for count, words in parts if count)


def score_sentence(board: Board) -> str:
    """The score of all targets; empty if the election has none."""
    if not board.targets:
        return ""
    sentence = f"{quantity(len(board.targets), 'target')}: {score(board.targets)}."
    none_settled = _count(board.targets, order.OPEN) == len(board.targets)
    return sentence if none_settled else f"{sentence} Swings are from holder to challenger."


def settled_with_swings(board: Board) -> tuple[str, ...]:
    """A line for each published heading: the score, and each decided target with its swing."""
    return tuple(
        f"{heading}: {score(targets)}.{_by_outcome(targets, _with_swing, limit=None)}"
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
            lines.append(f"{heading}.{names} In all, {score(targets)}.")
    return tuple(lines)


def _by_outcome(
    targets: Sequence[TargetState], name: Callable[[TargetState], str], limit: int | None
) -> str:
    """The decided targets by outcome: " Taken: Ipswich and Bedford. Held: Thurrock.".

    `name` returns the text for a target, `limit` is the maximum number of texts in a sentence. Each
    sentence begins with a space.
    """
    sentences = ""
    for status, words in _OUTCOMES.items():
        names = [name(target) for target in targets if target.status is status]
        if names:
            sentences += f" {words.capitalize()}: {listed_seats(names, limit)}."
    return sentences


def _name(target: TargetState) -> str:
    return target.state.seat.name


def _with_swing(target: TargetState) -> str:
    return f"{target.state.seat.name} ({_against_needed(target)})"


def _against_needed(target: TargetState) -> str:
    """The swing and the swing needed: "3.3 against 0.6 needed"; or why there is no figure."""
    if not on_air.figures(target.state):
        conflict = target.state.status is Status.CONFLICT
        return "figures not settled" if conflict else "votes to come"
    swing, needed = on_air.swing(target), target.swing_needed
    if swing is None or needed is None:
        return "swing not computable"
    against = "," if format_rounded(needed) == "0.0" else " against"  # no points against votes
    how = " the other way," if swing < 0 else against
    return f"{points(abs(swing))}{how} {needed_clause(target)}{rounding_note(swing, needed)}"


def _count(targets: Sequence[TargetState], statuses: Iterable[TargetStatus]) -> int:
    return sum(target.status in statuses for target in targets)
