"""A bulletin: one immutable statement about one seat, from a feed or from the desk.

A bulletin's id is the hash of its content. A statement that arrives twice, even in two files, is
therefore one bulletin. A bulletin does not contain its file and its time of receipt: the ledger
records them.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from functools import cached_property
from typing import Literal
from weakref import WeakValueDictionary

import msgspec

Kind = Literal[
    "result", "rush", "recount", "retraction", "pin", "unpin", "note", "confirm", "set-aside"
]
"""`result`: votes, and the winner unless there is a tie. `rush`: a winner without votes.
`recount`: the votes are counted again. The other kinds are desk entries, which `entries` describes.
A result or a rush can also be a desk entry.
"""
Origin = Literal["feed", "desk"]
"""`desk`: the producers who work with the tracker."""

DECLARATION_KINDS: frozenset[str] = frozenset({"result", "rush"})
"""The kinds of a declaration: a bulletin about the outcome in a seat."""

VERB, RETRACT, UNDO, SETTLE = "verb", "retract", "undo", "settle"
"""`VERB` is a key in `Bulletin.stated`. Its value is the command that made a desk entry: `RETRACT`
or `UNDO` in a retraction, `SETTLE` in a settlement (`Bulletin.is_settlement`)."""
ACT = "act"
"""A key in `Bulletin.stated`, if one `retract` made several bulletins: all have the same value."""

AHEAD = "ahead"
"""A key in `Bulletin.stated` of a result or a rush: the statement arrived before its own time of
declaration, by more than `clock.CLOCK_ERROR`. The intake adds it. The value is `YES`: the time of
receipt is left out, so that two desks that receive the statement have one bulletin."""
YES = "yes"

REJECTED = "rejected"
"""A key in `Bulletin.stated` of a result: the number of ballot papers rejected at the count. The
desk and tables state it."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One candidate in a bulletin."""

    party: str
    """Party code. For a party that is not in the election's tables: its abbreviation or name in the
    source."""
    party_name: str = ""
    """The party's name in the source; in a desk entry, in the election's tables."""
    name: str = ""
    """The candidate's name in the source; empty if the source gives none."""
    votes: int | None = None
    """None in a rush."""
    elected: bool = False
    """Whether the source names this candidate as the winner."""
    printed_share: str = ""
    """The share that the agency prints, per cent, if the votes do not give it; else empty."""


class Bulletin(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, dict=True, weakref=True
):
    """One statement about a seat. The ledger stores it as JSON with these field names."""

    election: str
    seat: str
    kind: Kind
    origin: Origin
    revision: int | None = None
    """Revision in the feed, from 1. PA numbers a seat's rushes and results in one sequence."""
    candidates: tuple[Candidate, ...] = ()
    electorate: int | None = None
    valid_votes: int | None = None
    """The valid vote stated by the source."""
    declared_at: dt.datetime | None = None
    """The returning officer's time of declaration, stated by the source."""
    stated: dict[str, str] = {}
    """Figures that the source computed (majority, swing, gainOrHold …), to compare with ours. In a
    retraction or a settlement: the command that made it, under the key `VERB`. In each of several
    retractions that one `retract` made: also the key `ACT`. In a result of the desk or of a table:
    `REJECTED`. In a declaration of the feed: `AHEAD`."""
    target: str | None = None
    """Id of the bulletin that this one retracts, pins or confirms."""
    after: tuple[str, ...] = ()
    """Ids of earlier bulletins of the seat; they give the order, and clocks are not compared. In a
    declaration of the desk: the desk's earlier declarations, which it replaces, and the recounts,
    which it ends. In an unpin: the pins, which it ends. In a pin: all earlier bulletins; it
    replaces the pins among them. In a feed's bulletin: the bulletins of the same file, kind
    and revision that it replaces because the file grew."""
    by: str = ""
    """Initials of the producer, in a desk entry."""
    reason: str = ""
    """The producer's reason for a desk entry; in a note, the text of the note."""
    said_at: dt.datetime | None = None
    """The time when a desk entry was made."""

    @cached_property
    def id(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()

    def canonical(self) -> bytes:
        """The canonical JSON, in UTF-8: sorted keys, no spaces, no fields with default values."""
        return _encoder.encode(self)

    @cached_property
    def elected(self) -> Candidate | None:
        """The candidate marked as elected; in a result without a mark, the one with most votes.

        Without a mark, None in every bulletin that is not a result, and in a tie: a result whose
        two highest votes are equal, so that the returning officer draws lots.
        """
        marked = next((candidate for candidate in self.candidates if candidate.elected), None)
        if marked or self.kind != "result":
            return marked
        leader, *rest = by_votes(self.candidates)
        return None if rest and rest[0].votes == leader.votes else leader

    @property
    def winner(self) -> str | None:
        """Party code of the elected candidate; None if `elected` is None."""
        return self.elected.party if self.elected else None

    @property
    def is_undo(self) -> bool:
        """Whether an undo made this retraction. The next undo skips it.

        The command is in `stated` and not in a new field, because a desk that runs the previous
        version rejects a bulletin with an unknown field. The previous version records no command;
        its undo has the reason "undo".
        """
        return self.kind == "retraction" and self.stated.get(VERB, self.reason) == UNDO

    @property
    def is_settlement(self) -> bool:
        """Whether this bulletin is a settlement: a pin that the feed's next revision can end.

        See rule 2 of `standing`.
        """
        return self.kind == "pin" and self.stated.get(VERB) == SETTLE

    @property
    def rejected_ballots(self) -> int | None:
        """Ballot papers rejected at the count, as the desk or a table states them; else None."""
        number = self.stated.get(REJECTED, "")
        return int(number) if number.isascii() and number.isdigit() else None

    @property
    def rank(self) -> tuple[int, int]:
        """Sort key for a feed's rushes and results: the revision; then a result is above a rush."""
        return (self.revision or 0, 1 if self.kind == "result" else 0)


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Bulletin)


