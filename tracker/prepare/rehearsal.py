"""A past night written again as real files, in real order; it reads no feed and counts nothing.

Each declaration of `results.csv` becomes the message PA Media sends for it, and `play`
delivers them as an agency does: whole files, one after the other. What our tables do not
hold is left out rather than made up: rushes and recounts (their times are not recorded),
PA's ids of people and parties, which candidates sat before, and the block of the previous
election (we have its votes by party, not its candidates).
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path
from time import monotonic
from xml.etree import ElementTree as ET

from tracker.board.bulletin import Bulletin, Candidate
from tracker.board.figures import CandidateLine, Figures, figures
from tracker.election import Election, Seat
from tracker.election.csv_tables import ElectionError, Row, Table
from tracker.election.swing import format_rounded
from tracker.support import atomic_write

LEAD_SECONDS = 2.0
"""Seconds before the first message, so that there is an empty board to see."""

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'

PA_ABBREVIATIONS = frozenset({"C", "Loony", "Soc Dem", "Young"})
"""PA's abbreviations, as its samples have them, of parties whose code is another."""


@dataclass(frozen=True, slots=True)
class Message:
    """One file of the night."""

    at: dt.datetime
    """When the returning officer declared, on the real night."""
    seat: str
    """Seat id."""
    name: str
    """File name as PA names them: General_Election_result_Norfolk_North_1.xml."""
    xml: bytes


def load_messages(election: Election, folder: Path) -> tuple[Message, ...]:
    """The messages of the night in `folder`, by time of declaration; ties as in the table.

    Raises ElectionError with row, column and value where results.csv is missing or wrong.
    """
    rows = read(folder)
    if fault := next(faults(election, rows), None):
        raise fault
    messages = [_message(election, rows_of_seat) for rows_of_seat in by_seat(rows).values()]
    return tuple(sorted(messages, key=lambda message: message.at))


def duration(messages: Sequence[Message]) -> dt.timedelta:
    """From the first declaration to the last, on the real night."""
    return messages[-1].at - messages[0].at if messages else dt.timedelta()


def speed_for(messages: Sequence[Message], seconds: float) -> float:
    """How many times faster than life the night must go to last this many seconds."""
    return duration(messages).total_seconds() / seconds or 1.0


def waits(messages: Sequence[Message], speed: float | None) -> list[float]:
    """Seconds to wait before each message: a short lead, then the real gaps over `speed`."""
    if speed is None:
        return [0.0] * len(messages)
    gaps = [(later.at - earlier.at).total_seconds() for earlier, later in pairwise(messages)]
    return [LEAD_SECONDS, *(gap / speed for gap in gaps)][: len(messages)]


def play(
    messages: Sequence[Message],
    drop: Path,
    *,
    speed: float | None,
    sleep: Callable[[float], object],
    on_sent: Callable[[Message], object] | None = None,
    stop: Callable[[], bool] = lambda: False,
    seconds: Callable[[], float] = monotonic,
) -> int:
    """Deliver the messages into `drop`, in order and in time; how many were delivered.

    `speed` is a multiple of real time, None as fast as possible. A file is written under
    a name with a leading dot and renamed, so it is never there in part. One that is there
    with the same content is passed over without a wait, so an interrupted rehearsal goes
    on where it stopped. `stop` is asked after each wait: give a `sleep` that can be cut
    short (`threading.Event.wait`). What writing takes by `seconds` is taken off the next
    waits, so that a night of many files keeps its time.

    Raises ElectionError where a file of the same name says something else, before anything
    is written if it is there by then; ValueError for a speed not above 0; OSError.
    """
    if speed is not None and not speed > 0:
        raise ValueError(f"speed {speed} is not above 0")
    drop.mkdir(parents=True, exist_ok=True)
    to_send = [message for message in messages if not _is_there(message, drop)]
    sent, due, begun = 0, 0.0, seconds()
    for message, wait in zip(to_send, waits(to_send, speed), strict=True):
        late = max(0.0, seconds() - begun - due)
        due += wait
        if wait > late:
            sleep(wait - late)
        if stop():
            break
        if not _is_there(message, drop):  # asked again: an agency may have been faster
            atomic_write.write_text(drop / message.name, message.xml.decode())
        sent += 1
        if on_sent:
            on_sent(message)
    return sent


