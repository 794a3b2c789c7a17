"""A seat in full, for its page, and in short, for the preview below the lists."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.board import Board
from tracker.board.changes import Change
from tracker.board.correction_text import describe_correction_and_source, flag_text
from tracker.board.figures import Figures
from tracker.board.seat_state import SeatState
from tracker.board.targets import TargetState, targets_of
from tracker.election import Seat
from tracker.election.clock import clock_time
from tracker.election.deposits import has_deposits, keeps_deposit
from tracker.election.swing import format_rounded
from tracker.ledger.explain import Statement, explain_standing, statements
from tracker.ledger.recorded_files import Source
from tracker.summary import on_air
from tracker.summary.ranks import ranks
from tracker.summary.seat_sentences import desk_note, seat_sentence
from tracker.support.phrases import capitalized, join_names, join_sentences
from tracker.ui.view_models.doubtful import doubt_lines
from tracker.ui.view_models.listing import group_heading
from tracker.ui.view_models.marginals import target_header, target_layout, target_line
from tracker.ui.view_models.marks import NO_MARKS, Marks
from tracker.ui.view_models.parties import party_span, party_style
from tracker.ui.view_models.seat_last_time import last_time_lines
from tracker.ui.view_models.seat_signs import sign_words, signs_of
from tracker.ui.view_models.seats import result_spans, swing_spans
from tracker.ui.view_models.styled_text import Line, Span, cropped, fit, format_points, wrapped
from tracker.ui.view_models.styles import ALARM, BOLD, DIM, GOOD, HIGHLIGHT, PLAIN, PROJECTED

if TYPE_CHECKING:
    from tracker.projection.seat_projections import SeatProjection
    from tracker.projection.snapshot import ProjectionSnapshot
    from tracker.projection.target_projections import TargetProjection

_NAME_WIDTH = 26


def candidate_lines(state: SeatState, width: int) -> list[Line]:
    """The candidates with votes, share, change (percentage points) and a bar.

    Superseded votes and those of a doubtful result are dim. Empty without votes.
    """
    shown = state.if_confirmed
    figures = shown.figures or shown.superseded_figures
    if figures is None:
        return []
    counts = state.figures is not None
    ink = PLAIN if counts else DIM
    bar_width = max(4, width - 70)
    titles = f"{'Candidate':<{_NAME_WIDTH}} {'Party':<14}{'Votes':>8}{'Share':>7}{'Change':>8}"
    lines: list[Line] = [(Span(f"   {titles}", f"{DIM} underline"),)]
    for line in figures.lines:
        candidate = line.candidate
        votes = state.standing.votes
        won = counts and candidate == (votes.elected if votes else None)
        bar = round(line.votes * bar_width / figures.lines[0].votes) if line.votes else 0
        lines.append(
            (
                Span(" ✔ " if won else "   ", BOLD),
                Span(fit(candidate.name or "–", _NAME_WIDTH), BOLD if won else ink),
                Span(" "),
                party_span(state.election, candidate.party, bold=won, width=14),
                Span(f"{line.votes:>8,}", ink),
                Span(f"{format_rounded(line.share):>7}", ink),
                Span(format_points(line.share_change, 8, sign=True), DIM),
                Span("  "),
                Span("█" * bar, party_style(state.election, candidate.party) if counts else DIM),
            )
        )
    return lines


_ONS_CODE = re.compile(r"[EWSN][0-9]{8}")


def seat_preview(state: SeatState, width: int, marks: Marks = NO_MARKS) -> list[Line]:
    """The preview: result, signs, sentence for the air, flags, candidates."""
    lines = [*_headline(state, width, marks), (), *candidate_lines(state, width)]
    return [cropped(line, width) for line in lines]


def seat_page(
    board: Board,
    state: SeatState,
    sources: Sequence[Source],
    width: int,
    corrected: Sequence[Change] = (),
    projection: "ProjectionSnapshot | None" = None,
    marks: Marks = NO_MARKS,
) -> list[Line]:
    """The page: result, signs, candidates, targets, projection, corrections, statements.

    `sources` are the statements about the seat with their files; `corrected` are its corrections.
    """
    title, *headline = _headline(state, width, marks)
    seat = state.seat
    place = " · ".join(part for part in (seat.county, seat.region, code(seat)) if part)
    lines: list[Line] = [(), title, (Span(f" {place}", DIM),), (), *headline]
    if state.figures:
        lines += [(), _figures_line(state, state.figures)]
        lines += _paragraph(_more_figures(board, state), width)
    elif unconfirmed := state.if_confirmed.figures:
        lines += [(), (Span(" Not confirmed: these figures do not count.", ALARM),)]
        lines += [tuple(Span(s.text, DIM) for s in _figures_line(state.if_confirmed, unconfirmed))]
    if state.superseded_figures:
        lines += [(), (Span(" These votes are superseded; new ones are to come.", ALARM),)]
    lines += [(), *candidates] if (candidates := candidate_lines(state, width)) else []
    lines += last_time_lines(state, width)
    for target in targets_of(state):
        target_projection = projection.target(target) if projection else None
        lines += [(), *_target_lines(target, width, target_projection)]
    if projected := projection.seat(state) if projection else None:
        lines += [(), *_projection_lines(projected, width)]
    if state.bases_differ:
        lines += [
            (),
            (Span(" Against last time        ", DIM), Span(state.result("previous"))),
            (Span(" Against who was sitting  ", DIM), Span(state.result("sitting"))),
        ]
    if corrected:
        lines += [(), (Span(" Corrected", "bold underline"),)]
        for change in corrected:
            lines += _correction_lines(change, width)
    lines += [
        (),
        (Span(" Why it does not count" if state.doubts else " Why it stands", "bold underline"),),
        *_paragraph(explain_standing(state), width),
    ]
    for statement in statements(board, seat, sources):
        lines += _statement_lines(statement, width, withheld=bool(state.doubts))
    return [cropped(line, width) for line in lines]


def code(seat: Seat) -> str:
    """The seat's ONS code; any other id, which is often a number, with the word "id" before it."""
    return seat.id if _ONS_CODE.fullmatch(seat.id) else f"id {seat.id}"


