"""Cross-checks the figures within a published table, and between tables.

The functions about one seat yield a finding for each contradiction.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from tracker.election import Seat, spelling
from tracker.prepare.date_order import MAX_DELAY
from tracker.prepare.finding import Finding, Fold, Kind, differs, note
from tracker.prepare.parse_cells import UK_TIME, LocalTime
from tracker.prepare.seat_counts import SeatCount
from tracker.prepare.table_rows import SeatRow
from tracker.prepare.uk_parties import OTHER, PartyIndex
from tracker.prepare.wrong_cells import option_text
from tracker.support.phrases import join_names, quantity

RESULT_TEXT: Final = re.compile(r"(.+?) (?:[Hh]old|[Gg]ain from (.+))")
"""The Library's description of a result: "Con hold", "Con gain from Lab Coop"."""


def check_votes(table: str, row: SeatRow) -> Iterator[Finding]:
    """Compare the sum of the votes in a row with the row's valid votes and electorate."""
    seat, total = row.place.seat, sum(row.votes.values())
    if not row.votes:
        total = row.valid_votes or 0
    if row.valid_votes is not None and total != row.valid_votes:
        yield differs(
            f"{seat}: the parties' votes in {table} add up to {total:,}, "
            f"but its valid votes are {row.valid_votes:,}",
            row.place.id,
            fold=Fold(Kind.SUM, seat, table),
        )
    if row.electorate is not None and total > row.electorate:
        yield differs(
            f"{seat}: {total:,} votes in {table} for an electorate of {row.electorate:,}",
            row.place.id,
            fold=Fold(Kind.ABOVE_ELECTORATE, seat, table),
        )


def check_ranking(table: str, count: SeatCount, parties: PartyIndex) -> Iterator[Finding]:
    """Compare the stated winner, second party and majority with the votes.

    The votes of an aggregate (`PartyKind`), such as the independents, are not compared unless it
    won, because several candidates share them. If there is a candidate table, `compare_tables`
    compares the second party and the majority.
    """
    row, seat = count.stated, count.place.seat
    if row is None:
        return
    winner, second, id_ = count.winner, count.second, count.place.id
    ranking = Fold(Kind.RANKING, seat, table)
    single = {p: n for p, n in count.votes.items() if parties.comparable(p) or p == winner}
    if winner not in single:
        return  # the winner's votes are not known, and `separate_others` has reported it
    first = single[winner]
    for party, n in single.items():
        if n > first:
            yield differs(
                f"{seat}: {table} has {winner} first with {first:,} votes, but {party} has {n:,}",
                id_,
                fold=ranking,
            )
    several_candidates = bool(second) and not parties.comparable(second)
    if row.majority is None or count.candidates or several_candidates:
        return
    if second not in single:
        if second and len(row.votes) > 1:
            yield differs(
                f"{seat}: the second party, {second}, has no votes in {table}", id_, fold=ranking
            )
        return
    runner_up = single[second]
    for party, n in single.items():
        if n > runner_up and party not in (winner, second):
            yield differs(
                f"{seat}: {table} has {second} second with {runner_up:,} votes, "
                f"but {party} has {n:,}",
                id_,
                fold=ranking,
            )
    if winner != second and first - runner_up != row.majority:
        yield differs(
            f"{seat}: {table} has a majority of {row.majority:,}, "
            f"but the votes of {winner} and {second} give {first - runner_up:,}",
            id_,
            fold=Fold(Kind.MAJORITY, seat, table),
        )


def compare_tables(
    by_candidates: str, by_seat: str, count: SeatCount, parties: PartyIndex
) -> Iterator[Finding]:
    """Compare a seat's candidates with its row of the constituency table."""
    row, ranked = count.stated, count.candidates
    if row is None or not ranked:
        return
    seat, total = count.place.seat, count.valid_votes
    different, id_ = ", ".join(_different_columns(count, row)), count.place.id
    votes = Fold(Kind.TABLES, seat, by_seat)
    if row.total_votes is not None and total != row.total_votes:
        yield differs(
            f"{seat}: the candidates' votes in {by_candidates} add up to {total:,}, but {by_seat} "
            f"has {row.total_votes:,} valid votes"
            + (f" ({different})" if different else "")
            + "; the candidates' votes are used",
            id_,
            fold=votes,
        )
    elif different:
        sentence = f"{seat}: {by_candidates} and {by_seat} differ: {different}"
        yield differs(sentence, id_, fold=votes)
    for position, party, stated in (
        ("winner", count.winner, row.first_party),
        ("second party", count.second, row.second_party),
    ):
        if stated and parties.find(stated) != party:
            yield differs(
                f"{seat}: the {position} is {party} in {by_candidates}, {stated} in {by_seat}",
                id_,
                fold=Fold(Kind.RANKING, seat, by_seat),
            )
    majority = ranked[0].votes - (ranked[1].votes if len(ranked) > 1 else 0)
    if row.majority is not None and majority != row.majority:
        yield differs(
            f"{seat}: the candidates' votes give a majority of {majority:,}, "
            f"{by_seat} has {row.majority:,}",
            id_,
            fold=Fold(Kind.MAJORITY, seat, by_seat),
        )


