"""The night's log: its order, the line between new and old events, the filter."""

import datetime as dt

import msgspec
import pytest

from tests.makers import night
from tests.makers.newsroom import cells, text
from tracker.ledger.timeline import Kind, TimelineEvent
from tracker.ui.view_models.filter import parse_filter
from tracker.ui.view_models.log import filtered_events, log_header, log_line, log_listing
from tracker.ui.view_models.parties import badge
from tracker.ui.view_models.styles import ALARM, BOLD, ERROR

ANGLIA = night.anglia()
WIDTHS = (60, 61, 78, 80, 100, 160, 220)
AS_SEEN = (80, 160)
FILTER_TROUBLE = parse_filter("votez<5", ANGLIA).error
"""Longer than many terminals are wide."""


def at(minute: int) -> dt.datetime:
    """The time so many minutes after 02:00."""
    return dt.datetime(2019, 12, 13, 2, tzinfo=dt.UTC) + dt.timedelta(minutes=minute)


def event_of(
    id: str, minute: int, kind: Kind, seat: str, text: str, party: str = "", alarm: bool = False
) -> TimelineEvent:
    """An event of the seat with this name; of no seat if it is empty."""
    key = night.seat_of(ANGLIA, seat).id if seat else ""
    return TimelineEvent(id, at(minute), kind, key, text, alarm, party)


RECOUNT = event_of("s1", 5, Kind.RECOUNT, "Bedford", "a recount is on")
HELD = event_of("s2", 47, Kind.DECLARED, "Luton South", "Lab hold, majority 8,756", "Lab")
FLIP = event_of(
    "s3", 48, Kind.FLIP, "Ipswich", "Con gain from Lab, majority 5,479; target taken", "Con"
)
REJECTED = event_of("f9", 50, Kind.REJECTED, "", "x.xml: not well-formed: line 3")
CORRECTION = event_of(
    "s4", 55, Kind.CORRECTION, "Ipswich", "Lab hold; was Con gain from Lab", "Lab", alarm=True
)
EXPORT = event_of("x1", 58, Kind.EXPORT, "", "html, summary.html")
NIGHT = [RECOUNT, HELD, FLIP, REJECTED, CORRECTION, EXPORT]
"""The events in order of time."""
NEWEST_FIRST = NIGHT[::-1]


def ids(filter: str) -> list[str]:
    return [event.id for event in filtered_events(NIGHT, ANGLIA, parse_filter(filter, ANGLIA))]


def line_of(event: TimelineEvent, width: int = 80) -> str:
    return text(log_line(event, ANGLIA, width))


# -- the filter ------------------------------------------------------------------------------


def test_the_newest_comes_first() -> None:
    assert filtered_events(NIGHT, ANGLIA, parse_filter("", ANGLIA)) == NEWEST_FIRST


@pytest.mark.parametrize(
    ("filter", "ids_found"),
    [
        pytest.param("ipswich", ["s4", "s3"], id="seat"),
        pytest.param("suffolk", ["s4", "s3"], id="county"),
        pytest.param("bedfordshire", ["s2", "s1"], id="another county"),
        pytest.param('"east of england"', ["s4", "s3", "s2", "s1"], id="region"),
        pytest.param("FLIP", ["s3"], id="kind"),
        pytest.param("rejected", ["f9"], id="a file's kind"),
        pytest.param("gain", ["s4", "s3"], id="a word of the text"),
        pytest.param('"gain from lab" flip', ["s3"], id="words in quotes"),
        pytest.param("html", ["x1"], id="an export"),
        pytest.param("norfolk", [], id="nothing"),
    ],
)
def test_the_filter_matches_the_text_of_an_event(filter: str, ids_found: list[str]) -> None:
    assert ids(filter) == ids_found


def test_a_figure_term_matches_every_event() -> None:
    assert ids("ipswich maj<500") == ids("ipswich")


# -- new events -----------------------------------------------------------------------------


def keys(seen_at: dt.datetime | None) -> list[str]:
    return list(log_listing(NEWEST_FIRST, ANGLIA, 80, seen_at).keys)


@pytest.mark.parametrize(("seen_at", "count"), [(at(48), 3), (at(49), 3), (at(57), 1)])
def test_events_after_the_last_visit_are_above_the_line(seen_at: dt.datetime, count: int) -> None:
    assert keys(seen_at).index("") == count


def test_a_line_separates_new_events_from_old() -> None:
    listing = log_listing(NEWEST_FIRST, ANGLIA, 80, at(49))
    assert listing.keys == ["x1", "s4", "f9", "", "s3", "s2", "s1"]
    heading = text(listing.line(3))
    assert "▴" in heading
    assert "3 lines new since you last looked, 02:49" in heading


def test_one_new_event_is_singular() -> None:
    listing = log_listing(NEWEST_FIRST, ANGLIA, 80, at(57))
    assert "1 line new since" in text(listing.line(listing.keys.index("")))


