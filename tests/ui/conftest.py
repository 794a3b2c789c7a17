"""Fixtures of the screen's tests: newsrooms with no results, with 34 and with all 69."""

import datetime as dt
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from tests.makers import night
from tests.makers.newsroom import HALF_PAST_THREE, Newsroom, deliver, messages
from tracker.ledger import Ledger
from tracker.prepare.pa_writer import Message
from tracker.ui import session
from tracker.ui.screens import dialog


@pytest.fixture(scope="session")
def ledger_without_results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger without results, to be copied: creating one takes ten times as long."""
    path = tmp_path_factory.mktemp("without_results") / "night.db"
    Ledger.create(path, night.anglia(), HALF_PAST_THREE).close()
    return path


@pytest.fixture
def newsroom(tmp_path: Path, ledger_without_results: Path) -> Iterator[Newsroom]:
    """A newsroom without results."""
    room = Newsroom(tmp_path, night.anglia(), ledger_without_results)
    yield room
    room.ledger.close()


@pytest.fixture(scope="session")
def ledger_at_half(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the first 34 declarations of the night."""
    return _ledger_with(tmp_path_factory.mktemp("half"), messages()[:34])


@pytest.fixture(scope="session")
def ledger_at_end(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with all 69."""
    return _ledger_with(tmp_path_factory.mktemp("end"), messages())


def _ledger_with(folder: Path, sent: tuple[Message, ...]) -> Path:
    path = folder / "night.db"
    with Ledger.create(path, night.anglia(), night.anglia().polls_close) as ledger:
        for message in sent:
            deliver(ledger, message.name, message.xml, message.at)
    return path


@pytest.fixture
def half_night(tmp_path: Path, ledger_at_half: Path) -> Iterator[Newsroom]:
    """A newsroom with 34 of 69 declared, the last at 03:22."""
    room = Newsroom(tmp_path, night.anglia(), ledger_at_half)
    yield room
    room.ledger.close()


@pytest.fixture
def full_night(tmp_path: Path, ledger_at_end: Path) -> Iterator[Newsroom]:
    """A newsroom with all 69 declared."""
    room = Newsroom(tmp_path, night.anglia(), ledger_at_end)
    room.clock.at = dt.datetime(2019, 12, 13, 7, 15, tzinfo=dt.UTC)
    yield room
    room.ledger.close()


@pytest.fixture(autouse=True, scope="session")
def style_sheets_parsed_once() -> Iterator[None]:
    """Style sheets are parsed once per process, not once per app: an eighth of these tests' time.

    The rules depend only on the arguments and on the colours of the theme.
    """
    parse = Stylesheet._parse_rules
    parsed: dict[Hashable, list[RuleSet]] = {}

    def parse_once(sheet: Stylesheet, *arguments: Any, **named: Any) -> list[RuleSet]:
        key = (arguments, *named.items(), *sheet._variables.items())
        if key not in parsed:
            parsed[key] = parse(sheet, *arguments, **named)
        return parsed[key]

    with mock.patch.object(Stylesheet, "_parse_rules", parse_once):
        yield


@pytest.fixture(autouse=True)
def silences_are_judged_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "STEADY_SECONDS", 0.0)


@pytest.fixture(autouse=True)
def dialogs_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialog, "READ_SECONDS", 0.0)


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working directory is the test's own, and the terminal has the same settings everywhere."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
