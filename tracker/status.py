"""`tracker status`: the board as tables for a terminal, through rich."""

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from tracker.board import Board, SeatState, TargetState
from tracker.fold import Status
from tracker.night import clock_time
from tracker.swing import printed


def tables(board: Board) -> Iterator[Table | Text]:
    """The parties, the targets by group, and every seat that has been spoken of."""
    election = board.election
    total = len(election.seats)
    yield Text(f"{election.name} {election.date}, {election.region}: {board.decided} of {total}")
    yield parties(board)
    for group in dict.fromkeys(target.group for target in election.targets):
        yield targets(group, [t for t in board.targets if t.target.group == group])
    yield seats(board)


def parties(board: Board) -> Table:
    """Seats, net change and votes by party."""
    table = _table("Parties", ["party"], "seats net gains losses votes share change".split())
    shown = [p for p in board.election.parties if board.tally(p.code).seats or p.kind == "party"]
    for party in sorted(
        shown, key=lambda p: (-board.tally(p.code).seats, -board.tally(p.code).votes)
    ):
        tally = board.tally(party.code)
        if not (tally.seats or tally.losses or tally.votes):
            continue
        share, change = board.vote_share(party.code), board.vote_share_change(party.code)
        table.add_row(
            Text(f"{party.mark} {party.name}"),
            str(tally.seats),
            f"{tally.net:+d}" if tally.net else "0",
            str(tally.gains),
            str(tally.losses),
            f"{tally.votes:,}",
            printed(share) if share is not None else "",
            printed(change, sign=True) if change is not None else "",
        )
    return table


def targets(group: str, states: list[TargetState]) -> Table:
    """One group of targets: needed against actual swing."""
    table = _table(group, "seat holder challenger status".split(), "needed swing beyond".split())
    for state in states:
        table.add_row(
            Text(state.state.seat.name),
            state.target.holder,
            state.target.challenger,
            f"{state.status} ({state.state.winner})" if state.state.winner else str(state.status),
            *(
                printed(figure, sign=sign) if figure is not None else ""
                for figure, sign in (
                    (state.swing_needed, False),
                    (state.swing, True),
                    (state.beyond, True),
                )
            ),
        )
    return table


def seats(board: Board) -> Table:
    """Every seat that is no longer awaited, by the time it declared."""
    table = _table("Seats", "at seat status result".split(), "majority turnout".split())
    spoken = [s for s in board.states.values() if s.status is not Status.AWAITING]
    for state in sorted(spoken, key=_declared):
        figures, bulletin = state.figures, state.standing.bulletin
        table.add_row(
            clock_time(bulletin.declared_at if bulletin else None, board.election),
            Text(state.seat.name),
            str(state.status),
            Text(state.result()),
            f"{figures.majority:,}" if figures else "",
            printed(figures.turnout) if figures else "",
        )
    return table


def _declared(state: SeatState) -> tuple[str, str]:
    """Sorts by time of declaration; what has none comes last."""
    at = state.standing.bulletin.declared_at if state.standing.bulletin else None
    return (at.isoformat() if at else "~", state.seat.name)


def _table(title: str, columns: list[str], figures: list[str]) -> Table:
    table = Table(title=Text(title, style="bold"), title_justify="left", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=True)
    for column in figures:
        table.add_column(column, justify="right", no_wrap=True)
    return table
