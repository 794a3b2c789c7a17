"""Only what differs is written, the manifest last; what is not ours is left alone."""

import datetime as dt
import hashlib
import json

import pytest

from tests.publish.places import Shelf
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


def publisher(place: Shelf, *, replace: bool = False) -> Publisher:
    return Publisher(place, lambda: NOW, replace=replace)


@pytest.fixture
def shelf() -> Shelf:
    """A place that has three objects, and forgets how they came there."""
    shelf = Shelf()
    publisher(shelf).publish(made(state="s1", a="a1", table="t1"), PATHS, head())
    shelf.done.clear()
    return shelf


def test_an_empty_place_is_claimed_before_anything_is_put_there() -> None:
    shelf = Shelf()
    publisher(shelf).publish(made(state="s1", a="a1"), PATHS, head())
    assert shelf.done == [MANIFEST, "state.json", "seats/a.json", MANIFEST]


def test_the_manifest_has_the_hash_the_size_and_the_times_of_each(shelf: Shelf) -> None:
    entry = shelf.manifest.objects["seats/a.json"]
    assert (entry.sha256, entry.size) == (hashlib.sha256(b"a1").hexdigest(), 2)
    assert (entry.type, entry.as_of, entry.changed_at) == ("application/json", NOW, NOW)
    assert set(shelf.manifest.objects) == PATHS


def test_only_what_differs_is_written_and_the_manifest_last(shelf: Shelf) -> None:
    written = publisher(shelf).publish(made(state="s1", a="a2", table="t1"), PATHS, head())
    assert written == ["seats/a.json"]
    assert shelf.done == ["seats/a.json", MANIFEST]


def test_where_nothing_differs_nothing_is_written(shelf: Shelf) -> None:
    written = publisher(shelf).publish(
        made(state="s1", a="a1", table="t1"), PATHS, head(declared=2)
    )
    assert (written, shelf.done) == ([], [])


def test_an_object_that_was_lost_or_cut_off_is_put_back(shelf: Shelf) -> None:
    del shelf.objects["state.json"]
    shelf.objects["seats/a.json"] = b""
    written = publisher(shelf).publish(made(state="s1", a="a1", table="t1"), PATHS, head())
    assert written == ["state.json", "seats/a.json"]


def test_another_election_is_refused_and_nothing_is_touched(shelf: Shelf) -> None:
    before = dict(shelf.objects)
    with pytest.raises(PlaceTakenError, match="contains the election small, not other"):
        publisher(shelf).publish(made(state="s2"), PATHS, head("other"))
    assert shelf.objects == before


def test_when_asked_another_election_gives_way_and_strangers_stay(shelf: Shelf) -> None:
    shelf.objects["logo.json"] = b"not ours"
    publisher(shelf, replace=True).publish(made(state="s2"), {"state.json"}, head("other"))
    assert set(shelf.objects) == {"state.json", "logo.json", MANIFEST}
    assert shelf.done == ["state.json", MANIFEST, "-seats/a.json", "-summary.csv"]


def test_what_the_manifest_names_outside_the_place_is_not_removed(shelf: Shelf) -> None:
    forged = json.loads(shelf.objects[MANIFEST])
    forged["objects"]["../precious.json"] = forged["objects"]["seats/a.json"]
    shelf.objects[MANIFEST] = json.dumps(forged).encode()
    publisher(shelf).publish(made(state="s2", a="a1", table="t1"), PATHS, head())
    assert shelf.done == ["state.json", MANIFEST]


def test_a_file_that_no_manifest_names_is_not_written_over() -> None:
    shelf = Shelf({"state.json": b"somebody else's"})
    with pytest.raises(PlaceTakenError, match=r"contains a state\.json but no manifest\.json"):
        publisher(shelf).publish(made(state="s1"), PATHS, head())
    assert shelf.objects == {"state.json": b"somebody else's"}


def test_a_manifest_that_is_not_one_of_ours_is_not_written_over() -> None:
    shelf = Shelf({MANIFEST: b'{"name": "a web app"}'})
    with pytest.raises(
        PlaceTakenError, match=r"contains a manifest\.json that tracker publish did not write"
    ):
        publisher(shelf).publish(made(state="s1"), PATHS, head())
    publisher(shelf, replace=True).publish(made(state="s1"), PATHS, head())
    assert set(shelf.manifest.objects) == {"state.json"}


def test_a_first_pass_that_was_cut_off_is_gone_on_with() -> None:
    shelf = Shelf()
    shelf.room = 2
    with pytest.raises(OSError, match="No route"):
        publisher(shelf).publish(made(state="s1", a="a1"), PATHS, head())
    assert set(shelf.objects) == {MANIFEST, "state.json"}
    shelf.out_of_reach, shelf.room = False, None
    written = publisher(shelf).publish(made(state="s1", a="a1"), PATHS, head())
    assert written == ["state.json", "seats/a.json"]


def test_what_could_not_be_written_goes_with_the_next_pass_in_its_newest_state(
    shelf: Shelf,
) -> None:
    one = publisher(shelf)
    shelf.out_of_reach = True
    for text in ("a2", "a3"):
        with pytest.raises(OSError, match="No route"):
            one.publish(made(a=text, table="t2"), PATHS, head())
    shelf.out_of_reach = False
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
def test_an_object_says_what_it_is(path: str, expected: str) -> None:
    assert content_type(path) == expected
