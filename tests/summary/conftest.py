"""The real night at three moments, and a night with every problem."""

import pytest

from tests.makers import boards
from tests.makers.night import anglia_results
from tracker.board import Board


@pytest.fixture(scope="session")
def full() -> Board:
    """All 69 results."""
    return Board.of(boards.anglia(), anglia_results())


@pytest.fixture(scope="session")
def half() -> Board:
    """The first 34 declarations."""
    return Board.of(boards.anglia(), anglia_results()[:34])


@pytest.fixture(scope="session")
def empty() -> Board:
    """Nothing declared."""
    return Board.empty(boards.anglia())


@pytest.fixture(scope="session")
def unfinished() -> Board:
    """A seat of every status; see `boards.unfinished`."""
    return boards.unfinished()
