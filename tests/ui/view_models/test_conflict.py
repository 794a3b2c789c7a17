"""The rivals of a conflict, side by side: only differing facts are marked."""

import datetime as dt

import pytest

from tests.makers import night
from tests.makers.newsroom import cells, text
from tracker.board.bulletin import Bulletin, Candidate
from tracker.board.differences import contradict
from tracker.ledger.recorded_files import Source
from tracker.ui.view_models.conflict import RivalStatement, comparison_lines, rival_statements
from tracker.ui.view_models.styled_text import Line
from tracker.ui.view_models.styles import ALARM

ANGLIA = night.anglia()
HALF_PAST_TWO = dt.datetime(2019, 12, 13, 2, 30, tzinfo=dt.UTC)
WIDTHS = (48, 60, 78, 80, 100, 160, 220)
IPSWICH = night.result_in("Ipswich")
"""Con 24,952, Lab 19,473 of 75,525 on the register, at 02:48."""


def result(revision: int = 1, **votes: int) -> Bulletin:
    return night.result(ANGLIA, "Ipswich", revision, votes or {"Con": 24_952, "Lab": 19_473})


def people(*candidates: tuple[str, str, int]) -> Bulletin:
    """A result of these candidates: party, name, votes."""
    return night.result(
        ANGLIA,
        "Ipswich",
        candidates=tuple(Candidate(party=p, name=n, votes=v) for p, n, v in candidates),
    )


def rival(bulletin: Bulletin, source: str = "1.xml") -> RivalStatement:
    return RivalStatement(bulletin, source, HALF_PAST_TWO)


def table(*bulletins: Bulletin, width: int = 80) -> list[Line]:
    return comparison_lines([rival(bulletin) for bulletin in bulletins], ANGLIA, width)


def row(label: str, *bulletins: Bulletin) -> list[str]:
    """The values of a fact in the bulletins, in order."""
    (line,) = [line for line in table(*bulletins) if line[0].text.strip() == label]
    return [span.text.strip() for span in line[1::2]]


def marked(*bulletins: Bulletin) -> list[str]:
    """The facts that are marked."""
    return [
        line[0].text.strip() for line in table(*bulletins) if any(s.style == ALARM for s in line)
    ]


# -- side by side ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "values"),
    [
        ("winner", ["Con", "Lab"]),
        ("Con", ["24,952", "19,473"]),
        ("Lab", ["19,473", "24,952"]),
        ("from", ["1.xml", "1.xml"]),
        ("received", ["02:30", "02:30"]),
    ],
)
def test_each_fact_is_a_row_and_each_bulletin_a_column(label: str, values: list[str]) -> None:
    assert row(label, result(), result(Con=19_473, Lab=24_952)) == values


def test_a_real_result_is_shown_completely() -> None:
    assert row("winner", IPSWICH, IPSWICH) == ["Con Tom Hunt"] * 2
    assert row("register", IPSWICH, IPSWICH) == ["75,525"] * 2
    assert row("declared", IPSWICH, IPSWICH) == ["02:48"] * 2


def test_a_column_is_titled_with_kind_revision_and_the_beginning_of_the_id() -> None:
    feed, desk = result(revision=2), night.desk_entry(night.anglia_board(), "Ipswich", "Con")
    assert row("statement", feed, desk) == [f"result 2  {feed.id[:8]}", f"rush  {desk.id[:8]}"]


def test_parties_are_in_the_order_of_their_best_count() -> None:
    lines = table(result(Con=5, Lab=3, LD=1), result(Con=2, Lab=3, LD=9))
    parties = [text(line).split()[0] for line in lines]
    assert [label for label in parties if label in ("Con", "Lab", "LD")] == ["LD", "Con", "Lab"]


def test_an_equal_count_has_no_winner() -> None:
    assert row("winner", result(Con=5, Lab=5), result(Con=5, Lab=4)) == ["nobody", "Con"]


def test_columns_are_aligned() -> None:
    lines = table(result(), result(Con=19_473, Lab=24_952))
    starts = {tuple(cells(line[:place]) for place in range(1, len(line), 2)) for line in lines[1:]}
    assert len(starts) == 1


# -- differences ----------------------------------------------------------------------------

LATER = dt.datetime(2019, 12, 13, 2, 49, tzinfo=dt.UTC)
TOM_HUNT = ("Con", "Tom Hunt", 24_952)
SANDY_MARTIN = ("Lab", "Sandy Martin", 19_473)