def _is_there(message: Message, drop: Path) -> bool:
    path = drop / message.name
    if not path.exists():
        return False
    if path.read_bytes() != message.xml:
        raise ElectionError(f"{path} says something else already; use an empty folder")
    return True


def read(folder: Path) -> list[Row]:
    """The rows of results.csv. Raises ElectionError where there are none, or it is not a table."""
    path = folder / "results.csv"
    try:
        rows = list(Table(path, optional=True))
    except (OSError, UnicodeDecodeError) as error:
        raise ElectionError(f"{path}: {error}") from error
    if not rows:
        raise ElectionError(f"{path}: no results, so there is no night to rehearse")
    return rows


def by_seat(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each seat, in the order of the table."""
    seats: dict[str, list[Row]] = {}
    for row in rows:
        seats.setdefault(row["seat_id"], []).append(row)
    return seats


def faults(election: Election, rows: Iterable[Row]) -> Iterator[ElectionError]:
    """Everything that makes results.csv unfit to be rehearsed, seat by seat."""
    for rows_of_seat in by_seat(rows).values():
        in_rows = [fault for row in rows_of_seat for fault in _row_faults(election, row)]
        yield from in_rows or _seat_faults(rows_of_seat)


def _row_faults(election: Election, row: Row) -> Iterator[ElectionError]:
    seat = election.seat_by_id.get(row["seat_id"])
    if seat is None:
        yield row.error("seat_id", "is not in seats.csv")
    elif election.find_seat(row["seat"]) is not seat:
        yield row.error("seat", f"is not {seat.id}, which is {seat.name}")
    if row["party"] not in election.party_by_code:
        yield row.error("party", "is not a code of parties.csv")
    for column in ("first_name", "surname", "party_name"):
        if not row[column].isprintable():
            yield row.error(column, "has a character that cannot be printed")
    cells: list[Callable[[], object]] = [
        partial(_declared_at, election, row),
        *(partial(row.integer, column) for column in ("electorate", "invalid_votes", "votes")),
    ]
    for read_cell in cells:
        try:
            read_cell()
        except ElectionError as fault:
            yield fault


def _declared_at(election: Election, row: Row) -> dt.datetime:
    time = row.time_or_none("declared_at")
    if time is None:
        raise row.error("declared_at", "is empty, so nobody knows when to send it")
    if time < election.polls_close:
        close = election.polls_close.isoformat()
        raise row.error("declared_at", f"is before the polls close, {close}")
    return time


def _seat_faults(rows: Sequence[Row]) -> Iterator[ElectionError]:
    first, *others = rows
    for row in others:
        for column in ("declared_at", "electorate", "invalid_votes"):
            if row[column] != first[column]:
                yield row.error(column, f'is "{first[column]}" in row {first.number}')
    valid, electorate = sum(row.integer("votes") for row in rows), first.integer("electorate")
    if not valid:
        yield first.error("seat", "has no votes")
    if (cast := valid + first.integer("invalid_votes")) > electorate:
        yield first.error("seat", f"has {cast:,} votes for an electorate of {electorate:,}")


def _message(election: Election, rows: Sequence[Row]) -> Message:
    ranked = sorted(rows, key=lambda row: -row.integer("votes"))
    seat, at = election.seat_by_id[rows[0]["seat_id"]], _declared_at(election, rows[0])
    result = Bulletin(
        election=election.id,
        seat=seat.id,
        kind="result",
        origin="feed",
        candidates=tuple(Candidate(party=r["party"], votes=r.integer("votes")) for r in ranked),
        electorate=rows[0].integer("electorate"),
    )
    counted = figures(election, seat, result)
    declared = at.astimezone(dt.UTC).isoformat(timespec="seconds")
    root = ET.Element("FirstPastThePostResult", revision="1", declarationTime=declared)
    feed_name = election.feed_names[0] if election.feed_names else election.name
    poll = {"name": feed_name, "date": election.date.isoformat(), "type": election.kind}
    about = _about(election, seat, result.winner, counted)
    constituency = ET.SubElement(ET.SubElement(root, "Election", poll), "Constituency", about)
    for row, line in zip(ranked, counted.lines, strict=True):
        person = _person(row, line.candidate is result.elected)
        candidate = ET.SubElement(constituency, "Candidate", person)
        ET.SubElement(candidate, "Party", _party(election, row, line))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    name = f"{file_stem(feed_name)}_result_{file_stem(about['name'])}_1.xml"
    return Message(at, seat.id, name, f"{DECLARATION}\n{text}\n".encode())


def file_stem(name: str) -> str:
    """A name as PA spells it in a file name: "Carrick_Cumnock_and_Doon_Valley"."""
    return re.sub(r"[^\w-]+", "_", name.replace("&", "and")).strip("_")


def _about(election: Election, seat: Seat, winner: str | None, counted: Figures) -> dict[str, str]:
    """PA counts gain and hold against the sitting party; its turnout is the valid vote."""
    swing = counted.swing
    return _known(
        number=None if seat.pa_number is None else str(seat.pa_number),
        name=seat.pa_name or seat.name,
        electorate=str(counted.electorate),
        turnout=str(counted.valid_votes),
        percentageTurnout=format_rounded(counted.turnout, 2),
        percentageChangeTurnout=_change(counted.turnout, seat.previous_turnout),
        winningParty=abbreviation(election, winner) if winner else None,
        gainOrHold=("hold" if winner == seat.sitting else "gain") if winner else None,
        sittingParty=abbreviation(election, seat.sitting),
        majority=str(counted.majority),
        percentageMajority=format_rounded(counted.majority_share, 2),
        percentageChangeMajority=_change(counted.majority_share, _majority_before(election, seat)),
        swing=format_rounded(swing.value, 2) if swing else None,
        swingTo=abbreviation(election, swing.to_party) if swing else None,
        swingFrom=abbreviation(election, swing.from_party) if swing else None,
    )


def _person(row: Row, elected: bool) -> dict[str, str]:
    return _known(
        elected="*" if elected else None,
        firstName=row["first_name"],
        surname=row["surname"],
        ballotName=", ".join(filter(None, (row["surname"], row["first_name"]))),
    )


def _party(election: Election, row: Row, line: CandidateLine) -> dict[str, str]:
    return _known(
        name=row["party_name"] or election.party_name(row["party"]),
        abbreviation=abbreviation(election, row["party"]),
        votes=str(line.votes),
        percentageShare=format_rounded(line.share, 2),
        percentageShareChange=None
        if line.share_change is None
        else format_rounded(line.share_change, 2, sign=True),
    )


def abbreviation(election: Election, code: str) -> str:
    """PA's abbreviation of a party: one of its aliases where PA has its own, else our code."""
    aliases = election.party_by_code[code].aliases
    return next((alias for alias in aliases if alias in PA_ABBREVIATIONS), code)


def _majority_before(election: Election, seat: Seat) -> Fraction | None:
    """Majority last time in percentage points; None where it is not computable.

    It is not, where one of the first two is several candidates in one figure.
    """
    shares = seat.previous_shares
    leaders = sorted(shares, key=lambda party: -shares[party])[:2]
    if len(leaders) < 2 or not all(election.comparable(party) for party in leaders):
        return None
    return shares[leaders[0]] - shares[leaders[1]]


def _change(now: Fraction, before: Fraction | None) -> str | None:
    return None if before is None else format_rounded(now - before, 2, sign=True)


def _known(**attributes: str | None) -> dict[str, str]:
    """The attributes that have a value: an empty one would say something PA did not."""
    return {name: value for name, value in attributes.items() if value}
