"""Properties of every script, over generated nights."""

import re
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.makers.night import MIDNIGHT
from tests.makers.random_nights import (
    ELECTION,
    THE_SAME_EVERY_RUN,
    nights,
    with_example_nights,
)
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.standing import Status
from tracker.summary.news_scripts.end_of_night import end_of_night
from tracker.summary.news_scripts.expected_seats import SPAN
from tracker.summary.news_scripts.headline import MAX_CHARACTERS, headline
from tracker.summary.news_scripts.round_up import round_up
from tracker.summary.news_scripts.running_summary import running_summary
from tracker.summary.news_scripts.script import Script
from tracker.summary.news_scripts.seat_line import seat_line, seat_script

some_nights = settings(THE_SAME_EVERY_RUN, max_examples=120)
spans = nights().flatmap(lambda night: st.tuples(st.just(night), st.integers(0, len(night))))
"""A night, and the number of its statements at the last round-up."""

SLIPS = re.compile(
    r"\b1 (seats|gains|votes|words|targets|parties)\b|None|True|False| ,| \.|  |\.\.|[{}<>]"
    r"|\b(Con|Lab|LD|Ind)\b|\b0\.0\b|;\.|: \.|\(\)| and \."
)
"""A wrong plural, an empty value, wrong punctuation, a code instead of a known name."""
FIGURES = re.compile(r"[Mm]ajority (of )?\d|\d (per cent|votes|against|points)|needed|no majority")


def scripts(then: Board, now: Board) -> Iterator[Script]:
    """Every script of a board and of its changes."""
    yield headline(now, MIDNIGHT)
    yield running_summary(now, MIDNIGHT)
    yield round_up(then, now, MIDNIGHT - SPAN, MIDNIGHT)
    yield end_of_night(now, MIDNIGHT)
    yield from (seat_script(now, state, MIDNIGHT) for state in now.states.values())


def texts(script: Script) -> list[str]:
    parts = [part for one in script.paragraphs for part in (one.text, *one.items)]
    return [text for text in (script.headline, *parts) if text]


@some_nights
@given(spans)
def test_no_script_has_a_typographic_slip(span: tuple[list[Bulletin], int]) -> None:
    night, said = span
    then, now = Board.of(ELECTION, night[:said]), Board.of(ELECTION, night)
    for script in scripts(then, now):
        for text in texts(script):
            assert not SLIPS.search(text), text
            assert text == script.headline or text[-1] == ".", text
            assert text[0].isupper() or text[0].isdigit(), text


@some_nights
@given(nights())
@with_example_nights
def test_every_script_states_its_time_and_the_seats_declared(night: list[Bulletin]) -> None:
    now = Board.of(ELECTION, night)
    in_the_count = 4 - now.count(Status.SET_ASIDE)
    declared = f": {now.count(Status.DECLARED)} of {in_the_count} seats declared"
    for script in scripts(Board.empty(ELECTION), now):
        assert script.as_of.startswith("At 00:00 on Friday 13 December 2019" + declared)


@some_nights
@given(nights())
@with_example_nights
def test_headline_and_running_summary_keep_their_limits(night: list[Bulletin]) -> None:
    now = Board.of(ELECTION, night)
    assert len(headline(now, MIDNIGHT).headline) <= MAX_CHARACTERS
    assert running_summary(now, MIDNIGHT).word_count <= 60


@some_nights
@given(spans)
def test_no_figure_of_a_seat_in_conflict_is_read_out(span: tuple[list[Bulletin], int]) -> None:
    night, said = span
    then, now = Board.of(ELECTION, night[:said]), Board.of(ELECTION, night)
    doubtful = [s for s in now.states.values() if s.status is Status.CONFLICT]
    assert not any(FIGURES.search(seat_line(state)) for state in doubtful)
    for script in scripts(then, now):
        for sentence in re.split(r"(?<=\.) ", " ".join(texts(script))):
            if "not stand" in sentence:  # it takes a figure back
                continue
            for state in doubtful:
                assert not (
                    state.seat.name in sentence
                    and FIGURES.search(_about(state.seat.name, sentence))
                ), sentence


def _about(seat: str, sentence: str) -> str:
    """The part of a sentence about this seat."""
    named = re.search(re.escape(seat) + r" \([^)]*\)", sentence)
    return named[0] if named else sentence


@some_nights
@given(spans)
def test_a_changed_winner_or_majority_is_a_correction(
    span: tuple[list[Bulletin], int],
) -> None:
    night, said = span
    then, now = Board.of(ELECTION, night[:said]), Board.of(ELECTION, night)
    read = [one.text for one in round_up(then, now, MIDNIGHT - SPAN, MIDNIGHT).paragraphs]
    corrected = " ".join(text for text in read if text.startswith("Correction "))
    for before in then.states.values():
        after = now.states[before.seat.id]
        if before.winner and before.winner != after.winner:
            assert before.seat.name in corrected
