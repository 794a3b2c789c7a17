"""Corrections of shown results are notifications, which list the exports of the old result."""

import pytest

from tests.makers import night
from tests.makers.exports import export_summary
from tests.makers.newsroom import Newsroom, app_of, notified, open_app, shows
from tracker.board import entries
from tracker.board.bulletin import Bulletin
from tracker.ledger.as_of import as_of

TURNED = {"Con": 21_000, "Lab": 22_000}


def corrected(seat: str, votes: dict[str, int], revision: int = 2) -> Bulletin:
    return night.result(night.anglia(), seat, revision, votes)


def errors(app: object) -> list[str]:
    return [n.message for n in app._notifications if n.severity == "error"]  # type: ignore[attr-defined]


async def test_a_corrected_flip_is_an_alarm_with_the_exports(
    half_night: Newsroom,
) -> None:
    of = as_of(half_night.ledger, half_night.clock())
    path = half_night.path.with_name("air.html")
    export_summary(half_night.ledger, "html", path, of, now=half_night.clock())
    async with open_app(half_night.app()) as pilot:
        half_night.feed(corrected("Ipswich", TURNED), name="General_Election_result_Ipswich_2.xml")
        await notified(pilot, "ALARM  Ipswich: was Con gain from Lab, now Lab hold")
        assert len(errors(pilot.app)) == 1
        alarm = app_of(pilot).session.alerts[-1]
        assert "by General_Election_result_Ipswich_2.xml" in alarm.sentence
        assert "Exported before: 03:30 html, " in alarm.sentence
        assert "air.html" in alarm.sentence


async def test_another_majority_is_no_alarm(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        half_night.feed(corrected("Ipswich", {"Con": 24_952, "Lab": 19_500}))
        await notified(pilot, "CORRECTED Ipswich: majority was 5,479, now 5,452")
        assert errors(pilot.app) == []


async def test_a_first_declaration_corrects_nothing(half_night: Newsroom) -> None:
    async with open_app(half_night.app()) as pilot:
        half_night.agency("Norwich North")
        await shows(pilot, "35 of 69")
        assert list(pilot.app._notifications) == []


async def test_a_correction_before_the_board_was_opened_is_no_notification(
    half_night: Newsroom,
) -> None:
    half_night.feed(corrected("Ipswich", TURNED))
    async with open_app(half_night.app()) as pilot:
        await shows(pilot, "34 of 69")
        half_night.agency("Norwich North")
        await shows(pilot, "35 of 69")
        assert errors(pilot.app) == []


async def test_many_corrections_at_once_are_one_notification_with_their_number(
    half_night: Newsroom,
) -> None:
    seats = [s.seat.name for s in half_night.board().states.values() if s.winner][:8]
    bulletins = [corrected(seat, {"Con": 1, "Green": 2}) for seat in seats]
    async with open_app(half_night.app(), (160, 48)) as pilot:
        waiting = len(app_of(pilot).session.waiting_alerts)
        with half_night.ledger.writing():
            half_night.ledger.append(bulletins, half_night.clock())
        await notified(pilot, f"{waiting + 8} alerts: i")
        assert len(errors(pilot.app)) == 1
        await shows(pilot, "8 ALARMS: i")


@pytest.mark.parametrize("name", ["[/x] Smith", "[red]Smith"])
async def test_a_name_with_markup_is_shown_as_text(half_night: Newsroom, name: str) -> None:
    bulletin = corrected("Ipswich", TURNED)
    async with open_app(half_night.app(), (160, 48)) as pilot:
        half_night.feed(bulletin, name=f"{name}.xml")
        await notified(pilot, "ALARM  Ipswich")
        await pilot.press("i")
        await shows(pilot, f"by {name}.xml")


async def test_of_two_corrections_at_once_the_one_of_the_winner_is_shown(
    half_night: Newsroom,
) -> None:
    first = corrected("Ipswich", TURNED)
    second = corrected("Ipswich", {"Con": 20_000, "Lab": 23_000}, revision=3)
    async with open_app(half_night.app()) as pilot:
        with half_night.ledger.writing():
            half_night.ledger.append([first, second], half_night.clock())
        await notified(pilot, "ALARM  Ipswich: was Con gain from Lab, now Lab hold")
        assert len(errors(pilot.app)) == 1
        *_, alarm, figures = app_of(pilot).session.alerts
        assert "majority was 5,479, now 1,000" in alarm.sentence
        assert "majority was 1,000, now 3,000" in figures.sentence


async def test_a_result_that_was_corrected_and_stands_again_at_once_is_no_alarm(
    half_night: Newsroom,
) -> None:
    first = corrected("Ipswich", TURNED)
    async with open_app(half_night.app()) as pilot:
        board = half_night.board()
        again = entries.retract(
            board.apply([first]),
            night.seat_of(night.anglia(), "Ipswich"),
            by="AB",
            now=half_night.clock(),
            bulletin=first.id,
        )
        with half_night.ledger.writing():
            half_night.ledger.append([first, *again], half_night.clock())
        half_night.feed(corrected("Peterborough", {"Con": 1, "Lab": 2}))
        await notified(pilot, "Peterborough")
        assert not any("Ipswich" in sentence for sentence in errors(pilot.app))
