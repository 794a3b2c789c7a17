"""Fuzzes a reader of a feed with atheris, which is guided by branch coverage.

    python tests/faults/fuzz_one.py .xml CORPUS [libFuzzer's options]

If a law of the readers does not hold, it ends with an exception and writes the bytes to a file.
"""

import resource
import sys
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["tracker"]):
    from tests.makers.hostile_bytes import assert_understood_or_one_sentence

SECONDS = 1.0
MEGABYTES = 100
PAGE = resource.getpagesize()


def assert_costs_little(suffix: str, data: bytes) -> None:
    """Assert that the bytes are read or refused in one second of CPU time and with 100 MB at most."""
    before, began = resident(), time.process_time()
    assert_understood_or_one_sentence(suffix, data)
    seconds, grown = time.process_time() - began, peak() - before
    assert seconds < SECONDS, f"{len(data)} bytes took {seconds:.1f} s"
    assert grown < MEGABYTES, f"{len(data)} bytes took {grown:.0f} MB"


def resident() -> float:
    """The resident memory now, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6


def peak() -> float:
    """The highest resident memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


if __name__ == "__main__":
    suffix, *options = sys.argv[1:]
    atheris.Setup([sys.argv[0], *options], lambda data: assert_costs_little(suffix, data))
    atheris.Fuzz()
