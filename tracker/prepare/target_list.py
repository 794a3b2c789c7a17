"""Lists target seats: computed from the previous votes, or read from the producer's table."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

from tracker.election import Seat, Target
from tracker.election.swing import share, swing_needed
from tracker.prepare.column_meanings import ColumnOptions, Columns, read_columns
from tracker.prepare.draft_seats import DraftSeat, SeatLookup
from tracker.prepare.finding import Finding, Fold, Kind, differs
from tracker.prepare.parse_cells import parse_count
from tracker.prepare.read_csv import CsvRow, read_csv_table
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.uk_parties import PartyIndex
from tracker.support.phrases import MAX_NAMES, join_names

MAX_LEFT_OUT = 25
"""A note about seats that are left out names all of them if there are at most so many. A party of
Great Britain stands in none of the 18 seats of Northern Ireland, and not against the Speaker."""
Standing = Mapping[str, Collection[str]]
"""Codes of the parties that stand tonight, by seat id.

A seat whose candidates are not known has no entry.
"""


def heading(parties: PartyIndex, party: str) -> str:
    """The heading of a party's list: "Conservative target seats"."""
    return f"{parties.name(party)} target seats"


def compute_targets(
    seats: Sequence[Seat],
    requested: Mapping[str, int],
    standing: Standing,
    parties: PartyIndex,
    report: Report,
) -> Iterator[Target]:
    """Yield, for each party, the seats that it can win with the smallest Butler swing.

    The swing needed is half the party's deficit in share to the previous winner
    (`swing.swing_needed`), even if the party was not second. If an independent won, the deficit is
    to this candidate. The smallest swing is first; equal swings are in the order of seat names.
    Computed targets have no published figures.

    Seats that the party won are left out. Seats in which it did not stand last time, or in which
    the winner's votes are known only as part of a sum, are left out with a note. So are seats in
    which the party is known not to stand tonight, but only those that would be targets are noted.

    `requested`: number of targets by party, both as typed by the producer. Raises PrepareError for
    a party that is unknown, an aggregate (`PartyKind`) or given twice, and for a number below 1.
    """
    groups = set[str]()
    for text, number in requested.items():
        party = parties.find(text)
        if not parties.comparable(party):
            raise PrepareError(f'--targets {text}={number}: "{text}" {parties.wrong(text)}')
        name, group = parties.name(party), heading(parties, party)
        if party in groups:
            raise PrepareError(f"--targets {text}={number}: {name} is given twice")
        groups.add(party)
        if number <= 0:
            raise PrepareError(f"--targets {text}={number}: the number is not above 0")
        possible = sorted(
            ((swing, s.name, s) for s in seats for swing in _swing_needed(s, party, parties)),
            key=lambda item: item[:2],
        )
        ranked = [s for _, _, s in possible if stands(party, s, standing)]
        absent = [s.name for _, _, s in possible[:number] if not stands(party, s, standing)]
        known = [s for s in seats if s.previous]
        did_not_stand = [s.name for s in known if party not in s.previous]
        unknown = [s.name for s in known if _winner_votes(s, parties) is None]
        new = [s.name for s in seats if not s.previous]
        for names, reason in (
            (absent, "where it does not stand"),
            (did_not_stand, "where it did not stand last time"),
            (new, "without a previous result"),
            (unknown, "whose winner's votes are in one figure with other candidates'"),
        ):
            if names:
                listed = join_names(names, None if len(names) <= MAX_LEFT_OUT else MAX_NAMES)
                report.note(f"{group}: without {listed}, {reason}")
        if len(ranked) < number:
            report.note(f"{group}: {number} asked for, {len(ranked)} can be computed")
        for seat in ranked[:number]:
            yield Target(group=group, seat=seat.id, holder=seat.previous_winner, challenger=party)


def stands(party: str, seat: Seat, standing: Standing) -> bool:
    """Whether the party stands in the seat tonight; True if the candidates are not known."""
    return party in standing.get(seat.id, (party,))


def targets_not_standing(
    targets: Iterable[Target], seats: Sequence[Seat], standing: Standing, parties: PartyIndex
) -> Iterator[Finding]:
    """Yield a finding for each target whose challenger is known not to stand tonight."""
    by_id = {seat.id: seat for seat in seats}
    for target in targets:
        seat, challenger = by_id[target.seat], parties.name(target.challenger)
        if not stands(target.challenger, seat, standing):
            yield differs(
                f"{seat.name}: a target of {challenger}, which does not stand there",
                fold=Fold(Kind.TARGET_DOES_NOT_STAND, seat.name, target.group),
            )


def _swing_needed(seat: Seat, party: str, parties: PartyIndex) -> Iterator[Fraction]:
    """Yield the swing needed, in percentage points.

    Yields nothing if the party won the seat or the swing cannot be computed.
    """
    winner, challenger = _winner_votes(seat, parties), seat.previous.get(party)
    if party != seat.previous_winner and winner is not None and challenger is not None:
        valid = seat.previous_valid_votes
        yield swing_needed(
            holder_before=share(winner, valid), challenger_before=share(challenger, valid)
        )


