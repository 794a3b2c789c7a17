"""Makers of ledgers: files and entries recorded in one, and the tables expected of a board."""

import datetime as dt
import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from tests.makers.night import MIDNIGHT
from tracker.board import Board
from tracker.board.bulletin import DECLARATION_KINDS, Bulletin
from tracker.board.seat_state import SeatState
from tracker.ledger import Ledger
from tracker.ledger.recorded_files import FileStatus
from tracker.ledger.timestamps import timestamp
from tracker.support import sqlite


def record_file(
    ledger: Ledger,
    name: str,
    *bulletins: Bulletin,
    data: bytes | None = None,
    status: FileStatus = "accepted",
    sentence: str = "",
    now: dt.datetime = MIDNIGHT,
) -> str:
    """Record a delivered file in a transaction of its own. Returns its SHA-256.

    `data` is its content; by default, its name.
    """
    content = name.encode() if data is None else data
    sha256 = hashlib.sha256(content).hexdigest()
    with ledger.writing():
        ledger.record_delivery(name, content, sha256, status, sentence, bulletins, now)
    return sha256


def append_bulletins(ledger: Ledger, *bulletins: Bulletin, now: dt.datetime = MIDNIGHT) -> None:
    """Append bulletins in a transaction of their own, without a file."""
    with ledger.writing():
        ledger.append(bulletins, now)


def let_in(ledger: Ledger, id_: str, seat: str, content: str, revision: int | None = None) -> None:
    """Put a result of the feed into the file without a check, as an older tracker could."""
    with sqlite.connect(ledger.path) as file:
        file.execute(
            "INSERT INTO bulletins (id, seat_id, kind, origin, revision, received_at, content)"
            " VALUES (?, ?, 'result', 'feed', ?, ?, ?)",
            (id_, seat, revision, timestamp(MIDNIGHT), content),
        )
    file.close()


def tables(connection: sqlite.Connection) -> dict[str, list[dict[str, Any]]]:
    """The readable tables, as sqlite-utils reads them. The candidates of a seat are in order."""
    database = Database(connection)
    return {
        "seats": [
            {"id": row["id"], "status": row["status"]}
            for row in database.query("SELECT * FROM seats ORDER BY id")
        ],
        "declarations": list(database.query("SELECT * FROM declarations ORDER BY seat_id")),
        "candidates": list(database.query("SELECT * FROM candidates ORDER BY seat_id, position")),
        "targets": list(database.query("SELECT * FROM targets ORDER BY target_group, seat_id")),
        "parties": list(
            database.query(
                "SELECT code, seats, held, gains, losses, net, votes FROM parties"
                " WHERE seats OR held OR gains OR losses OR net OR votes ORDER BY code"
            )
        ),
        "notes": list(database.query("SELECT * FROM notes ORDER BY bulletin")),
        "confirmations": list(database.query("SELECT * FROM confirmations ORDER BY bulletin")),
    }


def expected_tables(board: Board) -> dict[str, list[dict[str, Any]]]:
    """The readable tables of a board, computed independently of the ledger."""
    with_bulletins = [board.states[seat] for seat in sorted(board.bulletins)]
    states = [board.states[seat] for seat in sorted(board.states)]
    return {
        "seats": [{"id": s.seat.id, "status": s.status.value} for s in states],
        "declarations": [expected_declaration(state) for state in with_bulletins],
        "candidates": [row for state in with_bulletins for row in expected_candidates(state)],
        "targets": [
            {
                "target_group": t.target.group,
                "seat_id": t.target.seat,
                "seat": t.state.seat.name,
                "holder": t.target.holder,
                "challenger": t.target.challenger,
                "published_majority": t.target.published_majority,
                "published_swing": real(t.target.published_swing),
                "majority": t.majority,
                "swing_needed": real(t.swing_needed),
                "swing": real(t.swing),
                "beyond": real(t.beyond),
                "seat_status": t.state.status.value,
                "status": t.status.value,
                "winner": t.state.winner,
                "note": t.target.note,
            }
            for t in sorted(board.targets, key=lambda t: (t.target.group, t.target.seat))
        ],
        "parties": [
            {
                "code": code,
                "seats": tally.seats,
                "held": tally.held,
                "gains": tally.gains,
                "losses": tally.losses,
                "net": tally.gains - tally.losses,
                "votes": tally.votes,
            }
            for code, tally in sorted(board.tallies.items())
            if tally.seats or tally.losses or tally.votes
        ],
        "notes": expected_remarks(board, "note", "note"),
        "confirmations": [
            row
            for row in expected_remarks(board, "confirm", "reason")
            if row["by"] in board.states[row["seat_id"]].standing.confirmed_by
            and board.bulletins[row["seat_id"]][row["bulletin"]].target
            == expected_declaration(board.states[row["seat_id"]])["bulletin"]
        ],
    }


