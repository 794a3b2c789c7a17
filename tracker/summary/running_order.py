"""The sections of a summary, with their sentences and tables: the same for all formats.

The headline is first, then gains, unsettled seats and corrections. Then follow the targets and the
watch areas, under their published headings and in published order, then the parties, seats whose
result differs by basis, seats still to come. The notes for the desk are last, with the reasons of
the doubtful seats; no other section has their results. Texts are unescaped: each format escapes
them.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from tracker.board import Board
from tracker.board.correction_text import flag_text
from tracker.board.seat_state import SeatState, on_air_declared_at
from tracker.board.targets import TargetState
from tracker.election import WatchArea
from tracker.election.clock import clock_time
from tracker.summary import night_sentences, order, single_seat
from tracker.summary.corrections import correction_clause
from tracker.summary.damage import HEADING, damage_sentence
from tracker.summary.document import Entry, RunningOrder, Section, Table
from tracker.summary.formats import Part
from tracker.summary.news_scripts.gains import first_gains
from tracker.summary.night_tables import parties_section, still_to_come_section
from tracker.summary.outcome import other_basis_sentence, outcome
from tracker.summary.party_names import party_name
from tracker.summary.retractions import Retraction, needed_corrections
from tracker.summary.seat_details import turnout_sentence
from tracker.summary.seat_names import listed_seats
from tracker.summary.seat_sentences import (
    desk_note,
    doubts_sentence,
    party_share_sentence,
    seat_sentence,
)
from tracker.summary.target_sentences import swing_needed_clause, target_swing_sentence
from tracker.summary.winning_post import winning_post_sentence
from tracker.support.phrases import capitalized, join_sentences


def running_order(
    board: Board,
    as_of: dt.datetime,
    part: Part = "all",
    retracted: Sequence[Retraction] = (),
) -> RunningOrder:
    """The summary of a board or one part of it. `as_of`: the time at which the board was known.

    `retracted`: the values that the board showed in the night and that were retracted.
    """
    state = board.only_state
    if state:
        sections = [*_about_one_seat(board, state, part, retracted)]
    else:
        sections = [*_about_several_seats(board, as_of, part, retracted)]
    if board.damaged:
        sections.insert(
            0, Section(HEADING, tuple(map(damage_sentence, board.damaged)), name="damaged")
        )
    if doubtful := not_to_be_read_out(board):
        sections.append(Section("Not to be read out", entries=doubtful, name="not-for-air"))
    title = night_sentences.election_title(board.election)
    return RunningOrder(title, night_sentences.as_of_sentence(board, as_of), tuple(sections))


def not_to_be_read_out(board: Board) -> tuple[Entry, ...]:
    """An entry for each doubtful seat with its doubts, conflict, and flag to decide on."""
    doubts = (
        Entry(f"{state.seat.name}:", doubts_sentence(state)) for state in order.doubtful(board)
    )
    notes = (Entry("", note) for s in order.unsettled(board) if (note := desk_note(s)))
    flags = (
        Entry(f"{state.seat.name}:", f"{flag_text(flag, state)}.")
        for state, flag in order.queried(board)
    )
    return (*doubts, *notes, *flags)


def _about_several_seats(
    board: Board, as_of: dt.datetime, part: Part, retracted: Sequence[Retraction]
) -> Iterator[Section]:
    if part != "targets":
        yield _headline(board)
        if board.election.has_defending_parties:
            yield _gains(board)
        yield _unsettled(board)
        yield from _corrections(board, retracted)
    if part != "general":
        yield from _published(board)
    if part != "targets":
        yield from _rest(board, as_of)


def _headline(board: Board) -> Section:
    codes = order.headline_parties(board)
    sentences = (
        night_sentences.full_parties_sentence(board, codes) or "No seat has a winner yet.",
        winning_post_sentence(board),
        night_sentences.speaker_sentence(board),
    )
    return Section("Headline", tuple(filter(None, sentences)), name="headline")


def _corrections(board: Board, retracted: Sequence[Retraction]) -> Iterator[Section]:
    """The values that were shown in the night and do not stand; no section without them."""
    entries = tuple(
        Entry(
            f"Until {clock_time(pair.until, board.election)}:",
            f"{capitalized(correction_clause(pair))}.",
        )
        for pair in needed_corrections(board, retracted)
    )
    if entries:
        yield Section(f"Corrections: {len(entries)}", entries=entries, name="corrections")


def _about_one_seat(
    board: Board, state: SeatState, part: Part, retracted: Sequence[Retraction]
) -> Iterator[Section]:
    """Result with the candidates, then corrections, then the challengers."""
    if part != "targets":
        texts = (seat_sentence(state), turnout_sentence(state))
        rows = single_seat.candidate_rows(state)
        table = Table(single_seat.CANDIDATE_COLUMNS, rows, figures_from=2) if rows else None
        yield Section("Result", tuple(filter(None, texts)), table=table, name="result")
        yield from _corrections(board, retracted)
    if part != "general":
        for number, (heading, targets) in enumerate(order.target_groups(board).items(), start=1):
            entries = tuple(map(_challenger, targets))
            yield Section(heading, entries=entries, name=f"targets-{number}")
        yield from _watch_areas(board)


def _challenger(target: TargetState) -> Entry:
    swing = target_swing_sentence(target)
    return Entry("", f"{swing_needed_clause(target)}.", (swing,) if swing else ())


def _published(board: Board) -> Iterator[Section]:
    """Targets and watch areas, under their published headings."""
    for number, (heading, targets) in enumerate(order.target_groups(board).items(), start=1):
        yield Section(
            f"{heading}: {night_sentences.target_score(targets)}",
            entries=tuple(map(_target, targets)),
            name=f"targets-{number}",
            is_background=True,
        )
    yield from _watch_areas(board)


def _watch_areas(board: Board) -> Iterator[Section]:
    for number, (heading, areas) in enumerate(order.watch_groups(board).items(), start=1):
        entries = tuple(_watch_area(board, area) for area in areas)
        yield Section(heading, entries=entries, name=f"watch-{number}", is_background=True)


def _rest(board: Board, as_of: dt.datetime) -> Iterator[Section]:
    """The sections of the part `general` that are after the targets."""
    yield parties_section(board)
    if tallies := night_sentences.other_basis_tallies_sentence(board, order.parties(board)):
        yield _differ_by_basis(tallies, order.differ_by_basis(board))
    yield still_to_come_section(board, as_of)


def _target(target: TargetState) -> Entry:
    needed, note = f"{swing_needed_clause(target)}.", target.target.note
    lines = (*([note] if note else ()), seat_sentence(target.state, target))
    return Entry(f"{target.state.seat.name}:", needed, lines)


def _watch_area(board: Board, area: WatchArea) -> Entry:
    name = party_name(board.election, area.party)
    share = "" if area.published_share is None else f" {area.published_share} per cent"
    vote = f" in the {area.share_of}" if share and area.share_of else ""
    lines = (
        join_sentences(seat_sentence(state), party_share_sentence(state, area.party))
        for state in [board.states[seat] for seat in area.seats]
    )
    published = f"{name}{share}{vote}, as published before the election."
    notes = (area.note,) if area.note else ()
    return Entry(f"{area.area}:", published, (*notes, *lines))


def _gains(board: Board) -> Section:
    entries = tuple(
        Entry(clock_time(on_air_declared_at(state), board.election), seat_sentence(state))
        for state in order.gains(board)
    )
    first = first_gains(board, order.gains(board))
    return Section(
        f"All gains: {len(entries) or 'none'}",
        (first,) if first else (),
        entries=entries,
        name="gains",
    )


def _differ_by_basis(tallies: str, states: list[SeatState]) -> Section:
    return Section(
        "Where gain or hold depends on what it is counted from",
        (tallies,),
        tuple(Entry("", f"{outcome(state)}. {other_basis_sentence(state)}") for state in states),
        name="bases",
        is_background=True,
    )


def _unsettled(board: Board) -> Section:
    """The unsettled seats, and the desk's own reports."""
    states = order.unsettled(board)
    own = [state.seat.name for state in order.own_reports(board)]
    counted = f"Our own report, not the agency's, and counted: {listed_seats(own, None)}."
    return Section(
        f"Unsettled: {len(states) or 'none'}",
        (counted,) if own else (),
        entries=tuple(Entry("", seat_sentence(state)) for state in states),
        name="unsettled",
    )
