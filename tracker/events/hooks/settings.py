"""Reads the `[[hooks]]` of a settings file. A hook has these fields (`command` or `url`, not both):

[[hooks]]
on = ["flip", "correction"]           # also declaration, conflict; default: all four
command = ["./lower-third", "--now"]  # gets the event as JSON on its standard input
url = "https://chat.example/hook"     # gets the event as JSON by POST
headers = { Authorization = "Bearer TOKEN" }   # of the POST
seconds = 10                          # longest time of a call, also while the server still sends
tries = 5                             # tries before an event is given up
within = 600                          # seconds; the hook is not called for an older event
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from tracker.events.stream import Event
from tracker.ledger.timeline import Kind
from tracker.support import user_files
from tracker.support.user_files import SettingsError

Cause = Literal["flip", "declaration", "correction", "conflict", "doubt"]
"""A value of `on`: a group of events for which a hook is called."""

_KINDS: dict[Cause, frozenset[Kind]] = {
    "flip": frozenset(),  # `_is_of` uses the event's field `flips`
    "declaration": frozenset({Kind.DECLARED, Kind.CALLED, Kind.FLIP}),
    "correction": frozenset({Kind.CORRECTION, Kind.WITHDRAWN}),  # and every event that `corrects`
    "conflict": frozenset({Kind.CONFLICT}),
    "doubt": frozenset({Kind.DOUBTFUL}),
}
CAUSES: tuple[Cause, ...] = tuple(_KINDS)


class Hook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One hook: a program or a URL, and the events for which it is called."""

    on: tuple[Cause, ...] = CAUSES
    command: tuple[str, ...] = ()
    url: str = ""
    headers: dict[str, str] = {}
    seconds: Annotated[float, Meta(gt=0, le=300)] = 10.0
    """Longest time of one try."""
    tries: Annotated[int, Meta(ge=1, le=20)] = 5
    """Number of tries before an event is given up. Waiting for a busy server is no try."""
    within: Annotated[float, Meta(gt=0)] = 600.0
    """Seconds. The hook is not called for an older event."""

    @property
    def name(self) -> str:
        """The name in messages: the program, or the URL without user, path and query."""
        if self.command:
            return self.command[0]
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}"

    @property
    def key(self) -> str:
        """Identifies the hook across restarts: a hash of its command or URL."""
        return hashlib.sha256("\0".join((*self.command, self.url)).encode()).hexdigest()[:16]

    def matches(self, event: Event) -> bool:
        """Whether the hook is called for this event."""
        return any(_is_of(event, cause) for cause in self.on)


def _is_of(event: Event, cause: Cause) -> bool:
    if cause == "flip":
        return event.flips
    # A recount, a doubt or a conflict can withdraw a result that was shown.
    return event.kind in _KINDS[cause] or (cause == "correction" and event.corrects)


def parse_hooks(tables: Sequence[Any]) -> tuple[Hook, ...]:
    """The hooks of the tables `[[hooks]]`, checked.

    Raises ValueError with the number of the wrong table, from 1.
    """
    hooks: list[Hook] = []
    for number, table in enumerate(tables, 1):
        try:
            hook = msgspec.convert(table, Hook)
            _check(hook)
            if any(hook.key == other.key for other in hooks):
                raise ValueError(f"{hook.name} is duplicated")
        except ValueError as error:  # msgspec's errors are ValueErrors
            raise ValueError(f"hooks, number {number}: {error}") from None
        hooks.append(hook)
    return tuple(hooks)


def read_hooks(path: Path | None) -> tuple[Hook, ...]:
    """The hooks of a settings file; None means the user's own file. Raises SettingsError."""
    file, settings = user_files.read_settings(path)
    try:
        return parse_hooks(msgspec.convert(settings.get("hooks", []), list[Any]))
    except ValueError as error:  # msgspec's errors are ValueErrors
        raise SettingsError(f"{file}: {error}") from None


def _check(hook: Hook) -> None:
    """Raise ValueError if fields contradict each other, or a URL, a header or `on` is invalid."""
    if bool(hook.command) == bool(hook.url):
        raise ValueError("give a command or an url, and not both")
    if hook.url:
        parts = urlsplit(hook.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f'url "{hook.url}" does not begin with http:// or https://')
        if not hook.url.isascii() or any(c.isspace() for c in hook.url):
            raise ValueError(f'url "{hook.url}" has characters that an URL cannot have')
    elif hook.headers:
        raise ValueError("headers are for an url")
    for name, value in hook.headers.items():
        if not (name + value).isascii() or not (name + value).isprintable() or not name:
            raise ValueError(f'header "{name}" cannot be sent')
    if not hook.on:
        raise ValueError(f"on is empty; name one of {', '.join(CAUSES)}")