def _headline(state: SeatState, width: int, marks: Marks) -> list[Line]:
    """The name with the result; its signs; the sentence for the air; notes for the desk; the
    flags."""
    signs = signs_of(state, marks)
    confirmed_by = state.standing.confirmed_by
    confirmed = f"  ✓ {', '.join(confirmed_by)}" if confirmed_by else ""
    return [
        (
            Span(f" {state.seat.name}", "bold underline"),
            Span("  "),
            *result_spans(state),
            Span(confirmed, GOOD),
        ),
        *([sign_words(signs)] if signs else []),
        *_paragraph(seat_sentence(state), width),
        *(_paragraph(note, width) if (note := desk_note(state)) else ()),
        *doubt_lines(state, width),
        *(
            (Span(line, HIGHLIGHT),)
            for flag in state.flags
            for line in wrapped(f" ⚑ {flag_text(flag, state)}", width)
        ),
    ]


def _more_figures(board: Board, state: SeatState) -> str:
    """Last time's turnout, the lost deposits and the ranks, as far as they are known and exact."""
    before = state.seat.previous_turnout
    turnout = f"Turnout was {format_rounded(before)}% last time." if before is not None else ""
    ranked = (f"{capitalized(rank)}." for rank in ranks(board, state))
    return join_sentences(turnout, _lost_deposits(state), *ranked)


def _lost_deposits(state: SeatState) -> str:
    """The parties whose candidates lose their deposits: "Lost deposits (2): Ind and MRLP.".

    Empty outside the House of Commons, without figures that are safe for air, and for the desk's
    own report, which may be without some candidates.
    """
    figures = on_air.figures(state)
    if figures is None or state.is_own_report or not has_deposits(state.election):
        return ""
    lost = [
        line.candidate.party
        for line in figures.lines
        if not keeps_deposit(line.votes, figures.valid_votes)
    ]
    return f"Lost deposits ({len(lost)}): {join_names(lost, None)}." if lost else ""


