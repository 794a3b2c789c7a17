"""The sentences that the screen shows for corrections: the gravest first, a few at once."""

from collections.abc import Iterable

from tracker.board.changes import correction_line
from tracker.election import Election
from tracker.ledger.timeline_event import TimelineEvent
from tracker.ledger.timeline_text import export_name

MOST_AT_ONCE = 3
"""Sentences; the rest is counted. `tracker corrections` lists all."""
MOST_EXPORTS = 3
"""Exports named in one sentence."""


def correction_sentences(
    events: Iterable[TimelineEvent], election: Election
) -> list[tuple[str, bool]]:
    """The sentences of events that correct something; for each, whether it is an alarm."""
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
