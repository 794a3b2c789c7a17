"""If most of tonight's seats have no previous result, the boundaries changed: that is an error."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pytest

from tracker.prepare.boundaries import (
    GIVE,
    asked_for,
    check_boundaries,
    check_nominations,
    check_numbers,
    compare_coverage,
)
from tracker.prepare.finding import Finding
from tracker.prepare.report import PrepareError
from tracker.prepare.table_rows import Place


@dataclass(frozen=True)
class Placed:
    place: Place


def seats(names: str, region: str = "") -> dict[str, Placed]:
    """A seat for each letter."""
    return {name: Placed(Place(name, name, region=region)) for name in names}


def said(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    return [(finding.severity, finding.sentence) for finding in findings]


@pytest.mark.parametrize(
    ("before", "now", "where"),
    [
        pytest.param("ABCD", seats("ABCD"), (), id="the same seats"),
        pytest.param("ABCDEFGH", seats("B"), (), id="a by-election has one seat of many"),
        pytest.param("AB", seats("ABCD"), (), id="half of the seats are new"),
        pytest.param(
            "AB",
            {**seats("AB", "Wales"), **seats("CDEFG", "London")},
            [("Region name", "wales")],
            id="the seats that are asked for",
        ),
        pytest.param("AB", {}, (), id="no seats yet"),
    ],
)
def test_most_seats_have_a_previous_result(
    before: str, now: Mapping[str, Placed], where: list[tuple[str, str]]
) -> None:
    check_boundaries("2019.csv", "2024.csv", before, asked_for(now, where, False))


@pytest.mark.parametrize(
    ("before", "now", "where", "sentence"),
    [
        pytest.param(
            "ABXYZ",
            seats("ABCDE"),
            (),
            "3 of 5 seats in 2024.csv have no previous result in 2019.csv (C, D and E)",
            id="new boundaries",
        ),
        pytest.param(
            "A",
            seats("B"),
            (),
            "1 of 1 seat in 2024.csv has no previous result in 2019.csv (B)",
            id="a by-election in a new seat",
        ),
        pytest.param(
            "ABCDE",
            {**seats("ABCDE", "London"), **seats("F", "Wales")},
            [("Region name", "Wales")],
            "1 of 1 seat in 2024.csv has no previous result in 2019.csv (F)",
            id="the seats that are asked for",
        ),
    ],
)
def test_most_seats_have_no_previous_result(
    before: str, now: Mapping[str, Placed], where: list[tuple[str, str]], sentence: str
) -> None:
    with pytest.raises(PrepareError) as refused:
        check_boundaries("2019.csv", "2024.csv", before, asked_for(now, where, False))
    assert str(refused.value) == f"the boundaries changed: {sentence}; {GIVE}"


def test_numbers_of_other_boundaries_are_an_error() -> None:
    with pytest.raises(
        PrepareError, match="the boundaries changed: 2 of 3 seats have no PA number"
    ):
        check_numbers("n.csv", {"A": 1, "B": None, "C": None}, "AXYZ", "ABC")


@pytest.mark.parametrize(
    ("numbered", "numbers", "used"),
    [
        pytest.param({"A": 1}, "ABCDE", "A", id="one seat of a table for all"),
        pytest.param({"A": 1, "B": None, "C": None}, "A", "ABC", id="numbers of a part"),
        pytest.param({"A": None, "B": None}, "", "AB", id="an empty table"),
        pytest.param({"A": None}, "BCD", "ABCD", id="seats that are not asked for"),
    ],
)
def test_numbers_that_fit_are_no_error(
    numbered: dict[str, int | None], numbers: str, used: str
) -> None:
    check_numbers("n.csv", numbered, numbers, used)


def test_nominations_of_other_boundaries_are_an_error() -> None:
    with pytest.raises(PrepareError, match="2 of the 3 seats in the nominations are in no table"):
        check_nominations(["A", "B"], 3)
    check_nominations(["A"], 1)
    check_nominations(["A", "B"], 4)


def test_a_seat_that_is_left_out_needs_an_answer_a_previous_seat_does_not() -> None:
    assert said(compare_coverage("a.csv", "b.csv", seats("AS"), seats("AF"), seats("AF"))) == [
        ("differs", "in b.csv and not in a.csv, so left out: F"),
        ("note", "in a.csv and not in b.csv, so not used: S"),
    ]


def test_a_seat_that_is_not_asked_for_is_not_missed() -> None:
    now = {**seats("A", "Wales"), **seats("F", "London")}
    assert asked_for(now, [("region", "Wales")], False) == seats("A", "Wales")
    assert asked_for(now, (), True) == {}
    assert asked_for(now, [("region", "Wales")], True) == seats("A", "Wales")
    assert said(compare_coverage("a.csv", "b.csv", seats("A"), now, seats("A", "Wales"))) == []


def test_tables_of_a_by_election_have_a_part_of_the_seats() -> None:
    assert said(compare_coverage("a.csv", "b.csv", seats("ABC"), seats("B"), seats("B"))) == [
        ("note", "1 seat of the 3 in a.csv is in b.csv too; the others are left out")
    ]


def test_tables_of_the_same_seats_lack_none() -> None:
    assert said(compare_coverage("a.csv", "b.csv", seats("A"), seats("A"), seats("A"))) == []
