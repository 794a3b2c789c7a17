"""Gain or hold as PA prints it, compared with ours.

PA counts a gain against the sitting party that it names, the tracker against the party of the
election's `basis`. The two parties can differ after a defection or a by-election.
"""

from collections.abc import Iterator

from tracker.board.figures import is_another_independent
from tracker.reconcile.reason import Reason, ReasonKind
from tracker.reconcile.record import Figure, Option
from tracker.reconcile.result_computations import NOT_COMPUTABLE, ResultComputations
from tracker.support.escape import excerpt

KNOWN_BEFORE = Reason(
    ReasonKind.KNOWN_BEFORE, "our table has the sitting party as known before the night", "sitting"
)


def figures(result: ResultComputations) -> Iterator[Figure]:
    """PA's "gain" or "hold" and PA's sitting party, if it prints them."""
    if text := result.message.text("gainOrHold"):
        yield _gain_or_hold(result, text)
    if stated := result.message.sitting:
        ours = result.seat.sitting
        options = [Option((), lambda _: stated == ours), Option((KNOWN_BEFORE,), lambda _: True)]
        name = "sitting party"
        yield Figure(name, name, name, result.party(stated), result.party(ours), options)


def _gain_or_hold(result: ResultComputations, text: str) -> Figure:
    winner, theirs = result.message.result.winner, text.casefold()
    name, options, ours = "gain or hold", list[Option](), NOT_COMPUTABLE
    if winner is not None:
        ours = _word(winner, result.seat.defending_party(result.election.basis))
        if is_another_independent(result.seat, result.message.result.elected):
            ours = "gain"
        options.append(_option((), theirs == ours))
        options += [_option((r,), theirs == _word(winner, b)) for b, r in _other_bases(result)]
    return Figure(name, name, name, excerpt(text), ours, options)


def _option(reasons: tuple[Reason, ...], right: bool) -> Option:
    return Option(reasons, lambda _: right)


def _word(winner: str, base: str) -> str:
    return "hold" if winner == base else "gain"


def _other_bases(result: ResultComputations) -> Iterator[tuple[str, Reason]]:
    """The parties that PA may count a gain against, each with the reason.

    If PA names the sitting party, PA counts against this party and no other.
    """
    seat, stated = result.seat, result.message.sitting
    sitting, previous = result.party(seat.sitting), result.party(seat.previous_winner)
    if stated and stated != seat.sitting:
        named = result.party(stated)
        sentence = f"PA counts against {named} as the sitting party, our table has {sitting}"
        yield stated, _reason("stated", sentence, "PA has another sitting party than our table")
    elif result.election.basis == "previous":
        summary = "PA counts against the sitting party"
        ours = f"the tracker against the previous winner, {previous}"
        yield seat.sitting, _reason("sitting", f"{summary}, {sitting}, {ours}", summary)
    if stated:
        return
    if result.election.basis == "sitting":
        summary = "PA counts against the previous winner"
        ours = f"the tracker against the sitting party, {sitting}"
        sentence = f"{summary}, {previous}, {ours}"
        yield seat.previous_winner, _reason("previous", sentence, summary)
    for block in result.message.blocks:
        summary = f"PA counts against the winner in {block.block.description}"
        sentence = (
            f"PA counts against {result.party(block.winner)}, winner in {block.block.description}"
        )
        yield block.winner, _reason(block.block.key, sentence, summary)


def _reason(subject: str, sentence: str, summary: str) -> Reason:
    return Reason(ReasonKind.GAIN_BASE, sentence, subject, summary)
