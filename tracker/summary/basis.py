"""The two bases of gain and hold, and how a sentence names them.

`previous`: the party that won last time (Commons Library, BBC). `sitting`: the party that held
the seat at dissolution (PA). An election's headlines use one of them.
"""

from collections.abc import Mapping

from tracker.election import Basis, Election

BASIS_CLAUSES: Mapping[Basis, str] = {"previous": "won last time", "sitting": "sat at dissolution"}
"""After "the party that"."""


def other_basis(election: Election) -> Basis:
    """The basis that the election's headlines do not use."""
    return "previous" if election.basis == "sitting" else "sitting"
