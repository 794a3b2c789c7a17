"""The seats that each party would have on the swing so far. A projection, never a result."""

from typing import TYPE_CHECKING

from tracker.board import Board
from tracker.election import Election
from tracker.support.phrases import quantity
from tracker.ui.view_models.parties import party_span
from tracker.ui.view_models.styled_text import Line, Span, cropped, wrapped
from tracker.ui.view_models.styles import BOLD, DIM, PROJECTED

if TYPE_CHECKING:
    from tracker.projection.seat_totals import PartyTotal
    from tracker.projection.snapshot import ProjectionSnapshot


def projected_seats(
    board: Board, projection: "ProjectionSnapshot | None", width: int
) -> list[Line]:
    """The lines: from how many seats, then each party with its seats now and at the end.

    A sentence if there is no projection: on the board of another moment, or before there are
    `LEAST_OBSERVED` seats to learn from.
    """
    from tracker.projection.snapshot import LEAST_OBSERVED

    if projection is None:
        return _paragraph("There is no projection of this board.", width)
    if projection.observed_count < LEAST_OBSERVED:
        return _paragraph(
            f"A projection needs {LEAST_OBSERVED} declared seats to learn from. There "
            f"{'is' if projection.observed_count == 1 else 'are'} {projection.observed_count}.",
            width,
        )
    if not projection.seats:
        return _paragraph("No seat that can be projected is still to come.", width)
    return _totals(board, projection, width)


def _totals(board: Board, projection: "ProjectionSnapshot", width: int) -> list[Line]:
    from tracker.projection.seat_totals import ILLUSTRATIVE_BELOW

    learned = quantity(projection.observed_count, "declared seat")
    few = ", illustrative, from so few" if projection.observed_count < ILLUSTRATIVE_BELOW else ""
    titles = f"   {'Party':<9}{'Has now':>7}  {'At the end':<17}{'8 in 10 nights':<16}"
    lines = _paragraph(f"On the swing so far, from {learned}{few}. Not a result.", width)
    lines += [(), (Span(titles, f"{DIM} underline"),)]
    lines += [cropped(_total(board.election, total), width) for total in projection.totals]
    to_come = sum(state.to_come for state in board.states.values())
    if left_out := to_come - len(projection.seats):
        note = f"{quantity(left_out, 'seat')} to come cannot be projected and are in no number."
        lines += [(), *_paragraph(note, width)]
    return lines


def _total(election: Election, total: "PartyTotal") -> Line:
    from tracker.projection.seat_projections import MAX_CHANCE
    from tracker.projection.target_projections import chance_text

    likely = f"about {round(total.expected)} seats"
    if round(total.expected) == 1:
        likely = "about 1 seat"
    majority = ""
    if election.winning_post and total.majority >= 1 - MAX_CHANCE:
        majority = f"a majority {chance_text(min(MAX_CHANCE, total.majority))}"
    return (
        Span("   "),
        party_span(election, total.party, width=9),
        Span(f"{total.now:>7}  ", BOLD),
        Span(f"{likely:<17}{f'{total.low} to {total.high}':<16}{majority}", PROJECTED),
    )


def _paragraph(text: str, width: int) -> list[Line]:
    return [(Span(f" {line}"),) for line in wrapped(text, width - 2)]
