"""One seat in full: its candidates, what it needed, both bases, and why it stands."""

import datetime as dt

import pytest

from tests.makers import night
from tests.makers.newsroom import cells, text
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.ledger.queries import Source
from tracker.ui.view_models.seat import candidate_lines, seat_page, seat_preview
from tracker.ui.view_models.styled_text import Line
from tracker.ui.view_models.styles import ALARM, BOLD, DIM

ANGLIA = night.anglia()
BEFORE = Board.empty(ANGLIA)
FULL = night.anglia_board()
WIDTHS = (78, 80, 100, 160, 220)
RECEIVED = dt.datetime(2019, 12, 13, 2, 50, 7, tzinfo=dt.UTC)


def read(board: Board, seat: str, width: int = 80, sources: list[Source] | None = None) -> str:
    """The page as text."""
    return "\n".join(
        text(line) for line in seat_page(board, night.state(board, seat), sources or [], width)
    )


def table(board: Board, seat: str, width: int = 80) -> list[Line]:
    return candidate_lines(night.state(board, seat), width)


def source(bulletin: Bulletin, *files: str) -> Source:
    return Source(bulletin, RECEIVED, tuple((name, "ab" * 32) for name in files))


def pending() -> Board:
    return FULL.apply([night.rush(ANGLIA, "Ipswich", "Lab", revision=2)])


def conflict(**second: int) -> Board:
    return BEFORE.apply(
        [
            night.result(ANGLIA, "Ipswich", votes={"Con": 30, "Lab": 20}),
            night.result(ANGLIA, "Ipswich", votes=second),
        ]
    )


# -- the candidates ---------------------------------------------------------------------------


def test_candidates_are_listed_by_votes_with_share_and_change() -> None:
    header, first, second, *others = [text(line) for line in table(FULL, "Peterborough")]
    assert header.split() == ["Candidate", "Party", "Votes", "Share", "Change"]
    assert "Paul Bristow" in first
    for words in ("■ Con", "22,334", "46.7", "−0.1"):
        assert words in first
    assert "Lisa Forbes" in second
    assert len(others) == len(night.result_in("Peterborough").candidates) - 2


def test_the_elected_carries_a_tick_and_nobody_else() -> None:
    ticked = [text(line) for line in table(FULL, "Peterborough") if "✔" in text(line)]
    assert len(ticked) == 1
    assert "Paul Bristow" in ticked[0]


def test_superseded_votes_have_no_tick_and_are_dim() -> None:
    lines = table(pending(), "Ipswich")
    assert not any("✔" in text(line) for line in lines)
    assert {span.style for line in lines[1:] for span in line if "," in span.text} == {DIM}


def test_a_change_that_is_not_computable_is_a_dash() -> None:
    brexit = next(text(line) for line in table(FULL, "Peterborough") if "Brexit" in text(line))
    assert " – " in brexit


def test_a_tie_has_no_tick() -> None:
    tied = BEFORE.apply([night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 3})])
    assert not any("✔" in text(line) for line in table(tied, "Ipswich"))


def test_without_votes_there_is_no_table() -> None:
    assert table(BEFORE, "Ipswich") == []
    assert table(BEFORE.apply([night.rush(ANGLIA, "Ipswich", "Con")]), "Ipswich") == []


def test_the_winners_bar_is_the_longest_and_fits() -> None:
    _, *lines = table(FULL, "Peterborough", 100)
    bars = [line[-1].text.count("█") for line in lines]
    assert bars[0] == max(bars) == 30
    assert bars == sorted(bars, reverse=True)


def test_somebody_without_a_vote_has_no_bar() -> None:
    board = BEFORE.apply([night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 2, "LD": 0})])
    assert "█" not in text(table(board, "Ipswich")[-1])


def test_a_change_is_printed_with_the_same_minus_as_everywhere_on_the_board() -> None:
    assert "−6.7" in text(table(FULL, "Peterborough")[2])


# -- the page -----------------------------------------------------------------------------------


def test_a_gain_has_its_sentence_its_figures_its_target_and_its_reason() -> None:
    found = read(FULL, "Ipswich", 100)
    for words in (
        "Ipswich   Con GAIN  from Lab",
        "Suffolk",
        "E14000761",
        "Conservative gain from Labour in Ipswich.",
        "Majority 5,479",
        "Turnout 65.6%",
        "Conservative target seats",
        "published: majority 836, 0.8% swing required",
        "+5.5",
        "Why it stands",
        "because nothing later from the feed does",
    ):
        assert words in found


def test_an_awaited_seat_says_when_it_declared_last_time() -> None:
    found = read(BEFORE, "Ipswich")
    assert "still to declare; last time it declared at 02:59" in found
    assert "Nothing stands; the seat is awaited." in found


def test_votes_that_are_superseded_are_announced_as_such() -> None:
    lines = seat_page(pending(), night.state(pending(), "Ipswich"), [], 80)
    (warning,) = [line for line in lines if "superseded" in text(line)]
    assert warning[0].style == ALARM
    assert "Majority 5,479" not in read(pending(), "Ipswich")


