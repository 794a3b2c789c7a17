"""Audits an election before it is used. `tracker check` prints the findings.

The audit corrects nothing. It does not repeat the checks of `election.folder.load_election`, such
as an unknown party, one PA number for two seats, or an area in an unknown seat.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.board import Board
from tracker.election import Election, Seat
from tracker.election.csv_tables import ElectionError
from tracker.prepare.audit.published_figures import (
    previous_election,
    ranked_before,
    read_published,
    region_findings,
    target_findings,
)
from tracker.prepare.audit.readiness import readiness_findings
from tracker.prepare.audit.tables import cell_fold, table_findings
from tracker.prepare.finding import (
    Finding,
    Fold,
    Kind,
    by_severity,
    differs,
    fold_findings,
    note,
    stops,
)
from tracker.prepare.past_results import find_errors, group_by_seat, read_results
from tracker.support.phrases import join_names, quantity

NUMBERS = (
    "prepare it again with --numbers FILE (such as the authors' estimate on new boundaries, or "
    "Parliament's notional table), or write pa_number and pa_name into seats.csv"
)
"""How to get PA's numbers."""


@dataclass(frozen=True, slots=True)
class Audit:
    """The findings, and how much was checked."""

    findings: tuple[Finding, ...]
    """The most urgent first, each on its own; `folded` has one sentence for many of a kind."""
    seats: int
    """Number of seats of the election."""
    checked: tuple[str, ...]
    """The kinds of figures and records that were checked, with their number: "650 seats"."""

    def folded(self) -> list[Finding]:
        """The findings, the most urgent first, with one sentence for many of a kind."""
        return fold_findings(self.findings, self.seats)


def audit(election: Election, folder: Path) -> Audit:
    """Compute every published figure again, and check the tables in the election's folder.

    Raises ElectionError if `[published]` in election.toml cannot be read.
    """
    published = read_published(folder)
    targets = Board.empty(election).targets
    results, results_findings = _results(election, folder)
    findings = [
        *(finding for target in targets for finding in target_findings(election, target)),
        *region_findings(election, published),
        *(finding for seat in election.seats for finding in seat_findings(election, seat)),
        *_pa_names(election),
        *_among_others(election),
        *results_findings,
        *table_findings(election, folder),
        *_sitting(election),
        *readiness_findings(election, folder),
    ]
    by_party = len(published.sitting) + len(published.previous_share)
    majorities = [t for t in targets if t.target.published_majority is not None]
    swings = [t for t in targets if t.target.published_swing is not None]
    return Audit(
        findings=tuple(by_severity(findings)),
        seats=len(election.seats),
        checked=(
            quantity(len(majorities), "published majority", "published majorities"),
            quantity(len(swings), "published swing"),
            quantity(by_party + (published.seats is not None), "regional figure"),
            quantity(len(election.seats), "seat"),
            quantity(results, "result"),
        ),
    )


def seat_findings(election: Election, seat: Seat) -> Iterator[Finding]:
    """Yield findings about a seat's previous result and sitting party."""
    winner = election.party_name(seat.previous_winner)
    order = [code for code, _ in ranked_before(election, seat)]
    if not order:
        # A new seat has neither winner nor votes of last time.
        severity = differs if seat.previous_winner else note
        yield severity(
            f"{seat.name}: no votes of last time in previous.csv",
            seat.id,
            fold=Fold(Kind.NO_PREVIOUS, seat.name),
        )
    elif seat.previous_winner and order[0] != seat.previous_winner:
        leader = election.party_name(order[0])
        yield differs(
            f"{seat.name}: won by {winner} {previous_election(seat)} in seats.csv, "
            f"but {leader} has the most votes in previous.csv",
            seat.id,
            fold=Fold(Kind.PREVIOUS_WINNER, seat.name),
        )
    votes, electorate = seat.previous_valid_votes, seat.previous_electorate
    if electorate is not None and votes > electorate:
        yield differs(
            f"{seat.name}: {votes:,} votes {previous_election(seat)}, "
            f"more than its electorate of {electorate:,}",
            seat.id,
            fold=Fold(Kind.ABOVE_ELECTORATE, seat.name, "previous.csv"),
        )
    if seat.sitting and seat.previous_winner and seat.sitting != seat.previous_winner:
        sat = election.party_name(seat.sitting)
        when = "before the by-election" if election.is_by_election else "at dissolution"
        yield note(
            f"{seat.name}: elected {winner} {previous_election(seat)}, sat as {sat} {when}",
            seat.id,
            fold=Fold(Kind.SAT_ELSEWHERE, f"{seat.name} ({sat})"),
        )


def _sitting(election: Election) -> Iterator[Finding]:
    """Note that nothing is added up against dissolution, if the sitting parties are not known.

    Nothing is noted if no table states a sitting party, and in an election with one seat.
    """
    stated = any(seat.sitting for seat in election.seats)
    if stated and not election.sitting_known and not election.only_seat:
        yield note(
            "gains against dissolution are not added up: election.toml does not say that "
            "seats.csv states who sat in every seat (sitting_known = true)"
        )


def _pa_names(election: Election) -> Iterator[Finding]:
    """Yield findings about PA's numbers and names of seats.

    PA's files identify a seat by both: without the number, a file is refused. An election without
    names in a feed and without any number is not made for PA's feed.
    """
    unnumbered = [seat for seat in election.seats if seat.pa_number is None]
    unnamed = [seat.name for seat in election.seats if seat.pa_number and not seat.pa_name]
    if unnumbered and len(unnumbered) < len(election.seats):
        yield stops(
            f"no PA number for {join_names(seat.name for seat in unnumbered)}: PA's files of "
            f"{'this seat' if len(unnumbered) == 1 else 'these seats'} will be refused; {NUMBERS}",
            *(seat.id for seat in unnumbered),
        )
    elif unnumbered and election.feed_names:
        yield stops(f"no seat has a PA number, so every PA file will be refused; {NUMBERS}")
    elif unnumbered:
        yield note("no PA numbers: PA's files are refused; CSV and JSON are read by name or code")
    if unnamed:
        yield note(f"no PA name for {join_names(unnamed)}")
    for number, seat in election.seat_by_pa_number.items():
        if elsewhere := election.elsewhere.get(number):
            yield differs(f"PA number {number} is both {seat.name} and {elsewhere}")


def _among_others(election: Election) -> Iterator[Finding]:
    """Yield a note if previous.csv has votes of others, and `previous_columns` is empty."""
    others = election.codes_of_others
    if not election.previous_columns and any(
        others & seat.previous.keys() for seat in election.seats
    ):
        yield note(
            "previous.csv has votes of others, and election.toml does not name the parties with a "
            "column of their own (previous_columns): a party that is not in all these seats has no "
            "change of share"
        )


def _results(election: Election, folder: Path) -> tuple[int, list[Finding]]:
    """The number of seats in results.csv, and findings about it."""
    if not (folder / "results.csv").exists():
        return 0, [note("no results.csv, so this election cannot be rehearsed")]
    try:
        rows = read_results(folder)
    except ElectionError as error:
        return 0, [stops(str(error))]
    findings = [
        stops(str(error), fold=cell_fold("results.csv", error))
        for error in find_errors(election, rows)
    ]
    seat_ids = group_by_seat(rows).keys()
    if missing := [seat.name for seat in election.seats if seat.id not in seat_ids]:
        findings.append(differs(f"results.csv has no result for {join_names(missing)}"))
    return len(seat_ids & election.seat_by_id.keys()), findings
