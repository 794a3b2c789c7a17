"""The publisher writes only differences, the manifest last, and keeps files of other programs."""

import datetime as dt
import hashlib
import json

import pytest

from tests.publish.memory_place import MemoryPlace
from tracker.publish.board_objects import Head
from tracker.publish.hashed_copies import copy_path
from tracker.publish.manifest import MANIFEST, content_type
from tracker.publish.objects import PublishedObject
from tracker.publish.publisher import PlaceTakenError, Publisher

NOW = dt.datetime(2019, 12, 13, 2, 31, tzinfo=dt.UTC)
PATHS = {"state.json", "seats/a.json", "summary.csv"}


def head(election: str = "small", declared: int = 1) -> Head:
    return Head(version=1, election=election, as_of=NOW, declared=declared, total=2)


def objects(**texts: str) -> dict[str, PublishedObject]:
    """Objects with these texts; a keyword stands for a path of `PATHS`."""
    paths = {"state": "state.json", "a": "seats/a.json", "table": "summary.csv"}
    return {paths[name]: PublishedObject(text.encode(), NOW) for name, text in texts.items()}


def copy(text: str) -> str:
    """The path of the copy of a `state.json` with this text."""
    return copy_path("state.json", hashlib.sha256(text.encode()).hexdigest())


def publisher(place: MemoryPlace, *, replace: bool = False) -> Publisher:
    return Publisher(place, lambda: NOW, replace=replace)


@pytest.fixture
def place() -> MemoryPlace:
    """A place with three objects and an empty list of writes."""
    place = MemoryPlace()
    publisher(place).publish(objects(state="s1", a="a1", table="t1"), PATHS, head())
    place.changes.clear()
    return place


def test_an_empty_place_gets_a_manifest_first() -> None:
    place = MemoryPlace()
    publisher(place).publish(objects(state="s1", a="a1"), PATHS, head())
    assert place.changes == [MANIFEST, "state.json", "seats/a.json", copy("s1"), MANIFEST]


def test_the_manifest_has_hash_size_and_times_of_each_object(place: MemoryPlace) -> None:
    entry = place.manifest.objects["seats/a.json"]
    assert (entry.sha256, entry.size) == (hashlib.sha256(b"a1").hexdigest(), 2)
    assert (entry.type, entry.as_of, entry.changed_at) == ("application/json", NOW, NOW)
    assert set(place.manifest.objects) == PATHS


def test_only_differing_objects_are_written_and_the_manifest_last(place: MemoryPlace) -> None:
    written = publisher(place).publish(objects(state="s1", a="a2", table="t1"), PATHS, head())
    assert written == ["seats/a.json"]
    assert place.changes == ["seats/a.json", MANIFEST]


def test_without_a_difference_nothing_is_written(place: MemoryPlace) -> None:
    written = publisher(place).publish(
        objects(state="s1", a="a1", table="t1"), PATHS, head(declared=2)
    )
    assert (written, place.changes) == ([], [])


def test_a_lost_or_truncated_object_is_restored(place: MemoryPlace) -> None:
    del place.objects["state.json"]
    place.objects["seats/a.json"] = b""
    written = publisher(place).publish(objects(state="s1", a="a1", table="t1"), PATHS, head())
    assert written == ["state.json", "seats/a.json"]


def test_another_election_is_refused_and_left_unchanged(place: MemoryPlace) -> None:
    before = dict(place.objects)
    with pytest.raises(PlaceTakenError, match="contains the election small, not other"):
        publisher(place).publish(objects(state="s2"), PATHS, head("other"))
    assert place.objects == before


def test_replace_removes_the_other_election_but_no_foreign_file(place: MemoryPlace) -> None:
    place.objects["logo.json"] = b"not ours"
    publisher(place, replace=True).publish(objects(state="s2"), {"state.json"}, head("other"))
    copies = {copy("s1"), copy("s2")}
    assert set(place.objects) == {"state.json", "logo.json", MANIFEST, *copies}
    written = ["state.json", copy("s2"), MANIFEST]
    assert place.changes == [*written, "-seats/a.json", "-summary.csv"]


def test_a_manifest_cannot_remove_files_outside_the_place(place: MemoryPlace) -> None:
    forged = json.loads(place.objects[MANIFEST])
    forged["objects"]["../precious.json"] = forged["objects"]["seats/a.json"]
    place.objects[MANIFEST] = json.dumps(forged).encode()
    publisher(place).publish(objects(state="s2", a="a1", table="t1"), PATHS, head())
    assert place.changes == ["state.json", copy("s2"), MANIFEST]


def test_a_file_without_a_manifest_is_not_overwritten() -> None:
    place = MemoryPlace({"state.json": b"somebody else's"})
    with pytest.raises(PlaceTakenError, match=r"contains a state\.json but no manifest\.json"):
        publisher(place).publish(objects(state="s1"), PATHS, head())
    assert place.objects == {"state.json": b"somebody else's"}


def test_a_foreign_manifest_is_not_overwritten() -> None:
    place = MemoryPlace({MANIFEST: b'{"name": "a web app"}'})
    with pytest.raises(
        PlaceTakenError, match=r"contains a manifest\.json that tracker publish did not write"
    ):
        publisher(place).publish(objects(state="s1"), PATHS, head())
    publisher(place, replace=True).publish(objects(state="s1"), PATHS, head())
    assert set(place.manifest.objects) == {"state.json"}


def test_an_interrupted_first_pass_is_continued() -> None:
    place = MemoryPlace()
    place.writes_left = 2
    with pytest.raises(OSError, match="No route"):
        publisher(place).publish(objects(state="s1", a="a1"), PATHS, head())
    assert set(place.objects) == {MANIFEST, "state.json"}
    place.is_unreachable, place.writes_left = False, None
    written = publisher(place).publish(objects(state="s1", a="a1"), PATHS, head())
    assert written == ["state.json", "seats/a.json"]


def test_objects_that_failed_are_written_by_the_next_pass_in_their_newest_state(
    place: MemoryPlace,
) -> None:
    same_publisher = publisher(place)
    place.is_unreachable = True
    for text in ("a2", "a3"):
        with pytest.raises(OSError, match="No route"):
            same_publisher.publish(objects(a=text, table="t2"), PATHS, head())
    place.is_unreachable = False
    written = same_publisher.publish(objects(state="s1"), PATHS, head())
    assert written == ["seats/a.json", "summary.csv"]
    assert place.objects["seats/a.json"] == b"a3"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("seats/E14000878.json", "application/json"),
        ("summary.csv", "text/csv; charset=utf-8"),
        ("summary.html", "text/html; charset=utf-8"),
        ("summary.txt", "text/plain; charset=utf-8"),
    ],
)
def test_the_media_type_follows_from_the_suffix(path: str, expected: str) -> None:
    assert content_type(path) == expected
