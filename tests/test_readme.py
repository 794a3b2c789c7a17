"""Every command in the README does what the README says."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.makers.commands import SHARED, tracker, wait_until
from tests.makers.desk_keys import write_keys
from tests.makers.hubs import Node
from tests.makers.needs import needs_hub
from tests.makers.pages import README, ROOT, sessions
from tests.makers.terminal import HAS_TERMINALS, terminal
from tracker.cli import commands
from tracker.cli.command import all_commands

ENGINEER = (ROOT / "docs/engineer.md").read_text(encoding="utf-8")


COMMANDS = [command for command, _ in sessions()]
SCREENS = [c for c in COMMANDS if c.startswith("tracker watch")]
SERVED = [(c, out) for c, out in sessions() if c.startswith("tracker serve")]
JOINED = [(c, out) for c, out in sessions() if c.startswith("tracker join")]
SCRIPTS = [c for c in COMMANDS if c.startswith("scripts/")]
PREPARED = [(c, out) for c, out in sessions() if "wales-2019" in c]
NIGHT = [
    (c, out)
    for c, out in sessions()
    if c not in SCREENS and c not in SCRIPTS and (c, out) not in [*PREPARED, *SERVED, *JOINED]
]
TABLES = {
    "2017-by-constituency.csv": "hoc/HoC-GE2017-constituency-results.csv",
    "2019-by-candidate.csv": "hoc/HoC-GE2019-results-by-candidate.csv",
    "2019-by-constituency.csv": "hoc/HoC-GE2019-results-by-constituency.csv",
    "pa-numbers.csv": "pa-ons-2015.csv",
}
"""What the README calls the published tables, and where they are in the shared data."""


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "TEXTUAL_ANIMATIONS": "none"}


def runnable(command: str) -> list[str]:
    """The command with this environment's Python in place of the one on the path."""
    if " | " in command:
        ours = f'tracker() {{ {shlex.join([sys.executable, "-m", "tracker"])} "$@"; }}'
        return ["bash", "-c", f"{ours}; {command}"]
    program, *arguments = shlex.split(command)
    if program in ("cp", "jq"):
        return [program, *arguments]
    module = {"tracker": "tracker", "sqlite-utils": "sqlite_utils"}[program]
    return [sys.executable, "-m", module, *arguments]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command to its end: `tracker` in this process, any other as a process."""
    program, *arguments = shlex.split(command)
    if program == "tracker" and " | " not in command:
        return tracker(*arguments, cwd=folder)
    return subprocess.run(
        runnable(command), cwd=folder, env=environment(), capture_output=True, text=True
    )


def rehearse(folder: Path, *more: str) -> None:
    """The whole night of Anglia in a ledger, and then these commands."""
    first = (
        "tracker rehearse anglia-2019 results --speed max",
        "tracker ingest results -e anglia-2019",
    )
    for command in (*first, *more):
        assert run(command, folder).returncode == 0, command


def test_the_readme_shows_a_night() -> None:
    assert len(NIGHT) >= 10
    assert len(SCREENS) == 2
    assert SCRIPTS == ["scripts/demo", "scripts/demo uk-2024", "scripts/test", "scripts/bench"]
    assert [command.split()[1] for command, _ in PREPARED] == ["prepare", "check"]


def test_the_commands_of_a_night_do_what_the_readme_says(tmp_path: Path) -> None:
    first_look = True
    for command, shown in NIGHT:
        if "jq " in command and not shutil.which("jq"):
            continue
        if "watch" not in command and first_look and "declare" in command:
            assert run("tracker ingest results -e anglia-2019", tmp_path).returncode == 0
            first_look = False
        ran = run(command, tmp_path)
        differs = shown.startswith("differs:")
        assert ran.returncode == (1 if differs else 0), (command, ran.stderr)
        assert shown in ran.stdout, command
    assert (tmp_path / "anglia.md").read_text().startswith("# General Election")


@pytest.mark.skipif(
    not (SHARED / "hoc").is_dir(), reason=f"the Commons Library's tables are not in {SHARED}"
)
def test_an_election_is_prepared_as_the_readme_says(tmp_path: Path) -> None:
    for name, table in TABLES.items():
        (tmp_path / name).symlink_to(SHARED / table)
    for command, shown in PREPARED:
        done = run(command, tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), command
        assert shown in done.stdout, command


def test_the_commands_of_the_engineers_page_bring_the_night_back(tmp_path: Path) -> None:
    def printed(command: str) -> str:
        done = run(command, tmp_path)
        assert done.returncode == 0, (command, done.stderr)
        return done.stdout

    rehearse(tmp_path)
    before, after = sessions(ENGINEER)[:2], sessions(ENGINEER)[2:]
    assert [command.split()[:2] for command, _ in before + after] == [
        ["tracker", "backup"], ["tracker", "verify"],
        ["cp", "before-midnight.db"], ["tracker", "ingest"],
    ]  # fmt: skip
    assert "All is sound." in [printed(command) for command, _ in before][1]
    for part in tmp_path.glob("anglia-2019.db*"):
        part.unlink()
    assert "69 of 69 seats decided" in [printed(command) for command, _ in after][1]


def test_the_board_is_served_as_the_readme_says(tmp_path: Path) -> None:
    pytest.importorskip("textual_serve", reason="the extra serve is not installed")
    rehearse(tmp_path)
    [(command, shown)] = SERVED
    with subprocess.Popen(
        [*runnable(command), "--port", "0"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        said = [process.stdout.readline() for _ in shown.splitlines()]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
    assert re.sub(r":\d{4,5}/", ":8000/", "".join(said)).strip() == shown


@needs_hub
def test_a_night_is_shared_as_the_readme_says(tmp_path: Path, hub: Node) -> None:
    rehearse(tmp_path)
    [(command, _)] = JOINED
    home = environment() | {"XDG_STATE_HOME": str(tmp_path)}
    write_keys(tmp_path, "london", "van")
    arguments = runnable(command.replace("nats://hub.example", hub.url))
    desks = [
        subprocess.Popen(
            [*arguments, "--desk", name, *more],
            cwd=tmp_path,
            env=home | {"NATS_NKEY": f"{name}.nk"},
            stdout=subprocess.PIPE,
        )
        for name, more in (("london", ()), ("van", ("--db", "van.db")))  # the van has nothing
    ]
    try:
        status = runnable("tracker status --db van.db")
        wait_until(
            lambda: (
                b"69 of 69"
                in subprocess.run(status, cwd=tmp_path, env=home, capture_output=True).stdout
            ),
            40,
        )
    finally:
        for one in desks:
            one.terminate()
        ended = [one.communicate(timeout=20)[0] and one.returncode for one in desks]
    assert ended == [0, 0]


def test_the_sample_of_the_targets_is_real(tmp_path: Path) -> None:
    rehearse(tmp_path, "tracker summary -f csv-targets -o targets.csv -e anglia-2019")
    [sample] = re.findall(r"```csv\n(.*?)```", README, flags=re.S)
    written = (tmp_path / "targets.csv").read_text().splitlines()
    for line, shown in zip(written, sample.splitlines(), strict=False):
        assert line.startswith(f"{shown},")


def test_the_sample_of_the_summary_is_real(tmp_path: Path) -> None:
    rehearse(tmp_path, "tracker summary -e anglia-2019 -o night.txt")
    [sample] = re.findall(r"```text\n(.*?)```", README, flags=re.S)
    assert sample in (tmp_path / "night.txt").read_text()


def test_every_command_is_in_the_readme() -> None:
    missing = [name for name, _ in all_commands(commands) if f"`tracker {name}" not in README]
    assert missing == []


@pytest.mark.skipif(not HAS_TERMINALS, reason="no ptys on this system")
def test_the_board_opens_over_a_folder_and_closes(tmp_path: Path) -> None:
    run("tracker rehearse anglia-2019 results --speed max", tmp_path)
    [_, command] = SCREENS
    with terminal(runnable(command), tmp_path, environment()) as screen:
        screen.wait_for("69 of 69")
        screen.send("q")
        screen.wait_for("Leave the board?")
        screen.send("\r")
        assert screen.wait() == 0
    assert (tmp_path / "anglia-2019.db").exists()


@pytest.mark.skipif(not HAS_TERMINALS, reason="no ptys on this system")
def test_the_board_of_the_next_election_opens_with_its_date(tmp_path: Path) -> None:
    (tmp_path / "drop").mkdir()
    with terminal(runnable(SCREENS[0]), tmp_path, environment()) as screen:
        screen.wait_for("3 May 2029")
        screen.wait_for("0 of 650")
        screen.send("q")
        screen.wait_for("Leave the board?")
        screen.send("\r")
        assert screen.wait() == 0
    assert (tmp_path / "uk-next.db").exists()


@pytest.mark.skipif(not HAS_TERMINALS, reason="no ptys on this system")
def test_the_demo_replays_the_night(tmp_path: Path) -> None:
    command = runnable("tracker demo --speed 20000")
    with terminal(command, tmp_path, environment()) as screen:
        screen.wait_for("GAIN")
        screen.wait_for("69 of 69")
        screen.send("q")
        screen.wait_for("Leave the board?")
        screen.send("\r")
        assert screen.wait() == 0
    assert list(tmp_path.iterdir()) == []


IN_OUR_VENV = Path(sys.prefix) == ROOT / ".venv" and not (ROOT / ".venv").is_symlink()
"""Not in an environment of another checkout: the scripts would install this checkout into it."""
OUR_VENV_ONLY = pytest.mark.skipif(
    not (IN_OUR_VENV and HAS_TERMINALS),
    reason="the scripts would install; they are run where scripts/test has done so",
)


@pytest.mark.skipif(not HAS_TERMINALS, reason="no ptys on this system")
@pytest.mark.parametrize(("election", "largest"), [("uk-2019", "365"), ("uk-2024", "411")])
def test_the_demo_replays_the_whole_country(tmp_path: Path, election: str, largest: str) -> None:
    command = runnable(f"tracker demo {election} --speed 100000")
    with terminal(command, tmp_path, environment()) as screen:
        screen.wait_for("650 of 650")
        screen.wait_for(largest)
        screen.send("q")
        screen.wait_for("Leave the board?")
        screen.send("\r")
        assert screen.wait() == 0


@OUR_VENV_ONLY
@pytest.mark.parametrize("script", [one for one in SCRIPTS if one.startswith("scripts/demo")])
def test_the_demo_script_opens_the_board(script: str) -> None:
    command = [str(ROOT / script.split()[0]), *script.split()[1:], "--speed", "20000"]
    with terminal(command, ROOT, environment()) as screen:
        screen.wait_for("GAIN")
        screen.send("q")
        screen.wait_for("Leave the board?")
        screen.send("\r")
        assert screen.wait() == 0


@OUR_VENV_ONLY
def test_the_bench_prints_ratios() -> None:
    bench = [str(ROOT / "scripts/bench"), "--runs", "1", "intake", "notice", "load", "start"]
    ran = subprocess.run(bench, env=environment(), capture_output=True, text=True, check=True)
    assert len(re.findall(r"ratio [0-9.]+ \(at most [0-9.]+\)", ran.stdout)) == 4


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_scripts_can_be_run(script: str) -> None:
    assert os.access(ROOT / script.split()[0], os.X_OK)


def test_ci_runs_the_readme_s_test_command() -> None:
    assert "scripts/test" in (ROOT / ".ci" / "run").read_text()


def test_the_picture_is_there() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)


def test_every_link_inside_the_repository_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []
