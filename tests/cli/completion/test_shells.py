"""Completion in real shells: what bash, zsh and fish put on the command line."""

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.commands import TRACKER, environment
from tests.makers.ledgers import append_bulletins
from tests.makers.night import MIDNIGHT, few
from tests.makers.terminal import HAS_TERMINALS, terminal
from tracker.ledger import Ledger

BASH, ZSH, FISH = (shutil.which(name) for name in ("bash", "zsh", "fish"))
needs_bash = pytest.mark.skipif(not BASH, reason="bash is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one ledger of four seats, in which Ipswich is declared, and a `tracker`."""
    folder = tmp_path_factory.mktemp("shells")
    with Ledger.create(folder / "night.db", few(), MIDNIGHT) as ledger:
        append_bulletins(ledger, night.result(few(), "Ipswich"))
    (folder / "bin").mkdir()
    program = folder / "bin" / "tracker"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(TRACKER)} "$@"\n')
    program.chmod(0o755)
    return folder


def with_tracker(folder: Path, **more: str) -> Mapping[str, str]:
    path = os.pathsep.join((str(folder / "bin"), os.environ["PATH"]))
    return environment(PATH=path, HOME=str(folder), **more)


def told(folder: Path, *command: str, **more: str) -> str:
    """What a command prints, which must be all it has to say."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=with_tracker(folder, **more),
        capture_output=True,
        encoding="utf-8",
        timeout=30,
    )
    assert (done.returncode, done.stderr) == (0, ""), command
    return done.stdout


IN_BASH = [
    (["wat"], ["watch"]),
    (["why", "Nor"], [r"North\ Norfolk"]),
    (["why", "nor"], [r"North\ Norfolk"]),
    (["why", '"North N'], ["North Norfolk"]),
    (["why", "'North N"], ["North Norfolk"]),
    (["why", r"North\ N"], [r"North\ Norfolk"]),
    (["why", "-e", "anglia-2019", r"South\ E"], [r"South\ East\ Cambridgeshire"]),
    (["declare", "Ipswich", "L"], ["Lab", "LD"]),
    (["declare", "Ipswich", "Con", "--votes", "La"], ["Lab="]),
    (["declare", "Ipswich", "Con", "--votes", "Con", "=", "5"], []),
    (["declare", "Ipswich", "Con", "--votes", "Con", "=", "5", "--votes", "La"], ["Lab="]),
    (["summary", "-f", "mark"], ["markdown"]),
    (["summary", "--format", "=", "mark"], ["markdown"]),
    (["status", "-e", "ang"], ["anglia-2019", "anglia-next"]),
    (["why", "Nowhere"], []),
    (["nonsense", "x"], []),
    (["why", "-e", "nonsense", ""], []),
]
"""Words as bash has broken them, the last half typed, and what that one may become."""

ANSWER = """\
COMP_WORDS=(tracker {words}); COMP_CWORD={at}
_tracker_completion tracker
(IFS=$'\\t'; echo "${{COMPREPLY[*]}}")
"""


@pytest.fixture(scope="module")
def in_bash(folder: Path) -> list[list[str]]:
    """What bash's function answers to each of these, all in one bash."""
    script = "source <(tracker completion bash)\n"
    script += "compopt() { :; }\n"  # bash's own needs a line that somebody types
    for words, _ in IN_BASH:
        script += ANSWER.format(words=shlex.join(words), at=len(words))
    answers = told(folder, "bash", "--norc", "-c", script).splitlines()
    return [answer.split("\t") if answer else [] for answer in answers]


@needs_bash
@pytest.mark.parametrize("number", range(len(IN_BASH)), ids=lambda n: " ".join(IN_BASH[n][0]))
def test_bash_gets_words_as_they_must_stand_on_the_line(
    number: int, in_bash: list[list[str]]
) -> None:
    assert in_bash[number] == IN_BASH[number][1]


@needs_bash
@pytest.mark.skipif(not HAS_TERMINALS, reason="no ptys on this system")
@pytest.mark.parametrize(
    ("typed", "line"),
    [('why "North N', 'why "North Norfolk" '), ("why North\\ N", "why North\\ Norfolk ")],
)
def test_the_tab_key_completes_a_name_with_spaces(folder: Path, typed: str, line: str) -> None:
    with terminal(["bash", "--norc", "-i"], folder, with_tracker(folder)) as shell:
        shell.send("source <(tracker completion bash); echo rea''dy\n")
        shell.wait_for("ready")
        shell.forget()
        shell.send(f"tracker {typed}\t")
        shell.wait_for(f"tracker {line}")


