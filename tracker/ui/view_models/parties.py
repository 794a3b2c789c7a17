"""Parties as styled text. Their colours are adapted until they are readable."""

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
