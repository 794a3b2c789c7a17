"""A bulletin: one immutable statement about one seat, from a feed or from the desk.

Its id is the hash of its canonical content, so the same statement is the same bulletin
however often and by whatever road it arrives. When it arrived, and in which file, is not
part of it: the ledger keeps that.
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
    """One line of a bulletin."""

    party: str
    """Party code; where the election does not know the party, what the source calls it."""
    party_name: str = ""
    """The party as the source names it."""
    name: str = ""
    votes: int | None = None
    elected: bool = False
    """Marked as elected by the source."""


class Bulletin(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """One statement. `id` and `winner` follow from the fields."""

    election: str
    seat: str
    kind: Kind
    origin: Origin
    revision: int | None = None
    """The feed's number; PA counts rush and result of a seat in one sequence."""
    candidates: tuple[Candidate, ...] = ()
    electorate: int | None = None
    valid_votes: int | None = None
    """The valid vote as the source states it."""
    declared_at: dt.datetime | None = None
    """When the returning officer declared, as the source states it."""
    stated: dict[str, str] = {}
    """The source's own arithmetic (majority, swing, gainOrHold …), kept to be compared; of a
    retraction, the command that made it, under `VERB`."""
    target: str | None = None
    """The bulletin that a retraction takes back, a pin holds to or a confirmation agrees with."""
    after: tuple[str, ...] = ()
    """What a desk entry had seen and takes the place of. Order comes from this, not clocks."""
    by: str = ""
    """Initials, for what the desk says."""
    reason: str = ""
    """Why the desk says it; of a note, its text."""
    said_at: dt.datetime | None = None
    """When the desk said it."""

    @cached_property
    def id(self) -> str:
        """SHA-256 of the canonical content, in hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()

    def canonical(self) -> bytes:
        """The one JSON form of this statement: sorted keys, defaults left out."""
        return _encoder.encode(self)

    @cached_property
    def elected(self) -> Candidate | None:
        """Whom this statement says was elected: the marked, else the most votes of a result.

        None where nobody is marked and the top votes are equal: a tie is settled by lot,
        and only the returning officer knows how it fell.
        """
        for candidate in self.candidates:
            if candidate.elected:
                return candidate
        if self.kind != "result":
            return None
        leader, *rest = by_votes(self.candidates)
        return None if rest and rest[0].votes == leader.votes else leader

    @property
    def winner(self) -> str | None:
        """Party code of whoever this statement says was elected."""
        return self.elected.party if self.elected else None

    @property
    def is_undo(self) -> bool:
        """Whether `tracker undo` made this retraction: the next undo goes back beyond it.

        The command is in `stated`, because a desk of the version before refuses a bulletin with
        a field it does not know. That version recorded the reason "undo" and no command.
        """
        return self.kind == "retraction" and self.stated.get(VERB, self.reason) == UNDO

    @property
    def rank(self) -> tuple[int, int]:
        """Which of two feed statements stands: the higher revision; then a result over a rush."""
        return (self.revision or 0, 1 if self.kind == "result" else 0)


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Bulletin)


def decode(canonical: bytes | str) -> Bulletin:
    """The bulletin whose canonical form this is. Raises msgspec.ValidationError."""
    return _decoder.decode(canonical)


def by_votes(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates by votes, most first, the elected before the equal; otherwise as given."""
    return sorted(candidates, key=lambda c: (-(c.votes or 0), not c.elected))


def disagree(one: Bulletin, other: Bulletin) -> bool:
    """Whether two statements cannot both be true.

    A source that leaves something out does not contradict one that says it, so a table
    without electorates agrees with PA's result of the same count.
    """
    if not same_winner(one, other):
        return True
    if one.kind == other.kind == "result" and votes_by_party(one) != votes_by_party(other):
        return True
    pairs = (
        (one.electorate, other.electorate),
        (one.declared_at, other.declared_at),
    )
    return any(a is not None and b is not None and a != b for a, b in pairs)


def same_winner(one: Bulletin, other: Bulletin) -> bool:
    """Whether two statements name the same person elected, or both nobody."""
    return one.winner == other.winner and not _different_people(one.elected, other.elected)


def _different_people(one: Candidate | None, other: Candidate | None) -> bool:
    """Whether two names cannot be one person's: no word in common. Nameless is anybody.

    "Tom Hunt" and "HUNT, Thomas" may be one; two independents with other names are two.
    """
    if not (one and other and one.name and other.name):
        return False
    return not set(spelling(one.name).split()) & set(spelling(other.name).split())


def votes_by_party(bulletin: Bulletin) -> list[tuple[str, int]]:
    """(party code, votes) of every candidate, in an order that does not depend on the source's."""
    return sorted((c.party, c.votes or 0) for c in bulletin.candidates)


def most_complete(bulletins: Sequence[Bulletin]) -> Bulletin:
    """Of statements that rank the same, the one that says most of the seat; then the smallest id.

    Figures say more than a winner; then candidates, names, electorate and time count one each.
    """
    if len(bulletins) == 1:
        return bulletins[0]
    return min(bulletins, key=lambda b: (b.kind != "result", -_facts(b), b.id))


def _facts(bulletin: Bulletin) -> int:
    names = sum(bool(candidate.name) for candidate in bulletin.candidates)
    stated = (bulletin.electorate, bulletin.valid_votes, bulletin.declared_at)
    return len(bulletin.candidates) + names + sum(fact is not None for fact in stated)
