"""The signs of a seat: what they look like, when each is shown, and when it leaves."""

import unicodedata
from collections.abc import Iterable

import pytest
from rich.cells import cell_len

from tests.makers import night
from tests.makers.newsroom import cells, text
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.election.default_styles import MARKS, NO_MARK
from tracker.election.folder import load_election
from tracker.ui.view_models.filter import parse_filter
from tracker.ui.view_models.marks import NO_MARKS, Marks
from tracker.ui.view_models.seat_signs import (
    FLIPPED,
    MORE,
    TARGET,
    SeatSign,
    count_signs,
    count_spans,
    sign_cells,
    sign_words,
    signs_of,
)
from tracker.ui.view_models.seats import seat_listing

ANGLIA = night.anglia()
BEFORE = Board.empty(ANGLIA)
IPSWICH = night.seat_of(ANGLIA, "Ipswich").id
CON, LAB = ({"Con": 3, "Lab": 2}, {"Con": 2, "Lab": 3})


def result(votes: dict[str, int], revision: int = 1) -> Bulletin:
    return night.result(ANGLIA, "Ipswich", votes=votes, revision=revision)


def pinned(*bulletins: Bulletin) -> Board:
    board = BEFORE.apply(bulletins)
    return board.apply([night.pin(board, "Ipswich")])


def own(party: str = "Con") -> Bulletin:
    return night.desk_entry(BEFORE, "Ipswich", party)


def signs(board: Board, marks: Marks = NO_MARKS) -> set[SeatSign]:
    return {*signs_of(board.states[IPSWICH], marks)}


# -- the characters --------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [*(sign.symbol for sign in SeatSign), FLIPPED, TARGET])
def test_a_sign_takes_one_cell_in_every_terminal(sign: str) -> None:
    assert len(sign) == 1
    assert cell_len(sign) == 1
    assert unicodedata.east_asian_width(sign) in ("N", "Na")  # neither wide nor ambiguous


def test_every_sign_and_word_is_of_one_sign_only() -> None:
    shapes = [*(sign.symbol for sign in SeatSign), FLIPPED, TARGET, MORE]
    assert len(set(shapes)) == len(shapes)
    assert len({sign.word for sign in SeatSign}) == len(SeatSign)


@pytest.mark.parametrize("election", ["anglia-2019", "uk-2019", "uk-2024"])
def test_no_sign_is_the_mark_of_a_party(election: str) -> None:
    """The star of a watched seat was the mark of the SNP."""
    parties = {party.mark for party in load_election(election).parties} | {*MARKS, NO_MARK}
    assert parties & {*(sign.symbol for sign in SeatSign), FLIPPED, TARGET} == set()


# -- when each is shown, and when it leaves --------------------------------------------------

CONTRADICTION = (result(CON), result(LAB))
DIFFERING_PIN = pinned(result(CON)).apply([result(LAB, 2)])

Case = tuple[Board, Board]
CASES: dict[SeatSign, list[Case]] = {
    SeatSign.CONFLICT: [
        (BEFORE.apply(CONTRADICTION), BEFORE.apply([*CONTRADICTION, result(LAB, 2)]))
    ],
    SeatSign.DIFFERS: [
        (DIFFERING_PIN, DIFFERING_PIN.apply([result(CON, 3)])),
        (BEFORE.apply([own("Lab"), result(CON)]), BEFORE.apply([own(), result(CON)])),
    ],
    SeatSign.RECOUNT: [
        (
            BEFORE.apply([night.recount(ANGLIA, "Ipswich")]),
            BEFORE.apply([night.recount(ANGLIA, "Ipswich"), result(CON)]),
        )
    ],
    SeatSign.TIED: [
        (BEFORE.apply([result({"Con": 3, "Lab": 3})]), BEFORE.apply([result(CON, 2)])),
    ],
    SeatSign.OURS: [(BEFORE.apply([own()]), BEFORE.apply([own(), result(CON)]))],
    SeatSign.PINNED: [(pinned(result(CON)), BEFORE.apply([result(CON)]))],
}


@pytest.mark.parametrize(
    ("sign", "case"), [(sign, case) for sign, cases in CASES.items() for case in cases]
)
def test_a_sign_is_shown_until_it_is_settled(sign: SeatSign, case: Case) -> None:
    marked, settled = case
    assert sign in signs(marked)
    assert sign not in signs(settled)


def test_a_doubtful_result_has_its_sign_until_it_is_confirmed() -> None:
    election = load_election("anglia-2019")
    votes = {"Con": 10, "Lab": 9}
    doubtful = night.result(election, "Ipswich", votes=votes)
    board = Board.of(election, [doubtful])
    assert SeatSign.DOUBTFUL in signs(board)
    assert SeatSign.DOUBTFUL not in signs(board.apply([night.confirm(board, "Ipswich")]))


