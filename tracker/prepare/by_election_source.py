"""Finds the election from which a by-election is made, and the seat's previous result in it.

An election folder contains up to two results of a seat: its own in results.csv, and the previous
one in previous.csv. A by-election after its polling day is compared with the former, an earlier
by-election with the latter.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from tracker.election import Election, Party, PreviousCandidate, Seat, nearest_seat_names
from tracker.election.clock import local
from tracker.election.csv_tables import Row
from tracker.election.folder import find_election, load_election
from tracker.election.settings import read_settings
from tracker.election.shipped import SHIPPED_FOLDER
from tracker.prepare.past_results import group_by_seat, read_results
from tracker.prepare.report import PrepareError
from tracker.support.phrases import join_names

NIGHT = dt.timedelta(hours=12)
"""A result declared within this time after midnight is of the polling day before."""


@dataclass(frozen=True, slots=True)
class PreviousResult:
    """A seat as it was before a by-election."""

    election: Election
    """The election that contains the seat."""
    seat: Seat
    """Its previous result is the one with which the by-election is compared; its electorate is the
    last one that is known."""
    is_own: bool
    """Whether the result is the election's own, and not the one before it."""
    polling_day: dt.date | None
    """Of the result; None if the folder does not state it."""
    sitting_elsewhere: tuple[str, Party] | None = None
    """The id of an election to come, and the sitting party of the seat in it, if that is not the
    previous winner. The tables do not state since when it sits."""

    def sentence(self) -> str:
        """Which result it is, for the producer."""
        id_, day = self.election.id, self.polling_day
        of_day = f" of {day.day} {day:%B %Y}" if day else ""
        if self.is_own:
            return f"The previous result is the one{of_day}, from the results of {id_}."
        return f"The previous result is the one{of_day}, from the previous results in {id_}."


@dataclass(frozen=True, slots=True)
class _Option:
    """One of the results in an election folder, with which a by-election can be compared."""

    folder: Path
    election: Election
    is_own: bool
    polling_day: dt.date | None

    def rank(self) -> tuple[dt.date, bool, int]:
        """Sort key: the latest result, then an election's own, then of the most seats."""
        return (self.polling_day or dt.date.min, self.is_own, len(self.election.seats))


def find_previous_result(seat: str, date: dt.date, source: str = "") -> PreviousResult:
    """The seat with its latest result before a by-election.

    Args:
        seat: A name, alias, code or PA number.
        date: Polling day of the by-election.
        source: A folder or the name of a shipped election; if it is empty, all shipped elections
            are read.

    Raises PrepareError if no election has a result before `date`, or none of those with the latest
    result contains the seat; ElectionError if a folder cannot be used; and OSError.
    """
    options = list(_options(find_election(source), date)) if source else _shipped_options(date)
    if not options:
        where = source or "the elections that come with the tracker"
        raise PrepareError(
            f"no result before {date} in {where}; give a folder that has one with --from"
        )
    latest = max(option.rank()[0] for option in options)
    newest = [option for option in options if option.rank()[0] == latest]
    for option in sorted(newest, key=_Option.rank, reverse=True):
        if found := option.election.find_seat(seat):
            shipped = _shipped_options(date) if source else newest
            same = [o for o in shipped if o.polling_day == option.polling_day]
            elsewhere = _sitting_elsewhere(found.id, [option, *same])
            return replace(_previous_result(option, found), sitting_elsewhere=elsewhere)
    raise _unknown_seat(seat, newest, options)


def _shipped_options(date: dt.date) -> list[_Option]:
    """The results before `date` in the elections that come with the tracker."""
    folders = sorted(path.parent for path in SHIPPED_FOLDER.glob("*/election.toml"))
    known = (option for folder in folders for option in _options(folder, date))
    return [option for option in known if option.polling_day and option.polling_day < date]


def _sitting_elsewhere(seat_id: str, options: Iterable[_Option]) -> tuple[str, Party] | None:
    """`PreviousResult.sitting_elsewhere` of the first of these options that has one."""
    for option in options:
        seat = None if option.is_own else option.election.seat_by_id.get(seat_id)
        if seat and seat.sitting not in ("", seat.previous_winner):
            return option.election.id, option.election.party_by_code[seat.sitting]
    return None


