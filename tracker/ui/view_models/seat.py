"""One seat in full: its candidates, and what a producer should know of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.board import Board
from tracker.board.changes import Change, describe_correction_and_source
from tracker.board.seat_state import SeatState
from tracker.board.targets import TargetState
from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.election.swing import printed
from tracker.ledger.explain import Statement, statements, verdict
from tracker.ledger.queries import Source
from tracker.summary.seat_sentences import seat_sentence
from tracker.support.escape import visible
from tracker.ui.view_models.marginals import target_header, target_line
from tracker.ui.view_models.parties import party_span, party_style
from tracker.ui.view_models.seats import result_spans, swing_spans
from tracker.ui.view_models.styled_text import (
    ALARM,
    BOLD,
    DIM,
    GOOD,
    PLAIN,
    Line,
    Span,
    cropped,
    fit,
    format_points,
    group_heading,
    wrapped,
)
from tracker.ui.view_models.swing_bar import PROJECTED

if TYPE_CHECKING:
    from tracker.projection.ahead import Ahead
    from tracker.projection.outlook import Projected
    from tracker.projection.target_chances import TargetOutlook


def candidate_lines(state: SeatState, width: int) -> list[Line]:
    """A result's candidates with votes, share, change and a bar; marked where superseded."""
    figures = state.figures or state.superseded_figures
    if figures is None:
        return []
    ink = DIM if state.superseded_figures else PLAIN
    bar_width = max(4, width - 70)
    name_width = 26
    lines: list[Line] = [
        (
            Span(
                f"   {'Candidate':<{name_width}} {'Party':<14}"
                f"{'Votes':>8}{'Share':>7}{'Change':>8}",
                f"{DIM} underline",
            ),
        )
    ]
    for line in figures.lines:
        one = line.candidate
        won = one == (state.standing.votes.elected if state.standing.votes else None)
        blocks = round(line.votes * bar_width / figures.lines[0].votes) if line.votes else 0
        lines.append(
            (
                Span(" ✔ " if won and not state.superseded_figures else "   ", BOLD),
                Span(fit(visible(one.name) or "–", name_width), BOLD if won else ink),
                Span(" "),
                party_span(state.election, one.party, bold=won, width=14),
                Span(f"{line.votes:>8,}", ink),
                Span(f"{printed(line.share):>7}", ink),
                Span(format_points(line.share_change, 8, sign=True), DIM),
                Span("  "),
                Span("█" * blocks, party_style(state.election, one.party)),
            )
        )
    return lines


def flag_lines(state: SeatState) -> list[Line]:
    """What a producer should know of a seat, one line a flag."""
    return [(Span(f" ⚑ {flag}", "bold #f2b134"),) for flag in state.flags]


def seat_preview(state: SeatState, width: int) -> list[Line]:
    """A seat in a few lines: how it stands, the sentence for the air, the candidates."""
    lines = [
        title_line(state),
        *paragraph(seat_sentence(state), width),
        *flag_lines(state),
        (),
        *(candidate_lines(state, width) if state.standing.votes else ()),
    ]
    return [cropped(line, width) for line in lines]


def title_line(state: SeatState) -> Line:
    """The seat's name and how it stands."""
    confirmed = (
        f"  ✓ {', '.join(state.standing.confirmed_by)}" if state.standing.confirmed_by else ""
    )
    return (
        Span(f" {state.seat.name}", "bold underline"),
        Span("  "),
        *result_spans(state),
        Span(confirmed, GOOD),
    )


def seat_page(
    board: Board,
    state: SeatState,
    sources: Sequence[Source],
    width: int,
    corrected: Sequence[Change] = (),
    ahead: "Ahead | None" = None,
) -> list[Line]:
    """Everything about one seat: headline, sentence, candidates, targets, bases, statements.

    And what was said of it and is not so any more, the old beside the new; of a seat still to
    come, what is said `ahead` of it.
    """
    seat = state.seat
    place = " · ".join(part for part in (seat.county, seat.region, seat.id) if part)
    lines: list[Line] = [
        (),
        title_line(state),
        (Span(f" {place}", DIM),),
        (),
        *paragraph(seat_sentence(state), width),
        *flag_lines(state),
    ]
    if state.figures:
        lines += [(), *summary_lines(state)]
    if state.superseded_figures:
        lines += [(), (Span(" These votes are superseded; new ones are to come.", ALARM),)]
    lines += [(), *candidate_lines(state, width)] if state.standing.votes else []
    for target in board.targets:
        if target.target.seat == seat.id:
            more = ahead.of_target(target) if ahead else None
            lines += [(), *target_lines(board.election, target, width, more)]
    if projected := ahead.of(state) if ahead else None:
        lines += [(), *projection_lines(projected, width)]
    if state.bases_differ:
        lines += [(), *basis_lines(state)]
    if corrected:
        lines += [(), (Span(" Corrected", "bold underline"),)]
        for change in corrected:
            lines += correction_lines(change, width)
    lines += [(), (Span(" Why it stands", "bold underline"),)]
    lines += paragraph(verdict(state), width)
    for statement in statements(board, seat, sources):
        lines += statement_lines(statement, width)
    return [cropped(line, width) for line in lines]


