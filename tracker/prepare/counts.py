"""What one election's tables say of each seat: votes by party, winner, second, register.

Pure rules. The candidate table is preferred where both are there, for it has every party;
the constituency table hides some winners and runners-up in "other", and they are taken out
again where arithmetic allows it and left in where it does not.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.prepare.finding import Finding, differs, note
from tracker.prepare.library import CandidateRow, Place, SeatRow
from tracker.prepare.parties import OTHER, PartyBook
from tracker.prepare.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One seat's count at one election."""

    place: Place
    votes: Mapping[str, int]
    """By party code, most first; a party's candidates are added up."""
    winner: str
    """Party code."""
    second: str = ""
    electorate: int | None = None
    invalid_votes: int | None = None
    declared_at: dt.datetime | None = None
    stated: SeatRow | None = None
    """The seat's row of the constituency table, where there is one."""
    candidates: tuple[CandidateRow, ...] = ()
    """Most votes first; empty without a candidate table."""
    names: frozenset[str] = field(default_factory=frozenset)
    """Every spelling of the seat's name in the tables."""

    @property
    def valid_votes(self) -> int:
        """The votes added up."""
        return sum(self.votes.values())


def most_first(votes: Mapping[str, int]) -> dict[str, int]:
    """Votes by party, most first, without the parties that have none."""
    return {p: n for p, n in sorted(votes.items(), key=lambda item: -item[1]) if n}


def of_seat(
    row: SeatRow | None, candidates: list[CandidateRow], book: PartyBook, report: Report
) -> Count:
    """The count of a seat from its row, its candidates, or both; one of them must be there."""
    if candidates:
        ranked = tuple(sorted(candidates, key=lambda c: (-c.votes, c.surname)))
        votes: dict[str, int] = {}
        for candidate in ranked:
            votes[candidate.party] = votes.get(candidate.party, 0) + candidate.votes
        ranked = _as_stated(ranked, book.find(row.first_party) if row else "")
        winner, second = ranked[0].party, ranked[1].party if len(ranked) > 1 else ""
    else:
        assert row is not None
        ranked = ()
        winner = book.code(row.first_party, "", report)
        second = book.code(row.second_party, "", report)
        votes, findings = untangled(row, winner, second)
        report.add(*findings)
    places = [one.place for one in (row, *candidates[:1]) if one]
    return Count(
        place=places[0],
        votes=most_first(votes),
        winner=winner,
        second=second,
        electorate=row.electorate if row else None,
        invalid_votes=row.invalid_votes if row else None,
        declared_at=row.declared_at if row else None,
        stated=row,
        candidates=ranked,
        names=frozenset(place.seat for place in places),
    )


def _as_stated(ranked: tuple[CandidateRow, ...], winner: str) -> tuple[CandidateRow, ...]:
    """Of candidates with equal votes at the top, the one of the stated winner is first."""
    level = [c for c in ranked if c.votes == ranked[0].votes and c.party == winner]
    return (*level[:1], *(c for c in ranked if c not in level[:1]))


def untangled(row: SeatRow, winner: str, second: str) -> tuple[dict[str, int], list[Finding]]:
    """The votes of a row by party, its winner and second party taken out of "other".

    A winner without a column has the votes of the `other winner` column, or else the
    runner-up's and the majority; a second party without a column ("National Health Action
    Party") has the winner's less the majority. What is left is Other. A figure that is more
    than all the others together is not taken out, and said.
    """
    seat, votes, findings = row.place.seat, dict(row.votes), list[Finding]()
    hidden = bool(winner) and winner not in row.votes
    if row.other_winner and not hidden:
        findings.append(
            differs(
                f"{seat}: {row.other_winner:,} votes are said to be another winner's, "
                f"but {winner} has a column of its own; passed over",
                row.place.id,
            )
        )
    if hidden:
        stated = row.other_winner or _sum(votes.get(second), row.majority)
        how = "the other winner's column" if row.other_winner else "the runner-up and the majority"
        findings.append(_take(row.place, votes, winner, stated, "winner", f"from {how}"))
    if second and second not in row.votes:
        rest = _sum(votes.get(winner), -row.majority if row.majority is not None else None)
        findings.append(
            _take(row.place, votes, second, rest, "second party", "the winner's less the majority")
        )
    return votes, findings


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _take(
    place: Place, votes: dict[str, int], party: str, n: int | None, what: str, how: str
) -> Finding:
    """Take a party's votes out of Other, and the sentence that says so."""
    others, seat = votes.get(OTHER, 0), place.seat
    if n is None:
        return differs(
            f"{seat}: the votes of the {what}, {party}, cannot be told from the others'", place.id
        )
    if not 0 < n <= others:
        return differs(
            f"{seat}: the {what}, {party}, would have {n:,} votes ({how}), but all others "
            f"together have {others:,}; left among them",
            place.id,
        )
    votes[OTHER] = others - n
    votes[party] = votes.get(party, 0) + n
    return note(
        f"{seat}: the {what}, {party}, has no column; its {n:,} votes are {how}, "
        f"and {others - n:,} are left to others",
        place.id,
    )
