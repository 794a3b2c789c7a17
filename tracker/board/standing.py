"""What stands for one seat: the rules, also after a correction, a retraction or a conflict.

`standing` applies these rules to the bulletins of a seat, in any order of receipt:

1. A retracted bulletin does not count.
2. A pinned bulletin stands until it is unpinned. A flag shows that the feed has since sent
   something newer.
3. Else the feed's highest revision stands. Rushes and results share their numbers (rush 1,
   result 1, rush 2 "Correction", result 3); at the same revision the result stands.
4. A rush newer than the last result gives the winner. The votes of that result are superseded
   and the status is "votes pending".
5. Feed bulletins of the same revision and kind that contradict each other are a conflict; so are
   pinned bulletins, or desk entries, of which neither replaces the other. No votes are shown. A
   winner counts only if all of them name it.
6. Without a bulletin from the feed, the desk's declaration stands. When the feed's arrives, it
   replaces the desk's, and a flag shows where the two differ.
7. A recount is shown while there is no rush and no result. Equal top votes without a candidate
   marked as elected are a tie: no winner.

Shares and swings are computed in `figures`, the whole board in `board`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import combinations

from tracker.board.bulletin import DECLARATION_KINDS, Bulletin, disagree, most_complete, same_winner


class Status(StrEnum):
    """The status of a seat."""

    AWAITING = "awaiting"
    RECOUNT = "recount"
    CALLED = "called"
    """A winner, no votes yet."""
    DECLARED = "declared"
    VOTES_PENDING = "votes-pending"
    """A winner that is newer than the latest votes."""
    TIED = "tied"
    CONFLICT = "conflict"


class Flag(StrEnum):
    """What a producer should know about a seat besides its status."""

    FEED_SINCE_PIN = "the feed has said something newer than what is pinned"
    DESK_DIFFERS = "the desk's entry differs from the feed"
    PINNED = "pinned by the desk"
    REVISION_MISSING = "an earlier revision from the feed has not arrived"


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for one seat."""

    status: Status
    winner: str | None = None
    """Party code of the winner that counts."""
    bulletin: Bulletin | None = None
    """The bulletin that stands; in a conflict the most complete one."""
    votes: Bulletin | None = None
    """The result whose votes are shown. While votes are pending it is older than `bulletin`;
    in a conflict it is None, as no figure is safe for the air."""
    rivals: tuple[Bulletin, ...] = ()
    """In a conflict: all bulletins that contradict each other, by id."""
    flags: tuple[Flag, ...] = ()
    confirmed_by: tuple[str, ...] = field(default=(), compare=False)
    """Initials of those who confirmed `bulletin`. Not compared: a confirmation changes nothing
    about what stands."""


AWAITING = Standing(Status.AWAITING)


def standing(bulletins: Collection[Bulletin]) -> Standing:
    """What stands for a seat, given all its bulletins. The order makes no difference."""
    live = not_retracted(bulletins)
    found = _apply_rules(bulletins, live)
    initials = {confirmation.by for confirmation in confirmations(live, found)}
    return replace(found, confirmed_by=tuple(sorted(initials))) if initials else found


def confirmations(live: Collection[Bulletin], state: Standing) -> list[Bulletin]:
    """The confirmations of the bulletin that stands; none in a conflict.

    `live` is every bulletin of the seat that is not retracted.
    """
    bulletin = state.bulletin
    if bulletin is None or state.rivals or bulletin.kind not in DECLARATION_KINDS:
        return []
    return [b for b in live if b.kind == "confirm" and b.target == bulletin.id]


def not_retracted(bulletins: Collection[Bulletin]) -> list[Bulletin]:
    """The bulletins that are not retracted. A retraction can be retracted itself.

    A bulletin's id is a hash, so a retraction can only name an earlier bulletin. First the
    bulletins that no retraction names are decided, then those that they retract, and so on.
    """
    by_id = {b.id: b for b in bulletins}
    undecided: dict[str, int] = {}
    """By bulletin id, the number of retractions that name it and are not decided yet."""
    for bulletin in by_id.values():
        if bulletin.kind == "retraction" and bulletin.target:
            undecided[bulletin.target] = undecided.get(bulletin.target, 0) + 1
    if not undecided:
        return list(bulletins)
    retracted: set[str] = set()
    decided = [bulletin for bulletin in by_id.values() if bulletin.id not in undecided]
    for bulletin in decided:  # the list grows during the loop
        if bulletin.kind != "retraction" or bulletin.target not in by_id:
            continue
        if bulletin.id not in retracted:
            retracted.add(bulletin.target)
        undecided[bulletin.target] -= 1
        if not undecided[bulletin.target]:
            decided.append(by_id[bulletin.target])
    return [b for b in bulletins if b.id not in retracted]


