"""A terminal that sends any bytes, is stopped, is squeezed, ends: files are received all the same."""

import asyncio
import gc
import io
import os
import signal
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from textual.app import ComposeResult
from textual.events import Key, Paste

from tests.makers import night
from tests.makers.newsroom import (
    Newsroom,
    app_of,
    message,
    open_app,
    opens,
    wait_for_board,
)
from tests.makers.terminal import HAS_TERMINALS, Terminal, terminal
from tracker.ledger import Ledger
from tracker.support.atomic_write import write_bytes
from tracker.ui import run_screens as screens
from tracker.ui.app import TrackerApp
from tracker.ui.receiver import Receiver
from tracker.ui.run_screens import TerminalError, check_terminal, run_screens
from tracker.ui.screens.help import HelpScreen
from tracker.ui.screens.seat import SeatScreen
from tracker.ui.terminal_app import BROKEN, NO_TERMINAL, TerminalApp

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(not HAS_TERMINALS, reason="the system has no ptys")


# -- bytes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "text", "is_x10"),
    [
        pytest.param([b"d"], "d", False, id="a key"),
        pytest.param([b"caf\xe9", b"s"], "caf\ufffds", False, id="one Latin-1 byte"),
        pytest.param(["é".encode()[:1], "é".encode()[1:]], "é", False, id="a character in halves"),
        pytest.param([b"a\x1b[M \xf0\xe0b"], "ab", True, id="X10 mouse bytes after a reattach"),
        pytest.param([b"a\x1b[M", b" \xf0", b"\xe0b"], "ab", True, id="X10 mouse bytes in parts"),
        pytest.param([b"\x1b[<0;5;5M"], "\x1b[<0;5;5M", False, id="an SGR mouse report"),
        pytest.param([b"\x1b[M !!\x1b[M !!q"], "q", True, id="two X10 reports"),
        pytest.param([b"\x1b[M#", b"\x1b[A"], "\x1b[A", True, id="a key after a cut X10 report"),
    ],
)
def test_no_bytes_of_a_terminal_end_the_input(sent: list[bytes], text: str, is_x10: bool) -> None:
    from tracker.ui.terminal_driver import InputDecoder

    decoder, seen = InputDecoder(), False
    decoded = ""
    for data in sent:
        decoded += decoder.decode(data)
        seen = seen or decoder.has_x10_mouse
    assert (decoded, seen) == (text, is_x10)


PASTE = b"\x1b[200~p\r\nAB\r\x1b[201~"


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x1b[M#", id="a cut X10 mouse report"),
        pytest.param(b"\x1b[99999999999u", id="a number that is too large"),
        pytest.param(b"\x1b", id="Escape"),
        pytest.param(b"\x1b[8;1;1t", id="a report that nobody requested"),
        pytest.param(b"\x1b]52;c;", id="the beginning of an answer"),
    ],
)
def test_the_lines_of_a_paste_are_never_keys(before: bytes) -> None:
    """A pasted Enter signed an entry: the start of the paste was lost with what came before."""
    from tracker.ui.terminal_driver import InputParser

    for sent in ([before + PASTE], [before, PASTE]):
        parser = InputParser()
        found = [message for data in sent for message in parser.messages(data)]
        assert [paste.text for paste in found if isinstance(paste, Paste)] == ["p\r\nAB\r"]
        assert not [key for key in found if isinstance(key, Key) and key.key == "enter"]


# -- a screen that breaks ----------------------------------------------------------------


class BreakingApp(TerminalApp):
    """An app whose screen cannot be made."""

    def compose(self) -> ComposeResult:
        raise ZeroDivisionError("no cell")


class EndingApp(TerminalApp):
    """An app that is told to end while its screen is being made."""

    def on_mount(self) -> None:
        self.exit()
        self.query_one("#part-that-is-gone")


async def test_an_app_that_ends_does_not_break() -> None:
    app = EndingApp()
    await asyncio.wait_for(app.run_async(headless=True), 10)
    assert (app.return_code, app.failure) == (0, "")