def summary_lines(state: SeatState) -> list[Line]:
    """Majority, turnout and swing of the result that stands."""
    figures = state.figures
    assert figures is not None
    return [
        (
            Span(f" Majority {figures.majority:,}", BOLD),
            Span(f" ({printed(figures.majority_share)}%)   "),
            Span(f"Turnout {printed(figures.turnout)}%", BOLD),
            Span(f" ({figures.valid_votes:,} of {figures.electorate:,})   "),
            *([Span("Swing", BOLD), *swing_spans(state)] if figures.swing else []),
        )
    ]


def projection_lines(projected: "Projected", width: int) -> list[Line]:
    """What the declared seats say of one that has not: each party's share and chance."""
    election = projected.state.election
    lines: list[Line] = [
        group_heading("On the swing so far", "a projection, not a result", width),
        (Span(f"   {'Party':<26}{'Share':>7}{'Chance':>12}", f"{DIM} underline"),),
    ]
    for party in sorted(projected.shares, key=lambda one: -projected.shares[one]):
        lines.append(
            (
                Span("   "),
                Span(fit(election.party_name(party), 26), party_style(election, party)),
                Span(f"{f'~{projected.shares[party]:.1f}':>7}", PROJECTED),
                Span(f"{round(100 * projected.chance(party)):>5} in 100", PROJECTED),
            )
        )
    return lines


def target_lines(
    election: Election, target: TargetState, width: int, ahead: "TargetOutlook | None" = None
) -> list[Line]:
    """What the challenger needed and what happened, or what is said ahead of it."""
    published = target.target
    said = [
        f"majority {published.published_majority:,}" if published.published_majority else "",
        f"{published.published_swing}% swing required" if published.published_swing else "",
    ]
    lines: list[Line] = [
        group_heading(published.group, f"published: {', '.join(s for s in said if s)}", width),
        target_header(width),
        target_line(election, target, width, ahead=ahead),
    ]
    if ahead:
        lines.append((Span(f"   On the swing so far: {ahead.said}.", PROJECTED),))
    return lines + (paragraph(published.note, width) if published.note else [])


def basis_lines(state: SeatState) -> list[Line]:
    """Both bases of gain and hold, where they differ."""
    return [
        (Span(" Against last time        ", DIM), Span(state.result("previous"))),
        (Span(" Against who was sitting  ", DIM), Span(state.result("sitting"))),
    ]


def correction_lines(change: Change, width: int) -> list[Line]:
    """What was corrected, from what to what, by whom."""
    at = clock_time(change.received.received_at, change.after.election)
    first, *rest = wrapped(describe_correction_and_source(change), width - 10) or [""]
    head = (
        Span(f" {at} ", DIM),
        Span(" ! " if change.is_alarm else "   ", ALARM if change.is_alarm else DIM),
        Span(f" {first}", BOLD if change.is_alarm else PLAIN),
    )
    return [head, *((Span(" " * 11 + more),) for more in rest)]


def statement_lines(statement: Statement, width: int) -> list[Line]:
    """One statement: what it says, and under it where it came from."""
    mark = "✔" if statement.stands else "✘" if statement.retracted else " "
    style = BOLD if statement.stands else DIM if statement.retracted else PLAIN
    said = wrapped(statement.says, width - 22)
    first = (
        Span(f" {mark} {statement.at} ", DIM),
        Span(f"{statement.bulletin.id[:8]} ", DIM),
        Span(said[0] if said else "", style),
    )
    rest = [(Span(" " * 21 + more, style),) for more in said[1:]]
    source = (Span(fit(f"{' ' * 21}from {statement.source}", width), DIM),)
    return [first, *rest, source]


def paragraph(text: str, width: int) -> list[Line]:
    """Text over as many lines as it takes."""
    return [(Span(f" {line}"),) for line in wrapped(text, width - 2)]
