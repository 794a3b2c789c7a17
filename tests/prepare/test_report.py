"""Findings are on record once, and those that differ come first."""

from tracker.prepare.report import Report, differs, note


def test_what_differs_comes_first_each_in_the_order_it_was_met() -> None:
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
    assert (report.differ, report.notes) == (1, 1)
