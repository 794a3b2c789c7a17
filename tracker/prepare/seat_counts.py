"""Counts one seat from an election's tables: votes by party, winner, second party, electorate.

The votes are taken from the candidate table if there is one, because it contains every party. The
constituency table includes the votes of some winners and second parties in "other";
`separate_others` computes them if the stated figures allow it.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tracker.election import PreviousCandidate
from tracker.prepare.finding import Finding, Fold, Kind, differs, note
from tracker.prepare.report import Report
from tracker.prepare.table_rows import CandidateRow, Place, SeatRow
from tracker.prepare.uk_parties import OTHER, PartyIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatCount:
    """The count of one seat at one election."""

    place: Place
    votes: Mapping[str, int]
    """By party code, most votes first. The candidates of one party are added up."""
    winner: str
    """Party code."""
    second: str = ""
    """Party code; empty if there is no second party."""
    electorate: int | None = None
    invalid_votes: int | None = None
    declared_at: dt.datetime | None = None
    stated: SeatRow | None = None
    """The seat's row of the constituency table; None if there is none."""
    candidates: tuple[CandidateRow, ...] = ()
    """Most votes first; empty without a candidate table."""
    independents: tuple[PreviousCandidate, ...] = ()
    """The candidates of aggregates (`PartyKind`) whose votes are known: in the order of the codes
    in `votes`, then most votes first."""
    names: frozenset[str] = field(default_factory=frozenset)
    """The seat's names in the tables."""

    @property
    def valid_votes(self) -> int:
        """The sum of the votes."""
        return sum(self.votes.values())


def sort_by_votes(votes: Mapping[str, int]) -> dict[str, int]:
    """Votes by party, most votes first, without parties that have none."""
    return {party: n for party, n in sorted(votes.items(), key=lambda item: -item[1]) if n}


def count_seat(
    row: SeatRow | None, candidates: list[CandidateRow], parties: PartyIndex, report: Report
) -> SeatCount:
    """The count of a seat from its row in the constituency table, its candidates, or both.

    There must be a row or candidates.
    """
    if candidates:
        ranked = tuple(sorted(candidates, key=lambda c: (-c.votes, c.surname)))
        votes: dict[str, int] = {}
        for candidate in ranked:
            votes[candidate.party] = votes.get(candidate.party, 0) + candidate.votes
        ranked = _stated_winner_first(ranked, parties.find(row.first_party) if row else "")
        winner, second = ranked[0].party, ranked[1].party if len(ranked) > 1 else ""
        independents = [
            PreviousCandidate(candidate.party, candidate.name, candidate.votes)
            for candidate in ranked
            if candidate.votes and not parties.comparable(candidate.party)
        ]
    else:
        assert row is not None
        ranked = ()
        winner = parties.code(row.first_party, "", report)
        second = _second(row, winner, parties.code(row.second_party, "", report))
        votes, findings = separate_others(row, winner, second)
        report.add(*findings)
        independents = list(_leading_independents(row, votes, winner, second, parties))
    votes = sort_by_votes(votes)
    places = [entry.place for entry in (row, *candidates[:1]) if entry]
    return SeatCount(
        place=places[0],
        votes=votes,
        winner=winner,
        second=second,
        electorate=row.electorate if row else None,
        invalid_votes=row.invalid_votes if row else None,
        declared_at=row.declared_at if row else None,
        stated=row,
        candidates=ranked,
        independents=tuple(sorted(independents, key=lambda c: list(votes).index(c.party))),
        names=frozenset(place.seat for place in places),
    )


def _second(row: SeatRow, winner: str, second: str) -> str:
    """The second party. If a table has only "Other", the one whose votes give the majority.

    It stays "Other" if no contestant, or not only one, has these votes.
    """
    if second != OTHER or row.majority is None or winner not in row.votes:
        return second
    votes = [(code, n) for code, n in row.votes.items() if code not in row.single_votes]
    votes += [(code, n) for code, single in row.single_votes.items() for n in single]
    wanted = row.votes[winner] - row.majority
    found = [code for code, n in votes if n == wanted]
    return found[0] if len(found) == 1 else second


