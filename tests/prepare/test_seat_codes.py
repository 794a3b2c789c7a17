"""A seat whose ONS code has changed is the seat of the same name, if only few codes differ."""

from pathlib import Path

from tests.prepare.written import OVERALL, contest, sentences
from tracker.prepare.combine_tables import ElectionCounts
from tracker.prepare.pa_numbers import PaNumber
from tracker.prepare.report import Report
from tracker.prepare.seat_codes import numbers_with_codes_of, previous_with_codes_of

NAMES = tuple(f"Seat {letter}" for letter in "ABCDEFGHIJKLMNOPQRST")


def counts(folder: Path, *codes: str, names: tuple[str, ...] = NAMES) -> ElectionCounts:
    """The counts of twenty seats; `codes` instead of the usual codes of the first seats."""
    folder.mkdir()
    all_codes = [*codes, *(f"E{n:08}" for n in range(len(codes), len(names)))]
    lines = (
        f"{code},{name},Con,Lab,2000,1000,5,100,500,400,90,10"
        for code, name in zip(all_codes, names, strict=True)
    )
    return contest(folder, "\n".join((OVERALL, *lines)))


def test_the_code_of_tonight_is_used_with_one_note(tmp_path: Path) -> None:
    report = Report()
    tonight = counts(tmp_path / "b", "S14000111", "S14000110")
    found = previous_with_codes_of(counts(tmp_path / "a", "S1", "S2"), tonight, report)
    assert found.counts.keys() == tonight.counts.keys()
    assert found.counts["S14000111"].place.id == "S14000111"
    assert sentences(report) == [
        "a.csv has another code than a.csv for 2 seats of the same name, taken as the same: "
        "Seat A (S1, now S14000111) and Seat B (S2, now S14000110)"
    ]


def test_with_many_other_codes_the_boundaries_have_changed(tmp_path: Path) -> None:
    report = Report()
    before, tonight = counts(tmp_path / "a", "X1", "X2", "X3"), counts(tmp_path / "b")
    assert previous_with_codes_of(before, tonight, report) is before
    assert sentences(report) == []


def test_a_name_that_differs_is_not_matched(tmp_path: Path) -> None:
    other = ("Seat Z", *NAMES[1:])
    before, tonight = counts(tmp_path / "a", "X1", names=other), counts(tmp_path / "b")
    assert previous_with_codes_of(before, tonight, Report()) is before


def test_a_name_of_two_seats_is_not_matched(tmp_path: Path) -> None:
    twice = ("Seat A", "Seat A", *NAMES[2:])
    before = counts(tmp_path / "a", "X1")
    tonight = counts(tmp_path / "b", "Y1", "Y2", names=twice)
    assert "X1" in previous_with_codes_of(before, tonight, Report()).counts


def test_pas_numbers_have_the_codes_of_the_results(tmp_path: Path) -> None:
    tables = counts(tmp_path / "a", "S14000111")
    numbers = {
        id_: PaNumber(id_, n, count.place.seat, count.place.seat)
        for n, (id_, count) in enumerate(tables.counts.items(), start=1)
    }
    numbers["S1"] = PaNumber("S1", 1, "Seat A", "Seat A")
    del numbers["S14000111"]
    nothing = ElectionCounts("", {})
    found = numbers_with_codes_of(numbers, "n.csv", tables, nothing, Report())
    assert (found["S14000111"].id, found["S14000111"].pa_number) == ("S14000111", 1)
    assert found.keys() == tables.counts.keys()
