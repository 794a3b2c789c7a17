"""The rules that decide which bulletin stands for a seat.

The bulletin that stands is the one that the board shows. A declaration is a rush (a winner without
votes) or a result. A desk entry replaces the earlier entries that it lists in `after`.

`standing` applies these rules to all bulletins of a seat. Their order of receipt has no effect.

1. A retracted bulletin does not count.
2. A pinned declaration stands until it is unpinned. If the feed sends a newer declaration, a flag
   shows this.
3. Without a pin, the feed's declaration with the highest revision stands. Rushes and results share
   one sequence of revisions (rush 1, result 1, rush 2 "Correction", result 3). Of a rush and a
   result with the same revision, the result stands.
4. If a rush stands and the feed has an older result, the rush gives the winner. The votes of the
   result are superseded, and the status is "votes pending".
5. Feed declarations of the same revision and kind that contradict each other are a conflict. Two
   desk declarations, or two pinned declarations, that contradict each other are a conflict too, if
   neither entry replaces the other. In a conflict no votes are shown. A winner is shown only if
   all these declarations agree on it.
6. Without a declaration from the feed, the desk's declaration stands. When the feed declares, its
   declaration stands, and a flag shows whether the desk's differs.
7. A recount stands while there is no declaration.
8. A result with equal top votes and no candidate marked as elected is a tie: it has no winner.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import combinations

from tracker.board.bulletin import DECLARATION_KINDS, Bulletin, disagree, most_complete, same_winner


class Status(StrEnum):
    """The status of a seat."""

    AWAITING = "awaiting"
    """No declaration and no recount yet."""
    RECOUNT = "recount"
    CALLED = "called"
    """A winner, no votes yet."""
    DECLARED = "declared"
    """A winner and votes."""
    VOTES_PENDING = "votes-pending"
    """A winner, and superseded votes of an older result (rule 4)."""
    TIED = "tied"
    """Equal top votes, no winner."""
    CONFLICT = "conflict"
    """Declarations that contradict each other (rule 5)."""


class Flag(StrEnum):
    """A remark about a seat for the producer, beside the status."""

    FEED_SINCE_PIN = "the feed has said something newer than what is pinned"
    DESK_DIFFERS = "the desk's entry differs from the feed"
    PINNED = "pinned by the desk"
    REVISION_MISSING = "an earlier revision from the feed has not arrived"


@dataclass(frozen=True, slots=True)
class Standing:
    """The outcome of the rules for one seat: status, winner, and the bulletins behind them."""

    status: Status
    winner: str | None = None
    """Party code; None without a winner."""
    bulletin: Bulletin | None = None
    """The bulletin that stands; in a conflict, the most complete rival. None while awaiting."""
    votes: Bulletin | None = None
    """The result that has the votes; while votes are pending, an older result than `bulletin`. None
    without votes, and in a conflict, where no figure is safe for the air."""
    rivals: tuple[Bulletin, ...] = ()
    """In a conflict: all declarations between which the rules do not choose, sorted by id."""
    flags: tuple[Flag, ...] = ()
    confirmed_by: tuple[str, ...] = field(default=(), compare=False)
    """Initials of the producers who confirmed `bulletin`. Not compared: a confirmation changes
    neither the winner nor the votes."""


AWAITING = Standing(Status.AWAITING)


def standing(bulletins: Collection[Bulletin]) -> Standing:
    """The standing of a seat, by the rules at the top of this module.

    `bulletins` are all bulletins of the seat, in any order.
    """
    live = not_retracted(bulletins)
    found = _apply_rules(bulletins, live)
    initials = {confirmation.by for confirmation in confirmations(live, found)}
    return replace(found, confirmed_by=tuple(sorted(initials))) if initials else found


def confirmations(live: Collection[Bulletin], state: Standing) -> list[Bulletin]:
    """The confirmations of the declaration that stands; empty without one, and in a conflict.

    `live` are the bulletins of the seat that are not retracted.
    """
    bulletin = state.bulletin
    if bulletin is None or state.rivals or bulletin.kind not in DECLARATION_KINDS:
        return []
    return [b for b in live if b.kind == "confirm" and b.target == bulletin.id]


def not_retracted(bulletins: Collection[Bulletin]) -> list[Bulletin]:
    """The bulletins that are not retracted. A retraction that is itself retracted has no effect.

    Retractions are decided in reverse: first the bulletins that no retraction names, then the
    bulletins that these retract, and so on. This always ends: ids are hashes of the content, so two
    retractions cannot retract each other.
    """
    by_id = {b.id: b for b in bulletins}
    # By bulletin id: the number of retractions of this bulletin that are not decided yet.
    undecided: dict[str, int] = {}
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
    """The standing given by `bulletins`: those that no other bulletin replaces or outranks.

    `feed` are all declarations of the feed: if a rush stands, an older result can be among them.
    """
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
    if chosen.winner is None:  # a rush without a winner: no feed makes one, a ledger can have one
        return Standing(Status.TIED, bulletin=chosen, flags=flags)
    votes = _older_votes(chosen, feed)
    status = Status.VOTES_PENDING if votes else Status.CALLED
    return Standing(status, chosen.winner, chosen, votes, flags=flags)


def _older_votes(rush: Bulletin, feed: Sequence[Bulletin]) -> Bulletin | None:
    """The feed's result with the highest rank below this rush; None without such a result."""
    older = [b for b in feed if b.kind == "result" and b.rank < rush.rank]
    top_rank = max((b.rank for b in older), default=None)
    return most_complete([b for b in older if b.rank == top_rank]) if older else None


def _not_replaced(entries: Sequence[Bulletin], all_entries: Sequence[Bulletin]) -> list[Bulletin]:
    """The entries that no later entry replaces.

    `all_entries` includes retracted entries. So a replaced entry stays replaced when the later
    entry is retracted, and an old declaration never returns to the air on its own.
    """
    replaced = {id_ for entry in all_entries for id_ in entry.after}
    return [entry for entry in entries if entry.id not in replaced]


def _feed_changed_since(
    pins: Sequence[Bulletin], feed: Sequence[Bulletin], pinned: Sequence[Bulletin]
) -> bool:
    """Whether the feed has sent a newer declaration since the pins were made.

    A pin lists in `after` the bulletins that existed when it was made. A declaration that no pin
    lists is newer if it ranks above all listed declarations. At the rank of the highest of them, it
    is newer only if it contradicts a pinned declaration.
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
    """Whether the feed has not sent every revision from 1 to `before` - 1."""
    revisions = {b.revision for b in bulletins if b.origin == "feed" and b.revision}
    return sum(revision < before for revision in revisions) < before - 1


def _differs_from_feed(entry: Bulletin, feed: Bulletin) -> bool:
    if entry.kind == feed.kind == "result":
        return disagree(entry, feed)
    return entry.winner != feed.winner
