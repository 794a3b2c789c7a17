"""Parties as styled text, in colours that are readable, and in their order; their net change."""

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.election import Election
from tracker.support.contrast import luminance
from tracker.support.escape import visible
from tracker.ui.view_models.styled_text import Span, fit
from tracker.ui.view_models.styles import DIM


def party_style(election: Election, code: str | None, *, bold: bool = False) -> str:
    """The colour of a party (its code) as a style; grey for no party."""
    party = election.party_by_code.get(code or "")
    colour = readable_colour(party.colour) if party else DIM
    return f"bold {colour}" if bold else colour


def party_span(election: Election, code: str, *, bold: bool = False, width: int = 0) -> Span:
    """A party's mark and code in its colour; in exactly `width` cells, unless that is 0."""
    party = election.party_by_code.get(code)
    mark = party.mark if party else "·"
    return Span(fit(f"{mark} {visible(code)}", width), party_style(election, code, bold=bold))


def previous_winner_span(state: SeatState) -> Span:
    """The party that won the seat last time, as `party_span`; a dash if it is not known."""
    previous = state.seat.previous_winner
    return party_span(state.election, previous) if previous else Span("–", DIM)


def party_arrow(election: Election, from_party: str, to_party: str) -> list[Span]:
    """The codes of two parties in their colours: "Lab→Con"."""
    return [
        Span(from_party, party_style(election, from_party)),
        Span("→", DIM),
        Span(to_party, party_style(election, to_party)),
    ]


def badge(election: Election, code: str, text: str) -> Span:
    """A text with the party's colour as background."""
    return Span(text, badge_style(election, code))


def badge_style(election: Election, code: str) -> str:
    """The style of a text on the party's colour: dark or light text, so that it is readable."""
    party = election.party_by_code.get(code)
    colour = party.colour if party else DIM
    ink = "#14161b" if luminance(colour) > 0.22 else "#ffffff"
    return f"bold {ink} on {colour}"


def readable_colour(colour: str) -> str:
    """A colour (#rrggbb), lightened until it is readable on the dark theme."""
    while luminance(colour) < 0.16:
        colour = _brightened(colour, 24)
    return colour


def darkened(colour: str) -> str:
    """A colour (#rrggbb), darkened until it is readable on the light theme."""
    while luminance(colour) > 0.16:
        colour = _brightened(colour, -24)
    return colour


def _brightened(colour: str, step: int) -> str:
    channels = (int(colour[i : i + 2], 16) + step for i in (1, 3, 5))
    return "#" + "".join(f"{max(0, min(255, channel)):02x}" for channel in channels)


def parties_by_seats(board: Board, *, seats_only: bool = False) -> list[str]:
    """Party codes, most seats first; then by the seats of last time, then by votes.

    Only parties with a seat tonight or last time; with `seats_only` False, also with votes. An
    aggregate of kind "other", and a party that is not in the tables, need a seat tonight.
    """
    codes = [party.code for party in board.election.parties if party.kind != "other"]
    codes += [code for code in board.tallies if code not in codes and board.tally(code).seats]
    before = board.election.previous_seat_counts

    tallies = {code: board.tally(code) for code in codes}
    shown = [
        code
        for code, party in tallies.items()
        if before.get(code) or party.seats or (party.votes and not seats_only)
    ]
    return sorted(shown, key=lambda c: (-tallies[c].seats, -before.get(c, 0), -tallies[c].votes))


def net_change(board: Board, code: str) -> str:
    """A party's net change of seats with its sign: +3, −2, ±0.

    Empty if no seat has a defending party. Empty, not ±0, if the party won a seat without a
    defending party, which is in no net change.
    """
    tally = board.tally(code)
    if not board.election.has_defending_parties or (tally.not_compared and not tally.net):
        return ""
    return format_net_change(tally.net)


def format_net_change(change: int) -> str:
    """A net change of seats with its sign: +3, −2, ±0."""
    return f"{change:+d}".replace("-", "−") if change else "±0"
