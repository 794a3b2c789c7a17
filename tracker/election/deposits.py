"""The deposit of a candidate for the House of Commons: who loses it."""

from tracker.election.election import BY_ELECTION, DEFAULT_TIMEZONE, Election

_KINDS = frozenset({"G", BY_ELECTION})


def has_deposits(election: Election) -> bool:
    """Whether the rule of `keeps_deposit` holds: in elections to the House of Commons."""
    return election.timezone == DEFAULT_TIMEZONE and election.kind in _KINDS


def keeps_deposit(votes: int, valid_votes: int) -> bool:
    """Whether a candidate with `votes` keeps the deposit.

    It is lost with not more than one twentieth of the valid votes of the seat (Representation of
    the People Act 1983, schedule 1, rule 53).
    """
    return votes * 20 > valid_votes
