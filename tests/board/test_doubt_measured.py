"""How many true results are doubted, and how many wrong ones; `scripts/doubts` measures more."""

import pytest

from tests.makers.landslide import landslide
from tests.makers.slips import AgencyMessage, Form, Night, RemarkedMessage, TypedTable, try_slips
from tracker.board import Board

SLIPS = 200
SEED = 18


@pytest.mark.parametrize("form", [TypedTable, AgencyMessage])
@pytest.mark.parametrize("name", ["uk-2019", "uk-2024"])
def test_the_true_results_of_a_general_election_are_not_doubted(name: str, form: Form) -> None:
    board = Night.of(name).board(form)
    assert [state.seat.name for state in board.doubtful] == []
    assert board.decided == 650


def test_no_seat_of_a_landslide_is_doubted() -> None:
    board = Board.of(*landslide())
    assert [(state.seat.name, state.doubts) for state in board.doubtful] == []
    assert dict(board.tallies)["SNP"].gains == 59


@pytest.mark.parametrize(
    ("form", "least"), [(TypedTable, 75), (AgencyMessage, 99), (RemarkedMessage, 99)]
)
def test_slips_that_change_the_winner_are_doubted_or_refused(form: Form, least: int) -> None:
    tried = try_slips(form, [Night.of("uk-2019"), Night.of("uk-2024")], SLIPS, SEED)
    caught = sum(of_kind.caught for of_kind in tried.values())
    assert 100 * caught >= least * SLIPS, {kind: t.passed for kind, t in tried.items()}
