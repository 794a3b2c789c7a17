"""An election with one seat: its texts are about the result, and contain no number of seats."""

import datetime as dt
import re

import pytest

from tests.makers.night import anglia, rush, small
from tests.makers.night import result as result_of
from tests.makers.night import seat as seat_maker
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.cli.status_table import lines, plain
from tracker.election import Election, Party, Target
from tracker.summary.html import page
from tracker.summary.news_scripts.end_of_night import end_of_night
from tracker.summary.news_scripts.headline import headline_line
from tracker.summary.news_scripts.layout import laid_out
from tracker.summary.news_scripts.round_up import round_up
from tracker.summary.news_scripts.running_summary import running_summary
from tracker.summary.news_scripts.seat_line import seat_script
from tracker.summary.night_sentences import as_of_sentence, election_title
from tracker.summary.render import render
from tracker.ui.view_models.status_bar import Feed, status_line, tally_line

MORNING = dt.datetime(2025, 5, 2, 5, 0, tzinfo=dt.UTC)
EVENING = dt.datetime(2025, 5, 1, 21, 30, tzinfo=dt.UTC)

BEFORE = {"Lab": 22_358, "RUK": 7_662, "Con": 6_756, "Green": 2_715, "LD": 2_149, "SDP": 595}
"""Runcorn and Helsby at the general election of 2024; SDP: 116, and the others."""
VOTES = {
    "RUK": 12_645,
    "Lab": 12_639,
    "Con": 2_341,
    "Green": 2_314,
    "LD": 942,
    "Rejoin EU": 1_774,
}
"""The by-election of 1 May 2025; Rejoin EU: 129, and the others."""


def runcorn(**changes: object) -> Election:
    seat = seat_maker("Runcorn and Helsby", BEFORE, electorate=70_666, previous_electorate=70_801)
    targets = [
        Target(group="Challengers", seat=seat.id, holder="Lab", challenger=code)
        for code in ("RUK", "Con", "Green")
    ]
    fields = {
        "name": "Runcorn and Helsby by-election",
        "date": dt.date(2025, 5, 1),
        "kind": "B",
        "polls_close": dt.datetime(2025, 5, 1, 21, tzinfo=dt.UTC),
        "targets": tuple(targets),
        "parties": (*anglia().parties, Party(code="RUK", name="Reform UK", mark="▼")),
    }
    return small(seat, **fields | changes)


def declared(election: Election, votes: dict[str, int] | None = None) -> Board:
    return Board.of(election, [result_of(election, "Runcorn and Helsby", 1, votes or VOTES)])


@pytest.fixture
def board() -> Board:
    return declared(runcorn())


RESULT = (
    "Reform UK gain from Labour. Majority six. A 17.4 per cent swing from Labour to Reform UK; "
    "17.4 was needed: just enough."
)


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_the_sentence_about_the_seat_has_the_swing_needed_of_its_winner(board: Board) -> None:
    (state,) = board.states.values()
    script = seat_script(board, state, MORNING)
    assert script.paragraphs[0].text == RESULT
    assert script.headline == "Runcorn and Helsby by-election, 1 May 2025"


def test_a_hold_has_the_swing_of_the_second_party() -> None:
    board = declared(runcorn(), VOTES | {"Lab": 14_000})
    (state,) = board.states.values()
    sentence = seat_script(board, state, MORNING).paragraphs[0].text
    assert sentence.startswith("Labour hold. Majority 1,355. A 15.4 per cent swing from Labour to")
    assert "17.4 was needed" in sentence


def test_the_headline_is_the_result_and_the_majority(board: Board) -> None:
    assert headline_line(board) == (
        "Runcorn and Helsby by-election: Reform UK gain from Labour, majority 6"
    )


