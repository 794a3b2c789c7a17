"""One reader of a feed under atheris, which learns from the branches that it takes.

    python tests/faults/fuzz_one.py .xml CORPUS [libFuzzer's options]

Ends with an exception, and the bytes in a file, where a law of the readers does not hold.
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


def costs_little(suffix: str, data: bytes) -> None:
    """Bytes are read, or refused in one sentence, in a second of our time and 100 MB at most."""
    before, began = resident(), time.process_time()
    assert_understood_or_one_sentence(suffix, data)
    seconds, grown = time.process_time() - began, peak() - before
    assert seconds < SECONDS, f"{len(data)} bytes took {seconds:.1f} s"
    assert grown < MEGABYTES, f"{len(data)} bytes took {grown:.0f} MB"


def resident() -> float:
    """Megabytes in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6


def peak() -> float:
    """Megabytes in memory at the worst so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


if __name__ == "__main__":
    suffix, *options = sys.argv[1:]
    atheris.Setup([sys.argv[0], *options], lambda data: costs_little(suffix, data))
    atheris.Fuzz()
