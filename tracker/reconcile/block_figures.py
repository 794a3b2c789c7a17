"""The figures in a block of PA's about an earlier election, compared with the votes in it.

PA computes its changes from this block. The tracker uses its own table, so an error in a block
changes nothing on the board.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from tracker.election.swing import decimal_places, format_rounded, parse_figure, share
from tracker.feeds.pa_previous import PreviousBlock
from tracker.reconcile.reason import Reason, ReasonKind
from tracker.reconcile.record import Figure, Option
from tracker.reconcile.rounding import PA_PLACES, prints_as
from tracker.support.escape import excerpt

ITS_VOTES: Final = "its votes give"
TURNOUT: Final = "previous turnout"


def figures(block: PreviousBlock, electorate: int | None) -> Iterator[Figure]:
    """The figures that PA computed from the votes in a block; none if a party has no votes.

    `electorate` is tonight's. In PA's tests the previous turnout is on tonight's electorate. A
    turnout on another electorate is explained, unless another message has its turnout on tonight's.
    """
    rows = [(row, row.votes) for row in block.rows if row.votes is not None]
    total = sum(votes for _, votes in rows)
    if len(rows) < len(block.rows) or not total:
        return
    if block.valid_votes is not None:
        yield _count(block, "previous valid votes", block.valid_votes, total)
    first, second = sorted([0, *(votes for _, votes in rows)])[:-3:-1]
    if block.majority is not None:
        yield _count(block, "previous majority", block.majority, first - second)
    majority_share = share(first - second, total)
    yield from _percentage(
        block, "previous majority per cent", block.majority_share, majority_share
    )
    for row, votes in rows:
        name = excerpt(row.name or row.abbreviation)
        yield from _percentage(block, "previous share", row.share, share(votes, total), name)
    if electorate:
        yield from _percentage(block, TURNOUT, block.turnout, share(total, electorate))


def _count(block: PreviousBlock, kind: str, stated: int, ours: int) -> Figure:
    right = stated == ours
    label = f"{kind} in {block.description}"
    options = [Option((), lambda _: right)]
    return Figure(kind, kind, label, f"{stated:,}", f"{ours:,}", options, ITS_VOTES)


def _percentage(
    block: PreviousBlock, kind: str, text: str, ours: Fraction, party: str = ""
) -> Iterator[Figure]:
    """A percentage, if PA prints it. `party` is the party's name, for a share."""
    if not text:
        return
    places = max(PA_PLACES, decimal_places(text) if parse_figure(text) is not None else 0)
    min_places = _min_places(block)
    own = Option((), lambda rule: prints_as(ours, text, rule.rounding, min_places))
    options = [own]
    if kind == TURNOUT and parse_figure(text) is not None:
        sentence = f"{block.description} has its turnout on the register of that time"
        reason = Reason(ReasonKind.REGISTER_OF_BLOCK, sentence, subject=block.key)
        options.append(Option((reason,), lambda _: not own.gives()))
    label = f"{kind} of {party}" if party else kind
    yield Figure(
        scope=kind,
        kind=kind,
        label=f"{label} in {block.description}",
        theirs=excerpt(text),
        ours=format_rounded(ours, places),
        options=options,
        ours_label=ITS_VOTES,
    )


def _min_places(block: PreviousBlock) -> int:
    """The decimals that a percentage must have: 2 if any other has 2, else 0."""
    texts = [block.turnout, block.majority_share, *(row.share for row in block.rows)]
    full = any(parse_figure(t) is not None and decimal_places(t) >= PA_PLACES for t in texts)
    return PA_PLACES if full else 0