def decode(canonical: bytes | str) -> Bulletin:
    """The bulletin in a JSON text. Raises msgspec.DecodeError if the text is not a bulletin."""
    return _decoder.decode(canonical)


_shared: WeakValueDictionary[str, Bulletin] = WeakValueDictionary()


def shared(bulletin: Bulletin) -> Bulletin:
    """The one object of this process for an equal bulletin.

    A board with its intake, hooks and link has five connections to its ledger, and each of them
    reads every statement.
    """
    return _shared.setdefault(bulletin.id, bulletin)


def by_votes(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates sorted by votes, most first; at equal votes, the elected candidate first."""
    return sorted(candidates, key=lambda c: (-(c.votes or 0), not c.elected))


def party_votes(candidates: Sequence[Candidate]) -> dict[str, int]:
    """Votes by party code; the candidates of one party are added up.

    The parties are in the order of their best candidates.
    """
    votes: dict[str, int] = {}
    for candidate in by_votes(candidates):
        votes[candidate.party] = votes.get(candidate.party, 0) + (candidate.votes or 0)
    return votes


def votes_by_party(bulletin: Bulletin) -> list[tuple[str, int]]:
    """(party code, votes) of every candidate, sorted, so that the source's order has no effect.

    The votes are 0 in a rush.
    """
    return sorted((c.party, c.votes or 0) for c in bulletin.candidates)


def total_votes(bulletin: Bulletin) -> int:
    """The sum of the candidates' votes; 0 in a rush."""
    return sum(candidate.votes or 0 for candidate in bulletin.candidates)


def most_complete(bulletins: Sequence[Bulletin]) -> Bulletin:
    """The bulletin with the most facts; among equally complete ones, the smallest id.

    A result is more complete than a rush. In bulletins of one kind, each candidate, candidate's
    name, electorate, valid vote and time of declaration is a fact. A time that was in the future
    (`AHEAD`) is chosen last: another statement corrects it.
    """
    if len(bulletins) == 1:  # the usual case
        return bulletins[0]
    return min(bulletins, key=lambda b: (b.kind != "result", -_facts(b), AHEAD in b.stated, b.id))


def _facts(bulletin: Bulletin) -> int:
    names = sum(bool(candidate.name) for candidate in bulletin.candidates)
    stated = (bulletin.electorate, bulletin.valid_votes, bulletin.declared_at)
    return len(bulletin.candidates) + names + sum(fact is not None for fact in stated)