def test_progress_is_the_status_of_the_seat(board: Board) -> None:
    assert as_of_sentence(board, MORNING).endswith("2 May 2025: declared.")
    awaited = Board.empty(board.election)
    assert as_of_sentence(awaited, EVENING).endswith(": not declared yet.")
    assert headline_line(awaited) == "Runcorn and Helsby by-election: not declared yet"


def test_a_seat_that_is_not_in_the_elections_name_is_in_its_title() -> None:
    election = runcorn(name="General Election")
    assert election_title(election) == "General Election, Runcorn and Helsby, 1 May 2025"


def test_the_running_summary_is_the_sentence_about_the_seat(board: Board) -> None:
    (paragraph,) = running_summary(board, MORNING).paragraphs
    assert paragraph.text == RESULT


def test_the_piece_has_votes_turnout_and_challengers(board: Board) -> None:
    result, votes, challengers = end_of_night(board, MORNING).paragraphs
    assert result.text == RESULT
    assert votes.text.startswith("The votes: Reform UK 12,645, 38.7 per cent, up 20.6 points; ")
    assert "Turnout 46.2 per cent, down 13.4 points." in votes.text
    assert [line.split(",")[0] for line in challengers.items] == [
        *("Reform UK from Labour", "Conservative from Labour", "Green from Labour"),
    ]


def test_a_round_up_after_a_correction_has_the_correction_alone(board: Board) -> None:
    later = board.apply(
        [result_of(board.election, "Runcorn and Helsby", 2, VOTES | {"Lab": 12_700})]
    )
    (paragraph,) = round_up(board, later, EVENING, MORNING).paragraphs
    assert paragraph.text.startswith(
        "Correction to what we said at 22:30: Runcorn and Helsby is a Labour hold, not a Reform UK"
    )
    assert "Majority 55." in paragraph.text
    (paragraph,) = round_up(Board.empty(board.election), board, EVENING, MORNING).paragraphs
    assert paragraph.text == RESULT


def test_the_summary_has_the_result_the_candidates_and_the_challengers(board: Board) -> None:
    text = render(board, MORNING, "text")
    assert RESULT in one_line(text)
    headings = re.findall(r"(?m)^(.+)\n-+$", text)
    assert headings == ["Result", "Challengers"]
    assert re.search(r"(?m)Reform UK +12,645 +38.7% +\+20.6$", text)
    targets = render(board, MORNING, "text", part="targets")
    assert re.findall(r"(?m)^(.+)\n-+$", targets) == ["Challengers"]


CALL = [rush(runcorn(), "Runcorn and Helsby", "RUK")]


@pytest.mark.parametrize("bulletins", [[], CALL, [*declared(runcorn()).bulletins]], ids=str)
def test_no_text_counts_seats(bulletins: list[Bulletin]) -> None:
    election = runcorn()
    board = Board.empty(election)
    if bulletins:
        board = Board.of(election, CALL) if bulletins is CALL else declared(election)
    (state,) = board.states.values()
    texts = [
        headline_line(board),
        *(laid_out(script(board, MORNING)) for script in (running_summary, end_of_night)),
        laid_out(round_up(Board.empty(election), board, EVENING, MORNING)),
        laid_out(seat_script(board, state, MORNING)),
        *(render(board, MORNING, format) for format in ("text", "markdown")),
        re.sub("<style>.*?</style>|<[^>]*>", " ", page(board, MORNING), flags=re.DOTALL),
        "\n".join(plain(line) for line in lines(board, 100)).split("  Seat  ")[0],
        plain(status_line(board, Feed(), MORNING, 120)),
        plain(tally_line(board, 120)),
    ]
    for text in texts:
        assert not re.search(r"\b1 of 1\b|\b[01] seats?\b|one seat|seats\b", text), text


def test_the_board_shows_status_and_result(board: Board) -> None:
    assert "declared" in plain(status_line(board, Feed(), MORNING, 120))
    assert plain(tally_line(board, 120)) == " ▼ RUK gain from Lab   majority 6"
    assert plain(tally_line(Board.empty(board.election), 120)) == ""
