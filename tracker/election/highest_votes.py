"""The highest votes of a result, by which the copy of another seat's result is found."""

from collections.abc import Iterable

HighestVotes = tuple[int, ...]
"""The three highest numbers of votes in a result, most first; two if it has two candidates."""

MOST_VOTES_BY_CHANCE = 100
"""Two results whose second candidate has these votes or fewer can be equal by chance.

In the results of 2019 and 2024 no two of 1,300 have even the same two highest numbers.
"""
_COMPARED = 3


def highest_votes(votes: Iterable[int]) -> HighestVotes | None:
    """The highest votes; None if they are so few that another seat can have the same by chance."""
    highest = tuple(sorted(votes, reverse=True)[:_COMPARED])
    return highest if len(highest) > 1 and highest[1] > MOST_VOTES_BY_CHANCE else None
