"""Parliament's by-elections of 2018 to 2026, read with the csv module and not with `tracker prepare`."""

import csv
import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path

from tests.makers.commands import SHARED
from tracker.election.csv_tables import COLUMNS

PARLIAMENT = SHARED / "parliament"
KINDS = {"Ind": "independents", "Spk": "speaker"}
BY_PARLIAMENT = {57: 5, 58: 23, 59: 6}
"""Number of by-elections by Parliament."""


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table. One of the tables has a column "ONS ID2" in place of "ONS ID"."""
    with (PARLIAMENT / name).open(encoding="utf-8-sig", newline="") as file:
        return [{k.replace("ID2", "ID"): v for k, v in row.items()} for row in csv.DictReader(file)]


@dataclass(frozen=True)
class Held:
    """A by-election in Parliament's tables."""

    parliament: int
    row: dict[str, str]
    candidates: tuple[dict[str, str], ...]

    @property
    def date(self) -> dt.date:
        return dt.datetime.strptime(self.row["By-election date"], "%d/%m/%Y").date()

    @property
    def name(self) -> str:
        return self.row["Constituency name"]

    def number(self, column: str) -> int:
        return int(self.row[column])

    def __str__(self) -> str:
        return f"{self.name} {self.date}"


def all_held() -> list[Held]:
    if not PARLIAMENT.is_dir():
        return []
    return [
        Held(
            parliament,
            row,
            tuple(
                candidate
                for candidate in rows_of(f"{parliament}-by-elections-candidacies.csv")
                if candidate["ONS ID"] == row["ONS ID"]
                and candidate["Election date"] == row["By-election date"]
            ),
        )
        for parliament in BY_PARLIAMENT
        for row in rows_of(f"{parliament}-by-elections-constituencies.csv")
    ]


def person(candidate: dict[str, str]) -> str:
    return f"{candidate['Candidate first name']} {candidate['Candidate surname']}".strip()


def party(candidate: dict[str, str]) -> str:
    return candidate["Party name"] or "Independent"


def new_arguments(held: Held, source: object, folder: object) -> list[object]:
    """The arguments of `tracker` that make the folder of a by-election."""
    return [
        *("new", "by-election", held.row["ONS ID"], "--date", held.date, "--from", source, folder),
        *("--electorate", held.row["Electorate"]),
        *(o for c in held.candidates for o in ("--candidate", f"{person(c)}={party(c)}")),
    ]


def typed_table(held: Held) -> str:
    """The result as a table that a person types."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("seat", "party", "candidate", "votes", "electorate", "valid votes", "date"))
    for c in held.candidates:
        of_seat = (held.row["Electorate"], held.row["Valid votes"], held.date)
        writer.writerow((held.name, party(c), person(c), c["Votes"], *of_seat))
    return text.getvalue()


def general_election_2024(folder: Path) -> Path:
    """Make an election folder with the results of 2024 in the six seats, from Parliament's tables."""
    folder.mkdir()
    ids = {row["ONS ID"] for row in rows_of("59-by-elections-constituencies.csv")}
    seats = [
        row for row in rows_of("59-general-election-constituencies.csv") if row["ONS ID"] in ids
    ]
    people = [row for row in rows_of("59-general-election-candidacies.csv") if row["ONS ID"] in ids]
    (folder / "election.toml").write_text(
        'id = "general-2024"\nname = "General Election"\ndate = 2024-07-04\n'
        "polls_close = 2024-07-04T22:00:00+01:00\n"
    )
    names: dict[str, dict[str, None]] = {}
    for row in people:
        names.setdefault(row["Party abbreviation"], {})[row["Party name"]] = None
    parties = [
        {"code": code, "name": name, "aliases": "|".join(others), "kind": KINDS.get(code, "party")}
        for code, (name, *others) in names.items()
    ]
    winners = [
        {
            "id": row["ONS ID"],
            "name": row["Constituency name"],
            "electorate": row["Electorate"],
            "previous_winner": row["First party"],
            "sitting": row["First party"],
        }
        for row in seats
    ]
    before = [
        {"seat_id": row["ONS ID"], "party": row["First party"], "votes": row["Valid votes"]}
        for row in seats
    ]
    results = [
        {
            "seat_id": row["ONS ID"],
            "seat": row["Constituency name"],
            "first_name": row["Candidate first name"],
            "surname": row["Candidate surname"],
            "party": row["Party abbreviation"],
            "party_name": row["Party name"],
            "votes": row["Votes"],
        }
        for row in people
    ]
    for name, lines in (
        ("parties.csv", parties),
        ("seats.csv", winners),
        ("previous.csv", before),
        ("results.csv", results),
        ("targets.csv", []),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name])
            writer.writeheader()
            writer.writerows(lines)
    return folder
