"""The half-hourly round-up: what happened since the last one, and what may be expected next.

What was said in the last one and is not so comes first, and is said to be a correction.
"""

import datetime as dt

from tracker.board import Board
from tracker.board.standing import Status
from tracker.election.clock import clock_time
from tracker.summary import on_air
from tracker.summary.news_scripts import expected_seats, gains, progress, target_scores, unsettled
from tracker.summary.news_scripts.changes_since import Correction, Since, since
from tracker.summary.news_scripts.script import Paragraph, Script, joined, paragraphs
from tracker.summary.news_scripts.seat_line import line
from tracker.summary.night_sentences import as_of_sentence, election_title
from tracker.summary.seat_names import listed_seats
from tracker.summary.seat_sentences import headline_swing_sentence, outcome
from tracker.support.phrases import several

SPAN = dt.timedelta(minutes=30)
"""From one round-up to the next, where nobody says since when."""

_MOST_PARTIES = 6
_MOST_LINES = 4


def round_up(then: Board, now: Board, since_when: dt.datetime, as_of: dt.datetime) -> Script:
    """The round-up of what `now` has and `then` had not.

    `since_when` is when `then` was; `as_of` when `now` was known. Raises ValueError unless
    the span goes forward.
    """
    moment = progress.moment(now, as_of)
    if since_when >= moment:
        raise ValueError("a round-up begins before it ends")
    new, last = since(then, now), clock_time(since_when, now.election)
    return Script(
        f"Round-up, {last} to {progress.clock(now, as_of)}: {election_title(now.election)}",
        as_of_sentence(now, as_of),
        (
            *paragraphs(*(correction(one, last) for one in new.corrected)),
            *paragraphs(_how_far(new, now, as_of, last)),
            *_gains(new, last),
            *_targets(new, now, last),
            *paragraphs(gains.held(new.held), _votes_in(new)),
            *paragraphs(unsettled.in_doubt(now), expected_seats.expected(now, moment)),
        ),
        unsettled.aside(now),
    )


def correction(one: Correction, last: str) -> str:
    """What was said at `last`, hours and minutes, that it does not stand, and what does."""
    if one.of_result:
        said = outcome(one.was) or f"a tie in {one.was.seat.name}"
        return f"Correction: at {last} we said: {said}. That no longer stands. {line(one.now)}"
    return f"Correction: {_figures_corrected(one, last)}"


def _figures_corrected(one: Correction, last: str) -> str:
    seat, was, now = one.now.seat.name, on_air.figures(one.was), on_air.figures(one.now)
    had = was.majority if was else 0
    if now is None:
        gone = f"the majority of {had:,} in {seat} no longer stands"
        return f"{gone if had else f'the votes in {seat} no longer stand'}. {line(one.now)}"
    if now.majority == had:
        kept = f"; the majority of {had:,} stands" if had else ""
        return f"the votes in {seat} are corrected{kept}."
    return joined(
        f"the majority in {seat} is {now.majority:,}, and not {had:,} as at {last}.",
        f"{outcome(one.now)}.",
        headline_swing_sentence(one.now),
    )


def _how_far(new: Since, now: Board, as_of: dt.datetime, last: str) -> str:
    count = len(new.declared)
    have = "has" if count == 1 else "have"
    declared = f"{several(count, 'seat')} {have}" if count else "No seat has"
    return joined(
        f"{declared} declared since {last}." if now.count(Status.DECLARED) else "",
        f"At {progress.clock(now, as_of)}, {progress.declared(now)}.",
        progress.parties(now, _MOST_PARTIES),
    )


def _gains(new: Since, last: str) -> tuple[Paragraph, ...]:
    if new.gains:
        said = f"{several(len(new.gains), 'gain')} since {last}."
        return (Paragraph(said, gains.by_name(new.gains)),)
    return paragraphs(f"No gains since {last}." if new.held else "")


def _votes_in(new: Since) -> str:
    """The figures of those that were called then: a line each, or their names."""
    if len(new.votes_in) <= _MOST_LINES:
        return joined(*(f"The votes are in: {line(state)}" for state in new.votes_in))
    names = listed_seats(state.seat.name for state in new.votes_in)
    return f"The votes are in for {names}, called earlier."


def _targets(new: Since, now: Board, last: str) -> tuple[Paragraph, ...]:
    lines = target_scores.settled(now, new.targets)
    return (Paragraph(f"Targets since {last}.", lines),) if lines else ()
