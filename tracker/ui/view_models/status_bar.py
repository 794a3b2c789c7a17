"""The status bar: a line with the time, the count and the feed, and a line with the parties."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.election import Election
from tracker.election.clock import clock_time, local
from tracker.election.expected_times import QUIET_AFTER, is_quiet, is_stale
from tracker.fetch.status import HostStatus
from tracker.reconcile.totals_status import TotalsStatus
from tracker.replication.status import Link
from tracker.support.phrases import quantity
from tracker.ui.view_models.alerts import Alert, Tier, counted
from tracker.ui.view_models.doubtful import doubtful_spans
from tracker.ui.view_models.house_majority import majority_spans
from tracker.ui.view_models.parties import net_change, parties_by_seats, party_span
from tracker.ui.view_models.seat_signs import SeatSign, count_spans
from tracker.ui.view_models.styled_text import Line, Span, cell_width, spread
from tracker.ui.view_models.styles import ALARM, BOLD, DIM, ERROR, GOOD, HIGHLIGHT

NO_COUNTS: Mapping[SeatSign, int] = {}


@dataclass(frozen=True, slots=True)
class Feed:
    """The health of the feed, and of the link to the other desks."""

    watching: bool = False
    """Whether this process receives the files of the drop folder."""
    available: bool = True
    """Whether the drop folder exists and can be read."""
    caught_up: bool = False
    """Whether every file that was complete at the start has been read."""
    arriving: int = 0
    """The number of files in the drop folder that are still arriving."""
    arriving_files: tuple[tuple[str, str], ...] = ()
    """(name, sentence) of each of them."""
    last_arrival: dt.datetime | None = None
    """When the last file was received; None before the first."""
    problems: int = 0
    """The number of files that are held, rejected, or accepted with a warning."""
    link: Link | None = None
    """The link to other desks; None for a ledger that was never joined to them."""
    totals: TotalsStatus | None = None
    """PA's totals of the parties compared with the board; None before PA sends some."""
    host: HostStatus | None = None
    """The host that the files are fetched from; None if no process fetches into the folder."""

    @property
    def totals_difference(self) -> str:
        """A sentence about how PA's totals differ from ours; empty if they do not."""
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
    alert_count: Sequence[Span] = (),
) -> Line:
    """The first line: time, election, seats decided, problems, PA's totals, other desks, the feed.

    `missed` is the number of declarations that are missing (`Session.missing_declarations`), and
    `alert_count` is that of the function `alert_count`.
    """
    election = board.election
    right = [
        *_count(board, decided_word(board), width),
        Span("  " if width >= 100 else "· ", DIM),
        *alert_count,
        *problem_counts(board, feed),
        *agency_totals(feed, width),
        *replication_status(board, feed, now, width),
        *([Span(" MUTED ", DIM)] if muted else []),
        *_read_only_spans(read_only),
        *unfetched_files(feed),
        host_health(board, feed, width) or feed_health(board, feed, now, missed, width),
        Span(" "),
    ]
    time = Span(f" {local(now, election):%H:%M:%S} ", BOLD)
    room = width - cell_width([time, *right])
    return spread([time, _election_name(election, width, room)], right, width)


def _election_name(election: Election, width: int, room: int) -> Span:
    """The election's name, date and region, or as much of them as is not cut in `room` cells."""
    date = f" {election.date.day} {election.date:%b %Y}" if width >= 100 else ""
    region = f" · {election.region}" if election.region else ""
    names = (f"{election.name}{date}{region}", f"{election.name}{region}", election.region)
    spans = [Span(f" {name}", DIM) for name in names if name]
    return next(
        (span for span in spans if cell_width([span]) < room), Span(f" {election.name}", DIM)
    )


def as_of_status_line(
    board: Board,
    known_at: dt.datetime,
    now: dt.datetime,
    width: int,
    key: str = "t",
    *,
    read_only: bool = False,
    alert_count: Sequence[Span] = (),
) -> Line:
    """The first line for the board of another moment. `key` is the key that returns to now."""
    election = board.election
    moment = f"as known at {clock_time(known_at, election)}"
    if board.declared_by:
        moment = f"declared by {clock_time(board.declared_by, election)}, {moment}"
    left = [Span(" NOT LIVE ", ERROR), Span(f" {moment} ", BOLD)]
    right = [
        *_count(board, f"{decided_word(board)} then", width),
        Span(" · " if width >= 100 else "· ", DIM),
        *alert_count,
        *([Span(" LEDGER DAMAGED ", ERROR), Span(" ")] if board.damaged else []),
        *_read_only_spans(read_only),
        Span(f"{key}: back to now, {clock_time(now, election)} ", ALARM),
    ]
    return spread(left, right, width)


def decided_word(board: Board) -> str:
    """The word for `Board.decided`: "declared" only if each of these seats has its full result.

    A seat that is called has a winner, and is not declared: the headline counts it apart.
    """
    return "declared" if board.decided == board.count(Status.DECLARED) else "decided"


