"""Prepares an election folder from published tables and a producer's options (`tracker prepare`).

The steps in order:

1. `combine_tables` reads the tables of results (with `result_tables`) and counts the seats (with
   `seat_counts`). `crosscheck` compares the figures.
2. `pa_numbers` and `pa_nominations` read PA's table of numbers and PA's messages.
3. `draft_seats`, `merge_nominations`, `select_seats` and `target_list` make seats and targets;
   `seat_tiles` places the seats on the map.
4. `write_folder` writes the folder.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.election import Election, Party, Seat
from tracker.election.clock import in_zone
from tracker.election.folder import load_election
from tracker.feeds.matching import is_test_name
from tracker.prepare import boundaries, crosscheck, target_list, write_folder
from tracker.prepare.combine_tables import ElectionCounts, read_election_counts
from tracker.prepare.draft_seats import (
    DraftSeat,
    by_name,
    draft_seats,
    note_previous_electorates,
    set_sitting,
)
from tracker.prepare.finding import Finding, count_answers, fold_findings
from tracker.prepare.merge_nominations import (
    check_complete,
    merge_nominations,
    note_unknown,
    parties_standing,
)
from tracker.prepare.pa_nominations import Nominations, read_nominations
from tracker.prepare.pa_numbers import (
    PaNumber,
    note_missing_numbers,
    note_unused_numbers,
    read_numbers,
)
from tracker.prepare.parse_cells import LocalTime
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.request import Request, check_request
from tracker.prepare.seat_codes import numbers_with_codes_of, previous_with_codes_of
from tracker.prepare.seat_counts import SeatCount
from tracker.prepare.seat_tiles import place_seats, read_tiles
from tracker.prepare.select_seats import area_name, select_seats
from tracker.prepare.uk_parties import OTHER, PartyIndex
from tracker.support.escape import visible
from tracker.support.phrases import join_names, quantity


@dataclass(frozen=True, slots=True)
class Prepared:
    """The election that was written, and the findings."""

    election: Election
    results: int
    """Number of seats in results.csv."""
    report: Report

    def summary(self, folder: Path) -> str:
        """One line for the producer: what was written to `folder`, and the number of findings."""
        written = (
            quantity(len(self.election.seats), "seat"),
            quantity(len(self.election.parties), "party", "parties"),
            quantity(len(self.election.targets), "target"),
            f"{quantity(self.results, 'result')} written to {visible(str(folder))}",
        )
        notes = sum(finding.severity == "note" for finding in self.findings)
        return f"{', '.join(written)}. {count_answers(self.findings)}, {quantity(notes, 'note')}."

    @property
    def findings(self) -> list[Finding]:
        """The findings, folded, the most urgent first."""
        return fold_findings(self.report, len(self.election.seats))


@dataclass(frozen=True, slots=True)
class _Sources:
    """What was read from the producer's files."""

    previous: ElectionCounts
    results_counts: ElectionCounts
    """Tonight's counts, from `--results` and `--times`; empty if neither is given."""
    numbers: Mapping[str, PaNumber]
    """By seat id."""
    nominations: Nominations


def prepare(request: Request) -> Prepared:
    """Read the producer's files, check them and write the folder.

    A contradiction in the files is a finding in the report, or a PrepareError if the preparation
    cannot go on. Raises also ElectionError and OSError. If it raises, nothing is written.
    """
    check_request(request)
    parties = PartyIndex(request.date or dt.date.max, is_uk=request.is_uk)
    report = Report()
    sources = _read(request, parties, report)
    drafts = draft_seats(
        sources.previous,
        sources.results_counts,
        sources.numbers,
        report,
        keeps_new_seats=not request.is_uk,
    )
    drafts = merge_nominations(drafts, sources.nominations, sources.numbers, parties, report)
    drafts = set_sitting(by_name(drafts), request.sitting, parties)
    if request.numbers:
        used = {draft.place.id for draft in drafts}
        used |= sources.previous.seats.keys() | sources.results_counts.seats.keys()
        note_unused_numbers(dict(sources.numbers), used, request.numbers.name, report)
    inside, outside = select_seats(drafts, request.where, request.seats, report)
    if request.numbers:
        by_id = {draft.place.id: draft.seat.pa_number for draft in inside}
        boundaries.check_numbers(request.numbers.name, by_id, sources.numbers.keys(), used)
    report.keep_seats({draft.place.id for draft in inside})
    note_previous_electorates(inside, report)
    if request.is_uk:
        note_missing_numbers([draft.seat for draft in inside], report)
        check_complete(inside, sources.nominations, report)
    else:
        note_unknown(inside, report)
    seats = [draft.seat for draft in inside]
    if names := [draft.seat.name for draft in outside if draft.sitting_is_given]:
        report.note(f"--sitting names {join_names(names)}, not among the seats asked for")
    not_given = [draft.seat for draft in inside if not draft.sitting_is_given]
    report.add(*crosscheck.note_members(not_given, sources.results_counts.counts))
    results: list[SeatCount] = []
    if request.results and request.is_uk:
        results = _results(sources.results_counts, inside, report)
    election = _election(request, sources, (inside, outside), results, parties, report)
    for header in request.column_options.unused():
        report.note(f'no table has the column "{header}" of --column or --ignore')
    write_folder.write(
        request.folder,
        election,
        date_is_known=request.date is not None,
        made_from=[path.name or path.resolve().name for path in request.sources()],
        results=results,
        candidates=_candidates(sources, seats, results),
        valid_votes=_stated_valid_votes(sources.previous, inside),
    )
    return Prepared(load_election(request.folder, election.date), len(results), report)