def _turnout_spans(figures: Figures) -> list[Span]:
    if figures.turnout is None:
        return [Span(f"{figures.valid_votes:,} votes   ")]
    return [
        Span(f"Turnout {format_rounded(figures.turnout)}%", BOLD),
        Span(f" ({figures.valid_votes:,} of {figures.electorate:,})   "),
    ]


def _figures_line(state: SeatState, figures: Figures) -> Line:
    return (
        Span(f" Majority {figures.majority:,}", BOLD),
        Span(f" ({format_rounded(figures.majority_share)}%)   "),
        *_turnout_spans(figures),
        *_headline_swing(state),
    )


def _headline_swing(state: SeatState) -> list[Span]:
    """The swing after its name; empty without a swing."""
    match swing_spans(state):
        case [value, *parties]:
            return [Span("Swing ", BOLD), Span(value.text.lstrip(), value.style), *parties]
    return []


def _projection_lines(projected: "SeatProjection", width: int) -> list[Line]:
    """The projected share and chance of each party, largest share first."""
    election = projected.state.election
    lines: list[Line] = [
        group_heading("On the swing so far", "a projection, not a result", width),
        (Span(f"   {'Party':<26}{'Share':>7}{'Chance':>12}", f"{DIM} underline"),),
    ]
    for party, share in sorted(projected.shares.items(), key=lambda item: -item[1]):
        name = Span(fit(election.party_name(party), 26), party_style(election, party))
        figures = f"{f'~{share:.1f}':>7}{round(100 * projected.chance(party)):>5} in 100"
        lines.append((Span("   "), name, Span(figures, PROJECTED)))
    return lines


def _target_lines(
    target: TargetState, width: int, projection: "TargetProjection | None"
) -> list[Line]:
    """A target as in the marginals, with the majority, swing and note that were published."""
    published, election, layout = target.target, target.state.election, target_layout(width)
    parts = [
        f"majority {published.published_majority:,}" if published.published_majority else "",
        f"{published.published_swing}% swing required" if published.published_swing else "",
    ]
    note = f"published: {', '.join(part for part in parts if part)}"
    lines: list[Line] = [
        group_heading(published.group, note, width),
        target_header(layout),
        target_line(election, target, layout),
    ]
    if projection:
        lines.append((Span(f"   On the swing so far: {projection.sentence}.", PROJECTED),))
    return lines + (_paragraph(published.note, width) if published.note else [])


def _correction_lines(change: Change, width: int) -> list[Line]:
    """The time of a correction, the old and the new value, the source."""
    at = clock_time(change.received.received_at, change.after.election)
    first, *rest = wrapped(describe_correction_and_source(change), width - 10) or [""]
    head = (
        Span(f" {at} ", DIM),
        Span(" ! " if change.is_alarm else "   ", ALARM if change.is_alarm else DIM),
        Span(f" {first}", BOLD if change.is_alarm else PLAIN),
    )
    return [head, *((Span(" " * 11 + line),) for line in rest)]


def _statement_lines(statement: Statement, width: int, *, withheld: bool) -> list[Line]:
    """A statement, with a mark; its source; how it differs.

    The mark is ✔ if the statement stands, ? if it is `withheld`, ✘ if it is retracted.
    """
    stands = "?" if withheld else "✔"
    mark = stands if statement.stands else "✘" if statement.retracted else " "
    style = BOLD if statement.stands else DIM if statement.retracted else PLAIN
    first, *rest = wrapped(statement.text, width - 22) or [""]
    head = (
        Span(f" {mark} {statement.at} ", DIM),
        Span(f"{statement.bulletin.id[:8]} ", DIM),
        Span(first, style),
    )
    source = (Span(fit(f"{' ' * 21}from {statement.source}", width), DIM),)
    differs = wrapped(f"differs: {statement.differs}", width - 22) if statement.differs else []
    return [
        head,
        *((Span(" " * 21 + line, style),) for line in rest),
        source,
        *((Span(" " * 21 + line, ALARM),) for line in differs),
    ]


def _paragraph(text: str, width: int) -> list[Line]:
    return [(Span(f" {line}"),) for line in wrapped(text, width - 2)]
