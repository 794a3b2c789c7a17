"""Real nats-servers on loopback, with a temporary store, for tests and the benchmark."""

import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.makers.commands import ROOT

START_SECONDS = 20.0


def server() -> Path | None:
    """The path of nats-server: of the system, or unpacked by scripts/get-nats-server; else None."""
    if found := shutil.which("nats-server"):
        return Path(found)
    unpacked = ROOT / ".nats" / "usr" / "sbin" / "nats-server"
    return unpacked if unpacked.exists() else None


def free_port() -> int:
    """A port of loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Node:
    """A nats-server that can be killed, wiped and started again on the same port."""

    def __init__(self, folder: Path, *, config: str = "", port: int = 0, whole: str = "") -> None:
        """`config` is the configuration without the line `listen`, `whole` with that line."""
        self.port = port or free_port()
        self.folder = folder
        self.store = folder / "store"
        folder.mkdir(parents=True, exist_ok=True)
        self._config = folder / "hub.conf"
        self._config.write_text(
            whole or f'listen: "127.0.0.1:{self.port}"\n{config}\n', encoding="utf-8"
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The node's address."""
        return f"nats://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """The output of the server so far."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def start(self, *, wait: bool = True) -> None:
        """Start the server. If `wait` is set, return when it is ready for clients."""
        program = server()
        assert program is not None
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [program, "--config", self._config], stdout=log, stderr=log
            )
        if wait:
            self.wait()

    @property
    def running(self) -> bool:
        """Whether the server has been started and not killed."""
        return self._process is not None

    def wait(self) -> None:
        """Wait until the server answers."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection,
            ):
                connection.settimeout(1)
                if connection.recv(4) == b"INFO":
                    return
            assert time.monotonic() < deadline, f"the hub did not start: {self.log[-2000:]}"
            time.sleep(0.02)

    def kill(self) -> None:
        """Kill the server with SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def wipe(self) -> None:
        """Delete the store. The server must not be running."""
        assert self._process is None
        shutil.rmtree(self.store, ignore_errors=True)

    def keep_copy(self) -> None:
        """Copy the store, for `go_back`."""
        self.wipe_copy()
        if self.store.exists():
            shutil.copytree(self.store, self._copy)

    def go_back(self) -> None:
        """Replace the store by its copy: messages acknowledged since then are lost."""
        if self._copy.exists():
            self.wipe()
            shutil.copytree(self._copy, self.store)

    def wipe_copy(self) -> None:
        """Delete the copy of the store."""
        shutil.rmtree(self._copy, ignore_errors=True)

    @property
    def _copy(self) -> Path:
        return self.folder / "copy"


def plain(folder: Path, more: str = "") -> Node:
    """A hub of one node, not started."""
    return Node(folder, config=f'jetstream {{ store_dir: "{folder / "store"}" }}\n{more}')


def three(folder: Path) -> list[Node]:
    """A hub of three nodes, not started."""
    ports, routes = ([free_port() for _ in range(3)] for _ in range(2))
    urls = ", ".join(f'"nats://127.0.0.1:{route}"' for route in routes)
    return [
        Node(
            folder / f"node{number}",
            port=ports[number],
            config=(
                f'server_name: "node{number}"\n'
                f'jetstream {{ store_dir: "{folder / f"node{number}" / "store"}" }}\n'
                f'cluster {{ name: "hub", listen: "127.0.0.1:{routes[number]}",'
                f" routes: [{urls}] }}"
            ),
        )
        for number in range(3)
    ]


@contextlib.contextmanager
def started(nodes: Sequence[Node]) -> Iterator[Sequence[Node]]:
    """Start these nodes, and kill them at the end."""
    try:
        for node in nodes:
            node.start(wait=False)
        for node in nodes:
            node.wait()
        yield nodes
    finally:
        for node in nodes:
            node.kill()
