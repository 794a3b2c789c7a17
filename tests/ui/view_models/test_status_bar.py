"""The two lines of the status bar: the clock, the count, the feed and the parties."""

import datetime as dt
from dataclasses import replace
from typing import Any, Literal

import msgspec
import pytest

from tests.makers import night
from tests.makers.newsroom import HALF_PAST_THREE, cells, text
from tracker.board import Board
from tracker.election.expected_times import QUIET_AFTER
from tracker.fetch.status import HostStatus
from tracker.reconcile.totals_status import TotalsStatus
from tracker.replication.status import STALE_AFTER, Link, State
from tracker.ui.view_models.parties import format_net_change, parties_by_seats
from tracker.ui.view_models.seat_signs import SeatSign
from tracker.ui.view_models.status_bar import (
    Feed,
    agency_totals,
    feed_health,
    format_duration,
    host_sentence,
    problem_counts,
    progress_bar,
    replication_status,
    status_line,
    tally_line,
)

NOW = HALF_PAST_THREE
BEFORE = Board.empty(night.anglia())
HALF = Board.of(night.anglia(), night.anglia_results()[:34])
WIDTHS = (78, 80, 100, 160, 220)
MINUTE = dt.timedelta(minutes=1)


def ago(length: dt.timedelta, **more: Any) -> Feed:
    return Feed(watching=True, last_arrival=NOW - length, **more)


@pytest.mark.parametrize(
    ("zone", "clock"),
    [
        ("Europe/London", "03:30:00"),
        ("America/New_York", "22:30:00"),
        ("Asia/Kathmandu", "09:15:00"),
    ],
)
def test_the_clock_is_in_the_elections_time_zone(zone: str, clock: str) -> None:
    abroad = msgspec.structs.replace(night.anglia(), timezone=zone)
    assert text(status_line(Board.empty(abroad), Feed(), NOW, 100)).startswith(f" {clock} ")


def test_the_clock_follows_summer_time() -> None:
    june = dt.datetime(2017, 6, 9, 1, 0, tzinfo=dt.UTC)
    assert text(status_line(BEFORE, Feed(), june, 100)).startswith(" 02:00:00 ")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_count_of_decided_seats_is_shown_at_every_width(width: int) -> None:
    assert "34 of 69" in text(status_line(HALF, ago(MINUTE), NOW, width))


def test_a_called_seat_is_counted_as_decided() -> None:
    board = BEFORE.apply([night.rush(night.anglia(), "Ipswich", "Con")])
    assert "1 of 69" in text(status_line(board, Feed(), NOW, 100))


def test_a_seat_in_conflict_over_its_winner_is_not_counted() -> None:
    board = _conflict("Ipswich")
    assert "0 of 69" in text(status_line(board, Feed(), NOW, 100))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_status_bar_has_exactly_its_width(width: int) -> None:
    for feed in (Feed(), ago(MINUTE), ago(MINUTE, problems=3), ago(dt.timedelta(hours=3))):
        assert cells(status_line(HALF, feed, NOW, width)) == width


def test_the_clock_is_shown_at_80_columns_beside_every_warning() -> None:
    board = _conflict("Ipswich", "Bedford")
    feed = ago(dt.timedelta(hours=10), problems=120)
    line = text(status_line(board, feed, NOW, 80, missed=3))
    assert line.startswith(" 03:30:00 ")
    assert "120 problems" in line
    assert "FEED QUIET 10 h 00, 3 due" in line


def test_a_wide_status_bar_has_the_date_of_the_election() -> None:
    assert "12 Dec 2019" in text(status_line(BEFORE, Feed(), NOW, 100))
    assert "12 Dec 2019" not in text(status_line(BEFORE, Feed(), NOW, 80))


# -- problems and conflicts ---------------------------------------------------------------


def test_without_problems_there_is_no_count() -> None:
    assert problem_counts(HALF, Feed()) == []


@pytest.mark.parametrize(("count", "expected"), [(1, " 1 problem "), (2, " 2 problems ")])
def test_problems_are_counted(count: int, expected: str) -> None:
    assert expected in text(tuple(problem_counts(HALF, Feed(problems=count))))


