"""The first section of the page: the headline, a bar of all seats, and the parties' seats."""

from collections.abc import Iterator, Sequence

from tracker.board import Board
from tracker.board.house_majority import MajorityStatus, house_majority
from tracker.summary import order
from tracker.summary.amounts import seats
from tracker.summary.html_elements import badge, escaped, folded
from tracker.summary.news_scripts.headline import headline_line
from tracker.summary.news_scripts.unsettled import own_report_notes
from tracker.summary.night_sentences import full_net_change
from tracker.summary.party_names import party_name
from tracker.summary.pictures.party_style import party_style
from tracker.support.phrases import quantity

LARGEST = 6
"""Number of parties that are shown before the others are opened. If only one more is left,
it is shown too."""
_MIN_NUMBERED_WIDTH = 4
"""In per cent of the bar. A narrower part of the bar has no number in it."""


def headline_section(board: Board, sentences: Sequence[str]) -> Iterator[str]:
    """The headline as a heading, the bar, the parties, then these sentences."""
    yield f'<section id="headline"><h2>{escaped(headline_line(board))}</h2>'
    if board.decided:
        yield from _bar(board)
    yield from (f"<p>{escaped(note)}</p>" for note in own_report_notes(board))
    yield from _party_list(board)
    yield from (f"<p>{escaped(text)}</p>" for text in sentences)
    yield "</section>"


def post_label(board: Board) -> str:
    """The winning post: "326 for a majority; Conservative short by 7".

    Empty if the election is not of a whole house. Without the second part if no party leads, if a
    party has a majority, and if none can reach it.
    """
    state = house_majority(board)
    if state is None:
        return ""
    label = f"{state.post:,} for a majority"
    if state.status is not MajorityStatus.OPEN or state.leader is None:
        return label
    own = quantity(len(state.own_reports), "own report")
    counted = f", with {own} counted" if state.own_reports else ""
    return f"{label}; {party_name(board.election, state.leader)} short by {state.needed:,}{counted}"


def _bar(board: Board) -> Iterator[str]:
    """A part for each party with seats, as wide as its share of all seats; the rest is to come."""
    total, parts, words = len(board.states), "", []
    for code in order.parties(board):
        if not (count := board.tally(code).seats):
            continue
        style, width = party_style(board.election, code), 100 * count / total
        number = f"{count:,}" if width >= _MIN_NUMBERED_WIDTH else ""
        parts += (
            f'<span style="width:{width:.3f}%;background:{style.colour};color:{style.ink}">'
            f"{number}</span>"
        )
        words.append(f"{style.name} {count:,}")
    label = f"{seats(total)}: {', '.join(words)}"
    if to_come := total - board.decided:
        label += f", without a winner {to_come:,}"
    post = board.election.winning_post
    mark = f'<i class="post" style="left:{100 * post / total:.3f}%"></i>' if post else ""
    yield f'<div class="house" role="img" aria-label="{escaped(label)}">{parts}{mark}</div>'
    if post:
        yield f'<p class="post-label">{escaped(post_label(board))}</p>'


def _party_list(board: Board) -> Iterator[str]:
    """The parties with seats or a net change; the small ones of many are folded."""
    codes = [code for code in order.parties(board) if board.tally(code).seats]
    codes += [code for code in order.parties(board) if code not in codes and board.tally(code).net]
    shown, others = codes[:LARGEST], codes[LARGEST:]
    if len(others) == 1:
        shown, others = codes, []
    yield from _cards(board, shown)
    if others:
        count = sum(board.tally(code).seats for code in others)
        yield from folded(f"{len(others)} other parties: {seats(count)}", _cards(board, others))


def _cards(board: Board, codes: Sequence[str]) -> Iterator[str]:
    if not codes:
        return
    yield '<ul class="standing">'
    for code in codes:
        tally, style = board.tally(code), party_style(board.election, code)
        change = full_net_change(board.election, tally)
        yield (
            f"<li>{badge(style)} {escaped(style.name)}<br><b>{tally.seats}</b> "
            f"{'seat' if tally.seats == 1 else 'seats'}<small>{change}</small></li>"
        )
    yield "</ul>"
