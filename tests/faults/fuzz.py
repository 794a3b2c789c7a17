"""The three readers under a coverage-guided fuzzer, each in a process of its own.

It starts from the tests' valid documents, and from PA's samples if they are available. It needs
atheris, which the tests do not install.
"""

import importlib.util
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.faults.processes import PATIENCE, processes
from tests.makers.commands import ROOT, SHARED, environment
from tests.makers.hostile_bytes import NASTY, VALID

TARGET = Path(__file__).with_name("fuzz_one.py")
"""Run as a file: imports of its package would not be instrumented."""
LONGEST = 16_384
"""The largest document, in bytes. Larger ones are slower, and have tests of their own."""


@dataclass(frozen=True)
class Fuzzed:
    """The outcome of fuzzing a reader."""

    suffix: str
    runs: int
    covered: int
    """The number of branches of the tracker that were covered."""
    failed: bool
    log: Path


def is_installed() -> bool:
    """Whether atheris can be imported."""
    return importlib.util.find_spec("atheris") is not None


def fuzz(folder: Path, seconds: float) -> list[Fuzzed]:
    """Fuzz all readers at once for so many seconds. Documents that break them are in `folder`."""
    with processes() as started:
        for suffix in VALID:
            started.append(_start(folder, suffix, seconds))
        codes = [process.wait(seconds + PATIENCE) for process in started]
    return [_read(folder, suffix, code) for suffix, code in zip(VALID, codes, strict=True)]


def _start(folder: Path, suffix: str, seconds: float) -> subprocess.Popen[bytes]:
    corpus, found = folder / f"corpus{suffix}", folder / f"found{suffix}"
    found.mkdir()
    _write_corpus(corpus, suffix)
    dictionary = folder / f"dictionary{suffix}"
    dictionary.write_text("".join(f'"{_quoted(entry)}"\n' for entry in NASTY))
    options = [f"-max_total_time={seconds:.0f}", f"-max_len={LONGEST}", f"-dict={dictionary}"]
    options += [f"-artifact_prefix={found}/", "-timeout=30", "-print_final_stats=1"]
    with _log(folder, suffix).open("wb") as log:
        return subprocess.Popen(
            [sys.executable, str(TARGET), suffix, str(corpus), *options],
            cwd=ROOT,
            env=environment(),
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def _write_corpus(corpus: Path, suffix: str) -> None:
    corpus.mkdir()
    samples = sorted((SHARED / "pa-samples").glob(f"*{suffix}"))
    for n, data in enumerate([*VALID[suffix], *(sample.read_bytes() for sample in samples)]):
        if len(data) <= LONGEST:
            (corpus / f"seed-{n}").write_bytes(data)


def _quoted(entry: bytes) -> str:
    """An entry of libFuzzer's dictionary: every byte but ASCII letters and digits is escaped."""
    return "".join(
        chr(b) if chr(b).isascii() and chr(b).isalnum() else f"\\x{b:02x}" for b in entry
    )


def _log(folder: Path, suffix: str) -> Path:
    return folder / f"log{suffix}"


def _read(folder: Path, suffix: str, code: int) -> Fuzzed:
    log = _log(folder, suffix)
    text = log.read_text(errors="replace")
    runs, covered = (
        max(map(int, re.findall(figure, text, re.MULTILINE)), default=0)
        for figure in (r"^#([0-9]+)", r" cov: ([0-9]+)")
    )
    return Fuzzed(suffix, runs, covered, failed=code != 0 or not covered, log=log)
