"""A site: what is reported while a hostile desk sends without end."""

import threading

import pytest

from tests.makers.night import MIDNIGHT
from tracker.ledger import Ledger
from tracker.replication import status
from tracker.replication.site import MAX_REFUSALS, REFUSALS_SECONDS, Site

NIGHT = "2019-12-12"


def test_a_flood_of_refusals_is_a_few_lines_and_a_number(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    status.join_night(ledger, NIGHT, MIDNIGHT)
    reported: list[str] = []
    seconds = [0.0]
    monkeypatch.setattr("tracker.replication.site.time.monotonic", lambda: seconds[0])
    stop = threading.Event()
    site = Site(
        ledger, NIGHT, "van", "x", None, lambda: MIDNIGHT, stop, reported.append, lambda _: None
    )
    for number in range(1_000):
        site.report_refusal(f"number {number}")
    assert reported == [f"refused: number {number}" for number in range(MAX_REFUSALS)]
    seconds[0] += REFUSALS_SECONDS + 1
    site.report_refusal("the next")
    assert reported[MAX_REFUSALS:] == ["refused: 980 more messages", "refused: the next"]
