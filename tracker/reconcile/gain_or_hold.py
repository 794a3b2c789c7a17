"""Gain or hold as PA prints it. PA counts against the sitting party, the tracker's headline
against the election's `basis`; they differ after defections and by-elections.
"""

from collections.abc import Iterator
from itertools import islice

from tracker.feeds.parsing import excerpt
from tracker.reconcile.difference import Difference
from tracker.reconcile.explanations import NOT_COMPUTABLE, Trial


def compare(trial: Trial, text: str) -> Difference | None:
    """The difference between PA's "gain" or "hold" and ours; None where there is none."""
    winner, said = trial.message.result.winner, text.casefold()
    if winner is None:
        return Difference("gain or hold", excerpt(text), NOT_COMPUTABLE)
    ours = _word(winner, trial.seat.base(trial.election.basis))
    if said == ours:
        return None
    reasons = (why for base, why in _bases(trial) if said == _word(winner, base))
    return Difference("gain or hold", excerpt(text), ours, tuple(islice(reasons, 1)))


def compare_sitting(trial: Trial) -> Difference | None:
    """The party that PA names as sitting against our table's; None where PA names none."""
    stated, ours = trial.message.sitting, trial.seat.sitting
    if stated in ("", ours):
        return None
    return Difference(
        "sitting party",
        trial.party(stated),
        trial.party(ours),
        ("who sat is in our table as it was told before the night",),
    )


def _word(winner: str, base: str) -> str:
    return "hold" if winner == base else "gain"


def _bases(trial: Trial) -> Iterator[tuple[str, str]]:
    """The parties PA may count a gain against, each with what is true if it does.

    Where PA itself names the sitting party, it says what it counts against, and no other party
    explains its word.
    """
    seat, stated = trial.seat, trial.message.sitting
    sitting, previous = trial.party(seat.sitting), trial.party(seat.previous_winner)
    if stated and stated != seat.sitting:
        named = trial.party(stated)
        yield stated, f"PA counts against {named} as the sitting party, our table has {sitting}"
    elif trial.election.basis == "previous":
        yield (
            seat.sitting,
            f"PA counts against the sitting party, {sitting}, "
            f"the tracker against the previous winner, {previous}",
        )
    if stated:
        return
    if trial.election.basis == "sitting":
        yield (
            seat.previous_winner,
            f"PA counts against the previous winner, {previous}, "
            f"the tracker against the sitting party, {sitting}",
        )
    for block in trial.message.blocks:
        yield (
            block.winner,
            f"PA counts against {trial.party(block.winner)}, winner in {block.block.description}",
        )
