"""The tracker's speed, as ratios to a floor measured in the same run; see scripts/bench.

    intake   catching up on a folder of PA files, which share transactions, against reading,
             hashing, parsing and committing the same files one by one with bare sqlite3
    country  the same with the 650 files of the United Kingdom
    flush    the same on a disk whose flush takes 5 ms
    notice   from a file's last byte to its being durable in the ledger, while a viewer follows,
             against the first word of a bare watchfiles loop with the same settings
    seats    one declaration, heard and committed, with 100 to 10,000 seats, against 10
    memory   a board and a ledger that hold 100,000 bulletins, in megabytes
    load     reading the election of the whole country from its folder, against Anglia's
    start    `tracker summary` and `status` on a full night, against importing sqlite_utils
    publish  the CPU of `publish --follow` while a country declares, 20 seats a second, against
             writing the same files alone
    projection
             projecting the seats to come, against folding those that declared; one more
             declaration, learned from, against folding it
    desks    with a real hub: from one desk's disk to nine others', a late desk, one alone, and
             random nights of cuts and kills
    ui       the board in a terminal: to its first paint, and for one declaration, against the
             least that Textual can do; a key while declarations come; CPU, memory, bytes

A ratio survives a slow machine, a time does not; both are printed. The first run of each
is thrown away, floor and tracker take turns, and the medians are compared. The ratio of the last
release is printed beside each; WORSE marks a ratio that is higher by a fifth.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from bench_board import bench_load, bench_memory, bench_seats, bench_start
from bench_desks import bench_desks
from bench_figures import FIGURES
from bench_floor import DEFAULT_RUNS
from bench_intake import bench_country, bench_flush, bench_intake, bench_notice
from bench_projection import bench_projection
from bench_publish import bench_publish


def bench_ui(folder: Path, runs: int) -> None:
    """The board in a terminal. Imported here: other sections are measured without its imports."""
    from bench_ui import bench_ui

    bench_ui(folder, runs)


SECTIONS = {
    "intake": bench_intake,
    "country": bench_country,
    "flush": bench_flush,
    "notice": bench_notice,
    "seats": bench_seats,
    "memory": bench_memory,
    "load": bench_load,
    "start": bench_start,
    "publish": bench_publish,
    "projection": bench_projection,
    "desks": bench_desks,
    "ui": bench_ui,
}


def main() -> None:
    """Run the sections named on the command line, or all."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--runs", type=int, default=DEFAULT_RUNS)
    parser.add_argument(
        "--record", action="store_true", help="write the ratios into bench_figures.json: a release"
    )
    options = parser.parse_args()
    if unknown := set(options.sections) - set(SECTIONS):
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    print(f"{options.runs} runs each on {os.cpu_count()} cores, Python {sys.version.split()[0]}")
    for name in options.sections or SECTIONS:
        with tempfile.TemporaryDirectory(prefix="tracker-bench-") as folder:
            SECTIONS[name](Path(folder), options.runs)
    if options.record:
        FIGURES.record()


if __name__ == "__main__":
    main()
