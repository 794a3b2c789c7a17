"""The two lines at the top that are always there: the clock, the count, the feed, the parties."""

import datetime as dt
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.standing import Status
from tracker.election.clock import clock_time, local
from tracker.election.expected_times import QUIET_AFTER, is_stale
from tracker.reconcile.totals_status import TotalsStatus
from tracker.replication.status import Link
from tracker.support.phrases import several
from tracker.ui.view_models.parties import party_span
from tracker.ui.view_models.styled_text import (
    ALARM,
    BOLD,
    DIM,
    ERROR,
    GOOD,
    Line,
    Span,
    cell_width,
    spread,
)

_ON_ITS_WAY = "bold #f2b134"


@dataclass(frozen=True, slots=True)
class Feed:
    """What is known of the drop folder."""

    watching: bool = False
    """False for a board that only follows a ledger that others write."""
    available: bool = True
    caught_up: bool = False
    """Whether everything that was there at the start has been read."""
    arriving: int = 0
    arriving_files: tuple[tuple[str, str], ...] = ()
    """(name, what it waits for) of each file that is not whole yet."""
    last_arrival: dt.datetime | None = None
    problems: int = 0
    link: Link | None = None
    """How the ledger is joined to other desks; None for one that never was."""
    totals: TotalsStatus | None = None
    """PA's last state of the parties against the board; None before the first."""

    @property
    def differs(self) -> str:
        """How PA's totals differ from ours; empty where they do not."""
        return self.totals.sentence if self.totals and not self.totals.agrees else ""


def status_line(
    board: Board,
    feed: Feed,
    now: dt.datetime,
    width: int,
    *,
    missed: float = 0.0,
    muted: bool = False,
    read_only: bool = False,
) -> Line:
    """Time, election, how many declared, problems and the health of the feed; one line.

    `missed` is how many declarations should have come since the last file.
    """
    election = board.election
    left: list[Span] = [Span(f" {local(now, election):%H:%M:%S} ", BOLD)]
    name = (
        f" {election.name} {election.date.day} {election.date:%b %Y}"
        if width >= 100
        else f" {election.name}"
    )
    left.append(Span(f"{name} · {election.region}" if election.region else name, DIM))
    right = [
        Span(f"{board.decided} of {len(election.seats)} ", BOLD),
        Span("declared  " if width >= 100 else "· ", DIM),
        *problem_counts(board, feed),
        *agency_totals(feed, width),
        *replication_status(board, feed, now, width),
        *([Span(" MUTED ", DIM)] if muted else []),
        *_read_only(read_only),
        feed_health(board, feed, now, missed),
        Span(" "),
    ]
    return spread(left, right, width)


def as_of_status_line(
    board: Board,
    known_at: dt.datetime,
    now: dt.datetime,
    width: int,
    key: str = "t",
    *,
    read_only: bool = False,
) -> Line:
    """The same line over the board of another moment: that it is not live comes first.

    `key` is the one that goes back to now.
    """
    election = board.election
    moment = f"as known at {clock_time(known_at, election)}"
    if board.declared_by:
        moment = f"declared by {clock_time(board.declared_by, election)}, {moment}"
    left = [Span(" NOT LIVE ", ERROR), Span(f" {moment} ", BOLD)]
    right = [
        Span(f"{board.decided} of {len(election.seats)} ", BOLD),
        Span("declared then · " if width >= 100 else "· ", DIM),
        *_read_only(read_only),
        Span(f"{key}: back to now, {clock_time(now, election)} ", ALARM),
    ]
    return spread(left, right, width)


def _read_only(read_only: bool) -> list[Span]:
    """That nothing can be put on record from here."""
    return [Span("READ ONLY", BOLD), Span(" ")] if read_only else []


def problem_counts(board: Board, feed: Feed) -> list[Span]:
    """Conflicts and problem files, only when there are any."""
    spans = []
    conflicts = board.count(Status.CONFLICT)
    if conflicts:
        spans += [Span(f" {several(conflicts, 'conflict')} ", ERROR), Span(" ")]
    if feed.problems:
        spans += [Span(f" {several(feed.problems, 'problem')} ", ALARM), Span(" ")]
    return spans


def agency_totals(feed: Feed, width: int) -> list[Span]:
    """Whether PA's totals are ours; that they are not is said however little room there is."""
    if feed.differs:
        return [Span(" PA DIFFERS " if width < 100 else " PA TOTALS DIFFER ", ALARM), Span(" ")]
    return [Span(f"✓ PA {feed.totals.counted} ", DIM)] if feed.totals and width >= 100 else []


