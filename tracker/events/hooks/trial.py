"""Trying the hooks before the night: each is called once, and how it went is said."""

from collections.abc import Callable, Sequence

from tracker.events.hooks.call import CallError, call
from tracker.events.hooks.settings import Hook
from tracker.events.stream import Events
from tracker.ledger import Ledger


def try_each(ledger: Ledger, hooks: Sequence[Hook], *, say: Callable[[str], None]) -> int:
    """Call each hook with the last event that it wants. Returns 0, or 1 if one did not succeed.

    The event is a real one of this ledger: rehearse into a ledger of its own to have one.
    """
    events = Events(ledger).read()
    code = 0
    for hook in hooks:
        event = next((one for one in reversed(events) if hook.wants(one)), None)
        if event is None:
            say(f"hook {hook.name}: not tried, nothing has happened that it wants")
            code = 1
            continue
        try:
            call(hook, event)
        except CallError as error:
            say(f"hook {hook.name}, {event.seat or event.id} {event.kind}: {error}")
            code = 1
        else:
            say(f"hook {hook.name}, {event.seat or event.id} {event.kind}: done")
    return code
