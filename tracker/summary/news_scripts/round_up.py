"""The half-hourly round-up: corrections, changes since the last round-up, expected seats."""

import datetime as dt

from tracker.board import Board
from tracker.board.standing import Status
from tracker.election.clock import clock_time
from tracker.summary import on_air
from tracker.summary.news_scripts import expected_seats, gains, progress, target_scores, unsettled
from tracker.summary.news_scripts.changes_since import ChangesSince, Correction, changes_since
from tracker.summary.news_scripts.script import Paragraph, Script, paragraphs
from tracker.summary.news_scripts.seat_line import seat_line
from tracker.summary.night_sentences import as_of_sentence, election_title
from tracker.summary.seat_names import listed_seats
from tracker.summary.seat_sentences import headline_swing_sentence, outcome
from tracker.support.phrases import join_sentences, quantity

_MAX_PARTIES = 6
_MAX_LINES = 4


def round_up(then: Board, now: Board, since_when: dt.datetime, as_of: dt.datetime) -> Script:
    """The round-up of the changes from board `then` to board `now`.

    `since_when` is the time of the board `then`. `as_of` is the time at which `now` was known.
    Raises ValueError if `since_when` is not before the time of `now` (`progress.moment`).
    """
    moment = progress.moment(now, as_of)
    if since_when >= moment:
        raise ValueError("a round-up begins before it ends")
    new, last = changes_since(then, now), clock_time(since_when, now.election)
    corrections = [correction_sentences(correction, last) for correction in new.corrected]
    if state := now.only_state:
        # A correction replaces the line of the seat.
        parts = paragraphs(*(corrections or [seat_line(state)]))
    else:
        parts = (*paragraphs(*corrections), *_several_seats(new, now, as_of, last))
    return Script(
        f"Round-up, {last} to {progress.clock(now, as_of)}: {election_title(now.election)}",
        as_of_sentence(now, as_of),
        parts,
        unsettled.desk_notes(now),
    )


def _several_seats(
    new: ChangesSince, now: Board, as_of: dt.datetime, last: str
) -> tuple[Paragraph, ...]:
    """The paragraphs after the corrections, unless the election has one seat."""
    return (
        *paragraphs(_progress(new, now, as_of, last)),
        *_gains(new, last),
        *_targets(new, now, last),
        *paragraphs(gains.holds_sentence(new.held), _votes_in(new)),
        *paragraphs(
            unsettled.unsettled_sentences(now),
            expected_seats.expected_sentence(now, progress.moment(now, as_of)),
        ),
    )


def correction_sentences(correction: Correction, last: str) -> str:
    """Sentences for air: the old result or majority, and the new one.

    `last` is the time of the last round-up, as hours and minutes.
    """
    if correction.is_of_result:
        wrong = outcome(correction.was) or f"a tie in {correction.was.seat.name}"
        stands = seat_line(correction.now)
        return f"Correction: at {last} we said: {wrong}. That no longer stands. {stands}"
    return f"Correction: {_figures_corrected(correction, last)}"


def _figures_corrected(correction: Correction, last: str) -> str:
    seat, now = correction.now.seat.name, on_air.figures(correction.now)
    was = on_air.figures(correction.was)
    old = was.majority if was else 0
    if now is None:
        votes = f"the votes in {seat} no longer stand"
        majority = f"the majority of {old:,} in {seat} no longer stands"
        return f"{majority if old else votes}. {seat_line(correction.now)}"
    if now.majority == old:
        kept = f"; the majority of {old:,} stands" if old else ""
        return f"the votes in {seat} are corrected{kept}."
    return join_sentences(
        f"the majority in {seat} is {now.majority:,}, and not {old:,} as at {last}.",
        f"{outcome(correction.now)}.",
        headline_swing_sentence(correction.now),
    )


def _progress(new: ChangesSince, now: Board, as_of: dt.datetime, last: str) -> str:
    count = len(new.declared)
    have = "has" if count == 1 else "have"
    declared = f"{quantity(count, 'seat')} {have}" if count else "No seat has"
    return join_sentences(
        f"{declared} declared since {last}." if now.count(Status.DECLARED) else "",
        f"At {progress.clock(now, as_of)}, {progress.declared_clause(now)}.",
        progress.parties_sentence(now, _MAX_PARTIES),
    )


def _gains(new: ChangesSince, last: str) -> tuple[Paragraph, ...]:
    if new.gains:
        count = f"{quantity(len(new.gains), 'gain')} since {last}."
        return (Paragraph(count, gains.gain_lines(new.gains)),)
    held = any(state.gained() is False for state in new.held)
    return paragraphs(f"No gains since {last}." if held else "")


def _votes_in(new: ChangesSince) -> str:
    """The seats called earlier that have votes now: a line each, or only names if they are many."""
    if len(new.votes_in) <= _MAX_LINES:
        return join_sentences(*(f"The votes are in: {seat_line(state)}" for state in new.votes_in))
    names = listed_seats(state.seat.name for state in new.votes_in)
    return f"The votes are in for {names}, called earlier."


def _targets(new: ChangesSince, now: Board, last: str) -> tuple[Paragraph, ...]:
    lines = target_scores.newly_settled(now, new.targets)
    return (Paragraph(f"Targets since {last}.", lines),) if lines else ()
