"""The trial of the hooks before the night: calls each hook with one event, reports the outcome."""

from collections.abc import Callable, Sequence

from tracker.events.hooks.call import CallError, call
from tracker.events.hooks.settings import Hook
from tracker.events.stream import EventReader
from tracker.ledger import Ledger


def try_hooks(ledger: Ledger, hooks: Sequence[Hook], *, report: Callable[[str], None]) -> int:
    """Call each hook with the last event of the ledger that matches the hook.

    Returns the exit code: 1 if a call failed or a hook matches no event, else 0. Before the night,
    use the ledger of a rehearsal: the ledger of the night has no events yet.
    """
    events = EventReader(ledger).read()
    code = 0
    for hook in hooks:
        event = next((event for event in reversed(events) if hook.matches(event)), None)
        if event is None:
            report(f"hook {hook.name}: not tried, it matches no event of this ledger")
            code = 1
            continue
        outcome = "done"
        try:
            call(hook, event)
        except CallError as error:
            outcome, code = str(error), 1
        report(f"hook {hook.name}, {event.seat or event.id} {event.kind}: {outcome}")
    return code
