"""Where the published tables disagree with their own arithmetic, or with each other.

Pure: sentences about counts that were read (`of_times`: the seats whose time is doubted).
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from tracker.election import Seat, spelling
from tracker.prepare.cells import LONDON, POLLS_CLOSE
from tracker.prepare.counts import Count
from tracker.prepare.finding import Finding, differs, note
from tracker.prepare.library import SeatRow
from tracker.prepare.parties import OTHER, PartyBook
from tracker.support.phrases import join_names, quantity

WORDING: Final = re.compile(r"(.+?) (?:hold|gain from (.+))")
"""The Library's words for a result: "Con hold", "Con gain from Lab Coop"."""
LATEST: Final = dt.timedelta(days=3)
"""A declaration later than so many days after polling day is taken for a slip."""


def of_votes(table: str, row: SeatRow) -> Iterator[Finding]:
    """The votes of a constituency row against its own valid votes."""
    seat, id_, total = row.place.seat, row.place.id, sum(row.votes.values())
    if row.valid_votes is not None and total != row.valid_votes:
        yield differs(
            f"{seat}: the parties' votes in {table} add up to {total:,}, "
            f"but its valid votes are {row.valid_votes:,}",
            id_,
        )
    if row.electorate is not None and total > row.electorate:
        yield differs(
            f"{seat}: {total:,} votes in {table} for an electorate of {row.electorate:,}", id_
        )


def of_order(table: str, count: Count, book: PartyBook) -> Iterator[Finding]:
    """The stated winner, second party and majority against the votes.

    Several candidates in one figure, as independents, are nobody's rival.
    """
    row, seat, id_ = count.stated, count.place.seat, count.place.id
    if row is None:
        return
    alone = {
        party: n
        for party, n in count.votes.items()
        if book.comparable(party) or party == count.winner
    }
    if count.winner not in alone:
        return  # said already: nobody can tell the winner's votes
    first = alone[count.winner]
    for party, n in alone.items():
        if n > first:
            yield differs(
                f"{seat}: {table} has {count.winner} first with {first:,} votes, "
                f"but {party} has {n:,}",
                id_,
            )
    lump = bool(count.second) and not book.comparable(count.second)
    if row.majority is None or count.candidates or lump:
        return
    if count.second not in alone:
        if count.second and len(row.votes) > 1:
            yield differs(f"{seat}: the second party, {count.second}, has no votes in {table}", id_)
        return
    runner_up = alone[count.second]
    for party, n in alone.items():
        if n > runner_up and party not in (count.winner, count.second):
            yield differs(
                f"{seat}: {table} has {count.second} second with {runner_up:,} votes, "
                f"but {party} has {n:,}",
                id_,
            )
    if count.winner != count.second and first - runner_up != row.majority:
        yield differs(
            f"{seat}: {table} has a majority of {row.majority:,}, "
            f"but the votes of {count.winner} and {count.second} give {first - runner_up:,}",
            id_,
        )


def of_tables(tables: tuple[str, str], count: Count, book: PartyBook) -> Iterator[Finding]:
    """A seat's candidates against its row of the constituency table (names of both, in order)."""
    row, ranked = count.stated, count.candidates
    if row is None or not ranked:
        return
    by_candidates, by_seat = tables
    seat, id_, total = count.place.seat, count.place.id, count.valid_votes
    stated = sum(row.votes.values()) if row.valid_votes is None else row.valid_votes
    apart = ", ".join(_apart(count, row))
    if total != stated:
        yield differs(
            f"{seat}: the candidates' votes in {by_candidates} add up to {total:,}, but {by_seat} "
            f"has {stated:,} valid votes"
            + (f" ({apart})" if apart else "")
            + "; the candidates' votes are used",
            id_,
        )
    elif apart:
        yield differs(f"{seat}: {by_candidates} and {by_seat} differ: {apart}", id_)
    for place, party, said in (
        ("winner", count.winner, row.first_party),
        ("second party", count.second, row.second_party),
    ):
        if said and book.find(said) != party:
            yield differs(
                f"{seat}: the {place} is {party} in {by_candidates}, {said} in {by_seat}", id_
            )
    majority = ranked[0].votes - (ranked[1].votes if len(ranked) > 1 else 0)
    if row.majority is not None and majority != row.majority:
        yield differs(
            f"{seat}: the candidates' votes give a majority of {majority:,}, "
            f"{by_seat} has {row.majority:,}",
            id_,
        )