def _stated_winner_first(ranked: tuple[CandidateRow, ...], winner: str) -> tuple[CandidateRow, ...]:
    """Candidates by votes. If several share the most votes, one of the stated winner is first."""
    level = [c for c in ranked if c.votes == ranked[0].votes and c.party == winner]
    return (*level[:1], *(c for c in ranked if c not in level[:1]))


def separate_others(row: SeatRow, winner: str, second: str) -> tuple[dict[str, int], list[Finding]]:
    """The votes of a row by party, with winner and second party separated from "Other".

    A winner without a column has the votes in the column "other winner"; if that is empty, the
    second party's votes plus the majority. A second party without a column ("National Health Action
    Party") has the winner's votes minus the majority. A number that is not above 0, or is larger
    than all of "Other", is not separated. Returns the votes and findings about them.
    """
    seat, votes, findings = row.place.seat, dict(row.votes), list[Finding]()
    in_others = bool(winner) and winner not in row.votes
    if row.other_winner and not in_others:
        findings.append(
            differs(
                f"{seat}: {row.other_winner:,} votes are said to be another winner's, "
                f"but {winner} has a column of its own; passed over",
                row.place.id,
                fold=Fold(Kind.NOT_SEPARATED, seat),
            )
        )
    if in_others:
        stated = row.other_winner or _sum(votes.get(second), row.majority)
        how = "the other winner's column" if row.other_winner else "the runner-up and the majority"
        findings.append(_separate(row.place, votes, winner, stated, "winner", f"from {how}"))
    if second and second not in row.votes:
        rest = _sum(votes.get(winner), -row.majority if row.majority is not None else None)
        how = "the winner's less the majority"
        findings.append(_separate(row.place, votes, second, rest, "second party", how))
    return votes, findings


def _leading_independents(
    row: SeatRow, votes: Mapping[str, int], winner: str, second: str, parties: PartyIndex
) -> Iterator[PreviousCandidate]:
    """Yield the candidates of aggregates whose votes are known.

    All are if each has a column of its own; else the winner and the second candidate can be.

    If the code has no column, its votes are those that `separate_others` separated for this
    candidate. If it has a column, such as the independents', the winner's votes are the second
    party's plus the majority, and the second candidate's are not known.
    """
    for code, single in row.single_votes.items():
        for n in sorted(single, reverse=True):
            yield PreviousCandidate(code, "", n)
    if winner == second:
        return
    for code, name in ((winner, row.member), (second, "")):
        if parties.comparable(code) or code not in votes or code in row.single_votes:
            continue
        if code not in row.votes:
            yield PreviousCandidate(code, name, votes[code])
        elif code == winner and parties.comparable(second):
            own = _sum(votes.get(second), row.majority)
            if own is not None and own <= votes[code]:
                yield PreviousCandidate(code, name, own)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _separate(
    place: Place, votes: dict[str, int], party: str, n: int | None, role: str, how: str
) -> Finding:
    """Move `n` votes from "Other" to a party, if "Other" has so many. Returns a finding.

    Args:
        n: None if it cannot be computed.
        role: "winner" or "second party", for the finding.
        how: How `n` was computed, for the finding.
    """
    others, seat = votes.get(OTHER, 0), place.seat
    not_separated = Fold(Kind.NOT_SEPARATED, seat)
    if n is None:
        problem = f"the votes of the {role}, {party}, cannot be separated from the others'"
        return differs(f"{seat}: {problem}", place.id, fold=not_separated)
    if not 0 < n <= others:
        problem = (
            f"the {role}, {party}, would have {n:,} votes ({how}), but all others "
            f"together have {others:,}; left among them"
        )
        return differs(f"{seat}: {problem}", place.id, fold=not_separated)
    votes[OTHER] = others - n
    votes[party] = votes.get(party, 0) + n
    return note(
        f"{seat}: the {role}, {party}, has no column; its {n:,} votes are {how}, "
        f"and {others - n:,} are left to others",
        place.id,
        fold=Fold(Kind.SEPARATED, seat),
    )
