"""Statements that cannot both be true, side by side, with what differs marked."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.board.bulletin import Bulletin, same_winner
from tracker.election import Election
from tracker.election.clock import clock_time, local
from tracker.ledger.queries import Source
from tracker.support.escape import visible
from tracker.ui.view_models.styled_text import ALARM, BOLD, DIM, Line, Span, cropped, fit

_LABEL = 12
_COLUMN = 18
"""Cells that a statement needs at the least."""


@dataclass(frozen=True, slots=True)
class RivalStatement:
    """One of the statements, with where it came from."""

    bulletin: Bulletin
    source: str
    received_at: dt.datetime | None


def rival_statements(
    standing: Sequence[Bulletin], sources: Sequence[Source]
) -> list[RivalStatement]:
    """The statements that disagree, in the order in which they were received."""
    wanted = {bulletin.id for bulletin in standing}
    return [
        RivalStatement(
            source.bulletin,
            source.files[0][0] if source.files else f"desk, {source.bulletin.by}",
            source.received_at,
        )
        for source in sources
        if source.bulletin.id in wanted
    ]


def comparison_lines(found: Sequence[RivalStatement], election: Election, width: int) -> list[Line]:
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
    lines += [
        _row(label, values, column, marked=differs)
        for label, values, differs in _facts(shown, election)
    ]
    if len(shown) < len(found):
        lines.append((Span(f" and {len(found) - len(shown)} more: widen the terminal", DIM),))
    return [cropped(line, width) for line in lines]


def _kind(bulletin: Bulletin) -> str:
    return f"{bulletin.kind} {bulletin.revision}" if bulletin.revision else bulletin.kind


Fact = tuple[str, list[str], bool]
"""Its name, what each statement says of it, and whether they differ in it."""


def _facts(shown: Sequence[RivalStatement], election: Election) -> list[Fact]:
    said = [one.bulletin for one in shown]
    parties = dict.fromkeys(c.party for one in said for c in one.candidates)
    most_first = sorted(parties, key=lambda party: -max(sum(_votes(one, party)) for one in said))
    facts = [
        ("winner", [_winner(one) for one in said], not all(same_winner(said[0], b) for b in said)),
        *(_votes_of(party, said) for party in most_first),
        _stated("register", [f"{one.electorate:,}" if one.electorate else "" for one in said]),
        _stated("declared", _times(said, election)),
    ]
    return [fact for fact in facts if any(fact[1])]


def _stated(label: str, values: list[str]) -> Fact:
    """A fact that a statement may leave out: that does not contradict the others."""
    return label, values, len({value for value in values if value}) > 1


def _votes_of(party: str, said: Sequence[Bulletin]) -> Fact:
    """A party's votes, candidate by candidate. A result without the party contradicts one with."""
    votes = [_votes(one, party) for one in said]
    cells = [" + ".join(f"{n:,}" for n in one) for one in votes]
    results = [one for one, of in zip(votes, said, strict=True) if of.kind == "result"]
    differs = any(one != results[0] for one in results)
    if differs:
        cells = [
            cell or ("none" if of.kind == "result" else "")
            for cell, of in zip(cells, said, strict=True)
        ]
    return visible(party), cells, differs


def _votes(bulletin: Bulletin, party: str) -> list[int]:
    """The votes of each candidate of a party, most first."""
    stated = (c.votes for c in bulletin.candidates if c.party == party)
    return sorted((n for n in stated if n is not None), reverse=True)


def _times(said: Sequence[Bulletin], election: Election) -> list[str]:
    """When the seat declared; to the second where the minutes are the same and the times not."""
    times = [one.declared_at for one in said]
    if len({at for at in times if at}) > len({clock_time(at, election) for at in times if at}):
        return [f"{local(at, election):%H:%M:%S}" if at else "" for at in times]
    return [clock_time(at, election) for at in times]


def _winner(bulletin: Bulletin) -> str:
    elected = bulletin.elected
    if elected is None:
        return "nobody"
    return visible(f"{elected.party} {elected.name}".strip())


def _row(label: str, values: Sequence[str], column: int, *, marked: bool) -> Line:
    """A fact, one statement beside the other."""
    cells = [Span(fit(f" {label}", _LABEL), DIM)]
    for value in values:
        style = ALARM if marked and value else ""
        cells += [Span(fit(value, column - 1), style), Span(" ")]
    return tuple(cells)
