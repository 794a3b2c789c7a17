"""Prepares an election folder from published tables and a producer's options (`tracker prepare`).

The steps in order:

1. `read_sources` reads every file. `combine_tables` reads the tables of results (with
   `result_tables`) and counts the seats (with `seat_counts`). `pa_numbers` and `pa_nominations`
   read PA's table of numbers and PA's messages. `crosscheck` compares the figures.
2. `draft_seats`, `merge_nominations` and `select_seats` make the seats.
3. `assemble_election` makes the election: `target_list` its targets, and `seat_tiles` places the
   seats on the map.
4. `write_folder` writes the folder.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.election import Election, Seat
from tracker.election.folder import load_election
from tracker.prepare import boundaries, crosscheck, write_folder
from tracker.prepare.assemble_election import assemble_election
from tracker.prepare.combine_tables import ElectionCounts
from tracker.prepare.draft_seats import (
    DraftSeat,
    by_name,
    draft_seats,
    note_previous_electorates,
    set_sitting,
)
from tracker.prepare.finding import Finding, count_answers, fold_findings
from tracker.prepare.merge_nominations import check_complete, merge_nominations, note_unknown
from tracker.prepare.pa_numbers import note_missing_numbers, note_unused_numbers
from tracker.prepare.read_sources import Sources, read_sources
from tracker.prepare.report import Report
from tracker.prepare.request import Request, check_request
from tracker.prepare.seat_counts import SeatCount
from tracker.prepare.select_seats import select_seats
from tracker.prepare.uk_parties import PartyIndex
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


def prepare(request: Request) -> Prepared:
    """Read the producer's files, check them and write the folder.

    A contradiction in the files is a finding in the report, or a PrepareError if the preparation
    cannot go on. Raises also ElectionError and OSError. If it raises, nothing is written.
    """
    check_request(request)
    parties = PartyIndex(request.date or dt.date.max, is_uk=request.is_uk)
    report = Report()
    sources = read_sources(request, parties, report)
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
    election = assemble_election(request, sources, (inside, outside), results, parties, report)
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
    sources: Sources, seats: Sequence[Seat], results: Sequence[SeatCount]
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
