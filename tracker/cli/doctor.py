"""`tracker doctor`: checks the machine, the terminal, the folders, the election's tables."""

from __future__ import annotations

import datetime as dt
import os
import sys
import textwrap
from pathlib import Path

from tracker.cli import style
from tracker.cli.command import command
from tracker.cli.options import date_option, election_option, option
from tracker.cli.output import echo_document, print_line, write
from tracker.cli.parameter_types import UncheckedPath
from tracker.election.clock import wall_clock

INDENT = 21
"""The column at which the sentence of a check begins."""
MIN_WIDTH = 20
"""The least number of columns for a sentence."""

DEFAULT_COLUMNS = 80
"""The width of a terminal that does not report it."""


@command(
    "tracker doctor",
    "tracker doctor -e anglia-2019 --drop results",
)
@option(
    "--drop",
    type=UncheckedPath(file_okay=False),
    metavar="DIR",
    help="The drop folder. Nothing is written into it.",
)
@election_option
@option(
    "--db",
    type=UncheckedPath(dir_okay=False),
    metavar="FILE",
    help="The ledger. Default: <election>.db",
)
@date_option
@option("--json", "as_json", is_flag=True, help="A JSON array with one object per check.")
def doctor(
    drop: Path | None,
    election: str | None,
    db: Path | None,
    date: dt.date | None,
    *,
    as_json: bool,
) -> int:
    """Check this machine the afternoon before.

    Prints one line per check: ok, warn or fail, with the cure. Checks the versions, the terminal,
    and the folder of the ledger, where it measures the speed of a commit. With -e also the
    election, with --drop also the drop folder and the files in it.

    Exit code 0 if all is ok, 1 after a warn, 2 after a fail.
    """
    from tracker.doctor.check import exit_code
    from tracker.doctor.examine import Request, examine
    from tracker.support.escape import Escaped, visible

    checks = []
    request = Request(election, date, db, drop)
    for check in examine(request, wall_clock(), os.environ, sys.stdin, sys.stdout):
        checks.append(check)
        if not as_json:
            text = visible(" ".join(filter(None, (check.sentence, check.cure))))
            status = style.status(check.status, f"{check.status:<4}")
            write(Escaped(f"{status}  {visible(check.name):<13}  {_wrapped(text)}"))
    if as_json:
        import msgspec

        echo_document(msgspec.json.format(msgspec.json.encode(checks)) + b"\n")
    else:
        counts = {s: sum(c.status == s for c in checks) for s in ("ok", "warn", "fail")}
        print_line(
            f"{len(checks)} checks: " + ", ".join(f"{n} {s}" for s, n in counts.items()) + "."
        )
    return exit_code(checks)


def _wrapped(text: str) -> str:
    """The text in lines beside the names of the checks, on a terminal; in one line elsewhere."""
    if not sys.stdout.isatty():
        return text
    columns = os.get_terminal_size(sys.stdout.fileno()).columns or DEFAULT_COLUMNS
    lines = textwrap.wrap(
        text, max(MIN_WIDTH, columns - INDENT), break_long_words=False, break_on_hyphens=False
    )
    return f"\n{'':{INDENT}}".join(lines)
