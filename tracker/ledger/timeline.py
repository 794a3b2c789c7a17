"""The timeline: the events of a ledger, in order of time.

These are events:

- a desk entry;
- an export;
- a file that is held, rejected, or accepted with a warning or in part;
- a statement that is left out (`Ledger.left_out`);
- a bulletin of the feed, if it changes the status, result, votes or conflict of its seat,
  contradicts a pin, or adds a flag;
- a bulletin that changes another seat, because both have the same votes or no longer have them.

`board.changes` computes the changes. The screen's log, its panel of the latest changes, its alerts,
the corrections, `tracker events` and the hooks all read the timeline.
"""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tracker.board.bulletin import Bulletin
from tracker.board.changes import Change, ChangeReplay, ReceivedBulletin, flip_changes
from tracker.board.doubt_reason import Doubt
from tracker.board.seat_state import SeatState, first_declared_at
from tracker.board.standing import Status
from tracker.ledger import timeline_text
from tracker.ledger.ledger import Ledger
from tracker.ledger.recorded_exports import Export
from tracker.ledger.recorded_files import FileRecord
from tracker.ledger.recorded_statements import LeftOut
from tracker.ledger.timeline_event import Kind, TimelineEvent

__all__ = ["Kind", "Timeline", "TimelineEvent"]


