"""The trial of the hooks before the night: each is called once, and the outcome is reported."""

from collections.abc import Callable, Sequence

from tracker.events.hooks.call import CallError, call
from tracker.events.hooks.settings import Hook
from tracker.events.stream import EventReader
from tracker.ledger import Ledger


def try_hooks(ledger: Ledger, hooks: Sequence[Hook], *, report: Callable[[str], None]) -> int:
    """Call each hook with the last event that it matches. Returns 0, or 1 if one failed.

    The events are those of this ledger: rehearse into a ledger of its own to have some.
    """
    events = EventReader(ledger).read()
    code = 0
    for hook in hooks:
        event = next((event for event in reversed(events) if hook.matches(event)), None)
        if event is None:
            report(f"hook {hook.name}: not tried, nothing has happened that it wants")
            code = 1
            continue
        outcome = "done"
        try:
            call(hook, event)
        except CallError as error:
            outcome, code = str(error), 1
        report(f"hook {hook.name}, {event.seat or event.id} {event.kind}: {outcome}")
    return code
