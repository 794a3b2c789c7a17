"""Copies under names with their hash: kept while a page may need them, named by the version."""

import datetime as dt
import json

import pytest

from tests.publish.memory_place import MemoryPlace
from tracker.publish.board_objects import Head
from tracker.publish.hashed_copies import COPIED, KEPT_FOR, VERSION_PATH
from tracker.publish.manifest import MANIFEST
from tracker.publish.objects import PublishedObject
from tracker.publish.publisher import PlaceTakenError, Publisher

NOW = dt.datetime(2019, 12, 13, 2, 31, tzinfo=dt.UTC)


class Night:
    """A place and the publisher that writes a text into each object of `COPIED`."""

    def __init__(self) -> None:
        self.place = MemoryPlace()
        self.now = NOW
        self.start()

    def start(self) -> None:
        self.publisher = Publisher(self.place, lambda: self.now)

    def publish(self, text: str) -> None:
        head = Head(version=1, election="small", as_of=NOW, declared=1, total=2)
        objects = {path: PublishedObject(text.encode(), NOW) for path in COPIED}
        self.publisher.publish(objects, set(COPIED), head)

    def copies(self) -> int:
        return sum(path.startswith("hashed/") for path in self.place.objects)

    def named(self) -> list[bytes]:
        """The copies that the version names."""
        version = json.loads(self.place.objects[VERSION_PATH])
        names = [path.removesuffix(".json") for path in COPIED]
        return [self.place.objects[f"hashed/{name}.{version[name]}.json"] for name in names]


def test_the_version_is_written_after_the_manifest() -> None:
    night = Night()
    night.publish("a")
    assert night.place.changes[-2:] == [MANIFEST, VERSION_PATH]
    assert night.named() == [b"a"] * 3


def test_an_old_copy_is_removed_when_no_page_can_need_it() -> None:
    night = Night()
    night.publish("a")
    night.publish("b")
    assert night.copies() == 6
    night.now += KEPT_FOR
    night.publish("c")
    assert (night.copies(), night.named()) == (6, [b"c"] * 3)


def test_a_copy_that_is_current_again_stays() -> None:
    night = Night()
    for text in ("a", "b", "a"):
        night.publish(text)
    night.now += KEPT_FOR
    night.publish("c")
    night.publish("a")
    assert night.named() == [b"a"] * 3


def test_old_copies_are_removed_after_a_restart_too() -> None:
    night = Night()
    night.publish("a")
    night.publish("b")
    night.start()
    night.publish("b")
    night.now += KEPT_FOR
    night.publish("c")
    assert night.copies() == 6


def test_a_version_that_was_not_written_before_a_crash_is_written_at_the_start() -> None:
    night = Night()
    night.publish("a")
    night.place.writes_left = 7  # the three objects, their copies, the manifest
    with pytest.raises(OSError, match="No route"):
        night.publish("b")
    night.place.is_unreachable, night.place.writes_left = False, None
    assert night.named() == [b"a"] * 3
    night.start()
    night.publish("b")
    assert night.named() == [b"b"] * 3


def test_a_lost_copy_is_restored() -> None:
    night = Night()
    night.publish("a")
    for path in [path for path in night.place.objects if path.startswith("hashed/")]:
        del night.place.objects[path]
    night.start()
    night.publish("a")
    assert night.named() == [b"a"] * 3


def test_a_version_of_another_program_is_not_overwritten() -> None:
    night = Night()
    night.place.objects[VERSION_PATH] = b"1.2.3\n"
    with pytest.raises(PlaceTakenError, match=r"contains a version\.json but no manifest"):
        night.publish("a")


def test_a_file_of_another_program_in_the_folder_of_copies_stays() -> None:
    night = Night()
    night.publish("a")
    night.place.objects["hashed/logo.0123456789abcdef.json"] = b"not ours"
    night.start()
    night.publish("a")
    night.now += 2 * KEPT_FOR
    night.publish("b")
    assert "hashed/logo.0123456789abcdef.json" in night.place.objects
