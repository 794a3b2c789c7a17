"""Target seats: counted from last time's votes, or taken from a table the producer types."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

from tracker.election import Seat, Target
from tracker.election.swing import swing_needed
from tracker.prepare.cells import whole
from tracker.prepare.columns import Columns, Wishes, read_columns
from tracker.prepare.finding import Finding, differs, note
from tracker.prepare.parties import PartyBook
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.seats import Directory, Draft
from tracker.prepare.sheets import Line, Sheet, read_sheet
from tracker.support.phrases import join_names


def heading(book: PartyBook, party: str) -> str:
    """The heading of a party's list: Conservative target seats."""
    return f"{book.name(party)} target seats"


Standing = Mapping[str, Collection[str]]
"""The parties of tonight's candidates by seat id, where they are known."""


def computed(
    seats: Sequence[Seat],
    wanted: Mapping[str, int],
    standing: Standing,
    book: PartyBook,
    report: Report,
) -> Iterator[Target]:
    """For each party, the seats it needs least Butler swing in, least first.

    Seats where it stood last time and did not win, by half its deficit in share to the
    previous winner (`swing.swing_needed`), whatever place it came; equal ones by name. A
    seat won by one of several candidates in a figure has no swing and is left out, and so is
    one where the party is known not to stand tonight. Nothing of a computed target is
    published, so its published figures are empty. Raises PrepareError for an unknown party,
    a lump of several, or a number not above 0.
    """
    groups = set[str]()
    for said, number in wanted.items():
        party = book.find(said)
        if not book.comparable(party):
            raise PrepareError(f'--targets {said}={number}: "{said}" {book.wrong(said)}')
        if party in groups:
            raise PrepareError(f"--targets {said}={number}: {book.name(party)} is there twice")
        groups.add(party)
        if number <= 0:
            raise PrepareError(f"--targets {said}={number}: the number is not above 0")
        possible = sorted(
            ((needed, seat.name, seat) for seat in seats for needed in _needed(seat, party, book)),
            key=lambda one: one[:2],
        )
        ranked = [one for one in possible if stands(party, one[-1], standing)]
        if absent := [
            seat.name for _, _, seat in possible[:number] if not stands(party, seat, standing)
        ]:
            report.add(
                note(
                    f"{heading(book, party)}: without {join_names(absent)}, where it does not stand"
                )
            )
        if len(ranked) < number:
            report.add(
                note(
                    f"{heading(book, party)}: {number} asked for, it can be said for {len(ranked)}"
                )
            )
        for _, _, seat in ranked[:number]:
            yield Target(
                group=heading(book, party),
                seat=seat.id,
                holder=seat.previous_winner,
                challenger=party,
            )


def stands(party: str, seat: Seat, standing: Standing) -> bool:
    """Whether the party stands in a seat tonight, as far as is known."""
    return party in standing.get(seat.id, (party,))


def not_standing(
    wanted: Iterable[Target], seats: Sequence[Seat], standing: Standing, book: PartyBook
) -> Iterator[Finding]:
    """Targets whose challenger is known not to stand tonight."""
    by_id = {seat.id: seat for seat in seats}
    for target in wanted:
        if not stands(target.challenger, by_id[target.seat], standing):
            yield differs(
                f"{by_id[target.seat].name}: a target of {book.name(target.challenger)}, which "
                "does not stand there"
            )


def _needed(seat: Seat, party: str, book: PartyBook) -> Iterator[Fraction]:
    """Swing needed in percentage points, where there is one."""
    winner, shares = seat.previous_winner, seat.previous_shares
    if party != winner and {party, winner} <= shares.keys() and book.comparable(winner):
        yield swing_needed(holder_before=shares[winner], challenger_before=shares[party])