def replication_status(board: Board, feed: Feed, now: dt.datetime, width: int) -> list[Span]:
    """How the ledger is joined to the other desks; nothing for one that never was."""
    if feed.link is None:
        return []
    link = feed.link.as_of(now)
    if link.is_apart:
        apart = "ALONE" if link.state == "alone" else "NOT JOINED"
        since = clock_time(link.since, board.election)
        unsent = f", {link.unsent} to send" if link.unsent and width >= 100 else ""
        text = f" {apart} since {since}{unsent} " if width >= 100 else f" {apart} {since} "
        return [Span(text, ALARM), Span(" ")]
    if link.state == "behind":
        return [Span(f"⇄ {link.behind} behind ", _ON_ITS_WAY)]
    if width < 100:
        return [Span(f"⇄ {len(link.desks) + 1} ", DIM)]
    return [Span(f"⇄ {several(len(link.desks) + 1, 'desk')}  ", DIM)]


def feed_silence(board: Board, feed: Feed, now: dt.datetime) -> dt.timedelta | None:
    """How long the feed has been silent, while seats are still to come; None when it is done."""
    if feed.last_arrival is None or board.decided >= len(board.election.seats):
        return None
    return max(now - feed.last_arrival, dt.timedelta())


def feed_health(board: Board, feed: Feed, now: dt.datetime, missed: float = 0.0) -> Span:
    """How the feed does: its folder, what is arriving, how long since the last file."""
    if not feed.available:
        return Span(" FOLDER MISSING ", ERROR)
    silence = feed_silence(board, feed, now)
    if silence and is_stale(silence, missed):
        return Span(f" STALE {format_duration(silence)} ", ERROR)
    if silence and silence > QUIET_AFTER:
        return Span(f" FEED QUIET {format_duration(silence)} ", ALARM)
    silence = max(now - feed.last_arrival, dt.timedelta()) if feed.last_arrival else None
    if feed.arriving:
        return Span(f"{feed.arriving} arriving", _ON_ITS_WAY)
    if silence is None:
        return Span("waiting for the first file" if feed.watching else "no files yet", DIM)
    return Span(f"● last file {format_duration(_rounded(silence))} ago", GOOD)


def _rounded(silence: dt.timedelta) -> dt.timedelta:
    """In tens of seconds: a figure that changes every second draws the eye, and is paid for."""
    return silence - silence % dt.timedelta(seconds=10)


def format_duration(span: dt.timedelta) -> str:
    """A length of time in one unit, or hours and minutes: 42 s, 7 min, 1 h 20."""
    seconds = int(span.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min"
    return f"{seconds // 3600} h {seconds % 3600 // 60:02d}"


def tally_line(board: Board, width: int) -> Line:
    """Each party's seats with its net change, as many parties as fit, then a progress bar."""
    spans: list[Span] = [Span(" ")]
    room = width - 1
    for code in parties_by_seats(board, seats_only=True):
        party = board.tally(code)
        entry = [
            party_span(board.election, code, bold=True),
            Span(f" {party.seats}", BOLD),
            Span(f" {format_net_change(party.net)}   ", change_style(party.net)),
        ]
        size = cell_width(entry)
        if size > room - (24 if width >= 100 else 0):
            break
        spans += entry
        room -= size
    return (*spans, *progress_bar(board, room - 1)) if room >= 12 else tuple(spans)


def parties_by_seats(board: Board, *, seats_only: bool = False) -> list[str]:
    """Parties in the order of their seats, then of what they defend, then of their votes.

    With `seats_only`, those that have a seat or had one; else those that have votes too.
    """
    codes = [party.code for party in board.election.parties if party.kind != "other"]
    codes += [code for code in board.tallies if code not in codes and board.tally(code).seats]
    before = board.election.previous_seat_counts

    def weight(code: str) -> tuple[int, int, int]:
        party = board.tally(code)
        return (-party.seats, -before.get(code, 0), -party.votes)

    def shown(code: str) -> bool:
        party = board.tally(code)
        return bool(before.get(code) or party.seats or (party.votes and not seats_only))

    return sorted(filter(shown, codes), key=weight)


def progress_bar(board: Board, width: int) -> list[Span]:
    """How much of the night is in: filled cells for seats decided."""
    total = len(board.election.seats)
    filled = min(width, round(width * board.decided / total)) if total else 0
    return [Span("━" * filled, "#5aa9e6"), Span("─" * (width - filled), "#3a404c")]


def format_net_change(change: int) -> str:
    """A net change of seats with its sign; none is a dash."""
    return f"{change:+d}".replace("-", "−") if change else "±0"


def change_style(change: int) -> str:
    """Bold for a change either way; dim for none."""
    return BOLD if change else DIM