def _count(board: Board, words: str, width: int) -> list[Span]:
    """The number of decided seats; with one seat its status. `words` only from 100 cells."""
    if only := board.only_state:
        return [Span(f"{only.status}", BOLD), *([] if width >= 100 else [Span(" ")])]
    count = Span(f"{board.decided} of {board.total} ", BOLD)
    return [count, Span(words, DIM)] if width >= 100 else [count]


def _read_only_spans(read_only: bool) -> list[Span]:
    return [Span("READ ONLY", BOLD), Span(" ")] if read_only else []


def alert_count(waiting: Sequence[Alert], key: str) -> list[Span]:
    """The number of alerts that nobody has acknowledged, and the key of the inbox.

    While there are alarms, reversed: " 3 alerts, 2 ALARMS: i ".
    """
    if any(alert.tier is Tier.ALARM for alert in waiting):
        return [Span(f" {counted(waiting)}: {key} ", ERROR), Span(" ")]
    return [Span(f"{counted(waiting)}: {key}  ", HIGHLIGHT)] if waiting else []


def problem_counts(board: Board, feed: Feed) -> list[Span]:
    """Whether the ledger is damaged, and the number of problem files; empty for none."""
    spans = [Span(" LEDGER DAMAGED ", ERROR), Span(" ")] if board.damaged else []
    if feed.problems:
        spans += [Span(f" {quantity(feed.problems, 'problem')} ", ALARM), Span(" ")]
    return spans


def agency_totals(feed: Feed, width: int) -> list[Span]:
    """Whether PA's totals agree with ours. Agreement is shown only if `width` is at least 100."""
    if feed.totals_difference:
        return [Span(" PA DIFFERS " if width < 100 else " PA TOTALS DIFFER ", ALARM), Span(" ")]
    return [Span(f"✓ PA {feed.totals.counted} ", DIM)] if feed.totals and width >= 100 else []


def replication_status(board: Board, feed: Feed, now: dt.datetime, width: int) -> list[Span]:
    """The link to the other desks; empty for a ledger that was never joined to them."""
    if feed.link is None:
        return []
    link = feed.link.as_of(now)
    if link.is_disconnected:
        apart = "ALONE" if link.state == "alone" else "NOT JOINED"
        since = clock_time(link.since, board.election)
        unsent = f", {link.unsent} to send" if link.unsent and width >= 100 else ""
        text = f" {apart} since {since}{unsent} " if width >= 100 else f" {apart} {since} "
        return [Span(text, ALARM), Span(" ")]
    if link.state == "behind":
        return [Span(f"⇄ {link.behind} behind ", HIGHLIGHT)]
    desks = len(link.desks) + 1
    return [Span(f"⇄ {quantity(desks, 'desk')}  " if width >= 100 else f"⇄ {desks} ", DIM)]


def _since_last_file(feed: Feed, now: dt.datetime) -> dt.timedelta | None:
    return max(now - feed.last_arrival, dt.timedelta()) if feed.last_arrival else None


def feed_silence(board: Board, feed: Feed, now: dt.datetime) -> dt.timedelta | None:
    """The time since the last file; None before the first file, and after the last seat."""
    return _since_last_file(feed, now) if board.decided < board.total else None


def feed_health(
    board: Board, feed: Feed, now: dt.datetime, missed: float = 0.0, width: int = 0
) -> Span:
    """The health of the feed. `missed` as in `status_line`; from 120 cells with what is missing.

    If no times of declaration are known, a long silence is shown and not called quiet.
    """
    if not feed.available:
        return Span(" FOLDER MISSING ", ERROR)
    silence = feed_silence(board, feed, now)
    if silence and is_stale(silence, missed):
        return Span(f" STALE{_what_is_missing(silence, missed, width)} ", ERROR)
    if silence and is_quiet(silence, missed):
        return Span(f" FEED QUIET{_what_is_missing(silence, missed, width)} ", ALARM)
    if feed.arriving:
        return Span(f"{feed.arriving} arriving", HIGHLIGHT)
    age = _since_last_file(feed, now)
    if age is None:
        return Span("waiting for the first file" if feed.watching else "no files yet", DIM)
    age -= age % dt.timedelta(seconds=10)  # a change every second would distract
    is_long = silence is not None and silence > QUIET_AFTER
    text = f"last file {format_duration(age)} ago"
    return Span(text, DIM) if is_long else Span(f"● {text}", GOOD)


def _what_is_missing(silence: dt.timedelta, missed: float, width: int) -> str:
    if width >= 120:
        return f": {missing_sentence(silence, missed)}"
    return f" {format_duration(silence)}, {round(missed)} due"


def missing_sentence(silence: dt.timedelta, missed: float) -> str:
    """ "12 seats should have come, last file 27 min ago"."""
    seats = quantity(round(missed), "seat")
    return f"{seats} should have come, last file {format_duration(silence)} ago"


