"""The latest declarations, and who gained from whom."""

from collections import Counter
from collections.abc import Iterator

from tracker.board import Board
from tracker.board.seat_state import SeatState, on_air_declared_at
from tracker.board.standing import Status
from tracker.election.clock import clock_time
from tracker.summary import on_air, order
from tracker.summary.document import Section, Table
from tracker.summary.html_elements import (
    badge,
    entry_list,
    escaped,
    folded,
    seat_link,
    table_element,
)
from tracker.summary.outcome import caption_outcome
from tracker.summary.party_names import party_name
from tracker.summary.pictures.party_style import party_style

LATEST = 8
"""Number of declarations that are the latest."""
FEW = 6
"""Maximum number of seats whose sentences are shown before they are opened."""

_NOT_IN_FULL = {
    Status.CALLED: "figures to follow",
    Status.VOTES_PENDING: "corrected, new figures to follow",
    Status.CONFLICT: "figures not yet confirmed",
}


def latest_section(board: Board) -> Iterator[str]:
    """The latest declarations, newest first. A seat without a time of declaration is not in it."""
    timed = [s for s in order.declarations(board) if s.winner and on_air_declared_at(s)]
    if not timed:
        return
    yield '<section id="latest"><h2>Latest declarations</h2><table class="latest">'
    yield '<caption class="screen-reader">The latest declarations, newest first</caption>'
    yield (
        '<thead><tr><th scope="col">Time</th><th scope="col">Seat</th>'
        '<th scope="col" class="figure">Majority</th></tr></thead><tbody>'
    )
    yield from map(_row, timed[: -LATEST - 1 : -1])
    yield "</tbody></table></section>"


def _row(state: SeatState) -> str:
    figures = on_air.figures(state)
    majority = f"{figures.majority:,}" if figures else ""
    return (
        f"<tr><td>{clock_time(on_air_declared_at(state), state.election)}</td>"
        f'<th scope="row">{seat_link(state.seat)}<br><span>{result(state)}</span></th>'
        f'<td class="figure">{majority}</td></tr>'
    )


def result(state: SeatState) -> str:
    """The winner's badge and the result in a few words, as HTML; empty without a winner.

    It says whether the figures stand, and whether the desk's own report does.
    """
    if state.winner is None:
        return ""
    notes = [_NOT_IN_FULL.get(state.status, ""), "our own report" if state.is_own_report else ""]
    words = "; ".join(filter(None, (caption_outcome(state), *notes)))
    return f"{badge(party_style(state.election, state.winner))} {escaped(words)}"


def gains_section(board: Board, section: Section) -> Iterator[str]:
    """Who gained from whom, then the sentences about the gains; many of them are folded."""
    yield f'<section id="gains"><h2>{escaped(section.heading)}</h2>'
    if table := gains_table(board):
        yield from table_element(table, "gains-table", "Gains by winner and loser")
    yield from (f"<p>{escaped(text)}</p>" for text in section.paragraphs)
    if len(section.entries) > FEW:
        yield from folded("Every gain", entry_list(section.entries))
    elif section.entries:
        yield from entry_list(section.entries)
    yield "</section>"


def gains_table(board: Board) -> Table | None:
    """The number of gains by winner and loser, most first; None without a gain."""
    pairs = Counter(
        (party_name(board.election, state.winner or ""), _loser(state))
        for state in order.gains(board)
    )
    own = Counter(
        (party_name(board.election, state.winner or ""), _loser(state))
        for state in order.gains(board)
        if state.is_own_report
    )
    if not pairs:
        return None
    ranked = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    titles = ("Gained by", "From", "Seats", *(("Own reports",) if own else ()))
    rows = tuple((*pair, str(count), *((str(own[pair]),) if own else ())) for pair, count in ranked)
    return Table(titles, rows, figures_from=2)


def _loser(state: SeatState) -> str:
    name = party_name(state.election, state.defending_party())
    return f"another {name}" if state.won_by_another_independent else name
