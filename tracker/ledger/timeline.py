"""What happened: the night as a log, one line an event, in the order we received or did it.

It follows a ledger and never reads what it has read. What stands for a seat is `fold`'s to
say, what is not so any more is `corrections`'s; here it is told once, beside what the desk
said, which files were of no use, and what was handed over. How a line is shown is not known.
"""

import datetime as dt
import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tracker.board.bulletin import Bulletin, by_votes
from tracker.board.changes import (
    Change,
    ChangeReplay,
    ReceivedBulletin,
    describe_correction,
    describe_flips,
)
from tracker.board.seat_state import SeatState, first_declared_at
from tracker.board.standing import Flag, Standing, Status
from tracker.ledger.explain import describe_bulletin
from tracker.ledger.ledger import Ledger
from tracker.ledger.queries import Export, FileRecord
from tracker.support.phrases import join_names, quantity


class Kind(StrEnum):
    """What sort of thing happened. A statement is one thing: the gravest that is true of it."""

    CONFLICT = "conflict"
    """Statements disagree, or one more does."""
    WITHDRAWN = "withdrawn"
    """Something stood and nothing that was declared does any more."""
    CORRECTION = "correction"
    """A winner, a majority or votes that were shown are not so."""
    TIED = "tied"
    RECOUNT = "recount"
    FLIP = "flip"
    """A target changed hands, with votes or without: its challenger won."""
    DECLARED = "declared"
    """A winner and votes: the first word, or the votes for a winner who was called."""
    CALLED = "called"
    """A winner whose votes are still to come."""
    DESK = "desk"
    """The desk said something that changed none of this."""
    WARNING = "warning"
    """Something to know of a file that counts, or of a statement that changed none of this."""
    HELD = "held"
    REJECTED = "rejected"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One thing that happened."""

    id: str
    """Which record of the ledger it is: s12 for statement 12, f7 for file 7, x3 for export 3."""
    at: dt.datetime
    """When we received it or did it."""
    kind: Kind
    seat: str
    """ONS code; empty where it is about no one seat."""
    text: str
    """What is said, without the time and the seat's name. It may hold a source's own text."""
    alarm: bool = False
    """Whether a winner that was counted is not any more, or statements disagree."""
    party: str = ""
    """Code of the party that the text says won; empty where it says of none."""
    declared_at: dt.datetime | None = None
    """When the seat was declared, where a winner is told and anybody said when."""
    flips: bool = False
    """Whether a published target flipped by this, or is not flipped any more."""
    state: SeatState | None = field(default=None, repr=False, compare=False)
    """How the seat stood then; None where it is not about what is said of one."""


class Timeline:
    """Follows a ledger, and tells what is new in it. For the thread that the ledger is for."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._replay = ChangeReplay(ledger.election)
        self._statement = 0
        self._file = 0
        self._export: tuple[int, Export | None] = (0, None)

    def read(self) -> list[TimelineEvent]:
        """What happened since this was last asked; the first time, since the ledger was made.

        By time; of statements, of files and of exports in the order of their receipt, whatever
        the clocks said. The ledger's board has heard all of it afterwards. Where the election's
        tables were replaced, what is new is told by the new ones, and nothing is told again.
        Raises sqlite.Error; nothing counts as read then.
        """
        ledger = self._ledger
        with ledger.snapshot():
            ledger.refresh()
            told = [*ledger.received_bulletins(since=self._statement)]
            files = ledger.deliveries(since=self._file)
            exports = self._new_exports()
        if ledger.election is not self._replay.election:
            self._replay = self._replay.with_election(ledger.election)
        self._statement = told[-1].seq if told else self._statement
        self._file = files[-1].seq if files else self._file
        self._export = exports[-1] if exports else self._export
        return [
            *heapq.merge(
                _statements(told, self._replay),
                _files(files, told),
                [_export(seq, export) for seq, export in exports],
                key=lambda happening: happening.at,
            )
        ]

    def _new_exports(self) -> list[tuple[int, Export]]:
        # The last number is asked for again: it is given anew where a file could not be written.
        exports = self._ledger.numbered_exports(since=self._export[0] - 1)
        return [numbered for numbered in exports.items() if numbered != self._export]


# -- statements ----------------------------------------------------------------------------


def _statements(told: Iterable[ReceivedBulletin], replay: ChangeReplay) -> Iterator[TimelineEvent]:
    for one in told:
        before = replay.state(one.bulletin.seat)
        change = replay.apply(one) or Change(one, before, before)
        if happening := _news(change) or _beside(change, replay):
            yield happening


def _news(change: Change) -> TimelineEvent | None:
    """What a statement changed of what is said of its seat; None where that is nothing."""
    now, told = change.after, change.received
    turns = [*describe_flips(change)]
    said = [] if change.old_result else turns  # those of a correction are in its words
    kind = _kind(change, flips=bool(said))
    if kind is None:
        return None
    parts = [_stands(change, kind), describe_correction(change), *said, *_raised(change)]
    if told.bulletin.origin == "desk":
        parts.append(_by(told.bulletin))
    text = "; ".join(part for part in parts if part)
    if told.bulletin.origin == "feed" and (change.is_correction or kind is Kind.CONFLICT):
        text += f" (by {told.source})"
    return TimelineEvent(
        id=f"s{told.seq}",
        at=told.received_at,
        kind=kind,
        seat=now.seat.id,
        text=text,
        alarm=change.is_alarm or kind is Kind.CONFLICT,
        party=now.winner or "",
        declared_at=first_declared_at(now) if now.winner and kind is not Kind.CONFLICT else None,
        flips=bool(turns),
        state=now,
    )


