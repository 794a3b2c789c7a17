"""Contradicting statements about a seat side by side, with their differences marked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.board.bulletin import Bulletin
from tracker.board.differences import same_winner
from tracker.election import Election
from tracker.election.clock import clock_time, local
from tracker.ledger.recorded_files import Source
from tracker.support.escape import visible
from tracker.ui.view_models.styled_text import Line, Span, cropped, fit
from tracker.ui.view_models.styles import ALARM, BOLD, DIM, PLAIN

_LABEL_WIDTH = 12
_MIN_COLUMN_WIDTH = 18


@dataclass(frozen=True, slots=True)
class RivalStatement:
    """A contradicting statement with its source."""

    bulletin: Bulletin
    source: str
    """The name of its first file; "desk, AB" or "desk, AB (norwich)" for a desk entry."""
    received_at: dt.datetime


def rival_statements(rivals: Sequence[Bulletin], sources: Sequence[Source]) -> list[RivalStatement]:
    """The contradicting bulletins with their sources, in the order of `sources`.

    `sources` are the statements about the seat. A bulletin that is not among them is left out.
    """
    ids = {bulletin.id for bulletin in rivals}
    return [
        RivalStatement(
            source.bulletin,
            source.files[0][0] if source.files else source.entry_text,
            source.received_at,
        )
        for source in sources
        if source.bulletin.id in ids
    ]


def comparison_lines(
    rivals: Sequence[RivalStatement], election: Election, width: int
) -> list[Line]:
    """A table with one column per statement and one row per fact.

    Values that differ are marked. If not all columns fit, the last line counts the others.
    """
    shown = rivals[: max(2, (width - _LABEL_WIDTH) // _MIN_COLUMN_WIDTH)]
    column = max(1, (width - _LABEL_WIDTH) // max(1, len(shown)))
    bulletins = [rival.bulletin for rival in shown]
    titles = [Span(fit(f"{n}", column), f"{BOLD} underline") for n in range(1, len(shown) + 1)]
    statements = [f"{_kind(bulletin)}  {bulletin.id[:8]}" for bulletin in bulletins]
    facts: list[Fact] = [
        ("from", [visible(rival.source) for rival in shown], False),
        ("received", [clock_time(rival.received_at, election) for rival in shown], False),
        ("statement", statements, False),
        *_facts(bulletins, election),
    ]
    lines: list[Line] = [(Span(fit("", _LABEL_WIDTH)), *titles)]
    lines += [_row(fact, column) for fact in facts]
    if len(shown) < len(rivals):
        lines.append((Span(f" and {len(rivals) - len(shown)} more: widen the terminal", DIM),))
    return [cropped(line, width) for line in lines]


def _kind(bulletin: Bulletin) -> str:
    return f"{bulletin.kind} {bulletin.revision}" if bulletin.revision else bulletin.kind


Fact = tuple[str, list[str], bool]
"""A row: its label, the value of each statement (empty for none), whether the values differ."""


def _facts(bulletins: Sequence[Bulletin], election: Election) -> list[Fact]:
    """The winner, each party's votes (most first), register, time; without empty rows."""
    parties = dict.fromkeys(c.party for bulletin in bulletins for c in bulletin.candidates)

    def most_votes(party: str) -> int:
        return max(sum(_votes(bulletin, party)) for bulletin in bulletins)

    elected = [bulletin.elected for bulletin in bulletins]
    winners = [visible(f"{c.party} {c.name}".strip()) if c else "nobody" for c in elected]
    same = all(same_winner(bulletins[0], bulletin) for bulletin in bulletins)
    register = [f"{b.electorate:,}" if b.electorate else "" for b in bulletins]
    facts = [
        ("winner", winners, not same),
        *(_votes_fact(p, bulletins) for p in sorted(parties, key=most_votes, reverse=True)),
        _optional_fact("register", register),
        _optional_fact("declared", _times(bulletins, election)),
    ]
    return [fact for fact in facts if any(fact[1])]


def _optional_fact(label: str, values: list[str]) -> Fact:
    """A fact that a statement may omit: a missing value is no difference."""
    return label, values, len({value for value in values if value}) > 1


def _votes_fact(party: str, bulletins: Sequence[Bulletin]) -> Fact:
    """The votes of each candidate of a party. A result that lacks the party differs."""
    votes = [_votes(bulletin, party) for bulletin in bulletins]
    is_result = [bulletin.kind == "result" for bulletin in bulletins]
    differs = len({tuple(v) for v, result in zip(votes, is_result, strict=True) if result}) > 1
    values = [
        " + ".join(f"{n:,}" for n in v) or ("none" if differs and result else "")
        for v, result in zip(votes, is_result, strict=True)
    ]
    return visible(party), values, differs


def _votes(bulletin: Bulletin, party: str) -> list[int]:
    """The votes of each candidate of a party, most first; empty if the bulletin has none."""
    stated = (c.votes for c in bulletin.candidates if c.party == party)
    return sorted((n for n in stated if n is not None), reverse=True)


def _times(bulletins: Sequence[Bulletin], election: Election) -> list[str]:
    """The times of declaration; with seconds if two times differ within one minute."""
    times = [bulletin.declared_at for bulletin in bulletins]
    if len({at for at in times if at}) > len({clock_time(at, election) for at in times if at}):
        return [f"{local(at, election):%H:%M:%S}" if at else "" for at in times]
    return [clock_time(at, election) for at in times]


def _row(fact: Fact, column: int) -> Line:
    label, values, differs = fact
    cells = [Span(fit(f" {label}", _LABEL_WIDTH), DIM)]
    for value in values:
        cells += [Span(fit(value, column - 1), ALARM if differs and value else PLAIN), Span(" ")]
    return tuple(cells)
