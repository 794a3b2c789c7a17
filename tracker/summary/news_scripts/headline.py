"""The headline: the state of the night in one line, for a caption, a front page or a script."""

import datetime as dt
from collections.abc import Iterator

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.summary import night_sentences, order
from tracker.summary.amounts import seats
from tracker.summary.news_scripts import unsettled
from tracker.summary.news_scripts.script import Script
from tracker.summary.night_sentences import as_of_sentence, caption
from tracker.summary.single_seat import headline_clauses
from tracker.support.escape import visible
from tracker.support.phrases import capitalized

MAX_CHARACTERS = 90
"""Maximum length. A longer headline gets fewer parties; if it is still too long, no region."""

_MAX_PARTIES = 3
"""Maximum number of parties in a headline."""


def headline(board: Board, as_of: dt.datetime) -> Script:
    """A headline, in figures. `as_of`: when the board was known.

    Notes name the doubtful seats, the desk's own reports that are counted, and the seats where the
    feed contradicts the desk.
    """
    notes = (
        *unsettled.own_report_notes(board),
        *unsettled.doubt_notes(board),
        *unsettled.contradicted_notes(board),
    )
    return Script(headline_line(board), as_of_sentence(board, as_of), notes=notes)


def headline_line(board: Board) -> str:
    """The headline: "Anglia, 40 of 69 declared: Conservative 36 seats, up 2; Labour 3, down 2"."""
    if state := board.only_state:
        return _about_one_seat(board, state)
    region = visible(board.election.region or board.election.name)
    progress = _progress(board)
    leads = (f"{region}, {progress}", _lead_without_region(board, progress))
    forms = [f"{lead}: {score}" for lead in leads for score in _scores(board)]
    return next((form for form in (*forms, leads[0]) if len(form) <= MAX_CHARACTERS), leads[1])


def _about_one_seat(board: Board, state: SeatState) -> str:
    """The headline: "Runcorn and Helsby by-election: Reform UK gain from Labour, majority 6"."""
    place = visible(night_sentences.place(board.election) or board.election.name)
    ends = list(headline_clauses(state))
    forms = [*(f"{place}: {end}" for end in ends), *map(capitalized, ends)]
    return next((form for form in forms if len(form) <= MAX_CHARACTERS), forms[-1])


def _progress(board: Board) -> str:
    done, total = board.count(Status.DECLARED), board.total
    if not board.decided:
        return f"none of {seats(total)} declared yet"
    called = board.count(Status.CALLED)
    more = f", {called:,} {'more ' if done else ''}called" if called else ""
    if 0 < done == total:
        return f"all {total:,} declared" if total > 1 else "its one seat declared"
    return f"{done:,} of {total:,} declared{more}"


def _lead_without_region(board: Board, progress: str) -> str:
    """The progress as the beginning of the line, which is no figure: "After 26 of 69"."""
    done, total = board.count(Status.DECLARED), board.total
    if not board.decided or 0 < done == total:
        return capitalized(progress)
    return f"After {progress.removesuffix(' declared')}"


def _scores(board: Board) -> Iterator[str]:
    """Possible texts of the parties' seats, the longest first; none while no seat has a winner."""
    codes = [code for code in order.parties(board) if board.tally(code).seats]
    for count in range(min(_MAX_PARTIES, len(codes)), 0, -1):
        if _can_end_at(board, codes, count):
            yield caption(board, codes[:count])
    if codes:
        top = board.tally(codes[0]).seats
        level = sum(board.tally(code).seats == top for code in codes)
        if level > 1:
            yield f"{level} parties level on {seats(top)} each"


def _can_end_at(board: Board, codes: list[str], count: int) -> bool:
    """Whether the parties after the first `count` have fewer seats than each of these.

    Of parties with equal numbers of seats, all or none are named.
    """
    rest = codes[count:]
    return not rest or board.tally(rest[0]).seats < board.tally(codes[count - 1]).seats