def _kind(change: Change, *, flips: bool) -> Kind | None:
    was, now = change.before, change.after
    if not change.is_correction and _shown(was) == _shown(now):
        return None
    if now.status is Status.CONFLICT:
        return Kind.CONFLICT
    if now.status in (Status.AWAITING, Status.RECOUNT):
        return Kind.RECOUNT if was.status is Status.AWAITING else Kind.WITHDRAWN
    if change.is_correction:
        return Kind.CORRECTION
    if now.status is Status.TIED:
        return Kind.TIED
    if flips:
        return Kind.FLIP
    return Kind.DECLARED if now.status is Status.DECLARED else Kind.CALLED


def _shown(state: SeatState) -> tuple[Status, str, tuple[Bulletin, ...]]:
    """What is said of a seat beside its figures: whoever says it, it is the same news."""
    return state.status, state.result(), state.standing.rivals


def _stands(change: Change, kind: Kind) -> str:
    """How the seat stands now; empty where the words of the correction say it."""
    was, now = change.before, change.after
    if kind is Kind.WITHDRAWN:
        return "" if change.old_result else f"was {was.status}, now {now.status}"
    if kind is Kind.CORRECTION:
        known = change.old_result or (now.winner and was.result() == now.result())
        return "" if known else now.result() or now.status
    match now.status:
        case Status.CONFLICT:
            return _conflict(now)
        case Status.RECOUNT:
            return "a recount is on"
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


def _tied(result: Bulletin | None) -> str:
    if result is None:
        return "no winner is stated"
    ranked = by_votes(result.candidates)
    level = [one.party for one in ranked if one.votes == ranked[0].votes]
    each = quantity(ranked[0].votes or 0, "vote")
    return f"{join_names(level)} have {each} each, no winner is stated"


def _raised(change: Change) -> list[str]:
    """What a producer should know that was not so before; a pin says itself that it is one."""
    return [f for f in change.after.flags if f not in change.before.flags and f is not Flag.PINNED]


def _by(entry: Bulletin) -> str:
    deed = {"retraction": "'s retraction", "pin": "'s pin", "unpin": "'s unpin"}
    return f"by {entry.by}{deed.get(entry.kind, '')}{_reason(entry)}"


def _reason(entry: Bulletin) -> str:
    return f" ({entry.reason})" if entry.reason else ""


def _beside(change: Change, replay: ChangeReplay) -> TimelineEvent | None:
    """A statement that is no news of its seat: the desk's all the same, else what it warns of."""
    told = change.received
    raised = _raised(change)
    happening = TimelineEvent(
        f"s{told.seq}", told.received_at, Kind.WARNING, told.bulletin.seat, "", state=change.after
    )
    if told.bulletin.origin == "desk":
        text, party = _entry(told.bulletin, change.before, replay)
        return replace(happening, kind=Kind.DESK, text="; ".join([text, *raised]), party=party)
    if raised:
        return replace(happening, text=f"{'; '.join(raised)} (by {told.source})")
    return None


def _entry(entry: Bulletin, was: SeatState, replay: ChangeReplay) -> tuple[str, str]:
    """What the desk said, and the party it says won, of a seat as it stood before."""
    about = replay.find_bulletin(entry.seat, entry.target)
    winner = ""
    match entry.kind:
        case "note":
            return f"{entry.by}: {entry.reason}", ""
        case "result" | "rush":
            winner = entry.winner or ""
            deed = f"declares {winner or 'no winner'}"
            if votes := sum(candidate.votes is not None for candidate in entry.candidates):
                deed += f", with the votes of {quantity(votes, 'candidate')}"
        case "retraction" if about:
            deed = f"takes back: {describe_bulletin(about, was.election)}"
        case "pin" | "confirm" if about:
            winner = about.winner or ""
            deed = f"{entry.kind}s {_result(about, was)}"
        case "unpin" | "confirm":
            winner = was.winner or ""
            deed = f"{entry.kind}s {was.result() or was.status}"
        case _:
            return f"{entry.by}: {describe_bulletin(entry, was.election)}", ""
    return f"{entry.by} {deed}{_reason(entry)}", winner


def _result(bulletin: Bulletin, state: SeatState) -> str:
    """What one statement alone would make of the seat: "Con gain from Lab"."""
    alone = replace(state, standing=Standing(Status.CALLED, bulletin.winner))
    return alone.result() or str(Status.TIED)


# -- files and exports ---------------------------------------------------------------------

_FILES = {"accepted": Kind.WARNING, "held": Kind.HELD, "rejected": Kind.REJECTED}


def _files(
    files: Iterable[FileRecord], told: Iterable[ReceivedBulletin]
) -> Iterator[TimelineEvent]:
    """Files held, rejected or warned of; one that counts is about the seat that it alone is of."""
    seats: dict[int | None, set[str]] = {}
    for one in told:
        seats.setdefault(one.delivery, set()).add(one.bulletin.seat)
    for file in files:
        if file.sentence and file.status in _FILES:
            of_file = seats.get(file.seq, set())
            (seat,) = of_file if len(of_file) == 1 else ("",)
            text = f"{file.name}: {file.sentence}"
            yield TimelineEvent(f"f{file.seq}", file.received_at, _FILES[file.status], seat, text)


def _export(seq: int, export: Export) -> TimelineEvent:
    text = f"{export.format}, {export.where}"
    return TimelineEvent(f"x{seq}", export.made_at, Kind.EXPORT, "", text)
