"""What is known about a seat before it declares: last time's result, what is needed, who stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import targets_of
from tracker.election import Election, Seat
from tracker.election.clock import clock_time, local
from tracker.election.expected_times import expected_window
from tracker.election.swing import format_rounded, share
from tracker.ui.view_models.listing import group_heading
from tracker.ui.view_models.parties import party_span, party_style
from tracker.ui.view_models.styled_text import Line, Span, fit, wrapped
from tracker.ui.view_models.styles import BOLD, DIM

_NAME_WIDTH = 26


@dataclass(frozen=True, slots=True)
class PreviousLine:
    """A line of last time's result."""

    party: str
    """Party code."""
    name: str
    """Of the candidate of an aggregate (`PartyKind`); else empty."""
    votes: int
    is_one: bool
    """Whether the votes are one candidate's, and not of several in one figure."""


def previous_result(election: Election, seat: Seat) -> list[PreviousLine]:
    """Last time's result, most votes first. A known candidate of an aggregate has a line."""
    lines: list[PreviousLine] = []
    for party, votes in seat.previous.items():
        known = [c for c in seat.previous_candidates if c.party == party]
        lines += [PreviousLine(party, c.name, c.votes, True) for c in known]
        if rest := votes - sum(candidate.votes for candidate in known):
            lines.append(PreviousLine(party, "", rest, election.comparable(party)))
    return sorted(lines, key=lambda line: -line.votes)


def last_time_lines(state: SeatState, width: int) -> list[Line]:
    """The part of the page of a seat that is awaiting or in recount; empty for another seat.

    When it declared last time and is expected, last time's result, the votes that are needed, and
    tonight's candidates if candidates.csv has them.
    """
    if state.status not in (Status.AWAITING, Status.RECOUNT):
        return []
    lines: list[Line] = [(), group_heading("Last time", _times(state), width)]
    if table := _table(state, width):
        lines += [*table, *_paragraphs([_figures(state), *_needed(state)], width)]
    if state.seat.candidate_names:
        lines += [(), *_candidates(state, width)]
    return lines


def _times(state: SeatState) -> str:
    """ "declared at 03:14 on 9 June 2017; eight in ten come 02:27 to 04:30"; empty if not known."""
    election, at = state.election, state.seat.previous_declared_at
    window = expected_window(state.seat, election)
    if at is None or window is None:
        return "time of declaration not known"
    day = local(at, election)
    opens, closes = (clock_time(time, election) for time in (window.opens, window.closes))
    return f"declared {day:%H:%M}, {day.day} {day:%B %Y}; expected tonight {opens} to {closes}"


def _table(state: SeatState, width: int) -> list[Line]:
    election, valid = state.election, state.seat.previous_valid_votes
    lines = previous_result(election, state.seat)
    if not lines or not valid:
        return []
    bar_width = max(4, width - 62)
    titles = f"{'Party':<{_NAME_WIDTH}} {'':<14}{'Votes':>8}{'Share':>7}"
    made: list[Line] = [(Span(f"   {titles}", f"{DIM} underline"),)]
    for line in lines:
        name = line.name or election.party_name(line.party)
        bar = round(line.votes * bar_width / lines[0].votes)
        made.append(
            (
                Span("   "),
                Span(fit(name, _NAME_WIDTH)),
                Span(" "),
                party_span(election, line.party, width=14),
                Span(f"{line.votes:>8,}{format_rounded(share(line.votes, valid)):>7}  "),
                Span("█" * bar, f"dim {party_style(election, line.party)}"),
            )
        )
    return made


def _figures(state: SeatState) -> str:
    """Last time's majority and turnout, as far as they are known."""
    seat, lines = state.seat, previous_result(state.election, state.seat)
    parts: list[str] = []
    first, second, *_ = [*lines, None, None]
    if first and second and first.is_one and second.is_one and first.party == seat.previous_winner:
        majority = first.votes - second.votes
        parts.append(f"Majority {majority:,} over {second.party}.")
    if (turnout := seat.previous_turnout) is not None:
        parts.append(f"Turnout {format_rounded(turnout)} per cent.")
    return " ".join(parts)


def _needed(state: SeatState) -> Iterator[str]:
    """What each challenger of a published target needs, in votes of last time."""
    seen: set[tuple[str, str]] = set()
    for target in targets_of(state):
        holder, challenger = target.target.holder, target.target.challenger
        if target.majority is None or target.majority < 0 or (holder, challenger) in seen:
            continue
        seen.add((holder, challenger))
        more, change = target.majority + 1, target.majority // 2 + 1
        votes = "vote" if more == 1 else "votes"
        yield (
            f"{challenger} needs {more:,} more {votes} if {holder} keeps its own, or {change:,} "
            f"that change from {holder} to {challenger}."
        )


def _candidates(state: SeatState, width: int) -> list[Line]:
    """Tonight's candidates, in the order of candidates.csv within a party."""
    election, seat = state.election, state.seat
    lines = [group_heading("Candidates", f"{seat.candidate_count} stand", width)]
    order = sorted(seat.candidate_names, key=lambda code: -seat.previous.get(code, 0))
    for party in order:
        lines += [
            (
                Span("   "),
                Span(fit(name or "–", _NAME_WIDTH), BOLD),
                Span(" "),
                party_span(election, party),
            )
            for name in seat.candidate_names[party]
        ]
    return lines


def _paragraphs(texts: list[str], width: int) -> list[Line]:
    return [(Span(f"   {line}"),) for text in texts for line in wrapped(text, width - 5)]
