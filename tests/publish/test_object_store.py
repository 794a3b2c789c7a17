"""An object store as a place: a local S3 server, read back with Amazon's own client."""

import gzip
import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.makers import night
from tests.makers.published import Record
from tracker.election.clock import wall_clock
from tracker.ledger import Ledger
from tracker.publish.address import open_place
from tracker.publish.hashed_copies import VERSION_PATH, copies, copy_path
from tracker.publish.manifest import MANIFEST, decode
from tracker.publish.object_store import ObjectStore
from tracker.publish.place import AddressError
from tracker.publish.publication import Publication
from tracker.publish.publisher import Publisher
from tracker.support.extras import MissingExtraError

BUCKET = "results"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a server on loopback."""
    moto = pytest.importorskip("moto.server", reason="moto is not installed")
    server = moto.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Amazon's client with an empty bucket; sets the environment variables for the tracker."""
    boto3 = pytest.importorskip("boto3", reason="boto3 is not installed")
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    client = boto3.client("s3", region_name="us-east-1")
    client.create_bucket(Bucket=BUCKET)
    yield client
    for key in keys(client):
        client.delete_object(Bucket=BUCKET, Key=key)
    client.close()


def keys(client: Any) -> set[str]:
    return {item["Key"] for item in client.list_objects_v2(Bucket=BUCKET).get("Contents", ())}


def test_a_night_is_published_and_read_back(bucket: Any, ledger: Ledger, record: Record) -> None:
    publication = Publication(ledger, Publisher(open_place(f"s3://{BUCKET}/tv"), wall_clock))
    publication.publish()
    old_copies = {key for key in keys(bucket) if key.startswith("tv/hashed/")}
    record(night.result_in("Ipswich"))
    assert publication.publish().written == 20  # one seat, 15 of the whole board, 4 summaries
    found = bucket.get_object(Bucket=BUCKET, Key=f"tv/{MANIFEST}")["Body"].read()
    objects = decode(found).objects
    published = {*objects, *copies(objects).values(), MANIFEST, VERSION_PATH}
    assert keys(bucket) == old_copies | {f"tv/{path}" for path in published}
    seat = night.seat_of(ledger.election, "Ipswich").id
    content = json.load(bucket.get_object(Bucket=BUCKET, Key=f"tv/seats/{seat}.json")["Body"])
    assert (content["winner"]["party"], content["declared"]) == ("Con", 1)


def test_an_object_has_its_media_type_and_cache_control(bucket: Any) -> None:
    ObjectStore(f"s3://{BUCKET}").write({"summary.csv": b"seat\n"})
    found = bucket.get_object(Bucket=BUCKET, Key="summary.csv")
    assert found["ContentType"] == "text/csv; charset=utf-8"
    assert found["CacheControl"] == "public, max-age=1"


def test_a_copy_may_be_kept_for_ever(bucket: Any) -> None:
    copy = copy_path("state.json", "0123456789abcdef" * 4)
    ObjectStore(f"s3://{BUCKET}").write({copy: b"{}"})
    found = bucket.get_object(Bucket=BUCKET, Key="hashed/state.0123456789abcdef.json")
    assert found["CacheControl"] == "public, max-age=31536000, immutable"


def test_compressed_objects_are_read_back_and_not_written_again(
    bucket: Any, ledger: Ledger
) -> None:
    for _ in range(2):
        store = open_place(f"s3://{BUCKET}/tv", compressed=True)
        last = Publication(ledger, Publisher(store, wall_clock)).publish()
    assert last.written == 0
    found = bucket.get_object(Bucket=BUCKET, Key="tv/targets.json")
    assert found["ContentEncoding"] == "gzip"
    assert json.loads(gzip.decompress(found["Body"].read()))["targets"]
    small = bucket.get_object(Bucket=BUCKET, Key=f"tv/{VERSION_PATH}")
    assert "ContentEncoding" not in small


def test_a_restart_writes_only_what_differs(bucket: Any, ledger: Ledger, record: Record) -> None:
    for _ in range(2):
        store = ObjectStore(f"s3://{BUCKET}/tv")
        last = Publication(ledger, Publisher(store, wall_clock)).publish()
    assert last.written == 0


def test_sizes_and_reads_of_present_and_missing_objects(bucket: Any) -> None:
    store = ObjectStore(f"s3://{BUCKET}/tv")
    store.write({"seats/a.json": b"[]", "state.json": b"{}"})
    store.remove(["state.json", "was never there.json"])
    assert store.sizes() == {"seats/a.json": 2}
    assert (store.read("seats/a.json"), store.read("state.json")) == (b"[]", None)


def test_an_error_of_the_store_is_one_line(bucket: Any) -> None:
    store = ObjectStore("s3://not-there/tv")
    with pytest.raises(OSError, match=r"^s3://not-there/tv: state\.json: .*NoSuchBucket.*$"):
        store.write({"state.json": b"{}"})


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://example.org/x", "cannot be used"),
        ("https://example.org/x", "is not an object store"),
        ("file:///tmp/x", "is not an object store"),
        ("s3://", "cannot be used"),
    ],
)
def test_any_other_address_is_refused(address: str, reason: str) -> None:
    with pytest.raises(AddressError, match=reason):
        open_place(address)


def test_without_the_library_the_error_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(MissingExtraError, match=r"pip install obstore"):
        open_place("s3://results/tv")