def test_a_conflict_over_the_winner_gives_no_figures() -> None:
    found = read(conflict(Con=20, Lab=30), "Ipswich")
    assert "not to be said until it is settled" in found
    assert "Majority" not in found
    assert "no winner is counted" in found


def test_a_conflict_over_the_votes_keeps_the_winner_and_gives_no_figures_for_the_air() -> None:
    found = read(conflict(Con=31, Lab=20), "Ipswich")
    assert "Con gain from Lab" in found
    assert "no figures to be said until it is settled" in found
    assert "Con is counted" in found


def test_figures_in_dispute_are_not_shown_as_if_they_stood() -> None:
    """The sentence says "no figures to be said"; the line under it must not give one to say."""
    assert "Majority 1" not in read(conflict(Con=31, Lab=20), "Ipswich")


def test_both_bases_are_shown_where_they_differ() -> None:
    found = [line.split() for line in read(FULL, "South Cambridgeshire").splitlines()]
    assert "Against last time Con hold".split() in found
    assert "Against who was sitting Con gain from LD".split() in found


def test_the_bases_stand_under_each_other() -> None:
    first, second = (
        line
        for line in read(FULL, "South Cambridgeshire").splitlines()
        if line.startswith(" Against")
    )
    assert first.index("Con hold") == second.index("Con gain")


def test_where_the_bases_agree_they_are_not_mentioned() -> None:
    assert "Against" not in read(FULL, "Ipswich")


def test_a_seat_that_is_no_target_has_no_target_line() -> None:
    assert "published:" not in read(FULL, "Maldon")


def test_notes_are_flagged() -> None:
    board = FULL.apply([night.pin(FULL, "Ipswich")])
    assert "⚑ pinned by the desk" in read(board, "Ipswich")


# -- the statements -----------------------------------------------------------------------------


def test_every_statement_has_its_time_what_it_says_and_its_file() -> None:
    real = night.result_in("Ipswich")
    found = read(FULL, "Ipswich", 100, [source(real, "Ipswich_1.xml")])
    assert f" ✔ 02:50:07 {real.id[:8]} result 1: Conservative elected" in found
    assert "from Ipswich_1.xml (sha256 abababababab)" in found


def test_a_desk_entry_says_whose_it_is() -> None:
    entry = night.desk_entry(BEFORE, "Ipswich", "Con", by="QX", reason="by phone")
    board = BEFORE.apply([entry])
    found = read(board, "Ipswich", 80, [source(entry)])
    assert "from desk, QX" in found
    assert "(by phone)" in found


def test_what_was_taken_back_is_crossed_and_what_stands_is_ticked() -> None:
    entry = night.desk_entry(BEFORE, "Ipswich", "Con")
    back = night.retraction_of(entry)
    real = night.result_in("Ipswich")
    board = BEFORE.apply([entry, back, real])
    marks = [
        line[1]
        for line in read(
            board, "Ipswich", 80, [source(b) for b in (entry, back, real)]
        ).splitlines()
        if "02:50:07" in line
    ]
    assert marks == ["✘", " ", "✔"]


def test_both_sides_of_a_conflict_are_there() -> None:
    board = conflict(Con=20, Lab=30)
    said = list(board.bulletins[night.seat_of(ANGLIA, "Ipswich").id].values())
    found = read(board, "Ipswich", 80, [source(b, f"{n}.xml") for n, b in enumerate(said)])
    assert "Con 30, Lab 20" in found
    assert "Lab 30, Con 20" in found


@pytest.mark.parametrize("width", [80, 160])
def test_a_long_statement_is_wrapped_and_nothing_of_it_is_lost(width: int) -> None:
    entry = night.desk_entry(
        BEFORE, "Ipswich", "Con", reason=" ".join(f"word{n}" for n in range(30))
    )
    found = read(BEFORE.apply([entry]), "Ipswich", width, [source(entry)])
    assert all(f"word{n}" in found for n in range(30))
    assert max(map(len, found.splitlines())) <= width


# -- widths -------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_every_line_of_every_page_fits_its_width(width: int) -> None:
    boards = (BEFORE, FULL, pending(), conflict(Con=20, Lab=30), conflict(Con=31, Lab=20))
    wide = {
        text(line): cells(line)
        for board in boards
        for state in board.states.values()
        for line in seat_page(board, state, [], width)
        if cells(line) > width
    }
    assert wide == {}


# -- in brief -----------------------------------------------------------------------------------


def test_a_seat_in_brief_has_its_title_its_sentence_and_its_candidates() -> None:
    found = "\n".join(text(line) for line in seat_preview(night.state(FULL, "Ipswich"), 100))
    assert found.startswith(" Ipswich   Con GAIN  from Lab")
    assert "Conservative gain from Labour in Ipswich." in found
    assert "Tom Hunt" in found


def test_a_seat_in_brief_warns_of_superseded_votes_too() -> None:
    lines = seat_preview(night.state(pending(), "Ipswich"), 100)
    found = "\n".join(text(line) for line in lines)
    assert "the earlier figures do not stand" in found
    winners = [
        line for line in lines if any(span.style == BOLD and "✔" in span.text for span in line)
    ]
    assert winners == []
