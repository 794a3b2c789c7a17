"""Rewind: one request at a time, also if keys are pressed quickly."""

from tests.makers import night
from tests.makers.newsroom import HALF_PAST_THREE, StoppedClock
from tracker.board import Board
from tracker.ledger.as_of import AsOf
from tracker.ui.rewind import Rewind
from tracker.ui.session import Session


class Requests:
    """Records the requests."""

    def __init__(self) -> None:
        self.steps: list[tuple[int | None, int]] = []

    def step(self, shown: int | None, direction: int) -> None:
        self.steps.append((shown, direction))


def rewinding() -> tuple[Session, Requests, Rewind]:
    session = Session(Board.empty(night.anglia()), StoppedClock(HALF_PAST_THREE))
    requests = Requests()
    return session, requests, Rewind(session, requests.step)


def test_a_second_step_waits_until_the_first_board_has_arrived() -> None:
    session, requests, rewind = rewinding()
    rewind.step(-1)
    rewind.step(-1)
    assert requests.steps == [(None, -1)]
    session.moment = AsOf(session.live, HALF_PAST_THREE, 33)
    rewind.arrived()
    assert requests.steps == [(None, -1), (33, -1)]
    rewind.arrived()
    assert len(requests.steps) == 2


def test_steps_back_and_forward_cancel_each_other_out() -> None:
    _, requests, rewind = rewinding()
    rewind.step(-1)
    for direction in (-1, 1, -1, 1):
        rewind.step(direction)
    rewind.arrived()
    assert requests.steps == [(None, -1)]


def test_there_is_no_step_forward_from_the_live_board() -> None:
    _, requests, rewind = rewinding()
    rewind.step(1)
    assert requests.steps == []