def typed(
    path: Path,
    inside: Sequence[Draft],
    outside: Sequence[Draft],
    wishes: Wishes,
    book: PartyBook,
    report: Report,
) -> Iterator[Target]:
    """The targets of a table: seat and challenger, and what else was published of them.

    `holder` is the previous winner and `group` the party's heading where they are left out.
    Targets of seats that were cut away are left out, and said. Raises PrepareError with
    file, row and value, and OSError.
    """
    sheet = read_sheet(path, report)
    columns = read_columns(sheet, wishes, book, report)
    seat_column = "id" if "id" in columns else "seat"
    if missing := {seat_column, "challenger"} - columns.places.keys():
        raise PrepareError(
            f"{sheet.name}: no column {', '.join(sorted(missing))}; a table of targets has seat or "
            "ONS ID, and challenger; it may have group, holder, published majority, published "
            "majority over, published swing and note"
        )
    directory, ours = Directory([*inside, *outside]), {draft.place.id for draft in inside}
    left_out: list[str] = []
    seen = set[tuple[str, str, str]]()
    for line in sheet.lines:
        row = _Typed(sheet, columns, line, book)
        draft = directory.find(row.text(seat_column), row.where)
        if draft.place.id not in ours:
            left_out.append(draft.seat.name)
            continue
        target = _typed(row, draft.seat, report)
        if (target.group, target.seat, target.challenger) in seen:
            report.add(differs(f"{row.where}: {draft.seat.name} is there twice; counted once"))
            continue
        seen.add((target.group, target.seat, target.challenger))
        yield target
    if left_out:
        report.add(
            note(
                f"{sheet.name}: not among the seats asked for, so left out: {join_names(left_out)}"
            )
        )


def together(
    computed: Sequence[Target], typed: Sequence[Target], report: Report
) -> tuple[Target, ...]:
    """Computed targets and typed ones; of one that is both the typed, for it was published."""
    published = {(target.seat, target.challenger) for target in typed}
    kept = [one for one in computed if (one.seat, one.challenger) not in published]
    if both := len(computed) - len(kept):
        report.add(note(f"{both} of the computed targets are in the typed table; that one is used"))
    return (*kept, *typed)


class _Typed:
    """One row of the producer's table."""

    def __init__(self, sheet: Sheet, columns: Columns, line: Line, book: PartyBook) -> None:
        self.where = f"{sheet.name} row {line.number}"
        self.book, self._columns, self._line = book, columns, line

    def text(self, column: str) -> str:
        place = self._columns.places.get(column)
        return "" if place is None else self._line.cells[place]

    def party(self, column: str) -> str:
        said = self.text(column)
        if said and not self.book.find(said):
            raise self.wrong(column, self.book.wrong(said))
        return self.book.find(said)

    def wrong(self, column: str, what: str) -> PrepareError:
        return PrepareError(f'{self.where}: {column} "{self.text(column)}" {what}')

    def votes(self, column: str) -> int | None:
        try:
            return whole(self.text(column))
        except ValueError:
            raise self.wrong(column, "is not a whole number") from None

    def points(self, column: str) -> Decimal | None:
        text = self.text(column).removesuffix("%").strip()
        try:
            points = Decimal(text) if text else None
        except InvalidOperation:
            points = Decimal("NaN")
        if points is not None and not points.is_finite():
            raise self.wrong(column, "is not a number of percentage points")
        return points


def _typed(row: _Typed, seat: Seat, report: Report) -> Target:
    challenger, holder = row.party("challenger"), row.party("holder") or seat.previous_winner
    if not row.book.comparable(challenger):
        raise row.wrong("challenger", row.book.wrong(row.text("challenger")))
    if challenger == seat.previous_winner:
        raise row.wrong("challenger", f"won {seat.name} last time, so it is no target of theirs")
    if holder != seat.previous_winner:
        report.add(
            differs(f"{row.where}: {seat.name} was won by {seat.previous_winner}, not {holder}")
        )
    return Target(
        group=row.text("group") or heading(row.book, challenger),
        seat=seat.id,
        holder=holder,
        challenger=challenger,
        published_majority=row.votes("published_majority"),
        published_majority_over=row.party("published_majority_over"),
        published_swing=row.points("published_swing"),
        note=row.text("note"),
    )
