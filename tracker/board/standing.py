"""What stands for one seat: the rules that turn a set of bulletins into one answer.

Pure, and blind to order: the same set gives the same `Standing` however it arrived
(law 1). What the answer means in shares and swings is `figures`; the whole night is
`board`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import combinations

from tracker.board.bulletin import DECLARATION_KINDS, Bulletin, disagree, most_complete, same_winner


class Status(StrEnum):
    """What can be said of a seat."""

    AWAITING = "awaiting"
    RECOUNT = "recount"
    CALLED = "called"
    """A winner, no votes yet."""
    DECLARED = "declared"
    VOTES_PENDING = "votes-pending"
    """A winner newer than the votes we have."""
    TIED = "tied"
    CONFLICT = "conflict"


class Flag(StrEnum):
    """What a producer should know about a seat beside its status."""

    FEED_SINCE_PIN = "the feed has said something newer than what is pinned"
    DESK_DIFFERS = "the desk's entry differs from the feed"
    PINNED = "pinned by the desk"
    REVISION_MISSING = "an earlier revision from the feed has not arrived"


@dataclass(frozen=True, slots=True)
class Standing:
    """The answer for one seat."""

    status: Status
    winner: str | None = None
    """Party code of the winner, where one is counted."""
    bulletin: Bulletin | None = None
    """The statement that stands."""
    votes: Bulletin | None = None
    """The result whose votes are shown; older than `bulletin` when votes are pending, and
    none in a conflict, where no figure is safe to say."""
    rivals: tuple[Bulletin, ...] = ()
    """In conflict: every statement that has equal standing, this one among them."""
    flags: tuple[Flag, ...] = ()
    confirmed_by: tuple[str, ...] = field(default=(), compare=False)
    """Initials of those who have checked the statement that stands. Whoever agrees with it
    changes nothing about what stands: two answers that differ in this alone are equal."""


AWAITING = Standing(Status.AWAITING)


def standing(bulletins: Collection[Bulletin]) -> Standing:
    """What stands for a seat, by the seven rules of the design (docs/architecture.md)."""
    live = not_retracted(bulletins)
    found = _by_the_rules(bulletins, live)
    confirmed = {one.by for one in confirmations(live, found)}
    return replace(found, confirmed_by=tuple(sorted(confirmed))) if confirmed else found


def confirmations(live: Collection[Bulletin], found: Standing) -> list[Bulletin]:
    """Those that agree with the very statement that stands; none where statements disagree.

    `live` is what has been said of the seat and was not taken back.
    """
    if found.bulletin is None or found.rivals or found.bulletin.kind not in DECLARATION_KINDS:
        return []
    return [one for one in live if one.kind == "confirm" and one.target == found.bulletin.id]


def _by_the_rules(bulletins: Collection[Bulletin], live: Collection[Bulletin]) -> Standing:
    feed = [b for b in live if b.origin == "feed" and b.kind in DECLARATION_KINDS]
    desk = _unreplaced(
        [b for b in live if b.origin == "desk" and b.kind in DECLARATION_KINDS],
        [b for b in bulletins if b.origin == "desk" and b.kind in DECLARATION_KINDS],
    )
    pins = _unreplaced(
        [b for b in live if b.kind == "pin"],
        [b for b in bulletins if b.kind in ("pin", "unpin")],
    )
    by_id = {b.id: b for b in live}
    pinned = [by_id[p.target] for p in pins if p.target in by_id]
    if pinned:
        flags = [Flag.PINNED]
        if _said_since(feed, pins, pinned):
            flags.append(Flag.FEED_SINCE_PIN)
        return _settle(pinned, feed, tuple(flags))
    if feed:
        top_rank = max(b.rank for b in feed)
        top = [b for b in feed if b.rank == top_rank]
        flags = []
        if any(_differs(entry, most_complete(top)) for entry in desk):
            flags.append(Flag.DESK_DIFFERS)
        if _revision_missing(bulletins, before=top_rank[0]):
            flags.append(Flag.REVISION_MISSING)
        return _settle(top, feed, tuple(flags))
    if desk:
        return _settle(desk, (), ())
    recounts = [b for b in live if b.kind == "recount"]
    if recounts:
        return Standing(Status.RECOUNT, bulletin=most_complete(recounts))
    return AWAITING


def _settle(top: Sequence[Bulletin], feed: Sequence[Bulletin], flags: tuple[Flag, ...]) -> Standing:
    """The answer when `top` have equal standing; `feed` may hold older votes."""
    top = list({b.id: b for b in top}.values())
    chosen = most_complete(top)
    if any(disagree(one, other) for one, other in combinations(top, 2)):
        agreed = all(same_winner(chosen, other) for other in top)
        rivals = tuple(sorted(top, key=lambda b: b.id))
        winner = chosen.winner if agreed else None
        return Standing(Status.CONFLICT, winner, chosen, rivals=rivals, flags=flags)
    if chosen.kind == "result":
        status = Status.DECLARED if chosen.winner else Status.TIED
        return Standing(status, chosen.winner, chosen, votes=chosen, flags=flags)
    if chosen.winner is None:  # no feed lets such a rush through; the board says as little
        return Standing(Status.TIED, bulletin=chosen, flags=flags)
    votes = _older_votes(chosen, feed)
    status = Status.VOTES_PENDING if votes else Status.CALLED
    return Standing(status, chosen.winner, chosen, votes, flags=flags)


def _older_votes(rush: Bulletin, feed: Sequence[Bulletin]) -> Bulletin | None:
    older = [b for b in feed if b.kind == "result" and b.rank < rush.rank]
    if not older:
        return None
    top_rank = max(b.rank for b in older)
    return most_complete([b for b in older if b.rank == top_rank])


def not_retracted(bulletins: Collection[Bulletin]) -> list[Bulletin]:
    """Everything not taken back. A retraction can itself be taken back.

    An id is a hash, so a retraction names something that was there before it: whatever
    nobody takes back is decided first, then what that takes back, and so on.
    """
    by_id = {b.id: b for b in bulletins}
    undecided: dict[str, int] = {}
    for one in by_id.values():
        if one.kind == "retraction" and one.target:
            undecided[one.target] = undecided.get(one.target, 0) + 1
    if not undecided:
        return list(bulletins)
    retracted: set[str] = set()
    decided = [one for one in by_id.values() if one.id not in undecided]
    for one in decided:  # grows as it goes
        if one.kind != "retraction" or one.target not in by_id:
            continue
        if one.id not in retracted:
            retracted.add(one.target)
        undecided[one.target] -= 1
        if not undecided[one.target]:
            decided.append(by_id[one.target])
    return [b for b in bulletins if b.id not in retracted]


def _unreplaced(entries: Sequence[Bulletin], all_said: Sequence[Bulletin]) -> list[Bulletin]:
    """Entries that no later one took the place of.

    A replaced entry stays replaced even when what replaced it is taken back: an old call
    never comes back on air by itself.
    """
    replaced = {seen for said in all_said for seen in said.after}
    return [entry for entry in entries if entry.id not in replaced]


def _said_since(
    feed: Sequence[Bulletin], pins: Sequence[Bulletin], pinned: Sequence[Bulletin]
) -> bool:
    """Whether the feed has said something no pin had seen: newer, or as new and another thing."""
    seen = {seen for pin in pins for seen in pin.after}
    newest_seen = max((b.rank for b in feed if b.id in seen), default=(0, 0))
    return any(
        b.rank > newest_seen
        or (b.rank == newest_seen and any(disagree(b, held) for held in pinned))
        for b in feed
        if b.id not in seen
    )


def _revision_missing(bulletins: Collection[Bulletin], *, before: int) -> bool:
    """Whether the feed's numbers have a gap: what it sent in between is lost, or on its way."""
    numbers = {b.revision for b in bulletins if b.origin == "feed" and b.revision}
    return len({number for number in numbers if number < before}) < before - 1


def _differs(entry: Bulletin, feed: Bulletin) -> bool:
    if entry.kind == feed.kind == "result":
        return disagree(entry, feed)
    return entry.winner != feed.winner
