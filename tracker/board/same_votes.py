"""Finds seats whose results have the same votes: one is then a copy of the other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tracker.board.bulletin import Bulletin
from tracker.board.standing import Standing
from tracker.election.highest_votes import HighestVotes, highest_votes

_BUCKETS = 64
"""Number of parts of the index. A change copies one part."""


def votes_of_result(bulletin: Bulletin) -> HighestVotes | None:
    """`highest_votes` of a result; None for any other bulletin."""
    if bulletin.kind != "result":
        return None
    return highest_votes(candidate.votes or 0 for candidate in bulletin.candidates)


def votes_that_stand(found: Standing) -> set[HighestVotes]:
    """The highest votes of the declaration that stands; in a conflict, of each rival."""
    statements = found.rivals or ((found.bulletin,) if found.bulletin else ())
    return {votes for bulletin in statements if (votes := votes_of_result(bulletin))}


class SameVotes:
    """An immutable index: the ids of the seats in which a result with these votes stands."""

    __slots__ = ("_buckets",)

    def __init__(
        self, buckets: Sequence[Mapping[HighestVotes, frozenset[str]]] = ({},) * _BUCKETS
    ) -> None:
        self._buckets = buckets

    def changed(
        self, seat: str, before: Iterable[HighestVotes], after: Iterable[HighestVotes]
    ) -> "SameVotes":
        """The index after the votes that stand in a seat have changed."""
        buckets = list(self._buckets)
        for votes in before:
            bucket = buckets[hash(votes) % _BUCKETS]
            seats = bucket[votes] - {seat}
            others = {key: value for key, value in bucket.items() if key != votes}
            buckets[hash(votes) % _BUCKETS] = {**others, votes: seats} if seats else others
        for votes in after:
            bucket = buckets[hash(votes) % _BUCKETS]
            seats = bucket.get(votes, frozenset()) | {seat}
            buckets[hash(votes) % _BUCKETS] = {**bucket, votes: seats}
        return SameVotes(buckets)

    def seats_with(self, votes: HighestVotes) -> frozenset[str]:
        """The ids of the seats in which a result with these votes stands."""
        return self._buckets[hash(votes) % _BUCKETS].get(votes, frozenset())

    def others(self, seat: str, result: Bulletin) -> Iterator[str]:
        """The ids of the other seats with the votes of this result, sorted."""
        if votes := votes_of_result(result):
            yield from sorted(self.seats_with(votes) - {seat})


NO_OTHER_SEATS = SameVotes()
"""The index without results, for one seat alone."""
