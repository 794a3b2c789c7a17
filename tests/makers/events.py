"""Events for hooks."""

from typing import Any

from tests.makers.night import few
from tracker.events.stream import Event
from tracker.ledger.timeline import Kind


def event(kind: Kind, *, flips: bool = False, **more: Any) -> Event:
    """An event about Ipswich. `more` are further fields."""
    blank: dict[str, Any] = dict.fromkeys(("on_air", "seat_id", "seat", "declaration"))
    return Event(
        **{
            **blank,
            "version": 1,
            "id": "s1",
            "position": "s1.f0.x0",
            "election": few().id,
            "ledger": "2019-12-12T21:00:00+00:00",
            "at": "2019-12-13T02:00:00+00:00",
            "kind": kind,
            "flips": flips,
            "alarm": False,
            "corrects": False,
            "text": "Con gain from Lab, majority 500",
            "seats_declared": 1,
            "seats_total": 4,
            "targets": [],
            "seat": "Ipswich",
            **more,
        }
    )
