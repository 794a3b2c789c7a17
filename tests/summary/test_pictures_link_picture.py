"""The picture that other sites show with a link to the page."""

from itertools import groupby

import pytest

from tests.makers.boards import anglia, hostile
from tests.summary.nights import board_at, election, when
from tracker.board import Board
from tracker.summary.pictures import link_picture
from tracker.summary.pictures.link_picture import PICTURE_HEIGHT, PICTURE_WIDTH


class Drawn:
    """The rows of colours that were written as PNG."""

    def __init__(self, board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rows: list[list[str]] = []

        def png(rows: list[bytes], palette: list[str]) -> bytes:
            self.rows = [[palette[index] for index in row] for row in rows]
            return b""

        monkeypatch.setattr(link_picture, "png", png)
        link_picture.link_picture(board)

    @property
    def bar(self) -> list[tuple[str, int]]:
        """The colours of the bar from the left, with their widths in pixels."""
        row = self.rows[PICTURE_HEIGHT - 60]
        return [(colour, len([*pixels])) for colour, pixels in groupby(row)]


def test_the_bar_has_the_parties_in_proportion_and_the_winning_post(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    board = board_at("uk-2019", when("uk-2019", "03:00"))
    drawn = Drawn(board, monkeypatch)
    assert {len(row) for row in drawn.rows} == {PICTURE_WIDTH}
    assert len(drawn.rows) == PICTURE_HEIGHT
    parties = election("uk-2019").party_by_code
    unit = (PICTURE_WIDTH - 80) / 650
    assert drawn.bar[:3] == [
        ("#ffffff", 40),
        (parties["Con"].colour, round(93 * unit)),
        (parties["Lab"].colour, pytest.approx(78 * unit, abs=1)),
    ]
    assert ("#16181d", 4) in drawn.bar  # the winning post


def test_nothing_is_drawn_of_a_seat_without_a_winner(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = Drawn(Board.empty(anglia()), monkeypatch)
    assert {colour for row in drawn.rows for colour in row} == {"#ffffff", "#d4d9e0"}


def test_a_party_that_the_election_does_not_have_is_grey(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = Drawn(hostile("Monster"), monkeypatch)
    assert dict(drawn.bar)["#808080"] == pytest.approx(2 * 1120 / 69, abs=1)