@pytest.mark.parametrize("width", [80, 100, 160])
def test_the_signs_are_counted_beside_the_parties_at_every_width(width: int) -> None:
    line = tally_line(HALF, width, {SeatSign.CONFLICT: 2, SeatSign.OURS: 1})
    assert "! conflict 2  ✎ ours 1" in text(line)
    assert cells(line) <= width
    assert "Con 3" in text(line)


def test_many_signs_are_counted_without_their_words_at_80_columns() -> None:
    counts = dict.fromkeys(filter(lambda sign: sign.is_counted, SeatSign), 12)
    line = text(tally_line(HALF, 80, counts))
    for sign in counts:
        assert f"{sign.symbol}12 " in line
    assert "Con 3" in line
    wide = text(tally_line(HALF, 220, counts))
    assert "⚲ pinned 12" in wide


# -- PA's totals ---------------------------------------------------------------------------

AGREES = TotalsStatus(34, True, "State of parties after 34: agrees.")
DIFFERS = TotalsStatus(
    34, False, "State of parties after 34: unexplained: Labour votes 7 (tracker 8)."
)


def test_before_the_first_state_of_the_parties_there_is_no_mark_for_totals() -> None:
    assert agency_totals(Feed(), 160) == []


def test_totals_that_agree_have_a_dim_mark_in_a_wide_status_bar() -> None:
    assert "✓ PA 34 " in text(status_line(HALF, ago(MINUTE, totals=AGREES), NOW, 160))
    assert "PA" not in text(status_line(HALF, ago(MINUTE, totals=AGREES), NOW, 80))


@pytest.mark.parametrize(("width", "expected"), [(80, " PA DIFFERS "), (160, " PA TOTALS DIFFER ")])
def test_totals_that_differ_are_shown_at_every_width(width: int, expected: str) -> None:
    line = text(status_line(HALF, ago(MINUTE, totals=DIFFERS), NOW, width))
    assert expected in line
    assert cells(status_line(HALF, ago(MINUTE, totals=DIFFERS), NOW, width)) == width


# -- the other desks -----------------------------------------------------------------------


def joined(state: State, behind: int = 0, *desks: str) -> Feed:
    since = dt.datetime(2019, 12, 13, 2, 14, tzinfo=dt.UTC)
    return ago(MINUTE, link=Link("2019-12-12", state, behind, desks, since, NOW, "x"))


def test_a_wide_status_bar_has_the_number_of_bulletins_that_others_lack() -> None:
    alone = ago(MINUTE, link=Link("n", "alone", 0, (), NOW, NOW, "x", 2))
    assert " ALONE since 03:30, 2 to send " in text(status_line(HALF, alone, NOW, 160))
    assert " ALONE 03:30 " in text(status_line(HALF, alone, NOW, 80))


def test_a_ledger_that_was_never_joined_has_no_desks() -> None:
    assert replication_status(HALF, ago(MINUTE), NOW, 160) == []


@pytest.mark.parametrize(
    ("feed", "wide", "narrow"),
    [
        (joined("joined"), "⇄ 1 desk ", "⇄ 1 "),
        (joined("joined", 0, "norwich", "van"), "⇄ 3 desks ", "⇄ 3 "),
        (joined("behind", 12, "van"), "⇄ 12 behind ", "⇄ 12 behind "),
        (joined("alone"), " ALONE since 02:14 ", " ALONE 02:14 "),
        (joined("refused"), " NOT JOINED since 02:14 ", " NOT JOINED 02:14 "),
    ],
)
def test_the_state_of_the_link_is_shown_at_every_width(feed: Feed, wide: str, narrow: str) -> None:
    assert wide in text(status_line(HALF, feed, NOW, 160))
    assert narrow in text(status_line(HALF, feed, NOW, 80))
    assert {cells(status_line(HALF, feed, NOW, width)) for width in WIDTHS} == set(WIDTHS)


def test_a_link_without_a_running_process_is_alone_since_its_last_update() -> None:
    later = NOW + STALE_AFTER
    assert "ALONE since 03:30" in text(status_line(HALF, joined("joined", 0, "van"), later, 160))


def test_a_desk_that_is_alone_has_a_stronger_style() -> None:
    (quiet,) = replication_status(HALF, joined("joined"), NOW, 160)
    (behind,) = replication_status(HALF, joined("behind", 2), NOW, 160)
    alone, _ = replication_status(HALF, joined("alone"), NOW, 160)
    assert len({quiet.style, behind.style, alone.style}) == 3


