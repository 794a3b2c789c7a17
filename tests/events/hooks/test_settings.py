"""The `[[hooks]]` of a settings file: what they are called for, and what cannot be one."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.night import few
from tracker.events.hooks import settings
from tracker.events.hooks.settings import Hook, hooks_of, read
from tracker.events.stream import Event
from tracker.ledger.timeline import Kind
from tracker.support.user_files import SettingsError

URL = "https://chat.example/hook"


def event(kind: Kind, *, flips: bool = False, **more: Any) -> Event:
    """An event of Ipswich, as far as a hook looks at it."""
    blank: dict[str, Any] = dict.fromkeys(("on_air", "seat_id", "seat", "declaration"))
    return Event(
        **{
            **blank,
            "version": 1,
            "id": "s1",
            "position": "s1.f0.x0",
            "election": few().id,
            "ledger": "2019-12-12T21:00:00+00:00",
            "at": "2019-12-13T02:00:00+00:00",
            "kind": kind,
            "flips": flips,
            "alarm": False,
            "text": "Con gain from Lab, majority 500",
            "seats_declared": 1,
            "seats_total": 4,
            "targets": [],
            "seat": "Ipswich",
            **more,
        }
    )


def test_the_example_of_the_module_is_read(tmp_path: Path) -> None:
    example = (settings.__doc__ or "").split("\n\n", 1)[1].replace('url = "', '# url = "')
    file = tmp_path / "config.toml"
    file.write_text(example.replace("headers", "# headers"), encoding="utf-8")
    assert read(file) == (Hook(on=("flip", "correction"), command=("./lower-third", "--now")),)


def test_a_file_without_hooks_has_none(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('theme = "day"', encoding="utf-8")
    assert read(file) == ()


@pytest.mark.parametrize(
    ("on", "kind", "flips", "wanted"),
    [
        ("flip", Kind.FLIP, True, True),
        ("flip", Kind.CORRECTION, True, True),
        ("flip", Kind.DECLARED, False, False),
        ("declaration", Kind.DECLARED, False, True),
        ("declaration", Kind.CALLED, False, True),
        ("declaration", Kind.FLIP, True, True),
        ("declaration", Kind.CORRECTION, False, False),
        ("correction", Kind.CORRECTION, False, True),
        ("correction", Kind.WITHDRAWN, False, True),
        ("conflict", Kind.CONFLICT, False, True),
        ("conflict", Kind.FLIP, True, False),
    ],
)
def test_what_a_hook_wants(on: settings.Cause, kind: Kind, flips: bool, wanted: bool) -> None:
    assert Hook(on=(on,), url=URL).wants(event(kind, flips=flips)) is wanted


@pytest.mark.parametrize("kind", [Kind.EXPORT, Kind.REJECTED, Kind.RECOUNT, Kind.DESK])
def test_a_hook_that_names_nothing_wants_the_four_and_no_more(kind: Kind) -> None:
    assert not Hook(url=URL).wants(event(kind))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "hooks, number 1: give a command or an url, and not both"),
        ({"url": URL, "command": ["x"]}, "give a command or an url, and not both"),
        ({"url": "ftp://x"}, 'url "ftp://x" does not begin with http:// or https://'),
        ({"url": "http://"}, "does not begin with http"),
        ({"url": "http://x/a b"}, "has characters that an URL cannot have"),
        ({"url": URL, "on": ["flips"]}, "Invalid enum value 'flips'"),
        ({"url": URL, "on": []}, "on is empty; name one of flip, declaration"),
        ({"url": URL, "tries": 0}, "Expected `int` >= 1"),
        ({"url": URL, "seconds": 0}, "Expected `float` > 0"),
        ({"url": URL, "after": 3}, "unknown field `after`"),
        ({"command": ["x"], "headers": {"A": "b"}}, "headers are for an url"),
        ({"url": URL, "headers": {"A": "b\r\nC: d"}}, 'header "A" cannot be sent'),
        ({"url": URL, "headers": {"A": "Bearer …"}}, 'header "A" cannot be sent'),
    ],
)
def test_what_cannot_be_a_hook_is_a_sentence(said: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match="hooks, number 1: ") as error:
        hooks_of([said])
    assert sentence in str(error.value)


def test_a_hook_that_is_there_twice_is_refused() -> None:
    with pytest.raises(ValueError, match=r"hooks, number 2: https://chat\.example is there twice"):
        hooks_of([{"url": URL}, {"url": URL, "on": ["flip"]}])


def test_the_file_is_named_with_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("hooks = 3", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"config\.toml: Expected `array`"):
        read(file)


def test_what_is_told_of_an_url_has_no_secret_in_it() -> None:
    hook = Hook(url="https://user:secret@chat.example:8443/services/T0/secret?token=x")
    assert hook.name == "https://chat.example:8443"


def test_hooks_are_told_apart_by_what_they_call() -> None:
    one = Hook(url=URL)
    assert msgspec.structs.replace(one, tries=2).key == one.key
    assert Hook(command=("a", "b")).key != Hook(command=("a b",)).key
