"""An election outside Britain, typed by hand: only the columns that say something."""

import datetime as dt
from pathlib import Path

import pytest

from tests.makers import night
from tracker.board import Board
from tracker.board.standing import Status
from tracker.election.csv_tables import ElectionError
from tracker.election.folder import load_election
from tracker.ledger import Ledger
from tracker.prepare.audit.election_audit import audit
from tracker.summary.news_scripts import end_of_night, headline, round_up, running_summary
from tracker.summary.outcome import outcome
from tracker.summary.seat_sentences import seat_sentence
from tracker.summary.text import text

SETTINGS = """
id = "pei"
name = "Provincial election"
date = 2023-04-03
timezone = "America/Halifax"
polls_close_time = 19:00:00
"""
PARTIES = "code,name\nPC,Progressive Conservative\nGreen,Green\nLib,Liberal\n"
SEATS = "id,name\n1,Souris-Elmira\n2,Georgetown-Pownal\n3,Montague-Kilmuir\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in (
        ("election.toml", SETTINGS),
        ("parties.csv", PARTIES),
        ("seats.csv", SEATS),
    ):
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


@pytest.fixture
def board(folder: Path) -> Board:
    election = load_election(folder)
    return Board.empty(election).apply(
        [
            night.result(election, "Souris-Elmira", votes={"PC": 1200, "Lib": 900}),
            night.result(election, "Georgetown-Pownal", votes={"Green": 1100, "PC": 1000}),
        ]
    )


def test_an_empty_cell_is_unknown(folder: Path) -> None:
    election = load_election(folder)
    seat = election.seats[0]
    assert (seat.electorate, seat.previous_winner, seat.sitting) == (None, "", "")
    assert election.polls_close.isoformat() == "2023-04-03T19:00:00-03:00"
    assert election.party_by_code["PC"].kind == "party"


def test_a_code_is_the_name_of_a_party_that_has_none(folder: Path) -> None:
    (folder / "parties.csv").write_text("code\nPC\n", encoding="utf-8")
    assert load_election(folder).party_name("PC") == "PC"


def test_the_party_with_most_previous_votes_won_last_time(folder: Path) -> None:
    (folder / "previous.csv").write_text(
        "seat_id,party,votes\n1,PC,900\n1,Lib,1000\n2,PC,5\n2,Lib,5\n", encoding="utf-8"
    )
    first, second, third = load_election(folder).seats
    assert (first.previous_winner, second.previous_winner, third.previous_winner) == ("Lib", "", "")


def test_votes_of_several_candidates_together_decide_no_previous_winner(folder: Path) -> None:
    with (folder / "parties.csv").open("w", encoding="utf-8") as file:
        file.write("code,name,kind\nPC,Progressive Conservative,\nOther,Other,other\n")
    (folder / "previous.csv").write_text(
        "seat_id,party,votes\n1,PC,900\n1,Other,1000\n", encoding="utf-8"
    )
    assert load_election(folder).seats[0].previous_winner == ""


@pytest.mark.parametrize("column", ["id", "name"])
def test_a_seat_needs_a_code_and_a_name(folder: Path, column: str) -> None:
    (folder / "seats.csv").write_text("id,name\n1,\n" if column == "name" else "id,name\n,A\n")
    with pytest.raises(ElectionError, match=f'seats.csv row 2: {column} "" is empty'):
        load_election(folder)


def test_a_misspelled_column_is_noted_by_the_audit(folder: Path) -> None:
    (folder / "seats.csv").write_text("id,name,electors\n1,A,500\n", encoding="utf-8")
    sentences = [f.sentence for f in audit(load_election(folder), folder).findings]
    assert 'seats.csv: column "electors" is not read' in sentences


# A seat without a previous result


def test_a_seat_without_a_previous_result_is_won(board: Board) -> None:
    state = board.states["1"]
    assert (state.status, state.gained(), state.result()) == (Status.DECLARED, None, "PC win")
    assert outcome(state) == "Progressive Conservative win Souris-Elmira"
    assert state.figures is not None
    assert (state.figures.swing, state.figures.turnout) == (None, None)
    assert not state.bases_differ


def test_a_win_without_a_previous_result_is_no_gain_and_no_hold(board: Board) -> None:
    tally = board.tally("PC")
    assert (tally.seats, tally.gains, tally.held, tally.losses, tally.net) == (1, 0, 0, 0, 0)


def test_no_sentence_of_such_a_night_has_gains_holds_or_a_net_change(board: Board) -> None:
    at = board.election.polls_close
    empty = Board.empty(board.election)
    texts = [
        headline.headline_line(board),
        seat_sentence(board.states["1"]),
        text(board, at),
        *(
            str(script)
            for script in (
                running_summary.running_summary(board, at),
                end_of_night.end_of_night(board, at),
                round_up.round_up(empty, board, at, at + dt.timedelta(hours=1)),
            )
        ),
    ]
    for said in texts:
        for word in ("gain", "hold", "up 0", "no change"):
            assert word not in said.lower()
    assert "PC win" not in texts[0]
    assert "Progressive Conservative win Souris-Elmira." in texts[1]


def test_the_seats_to_come_have_no_columns_without_a_value(board: Board) -> None:
    said = text(board, board.election.polls_close)
    assert said.endswith("Still to come: 1\n----------------\nSeat\nMontague-Kilmuir\n")
    assert "last time" not in said.lower()


def test_parties_without_a_colour_have_different_colours_and_marks(folder: Path) -> None:
    parties = load_election(folder).parties
    assert len({party.colour for party in parties}) == len({party.mark for party in parties}) == 3


def test_the_ledger_has_null_for_unknown_values(board: Board, tmp_path: Path) -> None:
    at = board.election.polls_close
    with Ledger.create(tmp_path / "pei.db", board.election, at) as ledger:
        with ledger.writing():
            ledger.append(
                [bulletin for stated in board.bulletins.values() for bulletin in stated.values()],
                at,
            )
        seats = ledger.connection.execute(
            "SELECT electorate, previous_winner, sitting FROM seats WHERE id = '1'"
        ).fetchall()
        declared = ledger.connection.execute(
            "SELECT result, gain, turnout FROM declarations WHERE seat_id = '1'"
        ).fetchall()
    assert seats == [(None, None, None)]
    assert declared == [("PC win", None, None)]


def test_the_audit_of_such_a_folder_has_notes_alone(folder: Path) -> None:
    findings = audit(load_election(folder), folder).findings
    assert {finding.severity for finding in findings} == {"note"}


def test_a_folder_without_a_close_of_polls_is_an_error_with_the_cure(folder: Path) -> None:
    settings = SETTINGS.replace("polls_close_time = 19:00:00\n", "")
    (folder / "election.toml").write_text(settings, encoding="utf-8")
    with pytest.raises(ElectionError, match="no close of polls; write polls_close_time = 22:00:00"):
        load_election(folder)


def test_a_short_row_that_was_appended_by_hand_has_its_number_of_cells_in_the_error(
    folder: Path,
) -> None:
    (folder / "seats.csv").write_text("id,name,county,region\n1,A,,\n28,Shediac Bay\n")
    with pytest.raises(ElectionError, match="row 3: 2 cells, and there are 4 columns; an empty"):
        load_election(folder)
