"""Makes the election folder of a by-election from an election that contains its seat.

`make_by_election` is a pure function. `by_election_source` finds the seat and its previous result,
`write_folder` writes the folder.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tracker.election import Election, Seat, Target, spelling
from tracker.election.clock import local
from tracker.election.deposits import keeps_deposit
from tracker.election.election import BY_ELECTION, DEFAULT_TIMEZONE
from tracker.feeds.matching import is_test_name
from tracker.prepare import write_folder
from tracker.prepare.by_election_parties import ByElectionParties
from tracker.prepare.by_election_source import PreviousResult, find_previous_result
from tracker.prepare.pa_nominations import Nominations, SeatNominations, read_nominations
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.uk_parties import PartyIndex
from tracker.support.escape import has_hidden, visible
from tracker.support.phrases import join_names, quantity

CHALLENGERS = "Challengers"
"""The heading of a by-election's targets."""

COMMAND = "tracker new by-election"


class Nominee(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate of a by-election."""

    first_name: str = ""
    surname: str
    party: str
    """The party as the producer types it, or its code in PA's nominations."""
    party_name: str = ""
    """The party's name in the source; empty if the producer types one text for the party."""

    @classmethod
    def typed(cls, name: str, party: str) -> "Nominee":
        """A candidate typed with one text for the name: its last word is the surname."""
        *given, surname = name.split() or [""]
        return cls(first_name=" ".join(given), surname=surname, party=party)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The options of `tracker new by-election`."""

    seat: str
    """A name, alias, code or PA number."""
    date: dt.date
    """Polling day."""
    source: str = ""
    """A folder or the name of a shipped election; if it is empty, all shipped ones are read."""
    candidates: Sequence[Nominee] = ()
    nominations: Path | None = None
    """Folder of PA's messages."""
    electorate: int | None = None
    sitting: str = ""
    """The sitting party, if it is not the previous winner: a code, name or alias."""
    folder: Path | None = None
    """Where to write; None for `default_folder` in the current folder."""


@dataclass(frozen=True, slots=True)
class ByElection:
    """A by-election that was made, and the rows of its candidates.csv."""

    election: Election
    candidates: tuple[Nominee, ...]
    """With the codes of the election as parties."""

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows of candidates.csv."""
        (seat,) = self.election.seats
        for person in self.candidates:
            name = (person.first_name, person.surname)
            party = person.party_name or self.election.party_name(person.party)
            yield (seat.id, seat.name, *name, person.party, party)


def write_by_election(request: Request) -> tuple[Path, ByElection, PreviousResult, Report]:
    """Find the previous result, make the by-election and write its folder.

    Returns the folder, the by-election, the previous result and notes for the producer. Raises
    PrepareError, ElectionError and OSError. If it raises, nothing is written.
    """
    _check_typed(request)
    report = Report()
    before = find_previous_result(request.seat, request.date, request.source)
    index = PartyIndex(is_uk=before.election.timezone == DEFAULT_TIMEZONE)
    folder = request.folder or default_folder(before.seat.name, request.date)
    write_folder.check_folder_is_free(folder)
    nominations = Nominations()
    if request.nominations:
        nominations = read_nominations(request.nominations, "", request.date, index, report)
    made = make_by_election(
        before, request, report, nominations=nominations, index=index, id=folder.resolve().name
    )
    sources = [before.election.id]
    if request.nominations:
        sources.append(request.nominations.name or request.nominations.resolve().name)
    write_folder.write(
        folder, made.election, made_from=sources, made_by=COMMAND, candidates=made.rows()
    )
    return folder, made, before, report


def default_folder(seat: str, date: dt.date) -> Path:
    """The folder of a by-election in the current folder: `runcorn-and-helsby-2025`."""
    plain = unicodedata.normalize("NFKD", spelling(seat)).encode("ascii", "ignore").decode()
    return Path("-".join([*re.findall("[a-z0-9]+", plain), str(date.year)]))


def _check_typed(request: Request) -> None:
    """Check the texts of the candidates. Raises PrepareError."""
    for person in request.candidates:
        for text in (person.first_name, person.surname, person.party):
            if has_hidden(text):
                raise PrepareError(f'"{visible(text)}" has a control character; write plain text')
        if set(":=|") & set(person.party):
            raise PrepareError(f'--candidate: the party "{person.party}" contains one of : = |')
    if request.candidates and request.nominations:
        raise PrepareError("give the candidates with --candidate or with --nominations, not both")


def make_by_election(
    before: PreviousResult,
    request: Request,
    report: Report,
    *,
    nominations: Nominations,
    index: PartyIndex,
    id: str,
) -> ByElection:
    """The by-election: one seat, its parties, its candidates and its challengers.

    Args:
        before: The seat with its previous result, and the election that contains it.
        report: Receives the notes.
        nominations: PA's messages about the by-election; empty if there are none.
        index: The known parties, with those of `nominations`.
        id: Id of the by-election.

    Raises PrepareError if `nominations` do not contain the seat, or a party is not known.
    """
    source, seat = before.election, before.seat
    nominated = _nominated(nominations, seat, request) if nominations.seats else None
    parties = ByElectionParties(source, index)
    people = [_with_code(person, parties, report) for person in _people(request, nominated)]
    stated = request.sitting or (nominated.sitting if nominated else "")
    sitting = _sitting(stated, seat, parties)
    if not stated and before.sitting_elsewhere:
        id_, party = before.sitting_elsewhere
        report.note(
            f"{id_} has {party.name} as the sitting party of this seat; if it sat before this "
            f"by-election, give --sitting {party.code}"
        )
    electorate = request.electorate or (nominated.electorate if nominated else None)
    if electorate is None:
        electorate = seat.electorate
        report.note(
            f"the electorate of {electorate:,} is the previous one; give the register of "
            f"{request.date.day} {request.date:%B} with --electorate before turnout is said"
        )
    seat = msgspec.structs.replace(
        seat,
        pa_number=nominated.number if nominated else seat.pa_number,
        pa_name=nominated.seat if nominated else seat.pa_name,
        electorate=electorate,
        sitting=sitting,
        stands=tuple(dict.fromkeys(person.party for person in people)),
        candidate_count=len(people),
        tile=None,
        set_aside="",
        projected=True,
        expected_shares={},
        expected_chances={},
        covariates={},
    )
    elsewhere = {s.pa_number: s.pa_name or s.name for s in source.seats if s.pa_number is not None}
    elsewhere |= source.elsewhere
    elsewhere.pop(seat.pa_number or 0, None)
    election = Election(
        id=id,
        name=f"{seat.name} by-election",
        date=request.date,
        kind=BY_ELECTION,
        basis=source.basis,
        timezone=source.timezone,
        polls_close=_polls_close(source, request.date),
        feed_names=(nominations.name,) if nominations.name else (),
        accepts_tests=is_test_name(nominations.name),
        parties=parties.all(),
        seats=(seat,),
        sitting_known=bool(stated),
        targets=tuple(_challengers(seat, parties)),
        previous_columns=() if before.is_own else source.previous_columns,
        elsewhere=elsewhere,
    )
    return ByElection(election, tuple(people))


def _polls_close(source: Election, date: dt.date) -> dt.datetime:
    """The close of polls on this day, at the same local time as in `source`."""
    close = local(source.polls_close, source)
    return close.replace(year=date.year, month=date.month, day=date.day)


def _nominated(nominations: Nominations, seat: Seat, request: Request) -> SeatNominations:
    """PA's nominations for the seat, by its number or its name. Raises PrepareError."""
    names = {spelling(name) for name in (seat.name, seat.pa_name, *seat.aliases) if name}
    for found in nominations.seats.values():
        if spelling(found.seat) in names:
            return found
    there = join_names(found.seat for found in nominations.seats.values())
    raise PrepareError(f"{request.nominations}: no nominations for {seat.name}; there are {there}")


def _people(request: Request, nominated: SeatNominations | None) -> Sequence[Nominee]:
    if nominated is None:
        return request.candidates
    return [
        Nominee(
            first_name=person.first_name,
            surname=person.surname,
            party=person.party,
            party_name=person.party_name,
        )
        for person in nominated.nominees
    ]


def _with_code(person: Nominee, parties: ByElectionParties, report: Report) -> Nominee:
    """The candidate with a code of `parties`. An unknown party is added, with a note."""
    party = parties.find(person.party, person.party_name)
    if party is None:
        party = parties.add(person.party, person.party_name)
        near = parties.nearest(party.name)
        offer = f"; if it is {' or '.join(near)}, write that" if near else ""
        report.note(f'"{party.name}" is in no table of parties, so it is a new party{offer}')
    return msgspec.structs.replace(person, party=party.code)


def _sitting(stated: str, seat: Seat, parties: ByElectionParties) -> str:
    """Code of the stated sitting party; of the previous winner if none is stated."""
    if not stated:
        return seat.previous_winner
    party = parties.find(stated)
    if party is None or party.kind == "other":
        near = parties.nearest(stated)
        offer = f"; did you mean {' or '.join(near)}?" if near else ""
        raise PrepareError(f'--sitting: no party "{stated}"{offer}')
    return party.code


def _challengers(seat: Seat, parties: ByElectionParties) -> Iterator[Target]:
    """Yield a target for each party whose swing from the previous winner means something.

    These are the second party of last time and the parties that kept their deposit, most votes
    first; without those that do not stand, if the candidates are known. The votes of an aggregate
    (`PartyKind`) cannot be compared.
    """
    others = [code for code in seat.previous if code != seat.previous_winner]
    for place, code in enumerate(sorted(others, key=lambda code: -seat.previous[code])):
        kept = keeps_deposit(seat.previous[code], seat.previous_valid_votes)
        stands = not seat.stands or code in seat.stands
        if (place == 0 or kept) and stands and parties.comparable(code):
            yield Target(
                group=CHALLENGERS, seat=seat.id, holder=seat.previous_winner, challenger=code
            )


def summary(folder: Path, made: ByElection) -> str:
    """One line for the producer: what was written."""
    counts = (
        quantity(len(made.candidates), "candidate"),
        quantity(len(made.election.targets), "challenger"),
    )
    return f"{made.election.name}: {', '.join(counts)}, written to {visible(str(folder))}."
