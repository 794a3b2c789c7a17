"""The half-hourly round-up: corrections, changes since the last round-up, expected seats."""

import datetime as dt
from collections.abc import Iterator, Sequence

from tracker.board import Board
from tracker.board.standing import Status
from tracker.election.clock import clock_time
from tracker.summary import on_air
from tracker.summary.amounts import in_words
from tracker.summary.corrections import correction_clause, figures_sentences
from tracker.summary.news_scripts import expected_seats, gains, progress, target_scores, unsettled
from tracker.summary.news_scripts.changes_since import ChangesSince, changes_since
from tracker.summary.news_scripts.script import Paragraph, Script, paragraphs
from tracker.summary.news_scripts.seat_line import seat_line
from tracker.summary.night_sentences import as_of_sentence, election_title
from tracker.summary.retractions import Correction, Retraction, needed_corrections
from tracker.summary.seat_names import listed_seats
from tracker.summary.seat_sentences import after_correction
from tracker.summary.winning_post import CLOSE, winning_post_sentence
from tracker.support.phrases import join_sentences

_MAX_PARTIES = 6
_MAX_LINES = 4


def round_up(
    then: Board,
    now: Board,
    since_when: dt.datetime,
    as_of: dt.datetime,
    retracted: Sequence[Retraction] = (),
) -> Script:
    """The round-up of the changes from board `then` to board `now`.

    `since_when` is the time of the board `then`. `as_of` is the time at which `now` was known.
    `retracted` are the values that were shown and retracted between the two. Raises ValueError if
    `since_when` is not before the time of `now` (`progress.moment`).
    """
    moment = progress.moment(now, as_of)
    if since_when >= moment:
        raise ValueError("a round-up begins before it ends")
    said = needed_corrections(now, (item for item in retracted if item.said_at))
    new, last = changes_since(then, now, said), clock_time(since_when, now.election)
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
        (*_shown_only(now, new, retracted), *unsettled.desk_notes(now)),
    )


def _shown_only(now: Board, new: ChangesSince, retracted: Sequence[Retraction]) -> Iterator[str]:
    """A note for each value that was shown for a time and is in no export: someone may have said
    it."""
    corrected = {pair.now.seat.id for pair in new.corrected}
    for pair in needed_corrections(now, retracted):
        if pair.now.seat.id not in corrected:
            until = clock_time(pair.until, now.election)
            yield f"Shown until {until}; if it was said, correct it: {correction_clause(pair)}."


def _several_seats(
    new: ChangesSince, now: Board, as_of: dt.datetime, last: str
) -> tuple[Paragraph, ...]:
    """The paragraphs after the corrections, unless the election has one seat."""
    return (
        *paragraphs(_progress(new, now, as_of, last)),
        *_gains(new, now, last),
        *_targets(new, now, last),
        *paragraphs(gains.holds_sentence(new.held), _votes_in(new)),
        *paragraphs(
            unsettled.unsettled_sentences(now),
            expected_seats.expected_sentence(now, progress.moment(now, as_of)),
        ),
    )


def correction_sentences(correction: Correction, last: str) -> str:
    """Sentences for air: what stands and what does not, then the seat as it stands.

    `last` is the time of the last round-up, as hours and minutes.
    """
    election = correction.now.election
    said = clock_time(correction.said_at, election) if correction.said_at else last
    clause = correction_clause(correction)
    is_full = correction.is_of_result or on_air.figures(correction.now) is None
    rest = after_correction(correction.now) if is_full else figures_sentences(correction)
    return join_sentences(f"Correction to what we said at {said}: {clause}.", rest)


def _progress(new: ChangesSince, now: Board, as_of: dt.datetime, last: str) -> str:
    count = len(new.declared)
    number = in_words(now.election, count, "seat") if count else "no seat"
    declared = f"Since {last}, {number} {'have' if count > 1 else 'has'} declared."
    return join_sentences(
        declared if now.count(Status.DECLARED) else "",
        f"At {progress.clock(now, as_of)}, {progress.declared_clause(now)}.",
        progress.parties_sentence(now, _MAX_PARTIES),
        winning_post_sentence(now, CLOSE),
    )


def _gains(new: ChangesSince, now: Board, last: str) -> tuple[Paragraph, ...]:
    if new.gains:
        count = gains.count_of_gains(now.election, len(new.gains), f"since {last}")
        text = join_sentences(f"{count}.", gains.first_gains(now, new.gains))
        return (Paragraph(text, gains.gain_lines(new.gains)),)
    held = any(state.gained() is False for state in new.held)
    return paragraphs(f"No gains since {last}." if held else "")


def _votes_in(new: ChangesSince) -> str:
    """The seats called earlier that have votes now: a line each, or only names if they are many."""
    if len(new.votes_in) <= _MAX_LINES:
        return join_sentences(*(f"The votes are in: {seat_line(state)}" for state in new.votes_in))
    number = new.votes_in[0].election.style.number
    names = listed_seats((state.seat.name for state in new.votes_in), number=number)
    return f"The votes are in for {names}, called earlier."


def _targets(new: ChangesSince, now: Board, last: str) -> tuple[Paragraph, ...]:
    lines = target_scores.newly_settled(now, new.targets)
    return (Paragraph(f"Targets since {last}.", lines),) if lines else ()
