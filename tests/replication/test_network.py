"""Nights in several buildings: all desks become equal after any failure of lines, desks and hub.

Twenty random nights with these failures: cut and silent lines, killed desks and nodes, a hub that
loses its store or goes back to an old copy of its store. Meanwhile two desks receive the same files,
and the desks record corrections, entries and retractions while they are cut off. Their clocks
differ by minutes. `scripts/torture` runs such nights for a given time.
"""

import random
from pathlib import Path

import pytest

from tests.makers import night as nights
from tests.makers.commands import night_files, wait_until
from tests.makers.needs import needs_hub
from tests.replication.hostile_client import HostileClient
from tests.replication.network import NIGHT, RandomNight, network

pytestmark = needs_hub

STEPS = 24


@pytest.mark.parametrize("seed", range(17))
def test_all_desks_are_equal_after_a_random_night(tmp_path: Path, seed: int) -> None:
    with network(tmp_path) as net:
        night = RandomNight(net, random.Random(seed))
        night.play(STEPS)
        night.repair()
        net.assert_equal()


def test_all_desks_are_equal_after_a_signed_night_with_a_hostile_desk(tmp_path: Path) -> None:
    with network(tmp_path, signed=True) as net:
        for desk in net.desks:
            desk.join()
        wait_until(lambda: all(desk.state == "joined" for desk in net.desks))
        night = RandomNight(net, random.Random(1))
        client = HostileClient(net.nodes[0], NIGHT, random.Random(1))
        with client.running():
            night.play(STEPS)
        night.repair()
        net.assert_equal()
        assert client.published


@pytest.mark.parametrize("seed", range(3))
def test_all_desks_are_equal_after_a_night_with_a_hub_of_three_nodes(
    tmp_path: Path, seed: int
) -> None:
    with network(tmp_path, nodes=3) as net:
        night = RandomNight(net, random.Random(seed))
        night.play(STEPS)
        night.repair()
        net.assert_equal()


def test_desks_work_alone_while_the_line_is_cut_and_become_equal_afterwards(
    tmp_path: Path,
) -> None:
    with network(tmp_path, names=("london", "norwich"), skews=(0.0, 300.0)) as net:
        london, norwich = net.desks
        files = list(night_files().items())
        for desk in net.desks:
            desk.join()
        london.receive(*files[0])
        net.settle()
        wait_until(lambda: {desk.state for desk in net.desks} == {"joined"})
        norwich.cut()
        wait_until(lambda: norwich.state == "alone")
        assert london.state == "joined"
        london.receive(*files[1])
        norwich.receive(*files[2])
        assert (london.ledger.board.decided, norwich.ledger.board.decided) == (2, 2)
        norwich.restore()
        net.settle()
        net.assert_equal()
        assert london.ledger.refresh().decided == 3
        wait_until(lambda: norwich.state == "joined")


def test_a_desk_on_a_silent_line_is_alone_until_the_line_is_restored(tmp_path: Path) -> None:
    with network(tmp_path, names=("van",)) as net:
        (van,) = net.desks
        van.join()
        wait_until(lambda: van.state == "joined")
        van.silence()
        wait_until(lambda: van.state == "alone")
        van.receive(*next(iter(night_files().items())))
        van.restore()
        net.settle()


def test_a_desk_at_a_node_without_a_leader_is_alone(tmp_path: Path) -> None:
    """The node answers, but it can store nothing."""
    with network(tmp_path, nodes=3, names=("london",)) as net:
        (london,) = net.desks
        del london.lines[1:]
        london.join()
        wait_until(lambda: london.state == "joined")
        for node in net.nodes[1:]:
            node.kill()
        wait_until(lambda: london.state == "alone", 40)
        assert "the hub has no leader" in london.log


def test_settle_fails_if_a_desk_lacks_a_statement(tmp_path: Path) -> None:
    with network(tmp_path, names=("london", "norwich")) as net:
        london, norwich = net.desks
        london.join()
        london.receive(*next(iter(night_files().items())))
        with pytest.raises(AssertionError, match=r"of 1: \{'london'"):
            net.settle(2.0)
        assert nights.state(norwich.ledger.refresh(), "Broxbourne").winner is None
