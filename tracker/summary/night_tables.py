"""The sections of the summary with a table: the parties, and the seats still to come."""

import datetime as dt

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.tally import Tally
from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.election.expected_times import Due, expected_window
from tracker.summary import order
from tracker.summary.amounts import in_words, table_change, table_share, with_minus
from tracker.summary.document import Section, Table
from tracker.summary.party_names import party_name
from tracker.support.phrases import join_names

_NIGHT = dt.timedelta(hours=24)
"""After the close of polls. At a later time, as in a rehearsal, no seat is marked as overdue."""


def parties_section(board: Board) -> Section:
    codes = order.parties(board)
    if not codes:
        return Section("Parties", ("No seat has a winner or votes yet.",), name="parties")
    gains = _GAINS if board.election.has_defending_parties else ()
    return Section(
        "Parties",
        (_basis(board),),
        table=Table(
            ("Party", "Seats", *gains, "Votes", "Share", "Change"),
            tuple(_party_row(board, code) for code in codes),
            figures_from=1,
        ),
        name="parties",
    )


_GAINS = ("Net", "Gains", "Losses")
"""Columns that are left out if no seat has a defending party."""


def _basis(board: Board) -> str:
    """The number of seats over which votes, shares and changes are added up."""
    counted = sum(state.figures is not None for state in board.states.values())
    if not counted:
        return "No votes are in yet."
    compared = board.compared_seats
    votes_in = f"the {in_words(board.election, counted, 'seat')} whose votes are in"
    if compared == counted:
        return f"Votes, shares and changes are over {votes_in}."
    if not any(seat.previous for seat in board.election.seats):
        return f"Votes and shares are over {votes_in}."
    changes = f"changes over the {board.election.style.number(compared)}" if compared else "none"
    return f"Votes and shares are over {votes_in}, {changes} of them comparable with last time."


def _party_row(board: Board, code: str) -> tuple[str, ...]:
    tally, share = board.tally(code), board.vote_share(code)
    change = board.vote_share_change(code)
    return (
        party_name(board.election, code),
        str(tally.seats),
        *_gains_and_losses(board.election, tally),
        f"{tally.votes:,}",
        table_share(share),
        table_change(change),
    )


def _gains_and_losses(election: Election, tally: Tally) -> tuple[str, ...]:
    """The cells of `_GAINS`; none if no seat has a defending party."""
    if not election.has_defending_parties:
        return ()
    return (
        with_minus(f"{tally.net:+d}") if tally.net else "0",
        str(tally.gains),
        str(tally.losses),
    )


def still_to_come_section(board: Board, as_of: dt.datetime) -> Section:
    """The seats to come. Columns without a value in any row are left out."""
    moment = board.declared_by or as_of
    rows = tuple(_awaited_row(state, moment) for state in order.still_to_come(board))
    if not rows:
        return Section("Still to come: none", name="to-come")
    kept = [column for column, cells in enumerate(zip(*rows, strict=True)) if any(cells)]
    return Section(
        f"Still to come: {len(rows)}",
        ("With the time each declared last time, soonest first.",) if 0 in kept else (),
        table=Table(
            tuple(_AWAITED[column] for column in kept),
            tuple(tuple(row[column] for column in kept) for row in rows),
            figures_from=len(kept),
        ),
        name="to-come",
        is_background=True,
    )


_AWAITED = ("Last time", "Seat", "Won last time by", "Target of")


def _awaited_row(state: SeatState, moment: dt.datetime) -> tuple[str, ...]:
    election, seat = state.election, state.seat
    targets = election.targets_by_seat.get(seat.id, ())
    return (
        clock_time(seat.previous_declared_at, election)
        + (" overdue" if is_overdue(state, moment) else ""),
        seat.name,
        party_name(election, seat.previous_winner) if seat.previous_winner else "",
        join_names((party_name(election, target.challenger) for target in targets), limit=None),
    )


def is_overdue(state: SeatState, moment: dt.datetime) -> bool:
    """Whether a seat that has not declared is expected before `moment`, a time of the night."""
    start = state.election.polls_close
    window = expected_window(state.seat, state.election)
    in_the_night = start <= moment <= start + _NIGHT
    return bool(in_the_night and window and window.due(moment) is Due.OVERDUE)
