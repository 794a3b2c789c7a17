"""Statements that cannot both be true, side by side, with what differs marked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.bulletin import Bulletin
from tracker.election import Election
from tracker.escape import visible
from tracker.night import clock_time
from tracker.record import Source
from tracker.ui.view_models.spans import ALARM, BOLD, DIM, Line, Span, cropped, fit

_LABEL = 12
_COLUMN = 18
"""Cells that a statement needs at the least."""


@dataclass(frozen=True, slots=True)
class Rival:
    """One of the statements, with where it came from."""

    bulletin: Bulletin
    source: str
    received_at: dt.datetime | None


def rivals(standing: Sequence[Bulletin], sources: Sequence[Source]) -> list[Rival]:
    """The statements that disagree, in the order in which they were received."""
    wanted = {bulletin.id for bulletin in standing}
    return [
        Rival(
            source.bulletin,
            source.files[0][0] if source.files else f"desk, {source.bulletin.by}",
            source.received_at,
        )
        for source in sources
        if source.bulletin.id in wanted
    ]


def comparison(found: Sequence[Rival], election: Election, width: int) -> list[Line]:
    """A column a statement, a row a fact; facts in which they differ are marked."""
    shown = found[: max(2, (width - _LABEL) // _COLUMN)]
    column = (width - _LABEL) // max(1, len(shown))
    head = [Span(fit("", _LABEL))]
    head += [Span(fit(f"{n}", column), f"{BOLD} underline") for n, _ in enumerate(shown, 1)]
    lines: list[Line] = [tuple(head)]
    lines += [
        _row(label, values, column, marked=False)
        for label, values in (
            ("from", [visible(one.source) for one in shown]),
            ("received", [clock_time(one.received_at, election) for one in shown]),
            ("statement", [f"{_kind(one.bulletin)}  {one.bulletin.id[:8]}" for one in shown]),
        )
    ]
    lines += [_row(label, values, column, marked=True) for label, values in _facts(shown, election)]
    if len(shown) < len(found):
        lines.append((Span(f" and {len(found) - len(shown)} more: widen the terminal", DIM),))
    return [cropped(line, width) for line in lines]


def _kind(bulletin: Bulletin) -> str:
    return f"{bulletin.kind} {bulletin.revision}" if bulletin.revision else bulletin.kind


def _facts(shown: Sequence[Rival], election: Election) -> list[tuple[str, list[str]]]:
    said = [one.bulletin for one in shown]
    people = dict.fromkeys(c.party for one in said for c in one.candidates)
    votes = [
        (visible(party), [_votes(one, party) for one in said])
        for party in sorted(people, key=lambda party: -max(_count(one, party) for one in said))
    ]
    register = [f"{one.electorate:,}" if one.electorate else "" for one in said]
    facts = [
        ("winner", [_winner(one) for one in said]),
        *votes,
        ("register", register),
        ("declared", [clock_time(one.declared_at, election) for one in said]),
    ]
    return [(label, values) for label, values in facts if any(values)]


def _winner(bulletin: Bulletin) -> str:
    elected = bulletin.elected
    if elected is None:
        return "nobody"
    return visible(f"{elected.party} {elected.name}".strip())


def _count(bulletin: Bulletin, party: str) -> int:
    return sum(c.votes or 0 for c in bulletin.candidates if c.party == party)


def _votes(bulletin: Bulletin, party: str) -> str:
    """A party's votes; empty where the statement names it without, or not at all."""
    stated = any(c.votes is not None for c in bulletin.candidates if c.party == party)
    return f"{_count(bulletin, party):,}" if stated else ""


def _row(label: str, values: Sequence[str], column: int, *, marked: bool) -> Line:
    """A fact. What one statement leaves out does not contradict the other."""
    differs = marked and len({value for value in values if value}) > 1
    cells = [Span(fit(f" {label}", _LABEL), DIM)]
    for value in values:
        style = ALARM if differs and value else ""
        cells += [Span(fit(value, column - 1), style), Span(" ")]
    return tuple(cells)
