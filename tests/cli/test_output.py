"""Text enters the terminal in one place, and is escaped there."""

import io
import sys
from collections.abc import Callable

import pytest

from tracker.cli import output, style
from tracker.support.escape import Escaped, escaped, escaped_lines

HOSTILE = "Ips\x1b[2Jwich\x9b1m\n\u202e"
HARMLESS = r"Ips\x1b[2Jwich\x9b1m\x0a\u202e"


@pytest.mark.parametrize("write", [output.echo, output.print_line, output.print_error])
def test_a_line_has_no_control_character_of_a_name(
    write: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    write(HOSTILE)
    shown = capsys.readouterr()
    assert (shown.out + shown.err).removeprefix("tracker: ") == f"{HARMLESS}\n"


@pytest.mark.parametrize("make", [style.bold, style.dim, style.status])
def test_a_styled_name_is_escaped_and_its_style_is_not(
    make: Callable[[str], Escaped], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(style, "_has_colours", lambda: True)
    assert HARMLESS in make(HOSTILE)
    assert escaped("a ", make("conflict")).startswith("a ")
    assert escaped(style.bold("x")) == "\x1b[1mx\x1b[0m"


def test_a_document_is_whole_in_a_pipe_and_escaped_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def written(is_terminal: bool) -> bytes:
        out = io.BytesIO()
        stream = io.TextIOWrapper(out, encoding="latin-1", errors="replace")
        monkeypatch.setattr(stream, "isatty", lambda: is_terminal)
        monkeypatch.setattr(sys, "stdout", stream)
        output.echo_document('{"name": "Ынтерлаг\x9b"}\n')
        stream.flush()
        return out.getvalue()

    assert written(False) == '{"name": "Ынтерлаг\x9b"}\n'.encode()
    assert b"\\x9b" in written(True)


def test_line_breaks_of_a_text_stay() -> None:
    assert escaped_lines("a\nb\x1b\n") == "a\nb\\x1b\n"
