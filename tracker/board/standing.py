"""The rules that decide which bulletin stands for a seat.

The bulletin that stands is the one that the board shows. A declaration is a rush (a winner without
votes) or a result. A bulletin can replace earlier ones (`Bulletin.after`).

`standing` applies these rules to all bulletins of a seat. Their order of receipt has no effect.

1. A retracted bulletin does not count, and a replaced declaration or pin does not count.
2. A pinned declaration stands until it is unpinned. A settlement is a pin that chooses one
   declaration of a conflict. A settlement also ends when the feed sends a declaration that ranks
   above all feed declarations in its `after`: a higher revision, or the result after rushes of the
   same revision. If the feed sends a newer declaration or a recount while a pin or a settlement
   holds, a flag shows this. `Standing.overruled` is this declaration if it contradicts the pinned
   one (rule 5), else this recount; the screen then raises an alarm.
3. Without a pin, the feed's declaration with the highest revision stands. Rushes and results share
   one sequence of revisions (rush 1, result 1, rush 2 "Correction", result 3). Of a rush and a
   result with the same revision, the result stands.
4. If a rush stands and the feed has an older result, the rush gives the winner. The votes of the
   result are superseded, and the status is "votes pending".
5. Feed declarations of the same revision and kind that contradict each other are a conflict. So
   are contradicting desk declarations, or pinned declarations, if no entry replaces another. A
   contradiction is another winner, or other votes of a candidate (`differences`). In a conflict no
   votes are shown. A winner is shown only if every two of these declarations agree on it.
6. Without a declaration from the feed, the desk's declaration stands. When the feed declares, its
   declaration stands, and a flag shows if the desk's differs.
7. A recount stands until the feed sends a declaration of the same or a higher revision, or until
   the desk makes a declaration that lists the recount in `after`. A recount without a revision
   stands only if there is no declaration of the feed. A call (a rush) and a recount of the same
   revision, or without one: which is later is not known, so the call is doubted (rule 10) until a
   result, or a revision higher than the recount's, arrives. During a recount, an earlier
   declaration is `suspended`: its winner and its votes do not count. A pinned declaration stands
   all the same.
8. A seat whose poll is not held that night is set aside: by seats.csv, or by the desk's `set-aside`
   entry. It counts in no total. If there is a declaration or a recount of it all the same, this
   stands and counts, with a flag.
9. A result with equal top votes and no candidate marked as elected is a tie: it has no winner.
10. An implausible declaration (`doubt`) is `withheld`: its winner and its votes do not count until
   a producer confirms it, pins it or settles for it. In a conflict, a winner on which all agree is
   withheld if every one of the declarations is implausible. `SeatState` applies this rule, because
   it depends on the election.
"""

from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tracker.board.bulletin import DECLARATION_KINDS, Bulletin, most_complete
from tracker.board.differences import NO_PARTIES, all_same_winner, any_contradict, contradict


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
    """A declaration without a winner, and not a conflict (rule 9)."""
    CONFLICT = "conflict"
    """Declarations that contradict each other (rule 5)."""
    SET_ASIDE = "set-aside"
    """No declaration is expected that night: the poll is postponed, or the seat uncontested."""
    DOUBTFUL = "doubtful"
    """An implausible declaration, withheld until it is confirmed (rule 10)."""


NO_STATEMENT = frozenset({Status.AWAITING, Status.SET_ASIDE})
"""The statuses of a seat of which neither a declaration nor a recount stands."""
NO_DECLARATION = NO_STATEMENT | {Status.RECOUNT}
"""The statuses of a seat of which no declaration stands."""
UNSETTLED = frozenset({Status.RECOUNT, Status.TIED, Status.CONFLICT, Status.DOUBTFUL})
"""The statuses of a seat of which something is stated, and which a later statement must end."""


