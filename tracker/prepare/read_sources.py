"""Reads the files of `tracker prepare`, and checks that they are of two elections."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.prepare import boundaries, crosscheck
from tracker.prepare.combine_tables import ElectionCounts, read_election_counts
from tracker.prepare.pa_nominations import Nominations, read_nominations
from tracker.prepare.pa_numbers import PaNumber, read_numbers
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.request import Request
from tracker.prepare.seat_codes import numbers_with_codes_of, previous_with_codes_of
from tracker.prepare.uk_parties import PartyIndex


@dataclass(frozen=True, slots=True)
class Sources:
    """The contents of the producer's files."""

    previous: ElectionCounts
    results_counts: ElectionCounts
    """Tonight's counts, from `--results` and `--times`; empty if neither is given."""
    numbers: Mapping[str, PaNumber]
    """By seat id."""
    nominations: Nominations


def read_sources(request: Request, parties: PartyIndex, report: Report) -> Sources:
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
    return Sources(previous, results_counts, numbers, nominations)


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
