"""docs/events.md agrees with the code."""

import re
import tomllib
from pathlib import Path

from tracker.events.hooks.settings import parse_hooks
from tracker.events.stream import Event
from tracker.ledger.timeline import Kind

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "events.md").read_text(encoding="utf-8")


def test_the_page_has_every_field_of_an_event() -> None:
    table = PAGE.split("| field | |")[1].split("\n\n")[0]
    named = re.findall(r"`(\w+)`", "".join(row.split("|")[1] for row in table.splitlines() if row))
    assert sorted(named) == sorted(Event.__struct_fields__)


def test_the_page_has_every_kind_of_event() -> None:
    table = PAGE.split("| kind | |")[1].split("\n\n")[0]
    named = re.findall(r"`(\w+)`", "".join(row.split("|")[1] for row in table.splitlines() if row))
    assert sorted(named) == sorted(Kind)


def test_the_hooks_of_the_page_are_valid() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.S)
    first, second = parse_hooks(tomllib.loads(example)["hooks"])
    assert first.command == ("./lower-third", "--now")
    assert second.headers == {"Authorization": "Bearer TOKEN"}
