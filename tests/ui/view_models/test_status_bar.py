"""The two lines at the top: what they say of the clock, the count, the feed and the parties."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from tests.makers import night
from tests.makers.newsroom import HALF_PAST_THREE, cells, text
from tracker.board import Board
from tracker.election.expected_times import QUIET_AFTER
from tracker.reconcile.totals_status import TotalsStatus
from tracker.replication.status import STALE_AFTER, Link, State
from tracker.ui.view_models.status_bar import (
    Feed,
    agency_totals,
    feed_health,
    format_duration,
    format_net_change,
    parties_by_seats,
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
    there = msgspec.structs.replace(night.anglia(), timezone=zone)
    assert text(status_line(Board.empty(there), Feed(), NOW, 100)).startswith(f" {clock} ")


def test_the_clock_follows_summer_time() -> None:
    june = dt.datetime(2017, 6, 9, 1, 0, tzinfo=dt.UTC)
    assert text(status_line(BEFORE, Feed(), june, 100)).startswith(" 02:00:00 ")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_count_of_decided_seats_is_always_there(width: int) -> None:
    assert "34 of 69" in text(status_line(HALF, ago(MINUTE), NOW, width))


def test_a_called_seat_is_counted_as_decided() -> None:
    board = BEFORE.apply([night.rush(night.anglia(), "Ipswich", "Con")])
    assert "1 of 69" in text(status_line(board, Feed(), NOW, 100))


def test_a_seat_in_conflict_over_its_winner_is_not_counted() -> None:
    board = _conflict("Ipswich")
    assert "0 of 69" in text(status_line(board, Feed(), NOW, 100))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_glance_fills_its_width_exactly(width: int) -> None:
    for feed in (Feed(), ago(MINUTE), ago(MINUTE, problems=3), ago(dt.timedelta(hours=3))):
        assert cells(status_line(HALF, feed, NOW, width)) == width


def test_the_clock_survives_80_columns_when_everything_goes_wrong() -> None:
    board = _conflict("Ipswich", "Bedford")
    line = text(status_line(board, ago(dt.timedelta(hours=10), problems=120), NOW, 80))
    assert line.startswith(" 03:30:00 ")
    assert "2 conflicts" in line
    assert "120 problems" in line
    assert "FEED QUIET 10 h 00" in line


def test_the_date_of_the_election_shows_where_there_is_room() -> None:
    assert "12 Dec 2019" in text(status_line(BEFORE, Feed(), NOW, 100))
    assert "12 Dec 2019" not in text(status_line(BEFORE, Feed(), NOW, 80))


# -- problems and conflicts ---------------------------------------------------------------


def test_no_trouble_is_not_mentioned() -> None:
    assert problem_counts(HALF, Feed()) == []


@pytest.mark.parametrize(("count", "words"), [(1, " 1 problem "), (2, " 2 problems ")])
def test_problems_are_counted_when_there_are_any(count: int, words: str) -> None:
    assert words in text(tuple(problem_counts(HALF, Feed(problems=count))))


@pytest.mark.parametrize(
    ("seats", "words"), [(("Ipswich",), " 1 conflict "), (("Ipswich", "Bedford"), " 2 conflicts ")]
)
def test_conflicts_are_counted_when_there_are_any(seats: tuple[str, ...], words: str) -> None:
    assert words in text(tuple(problem_counts(_conflict(*seats), Feed())))


def test_a_conflict_looks_worse_than_a_problem() -> None:
    conflict, _, problem, _ = problem_counts(_conflict("Ipswich"), Feed(problems=1))
    assert conflict.style != problem.style


# -- PA's totals ---------------------------------------------------------------------------

AGREES = TotalsStatus(34, True, "State of parties after 34: agrees.")
DIFFERS = TotalsStatus(
    34, False, "State of parties after 34: unexplained: Labour votes 7 (tracker 8)."
)


def test_before_the_first_state_of_the_parties_nothing_is_said_of_totals() -> None:
    assert agency_totals(Feed(), 160) == []


def test_totals_that_agree_are_a_quiet_mark_where_there_is_room() -> None:
    assert "✓ PA 34 " in text(status_line(HALF, ago(MINUTE, totals=AGREES), NOW, 160))
    assert "PA" not in text(status_line(HALF, ago(MINUTE, totals=AGREES), NOW, 80))


@pytest.mark.parametrize(("width", "words"), [(80, " PA DIFFERS "), (160, " PA TOTALS DIFFER ")])
def test_totals_that_differ_are_said_at_every_width(width: int, words: str) -> None:
    line = text(status_line(HALF, ago(MINUTE, totals=DIFFERS), NOW, width))
    assert words in line
    assert cells(status_line(HALF, ago(MINUTE, totals=DIFFERS), NOW, width)) == width


# -- the other desks -----------------------------------------------------------------------


def joined(state: State, behind: int = 0, *desks: str) -> Feed:
    since = dt.datetime(2019, 12, 13, 2, 14, tzinfo=dt.UTC)
    return ago(MINUTE, link=Link("2019-12-12", state, behind, desks, since, NOW, "x"))


def test_what_the_others_lack_is_said_where_there_is_room() -> None:
    alone = ago(MINUTE, link=Link("n", "alone", 0, (), NOW, NOW, "x", 2))
    assert " ALONE since 03:30, 2 to send " in text(status_line(HALF, alone, NOW, 160))
    assert " ALONE 03:30 " in text(status_line(HALF, alone, NOW, 80))


def test_a_ledger_that_was_never_joined_says_nothing_of_desks() -> None:
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
def test_how_the_ledger_is_joined_is_said_at_every_width(
    feed: Feed, wide: str, narrow: str
) -> None:
    assert wide in text(status_line(HALF, feed, NOW, 160))
    assert narrow in text(status_line(HALF, feed, NOW, 80))
    assert {cells(status_line(HALF, feed, NOW, width)) for width in WIDTHS} == set(WIDTHS)


def test_a_link_that_nobody_keeps_any_more_is_alone_since_it_was_written() -> None:
    later = NOW + STALE_AFTER
    assert "ALONE since 03:30" in text(status_line(HALF, joined("joined", 0, "van"), later, 160))


def test_a_desk_that_is_alone_looks_worse_than_one_that_is_joined() -> None:
    (quiet,) = replication_status(HALF, joined("joined"), NOW, 160)
    (behind,) = replication_status(HALF, joined("behind", 2), NOW, 160)
    alone, _ = replication_status(HALF, joined("alone"), NOW, 160)
    assert len({quiet.style, behind.style, alone.style}) == 3


# -- the feed ------------------------------------------------------------------------------


def test_a_missing_folder_is_said_before_anything_else() -> None:
    feed = ago(MINUTE, available=False, arriving=3)
    assert "FOLDER MISSING" in feed_health(HALF, feed, NOW).text


def test_files_that_are_arriving_are_counted() -> None:
    assert feed_health(HALF, ago(MINUTE, arriving=2), NOW).text == "2 arriving"


def test_before_the_first_file_a_watched_folder_is_waited_for() -> None:
    assert feed_health(BEFORE, Feed(watching=True), NOW).text == "waiting for the first file"


def test_a_board_that_only_follows_says_that_there_are_no_files() -> None:
    assert feed_health(BEFORE, Feed(), NOW).text == "no files yet"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (dt.timedelta(seconds=42), "last file 40 s ago"),
        (dt.timedelta(seconds=60), "last file 1 min ago"),
        (QUIET_AFTER, "last file 20 min ago"),
    ],
)
def test_the_age_of_the_last_file_is_said(length: dt.timedelta, words: str) -> None:
    assert words in feed_health(HALF, ago(length), NOW).text


def test_after_20_minutes_the_feed_is_called_quiet() -> None:
    span = feed_health(HALF, ago(QUIET_AFTER + dt.timedelta(seconds=1)), NOW)
    assert span.text == " FEED QUIET 20 min "
    assert span.style == feed_health(HALF, ago(dt.timedelta(hours=2)), NOW).style


def test_a_feed_is_not_quiet_once_every_seat_is_in() -> None:
    assert "last file 2 h 00 ago" in feed_health(night.anglia_board(), ago(120 * MINUTE), NOW).text


def test_a_file_from_the_future_is_nought_seconds_old() -> None:
    assert "last file 0 s ago" in feed_health(HALF, ago(-MINUTE), NOW).text


def test_an_upload_that_hangs_does_not_hide_that_the_feed_is_quiet() -> None:
    """A file whose writer never lets go stays "arriving" all night (see DropFolder.arriving)."""
    assert "QUIET" in feed_health(HALF, ago(dt.timedelta(hours=2), arriving=1), NOW).text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h 00"), (5400, "1 h 30")],
)
def test_a_length_of_time_is_said_in_one_unit_or_in_hours_and_minutes(
    seconds: int, words: str
) -> None:
    assert format_duration(dt.timedelta(seconds=seconds)) == words


# -- the parties ---------------------------------------------------------------------------


def test_before_any_result_the_defenders_are_listed() -> None:
    assert parties_by_seats(BEFORE) == ["Con", "Lab", "LD"]


def test_parties_are_ordered_by_seats_then_by_seats_before() -> None:
    assert parties_by_seats(night.anglia_board())[:3] == ["Con", "Lab", "LD"]


def test_a_party_with_votes_alone_comes_after_those_with_seats_by_votes() -> None:
    _, _, _, *others = parties_by_seats(night.anglia_board())
    votes = [night.anglia_board().tally(code).votes for code in others]
    assert votes == sorted(votes, reverse=True)
    assert others[0] == "Green"


def test_a_party_nobody_knew_is_listed_once_it_has_a_seat() -> None:
    board = BEFORE.apply([night.rush(night.anglia(), "Clacton", "Reform")])
    assert parties_by_seats(board)[0] == "Reform"


@pytest.mark.parametrize(("change", "sign"), [(2, "+2"), (-2, "−2"), (0, "±0"), (12, "+12")])
def test_a_net_change_carries_its_sign(change: int, sign: str) -> None:
    assert format_net_change(change) == sign


def test_the_tally_of_the_night_reads_as_the_commons_library_counts_it() -> None:
    line = text(tally_line(night.anglia_board(), 160))
    assert line.startswith(" ■ Con 63 +2   ● Lab 5 −2   ◆ LD 1 ±0   ")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_tally_is_never_wider_than_its_width(width: int) -> None:
    for board in (BEFORE, HALF, night.anglia_board()):
        assert cells(tally_line(board, width)) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_the_parties_with_seats_are_there_at_every_width(width: int) -> None:
    line = text(tally_line(HALF, width))
    assert "Con 31" in line
    assert "Lab 3" in line
    assert "LD 0 −1" in line


@pytest.mark.parametrize("width", [1, 12, 70])
def test_the_bar_of_progress_fills_with_the_night(width: int) -> None:
    empty, half, full = (
        progress_bar(board, width)[0].text for board in (BEFORE, HALF, night.anglia_board())
    )
    assert (len(empty), len(full)) == (0, width)
    assert abs(len(half) - width * 34 / 69) <= 0.5


def test_an_election_without_seats_has_no_progress() -> None:
    assert progress_bar(Board.empty(night.small()), 10)[0].text == ""


def _conflict(*seats: str) -> Board:
    election = night.anglia()
    return BEFORE.apply(
        one
        for seat in seats
        for one in (
            night.result(election, seat, votes={"Con": 3, "Lab": 2}),
            night.result(election, seat, votes={"Con": 2, "Lab": 3}),
        )
    )
