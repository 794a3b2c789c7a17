"""A doubtful seat in every list: a badge, and what a confirmation would bring, marked with "?"."""

from functools import cache

import msgspec
import pytest

from tests.makers import night
from tests.makers.newsroom import HALF_PAST_THREE, cells, text
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.changes import ChangeReplay, ReceivedBulletin
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.election import Election
from tracker.election.folder import load_election
from tracker.ledger.explain import seat_problems
from tracker.ledger.timeline import statement_events
from tracker.ledger.timeline_event import SeatChange
from tracker.ui.view_models.alerts import DEFAULT_TIERS, Alert, AlertKind, Rules, Tier, alerts
from tracker.ui.view_models.doubtful import doubts_text, unconfirmed_figures
from tracker.ui.view_models.entry_checks import entry_checks
from tracker.ui.view_models.filter import parse_filter
from tracker.ui.view_models.latest import latest
from tracker.ui.view_models.map import tile_lines
from tracker.ui.view_models.marginals import (
    OUTCOME_WIDTH,
    target_layout,
    target_line,
    target_outcome,
)
from tracker.ui.view_models.marks import NO_MARKS
from tracker.ui.view_models.problems import problem_rows
from tracker.ui.view_models.seat import seat_page, seat_preview
from tracker.ui.view_models.seat_signs import count_signs
from tracker.ui.view_models.seats import COLUMNS, seat_line
from tracker.ui.view_models.status_bar import Feed, problem_counts, status_line, tally_line
from tracker.ui.view_models.styled_text import Line
from tracker.ui.view_models.styles import DIM, ERROR
from tracker.ui.view_models.upcoming import expected_windows, upcoming_panel, upcoming_rows


@cache
def election() -> Election:
    """The four seats, with doubts as in the election that is supplied."""
    return msgspec.structs.replace(night.few(), doubt=True)