def _winner_votes(seat: Seat, parties: PartyIndex) -> int | None:
    """The previous winner's votes; None if only the sum of several candidates is known."""
    return seat.previous_votes(seat.previous_winner, parties.comparable)


def read_targets(
    path: Path,
    inside: Sequence[DraftSeat],
    outside: Sequence[DraftSeat],
    options: ColumnOptions,
    parties: PartyIndex,
    report: Report,
) -> Iterator[Target]:
    """Yield the targets in the producer's table.

    An empty `holder` stands for the previous winner, an empty `group` for the `heading` of the
    challenger. Targets in seats `outside` the election are left out with a note, a target that is
    in the table twice with a finding. Raises PrepareError, which names the file, and OSError.
    """
    sheet = read_csv_table(path, report)
    columns = read_columns(sheet, options, parties, report)
    seat_column = "id" if "id" in columns else "seat"
    if missing := {seat_column, "challenger"} - columns.positions.keys():
        raise PrepareError(
            f"{sheet.name}: no column {', '.join(sorted(missing))}; a table of targets has the "
            "name or the code of the seat, and challenger; it may have group, holder, "
            "published majority, published majority over, published swing and note"
        )
    lookup, inside_ids = SeatLookup([*inside, *outside]), {draft.place.id for draft in inside}
    left_out: list[str] = []
    seen = set[tuple[str, str, str]]()
    for line in sheet.rows:
        row = _TargetRow(f"{sheet.name} row {line.number}", columns, line, parties)
        draft = lookup.find(row.text(seat_column), row.where)
        if draft.place.id not in inside_ids:
            left_out.append(draft.seat.name)
            continue
        target = _read_target(row, draft.seat, report)
        if (target.group, target.seat, target.challenger) in seen:
            report.differs(
                f"{row.where}: {draft.seat.name} is duplicated; counted once",
                fold=Fold(Kind.ROW_DUPLICATED, f"row {line.number}", sheet.name),
            )
            continue
        seen.add((target.group, target.seat, target.challenger))
        yield target
    if left_out:
        report.note(
            f"{sheet.name}: not among the seats asked for, so left out: {join_names(left_out)}"
        )


def merge_targets(
    computed: Sequence[Target], from_file: Sequence[Target], report: Report
) -> tuple[Target, ...]:
    """The computed targets, then the targets from the file.

    A target that is in both (same seat and challenger) is taken from the file, because the file has
    the published figures.
    """
    published = {(target.seat, target.challenger) for target in from_file}
    kept = [target for target in computed if (target.seat, target.challenger) not in published]
    if both := len(computed) - len(kept):
        report.note(
            f"{both} of the computed targets are in the table of --targets-file, which is used"
        )
    return (*kept, *from_file)


@dataclass(frozen=True, slots=True)
class _TargetRow:
    """One row of the producer's table."""

    where: str
    """File and row, for error messages."""
    columns: Columns
    row: CsvRow
    parties: PartyIndex

    def text(self, column: str) -> str:
        return self.columns.text(self.row, column)

    def party(self, column: str) -> str:
        text = self.text(column)
        code = self.parties.find(text)
        if text and not code:
            raise self.error(column, self.parties.wrong(text))
        return code

    def error(self, column: str, problem: str) -> PrepareError:
        return PrepareError(f'{self.where}: {column} "{self.text(column)}" {problem}')

    def votes(self, column: str) -> int | None:
        try:
            return parse_count(self.text(column))
        except ValueError:
            raise self.error(column, "is not a whole number") from None

    def points(self, column: str) -> Decimal | None:
        text = self.text(column).removesuffix("%").strip()
        try:
            points = Decimal(text) if text else None
        except InvalidOperation:
            points = Decimal("NaN")
        if points is not None and not points.is_finite():
            raise self.error(column, "is not a number of percentage points")
        return points


def _read_target(row: _TargetRow, seat: Seat, report: Report) -> Target:
    challenger, holder = row.party("challenger"), row.party("holder") or seat.previous_winner
    if not row.parties.comparable(challenger):
        raise row.error("challenger", row.parties.wrong(row.text("challenger")))
    if challenger == seat.previous_winner:
        raise row.error("challenger", f"won {seat.name} last time, so it is no target of theirs")
    if challenger == holder:
        raise row.error("challenger", "is the holder too; write the party that needs the swing")
    if holder != seat.previous_winner:
        report.differs(
            f"{row.where}: {seat.name} was won by {seat.previous_winner}, not {holder}",
            fold=Fold(Kind.TARGET_HOLDER, seat.name),
        )
    return Target(
        group=row.text("group") or heading(row.parties, challenger),
        seat=seat.id,
        holder=holder,
        challenger=challenger,
        published_majority=row.votes("published_majority"),
        published_majority_over=row.party("published_majority_over"),
        published_swing=row.points("published_swing"),
        note=row.text("note"),
    )
