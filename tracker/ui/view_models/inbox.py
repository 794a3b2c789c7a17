"""The inbox: the alerts, newest first, and what to do about the selected one."""

from collections.abc import Callable, Mapping, Sequence

from tracker.board import Board
from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.ledger.acknowledgements import Acknowledgement
from tracker.ui.view_models.alerts import Alert, AlertKind, Tier
from tracker.ui.view_models.listing import Listing
from tracker.ui.view_models.styled_text import Line, Span, cell_width, cropped, fit, wrapped
from tracker.ui.view_models.styles import BOLD, DIM, ERROR, HIGHLIGHT, PLAIN

SENTENCE_LINES = 4
"""Maximum number of lines of the selected alert's sentence."""

_READ_OUT = "{copy} on the seat's page copies the sentence for the air."
_NO_WINNER = "There is no winner to be said. Ring the count."
_WHAT_TO_DO: Mapping[AlertKind, str] = {
    AlertKind.DAMAGED: "Run tracker verify, then tracker repair.",
    AlertKind.CORRECTION: "If it was said, correct it on air: {copy} on the seat's page copies "
    "what stands now. If the desk holds to it, ring the count.",
    AlertKind.CONFLICT: "Not to be said until it is settled: ring the count, then {settle} on the "
    "seat's page.",
    AlertKind.DOUBTFUL: "Not to be read out until it is confirmed: ring the count, then {confirm} "
    "on the seat's page.",
    AlertKind.FIGURES: "Correct what has the old figures: graphics, scripts, the website.",
    AlertKind.TIED: _NO_WINNER,
    AlertKind.RECOUNT: _NO_WINNER,
    AlertKind.WATCHED: "You watch this seat: {watch} on the board ends that.",
}
"""What to do, by kind. A word in braces is the id of an action; its key replaces it."""


def what_to_do(alert: Alert, key_of: Callable[[str], str]) -> str:
    """What a producer does about an alert, in a sentence. `key_of` returns the key of an action."""
    sentence = _WHAT_TO_DO.get(alert.kind, _READ_OUT)
    keys = {action: key_of(action) for action in ("copy", "settle", "confirm", "watch")}
    return sentence.format_map(keys)


def inbox_listing(
    alerts: Sequence[Alert],
    acknowledgements: Mapping[str, Acknowledgement],
    election: Election,
    width: int,
) -> Listing:
    """One row per alert, in the given order. A row's key is the id of the alert."""
    if not alerts:
        return Listing([""], lambda y: (Span(" No alerts yet.", DIM),))
    return Listing(
        [alert.id for alert in alerts],
        lambda y: alert_line(alerts[y], acknowledgements.get(alerts[y].id), election, width),
    )


def alert_line(
    alert: Alert, acknowledged: Acknowledgement | None, election: Election, width: int
) -> Line:
    """The line of an alert: time, tier, what happened; and who acknowledged it."""
    at = f" {clock_time(alert.at, election)} " if alert.at else " "
    by = f" ✓ {acknowledged.by} {clock_time(acknowledged.at, election)} " if acknowledged else ""
    style = DIM if acknowledged else BOLD if alert.tier is Tier.ALARM else PLAIN
    start = [Span(at, DIM), *_tier_spans(alert.tier, is_acknowledged=acknowledged is not None)]
    room = width - cell_width(start) - len(by)
    return cropped([*start, Span(fit(alert.sentence, max(1, room)), style), Span(by, DIM)], width)


def _tier_spans(tier: Tier, *, is_acknowledged: bool) -> list[Span]:
    """The word of a tier in eight cells; that of an alarm has a coloured background until
    it is acknowledged."""
    if tier is Tier.ALARM and not is_acknowledged:
        return [Span(" ALARM ", ERROR), Span(" ")]
    word = {Tier.ALARM: " alarm ", Tier.ALERT: " alert "}.get(tier, "")
    return [Span(f"{word:<8}", DIM if is_acknowledged else HIGHLIGHT)]


def alert_detail(
    alert: Alert,
    acknowledged: Acknowledgement | None,
    board: Board,
    key_of: Callable[[str], str],
    width: int,
) -> list[Line]:
    """The selected alert: what happened, what stands now, what to do, who acknowledged it."""
    sentence = wrapped(alert.sentence, width - 1)
    if len(sentence) > SENTENCE_LINES:
        rest = " ".join(sentence[SENTENCE_LINES - 1 :])
        sentence = [*sentence[: SENTENCE_LINES - 1], fit(rest, width - 1)]
    lines: list[Line] = [(Span(f" {line}", BOLD),) for line in sentence]
    if state := board.states.get(alert.seat):
        result = state.result() or str(state.status)
        lines.append((Span(" The board now: ", DIM), Span(result)))
    lines += [(Span(f" {line}"),) for line in wrapped(what_to_do(alert, key_of), width - 1)]
    if acknowledged:
        at = clock_time(acknowledged.at, board.election)
        lines.append((Span(f" Acknowledged by {acknowledged.by} at {at}.", DIM),))
    return lines


def inbox_title(alerts: Sequence[Alert], waiting: Sequence[Alert]) -> str:
    """The title: the number of alerts to acknowledge (`waiting`), and of all alerts."""
    if not waiting:
        return f"Alerts: none waits, {len(alerts)} in all"
    return f"Alerts: {len(waiting)} to acknowledge, {len(alerts)} in all"
