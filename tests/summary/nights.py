"""The real nights of 12 December 2019 up to a time, and their proofread scripts."""

import csv
import datetime as dt
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from tracker.board import Board
from tracker.board.bulletin import Bulletin, Candidate
from tracker.election import Election
from tracker.election.clock import parse_time
from tracker.election.folder import find_election, load_election
from tracker.summary.news_scripts.end_of_night import end_of_night
from tracker.summary.news_scripts.expected_seats import SPAN
from tracker.summary.news_scripts.headline import headline
from tracker.summary.news_scripts.layout import laid_out
from tracker.summary.news_scripts.round_up import round_up
from tracker.summary.news_scripts.running_summary import running_summary
from tracker.summary.news_scripts.script import Script

PROOFREAD = Path(__file__).parent / "proofread"
"""The proofread scripts, one file for each night and time."""

TIMES = {
    "anglia-2019": ("00:30", "03:00", "07:13"),
    "uk-2019": ("00:30", "03:00", "2019-12-13T18:00"),
}


@cache
def election(name: str) -> Election:
    return load_election(name)


@cache
def declarations(name: str) -> tuple[Bulletin, ...]:
    """One result a seat, in the order they were declared."""
    with (find_election(name) / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_seat = groupby(rows, key=itemgetter("seat_id"))
    return tuple(_result(name, list(lines)) for _, lines in by_seat)


def _result(name: str, rows: list[dict[str, str]]) -> Bulletin:
    return Bulletin(
        election=name,
        seat=rows[0]["seat_id"],
        kind="result",
        origin="feed",
        revision=1,
        electorate=int(rows[0]["electorate"]),
        declared_at=dt.datetime.fromisoformat(rows[0]["declared_at"]),
        candidates=tuple(
            Candidate(
                party=r["party"],
                name=f"{r['first_name']} {r['surname']}".strip(),
                votes=int(r["votes"]),
            )
            for r in rows
        ),
    )


def when(name: str, time: str) -> dt.datetime:
    return parse_time(time, election(name))


def declared_by(name: str, time: dt.datetime) -> list[Bulletin]:
    """The declarations up to a time."""
    return [b for b in declarations(name) if b.declared_at and b.declared_at <= time]


def board_at(name: str, time: dt.datetime) -> Board:
    """The board of the seats declared by a time."""
    return Board.of(election(name), declared_by(name, time))


def pieces(name: str, time: str) -> tuple[Script, ...]:
    """Headline, running summary, round-up and end of night, at a time."""
    now = when(name, time)
    board = board_at(name, now)
    last = now - SPAN
    return (
        headline(board, now),
        running_summary(board, now),
        round_up(board_at(name, last), board, last, now),
        end_of_night(board, now),
    )


def scripts_text(name: str, time: str) -> str:
    """The scripts as text, one below the other."""
    return f"{'=' * 78}\n".join(map(laid_out, pieces(name, time)))


def proofread_file(name: str, time: str) -> Path:
    return PROOFREAD / f"{name}-{time[-5:].replace(':', '')}.txt"