def _different_columns(count: SeatCount, row: SeatRow) -> Iterator[str]:
    """Yield each party whose votes differ: "Lab 20,000 there 19,000", the candidates' votes first.

    Parties without a column in the row are added up as "Other".
    """
    expected = Counter[str]()
    for party, n in count.votes.items():
        expected[party if party in row.votes else OTHER] += n
    for party, n in row.votes.items():
        if expected[party] != n:
            yield f"{party} {expected[party]:,} there {n:,}"


def check_wording(
    count: SeatCount, before: SeatCount | None, parties: PartyIndex
) -> Iterator[Finding]:
    """Compare the Library's description of a result with its winner and the previous winner."""
    seat, text = count.place.seat, count.stated.result if count.stated else ""
    if not text:
        return
    found, id_, fold = RESULT_TEXT.fullmatch(text), count.place.id, Fold(Kind.WORDING, seat)
    if not found:
        sentence = f'{seat}: the result "{text}" is neither "… hold" nor "… gain from …"'
        yield differs(sentence, id_, fold=fold)
        return
    if parties.find(found[1]) != count.winner:
        yield differs(f'{seat}: the result is "{text}", but {count.winner} won', id_, fold=fold)
    if before and parties.find(found[2] or found[1]) != before.winner:
        sentence = f'{seat}: the result is "{text}", but {before.winner} won last time'
        yield differs(sentence, id_, fold=fold)


def note_members(seats: Iterable[Seat], tonight: Mapping[str, SeatCount]) -> Iterator[Finding]:
    """Note seats where a member of the last Commons stands for a party that did not win last time.

    The member may have sat for this seat, after a defection or a by-election, or for another seat
    (Wokingham 2019). No table of results states which.
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
            f"{option_text('--sitting', f'{found[0]}=PARTY')}"
        )


def note_spellings(counts: Iterable[SeatCount], parties: PartyIndex) -> Iterator[Finding]:
    """Note the names of winning and second parties that are not spelled as the party's code."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in (count.stated for count in counts if count.stated):
        match = RESULT_TEXT.fullmatch(row.result)
        in_result = filter(None, match.groups()) if match else ()
        for name in {row.first_party, row.second_party, *in_result}:
            found.setdefault((name, parties.find(name)), []).append(row.place.id)
    for (name, code), rows in sorted(found.items()):
        if code and spelling(name) not in (spelling(code), spelling(parties.name(code))):
            ours = parties.name(code)
            if ours != code:
                ours = f"{ours} ({code})"
            yield note(
                f'"{name}" is read as {ours} in {quantity(len(rows), "row")}',
                *rows,
                fold=Fold(Kind.PARTY_SPELLING, f'"{name}" ({code})'),
            )


def implausible_times(
    times: Mapping[str, dt.datetime],
    polling_day: dt.date | None,
    local_time: LocalTime = UK_TIME,
) -> set[str]:
    """The seats whose time of declaration cannot be of this election.

    A time is implausible if it is before the polls close on polling day, or on a day more than
    `MAX_DELAY` after polling day. If polling day is not known, it may be the day before the one on
    which most seats declared, or the day before that.

    Args:
        times: Time of declaration by seat id.
    """
    if not times:
        return set()
    if polling_day is None:
        main_day = _main_day(times)
        first, last = main_day - dt.timedelta(days=2), main_day - dt.timedelta(days=1) + MAX_DELAY
    else:
        first, last = polling_day, polling_day + MAX_DELAY
    close = dt.datetime.combine(first, local_time.polls_close, local_time.zone)
    return {seat for seat, time in times.items() if time < close or time.date() > last}


def _main_day(times: Mapping[str, dt.datetime]) -> dt.date:
    return Counter(time.date() for time in times.values()).most_common(1)[0][0]
