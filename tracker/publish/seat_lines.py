"""Fills a seat's line of `seats.json` and of the lists of winners."""

from tracker.board.seat_state import SeatState
from tracker.publish.page_shapes import SeatLine, SeatRow
from tracker.publish.seat_shape import SeatObject
from tracker.summary.outcome import caption_outcome
from tracker.summary.party_names import party_name
from tracker.summary.pictures.party_style import party_style
from tracker.support.escape import visible


def seat_row(state: SeatState, own: SeatObject) -> SeatRow:
    """The row of a seat. `own` is the seat's own object."""
    seat = state.seat
    column, row = seat.tile or (None, None)
    return SeatRow(
        id=seat.id,
        name=own.seat,
        status=own.status,
        winner=own.winner.party if own.winner else None,
        from_=defender(state),
        gain=own.gain,
        majority=own.majority,
        region=visible(seat.region) or None,
        county=visible(seat.county) or None,
        column=column,
        row=row,
        own_report=own.own_report,
    )


def seat_line(state: SeatState, own: SeatObject) -> SeatLine | None:
    """The line of a seat with a winner; None without one. `own` is the seat's own object."""
    if own.winner is None or state.winner is None:
        return None
    style, from_ = party_style(state.election, state.winner), defender(state)
    return SeatLine(
        seat_id=own.seat_id,
        seat=own.seat,
        status=own.status,
        winner=own.winner.party,
        winner_name=own.winner.name,
        colour=style.colour,
        mark=style.mark,
        candidate=own.winner.candidate,
        from_=from_,
        from_name=party_name(state.election, from_) if from_ else None,
        gain=own.gain,
        result=visible(caption_outcome(state)),
        majority=own.majority,
        swing=own.swing,
        on_air=own.on_air,
        own_report=own.own_report,
        declared_at=own.declared_at,
    )


def defender(state: SeatState) -> str | None:
    """Code of the party that defends the seat, by the election's basis; None if not known."""
    return visible(state.defending_party()) or None
