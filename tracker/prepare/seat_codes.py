"""Matches the seats of two tables that have other codes for seats with the same names.

In the UK a seat gets a new ONS code when its boundary is corrected, even slightly. Estimates that
are made before that have the old code. A table without codes has ids made from the names.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from tracker.election import spelling
from tracker.prepare.combine_tables import ElectionCounts
from tracker.prepare.pa_numbers import PaNumber
from tracker.prepare.report import Report
from tracker.support.phrases import join_names, quantity

MAX_SHARE: Final = 10
"""At most one seat in so many is matched by its name, if both tables have codes. With more, the
boundaries have changed, and an equal name is no proof of an equal seat."""


def previous_with_codes_of(
    previous: ElectionCounts, tonight: ElectionCounts, report: Report
) -> ElectionCounts:
    """The previous counts, with tonight's codes. Notes the codes that differ.

    If one of the two has no codes, the seats with equal names are the same.
    """
    names = _names(previous), _names(tonight)
    if previous.has_codes == tonight.has_codes:
        codes = _new_codes(*names, previous.name, tonight.name, report)
    else:
        codes = _matched_by_name(*names)
    if not codes:
        return previous
    counts = {
        codes.get(id_, id_): replace(count, place=replace(count.place, id=codes.get(id_, id_)))
        for id_, count in previous.counts.items()
    }
    return replace(previous, counts=counts, numbers=_renumbered(previous.numbers, codes))


def numbers_with_codes_of(
    numbers: Mapping[str, PaNumber],
    table: str,
    previous: ElectionCounts,
    tonight: ElectionCounts,
    report: Report,
) -> dict[str, PaNumber]:
    """PA's numbers, with the codes of the tables of results. Notes the codes that differ.

    Args:
        numbers: By seat id.
        table: Name of the file with the numbers.
    """
    results = tonight if tonight.seats else previous
    names = {id_: number.seat for id_, number in numbers.items()}
    return _renumbered(numbers, _new_codes(names, _names(results), table, results.name, report))


def _names(counts: ElectionCounts) -> dict[str, str]:
    """The names of all seats of an election's tables, by seat id."""
    return {id_: seat.place.seat for id_, seat in counts.seats.items()}


def _renumbered(numbers: Mapping[str, PaNumber], codes: Mapping[str, str]) -> dict[str, PaNumber]:
    return {
        codes.get(id_, id_): replace(number, id=codes.get(id_, id_))
        for id_, number in numbers.items()
    }


def _new_codes(
    old: Mapping[str, str], new: Mapping[str, str], old_table: str, new_table: str, report: Report
) -> dict[str, str]:
    """As `_matched_by_name`. Empty if more than one seat in `MAX_SHARE` would be matched."""
    found = _matched_by_name(old, new)
    if not found or len(found) * MAX_SHARE > len(new):
        return {}
    listed = (f"{new[code]} ({id_}, now {code})" for id_, code in found.items())
    report.note(
        f"{old_table} has another code than {new_table} for "
        f"{quantity(len(found), 'seat')} of the same name, taken as the same: "
        f"{join_names(listed, limit=None)}",
        *found.values(),
    )
    return found


def _matched_by_name(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """The code in `new` by the code in `old`, for seats with equal names and other codes.

    A code that both tables have is not matched, nor is a name that is not unique.

    Args:
        old: Names of seats by code.
        new: Names of seats by code.
    """
    names: dict[str, list[str]] = {}
    for id_ in new.keys() - old.keys():
        names.setdefault(spelling(new[id_]), []).append(id_)
    found: dict[str, str] = {}
    for id_, name in old.items():
        ids = names.get(spelling(name), [])
        if id_ not in new and len(ids) == 1 and ids[0] not in found.values():
            found[id_] = ids[0]
    return found
