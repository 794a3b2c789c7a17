"""Findings are on record once, and those that differ come first."""

from tracker.prepare.finding import differs, note
from tracker.prepare.report import Report


def test_what_differs_comes_first_each_in_the_order_it_counts_as_used() -> None:
    report = Report()
    report.add(note("a"), differs("b"), note("c"), differs("d"))
    assert [(f.severity, f.sentence) for f in report] == [
        ("differs", "b"),
        ("differs", "d"),
        ("note", "a"),
        ("note", "c"),
    ]


def test_the_same_finding_counts_once() -> None:
    report = Report()
    report.add(note("a"), differs("a"))
    report.add(note("a"))
    assert (report.count("differs"), report.count("note")) == (1, 1)


def test_what_is_about_other_seats_is_forgotten_and_what_is_about_several_stays() -> None:
    report = Report()
    report.add(
        differs("ours", "E1"), differs("theirs", "E2"), note("theirs too", "E2"), note("all")
    )
    report.keep_seats({"E1", "E3"})
    assert [finding.sentence for finding in report] == ["ours", "all"]
    assert (report.count("differs"), report.count("note")) == (1, 1)


def test_what_is_about_several_stays_while_one_of_them_is_ours() -> None:
    report = Report()
    report.add(note("some ours", "E1", "E2"), note("none ours", "E2", "E4"))
    report.keep_seats({"E1"})
    assert [finding.sentence for finding in report] == ["some ours"]


def test_what_comes_after_is_not_forgotten() -> None:
    report = Report()
    report.keep_seats(set())
    report.add(note("theirs", "E2"))
    assert report.count("note") == 1


def test_one_sentence_about_two_seats_is_two_findings() -> None:
    report = Report()
    report.add(note("the same words", "E1"), note("the same words", "E2"))
    report.keep_seats({"E2"})
    assert report.count("note") == 1
