"""The inbox: the alerts, newest first, and what to do about the selected one."""

from collections.abc import Callable, Mapping, Sequence

from rich.cells import cell_len

from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.board.standing import UNSETTLED, Flag, Status
from tracker.election import Election
from tracker.election.clock import clock_time
from tracker.ledger.acknowledgements import Acknowledgement
from tracker.summary.people import losers_sentences
from tracker.support.phrases import quantity
from tracker.ui.view_models.alerts import Alert, AlertKind, Tier, counted, outcome
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


_KIND_OF_STATUS: Mapping[Status, AlertKind] = {
    Status.CONFLICT: AlertKind.CONFLICT,
    Status.DOUBTFUL: AlertKind.DOUBTFUL,
    Status.TIED: AlertKind.TIED,
    Status.RECOUNT: AlertKind.RECOUNT,
}
"""The kind whose advice is right while a seat has one of the statuses `UNSETTLED`."""
_PEOPLE = frozenset({AlertKind.PERSON_LOST, AlertKind.MEMBER_LOST, AlertKind.PERSON_WON})


def what_to_do(alert: Alert, state: SeatState | None, key_of: Callable[[str], str]) -> str:
    """What a producer does about an alert, in a sentence. `key_of` returns the key of an action.

    It depends on the seat as it is now, which is `state`; None for an alert about no seat.
    """
    kind = alert.kind
    if state and state.status in UNSETTLED:
        kind = _KIND_OF_STATUS[state.status]
    sentence = _WHAT_TO_DO.get(kind, _READ_OUT)
    if state and state.status not in UNSETTLED:
        if kind in _KIND_OF_STATUS.values():
            sentence = f"This is over. {_READ_OUT}" if state.winner else _NO_WINNER
        elif sentence is _READ_OUT and not state.winner:
            sentence = _NO_WINNER
    keys = {action: key_of(action) for action in ("copy", "settle", "confirm", "watch")}
    return sentence.format_map(keys)


def inbox_listing(
    alerts: Sequence[Alert],
    acknowledgements: Mapping[str, Acknowledgement],
    board: Board,
    width: int,
) -> Listing:
    """One row per alert, in the given order. A row's key is the id of the alert."""
    election, states = board.election, board.states
    if not alerts:
        return Listing([""], lambda y: (Span(" No alerts yet.", DIM),))
    return Listing(
        [alert.id for alert in alerts],
        lambda y: alert_line(
            alerts[y],
            acknowledgements.get(alerts[y].id),
            states.get(alerts[y].seat),
            election,
            width,
        ),
    )


def alert_line(
    alert: Alert,
    acknowledged: Acknowledgement | None,
    state: SeatState | None,
    election: Election,
    width: int,
) -> Line:
    """The line of an alert: time, tier, what happened; and who acknowledged it.

    If its seat has another result now (`state`), the line has it, and it is not cut.
    """
    now = f" now {outcome(state)} " if state and alert.is_overtaken(state) else ""
    at = f" {clock_time(alert.at, election)} " if alert.at else " "
    by = f" ✓ {acknowledged.by} {clock_time(acknowledged.at, election)} " if acknowledged else ""
    style = DIM if acknowledged else BOLD if alert.tier is Tier.ALARM else PLAIN
    start = [Span(at, DIM), *_tier_spans(alert.tier, is_acknowledged=acknowledged is not None)]
    room = width - cell_width(start) - cell_len(now) - cell_len(by)
    what = Span(fit(alert.sentence, max(1, room)), style)
    return cropped([*start, what, Span(now, HIGHLIGHT), Span(by, DIM)], width)


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
        result = outcome(state)
        if losers := losers_sentences(state) if _PEOPLE & set(alert.kinds) else "":
            result += f". {losers}"
        first, *others = wrapped(result, width - 16)
        lines.append((Span(" The board now: ", DIM), Span(first)))
        lines += [(Span(f" {line}"),) for line in others]
    advice = what_to_do(alert, state, key_of)
    lines += [(Span(f" {line}"),) for line in wrapped(advice, width - 1)]
    if acknowledged:
        at = clock_time(acknowledged.at, board.election)
        lines.append((Span(f" Acknowledged by {acknowledged.by} at {at}.", DIM),))
    return lines


_OPEN_UNTIL_SETTLED = frozenset({AlertKind.CONFLICT, AlertKind.DOUBTFUL, AlertKind.CORRECTION})


def is_unsettled(alert: Alert, board: Board) -> bool:
    """Whether an alert is about a conflict, a doubt or a contradicted pin that is still open."""
    state = board.states.get(alert.seat)
    if state is None or _OPEN_UNTIL_SETTLED.isdisjoint(alert.kinds):
        return False
    is_open = state.status in (Status.CONFLICT, Status.DOUBTFUL)
    return is_open or Flag.FEED_CONTRADICTS_PIN in state.flags


MOST_NAMED = 6
"""The largest number of alerts that the question names."""


def all_question(alerts: Sequence[Alert], unsettled: Sequence[Alert]) -> str:
    """The question before alerts are acknowledged at once; `unsettled` stay."""
    named = [f"· {alert.text}" for alert in alerts[::-1][:MOST_NAMED]]
    if more := len(alerts) - len(named):
        named.append(f"· {more} more")
    if unsettled:
        verb = "is" if len(unsettled) == 1 else "are"
        named.append(
            f"{len(unsettled)} {verb} not settled and will stay: Space acknowledges each alone."
        )
    return "\n".join([f"You have seen {quantity(len(alerts), 'alert')}:", *named])


def inbox_title(alerts: Sequence[Alert], waiting: Sequence[Alert]) -> str:
    """The title: the number of alerts to acknowledge (`waiting`), and of all alerts."""
    if not waiting:
        return f"Alerts: none waits, {len(alerts)} in all"
    return f"{counted(waiting)} to acknowledge, {len(alerts)} in all"