class Flag(StrEnum):
    """A remark about a seat for the producer, beside the status."""

    FEED_SINCE_PIN = "the feed has said something newer than what is pinned"
    DESK_DIFFERS = "the desk's entry differs from the feed"
    PINNED = "pinned by the desk"
    SETTLED = "settled by the desk until the feed sends a newer declaration"
    REVISION_MISSING = "an earlier revision from the feed has not arrived"
    FEED_CONTRADICTS_PIN = "the feed now contradicts the statement that the desk holds to"
    SET_ASIDE = "declared, although the seat is set aside"
    RECOUNT_SINCE = "a recount is on, after the seat was called or declared"
    RECOUNT_OR_CALL = "the feed has a recount and a call of one revision: the later is not known"


@dataclass(frozen=True, slots=True)
class Standing:
    """The outcome of the rules for one seat: status, winner, and the bulletins behind them."""

    status: Status
    winner: str | None = None
    """Party code; None without a winner."""
    bulletin: Bulletin | None = None
    """The bulletin that stands; in a conflict, the most complete rival; in a seat that the desk set
    aside, the desk's entry. None while awaiting, and in a seat that only seats.csv sets aside."""
    votes: Bulletin | None = None
    """The result that has the votes; while votes are pending, an older result than `bulletin`. None
    without votes, in a recount, in a doubtful seat, and in a conflict, where no figure is safe for
    the air."""
    rivals: tuple[Bulletin, ...] = ()
    """In a conflict: all declarations between which the rules do not choose, sorted by id."""
    flags: tuple[Flag, ...] = ()
    overruled: Bulletin | None = None
    """The feed's newer declaration that contradicts a pin or a settlement; without one, a recount
    that the feed sent after the pin. None without either."""
    suspended: Bulletin | None = None
    """During a recount: the bulletin that would stand without the recount, or None."""
    withheld: "Standing | None" = None
    """The standing as it would be without rule 10: in a doubtful seat, and in a conflict whose
    declarations are all implausible. Else None."""
    confirmed_by: tuple[str, ...] = field(default=(), compare=False)
    """Initials of the producers who confirmed `bulletin`. Not compared: a confirmation changes
    neither the winner nor the votes."""

    @property
    def held_by_desk(self) -> bool:
        """Whether a pin or a settlement decides what stands."""
        return Flag.PINNED in self.flags or Flag.SETTLED in self.flags


AWAITING = Standing(Status.AWAITING)


def standing(
    bulletins: Collection[Bulletin],
    known_parties: Container[str] = NO_PARTIES,
    *,
    set_aside: bool = False,
) -> Standing:
    """The standing of a seat, by the rules at the top of this module.

    `bulletins` are all bulletins of the seat, in any order; `known_parties` are the codes of the
    parties in the election's tables. `set_aside`: whether seats.csv sets the seat aside.
    """
    if not bulletins:
        return Standing(Status.SET_ASIDE) if set_aside else AWAITING
    live = not_retracted(bulletins)
    found = _apply_rules(bulletins, live, known_parties)
    entry = max((b for b in live if b.kind == "set-aside"), key=lambda b: b.id, default=None)
    if set_aside or entry:
        if found.bulletin is None:
            return Standing(Status.SET_ASIDE, bulletin=entry)
        found = replace(found, flags=(*found.flags, Flag.SET_ASIDE))
    initials = {confirmation.by for confirmation in confirmations(live, found)}
    return replace(found, confirmed_by=tuple(sorted(initials))) if initials else found


def withhold(found: Standing) -> Standing:
    """The standing while its declaration is doubted (rule 10). In a conflict the status stays."""
    status = found.status if found.status is Status.CONFLICT else Status.DOUBTFUL
    return replace(found, status=status, winner=None, votes=None, withheld=found)


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


