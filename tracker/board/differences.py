"""Where two declarations of one seat differ, and whether the difference is a contradiction.

Two declarations contradict each other if they differ in the winner or in a candidate's votes. All
other facts are side facts: the time of declaration, the electorate, the stated valid vote, the
spelling of a name or of a small party. A difference in a side fact is shown, and is no conflict.
"""

from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, zip_longest

from tracker.board.bulletin import Bulletin, Candidate, by_votes
from tracker.election import no_word_in_common

NO_PARTIES: frozenset[str] = frozenset()

Pair = tuple[Candidate | None, Candidate | None]
"""One candidate in two bulletins; None for a bulletin that does not have the candidate."""


class Fact(StrEnum):
    """A fact in which two declarations can differ."""

    WINNER = "winner"
    VOTES = "votes"
    NAME = "name"
    PARTY = "party"
    ELECTORATE = "electorate"
    VALID_VOTES = "valid votes"
    DECLARED_AT = "time of declaration"


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact in which two declarations differ."""

    fact: Fact
    of: str
    """Party code of the candidate; empty for a fact about the seat."""
    first: object
    """The value in the first declaration; None if it does not have the candidate or a winner."""
    second: object
    """The same in the second declaration."""


def contradict(
    first: Bulletin, second: Bulletin, known_parties: Container[str] = NO_PARTIES
) -> bool:
    """Whether two declarations contradict each other: they differ in the winner or in votes.

    Votes are compared only between two results; there a candidate that one of them leaves out is a
    contradiction. So a rush agrees with a result if the winner is the same. `known_parties` are the
    party codes in the election's tables: see `_pairs`.
    """
    if not same_winner(first, second):
        return True
    return any(
        a is None or b is None or a.votes != b.votes
        for a, b in _pairs(first, second, known_parties)
    )


def any_contradict(bulletins: Collection[Bulletin], known_parties: Container[str]) -> bool:
    """Whether any two of these declarations contradict each other."""
    return any(contradict(a, b, known_parties) for a, b in combinations(bulletins, 2))


def same_winner(first: Bulletin, second: Bulletin) -> bool:
    """Whether both name the same winner, or both none (`Bulletin.elected`).

    They do if the parties are equal and the names can be one person's (`_different_people`).
    """
    return first.winner == second.winner and not _different_people(first.elected, second.elected)


def all_same_winner(bulletins: Collection[Bulletin]) -> bool:
    """Whether every two of these declarations have the same winner (`same_winner`).

    Every two are compared, because a declaration without a name agrees with two declarations that
    do not agree with each other.
    """
    return all(same_winner(first, second) for first, second in combinations(bulletins, 2))


def differences(
    first: Bulletin, second: Bulletin, known_parties: Container[str] = NO_PARTIES
) -> Iterator[Difference]:
    """The facts in which two declarations differ.

    Votes, names and parties are compared only between two results. A side fact is compared only if
    both declarations contain it.
    """
    if not same_winner(first, second):
        yield Difference(Fact.WINNER, "", _elected(first), _elected(second))
    for a, b in _pairs(first, second, known_parties):
        if a is None or b is None or a.votes != b.votes:
            code = a.party if a else b.party if b else ""
            yield Difference(Fact.VOTES, code, a and a.votes, b and b.votes)
        if a and b and a.party != b.party:
            yield Difference(Fact.PARTY, a.party, a.party, b.party)
        if a and b and a.name and b.name and a.name != b.name:
            yield Difference(Fact.NAME, a.party, a.name, b.name)
    facts = (
        (Fact.ELECTORATE, first.electorate, second.electorate),
        (Fact.VALID_VOTES, first.valid_votes, second.valid_votes),
        (Fact.DECLARED_AT, first.declared_at, second.declared_at),
    )
    for fact, one, other in facts:
        if one is not None and other is not None and one != other:
            yield Difference(fact, "", one, other)


def _elected(bulletin: Bulletin) -> str | None:
    elected = bulletin.elected
    if elected is None:
        return None
    return f"{elected.name} ({elected.party})" if elected.name else elected.party


def _pairs(first: Bulletin, second: Bulletin, known_parties: Container[str]) -> list[Pair]:
    """The candidates of two results in pairs; empty unless both bulletins are results.

    Candidates of the same party are a pair; several of one party are paired in the order of
    their votes. Two candidates whose parties are each in one bulletin only are a pair if their
    votes are equal: this is one candidate whose small party is spelled in two ways. They are no
    pair if both parties are in `known_parties`, or if the names have no word in common. A candidate
    without a partner is in a pair with None.
    """
    if not first.kind == second.kind == "result":
        return []
    pairs: list[Pair] = []
    by_party = _by_party(first), _by_party(second)
    left: tuple[list[Candidate], list[Candidate]] = ([], [])
    for party in {**by_party[0], **by_party[1]}:
        ours, theirs = by_party[0].get(party, []), by_party[1].get(party, [])
        if ours and theirs:
            pairs += zip_longest(ours, theirs)
        else:
            left[0].extend(ours)
            left[1].extend(theirs)
    unmatched = list(left[1])
    for one in left[0]:
        other = next((other for other in unmatched if _respelled(one, other, known_parties)), None)
        if other:
            unmatched.remove(other)
        pairs.append((one, other))
    return [*pairs, *((None, other) for other in unmatched)]


def _by_party(bulletin: Bulletin) -> dict[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = {}
    for candidate in by_votes(bulletin.candidates):
        found.setdefault(candidate.party, []).append(candidate)
    return found


def _respelled(one: Candidate, other: Candidate, known_parties: Container[str]) -> bool:
    """Whether these can be one candidate whose party is spelled in two ways."""
    both_known = one.party in known_parties and other.party in known_parties
    return one.votes == other.votes and not both_known and not _different_people(one, other)


def _different_people(first: Candidate | None, second: Candidate | None) -> bool:
    """Whether both candidates have names, and these have no word in common."""
    if not (first and second and first.name and second.name):
        return False
    return no_word_in_common(first.name, second.name)