def halved(name: str) -> Bulletin:
    """The real result of a seat with half of its votes: the turnout is 32.8 and not 65.6."""
    real = night.result_in(name)
    half = (msgspec.structs.replace(c, votes=(c.votes or 0) // 2) for c in real.candidates)
    return msgspec.structs.replace(real, candidates=tuple(half))


@cache
def board() -> Board:
    return Board.of(election(), [halved("Ipswich"), night.result_in("Colchester")])


def ipswich(of: Board | None = None) -> SeatState:
    return night.state(of or board(), "Ipswich")


def muted(line: Line) -> str:
    return "".join(span.text for span in line if span.style == DIM)


def badges(line: Line) -> list[str]:
    return [span.text.strip() for span in line if span.style == ERROR]


def test_the_doubted_figures_are_those_of_half_a_count() -> None:
    assert ipswich().status is Status.DOUBTFUL
    assert doubts_text(ipswich()) == "? a turnout of 32.8 per cent, 67.6 last time"
    assert unconfirmed_figures(ipswich()) == ("Con gain from Lab, majority 2,740, turnout 32.8%")


# -- the lists -----------------------------------------------------------------------------


@pytest.mark.parametrize("width", [80, 160])
def test_a_row_of_the_seats_has_the_badge_and_the_muted_result(width: int) -> None:
    line = seat_line(ipswich(), width)
    assert badges(line) == ["?", "DOUBTFUL"]
    assert "? Con gain" in muted(line)


def test_a_row_of_the_seats_has_no_figures() -> None:
    assert "2,740" not in text(seat_line(ipswich(), 160))
    (result,) = [column for column in COLUMNS if column.title == "Result"]
    assert cells(tuple(result.cell(ipswich()))) <= result.width


def test_a_target_is_not_taken_and_shows_its_unconfirmed_swing_with_a_question_mark() -> None:
    (target,) = [t for t in board().targets if t.state.seat.name == "Ipswich"]
    line = target_line(election(), target, target_layout(100))
    assert badges(line) == ["?", "DOUBTFUL"]
    for part in ("?+6.3", "?+5.5", "?2,740", "?Con"):
        assert part in muted(line)
    assert cells(tuple(target_outcome(election(), target))) == OUTCOME_WIDTH


def test_the_view_next_has_a_doubtful_seat_first() -> None:
    rows = upcoming_rows(board(), expected_windows(board()), HALF_PAST_THREE, 120)
    assert text(rows[0].line).startswith(" Recounts, ties, conflicts and doubts: 1")
    assert "DOUBTFUL  ? Con gain from Lab" in text(rows[1].line)


def test_the_panel_still_to_come_has_the_badge() -> None:
    panel = upcoming_panel(board(), expected_windows(board()), HALF_PAST_THREE, 80)
    (line,) = [row for row in panel.lines() if "Ipswich" in text(row)]
    assert badges(line) == ["?", "DOUBTFUL"]


@pytest.mark.parametrize("width", [46, 80])
def test_the_latest_changes_have_the_badge_and_cut_no_word(width: int) -> None:
    state = ipswich()
    doubted = SeatChange(HALF_PAST_THREE, SeatState(state.election, state.seat), state)
    (line,) = latest([doubted], board(), width).lines()
    assert badges(line) == ["?", "DOUBTFUL"]
    assert muted(line).endswith(("? Con gain", "? Con gain from Lab"))


def test_a_tile_of_the_map_has_a_question_mark_on_a_warning_style() -> None:
    first = tile_lines(ipswich(), 12, 1)[0][0]
    assert (first.text.rstrip(), first.style) == ("? Ipswich", ERROR)


# -- the head of the board -----------------------------------------------------------------


@pytest.mark.parametrize("width", [60, 80, 160])
def test_doubtful_seats_are_beside_the_tally_at_every_width(width: int) -> None:
    line = tally_line(board(), width, count_signs(board().states.values(), NO_MARKS))
    assert badges(line) == ["? doubtful 1"]
    assert cells(line) <= width
    assert "Con 1 " in text(line)


def test_a_doubtful_seat_is_not_counted_as_declared_and_not_as_a_conflict() -> None:
    line = text(status_line(board(), Feed(), HALF_PAST_THREE, 160))
    assert "1 of 4 declared" in line
    assert problem_counts(board(), Feed()) == []


def test_an_only_seat_has_its_doubtful_result_in_the_second_line() -> None:
    alone = msgspec.structs.replace(night.few("Ipswich"), doubt=True)
    line = tally_line(Board.of(alone, [halved("Ipswich")]), 80)
    assert badges(line) == ["DOUBTFUL"]
    assert "? Con gain from Lab" in muted(line)


def test_the_problems_list_the_doubt_and_the_key_that_confirms() -> None:
    rows = problem_rows([], election(), 200, to_settle=seat_problems(board()), confirm_key="k")
    head, sentence, _ = (row.line for row in rows)
    assert (badges(head), rows[0].key) == (["doubtful"], ipswich().seat.id)
    assert "Ipswich" in text(head)
    assert "a turnout of 32.8 per cent, 67.6 last time. " in text(sentence)
    assert text(sentence).endswith("k confirms it.")


def test_a_conflict_of_doubtful_statements_says_so() -> None:
    quarter = night.result(election(), "Ipswich", votes={"Lab": 9_000, "Con": 8_000})
    both = board().apply([quarter])
    (found,) = seat_problems(both)
    assert found[0].status is Status.CONFLICT
    assert "All of them are doubtful; of the one with the most content: " in found[1]
    counts = count_signs(both.states.values(), NO_MARKS)
    assert badges(tally_line(both, 100, counts)) == ["! conflict 1", "? doubtful 1"]


def test_the_filter_finds_doubtful_seats() -> None:
    found = parse_filter("doubtful", election())
    names = [state.seat.name for state in board().states.values() if found.matches(state)]
    assert names == ["Ipswich"]


# -- the seat's page -----------------------------------------------------------------------


def page(of: Board) -> list[Line]:
    return seat_page(of, ipswich(of), [], 100)


def test_the_page_has_the_doubts_and_the_figures_as_not_confirmed() -> None:
    shown = "\n".join(map(text, page(board())))
    for part in (
        "Ipswich   DOUBTFUL  ? Con gain from Lab",
        "The result in Ipswich is not yet confirmed.",
        "? a turnout of 32.8 per cent, 67.6 last time.",
        "Not confirmed: these figures do not count.",
        "Majority 2,740",
        "Why it does not count",
    ):
        assert part in shown
    assert "✔" not in shown


def test_unconfirmed_figures_are_muted() -> None:
    for line in page(board()):
        if "2,740" in text(line) or "12,476" in text(line):
            assert "2,740" in muted(line) or "12,476" in muted(line)


def test_the_preview_has_the_doubts() -> None:
    shown = "\n".join(map(text, seat_preview(ipswich(), 100)))
    assert "? a turnout of 32.8 per cent, 67.6 last time." in shown


def test_a_confirmed_result_is_shown_as_any_other() -> None:
    confirmed = board().apply([night.confirm(board(), "Ipswich")])
    shown = "\n".join(map(text, page(confirmed)))
    assert "Con GAIN  from Lab" in shown
    assert "doubt" not in shown.casefold()
    assert badges(tally_line(confirmed, 80)) == []


# -- alerts --------------------------------------------------------------------------------


def alerts_of(*statements: Bulletin, rules: Rules | None = None) -> list[Alert]:
    """The alerts of bulletins that are received one after the other."""
    replay = ChangeReplay(election())
    received = (ReceivedBulletin(n, HALF_PAST_THREE, "", b) for n, b in enumerate(statements, 1))
    return alerts(statement_events(received, replay), election(), rules or Rules())


def test_a_doubtful_result_of_a_target_is_an_alarm_with_the_reason() -> None:
    (alert,) = alerts_of(halved("Ipswich"))
    assert (alert.kind, alert.tier) == (AlertKind.DOUBTFUL, Tier.ALARM)
    assert alert.sentence == (
        "DOUBTFUL Ipswich: Con gain from Lab is not counted: "
        "a turnout of 32.8 per cent, 67.6 last time"
    )


def test_a_confirmation_is_the_alert_of_the_flip() -> None:
    *_, alert = alerts_of(halved("Ipswich"), night.confirm(board(), "Ipswich"))
    assert alert.kind is AlertKind.FLIP


def test_the_same_doubts_are_announced_once() -> None:
    note = night.note(board(), "Ipswich", "we are calling the count")
    assert len(alerts_of(halved("Ipswich"), note)) == 1


def test_the_settings_can_leave_the_alert_out() -> None:
    rules = Rules({**DEFAULT_TIERS, AlertKind.DOUBTFUL: Tier.OFF})
    assert alerts_of(halved("Ipswich"), rules=rules) == []


# -- the checks of an entry ----------------------------------------------------------------


def checks(**votes: int) -> list[str]:
    """The sentences about a declaration of Ipswich, without those about its target."""
    typed = Board.of(election(), [night.result(election(), "Ipswich", votes=votes)])
    return [s for s in entry_checks(ipswich(typed)) if "target" not in s]


def test_a_doubted_turnout_is_not_queried_twice() -> None:
    assert checks(Con=12_476, Lab=9_736, LD=1_219, Brexit=716, Green=641) == []


def test_a_missing_party_that_a_doubt_names_is_not_named_twice() -> None:
    found = checks(Con=44_000, LD=2_439, Brexit=1_432, Green=1_283)
    assert not any("stood last time" in sentence for sentence in found)


def test_a_doubtful_result_of_the_supplied_election_is_doubtful() -> None:
    whole = Board.of(load_election("anglia-2019"), [halved("Ipswich")])
    assert ipswich(whole).doubts
