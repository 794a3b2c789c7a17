"""Corrections as the screen says them: the gravest first, never more than a few at once."""

from collections.abc import Sequence

from tracker.election import Election
from tracker.ledger.corrections import Correction, named

MOST_AT_ONCE = 3
"""Sentences; the rest is counted. `tracker corrections` has them all."""
MOST_EXPORTS = 3
"""Named in one sentence."""


def spoken(corrections: Sequence[Correction], election: Election) -> list[tuple[str, bool]]:
    """The sentences to show, and of each whether it is an alarm."""
    gravest = sorted(corrections, key=lambda one: not one.change.is_alarm)
    said = [(_sentence(one, election), one.change.is_alarm) for one in gravest[:MOST_AT_ONCE]]
    if (rest := len(gravest) - MOST_AT_ONCE) > 0:
        said.append((f"and {rest} more; `tracker corrections` has them all", False))
    return said


def _sentence(correction: Correction, election: Election) -> str:
    exports = [named(export, election) for export in correction.said_in]
    if not exports:
        return correction.headline
    shown = "; ".join(exports[-MOST_EXPORTS:])
    more = f" and {len(exports) - MOST_EXPORTS} before" if len(exports) > MOST_EXPORTS else ""
    return f"{correction.headline}. Exported before: {shown}{more}"
