"""Explains the state of a seat: its bulletins with their files, and the rule that decided.

The texts are for `tracker why` and the seat's page on the screen.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.bulletin import DECLARATION_KINDS, Bulletin, by_votes
from tracker.board.correction_text import describe_overruled
from tracker.board.differences import differences
from tracker.board.seat_state import SeatState
from tracker.board.standing import Flag, Status, not_retracted
from tracker.election import Election, Seat
from tracker.election.clock import local
from tracker.ledger.recorded_files import Source
from tracker.support.phrases import join_names, quantity


@dataclass(frozen=True, slots=True)
class Statement:
    """One bulletin about a seat, as texts."""

    bulletin: Bulletin
    at: str
    """The time of receipt in the election's time zone: 02:31:05."""
    text: str
    """The content of the bulletin (`describe_bulletin`)."""
    source: str
    """The files that contain the bulletin; "desk, AB" or "desk, AB (norwich)" for an entry."""
    stands: bool
    """Whether the bulletin stands, or is a rival in a conflict."""
    retracted: bool
    differs: str
    """How the bulletin differs from the one that stands. Empty if it does not differ, or is not
    compared: an earlier revision of the feed, for example, or a retracted bulletin."""


def statements(board: Board, seat: Seat, sources: Sequence[Source]) -> list[Statement]:
    """Every bulletin about a seat, in order of receipt. `sources` are those of the seat."""
    state = board.states[seat.id]
    standing = {b.id for b in (state.standing.bulletin, *state.standing.rivals) if b}
    live = not_retracted([source.bulletin for source in sources])
    not_retracted_ids = {b.id for b in live}
    differs = dict(_differences(live, state))
    return [
        Statement(
            bulletin=source.bulletin,
            at=f"{local(source.received_at, board.election):%H:%M:%S}",
            text=describe_bulletin(source.bulletin, board.election),
            source=_source(source),
            stands=source.bulletin.id in standing,
            retracted=source.bulletin.id not in not_retracted_ids,
            differs=differs.get(source.bulletin.id, ""),
        )
        for source in sources
    ]


def _differences(live: Iterable[Bulletin], state: SeatState) -> Iterator[tuple[str, str]]:
    """Ids of declarations, and how each differs from the one that stands; empty if none stands.

    These are compared: the rivals in a conflict, `Standing.overruled`, and the feed's declarations
    of the same kind and revision. If the feed's declaration stands, all declarations of the desk
    are compared too; if the desk's stands, all declarations of the feed.
    """
    shown = state.standing.bulletin
    if shown is None or shown.kind not in DECLARATION_KINDS:
        return
    against = {b.id for b in (*state.standing.rivals, state.standing.overruled) if b}
    for bulletin in live:
        if bulletin.kind not in DECLARATION_KINDS or bulletin.id == shown.id:
            continue
        same_revision = bulletin.origin == "feed" and bulletin.rank == shown.rank
        if bulletin.id in against or same_revision or bulletin.origin != shown.origin:
            yield bulletin.id, _describe_differences(bulletin, shown, state.election)


def _describe_differences(bulletin: Bulletin, shown: Bulletin, election: Election) -> str:
    """How a declaration differs from the one shown: "votes of Lab: 19,473, not 19,474"."""
    return "; ".join(
        f"{difference.fact}{f' of {difference.of}' if difference.of else ''}:"
        f" {_value(difference.first, election)}, not {_value(difference.second, election)}"
        for difference in differences(bulletin, shown, election.party_by_code)
    )


def _value(value: object, election: Election) -> str:
    if value is None:
        return "none"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{local(value, election):%a %H:%M}" if isinstance(value, dt.datetime) else str(value)


def seat_problems(board: Board) -> list[tuple[SeatState, str]]:
    """Each seat that a producer must settle (`Board.to_settle`), with the reason in sentences."""
    return [(state, explain_standing(state)) for state in board.to_settle]


def problem_kind(state: SeatState) -> Status:
    """DOUBTFUL or CONFLICT: why a seat of `seat_problems` is among them."""
    return Status.DOUBTFUL if state.status is Status.DOUBTFUL else Status.CONFLICT