async def test_a_screen_that_breaks_has_a_code_and_a_sentence_and_no_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    app = BreakingApp()
    with pytest.raises(ZeroDivisionError):
        async with app.run_test():
            pass
    assert (app.return_code, app.failure) == (BROKEN, "ZeroDivisionError: no cell")
    assert "Traceback" not in capsys.readouterr().err


class PlayedApp:
    """In place of the app: ends with a return code after `run`."""

    failure = "ZeroDivisionError: no cell"
    is_running = False
    background = SimpleNamespace(not_recorded=list)
    _loop = None

    def __init__(self, code: int, run: object = None) -> None:
        self.return_code, self._run = code, run

    def run(self) -> None:
        if callable(self._run):
            self._run()


@pytest.fixture
def with_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "check_terminal", lambda: None)
    monkeypatch.setattr(screens, "FIRST_PAUSE_SECONDS", 0.0)


@pytest.mark.usefixtures("with_terminal")
def test_after_a_broken_screen_files_are_received_and_the_board_is_tried_again(
    newsroom: Newsroom, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.drop.mkdir()
    receiver = Receiver(
        newsroom.path, newsroom.clock, newsroom.ledger.loaded_board, drop=newsroom.drop
    )
    received = threading.Event()

    def second() -> None:
        """The screen broke; a file arrives."""
        sent = message("Peterborough")
        write_bytes(newsroom.drop / sent.name, sent.xml)
        for _ in range(400):
            if newsroom.board().decided == 1:
                received.set()
                return
            received.wait(0.02)

    apps = [
        PlayedApp(BROKEN, lambda: receiver.start(lambda message: None)),
        PlayedApp(0, second),
    ]
    assert run_screens(lambda: apps.pop(0), receiver) == BROKEN  # type: ignore[arg-type, return-value]
    assert received.is_set()
    said = capsys.readouterr().err
    assert "the board broke (ZeroDivisionError: no cell). Files are still received." in said


@pytest.mark.usefixtures("with_terminal")
def test_a_terminal_at_its_end_names_the_intake_without_one(newsroom: Newsroom) -> None:
    receiver = Receiver(newsroom.path, newsroom.clock, newsroom.ledger.loaded_board)
    with pytest.raises(TerminalError, match=r"at its end.*tracker ingest --follow") as raised:
        run_screens(lambda: PlayedApp(NO_TERMINAL), receiver)  # type: ignore[arg-type, return-value]
    assert raised.value.exit_code == 2


class TerminalInput(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_with_standard_error_in_a_file_the_board_says_which_stream_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    monkeypatch.setattr(sys, "__stdin__", TerminalInput())
    monkeypatch.setattr(sys, "__stderr__", io.StringIO())
    with pytest.raises(TerminalError, match="standard error is not one"):
        check_terminal()


def test_without_a_terminal_the_board_names_the_intake_without_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    monkeypatch.setattr(sys, "__stdin__", io.StringIO())
    with pytest.raises(TerminalError, match=r"needs a terminal.*tracker ingest --follow"):
        check_terminal()


def test_a_board_in_a_browser_needs_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver")
    monkeypatch.setattr(sys, "__stdin__", io.StringIO())
    check_terminal()


# -- the whole program in a terminal -----------------------------------------------------


def watch(folder: Path) -> list[str]:
    (folder / "results").mkdir()
    Ledger.create(folder / "n.db", night.anglia(), night.anglia().polls_close).close()
    command = [sys.executable, "-m", "tracker", "watch", "results", "--db", "n.db"]
    return [*command, "--log", "night.log"]


def environment(folder: Path) -> dict[str, str]:
    home = {name: str(folder) for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")}
    return {**os.environ, **home, "PYTHONPATH": str(ROOT), "TEXTUAL_ANIMATIONS": "none"}


def test_a_night_of_broken_bytes_squeezes_and_stops_ends_as_a_calm_one(tmp_path: Path) -> None:
    with terminal(watch(tmp_path), tmp_path, environment(tmp_path)) as screen:
        screen.wait_for("Conservative target seats")
        screen.forget()
        screen.send_bytes(b"\x1b[M \xf0\xe0")  # X10 mouse bytes: SGR is asked for again
        screen.wait_for("\x1b[?1006h")
        screen.send_bytes(b"caf\xe9\x1b[99999999999u\x1b[48;0;0;0;0t\x1b")
        screen.resize(2, 40)
        screen.resize(1, 1)
        screen.resize(120, 40)
        screen.forget()
        screen.process.send_signal(signal.SIGTSTP)
        screen.wait_for("\x1b[?1049l")
        until_stopped(screen)
        screen.forget()
        screen.process.send_signal(signal.SIGCONT)
        screen.wait_for("Conservative target seats")
        screen.forget()
        screen.process.send_signal(signal.SIGSTOP)
        until_stopped(screen)
        screen.process.send_signal(signal.SIGCONT)
        screen.wait_for("Conservative target seats")
        screen.process.send_signal(signal.SIGTERM)
        assert screen.wait() == 0
        assert screen.written.rpartition(b"\x1b[?1049")[2].startswith(b"l")  # as it was before
    log = (tmp_path / "night.log").read_text()
    assert "input that cannot be parsed" in log
    assert "Traceback" not in log
    assert "ERROR" not in log


def until_stopped(screen: Terminal) -> None:
    """Wait until the kernel has stopped the program."""
    os.waitid(os.P_PID, screen.process.pid, os.WSTOPPED)


def test_a_terminal_that_goes_away_ends_the_board_in_order(tmp_path: Path) -> None:
    with terminal(watch(tmp_path), tmp_path, environment(tmp_path)) as screen:
        screen.wait_for("Conservative target seats")
        screen.hang_up()
        assert screen.process.wait(timeout=20) == 2
    assert "Traceback" not in (tmp_path / "night.log").read_text()


async def test_escape_and_enter_at_once_close_one_screen(newsroom: Newsroom) -> None:
    """Enter, typed by a broken paste after Escape, closed the board below: the screen broke."""
    async with open_app(newsroom.app()) as pilot:
        app = app_of(pilot)
        for close_twice in (("question_mark", HelpScreen), ("1", None)):
            await pilot.press(close_twice[0])
            if close_twice[1] is None:
                await pilot.press("enter")
            await pilot.pause()
            top = app.screen
            assert isinstance(top, HelpScreen | SeatScreen)
            top.dismiss()
            top.dismiss()
            await pilot.pause()
            assert app.screen is app.board_screen


async def test_dialogs_that_were_closed_are_not_kept_in_memory(newsroom: Newsroom) -> None:
    """A night of keys held a hundred megabytes of painted lines of closed dialogs."""

    def painted_widgets() -> int:
        gc.collect()
        return sum(type(found).__name__ == "StylesCache" for found in gc.get_objects())

    async with open_app(newsroom.app()) as pilot:
        before = painted_widgets()
        for _ in range(3):
            await opens(pilot, "question_mark", screen=HelpScreen)
            await pilot.press("escape")
            await wait_for_board(pilot)
        assert painted_widgets() <= before + 1


def test_a_signal_after_the_end_of_a_screen_ends_nothing(newsroom: Newsroom) -> None:
    """A SIGCONT between two screens ended the board: "Event loop is closed"."""
    from tracker.ui.terminal_driver import TerminalDriver

    driver = object.__new__(TerminalDriver)
    driver._loop = asyncio.new_event_loop()
    driver._loop.close()
    driver._sigcont_application()
    driver._sigtstp_application()


def test_the_producers_app_has_the_driver_for_any_terminal(newsroom: Newsroom) -> None:
    assert newsroom.app().driver_class.__name__ == "TerminalDriver"
    assert issubclass(TrackerApp, TerminalApp)