def expected_remarks(board: Board, kind: str, text: str) -> list[dict[str, Any]]:
    """A row for each bulletin of this kind that is not retracted, with its reason as `text`."""

    def stands(bulletin: Bulletin) -> bool:
        return not any(
            stands(other)
            for other in board.bulletins[bulletin.seat].values()
            if other.kind == "retraction" and other.target == bulletin.id
        )

    bulletins = (b for of_seat in board.bulletins.values() for b in of_seat.values())
    return [
        {
            "seat_id": bulletin.seat,
            "seat": board.states[bulletin.seat].seat.name,
            "at": bulletin.said_at.isoformat(timespec="seconds") if bulletin.said_at else None,
            "by": bulletin.by,
            text: bulletin.reason,
            "bulletin": bulletin.id,
        }
        for bulletin in sorted(bulletins, key=lambda b: b.id)
        if bulletin.kind == kind and stands(bulletin)
    ]


def expected_declaration(state: SeatState) -> dict[str, Any]:
    figures, bulletin = state.figures, state.standing.bulletin
    swing = figures.swing if figures else None
    declared_at = bulletin.declared_at if bulletin else None
    return {
        "seat_id": state.seat.id,
        "seat": state.seat.name,
        "status": state.status.value,
        "winner": state.winner,
        "result": state.result(),
        "gain": {None: None, True: 1, False: 0}[state.gained()],
        "majority": figures.majority if figures else None,
        "majority_share": real(figures.majority_share) if figures else None,
        "turnout": real(figures.turnout) if figures else None,
        "valid_votes": figures.valid_votes if figures else None,
        "electorate": figures.electorate if figures else None,
        "swing_from": swing.from_party if swing else None,
        "swing_to": swing.to_party if swing else None,
        "swing": real(swing.value) if swing else None,
        "declared_at": declared_at.isoformat() if declared_at else None,
        "flags": "; ".join(state.flags),
        "bulletin": bulletin.id if bulletin else None,
        "doubts": "; ".join(doubt.sentence for doubt in state.doubts),
    }


def expected_candidates(state: SeatState) -> list[dict[str, Any]]:
    bulletin = state.standing.bulletin
    if bulletin is None or bulletin.kind not in DECLARATION_KINDS:
        return []
    lines: Sequence[tuple[Any, ...]] = [(c, None, None, None) for c in bulletin.candidates]
    if state.figures:
        lines = [
            (line.candidate, line.votes, line.share, line.share_change)
            for line in state.figures.lines
        ]
    return [
        {
            "seat_id": state.seat.id,
            "position": position,
            "name": candidate.name,
            "party": candidate.party,
            "party_name": candidate.party_name,
            "votes": votes,
            "share": real(share),
            "share_change": real(change),
            "elected": int(state.winner is not None and candidate == bulletin.elected),
        }
        for position, (candidate, votes, share, change) in enumerate(lines, 1)
    ]


def real(figure: Any) -> float | None:
    return None if figure is None else float(figure)


def copy_of(ledger: Path, path: Path) -> Path:
    return Path(shutil.copy(ledger, path))


def at(minutes: int) -> dt.datetime:
    """So many minutes after midnight."""
    return MIDNIGHT + dt.timedelta(minutes=minutes)
