"""Readers of a graphics folder: a polling screen, a CSV reader, jq."""

import csv
import hashlib
import json
import shutil
import subprocess
import threading
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.published import Record
from tracker.election.clock import wall_clock
from tracker.ledger import Ledger
from tracker.publish.folder import Folder
from tracker.publish.hashed_copies import COPIED, VERSION_PATH
from tracker.publish.manifest import MANIFEST, decode
from tracker.publish.publication import Publication
from tracker.publish.publisher import Publisher

REVISIONS = 40


class RecordingFolder(Folder):
    """A folder that records the hash of each content of each file, in order."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.hashes: dict[str, list[str]] = {}

    def write(self, objects: Mapping[str, bytes]) -> None:
        for path, data in objects.items():
            self.hashes.setdefault(path, []).append(hashlib.sha256(data).hexdigest())
        super().write(objects)


class Reader(threading.Thread):
    """Polls a folder as a graphics system does: reads the manifest and the files in it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.stop = threading.Event()
        self.found: list[tuple[str, str, str]] = []
        """Path, hash in the manifest, hash of the file."""

    def run(self) -> None:
        while not self.stop.is_set():
            for path, entry in decode((self.folder / MANIFEST).read_bytes()).objects.items():
                actual = hashlib.sha256((self.folder / path).read_bytes()).hexdigest()
                self.found.append((path, entry.sha256, actual))


def test_a_polling_reader_never_gets_a_partial_file_or_one_older_than_the_manifest(
    tmp_path: Path, ledger: Ledger, record: Record
) -> None:
    folder = RecordingFolder(tmp_path / "graphics")
    publication = Publication(ledger, Publisher(folder, wall_clock))
    publication.publish()
    reader = Reader(tmp_path / "graphics")
    reader.start()
    try:
        for revision in range(1, REVISIONS):
            name = night.FEW[revision % len(night.FEW)]
            votes = {"Con": 10_000 + revision, "Lab": 9_000, "LD": 50}
            record(night.result(ledger.election, name, revision, votes), minute=revision)
            publication.publish()
    finally:
        reader.stop.set()
        reader.join()
    assert len({actual for _, _, actual in reader.found}) > len(night.FEW)
    for path, in_manifest, actual in reader.found:
        hashes = folder.hashes[path]  # the hash of a partial file is not in it
        assert hashes.index(actual) >= hashes.index(in_manifest)


class PageReader(threading.Thread):
    """Polls a folder as a web page does: reads the version, and the three files that it names."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.stop = threading.Event()
        self.found: list[set[tuple[str, int]]] = []
        """The boards, by time and seats declared, of the version and the three files."""

    def run(self) -> None:
        while not self.stop.is_set():
            version = json.loads((self.folder / VERSION_PATH).read_bytes())
            names = (path.removesuffix(".json") for path in COPIED)
            files = (self.folder / "hashed" / f"{name}.{version[name]}.json" for name in names)
            contents = [version, *(json.loads(file.read_bytes()) for file in files)]
            self.found.append({(content["as_of"], content["declared"]) for content in contents})


def test_a_page_never_gets_files_of_two_boards(
    tmp_path: Path, ledger: Ledger, record: Record
) -> None:
    publication = Publication(ledger, Publisher(Folder(tmp_path / "graphics"), wall_clock))
    publication.publish()
    reader = PageReader(tmp_path / "graphics")
    reader.start()
    try:
        for revision in range(1, REVISIONS):
            name = night.FEW[revision % len(night.FEW)]
            votes = {"Con": 10_000 + revision, "Lab": 9_000, "LD": 50}
            record(night.result(ledger.election, name, revision, votes), minute=revision)
            publication.publish()
    finally:
        reader.stop.set()
        reader.join()
    assert len({board for boards in reader.found for board in boards}) > len(night.FEW)
    assert all(len(boards) == 1 for boards in reader.found)


@pytest.fixture(scope="module")
def anglia(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graphics folder of the whole night."""
    folder = tmp_path_factory.mktemp("anglia")
    with Ledger.create(folder / "night.db", night.anglia(), wall_clock()) as ledger:
        with ledger.writing():
            ledger.append(night.anglia_results(), wall_clock())
        Publication(ledger, Publisher(Folder(folder / "graphics"), wall_clock)).publish()
    return folder / "graphics"


def test_the_hashes_in_the_manifest_are_those_of_the_files(anglia: Path) -> None:
    manifest = decode((anglia / MANIFEST).read_bytes())
    hashes = {
        path.relative_to(anglia).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in anglia.rglob("*.*")
        if path.name not in (MANIFEST, VERSION_PATH) and path.parent.name != "hashed"
    }
    assert {path: entry.sha256 for path, entry in manifest.objects.items()} == hashes


def test_a_csv_reader_finds_a_row_for_every_seat(anglia: Path) -> None:
    with (anglia / "summary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert Counter(row["winner"] for row in rows) == {"Con": 63, "Lab": 5, "LD": 1}


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
@pytest.mark.parametrize(
    ("filter", "file", "first_line"),
    [
        ('.parties[] | "\\(.name) \\(.seats)"', "state.json", "Conservative 63"),
        (".flips[0].on_air", "flips.json", None),
        (
            '.objects | to_entries[] | select(.key == "state.json") | .value.type',
            MANIFEST,
            "application/json",
        ),
        (
            '.candidates[0] | "\\(.name) \\(.share.printed)"',
            "seats/E14000878.json",
            "Paul Bristow 46.7",
        ),
    ],
)
def test_the_jq_commands_of_the_docs_work(
    anglia: Path, filter: str, file: str, first_line: str | None
) -> None:
    lines = subprocess.run(
        ["jq", "-r", filter, str(anglia / file)], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert lines[0] == first_line if first_line else "gain from" in lines[0]
    page = (Path(__file__).parents[2] / "docs" / "publish.md").read_text(encoding="utf-8")
    assert f"jq -r '{filter}'" in page
