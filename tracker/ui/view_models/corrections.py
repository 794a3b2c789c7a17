"""The sentences of the notifications about corrections."""

from collections.abc import Iterable

from tracker.board.correction_text import correction_line
from tracker.election import Election
from tracker.ledger.timeline_event import Correction
from tracker.ledger.timeline_text import export_name
from tracker.ui.view_models.alerts import MOST_AT_ONCE

MOST_EXPORTS = 3
"""Maximum number of exports named in a sentence: the newest. Older exports are counted."""


def correction_sentences(found: Iterable[Correction], election: Election) -> list[tuple[str, bool]]:
    """Sentences about corrections, alarms first; each with whether it is an alarm.

    Of more than `MOST_AT_ONCE` corrections, the last sentence gives the number of the others.
    """
    alarms_first = sorted(found, key=lambda correction: not correction.change.is_alarm)
    sentences = []
    for correction in alarms_first[:MOST_AT_ONCE]:
        change, exports = correction.change, correction.exports
        names = [export_name(export, election) for export in exports[-MOST_EXPORTS:]]
        earlier = len(exports) - len(names)
        sentence = correction_line(change)
        if names:
            sentence += f". Exported before: {'; '.join(names)}"
        if earlier:
            sentence += f" and {earlier} before"
        sentences.append((sentence, change.is_alarm))
    if (rest := len(alarms_first) - MOST_AT_ONCE) > 0:
        sentences.append((f"and {rest} more; `tracker corrections` has them all", False))
    return sentences
