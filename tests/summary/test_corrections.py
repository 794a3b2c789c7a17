"""What was said or shown and does not stand: in the next round-up, and in the summary."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.makers import night
from tests.makers.boards import board_of, result, rush, state
from tests.makers.exports import export_summary
from tracker import cli
from tracker.board.bulletin import Bulletin
from tracker.ledger import Ledger
from tracker.ledger.as_of import as_of
from tracker.ledger.recorded_exports import Export
from tracker.summary.corrections import correction_clause
from tracker.summary.retractions import Correction, RetractionLog, retractions

Run = Callable[..., str]


def at(minute: int) -> dt.datetime:
    return night.MIDNIGHT + dt.timedelta(hours=2, minutes=minute)


def corrected(was: list[Bulletin], now: list[Bulletin]) -> str:
    return correction_clause(
        Correction(state(board_of(*was), "Ipswich"), state(board_of(*now), "Ipswich"))
    )


GAIN, HOLD = ({"Con": 20, "Lab": 10}, {"Con": 10, "Lab": 20})


@pytest.mark.parametrize(
    ("was", "now", "clause"),
    [
        (
            [result("Ipswich", GAIN)],
            [result("Ipswich", HOLD)],
            "Ipswich is a Labour hold, not a Conservative gain from Labour",
        ),
        (
            [result("Ipswich", {"SNP": 2})],
            [result("Ipswich", {"Ind": 2})],
            "Ipswich is an Independent gain from Labour, not an SNP gain from Labour",
        ),
        (
            [result("Ipswich", {"Con": 9, "Lab": 9})],
            [result("Ipswich", HOLD)],
            "Ipswich is a Labour hold, not a tie",
        ),
        (
            [rush("Ipswich", "Con")],
            [],
            "the Conservative gain from Labour in Ipswich does not stand",
        ),
        ([result("Ipswich", GAIN)], [result("Ipswich", {"Con": 20, "Lab": 11})], "nine, not 10"),
    ],
)
def test_a_correction_states_what_stands_and_what_does_not(
    was: list[Bulletin], now: list[Bulletin], clause: str
) -> None:
    assert clause in corrected(was, now)


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    monkeypatch.delenv("TRACKER_DB", raising=False)
    return Ledger.create(tmp_path / "night.db", night.anglia(), night.MIDNIGHT)


def receive(ledger: Ledger, minute: int, *bulletins: Bulletin) -> None:
    with ledger.writing():
        ledger.append(list(bulletins), at(minute))


def said(ledger: Ledger, what: str, minute: int, seats: frozenset[str] | None = None) -> None:
    """Record that a text was made from the board of this time."""
    of = as_of(ledger, at(minute), at=at(minute))
    ledger.record_export(
        Export(at(minute), f"say {what}", "", of.known_at, of.last_seq, "0" * 64, seats)
    )


def round_up(ledger: Ledger, minute: int, *more: str) -> str:
    arguments = ["say", "round-up", "--at", f"02:{minute:02}", *more, "--db", str(ledger.path)]
    done = CliRunner().invoke(cli.commands, arguments)
    assert done.exit_code == 0, done.output
    return " ".join(done.stdout.split())


def test_a_gain_of_the_last_round_up_that_was_flipped_back_comes_first(ledger: Ledger) -> None:
    """The last round-up was 10 minutes ago, the default without one on record 30 minutes."""
    receive(ledger, 0, result("Ipswich", GAIN))
    said(ledger, "round-up", 10)
    receive(ledger, 15, result("Ipswich", HOLD, revision=2))
    text = round_up(ledger, 45)
    assert "Round-up, 02:10 to 02:45" in text
    assert "declared. Correction to what we said at 02:10: Ipswich is a Labour hold" in text


def test_what_was_said_and_retracted_between_two_round_ups_is_corrected(ledger: Ledger) -> None:
    said(ledger, "round-up", 10)
    receive(ledger, 12, result("Ipswich", GAIN))
    said(ledger, "headline", 13)
    receive(ledger, 15, result("Ipswich", HOLD, revision=2))
    assert "Correction to what we said at 02:13: Ipswich is a Labour hold" in round_up(ledger, 20)


def test_what_was_only_shown_is_a_note_for_the_desk(ledger: Ledger) -> None:
    said(ledger, "round-up", 10)
    receive(ledger, 12, result("Ipswich", GAIN))
    receive(ledger, 15, result("Ipswich", HOLD, revision=2))
    public, _, notes = round_up(ledger, 20).partition("Not to be read out")
    assert "Correction" not in public
    assert "Shown until 02:15; if it was said, correct it: Ipswich is a Labour hold" in notes


def test_a_value_that_stands_again_is_no_correction(ledger: Ledger) -> None:
    first, other = result("Ipswich", GAIN), result("Ipswich", HOLD, revision=2)
    receive(ledger, 0, first)
    said(ledger, "round-up", 10)
    receive(ledger, 12, other)
    receive(ledger, 15, result("Ipswich", GAIN, revision=3))
    assert "Correction to what we said at 02:10" not in round_up(ledger, 20)


def test_the_summary_lists_what_was_shown_and_does_not_stand(ledger: Ledger) -> None:
    receive(ledger, 12, result("Ipswich", GAIN))
    receive(ledger, 15, result("Ipswich", HOLD, revision=2))
    text = export_summary(ledger, "text", None, as_of(ledger, at(20)), now=at(20)).content.decode()
    assert "Corrections: 1\n" in text
    assert "Until 02:15: Ipswich is a Labour hold, not a Conservative gain from Labour." in text
    assert text.index("Corrections") < text.index("Conservative target seats")


def test_a_night_without_corrections_has_no_such_section(ledger: Ledger) -> None:
    receive(ledger, 12, result("Ipswich", GAIN))
    assert retractions(ledger, 0, ledger.last_seq) == ()
    text = export_summary(ledger, "text", None, as_of(ledger, at(20)), now=at(20)).content.decode()
    assert "Corrections" not in text


def test_a_log_reads_each_statement_once_and_finds_the_same(ledger: Ledger) -> None:
    log = RetractionLog()
    receive(ledger, 12, result("Ipswich", GAIN))
    assert list(log.read(ledger)) == []
    receive(ledger, 15, result("Ipswich", HOLD, revision=2))
    assert tuple(log.read(ledger)) == retractions(ledger, 0, ledger.last_seq)
    assert len(log.read(ledger)) == 1
