"""What of ours a feed means: which election, seat and party. Spelled the same or not at all.

Nearest names are offered in the sentence of a rejection; nothing is mapped to them.
"""

import re

from tracker.election import Election, Seat, spelling
from tracker.feeds.checks import plain_text, shown
from tracker.feeds.reading import RejectedError

_TEST = re.compile(r"(?<![^\W_])tests?(?![^\W_])", re.IGNORECASE)


def says_test(election_name: str) -> bool:
    """Whether a message of an election of this name is a test of PA's: it has the word."""
    return bool(_TEST.search(election_name))


def refuse_test(election_name: str, election: Election) -> None:
    """Tests count only where the election says so. Raises RejectedError."""
    if says_test(election_name) and not election.accepts_tests:
        raise RejectedError(
            f'says it is a test ("{shown(election_name)}"); tests do not count here'
        )


def expect_feed_name(election_name: str, election: Election) -> None:
    """A feed may use this name for the election, where names are known. Raises RejectedError."""
    if not election.feed_names or _among(election_name, election.feed_names):
        return
    known = " or ".join(f'"{name}"' for name in election.feed_names)
    raise RejectedError(f'is about "{shown(election_name)}"; this election is called {known}')


def expect_named(text: str, election: Election) -> None:
    """A person's word for the election is its id, its name or a feed name. Raises RejectedError."""
    if text == election.id:
        return
    refuse_test(text, election)
    if not _among(text, (election.id, election.name, *election.feed_names)):
        raise RejectedError(
            f'election "{shown(text)}" is another one; this is "{election.id}" or "{election.name}"'
        )


def _among(text: str, names: tuple[str, ...]) -> bool:
    return spelling(text) in {spelling(name) for name in names}


def seat_called(name: str, election: Election) -> Seat:
    """Our seat of that name, alias, ONS code or PA number. Raises RejectedError."""
    text = plain_text(name, "seat")
    if not text:
        raise RejectedError("seat is missing; write its name or ONS code")
    seat = election.find_seat(text)
    if seat is None:
        raise _unknown_seat(f'"{shown(text)}"', text, election)
    return seat


def seat_numbered(number: int, name: str, election: Election) -> Seat | None:
    """Our seat of that PA number, if the name means it too; None for a seat known elsewhere.

    The number is the key and never given up for the name. Raises RejectedError where they
    disagree or neither is known.
    """
    numbered, named = election.seat_by_pa_number.get(number), election.find_seat(name)
    elsewhere = election.elsewhere.get(number)
    if numbered and numbered is named:
        return numbered
    if not numbered and not named:
        if elsewhere is None:
            raise _unknown_seat(f'"{shown(name)}" (PA number {number})', name, election)
        if spelling(name) == spelling(elsewhere):
            return None
    ours = numbered.name if numbered else elsewhere or "not one of our seats"
    raise RejectedError(
        f'PA number {number} is {ours}, but the name is "{shown(name)}"; they must mean one seat'
    )


def _unknown_seat(found: str, name: str, election: Election) -> RejectedError:
    near = " or ".join(election.nearest_seats(name))
    offer = f"did you mean {near}?" if near else "no name of our seats is like it"
    return RejectedError(f"unknown seat {found}; {offer}")


def party_code(election: Election, abbreviation: str, name: str = "") -> str:
    """Our code of the party; what the source calls it where we do not know the party.

    Raises RejectedError where the two are both missing, or mean two different parties.
    """
    party = election.find_party(abbreviation, name)
    if party is None:
        if code := abbreviation or name:
            return code
        raise RejectedError("party is missing; write its name or abbreviation")
    by_name = election.find_party(name)
    if by_name and by_name is not party and by_name.comparable and party.comparable:
        raise RejectedError(
            f'party "{shown(abbreviation)}" is {party.name}, '
            f'but its name is "{shown(name)}"; both must mean one party'
        )
    return party.code