# -- the feed ------------------------------------------------------------------------------


def test_a_missing_folder_takes_precedence() -> None:
    feed = ago(MINUTE, available=False, arriving=3)
    assert "FOLDER MISSING" in feed_health(HALF, feed, NOW).text


def test_files_that_are_arriving_are_counted() -> None:
    assert feed_health(HALF, ago(MINUTE, arriving=2), NOW).text == "2 arriving"


def test_before_the_first_file_the_feed_is_waiting() -> None:
    assert feed_health(BEFORE, Feed(watching=True), NOW).text == "waiting for the first file"


def test_a_board_that_only_follows_has_no_files() -> None:
    assert feed_health(BEFORE, Feed(), NOW).text == "no files yet"


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (dt.timedelta(seconds=42), "last file 40 s ago"),
        (dt.timedelta(seconds=60), "last file 1 min ago"),
        (QUIET_AFTER, "last file 20 min ago"),
    ],
)
def test_the_age_of_the_last_file_is_shown(length: dt.timedelta, expected: str) -> None:
    assert expected in feed_health(HALF, ago(length), NOW).text


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (80, " FEED QUIET 20 min, 3 due "),
        (160, " FEED QUIET: 3 seats should have come, last file 20 min ago "),
    ],
)
def test_after_20_minutes_without_seats_that_are_due_the_feed_is_quiet(
    width: int, expected: str
) -> None:
    assert feed_health(HALF, ago(QUIET_AFTER), NOW, 3.2, width).text == expected


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (80, " STALE 27 min, 12 due "),
        (160, " STALE: 12 seats should have come, last file 27 min ago "),
    ],
)
def test_a_stale_feed_is_shown_with_what_is_missing(width: int, expected: str) -> None:
    assert feed_health(HALF, ago(27 * MINUTE), NOW, 12.0, width).text == expected


def test_a_long_silence_in_which_no_seat_was_due_is_no_alarm() -> None:
    """As at 649 of 650, when the last seat counts on the next day; or if no time is known."""
    span = feed_health(HALF, ago(dt.timedelta(hours=5)), NOW, 1.0)
    assert span.text == "last file 5 h 00 ago"
    assert span.style != feed_health(HALF, ago(MINUTE), NOW).style


def test_a_feed_is_not_quiet_when_every_seat_is_decided() -> None:
    assert "last file 2 h 00 ago" in feed_health(night.anglia_board(), ago(120 * MINUTE), NOW).text


def test_a_file_from_the_future_is_0_seconds_old() -> None:
    assert "last file 0 s ago" in feed_health(HALF, ago(-MINUTE), NOW).text


def test_a_file_that_stays_open_does_not_hide_a_quiet_feed() -> None:
    """A file that its writer never closes stays in `DropFolder.arriving` all night."""
    assert "QUIET" in feed_health(HALF, ago(dt.timedelta(hours=2), arriving=1), NOW, 3).text


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h 00"), (5400, "1 h 30")],
)
def test_a_duration_is_in_one_unit_or_in_hours_and_minutes(seconds: int, expected: str) -> None:
    assert format_duration(dt.timedelta(seconds=seconds)) == expected


# -- the parties ---------------------------------------------------------------------------


def test_before_any_result_the_defending_parties_are_listed() -> None:
    assert parties_by_seats(BEFORE) == ["Con", "Lab", "LD"]


def test_parties_are_ordered_by_seats_then_by_seats_before() -> None:
    assert parties_by_seats(night.anglia_board())[:3] == ["Con", "Lab", "LD"]


def test_parties_without_seats_are_last_ordered_by_votes() -> None:
    _, _, _, *without_seats = parties_by_seats(night.anglia_board())
    votes = [night.anglia_board().tally(code).votes for code in without_seats]
    assert votes == sorted(votes, reverse=True)
    assert without_seats[0] == "Green"


def test_an_unknown_party_with_a_seat_is_listed() -> None:
    board = BEFORE.apply([night.rush(night.anglia(), "Clacton", "Reform")])
    assert parties_by_seats(board)[0] == "Reform"


@pytest.mark.parametrize(("change", "sign"), [(2, "+2"), (-2, "−2"), (0, "±0"), (12, "+12")])
def test_a_net_change_has_its_sign(change: int, sign: str) -> None:
    assert format_net_change(change) == sign


