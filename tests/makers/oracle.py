"""What files of results say, read and counted without any code of the tracker.

It reads PA's XML, the typed CSV table and the native JSON as far as our tests write them: one
result of one seat a file. `told` are the figures of readers, `Count` are those of the files.
"""

import csv
import io
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree


@dataclass(frozen=True)
class Result:
    """One result of a seat."""

    seat: str
    revision: int
    votes: tuple[tuple[str, int], ...]
    """Party name and votes of each candidate, most votes first."""


@dataclass
class Count:
    """The night: of each seat the result with the highest revision."""

    results: dict[str, Result] = field(default_factory=dict)
    seats: Counter[str] = field(default_factory=Counter)
    """Seats won, by party name."""
    votes: Counter[str] = field(default_factory=Counter)
    """By party name."""


OTHER_NAMES = {"Labour and Co-operative": "Labour"}
"""PA's names of candidates of a party, who count for it."""


def read(name: str, data: bytes) -> Result | None:
    """The result in a file; None if it has none of our seats."""
    if name.endswith(".xml"):
        root = ElementTree.fromstring(data)
        seat = root.find("Election/Constituency")
        assert seat is not None
        parties = [party for one in seat.findall("Candidate") for party in one.findall("Party")]
        votes = [(party.get("name", ""), int(party.get("votes", ""))) for party in parties]
        return _result(seat.get("name", ""), int(root.get("revision", "")), votes)
    if name.endswith(".csv"):
        rows = list(csv.DictReader(io.StringIO(data.decode())))
        votes = [(row["party"], int(row["votes"])) for row in rows]
        return _result(rows[0]["seat"], int(rows[0]["revision"]), votes)
    if name.endswith(".json"):
        (stated,) = json.loads(data)["bulletins"]
        votes = [(one["party"], one["votes"]) for one in stated["candidates"]]
        return _result(stated["seat"], stated["revision"], votes)
    return None


def _result(seat: str, revision: int, votes: list[tuple[str, int]]) -> Result | None:
    named = [(OTHER_NAMES.get(party, party), number) for party, number in votes]
    ranked = tuple(sorted(named, key=lambda one: -one[1]))
    return None if seat == "Nowhere" else Result(seat, revision, ranked)


def count(files: Iterable[tuple[str, bytes]]) -> Count:
    """Count what the files say."""
    counted = Count()
    for name, data in files:
        found = read(name, data)
        before = found and counted.results.get(found.seat)
        if found and (before is None or before.revision < found.revision):
            counted.results[found.seat] = found
    for result in counted.results.values():
        counted.seats[result.votes[0][0]] += 1
        counted.votes.update(dict(_added(result.votes)))
    return counted


def _added(votes: Iterable[tuple[str, int]]) -> Counter[str]:
    added: Counter[str] = Counter()
    for party, number in votes:
        added[party] += number
    return added


# What the readers say


def assert_in_ledger(db: Path, counted: Count) -> None:
    """Assert that the readable tables of a ledger have these results and totals."""
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True, timeout=60)) as connection:
        run = connection.execute
        names = {
            id_: {name, pa_name}
            for id_, name, pa_name in run("SELECT id, name, pa_name FROM seats")
        }
        rows = run("SELECT seat_id, votes FROM candidates WHERE votes IS NOT NULL").fetchall()
        majorities = dict(run("SELECT seat_id, majority FROM declarations").fetchall())
        seats = dict(run("SELECT name, seats FROM parties WHERE seats > 0").fetchall())
    for result in counted.results.values():
        (seat,) = (id_ for id_, known in names.items() if result.seat in known)
        votes = sorted((number for id_, number in rows if id_ == seat), reverse=True)
        assert votes == [number for _, number in result.votes], result.seat
        assert majorities[seat] == votes[0] - votes[1], result.seat
    assert seats == dict(counted.seats)


def assert_in_summary(summary: dict[str, Any], counted: Count) -> None:
    """Assert that a summary in JSON has these majorities and totals."""
    majorities = sorted(one["majority"] for one in summary["declarations"])
    expected = [result.votes[0][1] - result.votes[1][1] for result in counted.results.values()]
    assert majorities == sorted(expected)
    assert sum(party["votes"] for party in summary["parties"]) == counted.votes.total()
    seats = sorted(party["seats"] for party in summary["parties"] if party["seats"])
    assert seats == sorted(counted.seats.values())


def assert_published(folder: Path, counted: Count) -> None:
    """Assert that the published objects have these totals, by the parties' names."""
    parties = json.loads((folder / "parties.json").read_bytes())
    seats = {one["name"]: one["seats"] for one in parties["parties"] if one["seats"]}
    assert seats == dict(counted.seats)
    assert sum(one["votes"] for one in parties["parties"]) == counted.votes.total()
    assert parties["declared"] == len(counted.results)
    assert_in_summary(json.loads((folder / "summary.json").read_bytes()), counted)
