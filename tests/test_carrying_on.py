"""The files for those who carry the tracker on: workflows, image, service, hooks of commits."""

import os
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.makers.commands import ROOT
from tracker.cli import commands
from tracker.support.extras import DISTRIBUTION

yaml: Any = pytest.importorskip("yaml")

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def load(path: str | Path) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def steps(workflow: Path) -> list[dict[str, Any]]:
    return [step for job in load(workflow)["jobs"].values() for step in job["steps"]]


def test_the_workflow_tests_each_python_that_the_package_names() -> None:
    matrix = load(".github/workflows/test.yml")["jobs"]["test"]["strategy"]["matrix"]
    named = re.findall(r"Python :: (3\.\d+)$", "\n".join(PROJECT["classifiers"]), re.MULTILINE)
    assert matrix["python"] == named
    assert {system.split("-")[0] for system in matrix["os"]} == {"ubuntu", "macos", "windows"}
    assert ".ci/run" in [step.get("run") for step in steps(ROOT / ".github/workflows/test.yml")]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_runs_scripts_that_are_there(workflow: Path) -> None:
    runs = "\n".join(step.get("run", "") for step in steps(workflow))
    for script in re.findall(r"^(?:scripts/|\.ci/)[\w-]+", runs, re.MULTILINE):
        assert os.access(ROOT / script, os.X_OK)
    for verb in re.findall(r"bin/tracker (\w+)", runs):
        assert verb in commands.commands


def test_a_release_is_published_without_a_token_and_with_attestations() -> None:
    job = load(".github/workflows/release.yml")["jobs"]["publish"]
    assert job["permissions"] == {"id-token": "write"}
    assert job["steps"][-1]["with"] == {"attestations": True}
    runs = "\n".join(step.get("run", "") for step in steps(ROOT / ".github/workflows/release.yml"))
    assert f"dist/{DISTRIBUTION.replace('-', '_')}-" in runs


def test_the_services_of_the_compose_file_are_commands_of_the_tracker() -> None:
    for name, service in load("compose.yaml")["services"].items():
        verb, *arguments = service["command"]
        assert verb == name
        with commands.make_context("tracker", [], resilient_parsing=True) as parent:
            commands.commands[verb].make_context(
                verb, arguments, parent=parent, resilient_parsing=True
            ).close()


def test_the_image_has_what_the_package_is_built_from() -> None:
    kept = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    for line in kept.splitlines():
        assert not line.startswith("!") or (ROOT / line[1:]).exists()
    assert {"!tracker", "!data", "!docs", "!man", "!pyproject.toml"} <= set(kept.splitlines())


def test_the_service_of_systemd_runs_a_command_of_the_tracker() -> None:
    unit = (ROOT / "packaging" / "tracker-ingest.service").read_text(encoding="utf-8")
    command = re.search(r"^ExecStart=\S+/tracker (\w+) (.*)$", unit, re.MULTILINE)
    assert command
    with commands.make_context("tracker", [], resilient_parsing=True) as parent:
        context = commands.commands[command[1]].make_context(
            command[1], command[2].split(), parent=parent
        )
        assert context.params["follow"]
        context.close()
    for variable in re.findall(r"^Environment=(TRACKER_\w+)=", unit, re.MULTILINE):
        assert any(p.envvar == variable for p in commands.commands[command[1]].params)


def test_the_hooks_of_commits_run_what_the_script_of_tests_runs() -> None:
    script = (
        (ROOT / "scripts" / "test")
        .read_text(encoding="utf-8")
        .replace('"$bin/', "")
        .replace('"', "")
    )
    for hook in load(".pre-commit-config.yaml")["repos"][0]["hooks"]:
        command = hook["entry"].removeprefix(".venv/bin/").replace(" --force-exclude", "")
        assert command in script
