"""The inbox as lines: each alert has the present state of its seat, and what to do now."""

import msgspec
import pytest

from tests.makers import night
from tests.makers.newsroom import events_of, text
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.ui.view_models.alerts import Alert, AlertKind, Rules, alerts
from tracker.ui.view_models.inbox import alert_detail, inbox_listing

ANGLIA = night.anglia()
BARCLAY = night.seat_of(ANGLIA, "North East Cambridgeshire")
"""The seat of Stephen Barclay, whom people.csv has as the Brexit Secretary."""
RIVALS = [
    night.result(ANGLIA, "Watford", votes=votes)
    for votes in ({"Con": 3, "Lab": 2}, {"Con": 2, "Lab": 3})
]
REPAIRED = night.result(ANGLIA, "Watford", 2, {"Con": 3, "Lab": 2})
NOT_TO_BE_SAID = "Not to be said until it is settled"


def first_of(kind: AlertKind, *bulletins: Bulletin) -> tuple[Alert, Board]:
    """The first alert of a kind, and the board after all bulletins."""
    found = alerts(events_of(*bulletins), ANGLIA, Rules())
    board = Board.empty(ANGLIA).apply(bulletins)
    return next(alert for alert in found if alert.kind is kind), board


def row(kind: AlertKind, *bulletins: Bulletin, width: int = 78) -> str:
    alert, board = first_of(kind, *bulletins)
    (line,) = inbox_listing([alert], {}, board, width).lines()
    return text(line)


def detail(kind: AlertKind, *bulletins: Bulletin, width: int = 78) -> str:
    alert, board = first_of(kind, *bulletins)
    lines = alert_detail(alert, None, board, lambda action: action, width)
    return " ".join(text(line).strip() for line in lines)


def test_a_conflict_has_its_advice_while_it_lasts() -> None:
    assert NOT_TO_BE_SAID in detail(AlertKind.CONFLICT, *RIVALS)
    assert not row(AlertKind.CONFLICT, *RIVALS).endswith(" now conflict ")


def test_a_conflict_that_is_over_has_what_stands_now_and_not_its_old_advice() -> None:
    found = detail(AlertKind.CONFLICT, *RIVALS, REPAIRED)
    assert NOT_TO_BE_SAID not in found
    assert "The board now: Con hold" in found
    assert row(AlertKind.CONFLICT, *RIVALS, REPAIRED).endswith(" now Con hold ")


def test_a_gain_of_a_seat_that_is_in_conflict_now_is_not_to_be_said() -> None:
    gain = night.rush(ANGLIA, "Watford", "LD", revision=0)
    assert NOT_TO_BE_SAID in detail(AlertKind.GAIN, gain, *RIVALS)


@pytest.mark.parametrize("width", [60, 78, 150])
def test_the_line_of_a_minister_who_was_elected_says_that_another_party_has_won(width: int) -> None:
    won = night.result_in(BARCLAY.name)
    lost = msgspec.structs.replace(
        won,
        revision=2,
        candidates=tuple(
            msgspec.structs.replace(c, votes=40_000 if c.party == "Lab" else c.votes)
            for c in won.candidates
        ),
    )
    line = row(AlertKind.PERSON_WON, won, lost, width=width)
    assert line.endswith(" now Lab gain from Con ")
    found = detail(AlertKind.PERSON_WON, won, lost)
    assert (
        "The board now: Lab gain from Con. Stephen Barclay, the Brexit Secretary, has lost" in found
    )


def test_a_call_that_is_declared_for_the_same_party_is_not_overtaken() -> None:
    line = row(AlertKind.FLIP, night.rush(ANGLIA, "Ipswich", "Con"), night.result_in("Ipswich"))
    assert "Con gain from Lab, called" in line
    assert " now " not in line
