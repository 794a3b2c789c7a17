"""Desktop notifications and copies through the terminal, or through tmux.

Some terminals support the escape sequence OSC 9 (from iTerm2), some OSC 777 (from urxvt). tmux
forwards them if its option `allow-passthrough` is on.
"""

import subprocess
from collections.abc import Mapping
from typing import Final

from tracker.support.escape import visible

_OSC_9 = ("iTerm", "WezTerm", "ghostty", "kitty")
_OSC_777 = ("rxvt", "foot", "vte")
TMUX_SECONDS: Final = 1.0
"""How long tmux may take to answer."""


def notification(title: str, text: str, environment: Mapping[str, str]) -> str:
    """The escape sequence for a desktop notification; empty for an unsupported terminal.

    `environment` has the variables that name the terminal.
    """
    name = " ".join(environment.get(key, "") for key in ("TERM", "TERM_PROGRAM", "LC_TERMINAL"))
    if "VTE_VERSION" in environment:
        name += " vte"
    title, text = (visible(part).replace(";", ",") for part in (title, text))
    if any(known in name for known in _OSC_777):
        sequence = f"\x1b]777;notify;{title};{text}\x1b\\"
    elif any(known in name for known in _OSC_9):
        sequence = f"\x1b]9;{title}: {text}\x07"
    else:
        return ""
    if "TMUX" in environment:
        return f"\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\"
    return sequence


def load_tmux_buffer(text: str, environment: Mapping[str, str]) -> bool:
    """Put a text into tmux's buffer, and with `-w` on the clipboard of the outer terminal.

    Returns whether tmux has done so: False outside tmux, and for a tmux older than 3.2.
    """
    if "TMUX" not in environment:
        return False
    try:
        command = ["tmux", "load-buffer", "-w", "-"]
        done = subprocess.run(
            command, input=text.encode(), capture_output=True, timeout=TMUX_SECONDS
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
