"""Gain or hold as PA prints it. PA counts against the sitting party, the tracker's headline
against the election's `basis`; they differ after defections and by-elections.
"""

from collections.abc import Iterator

from tracker.agency.difference import Difference
from tracker.agency.reasons import NOT_COMPUTABLE, Trial


def compare(trial: Trial, text: str) -> Difference | None:
    """The difference between PA's "gain" or "hold" and ours; None where there is none."""
    winner = trial.message.result.winner
    if winner is None:
        return Difference("gain or hold", text, NOT_COMPUTABLE)
    ours = _word(winner, _headline_base(trial))
    if text.casefold() == ours:
        return None
    fitting = (why for base, why in _bases(trial) if text.casefold() == _word(winner, base))
    return Difference("gain or hold", text, ours, next(fitting, ""))


def _word(winner: str, base: str) -> str:
    return "hold" if winner == base else "gain"


def _headline_base(trial: Trial) -> str:
    seat = trial.seat
    return seat.sitting if trial.election.basis == "sitting" else seat.previous_winner


def _bases(trial: Trial) -> Iterator[tuple[str, str]]:
    """The parties PA may count a gain against, each with what is true if it does.

    The party that PA itself names as sitting comes first: it says what it counts against.
    """
    seat, stated = trial.seat, trial.message.sitting
    sitting, previous = trial.party(seat.sitting), trial.party(seat.previous_winner)
    if stated and stated != seat.sitting:
        named = trial.party(stated)
        yield stated, f"PA counts against {named} as the sitting party; our table has {sitting}"
    elif trial.election.basis == "previous":
        yield (
            seat.sitting,
            f"PA counts against the sitting party, {sitting}; "
            f"the tracker against the previous winner, {previous}",
        )
    else:
        yield (
            seat.previous_winner,
            f"PA counts against the previous winner, {previous}; "
            f"the tracker against the sitting party, {sitting}",
        )
    for block in trial.message.blocks:
        yield (
            block.winner,
            f"PA counts against {trial.party(block.winner)}, winner in {block.called}",
        )
