"""The last ten minutes: the seats that declared or changed hands, and the corrections."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from tracker.board import Board
from tracker.board.standing import UNSETTLED
from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.ledger.timeline_event import SeatChange, TimelineEvent, seat_changes
from tracker.ui.view_models.latest import latest
from tracker.ui.view_models.listing import Row, group_heading
from tracker.ui.view_models.log import log_line
from tracker.ui.view_models.marks import NO_MARKS, Marks
from tracker.ui.view_models.parties import party_span, party_style
from tracker.ui.view_models.styled_text import Line, Span, fit
from tracker.ui.view_models.styles import BOLD, DIM

PERIOD = dt.timedelta(minutes=10)
"""The length of "the last minutes"."""


@dataclass(frozen=True, slots=True)
class RecentChanges:
    """The changes of a period. A seat is in at most one of `flipped`, `came` and `unsettled`."""

    since: dt.datetime
    until: dt.datetime
    flipped: Sequence[SeatChange]
    """Seats that are a gain at `until`, and were not a gain of this party at `since`."""
    came: Sequence[SeatChange]
    """Other seats that have a winner at `until` and had none at `since`."""
    unsettled: Sequence[SeatChange]
    """Seats with a new recount, tie, conflict or doubt."""
    corrected: Sequence[TimelineEvent]
    """The events that corrected a winner, a majority or votes."""
    new_seats: Mapping[str, int]
    """Seats of each party at `until`, less those at `since`, by party code."""


def recent_changes(
    events: Iterable[TimelineEvent],
    until: dt.datetime,
    *,
    time_of: Callable[[TimelineEvent], dt.datetime] = lambda event: event.at,
) -> RecentChanges:
    """The changes in the `PERIOD` up to and including `until`, oldest first in each list.

    `events` are those known at `until`, oldest first. `time_of` gives the time of an event: by
    default that of its receipt, because a statement that arrives late is news too.
    """
    since = until - PERIOD
    inside = [event for event in events if since < time_of(event) <= until]
    changes = seat_changes(inside)
    flipped = [c for c in changes if c.after.gained() and not _is_same_gain(c)]
    others = [change for change in changes if change not in flipped]
    return RecentChanges(
        since,
        until,
        flipped,
        [c for c in others if c.after.winner is not None and c.before.winner is None],
        [
            c
            for c in others
            if c.after.status in UNSETTLED and c.after.status is not c.before.status
        ],
        [event for event in inside if event.corrects()],
        _new_seats(changes),
    )


def _new_seats(changes: Iterable[SeatChange]) -> Mapping[str, int]:
    seats = Counter[str]()
    for change in changes:
        for state, number in ((change.before, -1), (change.after, 1)):
            if state.winner is not None:
                seats[state.election.counted_as(state.winner)] += number
    return seats


def _is_same_gain(change: SeatChange) -> bool:
    return bool(change.before.gained()) and change.before.winner == change.after.winner


def recent_title(found: RecentChanges, election: Election) -> str:
    """The title: "03:20 to 03:30: 7 came, 2 of them flipped, 1 corrected"."""
    new = [change for change in found.flipped if change.before.winner is None]
    came, flipped = len(found.came) + len(new), len(found.flipped)
    of_them = " of them" if flipped and len(new) == flipped else ""
    start, end = (clock_time(time, election) for time in (found.since, found.until))
    counts = f"{came} came, {flipped}{of_them} flipped, {len(found.corrected)} corrected"
    return f"{start} to {end}: {counts}"


def recent_rows(
    found: RecentChanges, board: Board, width: int, marks: Marks = NO_MARKS
) -> list[Row]:
    """The rows, newest first in each group. A row's key is the id of its seat."""
    rows: list[Row] = []
    groups = (
        ("Flipped", found.flipped),
        ("Came", found.came),
        ("Recounts, ties, conflicts and doubts", found.unsettled),
    )
    for title, changes in groups:
        if changes:
            rows.append(Row("", group_heading(f"{title}: {len(changes)}", "", width)))
            listing = latest(changes[::-1], board, width, marks)
            rows += map(Row, listing.keys, listing.lines())
    if found.corrected:
        title = f"Corrected: {len(found.corrected)}"
        rows.append(Row("", group_heading(title, "", width)))
        rows += [Row(e.seat, log_line(e, board.election, width)) for e in found.corrected[::-1]]
    return rows or [Row("", (Span(fit(" Nothing came in these ten minutes.", width), DIM),))]


# -- seats over time -----------------------------------------------------------------------

MOST_PARTIES = 4
"""Number of parties that have a line."""
_BLOCKS = "▁▂▃▄▅▆▇█"


def seats_over_time(
    events: Iterable[TimelineEvent], until: dt.datetime, steps: int
) -> tuple[dt.datetime, dict[str, list[int]]]:
    """Each party's seats at the end of each of `steps` equal parts of the time up to `until`.

    By party code, the most seats at the end first; parties that never had one are left out. The
    first value of the pair is the beginning, the time of the first declaration. A declaration
    counts from its time, if that is known and not after `until`; what changes later, from its
    receipt. The last number is that of the board at `until`.
    """
    moves: list[tuple[dt.datetime, str, int]] = []
    for event in events:
        change = event.change
        if change is None or change.before.winner == change.after.winner:
            continue
        is_first = change.before.winner is None
        at = min(until, (event.declared_at if is_first else None) or event.at)
        counted_as = change.after.election.counted_as
        if change.before.winner is not None:
            moves.append((at, counted_as(change.before.winner), -1))
        if change.after.winner is not None:
            moves.append((at, counted_as(change.after.winner), 1))
    start = min((at for at, _, _ in moves), default=until)
    length = (until - start) / steps
    lines: dict[str, list[int]] = {}
    for at, party, number in moves:
        step = min(steps - 1, int((at - start) / length)) if length else steps - 1
        lines.setdefault(party, [0] * steps)[step] += number
    lines = {party: [*accumulate(numbers)] for party, numbers in lines.items()}
    ranked = sorted(lines, key=lambda party: (-lines[party][-1], party))
    return start, {party: lines[party] for party in ranked}


def seat_lines(
    events: Iterable[TimelineEvent], found: RecentChanges, election: Election, width: int
) -> list[Line]:
    """A line for each of the largest parties: its seats over time, at the end, and the new ones.

    All lines have the same scale. The last line has the times of the start and the end.
    """
    steps = max(10, width - 22)
    start, lines = seats_over_time(events, found.until, steps)
    if not lines:
        return [(Span(" No seat has a winner yet.", DIM),)]
    most = max(max(counts) for counts in lines.values())
    shown: list[Line] = []
    for party, counts in [*lines.items()][:MOST_PARTIES]:
        blocks = "".join(_block(count, most) for count in counts)
        new = found.new_seats.get(party, 0)
        more = f"{new:+d}".replace("-", "−") if new else ""
        shown.append(
            (
                Span(" "),
                party_span(election, party, width=9),
                Span(blocks, party_style(election, party)),
                Span(f" {counts[-1]:>3}", BOLD),
                Span(f" {more:<4}", DIM),
            )
        )
    first, last = clock_time(start, election), clock_time(found.until, election)
    shown.append((Span(f"{'':10}{first}{last:>{steps - len(first)}}", DIM),))
    return shown


def _block(count: int, most: int) -> str:
    """The height of a number of seats; a space for none."""
    return _BLOCKS[(count * len(_BLOCKS) - 1) // most] if count > 0 else " "
