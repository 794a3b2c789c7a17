"""The summary's running order: the sections with their sentences and tables, without a format.

Targets and watch areas come first, under their published headings and in published order. Then
gains, seats that depend on the basis, parties, unsettled seats, seats still to come. Texts are
plain; each format escapes them.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.seat_state import SeatState, on_air_declared_at
from tracker.board.targets import TargetState
from tracker.election import WatchArea
from tracker.election.clock import clock_time
from tracker.election.swing import format_rounded
from tracker.summary import order
from tracker.summary.amounts import seats
from tracker.summary.formats import Part
from tracker.summary.night_sentences import (
    as_of_sentence,
    election_title,
    other_basis_tallies_sentence,
    parties_sentence,
    target_score,
)
from tracker.summary.party_names import party_name
from tracker.summary.seat_sentences import (
    other_basis_sentence,
    outcome,
    party_share_sentence,
    seat_sentence,
    swing_needed_clause,
)
from tracker.support.phrases import join_names


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a list."""

    label: str
    """The seat, the area or the time; may be empty."""
    text: str
    more_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of short cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures_from: int
    """Index of the first column of figures; columns before it hold words."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its content."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class RunningOrder:
    """The whole summary."""

    title: str
    as_of: str
    """One sentence: when this was known, and how many seats had each status."""
    sections: tuple[Section, ...]


def running_order(board: Board, as_of: dt.datetime, part: Part = "all") -> RunningOrder:
    """The summary or one part of it. `as_of` is when it was known."""
    return RunningOrder(
        election_title(board.election),
        as_of_sentence(board, as_of),
        (
            *(_published(board) if part != "general" else ()),
            *(_general(board) if part != "targets" else ()),
        ),
    )


def _published(board: Board) -> Iterator[Section]:
    """Targets and watch areas, under their published headings."""
    for heading, targets in order.target_groups(board).items():
        yield _target_group(heading, targets)
    for heading, areas in order.watch_groups(board).items():
        yield Section(heading, entries=tuple(_watch_area(board, area) for area in areas))


def _general(board: Board) -> Iterator[Section]:
    """Sections that do not depend on the published targets."""
    yield _gains(board)
    if states := order.differ_by_basis(board):
        yield _differ_by_basis(board, states)
    yield _parties(board)
    yield _unsettled(board)
    yield _still_to_come(board)


def _target_group(heading: str, targets: list[TargetState]) -> Section:
    return Section(
        f"{heading}: {target_score(targets)}",
        entries=tuple(
            Entry(
                f"{target.state.seat.name}:",
                f"{swing_needed_clause(target)}.",
                (seat_sentence(target.state, target),),
            )
            for target in targets
        ),
    )


def _watch_area(board: Board, area: WatchArea) -> Entry:
    name = party_name(board.election, area.party)
    share = "" if area.published_share is None else f" {area.published_share} per cent"
    vote = f" in the {area.share_of}" if share and area.share_of else ""
    return Entry(
        f"{area.area}:",
        f"{name}{share}{vote}, as published before the election.",
        tuple(_watched_seat(board.states[seat], area.party) for seat in area.seats),
    )


def _watched_seat(state: SeatState, code: str) -> str:
    return f"{seat_sentence(state)} {party_share_sentence(state, code)}".rstrip()


def _gains(board: Board) -> Section:
    gains = order.gains(board)
    return Section(
        f"All gains: {len(gains) or 'none'}",
        entries=tuple(
            Entry(clock_time(on_air_declared_at(state), board.election), seat_sentence(state))
            for state in gains
        ),
    )


def _differ_by_basis(board: Board, states: list[SeatState]) -> Section:
    return Section(
        "Where gain or hold depends on what it is counted from",
        (other_basis_tallies_sentence(board, order.parties(board)),),
        entries=tuple(
            Entry("", f"{outcome(state)}. {other_basis_sentence(state)}") for state in states
        ),
    )


def _parties(board: Board) -> Section:
    codes = order.parties(board)
    if not codes:
        return Section("Parties", ("No seat has a winner or votes yet.",))
    counted = sum(state.figures is not None for state in board.states.values())
    basis = "No votes are in yet."
    if counted:
        basis = f"Votes, shares and changes are over the {seats(counted)} whose votes are in."
    return Section(
        "Parties",
        tuple(filter(None, (parties_sentence(board, codes), basis))),
        table=Table(
            ("Party", "Seats", "Net", "Gains", "Losses", "Votes", "Share", "Change"),
            tuple(_party_row(board, code) for code in codes),
            figures_from=1,
        ),
    )


def _party_row(board: Board, code: str) -> tuple[str, ...]:
    tally, share = board.tally(code), board.vote_share(code)
    change = board.vote_share_change(code)
    return (
        party_name(board.election, code),
        str(tally.seats),
        f"{tally.net:+d}" if tally.net else "0",
        str(tally.gains),
        str(tally.losses),
        f"{tally.votes:,}",
        "" if share is None else f"{format_rounded(share)}%",
        "" if change is None else format_rounded(change, sign=True),
    )


def _unsettled(board: Board) -> Section:
    unsettled, queried = order.unsettled(board), order.queried(board)
    queries = tuple(
        Entry(f"{state.seat.name}:", f"{flag}.")
        for state in queried
        for flag in state.flags
        if flag in order.QUERIES
    )
    count = len({state.seat.id for state in (*unsettled, *queried)})
    return Section(
        f"Unsettled: {count or 'none'}",
        entries=(*(Entry("", seat_sentence(state)) for state in unsettled), *queries),
    )


def _still_to_come(board: Board) -> Section:
    awaited = order.still_to_come(board)
    if not awaited:
        return Section("Still to come: none")
    return Section(
        f"Still to come: {len(awaited)}",
        ("With the time each declared last time, soonest first.",),
        table=Table(
            ("Last time", "Seat", "Won last time by", "Target of"),
            tuple(_awaited_row(state) for state in awaited),
            figures_from=4,
        ),
    )


def _awaited_row(state: SeatState) -> tuple[str, ...]:
    election, seat = state.election, state.seat
    targets = election.targets_by_seat.get(seat.id, ())
    return (
        clock_time(seat.previous_declared_at, election),
        seat.name,
        party_name(election, seat.previous_winner),
        join_names((party_name(election, target.challenger) for target in targets), limit=None),
    )
