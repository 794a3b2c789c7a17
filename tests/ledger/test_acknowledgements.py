"""Acknowledged alerts are kept in the ledger, with who acknowledged them first."""

import datetime as dt
from pathlib import Path

from tests.makers import night
from tracker.ledger import Ledger
from tracker.ledger.acknowledgements import Acknowledgement, acknowledge, acknowledgements
from tracker.ledger.verify import verify

LATER = night.MIDNIGHT + dt.timedelta(minutes=5)


def test_another_connection_reads_who_acknowledged_an_alert_and_when(tmp_path: Path) -> None:
    path = tmp_path / "night.db"
    with Ledger.create(path, night.anglia(), night.MIDNIGHT) as ledger:
        assert acknowledgements(ledger) == {}
        acknowledge(ledger, ["s1", "s2.E14000775"], "AB", night.MIDNIGHT)
    with Ledger.open(path) as other:
        by_ab = Acknowledgement("AB", night.MIDNIGHT)
        assert acknowledgements(other) == {"s1": by_ab, "s2.E14000775": by_ab}
    assert verify(path).faults == ()


def test_the_first_acknowledgement_of_an_alert_stays(tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "night.db", night.anglia(), night.MIDNIGHT) as ledger:
        acknowledge(ledger, ["s1"], "AB", night.MIDNIGHT)
        acknowledge(ledger, ["s1", "s2"], "CD", LATER)
        found = acknowledgements(ledger)
    assert [found["s1"].by, found["s2"]] == ["AB", Acknowledgement("CD", LATER)]
