"""Reads the settings of an election folder, `election.toml`, and checks them."""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from tracker.election.clock import in_zone
from tracker.election.csv_tables import ElectionError
from tracker.election.election import DEFAULT_TIMEZONE, ONE_MEMBER_KINDS, ONE_MEMBER_RULE, Election
from tracker.election.seat import Basis
from tracker.support.escape import has_hidden, visible


class DateNotKnownError(ElectionError):
    """The folder does not state polling day, and the caller gave none."""


SETTINGS_KEYS = frozenset(
    "id name date region kind basis timezone polls_close polls_close_time previous_columns doubt "
    "hexagons sitting_known seats_for_majority speaker".split()
)
"""Top-level keys of election.toml, besides its tables `[feed]` and `[published]`."""


def read_settings(folder: Path) -> dict[str, Any]:
    """The contents of `election.toml`.

    Raises ElectionError if the file is not TOML, OSError or UnicodeDecodeError if it is unreadable.
    """
    path = folder / "election.toml"
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ElectionError(f"{path.name}: {error}") from error
    for text in _texts(settings):
        if has_hidden(text):
            raise ElectionError(
                f'{path.name}: "{visible(text)}" has a control character; write plain text'
            )
    return settings


def _texts(value: object) -> Iterator[str]:
    """Every key and text in a value of a TOML file."""
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                yield key
                yield from _texts(inner)
        case list():
            for inner in value:
                yield from _texts(inner)


def check_settings(fields: Mapping[str, Any]) -> None:
    """Check the kind and the basis of the election. Raises ElectionError."""
    if str(kind := fields.get("kind", "G")) not in ONE_MEMBER_KINDS:
        known = ", ".join(f"{letter} ({name})" for letter, name in ONE_MEMBER_KINDS.items())
        raise ElectionError(
            f"election.toml: kind {kind!r} is not one of {known}; {ONE_MEMBER_RULE}: elections "
            "with lists, or with several members in a seat, cannot be tracked"
        )
    if fields.get("basis", "previous") not in get_args(Basis):
        raise ElectionError(
            f'election.toml: basis {fields["basis"]!r}: write "previous" or "sitting"'
        )


def check_times_and_majority(election: Election) -> None:
    """Check time zone, majority and close of polls. Raises ElectionError."""
    _zone(election.timezone)
    majority = election.seats_for_majority
    if majority is not None and not 0 < majority <= len(election.seats):
        raise ElectionError(
            f"election.toml: seats_for_majority is {majority}; write more than half of the house, "
            f"which has {len(election.seats)} seats"
        )
    if election.polls_close.tzinfo is None:
        raise ElectionError(
            "election.toml: polls_close needs its offset: 2019-12-12T22:00:00+00:00"
        )


def polling_day(folder: Path, settings: dict[str, Any], date: dt.date | None) -> dict[str, Any]:
    """`Election.date` and `polls_close`, as far as the settings do not state them.

    A folder may state a time of day (`polls_close_time`) instead of `polls_close`.
    """
    stated = settings.get("date")
    if stated is None and date is None:
        raise DateNotKnownError(
            f"{folder.name}: polling day is not known yet; give it when the ledger is made, with "
            "--date YYYY-MM-DD"
        )
    if date and stated is not None and date != stated:
        raise ElectionError(f"{folder.name}: polling day is {stated}, not {date}")
    day = stated if date is None else date
    time = settings.get("polls_close_time")
    if "polls_close" in settings:
        return {"date": day}
    if time is None:
        raise ElectionError(
            "election.toml: no close of polls; write polls_close_time = 22:00:00, a time in the "
            "election's time zone"
        )
    if not isinstance(time, dt.time) or not isinstance(day, dt.date):
        raise ElectionError(
            "election.toml: polls_close_time needs a time of day without quotes, 22:00:00, and "
            "date a day, 2019-12-12"
        )
    zone = _zone(settings.get("timezone", DEFAULT_TIMEZONE))
    try:
        polls_close = in_zone(dt.datetime.combine(day, time), zone, str(time))
    except ValueError as error:
        raise ElectionError(f"election.toml: polls_close_time {error}") from error
    return {"date": day, "polls_close": polls_close}


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(name))
    except (ValueError, OSError, ZoneInfoNotFoundError):
        if not available_timezones():
            raise ElectionError(
                "this machine has no time zones: install the package tzdata"
            ) from None
        raise ElectionError(
            f'election.toml: timezone "{name}" is not known; write a name of the IANA time zone '
            "database, like Europe/London or America/Halifax"
        ) from None
