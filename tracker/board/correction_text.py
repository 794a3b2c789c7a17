"""The texts of corrections: what a seat was, what it is now, and by which statement."""

from collections.abc import Iterator
from dataclasses import replace

from tracker.board.bulletin import Bulletin, by_votes
from tracker.board.changes import Change, VoteCount, flip_changes
from tracker.board.differences import same_winner
from tracker.board.figures import majority
from tracker.board.seat_state import SeatState
from tracker.board.standing import Flag, Standing, Status


def describe_correction(change: Change) -> str:
    """A text to print after the seat's name.

    It has the parts that apply: `describe_overruled` for a contradiction; the old and the new
    values; with another result, the targets that flipped or are no longer flipped.
    """
    parts = []
    if change.contradiction:
        parts.append(describe_overruled(change.after))
    if change.old_result:
        now = change.after.result() or change.after.status
        parts.append(f"was {change.old_result.value}, now {now}")
    if change.old_count:
        parts += _describe_count(change.old_count.value, change.count)
    if change.old_result:
        parts += [flip.text for flip in flip_changes(change.before, change.after)]
    return "; ".join(parts)


def describe_overruled(state: SeatState) -> str:
    """The pinned result and the feed's bulletin against it (`Standing.overruled`).

    "feed now Lab hold, majority 3,293 (result 2); the desk holds to Con gain from Lab, majority
    6,293". The feed's winner is first, so that a line that is cut still has it. Empty if
    `overruled` is None.
    """
    overruled, held = state.standing.overruled, state.standing.bulletin
    if overruled is None or held is None:
        return ""
    source = f"{overruled.kind} {overruled.revision}"
    if overruled.kind == "recount":  # an agency may send it without a revision
        against = f"a recount ({source})" if overruled.revision else "a recount"
    elif same_winner(overruled, held):
        against = f"other votes{_majority_text(overruled)} ({source})"
    elif overruled.winner == held.winner:
        against = f"another person of that party{_majority_text(overruled)} ({source})"
    else:
        against = f"{result_of(overruled, state)}{_majority_text(overruled)} ({source})"
    desk = f"{result_of(held, state)}{_majority_text(held)}"
    return f"feed now {against}; the desk holds to {desk}"


def flag_text(flag: Flag, state: SeatState) -> str:
    """The text of a flag of this seat. A contradicted pin has both results."""
    return describe_overruled(state) if flag is Flag.FEED_CONTRADICTS_PIN else flag


def _majority_text(bulletin: Bulletin) -> str:
    """The majority of a result with a winner: ", majority 3,293"; empty for others."""
    if bulletin.kind != "result" or bulletin.winner is None:
        return ""
    votes = [candidate.votes or 0 for candidate in by_votes(bulletin.candidates)]
    return f", majority {majority(votes):,}"


def result_of(bulletin: Bulletin, state: SeatState) -> str:
    """The result of a seat if only this bulletin stood: "Con gain from Lab"; "tied" for a tie."""
    alone = replace(state, standing=Standing(Status.CALLED, bulletin.winner, bulletin))
    return alone.result() or str(Status.TIED)


def describe_correction_and_source(change: Change) -> str:
    """As `describe_correction`, with the file or desk entry that made the change."""
    return f"{describe_correction(change)} (by {change.received.source})"


def correction_label(change: Change) -> str:
    """The first word of a correction's line."""
    return "ALARM" if change.is_alarm else "corrected"


def correction_line(change: Change) -> str:
    """A correction as a line: label, seat, old and new values, source."""
    text = describe_correction_and_source(change)
    return f"{correction_label(change)}  {change.after.seat.name}: {text}"


def _describe_count(old: VoteCount, new: VoteCount | None) -> Iterator[str]:
    if new is None:
        yield f"the votes do not stand any more (majority was {old.majority:,})"
        return
    if old.majority != new.majority:
        yield f"majority was {old.majority:,}, now {new.majority:,}"
    for party in {**new.votes, **old.votes}:
        if old.votes.get(party) != new.votes.get(party):
            yield f"{party} was {_votes_text(old, party)}, now {_votes_text(new, party)}"


def _votes_text(count: VoteCount, party: str) -> str:
    return f"{count.votes[party]:,}" if party in count.votes else "not there"