@pytest.mark.parametrize(
    ("sign", "mark"),
    [
        (SeatSign.CORRECTED, "corrected"),
        (SeatSign.UNSEEN, "unseen"),
        (SeatSign.NOTED, "noted"),
        (SeatSign.WATCHED, "watched"),
    ],
)
def test_a_mark_of_the_session_has_its_sign(sign: SeatSign, mark: str) -> None:
    assert signs(BEFORE, Marks(**{mark: frozenset({IPSWICH})})) == {sign}
    assert signs(BEFORE, Marks(**{mark: frozenset({"another"})})) == set()


def test_a_seat_without_anything_to_settle_has_no_sign() -> None:
    full = night.anglia_board()
    assert {s.seat.name for s in full.states.values() if signs_of(s, NO_MARKS)} == set()


def test_the_gravest_sign_is_first() -> None:
    marks = Marks(watched=frozenset({IPSWICH}), corrected=frozenset({IPSWICH}))
    found = signs_of(DIFFERING_PIN.states[IPSWICH], marks)
    assert found == (SeatSign.DIFFERS, SeatSign.CORRECTED, SeatSign.PINNED, SeatSign.WATCHED)


# -- as text ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "room", "written"),
    [(0, 2, "  "), (1, 2, "! "), (2, 2, "!?"), (3, 2, "!…"), (3, 1, "!"), (0, 1, " ")],
)
def test_the_signs_take_exactly_their_cells(count: int, room: int, written: str) -> None:
    assert text(tuple(sign_cells(tuple(SeatSign)[:count], room))) == written


def test_a_mark_of_the_producers_own_gives_way_to_a_counted_sign() -> None:
    signs = (SeatSign.DIFFERS, SeatSign.PINNED, SeatSign.UNSEEN)
    assert text(tuple(sign_cells(signs, 2))) == "≢⚲"


@pytest.mark.parametrize("sign", SeatSign)
def test_the_heading_of_a_sign_has_its_whole_meaning_at_80_columns(sign: SeatSign) -> None:
    assert len(f" {sign.symbol} {sign.word} 650  {sign.meaning} ") <= 79


def test_the_words_follow_their_signs() -> None:
    assert text(sign_words([SeatSign.OURS, SeatSign.PINNED])) == "  ✎ ours  ⚲ pinned"


def test_seats_are_counted_once_for_each_of_their_signs() -> None:
    marks = Marks(corrected=frozenset({IPSWICH}), unseen=frozenset({IPSWICH}))
    counts = count_signs(DIFFERING_PIN.states.values(), marks)
    assert counts == {SeatSign.DIFFERS: 1, SeatSign.CORRECTED: 1, SeatSign.PINNED: 1}
    assert text(tuple(count_spans(counts))) == " ≢ differs 1  ∆ corrected 1  ⚲ pinned 1 "
    assert text(tuple(count_spans(counts, has_words=False))) == "≢1 ∆1 ⚲1 "
    assert count_spans({}) == []


# -- the list of the marked seats ------------------------------------------------------------


def listed(board: Board, marks: Marks, width: int = 100) -> list[str]:
    query = parse_filter("marked sort:sign", ANGLIA, orders=["sign"], marks=marks)
    assert not query.error
    found = seat_listing(board, width, query, marks=marks)
    return [text(line).strip() for line in found.lines()]


def _starts(lines: Iterable[str]) -> list[str]:
    return [line.split("  ")[0] for line in lines]


def test_a_seat_is_listed_under_each_of_its_counted_signs() -> None:
    marks = Marks(watched=frozenset({IPSWICH, night.seat_of(ANGLIA, "Bedford").id}))
    lines = listed(DIFFERING_PIN, marks)
    headings = [line for line in lines if "Ipswich" not in line]
    assert _starts(headings) == ["≢ differs 1", "⚲ pinned 1"]
    assert len(lines) == 4
    assert "the feed contradicts a pin" in headings[0]


@pytest.mark.parametrize("width", [60, 79, 102, 220])
def test_the_headings_fit_their_width(width: int) -> None:
    every = Marks(*(frozenset({IPSWICH}),) * 5)
    lines = seat_listing(DIFFERING_PIN, width, order="sign", marks=every).lines()
    assert [line for line in lines if cells(line) > width] == []
    assert "no sign 68" in text(lines[-69])


@pytest.mark.parametrize("sign", SeatSign)
def test_the_filter_finds_a_seat_by_each_of_its_signs(sign: SeatSign) -> None:
    marks = Marks(*(frozenset({IPSWICH}),) * 5)
    query = parse_filter(sign.word, ANGLIA, marks=marks)
    for board in (DIFFERING_PIN, BEFORE.apply([own()]), BEFORE.apply(CONTRADICTION)):
        assert query.matches(board.states[IPSWICH]) is (sign in signs(board, marks))


def test_a_tie_is_counted_in_the_head_and_listed_with_the_marked_seats() -> None:
    board = BEFORE.apply([result({"Con": 3, "Lab": 3})])
    counts = count_signs(board.states.values(), NO_MARKS)
    assert text(tuple(count_spans(counts))) == " = tied 1 "
    assert listed(board, NO_MARKS)[0].startswith("= tied 1")
    assert {"tie", "lot"} <= {*SeatSign.TIED.meaning.replace(":", "").split()}
