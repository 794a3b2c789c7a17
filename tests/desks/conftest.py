"""A hub on loopback for the tests that need one, shared by those of a process."""

from collections.abc import Iterator

import pytest

from tests.desks import hubs
from tests.desks.hubs import Node


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A hub of one node, at work. Each test has a night of its own on it."""
    with hubs.started([hubs.plain(tmp_path_factory.mktemp("hub"))]) as (node,):
        yield node