def _apart(count: Count, row: SeatRow) -> Iterator[str]:
    """The columns that do not have the candidates' votes."""
    expected = Counter[str]()
    for party, n in count.votes.items():
        expected[party if party in row.votes else OTHER] += n
    for party, n in row.votes.items():
        if expected[party] != n:
            yield f"{party} {expected[party]:,} there {n:,}"


def of_wording(count: Count, before: Count | None, book: PartyBook) -> Iterator[Finding]:
    """The Library's words for a result against the winner now and the winner last time."""
    seat, id_ = count.place.seat, count.place.id
    words = count.stated.result if count.stated else ""
    if not words:
        return
    found = WORDING.fullmatch(words)
    if not found:
        yield differs(f'{seat}: the result "{words}" is neither "… hold" nor "… gain from …"', id_)
        return
    if book.find(found[1]) != count.winner:
        yield differs(f'{seat}: the result is "{words}", but {count.winner} won', id_)
    if before is None:
        return
    loser = book.find(found[2]) if found[2] else book.find(found[1])
    if loser != before.winner:
        yield differs(f'{seat}: the result is "{words}", but {before.winner} won last time', id_)


def of_members(seats: Iterable[Seat], tonight: Mapping[str, Count]) -> Iterator[Finding]:
    """Seats where a member of the last Commons stands for another party than won last time.

    They may have sat here, after a defection or a by-election, or have sat for another seat
    (Wokingham 2019): no table of results tells.
    """
    found = [
        seat.name
        for seat in seats
        if seat.id in tonight
        and any(c.sat and c.party != seat.previous_winner for c in tonight[seat.id].candidates)
    ]
    if found:
        yield note(
            "a member of the last Commons stands for another party than won last time in "
            f"{join_names(found, limit=None)}; whether they sat there is in no table, say it with "
            '--sitting "SEAT=PARTY"'
        )


def other_spellings(counts: Iterable[Count], book: PartyBook) -> Iterator[Finding]:
    """Parties that the tables' words for results and places call otherwise than we do."""
    said: dict[tuple[str, str], list[str]] = {}
    for row in (count.stated for count in counts if count.stated):
        words = WORDING.fullmatch(row.result)
        for name in {row.first_party, row.second_party, *(words.groups() if words else ())} - {
            None
        }:
            said.setdefault((name, book.find(name)), []).append(row.place.id)
    for (name, code), rows in sorted(said.items()):
        if code and spelling(code) != spelling(name):
            ours = book.name(code) if book.name(code) == code else f"{book.name(code)} ({code})"
            yield note(f'"{name}" is read as {ours} in {quantity(len(rows), "row")}', *rows)


def of_times(times: Mapping[str, dt.datetime], polling_day: dt.date | None) -> set[str]:
    """The seats whose time cannot be of this election; `times` by seat.

    Before the polls close, or more than three days after polling day. Where the day is not
    known it is taken for one of the two days before the day on which most declared, so that
    a count by day counts too: UK polls close at 22:00, most seats declare after midnight.
    """
    if not times:
        return set()
    if polling_day is None:
        most = Counter(time.date() for time in times.values()).most_common(1)[0][0]
        first, last = most - dt.timedelta(days=2), most - dt.timedelta(days=1) + LATEST
    else:
        first, last = polling_day, polling_day + LATEST
    close = dt.datetime.combine(first, POLLS_CLOSE, LONDON)
    return {seat for seat, time in times.items() if time < close or time.date() > last}


def coverage(
    here: str, there: str, ours: Mapping[str, Count], theirs: Mapping[str, Count]
) -> Iterator[Finding]:
    """Seats that only one of two elections' tables has; they are left out."""
    for table, other, counts, known in ((here, there, ours, theirs), (there, here, theirs, ours)):
        if missing := [count.place.seat for id_, count in counts.items() if id_ not in known]:
            yield differs(f"in {table} and not in {other}, so left out: {join_names(missing)}")
