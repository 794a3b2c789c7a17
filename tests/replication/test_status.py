"""The status of the link: the row in the ledger, and the sentence of `tracker status`."""

import datetime as dt

import pytest

from tests.makers.night import MIDNIGHT, few, note
from tracker.ledger import Ledger
from tracker.replication import status
from tracker.replication.status import STALE_AFTER, Link, State

SECOND = dt.timedelta(seconds=1)
NIGHT = "2019-12-12"


@pytest.fixture
def joined(ledger: Ledger) -> Ledger:
    status.join_night(ledger, NIGHT, MIDNIGHT)
    status.save_state(ledger, "joined", 0, ("norwich", "van"), MIDNIGHT + SECOND)
    return ledger


def read(ledger: Ledger) -> Link:
    found = status.read(ledger.connection)
    assert found is not None
    return found


def test_a_ledger_that_was_never_joined_has_no_link(ledger: Ledger) -> None:
    assert status.read(ledger.connection) is None


def test_a_ledger_is_alone_until_its_first_session(ledger: Ledger) -> None:
    status.join_night(ledger, NIGHT, MIDNIGHT)
    assert read(ledger) == Link(NIGHT, "alone", 0, (), MIDNIGHT, MIDNIGHT)


def test_since_is_the_time_of_the_last_change_of_state(joined: Ledger) -> None:
    later = MIDNIGHT + 5 * SECOND
    status.save_state(joined, "joined", 0, ("norwich",), later)
    assert read(joined) == Link(NIGHT, "joined", 0, ("norwich",), MIDNIGHT + SECOND, later)
    status.save_state(joined, "alone", 3, (), later)
    assert (read(joined).state, read(joined).since) == ("alone", later)


def test_a_stale_row_means_alone_since_it_was_written(joined: Ledger) -> None:
    found = read(joined)
    assert found.as_of(found.at + STALE_AFTER - SECOND).state == "joined"
    later = found.as_of(found.at + STALE_AFTER)
    assert (later.state, later.since, later.desks) == ("alone", found.at, ())


@pytest.mark.parametrize(
    ("state", "behind", "desks", "sentence"),
    [
        ("joined", 0, ("norwich", "van"), "joined to the night 2019-12-12, with norwich, van"),
        ("joined", 0, (), "joined to the night 2019-12-12, no other desk is connected"),
        ("behind", 7, ("van",), "joined to the night 2019-12-12, with van, 7 behind"),
    ],
)
def test_the_sentence_of_a_connected_link(
    state: State, behind: int, desks: tuple[str, ...], sentence: str
) -> None:
    found = Link(NIGHT, state, behind, desks, MIDNIGHT, MIDNIGHT)
    assert found.sentence(few(), MIDNIGHT) == sentence


@pytest.mark.parametrize(
    ("state", "reason", "unsent", "sentence"),
    [
        ("alone", "the hub is not reached", 0, "alone since 00:00: the hub is not reached"),
        ("alone", "x", 1, "alone since 00:00: x; 1 statement not passed on"),
        ("refused", "full", 2, "not joined since 00:00: full; 2 statements not passed on"),
        ("alone", "", 0, "alone since 00:00: nobody keeps this ledger joined; run tracker join"),
    ],
)
def test_the_sentence_of_a_disconnected_link_has_the_reason_and_the_count(
    state: State, reason: str, unsent: int, sentence: str
) -> None:
    found = Link(NIGHT, state, 0, (), MIDNIGHT, MIDNIGHT, reason, unsent)
    assert found.sentence(few(), MIDNIGHT) == sentence
    later = found.sentence(few(), MIDNIGHT + STALE_AFTER)
    assert later.startswith("alone since 00:00: nobody keeps this ledger joined")


def test_the_link_counts_unacknowledged_statements(joined: Ledger) -> None:
    with joined.writing():
        joined.append([note(joined.board, "Ipswich", "no answer")], MIDNIGHT)
    assert read(joined).unsent == 1
