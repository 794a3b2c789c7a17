"""Flat tables of parties, latest winners and flips, for programs that read rows: CSV and vMix.

A vMix data source is a JSON array with an object for each row ("Data Sources" in the help of vMix).
Its values are texts for a title: figures as they are printed, times as 02:31. The tables have no
time of their own, so a file is written again only if a row changes.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from tracker.publish.page_shapes import SeatLine
from tracker.publish.shapes import PartyResult
from tracker.summary.amounts import with_minus
from tracker.summary.csv import csv_lines
from tracker.summary.sheets import Cell

PARTY_FIELDS = (
    "party name colour mark seats held gains losses net own_reports votes share.value "
    "share.printed share_change.value share_change.printed"
).split()
"""Fields of `PartyResult`, and of its figures."""
SEAT_FIELDS = (
    "seat_id seat status winner winner_name colour mark candidate from from_name gain result "
    "majority swing.from swing.to swing.value swing.printed on_air own_report declared_at"
).split()
"""Fields of `SeatLine`, and of its swing."""

_SIGNED = frozenset(("share_change.printed",))

MIN_ROWS = 20
"""Rows of a vMix source at least; the missing ones are blank. So its columns and rows can be mapped
to titles before the first declaration, and a title is blank without its row."""

_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class FlatRow:
    """A row of a table in both forms."""

    csv: str
    """A line of CSV. `share` is the unrounded value, `share_printed` the text for air.

    A change has no printed text there: a text that begins with a sign would get an apostrophe,
    which keeps spreadsheet programs from running it as a formula.
    """
    vmix: msgspec.Raw
    """An object of texts, as JSON. `share` is the text for air."""


def flat_row(fields: Sequence[str], record: PartyResult | SeatLine) -> FlatRow:
    """The row of a record."""
    cells = [_cell(_value(record, field)) for field in _csv_fields(fields)]
    texts = {name: _text(_value(record, field)) for name, field in _vmix_columns(fields).items()}
    return FlatRow(csv_lines([cells]), msgspec.Raw(_encoder.encode(texts)))


def flat_tables(name: str, fields: Sequence[str], rows: Sequence[FlatRow]) -> dict[str, bytes]:
    """The two files of a table, by path."""
    header = csv_lines([[_column(field, ".value") for field in _csv_fields(fields)]])
    blank = dict.fromkeys(_vmix_columns(fields), "")
    vmix = [*(row.vmix for row in rows), *[blank] * (MIN_ROWS - len(rows))]
    return {
        f"{name}.csv": "".join([header, *(row.csv for row in rows)]).encode(),
        f"vmix/{name}.json": _encoder.encode(vmix) + b"\n",
    }


def _csv_fields(fields: Sequence[str]) -> list[str]:
    return [field for field in fields if field not in _SIGNED]


def _vmix_columns(fields: Sequence[str]) -> dict[str, str]:
    """The fields of a vMix source by the name of their column."""
    return {_column(field, ".printed"): field for field in fields if not field.endswith(".value")}


def _column(field: str, left_out: str) -> str:
    return field.removesuffix(left_out).replace(".", "_")


def _value(record: msgspec.Struct, field: str) -> Any:
    """The value of "swing.from" is that of the field `from_` of the record's field `swing`."""
    value: Any = record
    for name in field.split("."):
        value = None if value is None else getattr(value, "from_" if name == "from" else name)
    return value


def _cell(value: Any) -> Cell:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return f"{value:%H:%M}"
    return with_minus(f"{value:,}") if isinstance(value, int) else str(value)