def _read(request: Request, parties: PartyIndex, report: Report) -> _Sources:
    """Read every file, and compare the tables of the previous election with tonight's."""
    options = request.column_options
    day = request.date
    local_time = request.local_time
    previous = read_election_counts(
        request.previous,
        options,
        parties,
        report,
        before=day or dt.date.max,
        local_time=local_time,
    )
    paths = [*filter(None, [request.results]), *request.times]
    results_counts = read_election_counts(
        paths, options, parties, report, day, local_time=local_time
    )
    if request.previous and not previous.counts:
        raise PrepareError(
            f"{previous.name}: no seat has votes; give the table of the candidates, or one with "
            "columns of votes"
        )
    if request.results and not results_counts.has_candidates:
        raise PrepareError(
            f"--results {request.results.name}: has a row a seat, and a night needs its "
            "candidates; give the candidate table, and this one with --times"
        )
    if paths and request.previous:
        previous = previous_with_codes_of(previous, results_counts, report)
        _check_two_elections(previous, results_counts)
        names, now = (previous.name, results_counts.name), results_counts.seats
        asked = boundaries.asked_for(now, request.where, request.seats is not None)
        boundaries.check_boundaries(*names, previous.counts, asked)
        if request.is_uk:
            report.add(*boundaries.compare_coverage(*names, previous.seats, now, asked))
        else:
            report.add(*boundaries.note_new_seats(previous.name, previous.counts, asked))
            report.add(*boundaries.note_unused_seats(*names, previous.seats, now))
    for counts, before in ((results_counts.counts, previous.counts), (previous.counts, {})):
        for id_, count in counts.items():
            report.add(*crosscheck.check_wording(count, before.get(id_), parties))
    numbers = {**previous.numbers, **results_counts.numbers}
    if request.numbers:
        numbers = read_numbers(request.numbers, options, parties, report)
        table = request.numbers.name
        numbers = numbers_with_codes_of(numbers, table, previous, results_counts, report)
    nominations = Nominations()
    if (folder := request.nominations) and request.date:
        nominations = read_nominations(folder, request.name, request.date, parties, report)
    return _Sources(previous, results_counts, numbers, nominations)


def _check_two_elections(previous: ElectionCounts, results: ElectionCounts) -> None:
    """Check that the tables have seats in common and are of two elections. Raises PrepareError."""
    both = previous.counts.keys() & results.counts.keys()
    if previous.counts and results.counts and not both:
        codes = " and ".join(next(iter(counts.counts)) for counts in (previous, results))
        raise PrepareError(
            f"{previous.name} and {results.name} have no seat code in common ({codes}); if the "
            f"boundaries changed, {boundaries.GIVE}"
        )
    totals = [(previous.counts[id_].valid_votes, results.counts[id_].valid_votes) for id_ in both]
    if len(totals) > 1 and all(before == now for before, now in totals):
        raise PrepareError(
            f"{previous.name} and {results.name} are of one election: their votes are the same"
        )


def _results(
    counts: ElectionCounts, inside: Sequence[DraftSeat], report: Report
) -> list[SeatCount]:
    """The counts that can be rehearsed. Notes the others.

    A rehearsal needs candidates, time of declaration, electorate and number of rejected ballots.
    """
    complete: list[SeatCount] = []
    incomplete: list[SeatCount] = []
    for count in (counts.counts[d.place.id] for d in inside if d.place.id in counts.counts):
        stated = (count.declared_at, count.electorate, count.invalid_votes)
        (incomplete if None in stated or not count.candidates else complete).append(count)
    if incomplete and not complete:
        report.differs(
            "results.csv is not written: the tables state no times of that night, registers "
            "or rejected ballots, so it cannot be rehearsed; --times may have them"
        )
    elif incomplete:
        report.differs(
            "not in results.csv, because a time, a register, candidates or rejected ballots are "
            f"missing: {join_names(count.place.seat for count in incomplete)}"
        )
    return complete


def _candidates(
    sources: _Sources, seats: Sequence[Seat], results: Sequence[SeatCount]
) -> Iterator[Sequence[str]]:
    """Yield the rows of candidates.csv: from PA's nominations, else from tonight's candidate table.

    A table's candidates of a seat in `results` are in results.csv, so they are left out.
    """
    declared = {count.place.id for count in results}
    yield from sources.nominations.candidates(seats)
    for seat in seats:
        if seat.id in declared or sources.nominations.of_seat(seat):
            continue
        for c in sources.results_counts.candidates.get(seat.id, ()):
            yield (seat.id, seat.name, c.first_name, c.surname, c.party, c.party_name)


