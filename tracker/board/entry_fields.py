"""Parses the typed fields of a desk entry: seat, party, candidate, votes and initials."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tracker.election import Election, Party, Seat, nearest_names, party_spellings, spelling
from tracker.support.errors import TrackerError
from tracker.support.escape import has_hidden, visible
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

    Raises EntryError, which offers similar names.
    """
    if seat := election.find_seat(text):
        return seat
    near = election.nearest_seats(text)
    offer = f"; did you mean {' or '.join(near)}?" if near else ""
    raise EntryError(f'no seat "{text}"{offer}')


def parse_party(election: Election, text: str, new_parties: Sequence[Party] = ()) -> Party:
    """The party with this code, name or alias, or the one of `new_parties` with this name.

    Raises UnknownPartyError, which offers similar names and lists codes: in an election with one
    seat those of its candidates.
    """
    if party := election.find_party(text):
        return party
    if new := next((p for p in new_parties if spelling(p.name) == spelling(text)), None):
        return new
    parties = (*election.parties, *new_parties)
    spellings = ((s, p.name) for p in parties for s in party_spellings(p))
    near = nearest_names(text, spellings, cutoff=0.7)
    offer = f"did you mean {' or '.join(near)}? " if near else ""
    standing = election.only_seat.stands if election.only_seat else ()
    codes = standing or [p.code for p in election.parties if p.kind != "other"]
    listed = join_names(codes, _MAX_CODES)
    raise UnknownPartyError(f'no party "{text}"; {offer}the parties are {listed}')


def new_parties(election: Election, names: Sequence[str]) -> tuple[Party, ...]:
    """Parties that are not in the election's tables, for one entry. The name is also the code.

    Raises EntryError for a party that is known, and for a name that cannot be typed in votes.
    """
    for name in names:
        if party := election.find_party(name):
            raise EntryError(f'"{name}" is no new party: it is {party.name} ({party.code})')
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
    names, and for votes that are not a whole number of at most 9 digits. Several independents may
    be given, each with another name. So may several candidates of a party: some parties have two.
    """
    votes: dict[CandidateKey, int] = {}
    names: dict[str, set[str]] = {}
    for text, figure in entries.items():
        party, name = parse_candidate(election, text, new_parties)
        candidate = CandidateKey(party.code, name)
        digits = figure.strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
            raise EntryError(
                f'{candidate} votes "{figure[:40]}" are not a whole number; write 12345'
            )
        others = names.setdefault(party.code, set())
        unnamed = party.comparable and others and not (name and all(others))
        if candidate in votes or unnamed:
            remedy = f"; if there are several candidates, write {party.code}:NAME for each"
            raise EntryError(f"votes for {candidate} are given twice{remedy}")
        votes[candidate] = int(digits)
        others.add(name)
    return votes


def take_register(
    entries: Mapping[str, str],
) -> tuple[dict[str, str], int | None, int | None]:
    """The typed votes without "register" and "rejected", and these two numbers.

    They are typed among the votes: "Con 22334 Lab 19754 register 70666 rejected 85". A number that
    is not typed is None. Raises EntryError unless the register is a whole number above 0, and the
    rejected ballot papers are a whole number, both of at most 9 digits.
    """
    votes = dict(entries)
    typed = {key: votes.pop(key) for key in entries if key.casefold() in ("register", "rejected")}
    numbers: dict[str, int] = {}
    for key, text in typed.items():
        digits = text.strip()
        is_number = digits.isascii() and digits.isdigit() and len(digits) <= 9
        if not is_number or (key.casefold() == "register" and not int(digits)):
            raise EntryError(f'{key} "{text[:40]}" is not a number of people; write {key} 12345')
        numbers[key.casefold()] = int(digits)
    return votes, numbers.get("register"), numbers.get("rejected")
