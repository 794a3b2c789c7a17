"""The sections of a summary, with their sentences and tables: the same for all formats.

The targets and the watch areas are first, under their published headings and in published order.
Then follow gains, seats whose result differs by basis, parties, unsettled seats, seats still to
come. The doubtful seats are last, with the reasons; no other section has their results. Texts are
unescaped: each format escapes them.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.seat_state import SeatState, on_air_declared_at
from tracker.board.tally import Tally
from tracker.board.targets import TargetState
from tracker.election import Election, WatchArea
from tracker.election.clock import clock_time
from tracker.election.swing import format_rounded
from tracker.summary import night_sentences, order, single_seat
from tracker.summary.amounts import seats
from tracker.summary.formats import Part
from tracker.summary.party_names import party_name
from tracker.summary.seat_sentences import (
    doubts_sentence,
    other_basis_sentence,
    outcome,
    party_share_sentence,
    seat_sentence,
)
from tracker.summary.target_sentences import swing_needed_clause, target_swing_sentence
from tracker.support.phrases import join_names, join_sentences

DAMAGED = "The ledger is damaged: not everything is shown"
"""The heading of the alarm."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a list."""

    label: str
    """Name of the seat or the area, or a time; may be empty."""
    text: str
    more_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of short texts."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures_from: int
    """Index of the first column of figures, from 0; the columns before it have words."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and below it paragraphs, a list and a table; each of the three may be missing."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class RunningOrder:
    """The summary or one part of it: its title and its sections."""

    title: str
    as_of: str
    """One sentence: the time at which the board was known, and the number of seats by status."""
    sections: tuple[Section, ...]


def running_order(board: Board, as_of: dt.datetime, part: Part = "all") -> RunningOrder:
    """The summary of a board or one part of it. `as_of`: the time at which the board was known."""
    state = board.only_state
    if state:
        sections = [*_about_one_seat(board, state, part)]
    else:
        sections = [*_about_several_seats(board, part)]
    if board.damaged:
        sections.insert(0, Section(DAMAGED, tuple(sentence(text) for text in board.damaged)))
    if doubtful := not_to_be_read_out(board):
        sections.append(Section("Not to be read out", entries=doubtful))
    title = night_sentences.election_title(board.election)
    return RunningOrder(title, night_sentences.as_of_sentence(board, as_of), tuple(sections))


def sentence(text: str) -> str:
    """A text of `Board.damaged` as a sentence."""
    return f"{text[0].upper()}{text[1:]}."


def not_to_be_read_out(board: Board) -> tuple[Entry, ...]:
    """An entry for each doubtful seat, with its doubts."""
    return tuple(
        Entry(f"{state.seat.name}:", doubts_sentence(state)) for state in order.doubtful(board)
    )


def _about_several_seats(board: Board, part: Part) -> Iterator[Section]:
    if part != "general":
        yield from _published(board)
    if part != "targets":
        yield from _general(board)


def _about_one_seat(board: Board, state: SeatState, part: Part) -> Iterator[Section]:
    """Result with the candidates, then what the desk must settle, then the challengers."""
    if part != "targets":
        texts = (seat_sentence(state), single_seat.turnout_sentence(state))
        rows = single_seat.candidate_rows(state)
        table = Table(single_seat.CANDIDATE_COLUMNS, rows, figures_from=2) if rows else None
        yield Section("Result", tuple(filter(None, texts)), table=table)
        if queries := tuple(Entry("", f"{flag}.") for _, flag in order.queried(board)):
            yield Section("Unsettled", entries=queries)
    if part != "general":
        for heading, targets in order.target_groups(board).items():
            yield Section(heading, entries=tuple(map(_challenger, targets)))
        for heading, areas in order.watch_groups(board).items():
            yield Section(heading, entries=tuple(_watch_area(board, area) for area in areas))


def _challenger(target: TargetState) -> Entry:
    swing = target_swing_sentence(target)
    return Entry("", f"{swing_needed_clause(target)}.", (swing,) if swing else ())


def _published(board: Board) -> Iterator[Section]:
    """Targets and watch areas, under their published headings."""
    for heading, targets in order.target_groups(board).items():
        score = night_sentences.target_score(targets)
        yield Section(f"{heading}: {score}", entries=tuple(map(_target, targets)))
    for heading, areas in order.watch_groups(board).items():
        yield Section(heading, entries=tuple(_watch_area(board, area) for area in areas))


def _general(board: Board) -> Iterator[Section]:
    """The sections of the part `general`."""
    if board.election.has_defending_parties:
        yield _gains(board)
    if states := order.differ_by_basis(board):
        yield _differ_by_basis(board, states)
    yield _parties(board)
    yield _unsettled(board)
    yield _still_to_come(board)


def _target(target: TargetState) -> Entry:
    needed = f"{swing_needed_clause(target)}."
    return Entry(f"{target.state.seat.name}:", needed, (seat_sentence(target.state, target),))


def _watch_area(board: Board, area: WatchArea) -> Entry:
    name = party_name(board.election, area.party)
    share = "" if area.published_share is None else f" {area.published_share} per cent"
    vote = f" in the {area.share_of}" if share and area.share_of else ""
    lines = (
        join_sentences(seat_sentence(state), party_share_sentence(state, area.party))
        for state in [board.states[seat] for seat in area.seats]
    )
    published = f"{name}{share}{vote}, as published before the election."
    return Entry(f"{area.area}:", published, tuple(lines))


def _gains(board: Board) -> Section:
    entries = tuple(
        Entry(clock_time(on_air_declared_at(state), board.election), seat_sentence(state))
        for state in order.gains(board)
    )
    return Section(f"All gains: {len(entries) or 'none'}", entries=entries)


def _differ_by_basis(board: Board, states: list[SeatState]) -> Section:
    return Section(
        "Where gain or hold depends on what it is counted from",
        (night_sentences.other_basis_tallies_sentence(board, order.parties(board)),),
        tuple(Entry("", f"{outcome(state)}. {other_basis_sentence(state)}") for state in states),
    )


def _parties(board: Board) -> Section:
    codes = order.parties(board)
    if not codes:
        return Section("Parties", ("No seat has a winner or votes yet.",))
    gains = _GAINS if board.election.has_defending_parties else ()
    return Section(
        "Parties",
        tuple(filter(None, (night_sentences.full_parties_sentence(board, codes), _basis(board)))),
        table=Table(
            ("Party", "Seats", *gains, "Votes", "Share", "Change"),
            tuple(_party_row(board, code) for code in codes),
            figures_from=1,
        ),
    )


_GAINS = ("Net", "Gains", "Losses")
"""Columns that are left out if no seat has a defending party."""


def _basis(board: Board) -> str:
    """The number of seats over which votes, shares and changes are added up."""
    counted = sum(state.figures is not None for state in board.states.values())
    if not counted:
        return "No votes are in yet."
    compared, votes_in = board.compared_seats, f"the {seats(counted)} whose votes are in"
    if compared == counted:
        return f"Votes, shares and changes are over {votes_in}."
    if not any(seat.previous for seat in board.election.seats):
        return f"Votes and shares are over {votes_in}."
    changes = f"changes over the {compared:,}" if compared else "none"
    return f"Votes and shares are over {votes_in}, {changes} of them comparable with last time."


def _party_row(board: Board, code: str) -> tuple[str, ...]:
    tally, share = board.tally(code), board.vote_share(code)
    change = board.vote_share_change(code)
    return (
        party_name(board.election, code),
        str(tally.seats),
        *_gains_and_losses(board.election, tally),
        f"{tally.votes:,}",
        "" if share is None else f"{format_rounded(share)}%",
        "" if change is None else format_rounded(change, sign=True),
    )


def _gains_and_losses(election: Election, tally: Tally) -> tuple[str, ...]:
    """The cells of `_GAINS`; none if no seat has a defending party."""
    if not election.has_defending_parties:
        return ()
    return (f"{tally.net:+d}" if tally.net else "0", str(tally.gains), str(tally.losses))


def _unsettled(board: Board) -> Section:
    unsettled, queried = order.unsettled(board), order.queried(board)
    queries = (Entry(f"{state.seat.name}:", f"{flag}.") for state, flag in queried)
    count = len({state.seat.id for state in (*unsettled, *(state for state, _ in queried))})
    return Section(
        f"Unsettled: {count or 'none'}",
        entries=(*(Entry("", seat_sentence(state)) for state in unsettled), *queries),
    )


def _still_to_come(board: Board) -> Section:
    """The seats to come. Columns without a value in any row are left out."""
    rows = tuple(map(_awaited_row, order.still_to_come(board)))
    if not rows:
        return Section("Still to come: none")
    kept = [column for column, cells in enumerate(zip(*rows, strict=True)) if any(cells)]
    return Section(
        f"Still to come: {len(rows)}",
        ("With the time each declared last time, soonest first.",) if 0 in kept else (),
        table=Table(
            tuple(_AWAITED[column] for column in kept),
            tuple(tuple(row[column] for column in kept) for row in rows),
            figures_from=len(kept),
        ),
    )


_AWAITED = ("Last time", "Seat", "Won last time by", "Target of")


def _awaited_row(state: SeatState) -> tuple[str, ...]:
    election, seat = state.election, state.seat
    targets = election.targets_by_seat.get(seat.id, ())
    return (
        clock_time(seat.previous_declared_at, election),
        seat.name,
        party_name(election, seat.previous_winner) if seat.previous_winner else "",
        join_names((party_name(election, target.challenger) for target in targets), limit=None),
    )
