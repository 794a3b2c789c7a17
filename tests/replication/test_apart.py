"""Nights in several buildings: whatever befalls lines, desks and hub, all come to be equal.

Twenty random nights: cuts and silent lines, `kill -9` of desks and of the hub, a hub that lost
all it had or went back to what it had a while ago, one of three nodes gone; the same files at
two desks, corrections, entries and retractions on both sides of a cut; clocks that are minutes
apart. `scripts/torture` runs it for a given time.
"""

import random
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.commands import night_files, wait_until
from tests.makers.needs import needs_hub
from tests.replication.apart import Schedule, apart

pytestmark = needs_hub

STEPS = 24


@pytest.mark.parametrize("seed", range(17))
def test_all_desks_are_equal_after_a_random_night(tmp_path: Path, seed: int) -> None:
    with apart(tmp_path) as there:
        schedule = Schedule(there, random.Random(seed))
        schedule.play(STEPS)
        schedule.mend()
        there.assert_equal()


@pytest.mark.parametrize("seed", range(3))
def test_all_desks_are_equal_after_a_night_with_a_hub_of_three_nodes(
    tmp_path: Path, seed: int
) -> None:
    with apart(tmp_path, nodes=3) as there:
        schedule = Schedule(there, random.Random(seed))
        schedule.play(STEPS)
        schedule.mend()
        there.assert_equal()


def test_desks_work_alone_while_the_line_is_cut_and_become_equal_afterwards(
    tmp_path: Path,
) -> None:
    with apart(tmp_path, names=("london", "norwich"), skews=(0.0, 300.0)) as there:
        london, norwich = there.desks
        files = list(night_files().items())
        for one in there.desks:
            one.join()
        london.receive(*files[0])
        there.settle()
        wait_until(lambda: {one.state for one in there.desks} == {"joined"})
        norwich.cut()
        wait_until(lambda: norwich.state == "alone")
        assert london.state == "joined"
        london.receive(*files[1])
        norwich.receive(*files[2])
        assert (london.ledger.board.decided, norwich.ledger.board.decided) == (2, 2)
        norwich.restore()
        there.settle()
        there.assert_equal()
        assert london.ledger.refresh().decided == 3
        wait_until(lambda: norwich.state == "joined")


def test_a_silent_line_is_given_up(tmp_path: Path) -> None:
    with apart(tmp_path, names=("van",)) as there:
        (van,) = there.desks
        van.join()
        wait_until(lambda: van.state == "joined")
        van.silence()
        wait_until(lambda: van.state == "alone")
        van.receive(*next(iter(night_files().items())))
        van.restore()
        there.settle()


def test_a_node_without_a_leader_is_not_used(tmp_path: Path) -> None:
    """It answers, and can keep nothing: the desk says that it is alone."""
    with apart(tmp_path, nodes=3, names=("london",)) as there:
        (london,) = there.desks
        del london.lines[1:]
        london.join()
        wait_until(lambda: london.state == "joined")
        for node in there.nodes[1:]:
            node.kill()
        wait_until(lambda: london.state == "alone", 40)
        assert "the hub has no leader" in london.log


def test_a_lost_statement_fails_the_check(tmp_path: Path) -> None:
    """A desk that is never restored is not equal, and the test says so."""
    with apart(tmp_path, names=("london", "norwich")) as there:
        there.desks[0].join()
        there.desks[0].receive(*next(iter(night_files().items())))
        with pytest.raises(AssertionError, match=r"of 1: \{'london'"):
            there.settle(2.0)
        assert night.state(there.desks[1].ledger.refresh(), "Broxbourne").winner is None
