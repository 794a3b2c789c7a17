"""Merges what several tables state about the seats of one election, such as times and electorates.

A field that a table does not state is taken from the next table. If two tables contradict each
other, the first counts, and the difference is a finding.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any, Final

from tracker.prepare.report import Report
from tracker.prepare.table_rows import Place, SeatRow, SeatTable
from tracker.prepare.uk_parties import PartyIndex
from tracker.support.phrases import join_names, quantity

COMPARED: Final[Mapping[str, str]] = {
    "electorate": "electorates",
    "valid_votes": "valid votes",
    "invalid_votes": "rejected ballots",
    "majority": "majorities",
    "declared_at": "times of declaration",
}
"""The fields of `SeatRow` whose differences are findings, and their names."""


def merge_facts(tables: Sequence[SeatTable], parties: PartyIndex, report: Report) -> SeatTable:
    """One table with the facts of all. There must be a table.

    Its votes are those of the first table. A seat that any table states to be undeclared is
    undeclared.
    """
    return reduce(lambda first, second: _merge(first, second, parties, report), tables)


def _merge(first: SeatTable, second: SeatTable, parties: PartyIndex, report: Report) -> SeatTable:
    both = first.rows.keys() & second.rows.keys()
    for field, plural in COMPARED.items():
        different = {
            id_: (getattr(row, field), getattr(second.rows[id_], field))
            for id_, row in first.rows.items()
            if id_ in both
            and None not in (getattr(row, field), getattr(second.rows[id_], field))
            and getattr(row, field) != getattr(second.rows[id_], field)
        }
        _report_different(first, second, plural, different, report)
    winners = {
        id_: (first.rows[id_].first_party, second.rows[id_].first_party)
        for id_ in first.rows
        if id_ in both
        and first.rows[id_].first_party
        and second.rows[id_].first_party
        and parties.find(first.rows[id_].first_party) != parties.find(second.rows[id_].first_party)
    }
    _report_different(first, second, "winners", winners, report)
    undeclared = {**first.undeclared, **second.undeclared}
    not_nominated = first.not_nominated | second.not_nominated
    rows = {
        id_: _merged_row(first.rows.get(id_), second.rows.get(id_))
        for id_ in {**first.rows, **second.rows}
        if id_ not in undeclared
    }
    name = " and ".join(dict.fromkeys((first.name, second.name)))
    return replace(first, name=name, rows=rows, undeclared=undeclared, not_nominated=not_nominated)


def _merged_row(first: SeatRow | None, second: SeatRow | None) -> SeatRow:
    if first is None or second is None:
        row = first or second
        assert row is not None
        return row
    fields: dict[str, Any] = {
        field: getattr(second, field)
        for field in SeatRow.__slots__
        if field not in ("place", "votes", "single_votes") and getattr(first, field) in (None, "")
    }
    fields["place"] = Place(
        *(getattr(first.place, f) or getattr(second.place, f) for f in Place.__slots__)
    )
    return replace(first, **fields)


def _report_different(
    first: SeatTable,
    second: SeatTable,
    plural: str,
    different: Mapping[str, tuple[object, object]],
    report: Report,
) -> None:
    """Add a finding about seats for which two tables state different values."""
    if different:
        seats = (
            f"{first.rows[id_].place.seat} ({_shown(one)} and {_shown(other)})"
            for id_, (one, other) in different.items()
        )
        report.differs(
            f"{first.name} and {second.name} state different {plural} of "
            f"{quantity(len(different), 'seat')}, and the first count: {join_names(seats)}",
            *different,
        )


def _shown(value: object) -> str:
    if isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    return f"{value:,}" if isinstance(value, int) else str(value)
