"""Gain or hold as PA prints it, compared with ours.

PA counts a gain against the sitting party, the tracker's headline against the election's
`basis`. They differ after defections and by-elections.
"""

from collections.abc import Iterator
from itertools import islice

from tracker.board.figures import is_another_independent
from tracker.feeds.parsing import excerpt
from tracker.reconcile.difference import Difference
from tracker.reconcile.explanations import NOT_COMPUTABLE, Explainer


def compare(explainer: Explainer, text: str) -> Difference | None:
    """The difference between PA's "gain" or "hold" and ours; None where they agree."""
    winner, theirs = explainer.message.result.winner, text.casefold()
    if winner is None:
        return Difference("gain or hold", excerpt(text), NOT_COMPUTABLE)
    ours = _gain_or_hold(winner, explainer.seat.defending_party(explainer.election.basis))
    if is_another_independent(explainer.seat, explainer.message.result.elected):
        ours = "gain"
    if theirs == ours:
        return None
    reasons = (r for base, r in _other_bases(explainer) if theirs == _gain_or_hold(winner, base))
    return Difference("gain or hold", excerpt(text), ours, tuple(islice(reasons, 1)))


def compare_sitting(explainer: Explainer) -> Difference | None:
    """PA's sitting party against our table's; None where they agree or PA names none."""
    stated, ours = explainer.message.sitting, explainer.seat.sitting
    if stated in ("", ours):
        return None
    reasons = ("our table has the sitting party as known before the night",)
    return Difference("sitting party", explainer.party(stated), explainer.party(ours), reasons)


def _gain_or_hold(winner: str, base: str) -> str:
    return "hold" if winner == base else "gain"


def _other_bases(explainer: Explainer) -> Iterator[tuple[str, str]]:
    """The parties that PA may count a gain against, each with the sentence for it.

    Where PA names the sitting party, it has stated its base: no other party explains its word.
    """
    seat, stated = explainer.seat, explainer.message.sitting
    sitting, previous = explainer.party(seat.sitting), explainer.party(seat.previous_winner)
    if stated and stated != seat.sitting:
        named = explainer.party(stated)
        yield stated, f"PA counts against {named} as the sitting party, our table has {sitting}"
    elif explainer.election.basis == "previous":
        ours = f"the tracker against the previous winner, {previous}"
        yield seat.sitting, f"PA counts against the sitting party, {sitting}, {ours}"
    if stated:
        return
    if explainer.election.basis == "sitting":
        ours = f"the tracker against the sitting party, {sitting}"
        yield seat.previous_winner, f"PA counts against the previous winner, {previous}, {ours}"
    for block in explainer.message.blocks:
        winner = explainer.party(block.winner)
        yield block.winner, f"PA counts against {winner}, winner in {block.block.description}"