def _apply_rules(bulletins: Collection[Bulletin], live: Collection[Bulletin]) -> Standing:
    feed = [b for b in live if b.origin == "feed" and b.kind in DECLARATION_KINDS]
    desk = _not_replaced(
        [b for b in live if b.origin == "desk" and b.kind in DECLARATION_KINDS],
        [b for b in bulletins if b.origin == "desk" and b.kind in DECLARATION_KINDS],
    )
    pins = _not_replaced(
        [b for b in live if b.kind == "pin"], [b for b in bulletins if b.kind in ("pin", "unpin")]
    )
    by_id = {b.id: b for b in live}
    if pinned := [by_id[pin.target] for pin in pins if pin.target in by_id]:
        flags = [Flag.PINNED]
        if _feed_changed_since(pins, feed, pinned):
            flags.append(Flag.FEED_SINCE_PIN)
        return _standing_of(pinned, feed, flags)
    if feed:
        top_rank = max(b.rank for b in feed)
        top = [b for b in feed if b.rank == top_rank]
        flags = []
        if any(_differs_from_feed(entry, most_complete(top)) for entry in desk):
            flags.append(Flag.DESK_DIFFERS)
        if _revision_missing(bulletins, before=top_rank[0]):
            flags.append(Flag.REVISION_MISSING)
        return _standing_of(top, feed, flags)
    if desk:
        return _standing_of(desk, (), ())
    if recounts := [b for b in live if b.kind == "recount"]:
        return Standing(Status.RECOUNT, bulletin=most_complete(recounts))
    return AWAITING


def _standing_of(
    bulletins: Sequence[Bulletin], feed: Sequence[Bulletin], flags: Sequence[Flag]
) -> Standing:
    """What stands among bulletins of which none replaces another; `feed` may have older votes."""
    flags = tuple(flags)
    top = list({b.id: b for b in bulletins}.values())
    chosen = most_complete(top)
    if any(disagree(first, second) for first, second in combinations(top, 2)):
        agreed = all(same_winner(chosen, other) for other in top)
        rivals = tuple(sorted(top, key=lambda b: b.id))
        winner = chosen.winner if agreed else None
        return Standing(Status.CONFLICT, winner, chosen, rivals=rivals, flags=flags)
    if chosen.kind == "result":
        status = Status.DECLARED if chosen.winner else Status.TIED
        return Standing(status, chosen.winner, chosen, votes=chosen, flags=flags)
    if chosen.winner is None:  # the feeds accept no such rush, but a ledger may contain one
        return Standing(Status.TIED, bulletin=chosen, flags=flags)
    votes = _older_votes(chosen, feed)
    status = Status.VOTES_PENDING if votes else Status.CALLED
    return Standing(status, chosen.winner, chosen, votes, flags=flags)


def _older_votes(rush: Bulletin, feed: Sequence[Bulletin]) -> Bulletin | None:
    """The feed's last result before this rush."""
    older = [b for b in feed if b.kind == "result" and b.rank < rush.rank]
    top_rank = max((b.rank for b in older), default=None)
    return most_complete([b for b in older if b.rank == top_rank]) if older else None


def _not_replaced(entries: Sequence[Bulletin], all_entries: Sequence[Bulletin]) -> list[Bulletin]:
    """The desk entries that no later entry replaces.

    A replaced entry stays replaced when the later entry is retracted: an old call must not
    return to the air without a decision.
    """
    replaced = {id_ for entry in all_entries for id_ in entry.after}
    return [entry for entry in entries if entry.id not in replaced]


def _feed_changed_since(
    pins: Sequence[Bulletin], feed: Sequence[Bulletin], pinned: Sequence[Bulletin]
) -> bool:
    """Whether the feed has a bulletin that is new since the pins: in no pin's `after`.

    It is newer than every bulletin in an `after`, or has the rank of the newest of these and
    contradicts a pinned bulletin.
    """
    known = {id_ for pin in pins for id_ in pin.after}
    newest_known = max((b.rank for b in feed if b.id in known), default=(0, 0))
    return any(
        b.rank > newest_known
        or (b.rank == newest_known and any(disagree(b, held) for held in pinned))
        for b in feed
        if b.id not in known
    )


def _revision_missing(bulletins: Collection[Bulletin], *, before: int) -> bool:
    """Whether the feed's revisions below `before` have a gap: one is lost or delayed."""
    revisions = {b.revision for b in bulletins if b.origin == "feed" and b.revision}
    return sum(revision < before for revision in revisions) < before - 1


def _differs_from_feed(entry: Bulletin, feed: Bulletin) -> bool:
    if entry.kind == feed.kind == "result":
        return disagree(entry, feed)
    return entry.winner != feed.winner
