"""The explanation of a seat: each rule has its sentence, and every sentence is true."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.night import MIDNIGHT, few, recount, result, retraction_of, rush
from tracker.board import Board
from tracker.board.bulletin import Bulletin, Candidate
from tracker.ledger import Ledger
from tracker.ledger.explain import describe_bulletin, explain_standing, statements
from tracker.ledger.recorded_files import Source

LAB = {"Lab": 24952, "Con": 19473}
FIRST = result(few(), "Ipswich", 1)
SECOND = result(few(), "Ipswich", 2, LAB)
TIE = result(few(), "Ipswich", 1, {"Con": 5, "Lab": 5})
CALL = rush(few(), "Ipswich", "Con", 2)
RECOUNT = recount(few(), "Ipswich")
ENTRY = night.desk_entry(Board.empty(few()), "Ipswich", "Con")


def board(*bulletins: Bulletin) -> Board:
    return Board.of(few(), bulletins)


def explanation(*bulletins: Bulletin) -> str:
    return explain_standing(night.state(board(*bulletins), "Ipswich"))


def pin(to: Bulletin, *others: Bulletin) -> Bulletin:
    return night.pin(board(to, *others), "Ipswich", to)


# The explanation


@pytest.mark.parametrize(
    ("bulletins", "sentence"),
    [
        ([], "Nothing stands; the seat is awaited."),
        ([RECOUNT], "A recount is on; it shows until a rush or a result arrives."),
        (
            [FIRST, SECOND],
            f"Result 2 ({SECOND.id[:8]}) stands because nothing later from the feed does.",
        ),
        (
            [RECOUNT, FIRST],
            f"Result 1 ({FIRST.id[:8]}) stands because nothing later from the feed does",
        ),
        ([CALL], f"Rush 2 ({CALL.id[:8]}) stands because nothing later from the feed does."),
        (
            [FIRST, CALL],
            "from the feed does. It names a winner only; the votes of the earlier result do not stand.",
        ),
        ([TIE], "The top votes are equal and nobody is marked elected, so there is no winner."),
        (
            [FIRST, result(few(), "Ipswich", 1, LAB)],
            "2 statements of equal standing disagree; no winner is counted until one is pinned",
        ),
        (
            [FIRST, result(few(), "Ipswich", 1, {"Con": 9, "Lab": 2, "LD": 1})],
            "2 statements of equal standing disagree; Con is counted until one is pinned",
        ),
        (
            [ENTRY],
            f"The desk's entry by AB ({ENTRY.id[:8]}) stands because nothing from the feed does.",
        ),
        (
            [FIRST, pin(FIRST)],
            f"Result 1 ({FIRST.id[:8]}) stands because the desk pinned it, whatever the feed says.",
        ),
    ],
)
def test_each_rule_has_its_sentence(bulletins: Sequence[Bulletin], sentence: str) -> None:
    assert sentence in explanation(*bulletins)


@pytest.mark.parametrize(
    ("bulletins", "note"),
    [
        ([ENTRY, FIRST, SECOND], "Note: the desk's entry differs from the feed."),
        ([SECOND], "Note: an earlier revision from the feed has not arrived."),
        (
            [FIRST, pin(FIRST), SECOND],
            "Feed now Lab hold, majority 5,479 (result 2); the desk holds to Con gain from Lab,"
            " majority 1.",
        ),
        (
            [FIRST, pin(FIRST), CALL],
            "Note: the feed has said something newer than what is pinned.",
        ),
    ],
)
def test_flags_are_notes_at_the_end(bulletins: Sequence[Bulletin], note: str) -> None:
    assert explanation(*bulletins).endswith(note)


@pytest.mark.parametrize(
    ("initials", "sentence"),
    [
        (["AB"], "Confirmed by AB."),
        (["EF", "AB"], "Confirmed by AB and EF."),
        (["EF", "CD", "AB"], "Confirmed by AB, CD and EF."),
    ],
)
def test_the_initials_of_the_confirmations_are_listed(
    initials: Sequence[str], sentence: str
) -> None:
    confirmations = [night.confirm(board(FIRST), "Ipswich", by=by) for by in initials]
    verdict = explanation(FIRST, *confirmations)
    assert verdict == f"{explanation(FIRST)} {sentence}"


def test_confirmations_stand_before_the_notes() -> None:
    bulletins = [FIRST, pin(FIRST), SECOND]
    text = explanation(*bulletins, night.confirm(board(*bulletins), "Ipswich"))
    assert "whatever the feed says. Confirmed by AB. Feed now Lab hold" in text


def test_a_confirmation_of_an_earlier_result_is_not_listed() -> None:
    confirmation = night.confirm(board(FIRST), "Ipswich")
    assert "Confirmed" not in explanation(FIRST, confirmation, SECOND)


@pytest.mark.parametrize(
    ("bulletins", "untrue"),
    [
        ([FIRST, retraction_of(FIRST)], "Nothing has been said"),
        ([RECOUNT, ENTRY], "the feed has said nothing"),
        ([SECOND, retraction_of(SECOND), ENTRY], "the feed has said nothing"),
        ([FIRST, SECOND, retraction_of(SECOND)], "highest revision"),
    ],
    ids=[
        "everything retracted",
        "a recount and the desk",
        "the feed's result retracted",
        "the highest revision retracted",
    ],
)
def test_no_sentence_is_untrue(bulletins: Sequence[Bulletin], untrue: str) -> None:
    assert untrue not in explanation(*bulletins)


# The statements


def marks_of(*bulletins: Bulletin) -> list[tuple[str, bool, bool]]:
    """(beginning of the id, stands, retracted) of each statement."""
    sources = [Source(b, MIDNIGHT, ()) for b in bulletins]
    listed = statements(board(*bulletins), night.seat_of(few(), "Ipswich"), sources)
    return [(s.bulletin.id, s.stands, s.retracted) for s in listed]


def test_the_bulletin_that_stands_is_marked() -> None:
    assert marks_of(FIRST, SECOND) == [(FIRST.id, False, False), (SECOND.id, True, False)]


def test_in_a_conflict_all_rivals_are_marked() -> None:
    rival = result(few(), "Ipswich", 2)
    marks = marks_of(FIRST, SECOND, rival)
    assert [stands for _, stands, _ in marks] == [False, True, True]


def test_a_retracted_bulletin_is_marked() -> None:
    retraction = retraction_of(SECOND)
    assert marks_of(FIRST, SECOND, retraction) == [
        (FIRST.id, True, False),
        (SECOND.id, False, True),
        (retraction.id, False, False),
    ]


def test_notes_and_confirmations_are_listed_and_marked_when_retracted() -> None:
    note = night.note(board(FIRST), "Ipswich", "no answer")
    confirmation = night.confirm(board(FIRST), "Ipswich")
    marks = marks_of(FIRST, note, confirmation, retraction_of(note), retraction_of(confirmation))
    assert [retracted for _, _, retracted in marks] == [False, True, True, False, False]
    assert [stands for _, stands, _ in marks] == [True, False, False, False, False]


def test_a_bulletin_whose_retraction_is_retracted_is_not_marked() -> None:
    retraction = retraction_of(FIRST)
    marks = marks_of(FIRST, retraction, retraction_of(retraction))
    assert marks[:2] == [(FIRST.id, True, False), (retraction.id, False, True)]


@pytest.mark.parametrize(
    ("bulletin", "text"),
    [
        (
            night.result_in("Ipswich"),
            "result 1: Conservative elected; Con 24,952, Lab 19,473, LD 2,439",
        ),
        (CALL, "rush 2: Conservative elected, no votes given"),
        (TIE, "result 1: tied, nobody elected; Con 5, Lab 5"),
        (RECOUNT, "recount 1"),
        (recount(few(), "Ipswich", revision=None), "recount"),  # type: ignore[arg-type]
        (ENTRY, "rush: Conservative elected, no votes given"),
        (pin(FIRST), f"pin of {FIRST.id[:8]}"),
        (retraction_of(FIRST, reason="wrong seat"), f"retraction of {FIRST.id[:8]} (wrong seat)"),
        (rush(few(), "Ipswich", "Whig"), "rush 1: Whig elected"),
        (night.note(board(), "Ipswich", "no answer"), "note: no answer"),
        (night.confirm(board(FIRST), "Ipswich"), f"confirmation of {FIRST.id[:8]}"),
        (
            night.confirm(board(FIRST), "Ipswich", reason="rung"),
            f"confirmation of {FIRST.id[:8]} (rung)",
        ),
    ],
)
def test_the_description_of_a_bulletin(bulletin: Bulletin, text: str) -> None:
    assert describe_bulletin(bulletin, few()).startswith(text)


def test_candidates_are_described_in_order_of_votes() -> None:
    bulletin = Bulletin(
        election=few().id,
        seat=FIRST.seat,
        kind="result",
        origin="feed",
        candidates=(Candidate(party="LD", votes=1), Candidate(party="Con", votes=1234)),
    )
    assert describe_bulletin(bulletin, few()) == "result: Conservative elected; Con 1,234, LD 1"


def test_the_source_of_a_bulletin_is_its_files_or_the_initials_of_the_desk(tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "night.db", few(), MIDNIGHT) as ledger, ledger.writing():
        ledger.record_delivery("a.xml", b"a", "a" * 64, "accepted", "", [FIRST], MIDNIGHT)
        ledger.record_delivery("b.csv", b"b", "b" * 64, "accepted", "", [FIRST], MIDNIGHT)
        ledger.append([ENTRY], MIDNIGHT)
        sources = ledger.sources(FIRST.seat)
    listed = statements(ledger.board, night.seat_of(few(), "Ipswich"), sources)
    assert [statement.source for statement in listed] == [
        f"a.xml (sha256 {'a' * 12}), b.csv (sha256 {'b' * 12})",
        "desk, AB",
    ]


def test_times_are_in_the_elections_time_zone() -> None:
    source = Source(FIRST, MIDNIGHT.replace(month=6, hour=22), ())
    (statement,) = statements(board(FIRST), night.seat_of(few(), "Ipswich"), [source])
    assert statement.at == "23:00:00"


def test_different_electorates_are_printed_and_make_no_conflict() -> None:
    table = result(few(), "Ipswich", 1, electorate=75_520)
    wire = result(few(), "Ipswich", 1, electorate=75_525, valid_votes=6)
    both = board(table, wire)
    sources = [Source(b, MIDNIGHT, (("a.xml", "0" * 64),)) for b in (table, wire)]
    listed = statements(both, night.seat_of(few(), "Ipswich"), sources)
    assert [s.differs for s in listed] == ["electorate: 75,520, not 75,525", ""]
    assert night.state(both, "Ipswich").status.value == "declared"


def test_a_recount_after_a_call_is_explained() -> None:
    text = explanation(CALL, recount(few(), "Ipswich", 3))
    assert text.startswith(f"A recount is on since Rush 2 ({CALL.id[:8]}), which does not count")
    assert "nothing later" not in text


def test_a_settlement_is_explained() -> None:
    choice = night.settle(board(FIRST, SECOND_TYPED), "Ipswich", FIRST)
    assert "because the desk settled on it" in explanation(FIRST, SECOND_TYPED, choice)
    assert describe_bulletin(choice, few()) == f"settlement of {FIRST.id[:8]}"


SECOND_TYPED = result(few(), "Ipswich", 1, LAB)
