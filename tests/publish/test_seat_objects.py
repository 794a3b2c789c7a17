"""The object of a seat in each status. It contains no unsafe figure."""

import pytest

from tests.makers import boards, night
from tests.makers.published import parts
from tracker.board import Board
from tracker.summary.seat_sentences import seat_sentence


def test_a_declared_seat_has_its_figures_unrounded_and_printed() -> None:
    own = parts(night.anglia_board(), "Peterborough").own
    assert own.winner
    assert own.swing
    assert own.turnout
    assert (own.winner.party, own.winner.candidate) == ("Con", "Paul Bristow")
    assert (own.majority, own.swing.printed, own.turnout.printed) == (2580, "3.3", "65.9")
    assert own.swing.value == pytest.approx(3.33445, abs=1e-5)
    leader = own.candidates[0]
    assert leader.share_change
    assert (leader.votes, leader.share.printed) == (22334, "46.7")
    assert (leader.share_change.printed, leader.elected) == ("−0.1", True)
    assert [candidate.elected for candidate in own.candidates[1:]] == [False] * 7


def test_the_on_air_sentence_is_that_of_the_summary() -> None:
    board = night.anglia_board()
    for name in ("Peterborough", "Ipswich", "North Norfolk"):
        own = parts(board, name).own
        assert own.on_air == seat_sentence(night.state(board, name))


def test_the_desks_own_report_says_so_in_the_seat_and_in_its_flip() -> None:
    board = Board.empty(night.anglia())
    own = parts(board.apply([night.desk_entry(board, "Ipswich", "Con")]), "Ipswich")
    assert own.flip
    for published in (own.own, own.flip):
        assert published.own_report
        assert published.on_air.endswith("That is our own report, not the agency's.")
    assert not parts(night.anglia_board(), "Ipswich").own.own_report


@pytest.mark.parametrize("seat", ["Thurrock", "Corby", "Bedford", "Ipswich"])
def test_no_sentence_for_the_air_is_a_note_for_the_desk(seat: str) -> None:
    on_air = parts(boards.unfinished(), seat).own.on_air
    assert "to be said" not in on_air
    assert "disagree" not in on_air


def test_gain_or_hold_is_given_against_both_bases() -> None:
    own = parts(night.anglia_board(), "Luton South").own
    assert (own.results.previous, own.results.sitting) == ("Lab hold", "Lab gain from Ind")


def test_a_target_has_swing_needed_and_swing() -> None:
    (line,) = parts(night.anglia_board(), "Peterborough").targets
    assert line.swing_needed
    assert line.swing
    assert line.beyond
    printed = (line.swing_needed.printed, line.swing.printed, line.beyond.printed)
    assert (*printed, line.status) == ("0.6", "3.3", "+2.7", "flipped")


@pytest.mark.parametrize(
    ("seat", "status", "winner"),
    [
        ("Peterborough", "called", "Con"),
        ("Bedford", "recount", None),
        ("Ipswich", "votes-pending", "Lab"),
        ("Thurrock", "conflict", None),
        ("Corby", "conflict", "Con"),
        ("Luton South", "awaiting", None),
    ],
)
def test_unsafe_figures_are_missing(seat: str, status: str, winner: str | None) -> None:
    own = parts(boards.unfinished(), seat).own
    assert own.status == status
    assert (own.winner.party if own.winner else None) == winner
    assert own.candidates == []
    figures = (own.majority, own.majority_share, own.turnout, own.valid_votes, own.swing)
    assert figures == (None,) * 5
    assert own.declared_at is None


def test_a_tie_has_votes_and_nobody_elected() -> None:
    own = parts(boards.unfinished(), "North Norfolk").own
    assert (own.status, own.winner, own.gain) == ("tied", None, None)
    assert [candidate.votes for candidate in own.candidates] == [20_000, 20_000, 9]
    assert not any(candidate.elected for candidate in own.candidates)


def test_without_a_statement_as_of_is_null() -> None:
    own = parts(Board.empty(night.few()), "Ipswich").own
    assert (own.as_of, own.declared, own.total, own.source) == (None, 0, 4, None)


def test_pins_and_confirmations_of_the_desk_are_published() -> None:
    board = night.anglia_board()
    board = board.apply([night.pin(board, "Ipswich")])
    board = board.apply([night.confirm(board, "Ipswich", by="CD")])
    own = parts(board, "Ipswich").own
    assert (own.pinned, own.confirmed, own.flags) == (True, ["CD"], ["pinned by the desk"])


@pytest.mark.parametrize("name", boards.HOSTILE)
def test_control_characters_of_a_name_are_escaped(name: str) -> None:
    board = boards.hostile(name)
    for seat in ("Peterborough", "Bedford", "Ipswich"):
        own = parts(board, seat).own
        texts = [own.on_air, own.source or "", own.results.previous or ""]
        texts += [text for line in own.candidates for text in (line.party, line.party_name)]
        texts += [own.winner.party, own.winner.name] if own.winner else []
        assert not any(bad in text for text in texts for bad in "\x1b\u202e\n\t\r")


def test_a_call_flips_a_target_without_figures() -> None:
    flip = parts(boards.unfinished(), "Peterborough").flip
    assert flip
    assert flip.taken == ["Conservative target seats"]
    assert (flip.majority, flip.swing, flip.declared_at) == (None, None, None)


def test_a_hold_is_not_a_flip() -> None:
    assert parts(night.anglia_board(), "Colchester").flip is None


@pytest.mark.parametrize(("seat", "is_next"), [("Bedford", True), ("Peterborough", False)])
def test_a_target_seat_is_next_until_it_has_a_winner(seat: str, is_next: bool) -> None:
    assert (parts(boards.unfinished(), seat).next_seat is not None) is is_next
