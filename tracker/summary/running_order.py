"""The summary's running order: what is said under which heading, before a format lays it out.

Targets and watch areas stand under their published headings in published order; then the
gains, what reads differently from dissolution, the parties, what is unsettled and what is
still to come. Every text in it is plain: a format escapes what it must.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.board import Board
from tracker.board.seat_state import SeatState, on_air_declared_at
from tracker.board.targets import TargetState
from tracker.election import WatchArea
from tracker.election.clock import clock_time
from tracker.election.swing import printed
from tracker.summary import order
from tracker.summary.amounts import seats
from tracker.summary.formats import Part
from tracker.summary.night_sentences import (
    as_of_sentence,
    election_title,
    other_basis_tallies_sentence,
    parties_sentence,
)
from tracker.summary.party_names import party_name
from tracker.summary.seat_sentences import (
    other_basis_sentence,
    outcome,
    party_share_sentence,
    seat_sentence,
    swing_needed_clause,
)
from tracker.support.phrases import listed


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a list."""

    lead: str
    """What a reader looks for: the seat, the area or the time; may be empty."""
    said: str
    then: tuple[str, ...] = ()
    """Further lines."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of short cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures_from: int
    """The first column that holds figures; those before it hold words."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class RunningOrder:
    """The whole summary."""

    title: str
    as_of: str
    """One sentence: when this was known, and how far the night had come."""
    sections: tuple[Section, ...]


def running_order(board: Board, as_of: dt.datetime, part: Part = "all") -> RunningOrder:
    """Everything the summary says, or one part of it, in order. `as_of` is when it was known."""
    return RunningOrder(
        election_title(board.election),
        as_of_sentence(board, as_of),
        (
            *(_published(board) if part != "general" else ()),
            *(_general(board) if part != "targets" else ()),
        ),
    )


def _published(board: Board) -> Iterator[Section]:
    """Targets and areas under the headings they were published under."""
    for heading, targets in order.target_groups(board).items():
        yield _target_group(heading, targets)
    for heading, areas in order.watch_groups(board).items():
        yield Section(heading, entries=tuple(_watch_area(board, area) for area in areas))


def _general(board: Board) -> Iterator[Section]:
    """The night in general, whatever was published before it."""
    yield _gains(board)
    if two_ways := order.counted_two_ways(board):
        yield _counted_two_ways(board, two_ways)
    yield _parties(board)
    yield _unsettled(board)
    yield _still_to_come(board)


def _target_group(heading: str, targets: list[TargetState]) -> Section:
    undecided = order.undecided(targets)
    score = f"{order.taken(targets)} taken of {len(targets)}"
    if undecided:
        score += f", {undecided} to come"
    return Section(
        f"{heading}: {score}",
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
        tuple(_watched(board.states[seat], area.party) for seat in area.seats),
    )


def _watched(state: SeatState, code: str) -> str:
    return f"{seat_sentence(state)} {party_share_sentence(state, code)}".rstrip()


def _gains(board: Board) -> Section:
    gains = order.gains(board)
    return Section(
        f"All gains: {len(gains) or 'none'}",
        entries=tuple(
            Entry(
                clock_time(on_air_declared_at(state), board.election),
                seat_sentence(state),
            )
            for state in gains
        ),
    )


def _counted_two_ways(board: Board, states: list[SeatState]) -> Section:
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
    basis = f"Votes, shares and changes are over the {seats(counted)} whose votes are in."
    paragraphs = (
        parties_sentence(board, codes),
        basis if counted else "No votes are in yet.",
    )
    return Section(
        "Parties",
        tuple(said for said in paragraphs if said),
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
        "" if share is None else f"{printed(share)}%",
        "" if change is None else printed(change, sign=True),
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
        entries=(
            *(Entry("", seat_sentence(state)) for state in unsettled),
            *queries,
        ),
    )


def _still_to_come(board: Board) -> Section:
    awaited = order.still_to_come(board)
    if not awaited:
        return Section("Still to come: none")
    challengers: dict[str, list[str]] = {}
    for target in board.election.targets:
        challengers.setdefault(target.seat, []).append(
            party_name(board.election, target.challenger)
        )
    return Section(
        f"Still to come: {len(awaited)}",
        ("With the time each declared last time, soonest first.",),
        table=Table(
            ("Last time", "Seat", "Won last time by", "Target of"),
            tuple(
                (
                    clock_time(state.seat.previous_declared_at, board.election),
                    state.seat.name,
                    party_name(board.election, state.seat.previous_winner),
                    listed(challengers.get(state.seat.id, []), most=None),
                )
                for state in awaited
            ),
            figures_from=4,
        ),
    )
