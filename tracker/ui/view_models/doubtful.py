"""A doubtful seat: its badge, the result that a confirmation would bring, and the doubts.

These texts are for the producer. They mark what is not confirmed with "?".
"""

from rich.cells import cell_len

from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.election.swing import format_rounded
from tracker.support.escape import visible
from tracker.ui.view_models.styled_text import Line, Span, wrapped
from tracker.ui.view_models.styles import DIM, ERROR, HIGHLIGHT


def unconfirmed_result(state: SeatState) -> str:
    """The result that a confirmation would bring: "Con gain from Lab", "a tie".

    Empty if the state does not have it (`cli.status_table`).
    """
    confirmed = state.if_confirmed
    return visible(confirmed.result()) or ("a tie" if confirmed.status is Status.TIED else "")


def doubtful_spans(state: SeatState, *, room: int = 0) -> list[Span]:
    """A badge, then what is not confirmed, muted: "? Con gain from Lab"; or the badge alone.

    In `room` cells, if this is above 0: without the party that loses the seat, then without "gain".
    """
    badge, result = Span(" DOUBTFUL ", ERROR), unconfirmed_result(state)
    if not result:
        return [badge]
    forms = (result, result.partition(" from ")[0], state.if_confirmed.winner or result)
    fitting = [form for form in forms if cell_len(f"{badge.text} ? {form}") <= room or room <= 0]
    return [badge, Span(f" ? {visible([*fitting, forms[-1]][0])}", DIM)]


def doubt_lines(state: SeatState, width: int) -> list[Line]:
    """One paragraph per doubt; empty for a seat that is not doubtful."""
    return [
        (Span(f" {' ' if n else '?'} {line}", HIGHLIGHT),)
        for doubt in state.doubts
        for n, line in enumerate(wrapped(f"{doubt.sentence}.", width - 4))
    ]


def doubts_text(state: SeatState) -> str:
    """The doubts as text for a dialog, one line each."""
    return "\n".join(f"? {visible(doubt.sentence)}" for doubt in state.doubts)


def unconfirmed_figures(state: SeatState) -> str:
    """The result that a confirmation would bring, with majority and turnout.

    "Con gain from Lab, majority 2,739, turnout 32.7%". Without votes: "Con hold, votes to come".
    """
    figures = state.if_confirmed.figures
    parts = [unconfirmed_result(state)]
    if figures is None:
        return f"{parts[0]}, votes to come"
    if state.if_confirmed.winner:
        parts.append(f"majority {figures.majority:,}")
    if figures.turnout is not None:
        parts.append(f"turnout {format_rounded(figures.turnout)}%")
    return ", ".join(parts)
