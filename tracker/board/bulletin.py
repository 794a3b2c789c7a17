"""A bulletin: one immutable statement about one seat, from a feed or from the desk.

Its id is the hash of its content, so that the same statement is the same bulletin, however
often and in whatever file it arrives. The time of receipt and the file are not part of it; the
ledger records them.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from functools import cached_property
from typing import Literal

import msgspec

from tracker.election import spelling

Kind = Literal["result", "rush", "recount", "retraction", "pin", "unpin", "note", "confirm"]
Origin = Literal["feed", "desk"]

DECLARATION_KINDS: frozenset[str] = frozenset({"result", "rush"})
"""The kinds that name a winner."""

VERB, RETRACT, UNDO = "verb", "retract", "undo"
"""The key in `stated` of the command that made a retraction, and its two values."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One candidate in a bulletin."""

    party: str
    """Party code; for a party that is not in the election's tables, the source's own name."""
    party_name: str = ""
    """The party's name in the source."""
    name: str = ""
    votes: int | None = None
    elected: bool = False
    """Whether the source marks the candidate as elected."""


class Bulletin(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """One statement about a seat. Its field names are the JSON names in every ledger."""

    election: str
    seat: str
    kind: Kind
    origin: Origin
    revision: int | None = None
    """The feed's number. PA counts the rushes and results of a seat in one sequence."""
    candidates: tuple[Candidate, ...] = ()
    electorate: int | None = None
    valid_votes: int | None = None
    """The valid vote stated by the source."""
    declared_at: dt.datetime | None = None
    """The returning officer's time of declaration, stated by the source."""
    stated: dict[str, str] = {}
    """The source's own arithmetic (majority, swing, gainOrHold …), to compare with ours; in a
    retraction, the command that made it, under `VERB`."""
    target: str | None = None
    """Id of the bulletin that is retracted, pinned or confirmed."""
    after: tuple[str, ...] = ()
    """Ids of the earlier bulletins that a desk entry replaces. This gives the order of entries, not
    a clock."""
    by: str = ""
    """Initials of the producer, in a desk entry."""
    reason: str = ""
    """The producer's reason for a desk entry; in a note, its text."""
    said_at: dt.datetime | None = None
    """Time of a desk entry."""

    @cached_property
    def id(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()

    def canonical(self) -> bytes:
        """The canonical JSON: sorted keys, without default values."""
        return _encoder.encode(self)

    @cached_property
    def elected(self) -> Candidate | None:
        """The candidate marked as elected, else the one with the most votes in a result.

        None where nobody is marked and the top votes are equal: the returning officer decides
        a tie by lot.
        """
        marked = next((candidate for candidate in self.candidates if candidate.elected), None)
        if marked or self.kind != "result":
            return marked
        leader, *rest = by_votes(self.candidates)
        return None if rest and rest[0].votes == leader.votes else leader

    @property
    def winner(self) -> str | None:
        """Party code of the elected candidate."""
        return self.elected.party if self.elected else None

    @property
    def is_undo(self) -> bool:
        """Whether `tracker undo` made this retraction. The next undo passes over it.

        The command is in `stated`: desks of the previous version reject a bulletin with an
        unknown field. They recorded the reason "undo" and no command.
        """
        return self.kind == "retraction" and self.stated.get(VERB, self.reason) == UNDO

    @property
    def rank(self) -> tuple[int, int]:
        """Order of the feed's bulletins: by revision, at the same revision a result over a rush."""
        return (self.revision or 0, 1 if self.kind == "result" else 0)


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Bulletin)


def decode(canonical: bytes | str) -> Bulletin:
    """The bulletin of this canonical JSON. Raises msgspec.ValidationError."""
    return _decoder.decode(canonical)


def by_votes(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates by votes, most first; at equal votes the elected one first."""
    return sorted(candidates, key=lambda c: (-(c.votes or 0), not c.elected))


def disagree(first: Bulletin, second: Bulletin) -> bool:
    """Whether two bulletins contradict each other: winner, votes, electorate or time.

    A value that one of them leaves out is no contradiction, so a table without electorates
    agrees with PA's result of the same count.
    """
    if not same_winner(first, second):
        return True
    both_results = first.kind == second.kind == "result"
    if both_results and votes_by_party(first) != votes_by_party(second):
        return True
    pairs = ((first.electorate, second.electorate), (first.declared_at, second.declared_at))
    return any(a is not None and b is not None and a != b for a, b in pairs)


def same_winner(first: Bulletin, second: Bulletin) -> bool:
    """Whether both name the same person elected, or both nobody."""
    return first.winner == second.winner and not _different_people(first.elected, second.elected)


def _different_people(first: Candidate | None, second: Candidate | None) -> bool:
    """Whether two names have no word in common. A missing name can be anybody's.

    "Tom Hunt" and "HUNT, Thomas" can be one person; two independents with other names are two.
    """
    if not (first and second and first.name and second.name):
        return False
    return set(spelling(first.name).split()).isdisjoint(spelling(second.name).split())


def votes_by_party(bulletin: Bulletin) -> list[tuple[str, int]]:
    """(party code, votes) of every candidate, sorted: the source's order makes no difference."""
    return sorted((c.party, c.votes or 0) for c in bulletin.candidates)


def most_complete(bulletins: Sequence[Bulletin]) -> Bulletin:
    """Of bulletins of the same rank, the one with the most facts; then the smallest id.

    A result has more than a rush. Else candidates, names, electorate, valid votes and time count
    one each.
    """
    if len(bulletins) == 1:  # nearly always: spares the sums
        return bulletins[0]
    return min(bulletins, key=lambda b: (b.kind != "result", -_facts(b), b.id))


def _facts(bulletin: Bulletin) -> int:
    names = sum(bool(candidate.name) for candidate in bulletin.candidates)
    stated = (bulletin.electorate, bulletin.valid_votes, bulletin.declared_at)
    return len(bulletin.candidates) + names + sum(fact is not None for fact in stated)