def _apply_rules(
    bulletins: Collection[Bulletin], live: Collection[Bulletin], known_parties: Container[str]
) -> Standing:
    feed = _not_replaced_by_feed(
        [b for b in live if b.origin == "feed" and b.kind in DECLARATION_KINDS],
        [b for b in bulletins if b.origin == "feed"],
    )
    entries = [b for b in live if b.origin == "desk" and b.kind in DECLARATION_KINDS]
    desk = _not_replaced(
        entries, [b for b in bulletins if b.origin == "desk" and b.kind in DECLARATION_KINDS]
    )
    pins = [
        pin
        for pin in _not_replaced(
            [b for b in live if b.kind == "pin"],
            [b for b in bulletins if b.kind in ("pin", "unpin")],
        )
        if not (pin.is_settlement and _newer_revision(pin, feed))
    ]
    recount = _open_recount(live, feed, entries)
    by_id = {b.id: b for b in live}
    if pinned := [by_id[pin.target] for pin in pins if pin.target in by_id]:
        found = _standing_of(pinned, feed, known_parties)
        return _held_by_desk(found, pins, pinned, feed, recount, known_parties)
    if feed:
        top_rank = max(b.rank for b in feed)
        top = [b for b in feed if b.rank == top_rank]
        found = _standing_of(top, feed, known_parties)
        flags = []
        if any(_differs_from_feed(entry, most_complete(top), known_parties) for entry in desk):
            flags.append(Flag.DESK_DIFFERS)
        if _revision_missing(bulletins, before=top_rank[0]):
            flags.append(Flag.REVISION_MISSING)
        if _has_recount_of_same_revision(top, live, entries):
            flags.append(Flag.RECOUNT_OR_CALL)
        if flags:  # rarely: `replace` is slow
            found = replace(found, flags=tuple(flags))
    elif desk:
        found = _standing_of(desk, (), known_parties)
    elif recount:
        return Standing(Status.RECOUNT, bulletin=recount)
    else:
        return AWAITING
    return _suspended(found, recount) if recount else found


def _standing_of(
    bulletins: Sequence[Bulletin], feed: Sequence[Bulletin], known_parties: Container[str]
) -> Standing:
    """The standing if the rules choose these declarations.

    If there are several, they agree, or the seat is in conflict.
    `feed` are declarations of the feed: if a rush stands, an older result can be among them.
    """
    top = list({b.id: b for b in bulletins}.values())
    chosen = most_complete(top)
    if any_contradict(top, known_parties):
        rivals = tuple(sorted(top, key=lambda b: b.id))
        winner = chosen.winner if all_same_winner(top) else None
        return Standing(Status.CONFLICT, winner, chosen, rivals=rivals)
    if chosen.kind == "result":
        status = Status.DECLARED if chosen.winner else Status.TIED
        return Standing(status, chosen.winner, chosen, votes=chosen)
    if chosen.winner is None:  # a rush without a winner: no feed makes one, a ledger can have one
        return Standing(Status.TIED, bulletin=chosen)
    votes = _older_votes(chosen, feed)
    status = Status.VOTES_PENDING if votes else Status.CALLED
    return Standing(status, chosen.winner, chosen, votes)


def _older_votes(rush: Bulletin, feed: Sequence[Bulletin]) -> Bulletin | None:
    """The feed's result with the highest rank below this rush; None without such a result."""
    older = [b for b in feed if b.kind == "result" and b.rank < rush.rank]
    top_rank = max((b.rank for b in older), default=None)
    return most_complete([b for b in older if b.rank == top_rank]) if older else None


def _suspended(found: Standing, recount: Bulletin) -> Standing:
    """The standing during a recount, if `found` would stand without it."""
    flags = (*found.flags, Flag.RECOUNT_SINCE)
    return Standing(Status.RECOUNT, bulletin=recount, flags=flags, suspended=found.bulletin)


def _open_recount(
    live: Collection[Bulletin], feed: Sequence[Bulletin], entries: Sequence[Bulletin]
) -> Bulletin | None:
    """The latest recount that no declaration has ended (rule 7); None if there is none.

    `entries` are the desk's declarations.
    """
    ended = {id_ for entry in entries for id_ in entry.after}
    last = max((b.revision or 0 for b in feed), default=-1)
    recounts = [b for b in live if b.kind == "recount" and b.id not in ended]
    open_ = [b for b in recounts if (b.revision or 0) > last]
    return max(open_, key=lambda b: (b.revision or 0, b.id), default=None)


