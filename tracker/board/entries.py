"""Makes desk entries: the bulletins of the desk's commands, such as declare, pin and undo.

The function of a command returns one or more bulletins, and its caller appends them to the ledger.
`by` is the producer's initials, `now` the time of the entry, `reason` a text for the log. All these
functions raise EntryError for bad initials, and for a reason or note that UTF-8 cannot encode.

A new entry lists the earlier entries that it replaces (`Bulletin.after`), so the clocks of two
desks are never compared.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec

from tracker.board.board import Board
from tracker.board.bulletin import (
    ACT,
    DECLARATION_KINDS,
    REJECTED,
    RETRACT,
    SETTLE,
    UNDO,
    VERB,
    Bulletin,
    Candidate,
    Kind,
)
from tracker.board.declared_votes import check_votes, winning_candidate
from tracker.board.entry_fields import CandidateKey, ConflictError, EntryError, parse_initials
from tracker.board.standing import Status, not_retracted
from tracker.election import Party, Seat
from tracker.support.escape import visible

MAX_NOTE_LENGTH = 200
"""The largest number of characters in a note."""
MAX_TEXT_LENGTH = 2_000
"""The largest number of characters in a reason."""


def declare(
    board: Board,
    seat: Seat,
    party: Party,
    votes: Mapping[CandidateKey, int],
    *,
    name: str = "",
    electorate: int | None = None,
    rejected: int | None = None,
    by: str,
    now: dt.datetime,
    reason: str = "",
) -> Bulletin:
    """The desk's declaration that `party` won: a result with `votes`, a rush without.

    `votes` are by candidate, as `parse_votes` returns them, and can be empty. `name` is the
    winner's; if it is empty, the party's candidate with most votes won. `electorate` is the number
    of voters on the register, `rejected` the number of ballot papers rejected at the count. The
    declaration replaces the desk's earlier declarations of the seat, and ends the recounts on the
    board.

    Raises EntryError if `votes` do not include the winner, do not show which candidate won, give
    another candidate more votes, are all 0, or with the rejected ballot papers are more than the
    electorate; and for rejected ballot papers without votes. Also if an independent without a name
    won, and the winner of last time is an independent with a name: gain or hold then depends on the
    name.
    """
    if rejected is not None and not votes:
        raise EntryError("rejected ballot papers belong to votes; give the votes too")
    candidates = [
        Candidate(
            party=candidate.party,
            party_name=board.election.party_name(candidate.party),
            name=candidate.name,
            votes=votes.get(candidate),
        )
        for candidate in (votes or [CandidateKey(party.code, name)])
    ]
    elected = winning_candidate(seat, party, name, candidates)
    if votes:
        check_votes(seat, candidates, elected, electorate, rejected or 0)
    before = seat.previous_winning_candidate
    if before and before.name and before.party == party.code and not elected.name:
        raise EntryError(
            f"{seat.name} was won by {before.name} ({before.party}): name the winner, as "
            f'"{party.code}:{before.name}"'
        )
    kind: Kind = "result" if votes else "rush"
    recounts = (b.id for b in board.bulletins.get(seat.id, {}).values() if b.kind == "recount")
    after = tuple(sorted([*_desk_entry_ids(board, seat, DECLARATION_KINDS), *recounts]))
    marked = tuple(msgspec.structs.replace(c, elected=c is elected) for c in candidates)
    entry = _entry(board, seat, kind, candidates=marked, after=after, by=by, now=now, reason=reason)
    stated = {} if rejected is None else {REJECTED: str(rejected)}
    return msgspec.structs.replace(entry, electorate=electorate, stated=stated)


def retract(
    board: Board, seat: Seat, *, by: str, now: dt.datetime, bulletin: str = "", reason: str = ""
) -> list[Bulletin]:
    """Retractions of the desk's declarations of a seat, and of the entries that set it aside.

    If `bulletin`, the beginning of an id, is given: the retraction of this bulletin only, whatever
    its kind and origin. Raises EntryError if there is nothing to retract, and as `find_bulletin`.
    """
    if bulletin:
        targets = [find_bulletin(board, seat, bulletin)]
    else:
        live = _not_retracted(board, seat)
        kinds = {*DECLARATION_KINDS, "set-aside"}
        targets = [b for b in live if b.origin == "desk" and b.kind in kinds]
    if not targets:
        raise EntryError(f"the desk has declared nothing in {seat.name}")
    stated = {VERB: RETRACT}
    if len(targets) > 1:
        # `undo` finds the retractions of one command by this value. The number of statements, which
        # only grows, makes it another one than that of an earlier command with the same target.
        stated[ACT] = f"{targets[0].id} {len(board.bulletins[seat.id])}"
    return [
        _entry(board, seat, "retraction", target=b.id, stated=stated, by=by, now=now, reason=reason)
        for b in targets
    ]


def set_aside(board: Board, seat: Seat, *, by: str, now: dt.datetime, reason: str) -> Bulletin:
    """A set-aside entry: no declaration of the seat is expected that night.

    Raises EntryError without a reason, for a seat that is set aside, and for a seat with a
    declaration or a recount.
    """
    state = board.states[seat.id]
    if state.status is Status.SET_ASIDE:
        raise EntryError(f"{seat.name} is set aside already")
    if state.standing.bulletin:
        raise EntryError(f"{seat.name} is {state.status}; retract that before it is set aside")
    if not reason.strip():
        raise EntryError("give the reason: poll postponed, uncontested")
    return _entry(board, seat, "set-aside", by=by, now=now, reason=reason)


def settle(
    board: Board, seat: Seat, *, by: str, now: dt.datetime, bulletin: str, reason: str = ""
) -> Bulletin:
    """A settlement: a pin of one declaration of a conflict (rule 2 of `standing`).

    `bulletin` is the beginning of the declaration's id. Raises EntryError as `pin`.
    """
    entry = pin(board, seat, by=by, now=now, bulletin=bulletin, reason=reason)
    return msgspec.structs.replace(entry, stated={VERB: SETTLE})


def pin(
    board: Board, seat: Seat, *, by: str, now: dt.datetime, bulletin: str = "", reason: str = ""
) -> Bulletin:
    """A pin: the declaration that stands is kept, also against newer ones of the feed.

    Raises EntryError if no declaration stands, and ConflictError in a conflict. If `bulletin`, the
    beginning of an id, is given, that declaration is pinned instead. Then raises EntryError if it
    is no declaration or is retracted, and as `find_bulletin`.
    """
    if bulletin:
        target = find_bulletin(board, seat, bulletin)
        if target.kind not in DECLARATION_KINDS:
            raise EntryError(f"{target.id[:8]} is a {target.kind}, not a declaration")
        if target not in _not_retracted(board, seat):
            raise EntryError(f"{target.id[:8]} is retracted; it cannot be pinned")
    else:
        standing = board.states[seat.id].standing
        if standing.rivals:
            ids = " or ".join(f"--bulletin {rival.id[:8]}" for rival in standing.rivals)
            raise ConflictError(f"statements about {seat.name} disagree; choose one to pin: {ids}")
        target = _standing_declaration(board, seat)
    after = tuple(sorted(board.bulletins.get(seat.id, {})))
    return _entry(board, seat, "pin", target=target.id, after=after, by=by, now=now, reason=reason)


def unpin(board: Board, seat: Seat, *, by: str, now: dt.datetime, reason: str = "") -> Bulletin:
    """An unpin: the entry that ends the pins and settlements of a seat.

    Raises EntryError if none is in force.
    """
    if not board.states[seat.id].standing.held_by_desk:
        raise EntryError(f"nothing is pinned in {seat.name}")
    pins = _desk_entry_ids(board, seat, frozenset({"pin"}))
    return _entry(board, seat, "unpin", after=pins, by=by, now=now, reason=reason)


def note(board: Board, seat: Seat, text: str, *, by: str, now: dt.datetime) -> Bulletin:
    """A note about a seat. It changes no status and no figure.

    Raises EntryError unless `text` has 1 to `MAX_NOTE_LENGTH` characters.
    """
    text = _checked_text(text, "note")
    if not 0 < len(text) <= MAX_NOTE_LENGTH:
        raise EntryError(f"a note has 1 to {MAX_NOTE_LENGTH} characters, not {len(text):,}")
    return _entry(board, seat, "note", by=by, now=now, reason=text)


def confirm(
    board: Board, seat: Seat, *, by: str, now: dt.datetime, bulletin: str = "", reason: str = ""
) -> Bulletin:
    """A confirmation: a producer has checked the declaration that stands.

    The board shows the confirmation as long as this declaration stands. Raises ConflictError in a
    conflict. Raises EntryError if no declaration stands, and if these initials have already
    confirmed it. With `bulletin`, the beginning of an id: raises EntryError also if another
    declaration stands, and as `find_bulletin`.
    """
    standing = board.states[seat.id].standing
    if standing.rivals:
        raise ConflictError(
            f"statements about {seat.name} disagree; nothing can be confirmed until one is "
            "pinned or retracted"
        )
    target = _standing_declaration(board, seat)
    if bulletin and (chosen := find_bulletin(board, seat, bulletin)) != target:
        raise EntryError(
            f"{chosen.id[:8]} does not stand in {seat.name}; {target.id[:8]} does, look at it first"
        )
    initials = parse_initials(by)
    if initials in standing.confirmed_by:
        raise EntryError(f"{initials} has confirmed what stands in {seat.name} already")
    return _entry(board, seat, "confirm", target=target.id, by=by, now=now, reason=reason)


def undo(board: Board, entries: Sequence[Bulletin], *, by: str, now: dt.datetime) -> list[Bulletin]:
    """Retractions of the last entry by these initials, in any seat.

    There are several retractions if the last entry is one `retract` of several bulletins.
    `entries` are the entries of all desks, in order of receipt. Retracted entries and undos are
    skipped, so a second undo retracts the entry before. If the retracted entry had replaced an
    older one, the older one does not stand again.

    Raises EntryError if no entry is left. Raises EntryError if the last entry is an unpin: to
    retract the unpin would not bring back the pin, which stays replaced.
    """
    initials = parse_initials(by)
    own = [b for b in not_retracted(entries) if b.by == initials and not b.is_undo]
    if not own:
        raise EntryError(f"{initials} has no entry to undo")
    last = own[-1]
    seat = board.election.seat_by_id[last.seat]
    if last.kind == "unpin":
        raise EntryError(
            f"{initials}'s last entry unpinned {seat.name}; an unpin cannot be undone, pin it again"
        )
    act = last.stated.get(ACT)
    return [
        _entry(
            board, seat, "retraction", target=b.id, stated={VERB: UNDO}, by=by, now=now, reason=UNDO
        )
        for b in own
        if b is last or (act and b.seat == last.seat and b.stated.get(ACT) == act)
    ]


def find_bulletin(board: Board, seat: Seat, beginning: str) -> Bulletin:
    """The bulletin of a seat whose id begins with this text.

    Raises EntryError if no id begins with the text, or more than one.
    """
    bulletins = board.bulletins.get(seat.id, {})
    found = [b for id_, b in bulletins.items() if id_.startswith(beginning.lower())]
    if len(found) != 1:
        known = ", ".join(id_[:8] for id_ in bulletins) or "none"
        number = "more than one statement" if found else "no statement"
        raise EntryError(f"{number} about {seat.name} begins {beginning!r}; there are: {known}")
    return found[0]


def _standing_declaration(board: Board, seat: Seat) -> Bulletin:
    """The rush or result that stands. Raises EntryError if there is none."""
    bulletin = board.states[seat.id].standing.bulletin
    if bulletin is None or bulletin.kind not in DECLARATION_KINDS:
        raise EntryError(f"nothing has been declared in {seat.name}")
    return bulletin


def _desk_entry_ids(board: Board, seat: Seat, kinds: frozenset[str]) -> tuple[str, ...]:
    bulletins = board.bulletins.get(seat.id, {}).values()
    return tuple(sorted(b.id for b in bulletins if b.origin == "desk" and b.kind in kinds))


def _not_retracted(board: Board, seat: Seat) -> list[Bulletin]:
    return not_retracted(board.bulletins.get(seat.id, {}).values())


def _entry(
    board: Board,
    seat: Seat,
    kind: Kind,
    *,
    by: str,
    now: dt.datetime,
    reason: str,
    candidates: tuple[Candidate, ...] = (),
    target: str | None = None,
    after: tuple[str, ...] = (),
    stated: dict[str, str] | None = None,
) -> Bulletin:
    if len(reason) > MAX_TEXT_LENGTH:
        raise EntryError(
            f"a reason has at most {MAX_TEXT_LENGTH:,} characters, not {len(reason):,}"
        )
    return Bulletin(
        election=board.election.id,
        seat=seat.id,
        kind=kind,
        origin="desk",
        candidates=candidates,
        target=target,
        after=after,
        stated=stated or {},
        by=parse_initials(by),
        said_at=now,
        reason=_checked_text(reason, "reason"),
    )


def _checked_text(text: str, name: str) -> str:
    """The text without spaces at its ends.

    Raises EntryError if UTF-8 cannot encode the text: the terminal sent bytes that are not UTF-8.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise EntryError(f"the {name} is not text: {visible(text)}") from None
    return text.strip()