def test_the_tally_of_the_night_is_that_of_the_commons_library() -> None:
    line = text(tally_line(night.anglia_board(), 160))
    assert line.startswith(" ■ Con 63 +2   ● Lab 5 −2   ◆ LD 1 ±0   ")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_tally_is_never_wider_than_its_width(width: int) -> None:
    for board in (BEFORE, HALF, night.anglia_board()):
        assert cells(tally_line(board, width)) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_the_parties_with_seats_are_shown_at_every_width(width: int) -> None:
    line = text(tally_line(HALF, width))
    assert "Con 31" in line
    assert "Lab 3" in line
    assert "LD 0 −1" in line


@pytest.mark.parametrize("width", [1, 12, 70])
def test_the_progress_bar_grows_with_declared_seats(width: int) -> None:
    empty, half, full = (
        progress_bar(board, width)[0].text for board in (BEFORE, HALF, night.anglia_board())
    )
    assert (len(empty), len(full)) == (0, width)
    assert abs(len(half) - width * 34 / 69) <= 0.5


def test_an_election_without_seats_has_no_progress_bar() -> None:
    assert progress_bar(Board.empty(night.small()), 10)[0].text == ""


def _conflict(*seats: str) -> Board:
    election = night.anglia()
    return BEFORE.apply(
        bulletin
        for seat in seats
        for bulletin in (
            night.result(election, seat, votes={"Con": 3, "Lab": 2}),
            night.result(election, seat, votes={"Con": 2, "Lab": 3}),
        )
    )


# -- the agency's host ---------------------------------------------------------------------

SINCE = dt.datetime(2019, 12, 13, 2, 14, tzinfo=dt.UTC)


def fetching(state: Literal["reached", "not reached", "not fetching"], failed: int = 0) -> Feed:
    return ago(MINUTE, host=HostStatus("ftp://ftp.example/", state, SINCE, "it is off", failed))


@pytest.mark.parametrize(
    ("state", "wide", "narrow"),
    [
        ("not reached", " FEED HOST NOT REACHED since 02:14 ", " NO HOST 02:14 "),
        ("not fetching", " NOT FETCHING since 02:14 ", " NO FETCH 02:14 "),
        ("reached", "● last file", "● last file"),
    ],
)
def test_a_host_that_is_not_reached_is_shown_at_every_width(
    state: Literal["reached", "not reached", "not fetching"], wide: str, narrow: str
) -> None:
    feed = fetching(state)
    assert wide in text(status_line(HALF, feed, NOW, 160))
    assert narrow in text(status_line(HALF, feed, NOW, 80))
    assert {cells(status_line(HALF, feed, NOW, width)) for width in WIDTHS} == set(WIDTHS)


def test_a_lost_host_is_shown_in_place_of_the_silence_that_it_causes() -> None:
    feed = replace(fetching("not reached"), last_arrival=NOW - dt.timedelta(hours=2))
    assert "STALE" not in text(status_line(HALF, feed, NOW, 160, missed=20))


def test_files_that_are_not_fetched_are_counted() -> None:
    assert " 2 not fetched " in text(status_line(HALF, fetching("reached", 2), NOW, 160))
    assert "not fetched" not in text(status_line(HALF, fetching("reached"), NOW, 160))


def test_the_alert_of_a_lost_host_has_the_reason() -> None:
    assert host_sentence(fetching("not reached"), HALF.election) == (
        "Feed host not reached since 02:14: it is off (ftp://ftp.example/)"
    )
    assert host_sentence(fetching("not fetching"), HALF.election) == (
        "Nothing is fetched from the feed host since 02:14: `tracker fetch` has ended"
    )
    assert host_sentence(fetching("reached"), HALF.election) == ""
    assert host_sentence(Feed(), HALF.election) == ""


@pytest.mark.parametrize("width", range(60, 130))
def test_the_name_of_the_election_is_never_cut_in_a_word(width: int) -> None:
    feed = Feed(watching=True, caught_up=True)
    line = status_line(Board.empty(night.anglia()), feed, HALF_PAST_THREE, width)
    name = line[1].text.strip()
    whole = "General Election 12 Dec 2019 · Anglia"
    assert name in {whole, "General Election · Anglia", "Anglia", "General Election"}
