"""Compares the majority and the shares that an agency prints in a result with its votes."""

from collections.abc import Iterator

from tracker.board.bulletin import Bulletin, by_votes
from tracker.board.figures import majority
from tracker.election import Election
from tracker.election.swing import (
    decimal_places,
    format_rounded,
    is_printed_as,
    parse_figure,
    share,
)


def agree(result: Bulletin) -> bool:
    """Whether the printed majority and shares agree with the votes; False without a majority."""
    compared = list(_majorities(result))
    return (
        bool(compared)
        and all(printed == ours for printed, ours, _ in compared)
        and not any(candidate.printed_share for candidate in result.candidates)
    )


def difference(result: Bulletin, election: Election) -> str:
    """The first printed majority or share that the votes do not give; empty if all agree.

    The majority is in votes or in per cent of the valid vote.
    """
    for printed, ours, unit in _majorities(result):
        if printed != ours:
            return (
                f"the agency prints a majority of {printed}{unit}, and its votes give {ours}{unit}"
            )
    valid = sum(candidate.votes or 0 for candidate in result.candidates)
    for candidate in result.candidates:
        if (text := candidate.printed_share) and valid:
            ours = format_rounded(share(candidate.votes or 0, valid), decimal_places(text))
            name = candidate.name or election.party_name(candidate.party)
            return f"the agency prints {text} per cent for {name}, and its votes give {ours}"
    return ""


def _majorities(result: Bulletin) -> Iterator[tuple[str, str, str]]:
    """Yield the printed majority, ours in the same form, and the unit.

    A percentage is compared with the decimals that are printed; it may be cut off or rounded. A
    text that is no number is left out.
    """
    votes = [candidate.votes or 0 for candidate in by_votes(result.candidates)]
    lead, valid = majority(votes), sum(votes)
    if (printed := result.stated.get("majority", "")).isdecimal():
        yield printed, str(lead), ""
    text = result.stated.get("percentageMajority", "")
    if valid and parse_figure(text) is not None:
        exact = share(lead, valid)
        ours = format_rounded(exact, decimal_places(text))
        ours = text if is_printed_as(exact, text) else ours
        yield text, ours, " per cent"
