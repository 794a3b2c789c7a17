"""Finds our election, seat or party for a name in a document.

Two names match only if `election.spelling` gives the same text for both. The error about an
unknown seat suggests similar names, but a similar name never matches.
"""

import re

from tracker.election import Election, Seat, spelling
from tracker.feeds.parsing import plain_text
from tracker.feeds.reading import OtherElectionError, RejectedError
from tracker.support.escape import excerpt, visible
from tracker.support.mend_text import wrong_decoding

_TEST = re.compile(r"(?<![^\W_])tests?(?![^\W_])", re.IGNORECASE)


def is_test_name(election_name: str) -> bool:
    """Whether the name of an election contains the word "test" or "tests"."""
    return bool(_TEST.search(election_name))


def check_not_test(election_name: str, election: Election) -> None:
    """Check that the name marks no test, unless `election` accepts tests. Raises RejectedError."""
    if is_test_name(election_name) and not election.accepts_tests:
        name = excerpt(election_name)
        raise RejectedError(f'says it is a test ("{name}"); tests do not count here')


def check_feed_name(election_name: str, election: Election) -> None:
    """Check that the name is in `feed_names`, unless these are empty.

    Raises OtherElectionError.
    """
    if not election.feed_names or _contains(election.feed_names, election_name):
        return
    known = " or ".join(f'"{name}"' for name in election.feed_names)
    name = excerpt(election_name)
    raise OtherElectionError(f'is about "{name}"; this election is called {known}')


def check_election_name(text: str, election: Election) -> None:
    """Check that the text is the id, the name or a feed name of the election.

    Applies `check_not_test` to a name, not to the id. Raises RejectedError; for another
    election OtherElectionError, which is one.
    """
    if text == election.id:
        return
    check_not_test(text, election)
    if not _contains((election.id, election.name, *election.feed_names), text):
        raise OtherElectionError(
            f'election "{excerpt(text)}" is another one; '
            f'this is "{election.id}" or "{election.name}"'
        )


def _contains(names: tuple[str, ...], text: str) -> bool:
    return spelling(text) in map(spelling, names)


def match_seat(name: str, election: Election) -> Seat:
    """Our seat with this name, alias, code or PA number. Raises RejectedError."""
    text = plain_text(name, "seat")
    if not text:
        raise RejectedError("seat is missing; write its name or code")
    if seat := election.find_seat(text):
        return seat
    raise _unknown_seat(f'"{excerpt(name.strip())}"', text, election)


def match_pa_seat(number: int, name: str, election: Election) -> Seat | None:
    """Our seat with this PA number and this name; None for a seat that is not tracked.

    A seat that is not tracked is in `Election.elsewhere`. Raises RejectedError if number and name
    are not of the same seat, or if neither is known.
    """
    numbered, named = election.seat_by_pa_number.get(number), election.find_seat(name)
    outside_name = election.elsewhere.get(number)
    if numbered and numbered is named:
        return numbered
    if not numbered and not named:
        if outside_name is None:
            raise _unknown_seat(f'"{excerpt(name)}" (PA number {number})', name, election)
        if spelling(name) == spelling(outside_name):
            return None
    ours = numbered.name if numbered else outside_name or "not one of our seats"
    raise RejectedError(
        f'PA number {number} is {ours}, but the name is "{excerpt(name)}"; they must mean one seat'
    )


def _unknown_seat(found: str, name: str, election: Election) -> RejectedError:
    if fault := wrong_decoding(name):
        return RejectedError(f"unknown seat {found}; it {visible(fault)}; save the file as UTF-8")
    nearest = " or ".join(election.nearest_seats(name))
    offer = f"did you mean {nearest}?" if nearest else "no name of our seats is like it"
    if only := election.only_seat:
        offer = f"this election is of {only.name} alone"
    return RejectedError(f"unknown seat {found}; {offer}")


def party_code(election: Election, abbreviation: str, name: str = "") -> str:
    """Our code of a party; for an unknown party its abbreviation or, without one, its name.

    An abbreviation can be of one of our parties and the name of another registered party, which is
    not in our tables: then the party is unknown, and its code is the name.

    Raises RejectedError if abbreviation and name are both empty, or are of two parties that
    contradict each other (`Party.contradicts`), or if an unknown name was decoded wrongly.
    """
    party = election.find_party(abbreviation, name)
    if party is None:
        for text in (abbreviation, name):
            _check_decoding(text)
        if code := abbreviation or name:
            return code
        raise RejectedError(
            "party is missing; write its name or abbreviation, or Ind for an independent"
        )
    if party.comparable and election.party_names.is_another_party(party, name):
        return name
    by_name = election.find_party(name)
    if by_name and by_name.contradicts(party):
        raise RejectedError(
            f'party "{excerpt(abbreviation)}" is {party.name}, '
            f'but its name is "{excerpt(name)}"; both must mean one party'
        )
    return party.code


def _check_decoding(name: str) -> None:
    """Check that an unknown party's name was not decoded wrongly. Raises RejectedError."""
    if fault := wrong_decoding(name):
        raise RejectedError(f'party "{excerpt(name)}" {visible(fault)}; save the file as UTF-8')
    if "\ufffd" in name:
        raise RejectedError(
            f'party "{excerpt(name)}" has lost a letter, which was not UTF-8; write it again'
        )