@pytest.mark.parametrize(
    ("first", "second", "facts"),
    [
        pytest.param(result(), result(Con=19_473, Lab=24_952), ["winner", "Con", "Lab"], id="all"),
        pytest.param(result(), result(Con=24_953, Lab=19_473), ["Con"], id="one vote"),
        pytest.param(
            night.result(ANGLIA, "Ipswich", electorate=75_525),
            night.result(ANGLIA, "Ipswich", electorate=75_552),
            ["register"],
            id="register",
        ),
        pytest.param(
            night.result(ANGLIA, "Ipswich", declared_at=HALF_PAST_TWO),
            night.result(ANGLIA, "Ipswich", declared_at=LATER),
            ["declared"],
            id="time",
        ),
        pytest.param(
            night.rush(ANGLIA, "Ipswich", "Con"),
            night.rush(ANGLIA, "Ipswich", "Lab"),
            ["winner"],
            id="two calls",
        ),
        pytest.param(
            people(("Ind", "Ann Gee", 3), ("Lab", "", 2)),
            people(("Ind", "Bob Aitch", 3), ("Lab", "", 2)),
            ["winner"],
            id="two independents",
        ),
        pytest.param(result(Con=5, Lab=5), result(Con=5, Lab=4), ["winner", "Lab"], id="a tie"),
    ],
)
def test_only_differing_facts_are_marked(
    first: Bulletin, second: Bulletin, facts: list[str]
) -> None:
    assert marked(first, second) == facts
    assert marked(second, first) == facts


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(IPSWICH, IPSWICH, id="the same"),
        pytest.param(
            night.result(ANGLIA, "Ipswich", electorate=75_525, declared_at=LATER),
            night.result(ANGLIA, "Ipswich"),
            id="register and time",
        ),
        pytest.param(result(), night.rush(ANGLIA, "Ipswich", "Con"), id="votes"),
        pytest.param(
            people(TOM_HUNT, SANDY_MARTIN), people(("Con", "", 24_952), SANDY_MARTIN), id="a name"
        ),
        pytest.param(
            people(TOM_HUNT, SANDY_MARTIN),
            people(("Con", "HUNT, Thomas", 24_952), SANDY_MARTIN),
            id="part of a name",
        ),
    ],
)
def test_a_fact_that_one_bulletin_omits_is_not_marked(first: Bulletin, second: Bulletin) -> None:
    assert not contradict(first, second)
    assert marked(first, second) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(result(), result(Con=24_953, Lab=19_473), id="votes"),
        pytest.param(result(Con=3, Lab=2, LD=1), result(Con=3, Lab=2), id="a candidate more"),
        pytest.param(
            people(("Con", "", 9), ("Ind", "Ann Gee", 3), ("Ind", "Bob Aitch", 3)),
            people(("Con", "", 9), ("Ind", "Ann Gee", 4), ("Ind", "Bob Aitch", 2)),
            id="two of one party",
        ),
    ],
)
def test_every_cause_of_a_conflict_is_marked(first: Bulletin, second: Bulletin) -> None:
    assert contradict(first, second)
    assert marked(first, second) != []


def test_a_fact_is_marked_in_all_three_bulletins_if_one_differs() -> None:
    three = (result(), result(), result(Con=24_592, Lab=19_473))
    (line,) = [line for line in table(*three) if line[0].text.strip() == "Con"]
    assert [span.style == ALARM for span in line[1::2]] == [True] * 3
    assert marked(*three) == ["Con"]


# -- width --------------------------------------------------------------

THREE = [result(revision, Con=5 + revision, Lab=5) for revision in (1, 2, 3)]


@pytest.mark.parametrize(
    ("width", "columns", "note"),
    [
        (80, 3, ""),
        (66, 3, ""),
        (65, 2, "and 1 more: widen the terminal"),
        (20, 2, "and 1 more: widen th"),
    ],
)
def test_bulletins_that_do_not_fit_are_counted(width: int, columns: int, note: str) -> None:
    lines = table(*THREE, width=width)
    assert text(lines[0]).split() == [str(n) for n in range(1, columns + 1)]
    assert (text(lines[-1]).strip() if "more" in text(lines[-1]) else "") == note[: width - 1]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_line_fits_its_width(width: int) -> None:
    hostile = people(("Con", "\x1b[2J" * 9, 3), ("A party with a name as long as this", "東京", 2))
    found = [rival(b, "General_Election_result_Norfolk_North_1.xml") for b in (*THREE, hostile)]
    wide = {
        text(line): cells(line)
        for count in range(2, 5)
        for line in comparison_lines(found[:count], ANGLIA, width)
        if cells(line) > width
    }
    assert wide == {}


# -- sources -----------------------------------------------------------------------------


def test_rivals_are_in_order_of_receipt_with_their_sources() -> None:
    first, second, superseded = THREE
    entry = night.desk_entry(night.anglia_board(), "Ipswich", "Con", by="CD")
    received = [HALF_PAST_TWO + dt.timedelta(minutes=minute) for minute in range(4)]
    sources = [
        Source(superseded, received[0], (("0.xml", "00"),)),
        Source(second, received[1], (("2.xml", "22"), ("copy.xml", "22"))),
        Source(entry, received[2], ()),
        Source(first, received[3], (("1.xml", "11"),)),
    ]
    assert rival_statements([first, second, entry], sources) == [
        RivalStatement(second, "2.xml", received[1]),
        RivalStatement(entry, "desk, CD", received[2]),
        RivalStatement(first, "1.xml", received[3]),
    ]
