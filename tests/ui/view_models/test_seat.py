"""The page of a seat: candidates, target, both bases, and the explanation."""

import datetime as dt

import pytest

from tests.makers import night
from tests.makers.newsroom import cells, text
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.ledger.recorded_files import Source
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
    header, first, second, *rest = [text(line) for line in table(FULL, "Peterborough")]
    assert header.split() == ["Candidate", "Party", "Votes", "Share", "Change"]
    assert "Paul Bristow" in first
    for part in ("■ Con", "22,334", "46.7", "−0.1"):
        assert part in first
    assert "Lisa Forbes" in second
    assert len(rest) == len(night.result_in("Peterborough").candidates) - 2


def test_only_the_elected_candidate_has_a_tick() -> None:
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


def test_a_candidate_without_votes_has_no_bar() -> None:
    board = BEFORE.apply([night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 2, "LD": 0})])
    assert "█" not in text(table(board, "Ipswich")[-1])


def test_a_change_has_a_true_minus_sign() -> None:
    assert "−6.7" in text(table(FULL, "Peterborough")[2])


# -- the page -----------------------------------------------------------------------------------


def test_a_gain_has_its_sentence_its_figures_its_target_and_its_reason() -> None:
    found = read(FULL, "Ipswich", 100)
    for part in (
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
        assert part in found


def test_a_swing_of_two_digits_has_a_space_before_it() -> None:
    """It was "Swing10.8"."""
    assert "Swing 10.8 Con→LD" in read(FULL, "St Albans", 160)
    assert "Swing 6.3 Lab→Con" in read(FULL, "Ipswich", 160)


def test_an_awaited_seat_has_its_previous_time() -> None:
    found = read(BEFORE, "Ipswich")
    assert "still to declare; last time it declared at 02:59" in found
    assert "Nothing stands; the seat is awaited." in found


def test_superseded_votes_have_a_warning() -> None:
    lines = seat_page(pending(), night.state(pending(), "Ipswich"), [], 80)
    (warning,) = [line for line in lines if "superseded" in text(line)]
    assert warning[0].style == ALARM
    assert "Majority 5,479" not in read(pending(), "Ipswich")


def test_a_conflict_over_the_winner_has_no_figures() -> None:
    found = read(conflict(Con=20, Lab=30), "Ipswich")
    assert "not to be said until it is settled" in found
    assert "Majority" not in found
    assert "no winner is counted" in found


def test_a_conflict_over_the_votes_has_the_winner_and_no_figures() -> None:
    found = " ".join(read(conflict(Con=31, Lab=20), "Ipswich").split())
    assert "Con gain from Lab" in found
    assert "no figures to be said" in found
    assert "Con is counted" in found


def test_disputed_figures_are_not_shown() -> None:
    """The sentence is "no figures to be said", so the line below must have no figure."""
    assert "Majority 1" not in read(conflict(Con=31, Lab=20), "Ipswich")


def test_both_bases_are_shown_if_they_differ() -> None:
    found = [line.split() for line in read(FULL, "South Cambridgeshire").splitlines()]
    assert "Against last time Con hold".split() in found
    assert "Against who was sitting Con gain from LD".split() in found


def test_the_bases_are_aligned() -> None:
    first, second = (
        line
        for line in read(FULL, "South Cambridgeshire").splitlines()
        if line.startswith((" Against last", " Against who"))
    )
    assert first.index("Con hold") == second.index("Con gain")


def test_bases_that_agree_are_not_shown() -> None:
    assert "Against" not in read(FULL, "Ipswich")


def test_a_seat_that_is_no_target_has_no_target_line() -> None:
    assert "published:" not in read(FULL, "Maldon")


def test_notes_are_flagged() -> None:
    board = FULL.apply([night.pin(FULL, "Ipswich")])
    assert "⚑ pinned by the desk" in read(board, "Ipswich")


# -- the bulletins -----------------------------------------------------------------------------


def test_every_bulletin_has_its_time_its_description_and_its_file() -> None:
    real = night.result_in("Ipswich")
    found = read(FULL, "Ipswich", 100, [source(real, "Ipswich_1.xml")])
    assert f" ✔ 02:50:07 {real.id[:8]} result 1: Conservative elected" in found
    assert "from Ipswich_1.xml (sha256 abababababab)" in found


def test_a_desk_entry_has_its_initials() -> None:
    entry = night.desk_entry(BEFORE, "Ipswich", "Con", by="QX", reason="by phone")
    board = BEFORE.apply([entry])
    found = read(board, "Ipswich", 80, [source(entry)])
    assert "from desk, QX" in found
    assert "(by phone)" in found


def test_retracted_bulletins_have_a_cross_and_standing_bulletins_a_tick() -> None:
    entry = night.desk_entry(BEFORE, "Ipswich", "Con")
    retraction = night.retraction_of(entry)
    real = night.result_in("Ipswich")
    board = BEFORE.apply([entry, retraction, real])
    marks = [
        line[1]
        for line in read(
            board, "Ipswich", 80, [source(b) for b in (entry, retraction, real)]
        ).splitlines()
        if "02:50:07" in line
    ]
    assert marks == ["✘", " ", "✔"]


def test_both_rivals_of_a_conflict_are_listed() -> None:
    board = conflict(Con=20, Lab=30)
    bulletins = list(board.bulletins[night.seat_of(ANGLIA, "Ipswich").id].values())
    found = read(board, "Ipswich", 80, [source(b, f"{n}.xml") for n, b in enumerate(bulletins)])
    assert "Con 30, Lab 20" in found
    assert "Lab 30, Con 20" in found


@pytest.mark.parametrize("width", [80, 160])
def test_a_long_bulletin_is_wrapped_without_loss(width: int) -> None:
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


# -- the preview -----------------------------------------------------------------------------------


def test_a_preview_has_the_title_the_sentence_and_the_candidates() -> None:
    found = "\n".join(text(line) for line in seat_preview(night.state(FULL, "Ipswich"), 100))
    assert found.startswith(" Ipswich   Con GAIN  from Lab")
    assert "Conservative gain from Labour in Ipswich." in found
    assert "Tom Hunt" in found


def test_a_preview_warns_of_superseded_votes() -> None:
    lines = seat_preview(night.state(pending(), "Ipswich"), 100)
    found = "\n".join(text(line) for line in lines)
    assert "the earlier figures do not stand" in found
    winners = [
        line for line in lines if any(span.style == BOLD and "✔" in span.text for span in line)
    ]
    assert winners == []


@pytest.mark.parametrize(("id_", "shown"), [("E14000761", "E14000761"), ("1", "id 1")])
def test_a_district_with_the_number_1_has_no_bare_1_below_its_name(id_: str, shown: str) -> None:
    seat = night.seat("Souris-Elmira", id=id_)
    board = Board.of(night.small(seat), [])
    page = seat_page(board, board.states[id_], [], 80)
    assert text(page[2]).strip() == shown


def test_a_swing_of_ten_points_or_more_has_a_space_before_it() -> None:
    large = night.result(ANGLIA, "North Norfolk", 1, {"Con": 40_000, "LD": 3_000})
    assert "Swing 46.4 LD→Con" in read(BEFORE.apply([large]), "North Norfolk")
