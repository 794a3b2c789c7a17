"""Desktop notifications: the escape sequence of each terminal, also inside tmux."""

import os
from pathlib import Path

import pytest

from tracker.ui.terminal import load_tmux_buffer, notification

OSC_9 = "\x1b]9;Tracker: FLIP Ipswich\x07"
OSC_777 = "\x1b]777;notify;Tracker;FLIP Ipswich\x1b\\"


@pytest.mark.parametrize(
    ("environment", "sequence"),
    [
        pytest.param({"TERM_PROGRAM": "iTerm.app", "TERM": "xterm-256color"}, OSC_9, id="iTerm2"),
        pytest.param(
            {"LC_TERMINAL": "iTerm2", "TERM": "xterm-256color"}, OSC_9, id="iTerm2 over ssh"
        ),
        pytest.param({"TERM_PROGRAM": "WezTerm"}, OSC_9, id="WezTerm"),
        pytest.param({"TERM": "xterm-ghostty"}, OSC_9, id="Ghostty"),
        pytest.param({"TERM": "xterm-kitty"}, OSC_9, id="kitty"),
        pytest.param({"TERM": "rxvt-unicode-256color"}, OSC_777, id="urxvt"),
        pytest.param({"TERM": "foot"}, OSC_777, id="foot"),
        pytest.param({"VTE_VERSION": "7200", "TERM": "xterm-256color"}, OSC_777, id="GNOME"),
        pytest.param({"TERM": "xterm-256color"}, "", id="xterm"),
        pytest.param({"TERM": "linux"}, "", id="console"),
        pytest.param({"TERM_PROGRAM": "Apple_Terminal"}, "", id="Terminal"),
        pytest.param({}, "", id="nobody knows"),
    ],
)
def test_each_terminal_gets_its_own_escape_sequence(
    environment: dict[str, str], sequence: str
) -> None:
    assert notification("Tracker", "FLIP Ipswich", environment) == sequence


@pytest.mark.parametrize(
    ("outer", "sequence"),
    [
        pytest.param({"VTE_VERSION": "7200"}, OSC_777, id="GNOME"),
        pytest.param({"LC_TERMINAL": "iTerm2"}, OSC_9, id="iTerm2"),
    ],
)
def test_inside_tmux_the_sequence_is_wrapped_for_the_outer_terminal(
    outer: dict[str, str], sequence: str
) -> None:
    """Inside tmux, TERM and TERM_PROGRAM are tmux's own."""
    inside = {"TMUX": "/tmp/tmux-0/default,1,0", "TERM": "tmux-256color", "TERM_PROGRAM": "tmux"}
    handed_on = sequence.replace("\x1b", "\x1b\x1b")
    sequence_sent = notification("Tracker", "FLIP Ipswich", inside | outer)
    assert sequence_sent == f"\x1bPtmux;{handed_on}\x1b\\"


def test_inside_tmux_an_unsupported_terminal_gets_nothing() -> None:
    assert notification("Tracker", "FLIP", {"TMUX": "x", "TERM": "tmux-256color"}) == ""


HOSTILE = "\x1b]0;pwned\x07 \x9c \x1b\\ a;b \n"


@pytest.mark.parametrize("environment", [{"TERM": "xterm-kitty"}, {"TERM": "foot"}])
def test_text_from_a_source_cannot_end_the_sequence(environment: dict[str, str]) -> None:
    sequence_sent = notification(HOSTILE, HOSTILE, environment)
    harmless = notification("Tracker", "FLIP", environment)
    controls = [letter for letter in sequence_sent if ord(letter) < 32 or 127 <= ord(letter) < 160]
    assert controls == [letter for letter in harmless if ord(letter) < 32]
    assert r"\x1b]0,pwned\x07 \x9c \x1b\ a,b \x0a" in sequence_sent
    assert sequence_sent.count(";") == harmless.count(";")


@pytest.fixture
def tmux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program `tmux` that writes its arguments and its input to files of this folder."""
    program = tmp_path / "tmux"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\ncat > {tmp_path}/buffer\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return tmp_path


def test_inside_tmux_a_copy_is_known_to_be_made(tmux: Path) -> None:
    assert load_tmux_buffer("Conservative gain\nfrom Labour", {"TMUX": "x"})
    assert (tmux / "arguments").read_text() == "load-buffer -w -\n"
    assert (tmux / "buffer").read_text() == "Conservative gain\nfrom Labour"


def test_outside_tmux_and_with_an_old_tmux_no_copy_is_known(tmux: Path) -> None:
    assert not load_tmux_buffer("x", {})
    (tmux / "tmux").write_text("#!/bin/sh\nexit 1\n")
    assert not load_tmux_buffer("x", {"TMUX": "x"})
