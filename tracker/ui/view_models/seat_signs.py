"""The signs of a seat: conflict, doubtful, corrected, pinned and others.

Every list, the map, the head of the board, the filter and the help use this table.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import Enum

from tracker.board.seat_state import SeatState
from tracker.board.standing import Flag, Status
from tracker.ui.view_models.marks import Marks
from tracker.ui.view_models.styled_text import Line, Span
from tracker.ui.view_models.styles import DIM, ERROR, HIGHLIGHT, OPEN_COUNT

_UNTIL_SEEN = "until opened or marked as seen"


class SeatSign(Enum):
    """The signs, the most serious first.

    Each has one character, which takes one cell in every terminal: its East Asian width is neither
    wide nor ambiguous.
    """

    CONFLICT = "!", "conflict", ERROR, "statements disagree, until one is chosen or replaced"
    DOUBTFUL = "?", "doubtful", ERROR, "the result does not count until it is confirmed"
    DIFFERS = "≢", "differs", ERROR, "the feed contradicts a pin, or the desk's own entry"
    RECOUNT = "↻", "recount", OPEN_COUNT, "a recount is on, until a declaration ends it"
    TIED = "=", "tied", OPEN_COUNT, "a tie: equal top votes, no winner until the lot is drawn"
    CORRECTED = "∆", "corrected", HIGHLIGHT, f"a result or votes corrected, {_UNTIL_SEEN}"
    OURS = "✎", "ours", HIGHLIGHT, "our own report, not the agency's, until the feed declares"
    PINNED = "⚲", "pinned", HIGHLIGHT, "the desk holds to a statement: a pin or a settlement"
    UNSEEN = "◉", "unseen", HIGHLIGHT, f"a target that changed hands, {_UNTIL_SEEN}"
    NOTED = "⚑", "noted", HIGHLIGHT, "a note, or a remark about the statements: open the seat"
    WATCHED = "✶", "watched", HIGHLIGHT, "a seat that you watch: every change is an alert"

    def __init__(self, symbol: str, word: str, style: str, meaning: str) -> None:
        self.symbol = symbol
        self.word = word
        """Its name in the head of the board and in the filter."""
        self.style = style
        self.meaning = meaning
        """A phrase for the help."""

    @property
    def is_counted(self) -> bool:
        """Whether the head of the board counts it and the filter `marked` finds it.

        The others are the producer's own marks: there can be many on a quiet board.
        """
        return self not in (SeatSign.UNSEEN, SeatSign.NOTED, SeatSign.WATCHED)


FLIPPED, TARGET = "▸", "▹"
"""Before a target without another sign: it changed hands, or is still to come."""
MORE = "…"
"""In place of the last sign, if more do not fit."""

_DIFFERING = {Flag.DESK_DIFFERS, Flag.FEED_CONTRADICTS_PIN}
_PINS = {Flag.PINNED, Flag.SETTLED}
_RECOUNTS = {Flag.RECOUNT_SINCE, Flag.RECOUNT_OR_CALL}
_REMARKS = frozenset(Flag) - _DIFFERING - _PINS - _RECOUNTS
"""The flags that have no sign of their own."""


def signs_of(state: SeatState, marks: Marks) -> tuple[SeatSign, ...]:
    """The signs of a seat, the most serious first.

    They depend only on the board and the marks, so a sign is shown only while its cause exists.
    """
    seat, status, flags = state.seat.id, state.status, state.flags
    has = (
        status is Status.CONFLICT,
        bool(state.doubts),
        bool(flags) and not _DIFFERING.isdisjoint(flags),
        status is Status.RECOUNT or (bool(flags) and not _RECOUNTS.isdisjoint(flags)),
        status is Status.TIED,
        seat in marks.corrected,
        state.is_own_report and state.standing.overruled is None,  # that has `DIFFERS`
        bool(flags) and not _PINS.isdisjoint(flags),
        seat in marks.unseen,
        seat in marks.noted or (bool(flags) and not _REMARKS.isdisjoint(flags)),
        seat in marks.watched,
    )
    if True not in has:  # most seats; the next line takes longer
        return ()
    return tuple(sign for sign, is_on in zip(SeatSign, has, strict=True) if is_on)


def count_signs(states: Iterable[SeatState], marks: Marks) -> Mapping[SeatSign, int]:
    """How many seats have each of the signs that the head of the board counts."""
    return Counter(sign for state in states for sign in signs_of(state, marks) if sign.is_counted)


def sign_cells(signs: tuple[SeatSign, ...], cells: int) -> list[Span]:
    """The most serious signs in exactly this number of cells.

    If more of the counted signs do not fit, the last cell is `MORE`; a single cell has
    the most serious sign.
    """
    shown = [Span(sign.symbol, sign.style) for sign in signs[:cells]]
    if cells > 1 and any(sign.is_counted for sign in signs[cells:]):
        shown[-1] = Span(MORE, HIGHLIGHT)
    return [*shown, Span(" " * (cells - len(shown)))] if len(shown) < cells else shown


def sign_words(signs: Iterable[SeatSign]) -> Line:
    """The signs with their words: "⚲ pinned  ∆ corrected"."""
    return tuple(
        span
        for sign in signs
        for span in (Span("  "), Span(sign.symbol, sign.style), Span(f" {sign.word}", DIM))
    )


def count_spans(counts: Mapping[SeatSign, int], *, has_words: bool = True) -> list[Span]:
    """The number of seats with each sign: "! conflict 1  ✎ ours 2"; empty for none.

    Without the words: "!1 ✎2".
    """
    found = [(sign, counts[sign]) for sign in SeatSign if counts.get(sign)]
    if has_words:
        return [Span(f" {sign.symbol} {sign.word} {n} ", sign.style) for sign, n in found]
    return [
        span for sign, n in found for span in (Span(f"{sign.symbol}{n}", sign.style), Span(" "))
    ]
