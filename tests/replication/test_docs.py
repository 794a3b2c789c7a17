"""docs/desks.md and docs/hub.conf: the commands run, and the configuration makes a hub."""

import contextlib
import re
import shlex
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.makers import hubs
from tests.makers.certificates import make_certificates
from tests.makers.commands import ROOT, environment, wait_until
from tests.makers.desk_keys import NAMES, public_key, write_keys
from tests.makers.hubs import Node, free_port
from tests.makers.needs import needs_hub
from tests.makers.pages import sessions
from tracker.replication import status
from tracker.support import sqlite

pytestmark = needs_hub

PAGE = (ROOT / "docs" / "desks.md").read_text(encoding="utf-8")
CONFIG = (ROOT / "docs" / "hub.conf").read_text(encoding="utf-8")
JOIN = next(command for command, _ in sessions(PAGE) if command.startswith("tracker join"))
NODES = "abc"


def hub_conf_nodes(folder: Path) -> list[Node]:
    """The three nodes of hub.conf, with addresses on loopback."""
    made = make_certificates(folder)
    ports = {name: (free_port(), free_port()) for name in NODES}
    nodes = []
    for name, (port, route) in ports.items():
        text = CONFIG.replace('"hub-a" ', f'"hub-{name}" ')
        text = text.replace("0.0.0.0:4222", f"127.0.0.1:{port}")
        text = text.replace("0.0.0.0:6222", f"127.0.0.1:{route}")
        for other, (_, other_route) in ports.items():
            text = text.replace(f"hub-{other}.example:6222", f"127.0.0.1:{other_route}")
        text = text.replace("/var/lib/nats", str(folder / name / "store"))
        text = text.replace("/etc/nats/hub.pem", str(made.cert))
        text = text.replace("/etc/nats/hub-key.pem", str(made.key))
        for desk in NAMES[:3]:
            text = text.replace(f"U…{desk.upper()}", public_key(desk))
        assert "example" not in text
        assert "…" not in text
        nodes.append(Node(folder / name, port=port, whole=text))
    return nodes


def desk(
    folder: Path, command: str, name: str, hub: list[Node], **login: str
) -> subprocess.Popen[str]:
    """Start the page's command for a desk of this name, with the addresses of `hub`."""
    text = command.replace("nats://hub.example", ",".join(node.url for node in hub))
    arguments = shlex.split(text.replace("norwich", name))[1:]
    return subprocess.Popen(
        [sys.executable, "-m", "tracker", *arguments, "--db", f"{name}.db"],
        cwd=folder,
        env=environment(NATS_CA=str(folder / "ca.pem"), XDG_STATE_HOME=str(folder), **login),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def is_joined(path: Path, *others: str) -> bool:
    """Whether the ledger is joined, and exactly these other desks are present."""
    with contextlib.suppress(sqlite.OperationalError), closing(sqlite.connect(path)) as ledger:
        found = status.read(ledger)
        return found is not None and (found.state, found.desks) == ("joined", others)
    return False  # there is no ledger yet


def test_hub_conf_makes_a_hub_of_three_for_the_named_desks_only(
    tmp_path: Path,
) -> None:
    write_keys(tmp_path, *NAMES)
    with hubs.started(hub_conf_nodes(tmp_path)) as hub:
        desks = [
            desk(tmp_path, JOIN, name, list(hub), NATS_NKEY=f"{name}.nk")
            for name in ("london", "norwich")
        ]
        try:
            wait_until(lambda: is_joined(tmp_path / "london.db", "norwich"), 30)
            wait_until(lambda: is_joined(tmp_path / "norwich.db", "london"), 30)
            write_keys(tmp_path, *NAMES, "stranger")  # a key that the hub does not have
            stranger = desk(tmp_path, JOIN, "stranger", list(hub), NATS_NKEY="stranger.nk")
            message, _ = stranger.communicate(timeout=30)
            assert (stranger.returncode, "does not let us in" in message) == (2, True)
        finally:
            for process in desks:
                process.terminate()
            output = [process.communicate(timeout=20)[0] for process in desks]
        assert [process.returncode for process in desks] == [0, 0], output


@pytest.mark.parametrize("line", re.findall(r"^ *\{ nkey: .*", CONFIG, flags=re.M))
def test_every_user_of_hub_conf_has_the_rights_of_a_desk(line: str) -> None:
    assert line.endswith("permissions: $DESK }")


def test_the_page_names_every_option_of_tracker_join() -> None:
    help_text = subprocess.run(
        [sys.executable, "-m", "tracker", "join", "--help"],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    options = set(re.findall(r"--(?!help|db|election)[a-z]+", help_text))
    assert options <= set(re.findall(r"--[a-z]+", PAGE))
