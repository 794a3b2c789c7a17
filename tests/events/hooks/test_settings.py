"""The `[[hooks]]` of a settings file: their events, and errors in them."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.makers.events import event
from tracker.events.hooks import settings
from tracker.events.hooks.settings import Hook, parse_hooks, read_hooks
from tracker.ledger.timeline import Kind
from tracker.support.user_files import SettingsError

URL = "https://chat.example/hook"


def test_the_example_in_the_module_can_be_read(tmp_path: Path) -> None:
    example = (settings.__doc__ or "").split("\n\n", 1)[1].replace('url = "', '# url = "')
    file = tmp_path / "config.toml"
    file.write_text(example.replace("headers", "# headers"), encoding="utf-8")
    assert read_hooks(file) == (
        Hook(on=("flip", "correction"), command=("./lower-third", "--now")),
    )


def test_a_file_without_hooks_has_none(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('theme = "day"', encoding="utf-8")
    assert read_hooks(file) == ()


@pytest.mark.parametrize(
    ("on", "kind", "flips", "matches"),
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
def test_the_events_that_a_hook_matches(
    on: settings.Cause, kind: Kind, flips: bool, matches: bool
) -> None:
    assert Hook(on=(on,), url=URL).matches(event(kind, flips=flips)) is matches


@pytest.mark.parametrize("kind", [Kind.RECOUNT, Kind.DOUBTFUL, Kind.CONFLICT])
@pytest.mark.parametrize("corrects", [True, False])
def test_what_takes_a_winner_off_the_air_is_a_correction(kind: Kind, *, corrects: bool) -> None:
    hook = Hook(on=("correction",), url=URL)
    assert hook.matches(event(kind, corrects=corrects)) is corrects


@pytest.mark.parametrize("kind", [Kind.EXPORT, Kind.REJECTED, Kind.RECOUNT, Kind.DESK])
def test_a_hook_without_on_does_not_match_the_other_kinds(kind: Kind) -> None:
    assert not Hook(url=URL).matches(event(kind))


@pytest.mark.parametrize(
    ("table", "sentence"),
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
def test_an_error_names_the_hook_and_the_field(table: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match="hooks, number 1: ") as error:
        parse_hooks([table])
    assert sentence in str(error.value)


def test_a_duplicated_hook_is_refused() -> None:
    with pytest.raises(ValueError, match=r"hooks, number 2: https://chat\.example is duplicated"):
        parse_hooks([{"url": URL}, {"url": URL, "on": ["flip"]}])


def test_an_error_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("hooks = 3", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"config\.toml: Expected `array`"):
        read_hooks(file)


def test_the_name_of_a_hook_contains_no_secret() -> None:
    hook = Hook(url="https://user:secret@chat.example:8443/services/T0/secret?token=x")
    assert hook.name == "https://chat.example:8443"


def test_the_key_of_a_hook_depends_only_on_its_command_or_url() -> None:
    hook = Hook(url=URL)
    assert msgspec.structs.replace(hook, tries=2).key == hook.key
    assert Hook(command=("a", "b")).key != Hook(command=("a b",)).key
