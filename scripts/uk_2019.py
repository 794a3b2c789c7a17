"""The United Kingdom's night of 12 December 2019 from the House of Commons Library's tables.

For what needs a whole night: the bench and the torture. It is built in memory from the
tables beside the project (`../shared/data`) and is not part of the project.
"""

import csv
import datetime as dt
import os
import tempfile
from pathlib import Path

from build_anglia_2019 import HEADERS, LONDON, Row, count, iso_time, read_table

from tracker import rehearsal
from tracker.election import Election, Party, Seat

SHARED = Path(
    os.environ.get("TRACKER_SHARED_DATA")
    or Path(__file__).resolve().parent.parent.parent / "shared" / "data"
)
COLUMNS_2017 = {
    "con": "Con", "lab": "Lab", "ld": "LD", "ukip": "UKIP", "green": "Green", "snp": "SNP",
    "pc": "PC", "dup": "DUP", "sf": "SF", "sdlp": "SDLP", "uup": "UUP", "alliance": "APNI",
    "other": "Other",
}  # fmt: skip
LUMPS = {"Ind": "independents", "Spk": "speaker", "Other": "other"}


def is_there() -> bool:
    """Whether the Library's tables are."""
    return (SHARED / "hoc").is_dir()


def night() -> tuple[Election, tuple[rehearsal.Message, ...]]:
    """The election with its 650 seats, and the messages of the night in their order."""
    now = read_table(SHARED / "hoc/HoC-GE2019-results-by-constituency.csv")
    lines = read_table(SHARED / "hoc/HoC-GE2019-results-by-candidate.csv")
    past = {r["ons_id"]: r for r in read_table(SHARED / "hoc/HoC-GE2017-constituency-results.csv")}
    pa = {row["ons_id"]: row for row in read_table(SHARED / "pa-ons-2015.csv")}
    polls_close = dt.datetime(2019, 12, 12, 22, tzinfo=LONDON)
    election = Election(
        id="uk-2019",
        name="General Election",
        date=polls_close.date(),
        polls_close=polls_close,
        feed_names=("General Election",),
        parties=_parties(lines),
        seats=tuple(_seat(r, past[r["ONS ID"]], pa[r["ONS ID"]]) for r in now),
    )
    times = {row["ONS ID"]: row for row in now}
    with tempfile.TemporaryDirectory() as folder:
        _write_results(Path(folder) / "results.csv", lines, times)
        return election, rehearsal.night(election, Path(folder))


def _parties(lines: list[dict[str, str]]) -> tuple[Party, ...]:
    names = {row["party_abbreviation"]: row["party_name"] for row in lines}
    names |= {code: code for code in COLUMNS_2017.values() if code not in names}
    names.setdefault("Spk", "The Speaker")
    return tuple(
        Party(code=code, name=name, kind=LUMPS.get(code, "party"))  # type: ignore[arg-type]
        for code, name in names.items()
    )


def _seat(now: Row, past: Row, pa: Row) -> Seat:
    return Seat(
        id=now["ONS ID"],
        name=now["Constituency name"],
        pa_number=int(pa["pa_id"]),
        pa_name=pa["pa_name"],
        electorate=count(now, "Electorate"),
        previous_winner=past["first_party"],
        sitting=past["first_party"],
        previous={
            party: votes
            for column, party in COLUMNS_2017.items()
            if (votes := int(past[column] or 0))
        },
    )


def _write_results(path: Path, lines: list[dict[str, str]], times: dict[str, Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADERS["results.csv"].split(","))
        for row in lines:
            seat = times[row["ons_id"]]
            table.writerow(
                (
                    row["ons_id"],
                    seat["Constituency name"],
                    iso_time(seat["Declaration time"]),
                    seat["Electorate"],
                    seat["Invalid votes"],
                    row["firstname"],
                    row["surname"],
                    row["party_abbreviation"],
                    row["party_name"],
                    row["votes"],
                )
            )
