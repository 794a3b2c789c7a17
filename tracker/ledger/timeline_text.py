"""The texts of timeline events: the changes by a bulletin, and the desk entries."""

from tracker.board.bulletin import DECLARATION_KINDS, Bulletin, by_votes
from tracker.board.changes import Change, FlipChange
from tracker.board.correction_text import describe_correction, result_of
from tracker.board.seat_state import SeatState
from tracker.board.standing import Flag, Status
from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.ledger.explain import describe_bulletin
from tracker.ledger.recorded_exports import Export
from tracker.ledger.timeline_event import Kind
from tracker.support.phrases import join_names, quantity


def changed(change: Change, kind: Kind, flips: tuple[FlipChange, ...]) -> str:
    """The change by a bulletin: the seat's new state, corrected values, targets, new flags."""
    bulletin = change.received.bulletin
    parts = [
        _outcome(change, kind),
        describe_correction(change),
        *(flip.text for flip in flips),
        *new_flags(change),
    ]
    is_own = bulletin.seat == change.after.seat.id
    if bulletin.origin == "desk" and is_own:
        parts.append(_signature(bulletin))
    text = "; ".join(part for part in parts if part)
    if not is_own:
        text += f" (by a statement about {change.after.election.seat_by_id[bulletin.seat].name})"
    elif bulletin.origin == "feed" and (change.corrects or kind is Kind.CONFLICT):
        text += f" (by {change.received.source})"
    return text


def _outcome(change: Change, kind: Kind) -> str:
    """The new state of the seat; empty if `describe_correction` or a flag states it."""
    was, now = change.before, change.after
    if change.contradiction:
        return ""
    if kind is Kind.WITHDRAWN:
        return "" if change.old_result else f"was {was.status}, now {now.status}"
    if kind is Kind.CORRECTION:
        stated = change.old_result or (now.winner and was.result() == now.result())
        return "" if stated else now.result() or now.status
    match now.status:
        case Status.CONFLICT:
            return _conflict(now)
        case Status.DOUBTFUL:
            return _doubtful(now)
        case Status.RECOUNT:
            return "" if now.standing.suspended else "a recount is on"
        case Status.SET_ASIDE:
            return "set aside: no declaration is expected that night"
        case Status.TIED:
            return _tied(now.standing.votes)
        case _ if change.count:
            return f"{now.result()}, majority {change.count.majority:,}"
        case _:
            return f"{now.result()}, votes to come"


def _conflict(state: SeatState) -> str:
    rivals = state.standing.rivals
    winners = sorted({rival.winner or "a tie" for rival in rivals})
    between = f" ({' or '.join(winners)})" if len(winners) > 1 else ""
    counted = f"{state.result()} is counted" if state.winner else "no winner is counted"
    return f"{quantity(len(rivals), 'statement')} disagree{between}, {counted}"


def _doubtful(state: SeatState) -> str:
    reasons = "; ".join(doubt.sentence for doubt in state.doubts)
    return f"doubtful, not to be read out until it is confirmed: {reasons}"


def _tied(result: Bulletin | None) -> str:
    if result is None:
        return "no winner is stated"
    ranked = by_votes(result.candidates)
    level = [candidate.party for candidate in ranked if candidate.votes == ranked[0].votes]
    each = quantity(ranked[0].votes or 0, "vote")
    return f"{join_names(level)} have {each} each, no winner is stated"


def new_flags(change: Change) -> list[str]:
    """The flags that the seat did not have before, without `_STATED_FLAGS`."""
    flags = [flag for flag in change.after.flags if flag not in change.before.flags]
    return [flag for flag in flags if flag not in _STATED_FLAGS]


_STATED_FLAGS = frozenset({Flag.PINNED, Flag.SETTLED, Flag.FEED_CONTRADICTS_PIN})
"""Flags that the text of the event states in other words."""


def _signature(entry: Bulletin) -> str:
    kind = {"retraction": "'s retraction", "pin": "'s pin", "unpin": "'s unpin"}
    return f"by {entry.by}{kind.get(entry.kind, '')}{_reason(entry)}"


def _reason(entry: Bulletin) -> str:
    return f" ({entry.reason})" if entry.reason else ""


def desk_entry(entry: Bulletin, target: Bulletin | None, was: SeatState) -> tuple[str, str]:
    """The text of a desk entry, and the winner that it declares, pins, unpins or confirms.

    The winner is a party code, or "" without one. `target` is the bulletin that the entry retracts,
    pins or confirms, if the ledger has it; `was` is the seat before the entry.
    """
    winner = ""
    match entry.kind:
        case "note":
            return f"{entry.by}: {entry.reason}", ""
        case "result" | "rush" if was.doubts:
            action = "declares; not to be read out while the seat is doubtful"
        case "retraction" if target and was.doubts and target.kind in DECLARATION_KINDS:
            action = f"takes back a {target.kind}"
        case "result" | "rush":
            winner = entry.winner or ""
            action = f"declares {winner or 'no winner'}"
            if votes := sum(candidate.votes is not None for candidate in entry.candidates):
                action += f", with the votes of {quantity(votes, 'candidate')}"
        case "retraction" if target:
            action = f"takes back: {describe_bulletin(target, was.election)}"
        case "pin" | "confirm" if target:
            winner = target.winner or ""
            verb = "settles on" if entry.is_settlement else f"{entry.kind}s"
            action = f"{verb} {result_of(target, was)}"
        case "unpin" | "confirm":
            winner = was.winner or ""
            action = f"{entry.kind}s {was.result() or was.status}"
        case _:
            return f"{entry.by}: {describe_bulletin(entry, was.election)}", ""
    return f"{entry.by} {action}{_reason(entry)}", winner


def export_name(export: Export, election: Election) -> str:
    """An export in a sentence for the producer: 02:49 html, summary.html."""
    return f"{clock_time(export.made_at, election)} {export.format}, {export.where}"
