"""Cross-check the published tables with their own arithmetic, and with each other.

Each function returns findings; `implausible_times` returns seats.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from tracker.election import Seat, spelling
from tracker.prepare.commons_library import SeatRow
from tracker.prepare.finding import Finding, differs, note
from tracker.prepare.parse_cells import LONDON, POLLS_CLOSE
from tracker.prepare.seat_counts import SeatCount
from tracker.prepare.uk_parties import OTHER, PartyIndex
from tracker.support.phrases import join_names, quantity

RESULT_TEXT: Final = re.compile(r"(.+?) (?:hold|gain from (.+))")
"""The Library's description of a result: "Con hold", "Con gain from Lab Coop"."""
MAX_DELAY: Final = dt.timedelta(days=3)
"""From polling day; a later time of declaration is taken for a typing error."""


def check_votes(table: str, row: SeatRow) -> Iterator[Finding]:
    """The sum of a constituency row's votes against its valid votes and its electorate."""
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


def check_ranking(table: str, count: SeatCount, parties: PartyIndex) -> Iterator[Finding]:
    """The stated winner, second party and majority against the votes.

    A figure for several candidates, as independents, cannot be first or second.
    """
    row, seat, id_ = count.stated, count.place.seat, count.place.id
    if row is None:
        return
    single = {
        party: n
        for party, n in count.votes.items()
        if parties.comparable(party) or party == count.winner
    }
    if count.winner not in single:
        return  # a finding of `separate_others`: the winner's votes are not known
    first = single[count.winner]
    for party, n in single.items():
        if n > first:
            yield differs(
                f"{seat}: {table} has {count.winner} first with {first:,} votes, "
                f"but {party} has {n:,}",
                id_,
            )
    several_candidates = bool(count.second) and not parties.comparable(count.second)
    if row.majority is None or count.candidates or several_candidates:
        return
    if count.second not in single:
        if count.second and len(row.votes) > 1:
            yield differs(f"{seat}: the second party, {count.second}, has no votes in {table}", id_)
        return
    runner_up = single[count.second]
    for party, n in single.items():
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


def compare_tables(
    tables: tuple[str, str], count: SeatCount, parties: PartyIndex
) -> Iterator[Finding]:
    """A seat's candidates against its row of the constituency table.

    `tables`: the names of the candidate table and of the constituency table.
    """
    row, ranked = count.stated, count.candidates
    if row is None or not ranked:
        return
    by_candidates, by_seat = tables
    seat, id_, total = count.place.seat, count.place.id, count.valid_votes
    different = ", ".join(_different_columns(count, row))
    if total != row.total_votes:
        yield differs(
            f"{seat}: the candidates' votes in {by_candidates} add up to {total:,}, but {by_seat} "
            f"has {row.total_votes:,} valid votes"
            + (f" ({different})" if different else "")
            + "; the candidates' votes are used",
            id_,
        )
    elif different:
        yield differs(f"{seat}: {by_candidates} and {by_seat} differ: {different}", id_)
    for position, party, stated in (
        ("winner", count.winner, row.first_party),
        ("second party", count.second, row.second_party),
    ):
        if stated and parties.find(stated) != party:
            yield differs(
                f"{seat}: the {position} is {party} in {by_candidates}, {stated} in {by_seat}", id_
            )
    majority = ranked[0].votes - (ranked[1].votes if len(ranked) > 1 else 0)
    if row.majority is not None and majority != row.majority:
        yield differs(
            f"{seat}: the candidates' votes give a majority of {majority:,}, "
            f"{by_seat} has {row.majority:,}",
            id_,
        )


def _different_columns(count: SeatCount, row: SeatRow) -> Iterator[str]:
    """The columns whose votes differ from the candidates'."""
    expected = Counter[str]()
    for party, n in count.votes.items():
        expected[party if party in row.votes else OTHER] += n
    for party, n in row.votes.items():
        if expected[party] != n:
            yield f"{party} {expected[party]:,} there {n:,}"


def check_wording(
    count: SeatCount, before: SeatCount | None, parties: PartyIndex
) -> Iterator[Finding]:
    """The Library's description of a result against the winner now and the previous winner."""
    seat, id_ = count.place.seat, count.place.id
    text = count.stated.result if count.stated else ""
    if not text:
        return
    found = RESULT_TEXT.fullmatch(text)
    if not found:
        yield differs(f'{seat}: the result "{text}" is neither "… hold" nor "… gain from …"', id_)
        return
    if parties.find(found[1]) != count.winner:
        yield differs(f'{seat}: the result is "{text}", but {count.winner} won', id_)
    if before is None:
        return
    loser = parties.find(found[2]) if found[2] else parties.find(found[1])
    if loser != before.winner:
        yield differs(f'{seat}: the result is "{text}", but {before.winner} won last time', id_)


def note_members(seats: Iterable[Seat], tonight: Mapping[str, SeatCount]) -> Iterator[Finding]:
    """Seats where a member of the last Commons stands for another party than the previous winner.

    The member may have sat here, after a defection or a by-election, or for another seat
    (Wokingham 2019): no table of results states it.
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
            f"{join_names(found, limit=None)}; whether they sat there is in no table, give it with "
            '--sitting "SEAT=PARTY"'
        )


def note_spellings(counts: Iterable[SeatCount], parties: PartyIndex) -> Iterator[Finding]:
    """Parties that the tables spell otherwise than we do, in results and places."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in (count.stated for count in counts if count.stated):
        match = RESULT_TEXT.fullmatch(row.result)
        for name in {row.first_party, row.second_party, *(match.groups() if match else ())} - {
            None
        }:
            found.setdefault((name, parties.find(name)), []).append(row.place.id)
    for (name, code), rows in sorted(found.items()):
        if code and spelling(code) != spelling(name):
            ours = (
                parties.name(code)
                if parties.name(code) == code
                else f"{parties.name(code)} ({code})"
            )
            yield note(f'"{name}" is read as {ours} in {quantity(len(rows), "row")}', *rows)


def implausible_times(times: Mapping[str, dt.datetime], polling_day: dt.date | None) -> set[str]:
    """The seats whose time cannot be of this election; `times` by seat.

    A time is implausible before the polls close (UK: 22:00), or more than three days after
    polling day. Where polling day is not known, it is one of the two days before the day on
    which most seats declared: most declare after midnight, and some counts are held by day.
    """
    if not times:
        return set()
    if polling_day is None:
        main_day = Counter(time.date() for time in times.values()).most_common(1)[0][0]
        first, last = main_day - dt.timedelta(days=2), main_day - dt.timedelta(days=1) + MAX_DELAY
    else:
        first, last = polling_day, polling_day + MAX_DELAY
    close = dt.datetime.combine(first, POLLS_CLOSE, LONDON)
    return {seat for seat, time in times.items() if time < close or time.date() > last}


def compare_coverage(
    here: str, there: str, ours: Mapping[str, SeatCount], theirs: Mapping[str, SeatCount]
) -> Iterator[Finding]:
    """Seats that only one of the two elections' tables has; they are left out."""
    for table, other, counts, known in ((here, there, ours, theirs), (there, here, theirs, ours)):
        if missing := [count.place.seat for id_, count in counts.items() if id_ not in known]:
            yield differs(f"in {table} and not in {other}, so left out: {join_names(missing)}")