def _stated_valid_votes(previous: ElectionCounts, inside: Sequence[DraftSeat]) -> dict[str, int]:
    """The previous valid votes that the tables state, by seat id.

    Without the seats whose previous votes are from PA's messages.
    """
    return {
        id_: row.valid_votes
        for draft in inside
        if (id_ := draft.place.id) in previous.counts
        and (row := previous.counts[id_].stated)
        and row.valid_votes is not None
        and dict(previous.counts[id_].votes) == draft.seat.previous
    }


def _previous_columns(previous: ElectionCounts) -> tuple[str, ...]:
    """Codes of the parties with a column in the constituency table of last time.

    Empty with a candidate table, and without a column for all others: they have every party.
    """
    rows = [c.stated for c in previous.counts.values() if c.stated and not c.candidates]
    if not any(OTHER in row.votes for row in rows):
        return ()
    return tuple(dict.fromkeys(code for row in rows for code in row.votes if code != OTHER))


def _election(
    request: Request,
    sources: _Sources,
    drafts: tuple[Sequence[DraftSeat], Sequence[DraftSeat]],
    results: Sequence[SeatCount],
    parties: PartyIndex,
    report: Report,
) -> Election:
    """The election to write. Raises PrepareError.

    `drafts`: the seats of the election, and the seats that were not selected.
    """
    inside, outside = drafts
    seats = tuple(draft.seat for draft in inside)
    if not seats:
        raise PrepareError("no seat is in all the tables, so there is nothing to write")
    tiles = read_tiles(request.tiles) if request.tiles else None
    if request.tiles and tiles:
        seats = place_seats(seats, tiles, request.tiles.name, report)
    standing_parties = parties_standing(
        seats, sources.results_counts.candidates, sources.nominations
    )
    targets = tuple(
        target_list.compute_targets(seats, request.targets, standing_parties, parties, report)
    )
    if request.targets_file:
        file, options = request.targets_file, request.column_options
        from_file = tuple(target_list.read_targets(file, inside, outside, options, parties, report))
        targets = target_list.merge_targets(targets, from_file, report)
    report.add(*target_list.targets_not_standing(targets, seats, standing_parties, parties))
    used = {c.party for count in results for c in count.candidates}
    used |= {party for target in targets for party in (target.holder, target.challenger)}
    used |= {target.published_majority_over for target in targets} - {""}
    used |= sources.nominations.parties(seats)
    tonight = sources.results_counts.candidates
    used |= {c.party for seat in seats for c in tonight.get(seat.id, ())}
    used |= {p for s in seats for p in (s.previous_winner, s.sitting, *s.previous)} - {""}
    feed_name = sources.nominations.name or request.name
    is_test = request.is_uk and is_test_name(feed_name)
    local_time = request.local_time
    # Only until `write_folder` leaves the date out
    date = request.date or dt.datetime.now(local_time.zone).date()
    if is_test:
        report.note(f'"{feed_name}" is one of PA\'s tests: its messages count in this election')
    return Election(
        id=request.id or request.folder.resolve().name,
        name=request.name,
        date=date,
        region=request.region or area_name(inside, request.where, request.seats),
        kind=sources.nominations.kind or "G",
        timezone=request.timezone,
        polls_close=_polls_close(date, local_time),
        feed_names=(feed_name,) if request.is_uk else (),
        accepts_tests=is_test,
        parties=_parties(parties, used, seats, has_results=bool(results), report=report),
        seats=seats,
        targets=targets,
        previous_columns=tuple(c for c in _previous_columns(sources.previous) if c in used),
        hexagons=bool(tiles and tiles.hexagons),
        elsewhere={
            draft.seat.pa_number: draft.seat.pa_name or draft.seat.name
            for draft in outside
            if draft.seat.pa_number is not None
        },
    )


def _polls_close(date: dt.date, local_time: LocalTime) -> dt.datetime:
    """When polls close on this day. Raises PrepareError if the clocks skip this time."""
    try:
        return in_zone(
            dt.datetime.combine(date, local_time.polls_close),
            local_time.zone,
            f"{local_time.polls_close:%H:%M}",
        )
    except ValueError as error:
        raise PrepareError(f"--polls-close {error}") from error


def _parties(
    parties: PartyIndex, used: set[str], seats: Sequence[Seat], *, has_results: bool, report: Report
) -> tuple[Party, ...]:
    """The parties of the election. Notes those that have a default colour.

    In the United Kingdom these are all known parties, unless the night is over.
    """
    if parties.is_uk:
        return parties.select(used, all_listed=not has_results)
    votes = Counter[str]()
    for seat in seats:
        votes.update(seat.previous)
    styled = parties.styled(used, Counter(seat.previous_winner for seat in seats), votes)
    if names := [party.name for party in styled if party.kind == "party"]:
        report.note(
            f"{join_names(names)}: colour and mark are made up; write the parties' own into "
            "parties.csv"
        )
    return styled
