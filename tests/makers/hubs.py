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
    """The program: the system's, or what scripts/get-nats-server has unpacked."""
    if found := shutil.which("nats-server"):
        return Path(found)
    unpacked = ROOT / ".nats" / "usr" / "sbin" / "nats-server"
    return unpacked if unpacked.exists() else None


def free_port() -> int:
    """A port of loopback that nobody has at this moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class Node:
    """One nats-server, which can be killed, wiped and started again on its port."""

    def __init__(self, folder: Path, *, config: str = "", port: int = 0, whole: str = "") -> None:
        """`config` goes on from where it listens; `whole` has that too."""
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
        """Its address."""
        return f"nats://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What it has written."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def start(self, *, wait: bool = True) -> None:
        """Start it; it is ready for clients when this returns, unless told not to wait."""
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
        """Whether it is at work."""
        return self._process is not None

    def wait(self) -> None:
        """Until it answers."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), timeout=1) as one,
            ):
                one.settimeout(1)
                if one.recv(4) == b"INFO":
                    return
            assert time.monotonic() < deadline, f"the hub did not start: {self.log[-2000:]}"
            time.sleep(0.02)

    def kill(self) -> None:
        """As a power cut would, for the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def wipe(self) -> None:
        """Lose the store; the process is not running then."""
        assert self._process is None
        shutil.rmtree(self.store, ignore_errors=True)

    def keep_copy(self) -> None:
        """Keep what it has now, to go back to."""
        self.wipe_copy()
        if self.store.exists():
            shutil.copytree(self.store, self._copy)

    def go_back(self) -> None:
        """Be as it was when the copy was made: what it has acknowledged since is lost."""
        if self._copy.exists():
            self.wipe()
            shutil.copytree(self._copy, self.store)

    def wipe_copy(self) -> None:
        """Have no copy to go back to."""
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
    """These nodes at work; none is left behind."""
    try:
        for node in nodes:
            node.start(wait=False)
        for node in nodes:
            node.wait()
        yield nodes
    finally:
        for node in nodes:
            node.kill()
