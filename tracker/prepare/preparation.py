"""From published tables and a producer's wishes to an election folder and a report.

It puts the steps in their order, and refuses what no election can be made of: `library`
reads, `counts` adds up, `crosscheck` doubts, `seats`, `cut` and `target_list` choose,
`write_folder` writes.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tracker.election import Election, Seat
from tracker.election.folder import load_election
from tracker.feeds.matching import is_test_name
from tracker.prepare import crosscheck, target_list, write_folder
from tracker.prepare.cells import FIRST_YEAR, LONDON, POLLS_CLOSE
from tracker.prepare.columns import Wishes
from tracker.prepare.contest import Contest, read_contest
from tracker.prepare.counts import Count
from tracker.prepare.cut import called, cut
from tracker.prepare.finding import note
from tracker.prepare.nominations import Nominations, read_nominations
from tracker.prepare.numbers import Number, read_numbers, say_unused
from tracker.prepare.parties import PartyBook
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.seats import Draft, by_name, from_counts, say_borrowed, with_sitting
from tracker.prepare.slate import add_nominations, say_unsaid, standing
from tracker.support.escape import has_hidden, visible
from tracker.support.phrases import join_names, quantity

LAST_YEAR = 2999
"""Of an election; a date after it is a slip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a producer asks for."""

    folder: Path
    name: str
    """As the feed calls the election: General Election."""
    date: dt.date
    """Polling day."""
    id: str = ""
    """The folder's name unless given."""
    region: str = ""
    previous: Sequence[Path] = ()
    """Last time's constituency table, candidate table, or both."""
    results: Path | None = None
    """Tonight's candidate table, to be rehearsed."""
    times: Path | None = None
    """Tonight's constituency table: times, registers, the Library's words."""
    numbers: Path | None = None
    nominations: Path | None = None
    """A folder of PA's messages."""
    where: Sequence[tuple[str, str]] = ()
    seats: Path | None = None
    targets: Mapping[str, int] = field(default_factory=dict)
    targets_file: Path | None = None
    sitting: Mapping[str, str] = field(default_factory=dict)
    """Party by seat, where that is not the previous winner."""
    wishes: Wishes = field(default_factory=Wishes)

    def sources(self) -> list[Path]:
        """Every file or folder that is read."""
        one_each = (self.results, self.times, self.numbers, self.nominations)
        return [*self.previous, *filter(None, (*one_each, self.seats, self.targets_file))]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was written, and what there is to say of it."""

    election: Election
    results: int
    """Seats in results.csv."""
    report: Report

    def summary(self, folder: Path) -> str:
        """One line: how much there is, and how much to look at."""
        wrote = (
            quantity(len(self.election.seats), "seat"),
            quantity(len(self.election.parties), "party", "parties"),
            quantity(len(self.election.targets), "target"),
            f"{quantity(self.results, 'result')} written to {visible(str(folder))}",
        )
        said = f"{self.report.differ} differ, {quantity(self.report.notes, 'note')}."
        return f"{', '.join(wrote)}. {said}"


@dataclass(frozen=True, slots=True)
class _Sources:
    """Everything that was read."""

    previous: Contest
    tonight: Contest
    numbers: Mapping[str, Number]
    nominations: Nominations


def prepare(request: Request) -> Prepared:
    """Read, check and write. Raises PrepareError, ElectionError and OSError; then nothing is there.

    Everything odd in the sources is in the report.
    """
    _refuse_nonsense(request)
    report, book = Report(), PartyBook()
    sources = _read(request, book, report)
    drafts = from_counts(sources.previous, sources.tonight, sources.numbers, report)
    drafts = add_nominations(drafts, sources.nominations, sources.numbers, book, report)
    drafts = with_sitting(by_name(drafts), request.sitting, book)
    if request.numbers:
        used = {draft.place.id for draft in drafts}
        used |= sources.previous.counts.keys() | sources.tonight.counts.keys()
        say_unused(dict(sources.numbers), used, request.numbers.name, report)
    inside, outside = cut(drafts, request.where, request.seats, report)
    report.forget_others({draft.place.id for draft in inside})
    say_borrowed(inside, report)
    say_unsaid(inside, sources.nominations, report)
    seats = [draft.seat for draft in inside]
    if told := [draft.seat.name for draft in outside if draft.told]:
        report.add(note(f"--sitting speaks of {join_names(told)}, not among the seats asked for"))
    untold = [draft.seat for draft in inside if not draft.told]
    report.add(*crosscheck.of_members(untold, sources.tonight.counts))
    results = _results(sources.tonight, inside, report) if request.results else []
    election = _election(request, sources, (inside, outside), results, book, report)
    for header in request.wishes.unmet():
        report.add(note(f'no table has a column "{header}", as --column or --ignore says'))
    write_folder.write(
        request.folder,
        election,
        made_from=[path.name or path.resolve().name for path in request.sources()],
        results=results,
        candidates=sources.nominations.candidates(seats),
        valid_votes=_stated(sources.previous, inside),
    )
    return Prepared(load_election(request.folder), len(results), report)


def _refuse_nonsense(request: Request) -> None:
    write_folder.refuse_unless_free(request.folder)
    if not request.previous and not request.nominations:
        raise PrepareError("say what happened last time: --previous FILE or --nominations FOLDER")
    if (request.results or request.times) and not request.previous:
        raise PrepareError("--results and --times need last time's table too: --previous FILE")
    if set(request.id) & set('/\\:*?"<>|'):
        raise PrepareError(f'--id "{request.id}": write letters, digits and hyphens')
    for what in (request.name, request.id, request.region, request.folder.resolve().name):
        if has_hidden(what):
            raise PrepareError(f'"{visible(what)}" has a control character; write plain text')
    if not FIRST_YEAR <= request.date.year <= LAST_YEAR:
        raise PrepareError(f"--date {request.date}: between {FIRST_YEAR} and {LAST_YEAR}")
    if not request.name.strip():
        raise PrepareError("--name is empty; write what the feed calls the election")


def _read(request: Request, book: PartyBook, report: Report) -> _Sources:
    """Every source; last time's and tonight's tables are checked against each other."""
    wishes, empty = request.wishes, Contest("", {})
    previous = read_contest(request.previous, wishes, book, report) if request.previous else empty
    paths = [path for path in (request.results, request.times) if path]
    tonight = read_contest(paths, wishes, book, report, request.date) if paths else empty
    if request.results and not tonight.has_candidates:
        raise PrepareError(
            f"--results {request.results.name}: has a row a seat, and a night needs its "
            "candidates; give the candidate table, and this one with --times"
        )
    if paths:
        _refuse_the_same(previous, tonight)
        report.add(
            *crosscheck.coverage(previous.name, tonight.name, previous.counts, tonight.counts)
        )
        for id_, count in tonight.counts.items():
            report.add(*crosscheck.of_wording(count, previous.counts.get(id_), book))
    for count in previous.counts.values():
        report.add(*crosscheck.of_wording(count, None, book))
    numbers = read_numbers(request.numbers, wishes, book, report) if request.numbers else {}
    nominations = (
        read_nominations(request.nominations, request.name, request.date, book, report)
        if request.nominations
        else Nominations()
    )
    return _Sources(previous, tonight, numbers, nominations)


def _refuse_the_same(previous: Contest, tonight: Contest) -> None:
    """Last time's votes are not tonight's, seat by seat."""
    both = previous.counts.keys() & tonight.counts.keys()
    if previous.counts and tonight.counts and not both:
        codes = " and ".join(next(iter(one.counts)) for one in (previous, tonight))
        raise PrepareError(
            f"{previous.name} and {tonight.name} have no ONS code in common ({codes}); are they of "
            "the same boundaries?"
        )
    totals = [(previous.counts[id_].valid_votes, tonight.counts[id_].valid_votes) for id_ in both]
    if len(totals) > 1 and all(before == now for before, now in totals):
        raise PrepareError(
            f"{previous.name} and {tonight.name} are of one election: their votes are the same"
        )


def _results(tonight: Contest, inside: Sequence[Draft], report: Report) -> list[Count]:
    """The counts that can be rehearsed: with candidates, time, register and rejected ballots."""
    wanted = [tonight.counts[d.place.id] for d in inside if d.place.id in tonight.counts]
    whole: list[Count] = []
    lacking: list[Count] = []
    for count in wanted:
        stated = (count.declared_at, count.electorate, count.invalid_votes)
        (lacking if None in stated or not count.candidates else whole).append(count)
    if lacking and not whole:
        report.add(
            note(
                "results.csv is not written: the tables state no times of that night, registers "
                "or rejected ballots, so it cannot be rehearsed; --times may have them"
            )
        )
    elif lacking:
        report.add(
            note(
                "not in results.csv, for want of a time, a register, candidates or rejected "
                f"ballots: {join_names(count.place.seat for count in lacking)}"
            )
        )
    return whole


def _stated(previous: Contest, inside: Sequence[Draft]) -> dict[str, int]:
    """The valid votes of last time that the tables state, of seats whose votes are theirs."""
    return {
        id_: row.valid_votes
        for draft in inside
        if (id_ := draft.place.id) in previous.counts
        and (row := previous.counts[id_].stated)
        and row.valid_votes is not None
        and dict(previous.counts[id_].votes) == draft.seat.previous
    }


def _election(
    request: Request,
    sources: _Sources,
    drafts: tuple[Sequence[Draft], Sequence[Draft]],
    results: Sequence[Count],
    book: PartyBook,
    report: Report,
) -> Election:
    """The election as it will be loaded."""
    inside, outside = drafts
    seats = tuple(draft.seat for draft in inside)
    if not seats:
        raise PrepareError("no seat is in all the tables, so there is nothing to write")
    on_the_ballot = standing(seats, sources.tonight.counts, sources.nominations)
    wanted = tuple(target_list.computed(seats, request.targets, on_the_ballot, book, report))
    if request.targets_file:
        file, wishes = request.targets_file, request.wishes
        typed = tuple(target_list.typed(file, inside, outside, wishes, book, report))
        wanted = target_list.together(wanted, typed, report)
    report.add(*target_list.not_standing(wanted, seats, on_the_ballot, book))
    used = {c.party for count in results for c in count.candidates}
    used |= {party for target in wanted for party in (target.holder, target.challenger)}
    used |= {target.published_majority_over for target in wanted} - {""}
    used |= sources.nominations.parties(seats) | _parties_of(seats)
    feed_name = sources.nominations.name or request.name
    if is_test_name(feed_name):
        report.add(note(f'"{feed_name}" is a test of PA\'s: its messages count in this election'))
    return Election(
        id=request.id or request.folder.resolve().name,
        name=request.name,
        date=request.date,
        region=request.region or called(inside, request.where, request.seats),
        kind=sources.nominations.kind or "G",
        polls_close=dt.datetime.combine(request.date, POLLS_CLOSE, LONDON),
        feed_names=(feed_name,),
        accepts_tests=is_test_name(feed_name),
        parties=book.chosen(used, all_of_ours=not results),
        seats=seats,
        targets=wanted,
        elsewhere=_elsewhere(outside),
    )


def _parties_of(seats: Sequence[Seat]) -> set[str]:
    return {
        party
        for seat in seats
        for party in (seat.previous_winner, seat.sitting, *seat.previous)
        if party
    }


def _elsewhere(outside: Sequence[Draft]) -> dict[int, str]:
    """PA's numbers and names of the seats that were cut away: as PA's messages call them."""
    return {
        draft.seat.pa_number: draft.seat.pa_name or draft.seat.name
        for draft in outside
        if draft.seat.pa_number is not None
    }
