"""The tables of `tracker status`: parties, targets and seats, in the same lines as on the screen.

But of a doubtful seat they have the reasons alone, in the last lines: programs read this output.
In a pipe the lines are plain text. Rich's console is then not imported: scripts need a fast answer.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.board import Board
from tracker.board.standing import Status
from tracker.summary.damage import HEADING, damage_sentence
from tracker.summary.seat_sentences import doubts_sentence
from tracker.support.phrases import capitalized
from tracker.ui.view_models.listing import group_heading
from tracker.ui.view_models.marginals import target_header, target_layout, target_listing
from tracker.ui.view_models.parties import net_change, parties_by_seats, party_style
from tracker.ui.view_models.seats import seat_header, seat_line, seats_in_order
from tracker.ui.view_models.styled_text import Line, Span, fit, format_points, wrapped
from tracker.ui.view_models.styles import BOLD, DIM

PIPE_WIDTH = 100
"""The width of the lines in a pipe, in characters."""


def lines(board: Board, width: int, desks: Sequence[str] = ()) -> Iterator[Line]:
    """The lines: a title, parties, targets and watch areas, seats that are not awaiting, doubts.

    `width` is in characters. `desks` are sentences about the other desks; none without a link.
    """
    board, election = _without_unconfirmed(board), board.election
    title = f"{election.name} {election.date}" + (f", {election.region}" if election.region else "")
    only = board.only_state
    progress = only.status if only else f"{board.decided} of {board.total} decided"
    yield group_heading(title, progress, width)
    for text in desks:
        for line in wrapped(capitalized(text), width - 2):
            yield (Span(f" {line}", DIM),)
    yield from parties(board, width)
    yield ()
    if election.targets:
        yield target_header(target_layout(width))
        yield from target_listing(board, width).lines()
        yield ()
    yield seat_header(width, "earliest")
    begun = [s for s in board.states.values() if s.status is not Status.AWAITING]
    for state in seats_in_order(begun, "earliest"):
        yield seat_line(state, width)
    if board.damaged:
        yield ()
        yield (Span(f" {HEADING}", BOLD),)
    for text in board.damaged:
        for line in wrapped(damage_sentence(text), width - 2):
            yield (Span(f" {line}"),)
    if board.doubtful:
        yield ()
        yield (Span(" Not to be read out", BOLD),)
    for state in board.doubtful:
        for line in wrapped(f"{state.seat.name}: {doubts_sentence(state)}", width - 2):
            yield (Span(f" {line}"),)


def _without_unconfirmed(board: Board) -> Board:
    """The board without the results that confirmations would bring."""
    states = {
        state.seat.id: replace(state, standing=replace(state.standing, withheld=None))
        for state in board.doubtful
    }
    return replace(board, states=board.states.with_values(states)) if states else board


def parties(board: Board, width: int) -> Iterator[Line]:
    """A header, and per party: seats, net change, gains, losses, votes, share, change of share.

    With one seat: without the first four. Without net change, gains and losses if no seat has a
    defending party.
    """
    name_width = min(34, max(16, width - 57))
    has_seats, has_gains = board.only_state is None, board.election.has_defending_parties
    columns = ("seats", "net", "gains", "losses") if has_gains else ("seats",)
    head = "".join(f"{name:>7}" for name in columns if has_seats)
    yield (Span(f" {'Party':<{name_width}}{head}{'votes':>12}{'share':>7}{'change':>8}", DIM),)
    for code in parties_by_seats(board):
        tally = board.tally(code)
        share, change = board.vote_share(code), board.vote_share_change(code)
        party = board.election.party_by_code.get(code)
        name = f"{party.mark} {party.name}" if party else f"· {code}"
        seats = [Span(f"{tally.seats:>7}", BOLD)]
        if has_gains:
            seats += [
                Span(f"{net_change(board, code):>7}", BOLD),
                Span(f"{tally.gains:>7}{tally.losses:>7}"),
            ]
        yield (
            Span(" "),
            Span(fit(name, name_width), party_style(board.election, code)),
            *(seats if has_seats else ()),
            Span(f"{tally.votes:>12,}"),
            Span(format_points(share, 7)),
            Span(format_points(change, 8, sign=True), DIM),
        )


def plain(line: Line) -> str:
    """The text of a line, without spaces at its end."""
    return "".join(span.text for span in line).rstrip()


def show(board: Board, desks: Sequence[str] = ()) -> None:
    """Print the board: in colour on a terminal, as plain text in a pipe."""
    if not sys.stdout.isatty():
        sys.stdout.write("".join(f"{plain(line)}\n" for line in lines(board, PIPE_WIDTH, desks)))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False)
    for line in lines(board, max(80, console.width), desks):
        console.print(Text.assemble(*((s.text, s.style) for s in line)), no_wrap=True, crop=True)
