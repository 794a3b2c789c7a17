"""Makes the rows of the readable tables (`declarations`, `candidates`, `targets` …).

The tables are for people who read the ledger with sqlite-utils or Datasette. The tracker takes no
figure from them. Shares and swings are percentage points as floats, not rounded. `schema` has the
columns, `datasette.columns` describes them, `write_tables` executes the SQL.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.records import candidate_records, row, seat_record, target_record
from tracker.board.seat_state import SeatState, stated_declared_at
from tracker.board.standing import NO_DECLARATION, confirmations, not_retracted
from tracker.board.targets import TargetState
from tracker.election import Election
from tracker.election.swing import as_float

Row = tuple[Any, ...]

_PARTY = "code name colour mark".split()
_SEAT = "id name pa_number pa_name county region electorate".split()


def election_tables(election: Election) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The tables made from the election's data, as (table, rows) before the first bulletin.

    `targets` is not among them. A table comes after the tables that its foreign keys refer to.
    """
    yield (
        "parties",
        [{column: getattr(party, column) for column in _PARTY} for party in election.parties],
    )
    yield (
        "seats",
        [
            {
                **{column: getattr(seat, column) for column in _SEAT},
                "previous_winner": seat.previous_winner or None,
                "sitting": seat.sitting or None,
                "previous_declared_at": at and at.isoformat(),
                "status": SeatState.of(election, seat).status,
            }
            for seat in election.seats
            for at in [seat.previous_declared_at]
        ],
    )
    yield (
        "previous_votes",
        [
            {"seat_id": seat.id, "party": party, "votes": votes}
            for seat in election.seats
            for party, votes in seat.previous.items()
        ],
    )
    yield (
        "watch_areas",
        [
            {
                "area_group": area.group,
                "area": area.area,
                "party": area.party,
                "published_share": as_float(area.published_share),
                "share_of": area.share_of,
                "seat_id": seat,
                "seat": election.seat_by_id[seat].name,
            }
            for area in election.watch_areas
            for seat in area.seats
        ],
    )


_DECLARATION = (
    "seat_id seat status winner result gain majority majority_share turnout valid_votes "
    "electorate swing_from swing_to swing declared_at"
).split()
_CANDIDATE = "seat_id position name party party_name votes share share_change elected".split()
_TARGET = (
    "group seat_id seat holder challenger published_majority published_swing majority "
    "swing_needed swing beyond seat_status status winner note"
).split()


def declaration_row(state: SeatState) -> Row:
    """A row of `declarations`, in the table's order of columns."""
    bulletin = state.standing.bulletin
    record = seat_record(state, state.figures, None if state.doubts else stated_declared_at(state))
    return (
        *row(record, _DECLARATION),
        "; ".join(state.flags),
        bulletin.id if bulletin else None,
        "; ".join(doubt.sentence for doubt in state.doubts),
    )


def candidate_rows(state: SeatState) -> list[Row]:
    """Rows of `candidates`: the candidates of the bulletin that stands.

    Without figures (a rush, a conflict) the columns of votes are NULL. None in a doubtful seat: the
    order of its candidates is that of their votes.
    """
    bulletin = state.standing.bulletin
    if bulletin is None or state.status in NO_DECLARATION or state.doubts:
        return []
    if state.figures:
        return [row(record, _CANDIDATE) for record in candidate_records(state, state.figures)]
    elected = bulletin.elected if state.winner is not None else None
    votes, share, share_change = None, None, None
    return [
        (state.seat.id, i, c.name, c.party, c.party_name, votes, share, share_change, c == elected)
        for i, c in enumerate(bulletin.candidates, 1)
    ]


def target_row(target: TargetState) -> Row:
    """A row of `targets`, in the table's order of columns."""
    return row(target_record(target, target.swing, target.beyond), _TARGET)


def party_row(board: Board, party: str) -> Row:
    """The columns of `parties` that change (seats, held, gains, losses, net, votes), then code."""
    tally = board.tally(party)
    return (tally.seats, tally.held, tally.gains, tally.losses, tally.net, tally.votes, party)


def note_rows(board: Board, seat: str) -> list[Row]:
    """Rows of `notes`: the notes on a seat that are not retracted, oldest first."""
    return _entry_rows(board, seat, (b for b in _not_retracted(board, seat) if b.kind == "note"))


def confirmation_rows(board: Board, seat: str) -> list[Row]:
    """Rows of `confirmations`: the confirmations of the bulletin that stands, oldest first."""
    standing = board.states[seat].standing
    return _entry_rows(board, seat, confirmations(_not_retracted(board, seat), standing))


ENTRY_ROWS = {"notes": note_rows, "confirmations": confirmation_rows}
"""The functions that make the rows of the tables of desk entries, by table."""


def _not_retracted(board: Board, seat: str) -> list[Bulletin]:
    return not_retracted(board.bulletins.get(seat, {}).values())


def _entry_rows(board: Board, seat: str, entries: Iterable[Bulletin]) -> list[Row]:
    name = board.states[seat].seat.name
    rows = ((seat, name, _in_utc(b.said_at), b.by, b.reason, b.id) for b in entries)
    return sorted(rows, key=lambda row: (row[2] or "", row[-1]))


def _in_utc(time: dt.datetime | None) -> str | None:
    return time.astimezone(dt.UTC).isoformat(timespec="seconds") if time else None
