"""Many findings of one kind are one sentence; what stops the night is first."""

import pytest

from tracker.prepare.finding import (
    MAX_OF_A_KIND,
    Finding,
    Fold,
    Kind,
    by_severity,
    count_answers,
    differs,
    fold_findings,
    needs_answer,
    note,
    stops,
)

SEATS = ("Aberavon", "Bedford", "Corby", "Derby", "Exeter", "Fylde", "Gower")


def majorities(number: int, where: str = "t.csv", cure: str = "") -> list[Finding]:
    return [
        differs(f"{seat}: a majority of 1", seat, fold=Fold(Kind.MAJORITY, seat, where, cure))
        for seat in SEATS[:number]
    ]


def test_many_of_a_kind_are_one_sentence_with_the_first() -> None:
    (folded,) = fold_findings(majorities(7), 650)
    assert folded.sentence == (
        "t.csv: 7 of 650 seats have another majority than the votes give: Aberavon, Bedford, "
        "Corby, Derby, Exeter and 2 more; the first: Aberavon: a majority of 1"
    )
    assert folded.severity == "differs"
    assert folded.seats == set(SEATS)


def test_a_few_of_a_kind_stay_as_they_are() -> None:
    few = majorities(MAX_OF_A_KIND)
    assert fold_findings(few, 650) == few


def test_a_cure_of_a_column_that_is_wrong_throughout_ends_the_sentence() -> None:
    (folded,) = fold_findings(majorities(6, cure="give --ignore Majority"), 6)
    assert folded.sentence.startswith("t.csv: 6 of 6 seats have")
    assert folded.sentence.endswith("; give --ignore Majority")


def test_folded_notes_name_the_seats_and_no_example() -> None:
    notes = [note(f"{seat} was third", fold=Fold(Kind.NOT_SECOND, seat)) for seat in SEATS]
    (folded,) = fold_findings(notes, 650)
    assert folded.sentence == (
        "7 targets are of a party that was third or lower: Aberavon, Bedford, Corby, Derby, "
        "Exeter and 2 more"
    )


def test_each_table_has_its_own_sentence() -> None:
    found = fold_findings([*majorities(7), *majorities(6, "other.csv")], 650)
    assert [finding.sentence.split()[:2] for finding in found] == [
        ["t.csv:", "7"],
        ["other.csv:", "6"],
    ]


def test_the_text_does_not_decide_what_is_folded() -> None:
    without_kind = [differs(f"{seat}: a majority of 1", seat) for seat in SEATS]
    assert fold_findings(without_kind, 650) == without_kind


def test_a_note_is_not_folded_with_what_needs_an_answer() -> None:
    notes = [note(f"{seat}: a note", fold=Fold(Kind.MAJORITY, seat, "t.csv")) for seat in SEATS]
    assert [f.severity for f in fold_findings([*notes, *majorities(7)], 650)] == ["differs", "note"]


def test_several_findings_of_one_seat_count_as_one_name() -> None:
    twice = [
        differs(f"{seat}: {number}", fold=Fold(Kind.MAJORITY, seat))
        for seat in SEATS[:3]
        for number in (1, 2)
    ]
    assert fold_findings(twice, 650) == twice


def test_what_stops_the_night_is_first() -> None:
    found = [note("a"), differs("b"), stops("c"), note("d"), stops("e")]
    assert [finding.sentence for finding in by_severity(found)] == ["c", "e", "b", "a", "d"]
    assert fold_findings(found, 1) == by_severity(found)


@pytest.mark.parametrize(
    ("findings", "answer", "counted"),
    [
        ([], False, "0 differ"),
        ([note("a")], False, "0 differ"),
        ([note("a"), differs("b")], True, "1 differ"),
        ([stops("a"), note("b")], True, "1 stops the night, 0 differ"),
        ([stops("a"), stops("b"), differs("c")], True, "2 stop the night, 1 differ"),
    ],
)
def test_only_what_needs_an_answer_is_exit_code_1(
    findings: list[Finding], answer: bool, counted: str
) -> None:
    assert needs_answer(findings) is answer
    assert count_answers(findings) == counted
