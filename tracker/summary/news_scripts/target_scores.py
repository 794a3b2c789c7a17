"""The published targets in a few words: which fell, which held, by how much against needed."""

from collections.abc import Callable, Iterable, Sequence

from tracker.board import Board
from tracker.board.standing import Status
from tracker.board.targets import TargetState, TargetStatus
from tracker.election.swing import printed
from tracker.summary import on_air, order
from tracker.summary.amounts import points
from tracker.summary.seat_names import listed_seats
from tracker.support.phrases import several

_FATES = {
    TargetStatus.FLIPPED: "taken",
    TargetStatus.HELD: "held",
    TargetStatus.LOST_TO_OTHER: "won by a third party",
}
"""How a target that somebody has won is spoken of."""


def score(targets: Sequence[TargetState]) -> str:
    """ "3 taken, 2 held, 1 to come" of these; empty where there are none."""
    parts = [(_count(targets, {status}), fate) for status, fate in _FATES.items()]
    parts.append((_count(targets, order.OPEN), "to come"))
    return ", ".join(f"{count:,} {fate}" for count, fate in parts if count)


def overview(board: Board) -> str:
    """The score of all the targets in a sentence; empty where none were published."""
    if not board.targets:
        return ""
    said = f"{several(len(board.targets), 'target')}: {score(board.targets)}."
    none_settled = _count(board.targets, order.OPEN) == len(board.targets)
    return said if none_settled else f"{said} Swings are from holder to challenger."


def in_full(board: Board) -> tuple[str, ...]:
    """For each group every target that is settled, with its swing against the swing needed."""
    return tuple(
        f"{heading}: {score(targets)}.{_by_fate(targets, _with_swing, most=None)}"
        for heading, targets in order.target_groups(board).items()
    )


def settled(board: Board, new: Iterable[TargetState]) -> tuple[str, ...]:
    """For each group the targets that were settled since, by name, and the score now."""
    new = list(new)
    lines = []
    for heading, targets in order.target_groups(board).items():
        since = [target for target in targets if target in new]
        if since:
            names = _by_fate(since, _name, most=6)
            lines.append(f"{heading}.{names} In all, {score(targets)}.")
    return tuple(lines)


def _by_fate(
    targets: Sequence[TargetState], say: Callable[[TargetState], str], most: int | None
) -> str:
    """ " Taken: Ipswich and Bedford. Held: Thurrock."; with a space before each sentence."""
    said = ""
    for status, fate in _FATES.items():
        names = [say(target) for target in targets if target.status is status]
        if names:
            said += f" {fate.capitalize()}: {listed_seats(names, most)}."
    return said


def _name(target: TargetState) -> str:
    return target.state.seat.name


def _with_swing(target: TargetState) -> str:
    return f"{target.state.seat.name} ({_against_needed(target)})"


def _against_needed(target: TargetState) -> str:
    """ "3.3 against 0.6 needed", or why there is no such figure."""
    if not on_air.figures(target.state):
        conflict = target.state.status is Status.CONFLICT
        return "figures not settled" if conflict else "votes to come"
    swing, needed = on_air.swing(target), target.swing_needed
    if swing is None or needed is None:
        return "swing not computable"
    how = " the other way," if swing < 0 else " against"
    return f"{points(abs(swing))}{how} {points(needed)} needed{_close(target)}"


def _close(target: TargetState) -> str:
    """What tells two figures apart that print the same."""
    swing, needed = on_air.swing(target), target.swing_needed
    if swing is None or needed is None or printed(swing) != printed(needed):
        return ""
    if swing == needed:
        return ": level"
    return ": just enough" if swing > needed else ": just short"


def _count(targets: Sequence[TargetState], statuses: Iterable[TargetStatus]) -> int:
    return sum(target.status in statuses for target in targets)