def describe_bulletin(bulletin: Bulletin, election: Election) -> str:
    """The content of a bulletin: "result 3: Labour elected; Lab 20,479 …"."""
    number = f" {bulletin.revision}" if bulletin.revision is not None else ""
    text = f"{bulletin.kind}{number}"
    if bulletin.kind in DECLARATION_KINDS:
        winner = bulletin.winner
        who = f"{election.party_name(winner)} elected" if winner else "tied, nobody elected"
        figures = ", ".join(
            f"{c.party} {c.votes:,}" for c in by_votes(bulletin.candidates) if c.votes is not None
        )
        text = f"{text}: {who}" + (f"; {figures}" if figures else ", no votes given")
        if bulletin.rejected_ballots is not None:
            text += f", {quantity(bulletin.rejected_ballots, 'ballot paper')} rejected"
    elif bulletin.kind == "note":
        return f"{text}: {bulletin.reason}"
    elif bulletin.target:
        noun = "confirmation" if bulletin.kind == "confirm" else text
        noun = "settlement" if bulletin.is_settlement else noun
        text = f"{noun} of {bulletin.target[:8]}"
    return text + (f" ({bulletin.reason})" if bulletin.reason else "")


def explain_standing(state: SeatState) -> str:
    """Sentences for the producer: the bulletin that stands, the reason, confirmations, flags."""
    sentences = [_rule(state)]
    if confirmed := state.standing.confirmed_by:
        sentences.append(f"Confirmed by {join_names(confirmed)}.")
    if overruled := describe_overruled(state):
        sentences.append(f"{overruled[0].upper()}{overruled[1:]}.")
    stated = (Flag.PINNED, Flag.SETTLED, Flag.FEED_CONTRADICTS_PIN, Flag.RECOUNT_SINCE)
    sentences += [f"Note: {flag}." for flag in state.flags if flag not in stated]
    return " ".join(sentences)


def _rule(state: SeatState) -> str:
    status, bulletin = state.status, state.standing.bulletin
    if status is Status.SET_ASIDE:
        reason = bulletin.reason if bulletin else state.seat.set_aside
        by = f" by the desk, {bulletin.by}" if bulletin else " in the election's tables"
        return f"The seat is set aside{by}: {reason}. It counts in no total."
    if bulletin is None:
        return "Nothing stands; the seat is awaited."
    if status is Status.CONFLICT:
        counted = f"{state.winner} is counted" if state.winner else "no winner is counted"
        return (
            f"{len(state.standing.rivals)} statements of equal standing disagree; {counted} "
            f"until one is pinned or retracted.{_doubted_rivals(state)}"
        )
    if status is Status.RECOUNT:
        return _recount_rule(state)
    if state.doubts:
        reasons = "; ".join(doubt.sentence for doubt in state.doubts)
        return (
            f"{_named(bulletin)} is doubtful and does not count until it is confirmed, or another "
            f"statement stands: {reasons}."
        )
    if Flag.SETTLED in state.flags:
        return (
            f"{_named(bulletin)} stands because the desk settled on it, until the feed sends a "
            "newer declaration."
        )
    if Flag.PINNED in state.flags:
        return f"{_named(bulletin)} stands because the desk pinned it, whatever the feed says."
    if bulletin.origin == "desk":
        return f"{_named(bulletin)} stands because nothing from the feed does."
    why = f"{_named(bulletin)} stands because nothing later from the feed does."
    if status is Status.VOTES_PENDING:
        why += " It names a winner only; the votes of the earlier result do not stand."
    elif status is Status.TIED:
        why += " The top votes are equal and nobody is marked elected, so there is no winner."
    return why


def _doubted_rivals(state: SeatState) -> str:
    """The doubts, if every statement of a conflict is doubtful."""
    if not state.doubts:
        return ""
    reasons = "; ".join(doubt.sentence for doubt in state.doubts)
    return f" All of them are doubtful; of the one with the most content: {reasons}."


def _recount_rule(state: SeatState) -> str:
    suspended = state.standing.suspended
    ends = "until a rush or a result arrives"
    if suspended is None:
        return f"A recount is on; it shows {ends}."
    return f"A recount is on since {_named(suspended)}, which does not count {ends}."


def _named(bulletin: Bulletin) -> str:
    if bulletin.origin == "desk":
        return f"The desk's entry by {bulletin.by} ({bulletin.id[:8]})"
    return f"{bulletin.kind.capitalize()} {bulletin.revision} ({bulletin.id[:8]})"


def _source(source: Source) -> str:
    if source.files:
        return ", ".join(f"{name} (sha256 {sha256[:12]})" for name, sha256 in source.files)
    return source.entry_text
