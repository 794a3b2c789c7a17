"""Every command in docs/ does what its page says.

The pages of a subject have tests beside the subject's; these are the pages of the whole night. A
command that needs another host or does not end by itself is at least one that the program accepts.
"""

import re
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

import click
import pytest

from tests.makers.commands import ROOT, SHARED, environment, wait_until
from tests.makers.desk_keys import write_keys
from tests.makers.hubs import Node
from tests.makers.needs import needs_hub
from tests.makers.pages import is_sample, rehearse, run, runnable, sessions, text_of
from tests.makers.terminal import HAS_TERMINALS, terminal
from tracker.cli import commands

OUTPUTS = text_of("docs/outputs.md")
BEFORE = text_of("docs/before.md")
AFTER_THE_NIGHT = ("night", "outputs", "words", "publish", "projection", "events", "datasette")
"""Pages whose commands run on the ledger of the whole night."""
NOT_RUN_HERE = (
    "tracker watch",  # the board: below, and in test_readme
    "tracker serve",  # below
    "tracker join",  # below
    "tracker hooks",  # needs settings; tests/events/hooks
    "tracker prepare",  # needs a published table; below, and tests/prepare
    "tracker backtest",  # tests/projection
    "datasette",  # not the tracker; tests/ledger/test_datasette.py
)
ALL_COMMANDS = [
    pytest.param(command, id=f"{page.stem}: {command[:60]}")
    for page in sorted((ROOT / "docs").glob("*.md"))
    for command, _ in sessions(page.read_text(encoding="utf-8"))
    if command.startswith("tracker ")
]
TABLES = {
    "2017-by-constituency.csv": "hoc/HoC-GE2017-constituency-results.csv",
    "2019-by-candidate.csv": "hoc/HoC-GE2019-results-by-candidate.csv",
    "2019-by-constituency.csv": "hoc/HoC-GE2019-results-by-constituency.csv",
    "pa-numbers.csv": "pa-ons-2015.csv",
}
"""The page's names of the published tables, and where they are in the shared data."""


def runs_here(command: str) -> bool:
    goes_on = "--follow" in command or "--after" in command  # a position is of one ledger
    return not command.startswith(NOT_RUN_HERE) and not goes_on


