"""The two bases against which a gain is counted, and their names in a sentence.

`previous`: the party that won last time (Commons Library, BBC). `sitting`: the party that held the
seat at dissolution (PA). `Election.basis` applies where no basis is given.
"""

from collections.abc import Mapping

from tracker.election import Basis, Election

_BASIS_CLAUSES: Mapping[Basis, str] = {
    "previous": "won last time",
    "sitting": "sat at dissolution",
}


def basis_clause(election: Election, basis: Basis) -> str:
    """The words after "the party that". No dissolution comes before a by-election."""
    if basis == "sitting" and election.is_by_election:
        return "sat before the by-election"
    return _BASIS_CLAUSES[basis]


def other_basis(election: Election) -> Basis:
    """The basis that is not `Election.basis`."""
    return "previous" if election.basis == "sitting" else "sitting"
