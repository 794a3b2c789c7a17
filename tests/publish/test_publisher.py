"""Only differences are written, the manifest last; foreign files stay."""

import datetime as dt
import hashlib
import json

import pytest

from tests.publish.memory_place import MemoryPlace
from tracker.publish.board_objects import Head
from tracker.publish.manifest import MANIFEST, content_type
from tracker.publish.objects import PublishedObject
from tracker.publish.publisher import PlaceTakenError, Publisher

NOW = dt.datetime(2019, 12, 13, 2, 31, tzinfo=dt.UTC)
PATHS = {"state.json", "seats/a.json", "summary.csv"}


def head(election: str = "small", declared: int = 1) -> Head:
    return Head(version=1, election=election, as_of=NOW, declared=declared, total=2)


def made(**objects: str) -> dict[str, PublishedObject]:
    named = {"state": "state.json", "a": "seats/a.json", "table": "summary.csv"}
    return {named[name]: PublishedObject(text.encode(), NOW) for name, text in objects.items()}


def publisher(place: MemoryPlace, *, replace: bool = False) -> Publisher:
    return Publisher(place, lambda: NOW, replace=replace)


@pytest.fixture
def shelf() -> MemoryPlace:
    """A place with three objects and an empty list of writes."""
    shelf = MemoryPlace()
    publisher(shelf).publish(made(state="s1", a="a1", table="t1"), PATHS, head())
    shelf.done.clear()
    return shelf


def test_an_empty_place_gets_a_manifest_first() -> None:
    shelf = MemoryPlace()
    publisher(shelf).publish(made(state="s1", a="a1"), PATHS, head())
    assert shelf.done == [MANIFEST, "state.json", "seats/a.json", MANIFEST]


def test_the_manifest_has_hash_size_and_times_of_each_object(shelf: MemoryPlace) -> None:
    entry = shelf.manifest.objects["seats/a.json"]
    assert (entry.sha256, entry.size) == (hashlib.sha256(b"a1").hexdigest(), 2)
    assert (entry.type, entry.as_of, entry.changed_at) == ("application/json", NOW, NOW)
    assert set(shelf.manifest.objects) == PATHS


def test_only_what_differs_is_written_and_the_manifest_last(shelf: MemoryPlace) -> None:
    written = publisher(shelf).publish(made(state="s1", a="a2", table="t1"), PATHS, head())
    assert written == ["seats/a.json"]
    assert shelf.done == ["seats/a.json", MANIFEST]


def test_without_a_difference_nothing_is_written(shelf: MemoryPlace) -> None:
    written = publisher(shelf).publish(
        made(state="s1", a="a1", table="t1"), PATHS, head(declared=2)
    )
    assert (written, shelf.done) == ([], [])


def test_a_lost_or_truncated_object_is_restored(shelf: MemoryPlace) -> None:
    del shelf.objects["state.json"]
    shelf.objects["seats/a.json"] = b""
    written = publisher(shelf).publish(made(state="s1", a="a1", table="t1"), PATHS, head())
    assert written == ["state.json", "seats/a.json"]


def test_another_election_is_refused_and_left_unchanged(shelf: MemoryPlace) -> None:
    before = dict(shelf.objects)
    with pytest.raises(PlaceTakenError, match="contains the election small, not other"):
        publisher(shelf).publish(made(state="s2"), PATHS, head("other"))
    assert shelf.objects == before


def test_replace_removes_the_other_election_but_no_foreign_file(shelf: MemoryPlace) -> None:
    shelf.objects["logo.json"] = b"not ours"
    publisher(shelf, replace=True).publish(made(state="s2"), {"state.json"}, head("other"))
    assert set(shelf.objects) == {"state.json", "logo.json", MANIFEST}
    assert shelf.done == ["state.json", MANIFEST, "-seats/a.json", "-summary.csv"]


def test_a_manifest_cannot_remove_files_outside_the_place(shelf: MemoryPlace) -> None:
    forged = json.loads(shelf.objects[MANIFEST])
    forged["objects"]["../precious.json"] = forged["objects"]["seats/a.json"]
    shelf.objects[MANIFEST] = json.dumps(forged).encode()
    publisher(shelf).publish(made(state="s2", a="a1", table="t1"), PATHS, head())
    assert shelf.done == ["state.json", MANIFEST]


def test_a_file_without_a_manifest_is_not_overwritten() -> None:
    shelf = MemoryPlace({"state.json": b"somebody else's"})
    with pytest.raises(PlaceTakenError, match=r"contains a state\.json but no manifest\.json"):
        publisher(shelf).publish(made(state="s1"), PATHS, head())
    assert shelf.objects == {"state.json": b"somebody else's"}


def test_a_foreign_manifest_is_not_overwritten() -> None:
    shelf = MemoryPlace({MANIFEST: b'{"name": "a web app"}'})
    with pytest.raises(
        PlaceTakenError, match=r"contains a manifest\.json that tracker publish did not write"
    ):
        publisher(shelf).publish(made(state="s1"), PATHS, head())
    publisher(shelf, replace=True).publish(made(state="s1"), PATHS, head())
    assert set(shelf.manifest.objects) == {"state.json"}


def test_an_interrupted_first_pass_is_continued() -> None:
    shelf = MemoryPlace()
    shelf.room = 2
    with pytest.raises(OSError, match="No route"):
        publisher(shelf).publish(made(state="s1", a="a1"), PATHS, head())
    assert set(shelf.objects) == {MANIFEST, "state.json"}
    shelf.is_unreachable, shelf.room = False, None
    written = publisher(shelf).publish(made(state="s1", a="a1"), PATHS, head())
    assert written == ["state.json", "seats/a.json"]


def test_objects_that_failed_are_written_by_the_next_pass_in_their_newest_state(
    shelf: MemoryPlace,
) -> None:
    one = publisher(shelf)
    shelf.is_unreachable = True
    for text in ("a2", "a3"):
        with pytest.raises(OSError, match="No route"):
            one.publish(made(a=text, table="t2"), PATHS, head())
    shelf.is_unreachable = False
    assert one.publish(made(state="s1"), PATHS, head()) == ["seats/a.json", "summary.csv"]
    assert shelf.objects["seats/a.json"] == b"a3"


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
