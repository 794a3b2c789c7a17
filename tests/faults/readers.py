"""The readers of a night with kills: publish, events, hooks and serve, which are killed too.

Each is started again where it was killed. In the end its output is complete: compared with that of
a reader that was never killed, and with what `tests.makers.oracle` counts in the files.
"""

import contextlib
import hashlib
import json
import random
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.processes import PATIENCE, TRACKER
from tests.makers import oracle
from tests.makers.commands import tracker, wait_until
from tests.makers.forks import ForkServer, Killable

CALLED = {"declared", "called", "flip", "correction", "withdrawn", "conflict", "doubtful"}
"""The kinds of event for which a hook without `on` is called."""


@dataclass
class Readers:
    """The four readers of one ledger."""

    folder: Path
    """The folder of what a consumer has: the lines of events, the calls of the hook, the logs."""
    disk: Path
    """The folder of the ledger and of the published files."""
    chance: random.Random
    forks: ForkServer
    program: str = TRACKER
    running: dict[str, Killable] = field(default_factory=dict)
    port: int = 0

    @property
    def db(self) -> Path:
        return self.disk / "night.db"

    @property
    def out(self) -> Path:
        """The published files."""
        return self.disk / "out"

    @property
    def lines(self) -> Path:
        """What `events` has printed."""
        return self.folder / "events.jsonl"

    @property
    def calls(self) -> Path:
        """The events for which the hook was called, one a line."""
        return self.folder / "calls.jsonl"

    # -- processes ---------------------------------------------------------------------

    def follow(self) -> None:
        """Start the readers that do not run."""
        for name, command in self._commands().items():
            process = self.running.get(name)
            if process is None or process.poll() is not None:
                log = self.lines if name == "events" else self.folder / f"{name}.log"
                self.running[name] = self.forks.start(
                    log, *command, program=self.program, XDG_STATE_HOME=str(self.folder / "state")
                )

    def _commands(self) -> dict[str, list[str | Path]]:
        config = self.folder / "config.toml"
        if not config.exists():
            config.write_text(f'[[hooks]]\ncommand = ["sh", "-c", "cat >> {self.calls}"]\n')
        if "serve" not in self.running or self.running["serve"].poll() is not None:
            with closing(socket.create_server(("127.0.0.1", 0))) as free:
                self.port = free.getsockname()[1]
        ledger: list[str | Path] = ["--db", self.db]
        position = self._position()
        after: list[str | Path] = ["--after", position] if position else []
        return {
            "publish": ["publish", self.out, *ledger, "--follow", "--every", "0.1"],
            "events": ["events", *ledger, "--follow", *after],
            "hooks": ["hooks", *ledger, "--config", config],
            "serve": ["serve", *ledger, "--port", str(self.port)],
        }

    def victims(self) -> list[Killable]:
        """Some of the readers, at least two; all of them must be running."""
        for name, process in self.running.items():
            assert process.poll() is None, f"{name} ended by itself: {self._log(name)}"
        names = list(self.running)
        chosen = self.chance.sample(names, self.chance.randint(2, len(names)))
        return [self.running[name] for name in chosen]

    def kill(self) -> None:
        """Kill all."""
        for process in self.running.values():
            process.kill()
        for process in self.running.values():
            process.wait(PATIENCE)

    def _log(self, name: str) -> str:
        log = self.lines if name == "events" else self.folder / f"{name}.log"
        return log.read_text()[-500:]

    # -- what a consumer has -----------------------------------------------------------

    def events(self) -> list[dict[str, Any]]:
        """The complete events that were printed. A line that a kill cut off is removed."""
        if not self.lines.exists():
            return []
        whole, _, _ = self.lines.read_bytes().rpartition(b"\n")
        return [json.loads(line) for line in whole.splitlines() if line.startswith(b"{")]

    def _position(self) -> str:
        """The position after the last complete line; what is after it is removed."""
        if not self.lines.exists():
            return ""
        process = self.running.get("events")
        if process is None or process.poll() is not None:
            whole, newline, _ = self.lines.read_bytes().rpartition(b"\n")
            self.lines.write_bytes(whole + newline)
        found = self.events()
        return found[-1]["position"] if found else ""

    def called(self) -> list[str]:
        """The ids of the events for which the hook was called."""
        lines = self.calls.read_text().splitlines() if self.calls.exists() else []
        found = []
        for line in lines:
            with contextlib.suppress(ValueError):  # a call that a kill cut off is made again
                found.append(json.loads(line)["id"])
        return found

    # -- checks ------------------------------------------------------------------------

    def check(self) -> None:
        """Assert that whatever is readable now is whole, and that no event is printed twice."""
        if (self.out / "manifest.json").exists():
            manifest = json.loads((self.out / "manifest.json").read_bytes())
            for path in manifest["objects"]:
                data = (self.out / path).read_bytes()
                assert not path.endswith(".json") or json.loads(data), path
        ids = [event["id"] for event in self.events()]
        assert len(ids) == len(set(ids)), "an event was printed twice"
        with contextlib.suppress(OSError):  # it is starting
            assert self._served()["election"]["id"]

    def _served(self) -> dict[str, Any]:
        url = f"http://127.0.0.1:{self.port}/summary.json"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.loads(answer.read())  # type: ignore[no-any-return]

    def assert_complete(self, counted: oracle.Count) -> None:
        """Assert that each reader has everything, after the last of the files was recorded."""
        expected = {event["id"]: _without_place(event) for event in self._all_events()}
        wait_until(lambda: len(self.events()) >= len(expected), PATIENCE)
        assert {e["id"]: _without_place(e) for e in self.events()} == expected
        self._assert_called(expected)
        wait_until(lambda: self._is_published(counted), PATIENCE)
        oracle.assert_published(self.out, counted)
        self._assert_as_published_at_once()
        wait_until(self._is_served, PATIENCE)
        oracle.assert_in_summary(self._served(), counted)

    def _all_events(self) -> Iterator[dict[str, Any]]:
        done = tracker("events", "--db", self.db, cwd=self.folder)
        assert done.returncode == 0, done.stderr
        yield from map(json.loads, done.stdout.splitlines())

    def _assert_called(self, expected: dict[str, dict[str, Any]]) -> None:
        wanted = [id_ for id_, e in expected.items() if e["kind"] in CALLED or e["flips"]]
        first = next((number for number, id_ in enumerate(wanted) if id_ in self.called()), None)
        assert first is not None, "no hook was called"
        wait_until(lambda: set(wanted[first:]) <= set(self.called()), PATIENCE)

    def _is_published(self, counted: oracle.Count) -> bool:
        with contextlib.suppress(OSError, AssertionError, ValueError):
            oracle.assert_published(self.out, counted)
            return True
        return False

    def _assert_as_published_at_once(self) -> None:
        self.kill()
        again = self.folder / "published-at-once"
        for folder in (self.out, again):
            done = tracker("publish", folder, "--db", self.db, cwd=self.folder)
            assert done.returncode == 0, done.stderr
        found, expected = _hashes(self.out), _hashes(again)
        differing = {name for name, _ in found.items() ^ expected.items()}
        assert not differing, f"published at once, these differ: {sorted(differing)}"
        self.follow()

    def _is_served(self) -> bool:
        with contextlib.suppress(OSError, urllib.error.URLError):
            return bool(self._served())
        return False


def _without_place(event: dict[str, Any]) -> dict[str, Any]:
    """An event without what depends on its place among the events of other kinds of record."""
    of_place = {"position"} if event["id"][0] == "s" else {"position", "seats_declared"}
    return {key: value for key, value in event.items() if key not in of_place}


def _hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of each published file.

    Without the manifest, which has the time of its publication, and without the hashed copies, of
    which some older ones stay.
    """
    files = {str(f.relative_to(folder)): f for f in folder.rglob("*") if f.is_file()}
    return {
        name: hashlib.sha256(file.read_bytes()).hexdigest()
        for name, file in files.items()
        if name != "manifest.json" and not name.startswith("hashed/")
    }
