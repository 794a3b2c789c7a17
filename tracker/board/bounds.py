"""The bounds of a statement's figures and times, for statements of every source.

A statement outside these bounds cannot be counted, added up or shown. The feeds and the desk accept
none. A ledger can contain one from an older tracker: every reader leaves it out.
"""

import datetime as dt
from collections.abc import Iterator

from tracker.board.bulletin import DECLARATION_KINDS, REJECTED, Bulletin
from tracker.election import Election
from tracker.support.escape import visible_name

MAX_DIGITS = 8
"""The largest number of digits of a figure. The register of the whole United Kingdom has eight:
48,208,507 in 2024."""
MAX_FIGURE = 10**MAX_DIGITS - 1
MAX_REVISION = 9_999
"""The highest revision. Revisions count from 1 in each seat; this is one in every four seconds of a
night of eleven hours."""
MAX_CANDIDATES = 200
"""The largest number of candidates that is accepted for a seat."""
YEARS = (1900, 9000)
"""First and last year of a time. Near the years 1 and 9999 a conversion between time zones
overflows."""


def bounds_error(bulletin: Bulletin, election: Election) -> str:
    """The first reason why a statement cannot be counted in this election; empty if it can."""
    return next(_errors(bulletin, election), "")


def _errors(bulletin: Bulletin, election: Election) -> Iterator[str]:
    if bulletin.election != election.id:
        yield f"is of the election {visible_name(bulletin.election[:60])}, not {election.id}"
    if bulletin.seat not in election.seat_by_id:
        yield f"is about {visible_name(bulletin.seat[:60])}, which is not in seats.csv"
    if bulletin.revision is not None and not 1 <= bulletin.revision <= MAX_REVISION:
        yield f"has the revision {str(bulletin.revision)[:20]}; revisions are 1 to {MAX_REVISION:,}"
    if len(bulletin.candidates) > MAX_CANDIDATES:
        yield f"has {len(bulletin.candidates)} candidates; at most {MAX_CANDIDATES} are read"
    for figure in (bulletin.electorate, bulletin.valid_votes):
        if figure is not None and not 1 <= figure <= MAX_FIGURE:
            yield f"has an electorate or a valid vote of {str(figure)[:20]}"
    for candidate in bulletin.candidates:
        if candidate.votes is not None and not 0 <= candidate.votes <= MAX_FIGURE:
            yield f"has a candidate with {str(candidate.votes)[:20]} votes"
    if len(bulletin.stated.get(REJECTED, "")) > MAX_DIGITS:
        yield f"has rejected ballot papers of more than {MAX_DIGITS} digits"
    for time in (bulletin.declared_at, bulletin.said_at):
        if time is not None:
            yield from _time_errors(time)
    if bulletin.kind in DECLARATION_KINDS and not bulletin.candidates:
        yield f"is a {bulletin.kind} without candidates"
    if bulletin.kind == "result" and not any(candidate.votes for candidate in bulletin.candidates):
        yield "is a result in which nobody has any votes"


def _time_errors(time: dt.datetime) -> Iterator[str]:
    first, last = YEARS
    if not first <= time.year <= last:
        yield f"has the time {time}"
    if time.utcoffset() is None:
        yield f"has the time {time:%Y-%m-%d %H:%M} without a time zone"
