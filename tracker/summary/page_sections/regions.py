"""Seats by region and party, with the gains."""

from collections import Counter
from collections.abc import Iterator

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.summary import order
from tracker.summary.document import Table
from tracker.summary.html_elements import table_element
from tracker.summary.party_names import party_name
from tracker.summary.pictures.page_map import NO_REGION

_MAX_COLUMNS = 5
"""Maximum number of parties with a column of their own."""
_OTHERS = ""


def regions_section(board: Board) -> Iterator[str]:
    """The table; nothing if all seats have one region, and before the first winner."""
    if table := regions_table(board):
        yield '<section id="regions"><h2>Seats by region</h2>'
        gains = " In brackets: gains among them." if board.election.has_defending_parties else ""
        yield f"<p>Seats won by each party.{gains} To come: seats without a winner.</p>"
        yield from table_element(table, "regions-table", "Seats by region and party")
        yield "</section>"


def regions_table(board: Board) -> Table | None:
    """A row for each region: the seats won by each party, with the gains, and those without winner.

    Parties with fewer seats than the first five are added up as "Others". None if all seats have
    one region, and before the first winner. A party has the seats that are counted as its own
    (`Election.counted_as`), as in the other tables.
    """
    regions = dict.fromkeys(sorted(seat.region for seat in board.election.seats))
    if len(regions) < 2 or not board.decided:
        return None
    codes = [code for code in order.parties(board) if board.tally(code).seats]
    columns = codes if len(codes) <= _MAX_COLUMNS + 1 else codes[:_MAX_COLUMNS]
    gained = {state.seat.id for state in order.gains(board)}
    titles = [party_name(board.election, code) for code in columns]
    keys = [*columns, *([_OTHERS] if len(columns) < len(codes) else [])]
    titles += ["Others"] if len(columns) < len(codes) else []
    rows = []
    for region in sorted(regions, key=lambda name: (not name, name)):
        states = [state for state in board.states.values() if state.seat.region == region]
        won, gains = _by_column(states, columns), Counter[str]()
        gains = _by_column([state for state in states if state.seat.id in gained], columns)
        to_come = sum(state.to_come for state in states)
        cells = (f"{won[key]} ({gains[key]})" if gains[key] else str(won[key]) for key in keys)
        rows.append((region or NO_REGION, *cells, str(to_come)))
    return Table(("Region", *titles, "To come"), tuple(rows), figures_from=1)


def _by_column(states: list[SeatState], columns: list[str]) -> Counter[str]:
    """The number of seats won by column; parties without a column are under `_OTHERS`."""
    found = Counter[str]()
    for state in states:
        if state.winner is not None:
            code = state.election.counted_as(state.winner)
            found[code if code in columns else _OTHERS] += 1
    return found
