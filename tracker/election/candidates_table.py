"""Reads the candidates of the seats: `candidates.csv`, or `results.csv` of a past night."""

import contextlib
import csv
from pathlib import Path


class StandingParties(dict[str, list[str]]):
    """The party code of each candidate, in the order of the table, by seat id."""

    before_the_night = False
    """Whether the table is candidates.csv, and not the results of a past night."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, dict[str, tuple[str, ...]]] = {}
        """The candidates' names by seat id and party code; from candidates.csv alone."""


def read_candidates(folder: Path) -> StandingParties:
    """The candidates in candidates.csv, else in results.csv of a past night."""
    candidates = folder / "candidates.csv"
    path = candidates if candidates.exists() else folder / "results.csv"
    stands = StandingParties()
    stands.before_the_night = candidates.exists()
    # A faulty table is no error here: `tracker check` and `tracker rehearse` report it.
    faulty = contextlib.suppress(FileNotFoundError, UnicodeDecodeError, csv.Error)
    with faulty, path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        header = next(rows, [])
        if "seat_id" in header and "party" in header:
            for cells in rows:
                if len(cells) == len(header):
                    _add_candidate(stands, dict(zip(header, map(str.strip, cells), strict=True)))
    return stands


def _add_candidate(stands: StandingParties, row: dict[str, str]) -> None:
    seat, party = row["seat_id"], row["party"]
    stands.setdefault(seat, []).append(party)
    if stands.before_the_night:
        name = f"{row.get('first_name', '')} {row.get('surname', '')}".strip()
        of_seat = stands.names.setdefault(seat, {})
        of_seat[party] = (*of_seat.get(party, ()), name)
