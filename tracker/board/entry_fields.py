"""Parses the typed fields of a desk entry: seat, party, candidate, votes and initials."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tracker.board.bounds import MAX_DIGITS
from tracker.election import Election, Party, Seat, nearest_names, party_spellings, spelling
from tracker.election.accounts import GIVE, Account, account_of
from tracker.support.errors import TrackerError
from tracker.support.escape import has_hidden, visible, visible_name
from tracker.support.mend_text import wrong_decoding
from tracker.support.phrases import join_names

_MAX_CODES = 20
"""The largest number of parties in an error."""


class EntryError(TrackerError):
    """An entry cannot be made; the message states the reason."""


class UnknownPartyError(EntryError):
    """A text is no party of the election, and no new party of the entry."""


class ConflictError(EntryError):
    """The seat is in conflict: a pin must name a declaration, and a confirmation is refused."""


def parse_seat(election: Election, text: str) -> Seat:
    """The seat with this name, alias, code or PA number.

    Raises EntryError, which offers similar names, or names the only seat.
    """
    if seat := election.find_seat(text):
        return seat
    near = election.nearest_seats(text)
    offer = f"; did you mean {' or '.join(near)}?" if near else ""
    if only := election.only_seat:
        offer = f"; this election is of {only.name} alone"
    if fault := wrong_decoding(text):
        offer = f"; it {visible(fault)}"
    raise EntryError(f'no seat "{visible_name(text)}"{offer}')


def parse_party(election: Election, text: str, new_parties: Sequence[Party] = ()) -> Party:
    """The party with this code, name or alias, or the one of `new_parties` with this name.

    Raises UnknownPartyError, which offers similar names and lists codes: in an election with one
    seat those of its candidates.
    """
    if party := election.find_party(text):
        return party
    if new := next((p for p in new_parties if spelling(p.name) == spelling(text)), None):
        return new
    if account := account_of(text):
        raise EntryError(f'"{visible_name(text)}" is no party; {GIVE[account]}')
    parties = (*election.parties, *new_parties)
    spellings = ((s, p.name) for p in parties for s in party_spellings(p))
    near = nearest_names(text, spellings, cutoff=0.7)
    offer = f"did you mean {' or '.join(near)}? " if near else ""
    if fault := wrong_decoding(text):
        offer = f"it {visible(fault)}; "
    standing = election.only_seat.stands if election.only_seat else ()
    codes = standing or [p.code for p in election.parties if p.kind != "other"]
    listed = join_names(codes, _MAX_CODES)
    raise UnknownPartyError(f'no party "{visible_name(text)}"; {offer}the parties are {listed}')


def new_parties(election: Election, names: Sequence[str]) -> tuple[Party, ...]:
    """Parties that are not in the election's tables, for one entry. The name is also the code.

    Raises EntryError for a party that is known, and for a name that cannot be typed in votes.
    """
    for name in names:
        if party := election.find_party(name):
            raise EntryError(f'"{name}" is no new party: it is {party.name} ({party.code})')
        if account := account_of(name):
            raise EntryError(f'"{visible_name(name)}" is no party; {GIVE[account]}')
        if not name.strip() or has_hidden(name) or set(":=") & set(name):
            raise EntryError(
                f'the new party "{visible(name)}" needs a name without ":", "=" and control '
                "characters"
            )
    return tuple(Party(code=name.strip(), name=name.strip()) for name in names)


def parse_initials(text: str) -> str:
    """A producer's initials in capital letters.

    Raises EntryError unless the text is a letter and up to nine more letters, dots, hyphens and
    spaces.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z.\- ]{0,9}", text.strip()):
        raise EntryError(f"initials are one to ten letters, not {text!r}")
    return text.strip().upper()


class CandidateKey(NamedTuple):
    """Identifies a candidate in typed votes."""

    party: str
    """Party code."""
    name: str = ""
    """Empty if no name is typed."""

    def __str__(self) -> str:
        """As it can be typed: "Con", "Ind:Jane Smith"."""
        return f"{self.party}:{self.name}" if self.name else self.party


