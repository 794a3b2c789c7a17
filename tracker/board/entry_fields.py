"""Parses the typed fields of a desk entry: seat, party, candidate, votes and initials."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from tracker.election import Election, Party, Seat
from tracker.support.errors import TrackerError


class EntryError(TrackerError):
    """An entry cannot be made; the message states the reason."""


class ConflictError(EntryError):
    """The seat is in conflict: a pin must name a declaration, and a confirmation is refused."""


def parse_seat(election: Election, text: str) -> Seat:
    """The seat with this name, alias, ONS code or PA number.

    Raises EntryError, which offers similar names.
    """
    if seat := election.find_seat(text):
        return seat
    near = election.nearest_seats(text)
    offer = f"; did you mean {' or '.join(near)}?" if near else ""
    raise EntryError(f'no seat "{text}"{offer}')


def parse_party(election: Election, text: str) -> Party:
    """The party with this code, name or alias. Raises EntryError, which lists codes."""
    if party := election.find_party(text):
        return party
    codes = ", ".join(p.code for p in election.parties if p.kind != "other")
    raise EntryError(f'no party "{text}"; the parties are {codes}')


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


def parse_candidate(election: Election, text: str) -> tuple[Party, str]:
    """The party and the name of a candidate typed as "Con", or as "Ind:Jane Smith".

    The name is empty if none is typed. Raises as `parse_party`.
    """
    party, _, name = text.partition(":")
    return parse_party(election, party), name.strip()


def parse_votes(election: Election, entries: Mapping[str, str]) -> dict[CandidateKey, int]:
    """Votes by candidate.

    `entries` are the typed votes by the typed candidate (see `parse_candidate`). Raises EntryError
    for an unknown party, for a party given twice, and for votes that are not a whole number of at
    most 9 digits. Of an aggregate (`PartyKind`), several candidates with different names are
    allowed.
    """
    votes: dict[CandidateKey, int] = {}
    parties: set[str] = set()
    for text, figure in entries.items():
        party, name = parse_candidate(election, text)
        candidate = CandidateKey(party.code, name)
        digits = figure.strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
            raise EntryError(
                f'{candidate} votes "{figure[:40]}" are not a whole number; write 12345'
            )
        if candidate in votes or (party.comparable and party.code in parties):
            remedy = "" if party.comparable else f"; write {party.code}:NAME for each"
            raise EntryError(f"votes for {candidate} are given twice{remedy}")
        votes[candidate] = int(digits)
        parties.add(party.code)
    return votes
