"""What a producer says: declare, retract, pin, unpin, note, confirm and undo, as bulletins.

Pure: each function makes the bulletin from a board; the caller appends it to the ledger.
A desk entry names what it had seen and takes the place of (`after`), so that entries from
two desks never need their clocks compared.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from tracker.board.board import Board
from tracker.board.bulletin import DECLARATION_KINDS, RETRACT, UNDO, VERB, Bulletin, Candidate
from tracker.board.standing import Flag, not_retracted
from tracker.election import Election, Party, Seat
from tracker.support.errors import TrackerError
from tracker.support.escape import visible

MAX_NOTE_LENGTH = 200
"""Of a note."""


class EntryError(TrackerError):
    """An entry that cannot be made, with a sentence that says why."""


class ConflictError(EntryError):
    """Statements disagree: a pin must say which it holds to, and none can be confirmed."""


def parse_seat(election: Election, text: str) -> Seat:
    """The seat a producer means. Raises EntryError, offering names that are near."""
    if seat := election.find_seat(text):
        return seat
    near = election.nearest_seats(text)
    offer = f"; did you mean {' or '.join(near)}?" if near else ""
    raise EntryError(f'no seat "{text}"{offer}')


def parse_party(election: Election, text: str) -> Party:
    """The party a producer means. Raises EntryError, listing the codes."""
    if party := election.find_party(text):
        return party
    codes = ", ".join(p.code for p in election.parties if p.kind != "other")
    raise EntryError(f'no party "{text}"; the parties are {codes}')


def parse_initials(text: str) -> str:
    """A producer's initials, as they are kept. Raises EntryError."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z.\- ]{0,9}", text.strip()):
        raise EntryError(f"initials are one to ten letters, not {text!r}")
    return text.strip().upper()


def parse_votes(election: Election, entries: Mapping[str, str]) -> dict[str, int]:
    """Votes as typed, by party code. Raises EntryError for what is not a whole number."""
    votes: dict[str, int] = {}
    for party_text, figure in entries.items():
        party = parse_party(election, party_text).code
        bare = figure.strip()
        if not (bare.isascii() and bare.isdigit() and len(bare) <= 9):
            raise EntryError(f'{party} votes "{figure[:40]}" are not a whole number; write 12345')
        if party in votes:
            raise EntryError(f"{party} is there twice")
        votes[party] = int(bare)
    return votes


def declare(
    board: Board,
    seat: Seat,
    party: Party,
    votes: Mapping[str, int],
    *,
    by: str,
    now: dt.datetime,
    reason: str = "",
) -> Bulletin:
    """The desk's own declaration: the winner alone, or with the figures.

    Raises EntryError where the figures cannot be those of a result that `party` won.
    """
    if votes:
        _check_figures(seat, party, votes)
    return Bulletin(
        election=board.election.id,
        seat=seat.id,
        kind="result" if votes else "rush",
        origin="desk",
        candidates=tuple(
            Candidate(
                party=code,
                party_name=board.election.party_name(code),
                votes=votes.get(code),
                elected=code == party.code,
            )
            for code in (votes or [party.code])
        ),
        after=_said_by_desk(board, seat, DECLARATION_KINDS),
        by=parse_initials(by),
        said_at=now,
        reason=_kept(reason),
    )


def _check_figures(seat: Seat, party: Party, votes: Mapping[str, int]) -> None:
    if party.code not in votes:
        raise EntryError(f"no votes given for {party.code}, declared the winner")
    ahead = max(votes, key=lambda code: votes[code])
    if votes[ahead] > votes[party.code]:
        raise EntryError(
            f"{ahead} has {votes[ahead]:,} votes, more than {party.code}'s "
            f"{votes[party.code]:,}: {party.code} cannot have won"
        )
    total = sum(votes.values())
    if not total:
        raise EntryError("nobody has any votes")
    if total > seat.electorate:
        raise EntryError(
            f"{total:,} votes are more than the {seat.electorate:,} on the register of {seat.name}"
        )


def retract(
    board: Board, seat: Seat, *, by: str, now: dt.datetime, bulletin: str = "", reason: str = ""
) -> list[Bulletin]:
    """Take back the desk's entries for a seat, or one bulletin by the beginning of its id.

    Raises EntryError where there is nothing to take back.
    """
    if bulletin:
        targets = [find_bulletin(board, seat, bulletin)]
    else:
        targets = [
            b for b in _live(board, seat) if b.origin == "desk" and b.kind in DECLARATION_KINDS
        ]
    if not targets:
        raise EntryError(f"the desk has declared nothing in {seat.name}")
    return [_retraction(target, RETRACT, by=by, now=now, reason=reason) for target in targets]


def _retraction(target: Bulletin, verb: str, *, by: str, now: dt.datetime, reason: str) -> Bulletin:
    return Bulletin(
        election=target.election,
        seat=target.seat,
        kind="retraction",
        origin="desk",
        target=target.id,
        stated={VERB: verb},
        by=parse_initials(by),
        said_at=now,
        reason=_kept(reason),
    )