def parse_candidate(
    election: Election, text: str, new_parties: Sequence[Party] = ()
) -> tuple[Party, str]:
    """The party and the name of a candidate typed as "Con", or as "Ind:Jane Smith".

    The name is empty if none is typed. Raises as `parse_party`.
    """
    party, _, name = text.partition(":")
    return parse_party(election, party, new_parties), name.strip()


def parse_votes(
    election: Election, entries: Mapping[str, str], new_parties: Sequence[Party] = ()
) -> dict[CandidateKey, int]:
    """Votes by candidate.

    `entries` are the typed votes by the typed candidate (see `parse_candidate`). Raises EntryError
    for an unknown party, for a candidate given twice, for two candidates of one party without their
    names, and for votes that are not a whole number of at most `MAX_DIGITS` digits. Several
    independents may be given, each with another name. So may several candidates of a party: some
    parties have two.
    """
    votes: dict[CandidateKey, int] = {}
    names: dict[str, set[str]] = {}
    for text, figure in entries.items():
        party, name = parse_candidate(election, text, new_parties)
        candidate = CandidateKey(party.code, name)
        if not _is_number(figure):
            raise EntryError(
                f'{candidate} votes "{figure[:40]}" are not a whole number; write 12345'
            )
        others = names.setdefault(party.code, set())
        unnamed = party.comparable and others and not (name and all(others))
        if candidate in votes or unnamed:
            raise EntryError(given_twice(str(candidate)))
        votes[candidate] = int(figure)
        others.add(name)
    return votes


def given_twice(candidate: str) -> str:
    """The error about a typed candidate whose votes are given twice, such as "Ind"."""
    party, _, name = candidate.partition(":")
    cure = f"; if these are two candidates, write each with a name, as {party}:Jane Smith"
    return f"votes for {candidate} are given twice{'' if name else cure}"


def take_accounts(
    entries: Mapping[str, str],
) -> tuple[dict[str, str], int | None, int | None]:
    """The typed votes without the words of accounts, the electorate and the rejected papers.

    They are typed among the votes: "Con 22334 Lab 19754 register 70666 rejected 85 total 42088". A
    number that is not typed is None. A typed total must be the sum of the votes, a typed majority
    the difference of the two highest. Raises EntryError if it is not, for a word that is typed
    twice and for a turnout, and unless the electorate is a whole number above 0, and each other
    number a whole number, all of at most `MAX_DIGITS` digits.
    """
    votes = dict(entries)
    numbers: dict[Account, int] = {}
    for key in entries:
        account = account_of(key)
        if account is None:
            continue
        if account == "turnout":
            raise EntryError(f'"{visible_name(key)}": {GIVE[account]}')
        if account in numbers:
            raise EntryError(f"the {account} is given twice; write it once")
        text = votes.pop(key)
        if not _is_number(text) or (account == "electorate" and not int(text)):
            raise EntryError(f'{key} "{text[:40]}" is not a number of people; write {key} 12345')
        numbers[account] = int(text)
    _check_typed_sums(votes, numbers)
    return votes, numbers.get("electorate"), numbers.get("rejected")


def _check_typed_sums(votes: Mapping[str, str], numbers: Mapping[Account, int]) -> None:
    """Check the typed total and majority. Raises EntryError."""
    figures = sorted((int(text) for text in votes.values() if _is_number(text)), reverse=True)
    if len(figures) < len(votes):
        return  # `parse_votes` reports the figure
    total, stated = sum(figures), numbers.get("valid votes", sum(figures))
    if stated not in (total, total + numbers.get("rejected", 0)):
        raise EntryError(f"the votes add up to {total:,}, but the total is given as {stated:,}")
    if "majority" in numbers and len(figures) > 1:
        majority = figures[0] - figures[1]
        if numbers["majority"] != majority:
            raise EntryError(
                f"the votes give a majority of {majority:,}, not of {numbers['majority']:,}"
            )


def _is_number(text: str) -> bool:
    """Whether the text is a whole number of at most `MAX_DIGITS` digits."""
    digits = text.strip()
    return digits.isascii() and digits.isdigit() and len(digits) <= MAX_DIGITS