@pytest.mark.parametrize(
    "seen_at",
    [
        pytest.param(None, id="never looked"),
        pytest.param(at(58), id="nothing new"),
        pytest.param(at(0), id="all new"),
    ],
)
def test_without_events_on_both_sides_there_is_no_line(seen_at: dt.datetime | None) -> None:
    assert keys(seen_at) == [event.id for event in NEWEST_FIRST]


@pytest.mark.parametrize("seen_at", [None, at(0), at(5), at(49), at(57), at(58)])
def test_every_row_shows_the_event_of_its_key(seen_at: dt.datetime | None) -> None:
    lines = {event.id: log_line(event, ANGLIA, 80) for event in NIGHT}
    listing = log_listing(NEWEST_FIRST, ANGLIA, 80, seen_at)
    for key, line in zip(listing.keys, listing.lines(), strict=True):
        assert not key or line == lines[key]


def test_without_events_there_are_no_rows() -> None:
    assert log_listing([], ANGLIA, 80, at(0)).keys == []


# -- the line --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "parts"),
    [
        (FLIP, (" 02:48 ", " flip ", " ■ ", "Ipswich ", "Con gain from Lab, majority 5,479")),
        (RECOUNT, (" 02:05 ", " recount ", "Bedford ", "a recount is on")),
        (REJECTED, (" 02:50 ", " rejected ", "x.xml: not well-formed: line 3")),
        (EXPORT, (" 02:58 ", " export ", "html, summary.html")),
    ],
    ids=["flip", "recount", "file", "export"],
)
def test_a_line_has_time_kind_and_seat(event: TimelineEvent, parts: tuple[str, ...]) -> None:
    for part in parts:
        assert part in line_of(event, 100)


def test_an_event_without_a_seat_begins_in_the_seat_column() -> None:
    assert line_of(REJECTED).index("x.xml") == line_of(FLIP).index("Ipswich")


def test_the_columns_are_under_their_titles() -> None:
    for width in WIDTHS:
        header = text(log_header(width, ""))
        assert header.index("What") == line_of(FLIP, width).index(" flip ")
        assert header.index("Where") == line_of(FLIP, width).index("Ipswich")


def test_a_flip_has_the_gaining_partys_colour() -> None:
    kind = log_line(FLIP, ANGLIA, 80)[1]
    assert kind == badge(ANGLIA, "Con", kind.text)


@pytest.mark.parametrize(
    ("kind", "style"),
    [(Kind.CONFLICT, ERROR), (Kind.WITHDRAWN, ERROR), (Kind.CORRECTION, ALARM)],
)
def test_conflicts_withdrawals_and_corrections_have_alarm_styles(kind: Kind, style: str) -> None:
    assert log_line(event_of("s", 0, kind, "Ipswich", "text"), ANGLIA, 80)[1].style == style


def test_an_alarm_is_bold_and_nothing_else_is() -> None:
    *_, name, sentence = log_line(CORRECTION, ANGLIA, 100)
    assert (name.style, sentence.style) == (BOLD, BOLD)
    assert all(span.style != BOLD for span in log_line(HELD, ANGLIA, 100))


def test_times_are_in_the_elections_zone() -> None:
    new_york = msgspec.structs.replace(ANGLIA, timezone="America/New_York")
    assert text(log_line(FLIP, new_york, 80)).startswith(" 21:48 ")


def test_control_characters_from_a_source_are_shown() -> None:
    line = line_of(event_of("f1", 0, Kind.REJECTED, "", "\x1b[2J\nx.xml: [b]no[/b]"))
    assert r"\x1b[2J\x0ax.xml: [b]no[/b]" in line


@pytest.mark.parametrize("width", WIDTHS)
def test_every_line_fits_its_width(width: int) -> None:
    longest, long = "Central Suffolk and North Ipswich", "Con gain from Lab, majority 5,479; " * 9
    events = [
        event
        for kind in Kind
        for event in (
            event_of("s1", 0, kind, longest, long, "Con", alarm=True),
            event_of("f1", 1, kind, "", "x" * 300),
            event_of("f2", 2, kind, "Ipswich", "東京" * 99, "Whig"),
            event_of("f3", 3, kind, "", ""),
        )
    ]
    wide = {
        text(line): cells(line)
        for line in log_listing(events[::-1], ANGLIA, width, at(1)).lines()
        if cells(line) > width
    }
    assert wide == {}


@pytest.mark.parametrize(
    "note", ["", " 6 of 412 ", FILTER_TROUBLE], ids=["none", "count", "trouble"]
)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_header_fits_its_width(width: int, note: str) -> None:
    assert cells(log_header(width, note)) == width


@pytest.mark.parametrize("width", AS_SEEN)
def test_the_header_has_the_filters_error(width: int) -> None:
    assert FILTER_TROUBLE[: width - 2] in text(log_header(width, FILTER_TROUBLE))[:width]