def _options(folder: Path, date: dt.date) -> Iterator[_Option]:
    """Yield the result in this folder with which a by-election of this day is compared, if any.

    If the folder does not state the date of its election, the election is still to come.
    """
    is_to_come = "date" not in read_settings(folder)
    election = load_election(folder, date if is_to_come else None)
    if date <= election.date:
        yield _Option(folder, election, False, _previous_polling_day(election))
    elif (folder / "results.csv").is_file():
        yield _Option(folder, election, True, election.date)


def _previous_polling_day(election: Election) -> dt.date | None:
    """The polling day of last time, from the earliest time of declaration; None without times."""
    times = [s.previous_declared_at for s in election.seats if s.previous_declared_at]
    return (local(min(times), election) - NIGHT).date() if times else None


def _unknown_seat(seat: str, newest: Sequence[_Option], options: Sequence[_Option]) -> PrepareError:
    """The error about a seat that none of the `newest` contains, with near names."""
    near = nearest_seat_names(seat, (s.name for option in newest for s in option.election.seats))
    offer = f"; did you mean {' or '.join(near)}?" if near else ""
    ids = join_names((option.election.id for option in newest), limit=None)
    older = next((o.election for o in options if o.election.find_seat(seat)), None)
    day = newest[0].polling_day
    if older and day:
        offer = f": it was a seat in {older.id}, and the boundaries changed in {day.year}{offer}"
    return PrepareError(f'no seat "{seat}" in {ids}{offer}')


def _previous_result(option: _Option, seat: Seat) -> PreviousResult:
    """The seat of `option.election` with the result that the option is. Raises ElectionError."""
    if option.is_own:
        seat = _with_own_result(option, seat)
    elif not seat.previous or not seat.previous_winner:
        raise PrepareError(f"{option.election.id}: no previous result of {seat.name}")
    else:
        register = seat.previous_electorate or seat.electorate
        seat = msgspec.structs.replace(seat, electorate=register)
    return PreviousResult(option.election, seat, option.is_own, option.polling_day)


def _with_own_result(option: _Option, seat: Seat) -> Seat:
    """The seat with its result in results.csv as the previous result. Raises ElectionError."""
    election = option.election
    rows = group_by_seat(read_results(option.folder)).get(seat.id, [])
    if not rows:
        raise PrepareError(f"{election.id}: results.csv has no result of {seat.name}")
    for row in rows:
        if row["party"] not in election.party_by_code:
            raise row.error("party", "is not a code of parties.csv")
    ranked = sorted(rows, key=lambda row: -row.integer("votes"))
    most = ranked[0].integer("votes")
    if len(ranked) > 1 and ranked[1].integer("votes") == most:
        raise PrepareError(f"{election.id}: two candidates have {most:,} votes in {seat.name}")
    votes: dict[str, int] = {}
    for row in ranked:
        votes[row["party"]] = votes.get(row["party"], 0) + row.integer("votes")
    register = rows[0].integer_or_none("electorate") or seat.electorate
    return msgspec.structs.replace(
        seat,
        electorate=register,
        previous=votes,
        previous_candidates=_aggregated_candidates(election, votes, ranked),
        previous_winner=ranked[0]["party"],
        sitting=ranked[0]["party"],
        previous_declared_at=rows[0].time_or_none("declared_at"),
        previous_electorate=register,
    )


def _aggregated_candidates(
    election: Election, codes: Iterable[str], rows: Sequence[Row]
) -> tuple[PreviousCandidate, ...]:
    """The candidates whose party code is an aggregate's (`PartyKind`), by code, then by votes."""
    return tuple(
        PreviousCandidate(
            code, f"{row['first_name']} {row['surname']}".strip(), row.integer("votes")
        )
        for code in codes
        if not election.comparable(code)
        for row in rows
        if row["party"] == code
    )
