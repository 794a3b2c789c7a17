"""Requests for an invented province, from plain tables."""

import datetime as dt
from pathlib import Path
from typing import Any

from tests.prepare.written import table
from tracker.prepare import Prepared, Request, prepare


def request(folder: Path, /, **more: Any) -> Request:
    fields: dict[str, Any] = {
        "folder": folder / "made",
        "name": "Provincial election",
        "date": dt.date(2023, 4, 3),
        "timezone": "America/Halifax",
        "polls_close": dt.time(19),
        "is_uk": False,
    } | more
    for name in ("previous", "results"):
        if isinstance(fields.get(name), str):
            path = table(folder, f"{name}.csv", fields[name])
            fields[name] = [path] if name == "previous" else path
    return Request(**fields)


def made(folder: Path, /, **more: Any) -> Prepared:
    return prepare(request(folder, **more))