@pytest.mark.skipif(not ZSH or not HAS_TERMINALS, reason="zsh is not installed")
def test_zsh_completes_a_name_with_spaces(folder: Path) -> None:
    with terminal([str(ZSH), "-f", "-i"], folder, with_tracker(folder)) as shell:
        shell.send("autoload -U compinit; compinit -u -D; source <(tracker completion zsh)\n")
        shell.send("echo rea''dy\n")
        shell.wait_for("ready")
        shell.forget()
        shell.send('tracker why "North N\t')
        shell.wait_for('North Norfolk"')


@pytest.mark.skipif(not ZSH or not HAS_TERMINALS, reason="zsh is not installed")
@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("summary --format=mark", "tracker summary --format=markdown"),
        ("status --election=anglia-2", "tracker status --election=anglia-2019"),
        ("status -e anglia-2", "tracker status -e anglia-2019"),
    ],
)
def test_zsh_completes_a_value_after_an_equals_sign(folder: Path, typed: str, line: str) -> None:
    with terminal([str(ZSH), "-f", "-i"], folder, with_tracker(folder)) as shell:
        shell.send("autoload -U compinit; compinit -u -D; source <(tracker completion zsh)\n")
        shell.send("echo rea''dy\n")
        shell.wait_for("ready")
        shell.forget()
        shell.send(f"tracker {typed}\t")
        shell.wait_for(line)


@pytest.mark.skipif(not FISH, reason="fish is not installed")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("summary --format=mark", "--format=markdown"),
        ("status --election=anglia-2", "--election=anglia-2019"),
        ("status -e anglia-2", "anglia-2019"),
    ],
)
def test_fish_offers_a_value_after_an_equals_sign(folder: Path, typed: str, offered: str) -> None:
    asked = f'tracker completion fish | source; complete -C "tracker {typed}"'
    answer = told(folder, str(FISH), "--no-config", "-c", asked)
    assert [line.split("\t")[0] for line in answer.splitlines()] == [offered]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_value_after_an_equals_sign_keeps_its_option(folder: Path, shell: str) -> None:
    at = "2" if shell == "zsh" else "--format=mark"
    answer = asked(folder, shell, "summary --format=mark", at)
    assert "--format=markdown" in answer


@pytest.mark.skipif(not FISH, reason="fish is not installed")
def test_fish_offers_names_with_spaces_and_commas(folder: Path) -> None:
    asked = 'tracker completion fish | source; complete -C "tracker why -e uk-2019 Ayr"'
    answer = told(folder, str(FISH), "--no-config", "-c", asked)
    assert answer == "Ayr, Carrick and Cumnock\tS14000006\n"


def asked(folder: Path, shell: str, typed: str, at: str) -> str:
    """What `tracker` answers when a shell's script asks it."""
    words = {"COMP_WORDS": f"tracker {typed}", "COMP_CWORD": at}
    return told(folder, "tracker", _TRACKER_COMPLETE=f"{shell}_complete", **words)


def test_zsh_is_told_what_a_statement_says(folder: Path) -> None:
    kind, _, says = asked(folder, "zsh", "pin Ipswich --bulletin ", "4").splitlines()
    assert (kind, says) == ("plain", "Ipswich, result 1")


def test_fish_takes_a_value_with_its_commas(folder: Path) -> None:
    answer = asked(folder, "fish", "why -e uk-2019 Ayr", "Ayr")
    assert answer == "plain,Ayr, Carrick and Cumnock\tS14000006\n"
    assert 'string split --max 1 ","' in told(folder, "tracker", "completion", "fish")


def test_a_word_is_there_before_a_hand_has_moved(folder: Path) -> None:
    """Compared with the help of the same command, in the same run."""

    def seconds(*arguments: str, **more: str) -> float:
        begun = time.perf_counter()
        told(folder, sys.executable, "-m", "tracker", *arguments, **more)
        return time.perf_counter() - begun

    line = {"COMP_WORDS": "tracker\nwhy\nNor", "COMP_CWORD": "2"}
    least = [
        min(seconds("why", "--help") for _ in range(3)),
        min(seconds(_TRACKER_COMPLETE="bash_complete", **line) for _ in range(3)),
    ]
    assert least[1] < 2 * least[0], least
