"""The sentences of the notifications about corrections."""

from collections.abc import Iterable

from tracker.board.changes import correction_line
from tracker.election import Election
from tracker.ledger.timeline_event import TimelineEvent
from tracker.ledger.timeline_text import export_name
from tracker.ui.view_models.alerts import MOST_AT_ONCE

MOST_EXPORTS = 3
"""Maximum number of exports named in a sentence: the newest. Older exports are counted."""


def correction_sentences(
    events: Iterable[TimelineEvent], election: Election
) -> list[tuple[str, bool]]:
    """Sentences about events that are corrections, alarms first; each with whether it is an alarm.

    Of more than `MOST_AT_ONCE` corrections, the last sentence gives the number of the others.
    """
    changes = [(event.change, event.exports) for event in events if event.change]
    changes.sort(key=lambda pair: not pair[0].is_alarm)
    sentences = []
    for change, exports in changes[:MOST_AT_ONCE]:
        names = [export_name(export, election) for export in exports[-MOST_EXPORTS:]]
        earlier = len(exports) - len(names)
        sentence = correction_line(change)
        if names:
            sentence += f". Exported before: {'; '.join(names)}"
        if earlier:
            sentence += f" and {earlier} before"
        sentences.append((sentence, change.is_alarm))
    if (rest := len(changes) - MOST_AT_ONCE) > 0:
        sentences.append((f"and {rest} more; `tracker corrections` has them all", False))
    return sentences