def pin(
    board: Board, seat: Seat, *, by: str, now: dt.datetime, bulletin: str = "", reason: str = ""
) -> Bulletin:
    """Hold to what stands, or to one bulletin, whatever the feed says next.

    Raises EntryError where nothing stands, or where a conflict asks which of them.
    """
    if bulletin:
        target = find_bulletin(board, seat, bulletin)
        if target.kind not in DECLARATION_KINDS:
            raise EntryError(f"{target.id[:8]} is a {target.kind}, not a declaration")
        if target not in _live(board, seat):
            raise EntryError(f"{target.id[:8]} was taken back; nothing can be held to it")
    else:
        standing = board.states[seat.id].standing
        if standing.rivals:
            ids = " or ".join(f"--bulletin {rival.id[:8]}" for rival in standing.rivals)
            raise ConflictError(
                f"statements about {seat.name} disagree; say which to hold to: {ids}"
            )
        target = _declared(board, seat)
    said = board.bulletins.get(seat.id, {})
    return Bulletin(
        election=board.election.id,
        seat=seat.id,
        kind="pin",
        origin="desk",
        target=target.id,
        after=tuple(sorted(said)),
        by=parse_initials(by),
        said_at=now,
        reason=_kept(reason),
    )


def unpin(board: Board, seat: Seat, *, by: str, now: dt.datetime, reason: str = "") -> Bulletin:
    """Let go of whatever is pinned. Raises EntryError where nothing is."""
    if Flag.PINNED not in board.states[seat.id].flags:
        raise EntryError(f"nothing is pinned in {seat.name}")
    return Bulletin(
        election=board.election.id,
        seat=seat.id,
        kind="unpin",
        origin="desk",
        after=_said_by_desk(board, seat, frozenset({"pin"})),
        by=parse_initials(by),
        said_at=now,
        reason=_kept(reason),
    )


def note(board: Board, seat: Seat, text: str, *, by: str, now: dt.datetime) -> Bulletin:
    """A word about a seat, for whoever asks why it stands as it does; it changes nothing else.

    Raises EntryError for what is not 1 to 200 characters of text.
    """
    word = _kept(text, "note")
    if not 0 < len(word) <= MAX_NOTE_LENGTH:
        raise EntryError(f"a note has 1 to {MAX_NOTE_LENGTH} characters, not {len(word):,}")
    return Bulletin(
        election=board.election.id,
        seat=seat.id,
        kind="note",
        origin="desk",
        by=parse_initials(by),
        said_at=now,
        reason=word,
    )


def confirm(board: Board, seat: Seat, *, by: str, now: dt.datetime, reason: str = "") -> Bulletin:
    """The desk has checked what stands, and agrees; it is so said until something else stands.

    Raises EntryError where nothing is declared, where statements disagree, and where the same
    initials have confirmed it already.
    """
    standing = board.states[seat.id].standing
    if standing.rivals:
        raise ConflictError(
            f"statements about {seat.name} disagree; nothing can be confirmed until one is "
            "pinned or retracted"
        )
    target = _declared(board, seat)
    who = parse_initials(by)
    if who in standing.confirmed_by:
        raise EntryError(f"{who} has confirmed what stands in {seat.name} already")
    return Bulletin(
        election=board.election.id,
        seat=seat.id,
        kind="confirm",
        origin="desk",
        target=target.id,
        by=who,
        said_at=now,
        reason=_kept(reason),
    )


def undo(board: Board, entries: Sequence[Bulletin], *, by: str, now: dt.datetime) -> Bulletin:
    """Take back the last thing these initials said, of any seat, that nobody has taken back.

    `entries` is what all desks have said, in order of receipt. Asked again it takes back the
    one before: an undo is itself passed over. What a taken-back entry had replaced stays
    replaced, so what stands afterwards is for the board to say.

    Raises EntryError where nothing is left, and at an unpin: the pin it let go was replaced for
    good.
    """
    who = parse_initials(by)
    own = [b for b in not_retracted(entries) if b.by == who and not b.is_undo]
    if not own:
        raise EntryError(f"there is nothing of {who}'s to undo")
    last = own[-1]
    if last.kind == "unpin":
        name = board.election.seat_by_id[last.seat].name
        raise EntryError(f"{who}'s last word was to unpin {name}; that is not undone, pin it again")
    return _retraction(last, UNDO, by=who, now=now, reason=UNDO)


def find_bulletin(board: Board, seat: Seat, beginning: str) -> Bulletin:
    """The bulletin about a seat whose id begins so. Raises EntryError."""
    said = board.bulletins.get(seat.id, {})
    found = [b for id_, b in said.items() if id_.startswith(beginning.lower())]
    if len(found) != 1:
        known = ", ".join(id_[:8] for id_ in said) or "none"
        what = "no statement" if not found else "more than one statement"
        raise EntryError(f"{what} about {seat.name} begins {beginning!r}; there are: {known}")
    return found[0]


def _declared(board: Board, seat: Seat) -> Bulletin:
    """The declaration that stands. Raises EntryError."""
    bulletin = board.states[seat.id].standing.bulletin
    if bulletin is None or bulletin.kind not in DECLARATION_KINDS:
        raise EntryError(f"nothing has been declared in {seat.name}")
    return bulletin


def _said_by_desk(board: Board, seat: Seat, kinds: frozenset[str]) -> tuple[str, ...]:
    said = board.bulletins.get(seat.id, {}).values()
    return tuple(sorted(b.id for b in said if b.origin == "desk" and b.kind in kinds))


def _live(board: Board, seat: Seat) -> list[Bulletin]:
    """What has been said of a seat and was not taken back."""
    return not_retracted(board.bulletins.get(seat.id, {}).values())


def _kept(text: str, what: str = "reason") -> str:
    """A reason, or a note, as it goes on record. Raises EntryError for bytes that were no text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise EntryError(f"the {what} is not text: {visible(text)}") from None
    return text.strip()
