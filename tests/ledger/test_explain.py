"""Why a seat stands as it does: each rule has its sentence, and every sentence is true."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.night import MIDNIGHT, few, recount, result, retraction_of, rush
from tracker.board import Board
from tracker.board.bulletin import Bulletin, Candidate
from tracker.ledger import Ledger
from tracker.ledger.explain import describe_bulletin, explain_standing, statements
from tracker.ledger.queries import Source

LAB = {"Lab": 24952, "Con": 19473}
FIRST = result(few(), "Ipswich", 1)
SECOND = result(few(), "Ipswich", 2, LAB)
TIE = result(few(), "Ipswich", 1, {"Con": 5, "Lab": 5})
CALL = rush(few(), "Ipswich", "Con", 2)
RECOUNT = recount(few(), "Ipswich")
ENTRY = night.desk_entry(Board.empty(few()), "Ipswich", "Con")


def board(*said: Bulletin) -> Board:
    return Board.of(few(), said)


def said_of_ipswich(*said: Bulletin) -> str:
    return explain_standing(night.state(board(*said), "Ipswich"))


def pin(to: Bulletin, *seen: Bulletin) -> Bulletin:
    return night.pin(board(to, *seen), "Ipswich", to)


# The verdict


@pytest.mark.parametrize(
    ("said", "sentence"),
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
def test_each_rule_has_its_sentence(said: Sequence[Bulletin], sentence: str) -> None:
    assert sentence in said_of_ipswich(*said)


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ([ENTRY, FIRST, SECOND], "Note: the desk's entry differs from the feed."),
        ([SECOND], "Note: an earlier revision from the feed has not arrived."),
        (
            [FIRST, pin(FIRST), SECOND],
            "The desk holds to Con gain from Lab, the feed has Lab hold (result 2).",
        ),
        (
            [FIRST, pin(FIRST), CALL],
            "Note: the feed has said something newer than what is pinned.",
        ),
    ],
)
def test_what_a_producer_should_know_is_noted(said: Sequence[Bulletin], note: str) -> None:
    assert said_of_ipswich(*said).endswith(note)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (["AB"], "Confirmed by AB."),
        (["EF", "AB"], "Confirmed by AB and EF."),
        (["EF", "CD", "AB"], "Confirmed by AB, CD and EF."),
    ],
)
def test_who_has_confirmed_what_stands_is_said(who: Sequence[str], sentence: str) -> None:
    agree = [night.confirm(board(FIRST), "Ipswich", by=by) for by in who]
    verdict = said_of_ipswich(FIRST, *agree)
    assert verdict == f"{said_of_ipswich(FIRST)} {sentence}"


def test_a_confirmation_is_said_before_what_is_to_be_noted() -> None:
    said = [FIRST, pin(FIRST), SECOND]
    words = said_of_ipswich(*said, night.confirm(board(*said), "Ipswich"))
    assert "whatever the feed says. Confirmed by AB. The desk holds to" in words


def test_a_confirmation_of_what_stood_before_is_not_said() -> None:
    agrees = night.confirm(board(FIRST), "Ipswich")
    assert "Confirmed" not in said_of_ipswich(FIRST, agrees, SECOND)


@pytest.mark.parametrize(
    ("said", "untrue"),
    [
        ([FIRST, retraction_of(FIRST)], "Nothing has been said"),
        ([RECOUNT, ENTRY], "the feed has said nothing"),
        ([SECOND, retraction_of(SECOND), ENTRY], "the feed has said nothing"),
        ([FIRST, SECOND, retraction_of(SECOND)], "highest revision"),
    ],
    ids=[
        "all taken back",
        "a recount and the desk",
        "the feed taken back",
        "the highest taken back",
    ],
)
def test_a_sentence_says_nothing_that_is_not_so(said: Sequence[Bulletin], untrue: str) -> None:
    assert untrue not in said_of_ipswich(*said)


# The statements


def of_ipswich(*said: Bulletin) -> list[tuple[str, bool, bool]]:
    """(beginning of the id, stands, retracted) of each statement."""
    sources = [Source(one, MIDNIGHT, ()) for one in said]
    found = statements(board(*said), night.seat_of(few(), "Ipswich"), sources)
    return [(one.bulletin.id, one.stands, one.retracted) for one in found]


def test_the_one_that_stands_is_marked() -> None:
    assert of_ipswich(FIRST, SECOND) == [(FIRST.id, False, False), (SECOND.id, True, False)]


def test_in_a_conflict_all_that_have_equal_standing_are_marked() -> None:
    rival = result(few(), "Ipswich", 2)
    marks = of_ipswich(FIRST, SECOND, rival)
    assert [stands for _, stands, _ in marks] == [False, True, True]


def test_what_is_taken_back_is_marked() -> None:
    back = retraction_of(SECOND)
    assert of_ipswich(FIRST, SECOND, back) == [
        (FIRST.id, True, False),
        (SECOND.id, False, True),
        (back.id, False, False),
    ]


def test_notes_and_confirmations_are_listed_and_marked_when_taken_back() -> None:
    word = night.note(board(FIRST), "Ipswich", "no answer")
    agrees = night.confirm(board(FIRST), "Ipswich")
    marks = of_ipswich(FIRST, word, agrees, retraction_of(word), retraction_of(agrees))
    assert [retracted for _, _, retracted in marks] == [False, True, True, False, False]
    assert [stands for _, stands, _ in marks] == [True, False, False, False, False]


def test_what_was_taken_back_by_mistake_is_no_longer_marked() -> None:
    back = retraction_of(FIRST)
    marks = of_ipswich(FIRST, back, retraction_of(back))
    assert marks[:2] == [(FIRST.id, True, False), (back.id, False, True)]


@pytest.mark.parametrize(
    ("bulletin", "words"),
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
def test_a_statement_in_a_few_words(bulletin: Bulletin, words: str) -> None:
    assert describe_bulletin(bulletin, few()).startswith(words)


def test_candidates_are_named_in_order_of_votes_whatever_the_source_did() -> None:
    said = Bulletin(
        election=few().id,
        seat=FIRST.seat,
        kind="result",
        origin="feed",
        candidates=(Candidate(party="LD", votes=1), Candidate(party="Con", votes=1234)),
    )
    assert describe_bulletin(said, few()) == "result: Conservative elected; Con 1,234, LD 1"


def test_a_statement_leads_to_its_files_or_to_whose_entry_it_is(tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "night.db", few(), MIDNIGHT) as ledger, ledger.writing():
        ledger.record_delivery("a.xml", b"a", "a" * 64, "accepted", "", [FIRST], MIDNIGHT)
        ledger.record_delivery("b.csv", b"b", "b" * 64, "accepted", "", [FIRST], MIDNIGHT)
        ledger.append([ENTRY], MIDNIGHT)
        sources = ledger.sources(FIRST.seat)
    found = statements(ledger.board, night.seat_of(few(), "Ipswich"), sources)
    assert [one.source for one in found] == [
        f"a.xml (sha256 {'a' * 12}), b.csv (sha256 {'b' * 12})",
        "desk, AB",
    ]


def test_times_are_those_of_the_election_not_of_the_server() -> None:
    source = Source(FIRST, MIDNIGHT.replace(month=6, hour=22), ())
    (one,) = statements(board(FIRST), night.seat_of(few(), "Ipswich"), [source])
    assert one.at == "23:00:00"


def test_side_facts_that_differ_are_printed_and_make_no_conflict() -> None:
    table = result(few(), "Ipswich", 1, electorate=75_520)
    wire = result(few(), "Ipswich", 1, electorate=75_525, valid_votes=6)
    seen = board(table, wire)
    sources = [Source(b, MIDNIGHT, (("a.xml", "0" * 64),)) for b in (table, wire)]
    found = statements(seen, night.seat_of(few(), "Ipswich"), sources)
    assert [s.differs for s in found] == ["electorate: 75,520, not 75,525", ""]
    assert night.state(seen, "Ipswich").status.value == "declared"


def test_why_states_that_a_recount_is_later_than_the_call() -> None:
    words = said_of_ipswich(CALL, recount(few(), "Ipswich", 3))
    assert words.startswith(f"A recount is on since Rush 2 ({CALL.id[:8]}), which does not count")
    assert "nothing later" not in words


def test_what_the_desk_settled_on_is_explained() -> None:
    choice = night.settle(board(FIRST, SECOND_TYPED), "Ipswich", FIRST)
    assert "because the desk settled on it" in said_of_ipswich(FIRST, SECOND_TYPED, choice)


SECOND_TYPED = result(few(), "Ipswich", 1, LAB)