def host_health(board: Board, feed: Feed, width: int) -> Span | None:
    """Since when no file is fetched from the host; None if it is reached or there is none."""
    if feed.host is None or feed.host.state == "reached":
        return None
    since = clock_time(feed.host.since, board.election)
    if feed.host.state == "not reached":
        return Span(
            f" FEED HOST NOT REACHED since {since} " if width >= 100 else f" NO HOST {since} ",
            ERROR,
        )
    return Span(f" NOT FETCHING since {since} " if width >= 100 else f" NO FETCH {since} ", ERROR)


def host_sentence(feed: Feed, election: Election) -> str:
    """The alert that no file is fetched from the host; empty if it is reached or there is none."""
    if feed.host is None or feed.host.state == "reached":
        return ""
    since = clock_time(feed.host.since, election)
    if feed.host.state == "not reached":
        return f"Feed host not reached since {since}: {feed.host.reason} ({feed.host.host})"
    return f"Nothing is fetched from the feed host since {since}: `tracker fetch` has ended"


def unfetched_files(feed: Feed) -> list[Span]:
    """The number of files that could not be fetched from the host; empty for none."""
    count = feed.host.not_fetched if feed.host else 0
    return [Span(f" {count} not fetched ", ALARM), Span(" ")] if count else []


def format_duration(span: dt.timedelta) -> str:
    """A duration in one unit, or in hours and minutes: 42 s, 7 min, 1 h 20."""
    seconds = int(span.total_seconds())
    if seconds < 3600:
        return f"{seconds} s" if seconds < 60 else f"{seconds // 60} min"
    return f"{seconds // 3600} h {seconds % 3600 // 60:02d}"


def tally_line(board: Board, width: int, counts: Mapping[SeatSign, int] = NO_COUNTS) -> Line:
    """The second line: seats and net change of the parties that fit, and the majority of the house.

    The seats in it add up to the decided seats: the parties that do not fit are "+3 others 12". The
    number of seats with each sign always fits; a progress bar if there is room. With one seat: its
    result and majority.
    """
    words = [*count_spans(counts), Span(" ")] if counts else []
    if only := board.only_state:
        return (*_result_line(only), Span("  "), *words)
    majority = majority_spans(board, width)
    gap, spare = "  " if majority and width < 100 else "   ", 24 if width >= 100 else 0
    free = width - 1 - cell_width(majority)
    signs = words
    parties, room = _parties_that_fit(board, free - cell_width(words), gap, spare)
    if counts:
        short = [*count_spans(counts, has_words=False), Span(" ")]
        beside_short = _parties_that_fit(board, free - cell_width(short), gap, spare)
        if beside_short[0] != parties:  # the words would take the room of a party
            signs, (parties, room) = short, beside_short
    bar = progress_bar(board, room - 1) if room >= 12 else []
    return (Span(" "), *parties, *signs, *majority, *bar)


def _parties_that_fit(board: Board, room: int, gap: str, spare: int) -> tuple[list[Span], int]:
    """The entries of the parties in `room` cells, and the cells that are left.

    `gap` follows each entry. `spare` cells are kept free of parties without a seat.
    """
    codes = parties_by_seats(board, seats_only=True)
    seats = [board.tally(code).seats for code in codes]
    spans: list[Span] = []
    for place, code in enumerate(codes):
        entry, rest = _party_entry(board, code, gap), _others(seats[place + 1 :], gap)
        needed = cell_width(entry) + cell_width(rest) + (0 if seats[place] else spare)
        if needed > room:
            others = _others(seats[place:], gap)
            return [*spans, *others], room - cell_width(others)
        spans += entry
        room -= cell_width(entry)
    return spans, room


def _party_entry(board: Board, code: str, gap: str) -> list[Span]:
    party = board.tally(code)
    return [
        party_span(board.election, code, bold=True),
        Span(f" {party.seats}", BOLD),
        Span(f" {net_change(board, code)}{gap}", BOLD if party.net else DIM),
    ]


def _others(seats: Sequence[int], gap: str) -> list[Span]:
    """The parties that do not fit, by their seats: "+3 others 12"; empty if none has a seat."""
    won = [count for count in seats if count]
    noun = "other" if len(won) == 1 else "others"
    return [Span(f"+{len(won)} {noun} {sum(won)}{gap}", DIM)] if won else []


def _result_line(state: SeatState) -> Line:
    """The result of the only seat: "RUK gain from Lab   majority 6"; empty without a winner.

    A doubtful result is muted.
    """
    if state.status is Status.DOUBTFUL:
        return (Span(" "), *doubtful_spans(state))
    if state.winner is None:
        return (Span(" "),)
    figures = state.figures
    majority = f"majority {figures.majority:,}" if figures else "votes to come"
    return (
        Span(" "),
        party_span(state.election, state.winner, bold=True),
        Span(f"{state.result()[len(state.winner) :]}   ", BOLD),
        Span(majority, DIM),
    )


def progress_bar(board: Board, width: int) -> list[Span]:
    """A bar that shows the share of decided seats."""
    total = board.total
    filled = min(width, round(width * board.decided / total)) if total else 0
    return [Span("━" * filled, "#5aa9e6"), Span("─" * (width - filled), "#3a404c")]