def _has_recount_of_same_revision(
    top: Sequence[Bulletin], live: Collection[Bulletin], entries: Sequence[Bulletin]
) -> bool:
    """Whether calls stand, and there is a recount of their revision or of none (rule 7).

    Not if an entry of the desk has ended the recount. `top` are the declarations that stand.
    """
    recounts = [b for b in live if b.kind == "recount"]
    if not recounts or any(b.kind != "rush" for b in top):
        return False
    ended = {id_ for entry in entries for id_ in entry.after}
    revisions = {None, *(b.revision for b in top)}
    return any(b.revision in revisions and b.id not in ended for b in recounts)


def _not_replaced(entries: Sequence[Bulletin], all_entries: Sequence[Bulletin]) -> list[Bulletin]:
    """The bulletins of `entries` that no bulletin of `all_entries` replaces.

    `all_entries` includes retracted bulletins. So a replaced bulletin stays replaced when the later
    one is retracted, and an old declaration never returns to the air on its own.
    """
    replaced = {id_ for entry in all_entries for id_ in entry.after}
    return [entry for entry in entries if entry.id not in replaced]


def _not_replaced_by_feed(
    declarations: Sequence[Bulletin], all_of_feed: Sequence[Bulletin]
) -> list[Bulletin]:
    """As `_not_replaced`: a bulletin of the feed replaces only those of its kind and revision."""
    replaced = {(id_, b.kind, b.revision) for b in all_of_feed for id_ in b.after}
    return [b for b in declarations if (b.id, b.kind, b.revision) not in replaced]


def _held_by_desk(
    found: Standing,
    pins: Sequence[Bulletin],
    pinned: Sequence[Bulletin],
    feed: Sequence[Bulletin],
    recount: Bulletin | None,
    known_parties: Container[str],
) -> Standing:
    """`found`, the standing of the pinned declarations, with `overruled` and the flags of rule 2.

    A pin lists in `after` the bulletins that existed when it was made. A feed's declaration that no
    pin lists is newer if it ranks above all listed declarations. If it has the rank of the highest
    listed declaration, it is newer only if it contradicts a pinned declaration.
    """
    known = {id_ for pin in pins for id_ in pin.after}
    newest_known = _newest_rank(feed, known)
    new = [b for b in feed if b.id not in known and b.rank >= newest_known]
    against = [b for b in new if any(contradict(b, held, known_parties) for held in pinned)]
    top_rank = max((b.rank for b in feed), default=(0, 0))
    overruled = [b for b in against if b.rank == top_rank]
    flags = [Flag.SETTLED if all(pin.is_settlement for pin in pins) else Flag.PINNED]
    if overruled:
        flags.append(Flag.FEED_CONTRADICTS_PIN)
    elif against or any(b.rank > newest_known for b in new):
        flags.append(Flag.FEED_SINCE_PIN)
    new_recount = recount if recount and recount.id not in known else None
    if new_recount:
        flags.append(Flag.RECOUNT_SINCE)
    return replace(
        found,
        flags=tuple(flags),
        overruled=most_complete(overruled) if overruled else new_recount,
    )


def _newer_revision(pin: Bulletin, feed: Sequence[Bulletin]) -> bool:
    """Whether a declaration of the feed ranks above all that existed when the pin was made."""
    known = frozenset(pin.after)
    newest_known = _newest_rank(feed, known)
    return any(b.rank > newest_known and b.id not in known for b in feed)


def _newest_rank(feed: Sequence[Bulletin], known: Collection[str]) -> tuple[int, int]:
    return max((b.rank for b in feed if b.id in known), default=(0, 0))


def _revision_missing(bulletins: Collection[Bulletin], *, before: int) -> bool:
    """Whether a revision from 1 to `before` - 1 is missing among the feed's declarations.

    Retracted declarations are not missing. A recount with that revision fills no gap.
    """
    revisions = {
        b.revision
        for b in bulletins
        if b.origin == "feed" and b.kind in DECLARATION_KINDS and b.revision
    }
    return sum(revision < before for revision in revisions) < before - 1


def _differs_from_feed(entry: Bulletin, feed: Bulletin, known_parties: Container[str]) -> bool:
    if entry.kind == feed.kind == "result":
        return contradict(entry, feed, known_parties)
    return entry.winner != feed.winner