class Timeline:
    """Reads the events of a ledger, each once. For use by the ledger's thread."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._replay = ChangeReplay(ledger.election)
        self._last_statement_seq = 0
        self._last_file_seq = 0
        self._last_export_seq = 0

    def read(self) -> list[TimelineEvent]:
        """The events since the last call. The first call returns all events of the ledger.

        The events of bulletins, files and exports are merged by time. Bulletins stay in their order
        of receipt, even if a clock was put back; so do files, and exports. This also refreshes the
        ledger's board. If the election's data was replaced, new events are made with the new data;
        earlier events are not returned again. Raises sqlite.Error; the next call then returns the
        same events.
        """
        ledger = self._ledger
        with ledger.snapshot():
            statements = [*ledger.received_bulletins(after_seq=self._last_statement_seq)]
            files = ledger.deliveries(after_seq=self._last_file_seq)
            exports = ledger.numbered_exports(after_seq=self._last_export_seq)
            all_exports = ledger.exports() if statements else []
        if ledger.election is not self._replay.election:
            self._replay = self._replay.with_election(ledger.election)
        left_out = [found for found in ledger.left_out if found.seq > self._last_statement_seq]
        numbers = [s.seq for s in statements] + [found.seq for found in left_out]
        self._last_statement_seq = max(numbers, default=self._last_statement_seq)
        self._last_file_seq = files[-1].seq if files else self._last_file_seq
        self._last_export_seq = max(exports, default=self._last_export_seq)
        return [
            *heapq.merge(
                statement_events(statements, self._replay, all_exports),
                _file_events(files, statements),
                [_export_event(seq, export) for seq, export in exports.items()],
                [_left_out_event(found, ledger) for found in left_out],
                key=lambda event: event.at,
            )
        ]


def statement_events(
    statements: Iterable[ReceivedBulletin], replay: ChangeReplay, exports: Sequence[Export] = ()
) -> Iterator[TimelineEvent]:
    """The events of bulletins, in order of receipt.

    `replay` has applied all earlier bulletins; this applies `statements`. `exports` are all exports
    so far; an event keeps those that contain a value that it corrects (`TimelineEvent.exports`).
    """
    for statement in statements:
        seat = statement.bulletin.seat
        before = replay.state(seat)
        changes = {change.after.seat.id: change for change in replay.apply(statement)}
        own = changes.pop(seat, None) or Change(statement, before, before)
        for other in sorted(changes):
            if event := _change_event(changes[other], exports):
                yield replace(event, id=f"{event.id}.{other}")
        if event := _change_event(own, exports) or _other_event(own, replay):
            yield event


def _change_event(change: Change, exports: Sequence[Export]) -> TimelineEvent | None:
    """The event of a bulletin whose change has a kind (`_kind`); else None."""
    after, statement = change.after, change.received
    flips = flip_changes(change.before, after)
    # If a winner is corrected, `describe_correction` already names the targets.
    named_flips = () if change.old_result else flips
    kind = _kind(change, flips=bool(named_flips))
    if kind is None:
        return None
    declared_at = first_declared_at(after) if after.winner and kind is not Kind.CONFLICT else None
    return TimelineEvent(
        id=f"s{statement.seq}",
        at=statement.received_at,
        kind=kind,
        seat=after.seat.id,
        text=timeline_text.changed(change, kind, named_flips),
        alarm=change.is_alarm or kind in (Kind.CONFLICT, Kind.DOUBTFUL),
        party=after.winner or "",
        declared_at=declared_at,
        flip_changes=flips,
        change=change,
        exports=tuple(export for export in exports if export.shows(after.seat.id, change)),
    )


def _kind(change: Change, *, flips: bool) -> Kind | None:
    """The kind of a change.

    None if it is neither a correction nor a contradiction, and `_shown` is the same as before.
    `flips`: whether a target is flipped, or no longer flipped, without a corrected result.
    """
    was, now = change.before, change.after
    if change.contradiction:
        return Kind.RECOUNT if change.contradiction.kind == "recount" else Kind.CONFLICT
    if not change.is_correction and _shown(was) == _shown(now):
        return None
    if now.status is Status.CONFLICT:
        return Kind.CONFLICT
    if now.status is Status.DOUBTFUL:
        return Kind.DOUBTFUL
    if now.status is Status.SET_ASIDE:
        return Kind.DESK
    if now.status in (Status.AWAITING, Status.RECOUNT):
        begins = was.status is Status.AWAITING or change.received.bulletin.kind == "recount"
        return Kind.RECOUNT if begins else Kind.WITHDRAWN
    if change.is_correction:
        return Kind.CORRECTION
    if now.status is Status.TIED:
        return Kind.TIED
    if flips:
        return Kind.FLIP
    return Kind.DECLARED if now.status is Status.DECLARED else Kind.CALLED


def _shown(state: SeatState) -> tuple[Status, str, tuple[Bulletin, ...], tuple[Doubt, ...]]:
    """Status, result, rivals and doubts of a seat: without its figures, flags and source."""
    return state.status, state.result(), state.standing.rivals, state.doubts


def _other_event(change: Change, replay: ChangeReplay) -> TimelineEvent | None:
    """The event of a desk entry or of new flags, if there is no `_change_event`; else None."""
    statement, bulletin = change.received, change.received.bulletin
    warnings = timeline_text.new_flags(change)
    event = TimelineEvent(
        f"s{statement.seq}", statement.received_at, Kind.WARNING, bulletin.seat, "", change=change
    )
    if bulletin.origin == "desk":
        target = replay.find_bulletin(bulletin.seat, bulletin.target)
        text, party = timeline_text.desk_entry(bulletin, target, change.before)
        return replace(event, kind=Kind.DESK, text="; ".join([text, *warnings]), party=party)
    if warnings:
        return replace(event, text=f"{'; '.join(warnings)} (by {statement.source})")
    return None


_FILE_KINDS = {"accepted": Kind.WARNING, "held": Kind.HELD, "rejected": Kind.REJECTED}


def _file_events(
    files: Iterable[FileRecord], statements: Iterable[ReceivedBulletin]
) -> Iterator[TimelineEvent]:
    """The events of files that are held, rejected, or accepted with a warning or in part.

    The kind of an accepted file in which a seat does not count is `REJECTED`. An event has a
    seat if `statements` contains bulletins of its file, all about one seat.
    """
    seats: dict[int | None, set[str]] = {}
    for statement in statements:
        seats.setdefault(statement.delivery, set()).add(statement.bulletin.seat)
    for file in files:
        if file.sentence and file.status in _FILE_KINDS:
            of_file = seats.get(file.seq, set())
            (seat,) = of_file if len(of_file) == 1 else ("",)
            kind, text = _FILE_KINDS[file.status], f"{file.name}: {file.sentence}"
            if file.status == "accepted" and file.errors:
                kind, text = Kind.REJECTED, f"{file.name}, in part: {file.sentence}"
            yield TimelineEvent(f"f{file.seq}", file.received_at, kind, seat, text)


def _left_out_event(statement: LeftOut, ledger: Ledger) -> TimelineEvent:
    at = statement.received_at or ledger.created_at()
    id_, seat = f"s{statement.seq}", statement.seat_id
    return TimelineEvent(id_, at, Kind.DAMAGED, seat, statement.sentence, alarm=True)


def _export_event(seq: int, export: Export) -> TimelineEvent:
    text = f"{export.format}, {export.where}"
    return TimelineEvent(f"x{seq}", export.made_at, Kind.EXPORT, "", text)