@pytest.mark.parametrize("command", ALL_COMMANDS)
def test_the_program_accepts_each_command_of_the_documentation(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name, *words = shlex.split(command.split(" | ")[0])
    for word in words:
        if word.endswith(".csv"):  # an option may demand that its file exists
            (tmp_path / word).touch()
    found: click.Command | None = commands
    context = click.Context(commands, info_name=name)
    while isinstance(found, click.Group):
        _, found, words = found.resolve_command(context, words)
    assert found
    found.make_context(
        found.name, words, parent=context
    )  # raises for an unknown option or a bad value


@pytest.mark.parametrize("page", AFTER_THE_NIGHT)
def test_the_commands_of_a_page_do_what_it_says(page: str, tmp_path: Path) -> None:
    rehearse(tmp_path)
    ran = []
    for command, shown in sessions(text_of(f"docs/{page}.md")):
        if not runs_here(command) or (re.search(r"\bjq ", command) and not shutil.which("jq")):
            continue
        done = run(command, tmp_path)
        assert done.returncode == 0, (command, done.stderr)
        if not command.startswith("tracker publish"):  # its line has the time of now
            assert not shown or is_sample(shown, done.stdout), command
        ran.append(command)
    assert ran


def test_the_first_five_minutes_do_what_the_page_says(tmp_path: Path) -> None:
    for command, shown in sessions(text_of("docs/getting-started.md")):
        if not command.startswith("scripts/"):
            done = run(command, tmp_path)
            assert done.returncode == 0, (command, done.stderr)
            assert not shown or is_sample(shown, done.stdout), command


def test_the_day_before_does_what_the_page_says(tmp_path: Path) -> None:
    ran = [
        (command, shown, run(command, tmp_path))
        for command, shown in sessions(BEFORE)
        if runs_here(command) and "wales-2019" not in command
    ]
    assert [command.split()[1] for command, _, _ in ran] == ["check", "check", "rehearse"]
    for command, shown, done in ran:
        differs = shown.startswith("differs:")
        assert done.returncode == (1 if differs else 0), (command, done.stderr)
        assert not shown or is_sample(shown, done.stdout), command


@pytest.mark.skipif(
    not (SHARED / "hoc").is_dir(), reason=f"the Commons Library's tables are not in {SHARED}"
)
def test_an_election_is_prepared_as_the_page_says(tmp_path: Path) -> None:
    for name, table in TABLES.items():
        (tmp_path / name).symlink_to(SHARED / table)
    prepared = [(c, out) for c, out in sessions(BEFORE) if "wales-2019" in c]
    assert [command.split()[1] for command, _ in prepared] == ["prepare", "check"]
    for command, shown in prepared:
        done = run(command, tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), command
        assert is_sample(shown, done.stdout), command


def test_the_commands_of_the_engineers_page_bring_the_night_back(tmp_path: Path) -> None:
    def printed(command: str) -> str:
        done = run(command, tmp_path)
        assert done.returncode == 0, (command, done.stderr)
        return done.stdout

    rehearse(tmp_path)
    page = sessions(text_of("docs/engineer.md"))
    before, after = page[:2], page[2:]
    assert [command.split()[:2] for command, _ in before + after] == [
        ["tracker", "backup"], ["tracker", "verify"],
        ["cp", "before-midnight.db"], ["tracker", "ingest"],
    ]  # fmt: skip
    assert "All is sound." in [printed(command) for command, _ in before][1]
    for part in tmp_path.glob("anglia-2019.db*"):
        part.unlink()
    assert "69 of 69 seats decided" in [printed(command) for command, _ in after][1]


def test_the_sample_of_the_targets_is_a_whole_row(tmp_path: Path) -> None:
    rehearse(tmp_path, "tracker summary -f csv-targets -o targets.csv -e anglia-2019")
    [sample] = re.findall(r"```csv\n(.*?)```", OUTPUTS, flags=re.S)
    head, row, *_ = (line.split(",") for line in sample.splitlines())
    columns, first, *_ = (
        line.split(",") for line in (tmp_path / "targets.csv").read_text().splitlines()
    )
    when = columns.index("as_of")
    assert head == columns
    assert row[:when] + row[when + 1 :] == first[:when] + first[when + 1 :]


def test_the_sample_of_the_summary_is_real(tmp_path: Path) -> None:
    rehearse(tmp_path, "tracker summary -e anglia-2019 -o night.txt")
    [sample] = re.findall(r"```text\n(.*?)```", OUTPUTS, flags=re.S)
    assert is_sample(sample, (tmp_path / "night.txt").read_text())


def test_the_board_is_served_as_the_page_says(tmp_path: Path) -> None:
    pytest.importorskip("textual_serve", reason="the extra serve is not installed")
    rehearse(tmp_path)
    [(command, shown)] = [(c, out) for c, out in sessions(OUTPUTS) if c.startswith("tracker serve")]
    shown = shown.removesuffix("…").strip()
    with subprocess.Popen(
        [*runnable(command), "--port", "0"],
        cwd=tmp_path,
        env=environment(TEXTUAL_ANIMATIONS="none"),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        said = [process.stdout.readline() for _ in shown.splitlines()]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
    assert re.sub(r":\d{4,5}/", ":8000/", "".join(said)).strip() == shown


@needs_hub
def test_a_night_is_shared_as_the_page_says(tmp_path: Path, hub: Node) -> None:
    rehearse(tmp_path)
    [command] = [c for c, _ in sessions(OUTPUTS) if c.startswith("tracker join")]
    home = environment(XDG_STATE_HOME=str(tmp_path))
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


@pytest.mark.skipif(not HAS_TERMINALS, reason="no ptys on this system")
def test_the_board_of_the_next_election_opens_with_its_date(tmp_path: Path) -> None:
    (tmp_path / "drop").mkdir()
    [command] = [c for c, _ in sessions(BEFORE) if c.startswith("tracker watch")]
    with terminal(runnable(command), tmp_path, environment(TEXTUAL_ANIMATIONS="none")) as screen:
        screen.wait_for("3 May 2029")
        screen.wait_for("0 of 650")
        assert screen.quit_board() == 0
    assert (tmp_path / "uk-next.db").exists()
