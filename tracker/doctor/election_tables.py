"""Checks the election's tables, as `tracker check` does, and its time zone."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from tracker.doctor.check import Check, fail, ok, warn
from tracker.election import Election
from tracker.election.clock import polls_closed
from tracker.election.csv_tables import ElectionError
from tracker.election.folder import find_election, load_election
from tracker.election.settings import DateNotKnownError
from tracker.prepare.audit.election_audit import audit
from tracker.prepare.finding import Finding, by_severity, count_answers, needs_answer

NAME = "election"


@dataclass(frozen=True, slots=True)
class LoadedElection:
    """An election, and what was found when it was loaded."""

    name: str
    """As the user gave it: a folder, or the name of an election that ships with the tracker."""
    election: Election
    folder: Path
    date_known: bool
    """Whether the folder, or the caller, states polling day. If not, `election` has today's."""


def load(name: str, date: dt.date | None, today: dt.date) -> LoadedElection:
    """Load an election. `date` is polling day, if the folder does not state it.

    Raises ElectionError.
    """
    folder = find_election(name)
    try:
        return LoadedElection(name, load_election(folder, date), folder, True)
    except DateNotKnownError:
        return LoadedElection(name, load_election(folder, today), folder, False)


def election_checks(loaded: LoadedElection | ElectionError, now: dt.datetime) -> list[Check]:
    """Check an election: its tables, polling day and time zone."""
    if isinstance(loaded, ElectionError):
        return [fail(NAME, f"{loaded}.", "Correct it, or give another election with -e.")]
    findings = audit(loaded.election, loaded.folder).folded()
    return [
        tables_check(loaded.name, findings),
        polling_day_check(loaded),
        zone_check(loaded.election, now),
    ]


def tables_check(name: str, findings: Sequence[Finding]) -> Check:
    """Check the findings of the audit. `name`: as in `LoadedElection`."""
    if not needs_answer(findings):
        return ok(NAME, f"{name}: no difference in its tables.")
    worst = by_severity(findings)[0]
    sentence = f"{name}: {count_answers(findings)}; the first: {worst.sentence}."
    cure = f"See all with `tracker check {shlex.quote(name)}`."
    return (fail if worst.severity == "stops" else warn)(NAME, sentence, cure)


def polling_day_check(loaded: LoadedElection) -> Check:
    """Check that polling day is known."""
    if not loaded.date_known:
        return warn(
            "polling day",
            f"The folder of {loaded.election.id} does not state it; `watch` asks for it.",
            "Give --date YYYY-MM-DD here and to `watch`.",
        )
    return ok(
        "polling day",
        f"{loaded.election.date}; the polls close at {polls_closed(loaded.election)}.",
    )


def zone_check(election: Election, now: dt.datetime) -> Check:
    """State the clock of the election and the clock of this machine. `now`: with its zone."""
    there = now.astimezone(ZoneInfo(election.timezone))
    here = now.astimezone()
    same = here.utcoffset() == there.utcoffset()
    shown = "the same time" if same else f"{here:%H:%M} ({here:%Z})"
    return ok(
        "time zone",
        f"The board shows {election.timezone}, now {there:%H:%M}; this machine shows {shown}.",
    )
