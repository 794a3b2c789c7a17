"""The CPU of `tracker publish --follow` on a busy night, against writing the same files alone.

bench_publish.py publisher LEDGER OUT FIGURES    the verb; what it cost is put into FIGURES
bench_publish.py writer OUT                      writes what the publisher has just written

650 seats declare, 20 a second, received by a process of their own. Whatever the publisher has
written, the same bytes in the same batches, is written at once by a bare process with the
same function, so that a disk that is busy is as dear to both. Both count from the start of
Python; handing the bytes over counts to neither.
"""

import json
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

PER_SECOND = 20.0
AT_MOST = 1.5


def bench_publish(folder: Path, runs: int) -> None:
    """Publishes one night of the United Kingdom, once: it takes long."""
    from bench_declarer import declarer
    from bench_figures import FIGURES
    from bench_floor import COUNTRY, night

    from tracker.election.clock import wall_clock
    from tracker.ledger import Ledger

    election, _ = night(COUNTRY)
    db, out, figures = folder / "uk.db", folder / "graphics", folder / "figures"
    Ledger.create(db, election, wall_clock()).close()
    with subprocess.Popen(
        [sys.executable, __file__, "publisher", str(db), str(out), str(figures)],
        stdout=subprocess.DEVNULL,
    ) as publisher:
        until(lambda: published(out) == (0, True), publisher)
        with declarer(db, folder) as other:
            other.declare(len(election.seats), PER_SECOND)
            while other.going_on():
                time.sleep(0.1)
        until(lambda: published(out) == (len(election.seats), True), publisher)
        publisher.send_signal(signal.SIGTERM)
    cost = {name: 1000 * seconds for name, seconds in json.loads(figures.read_bytes()).items()}
    ours, least = cost["publisher"], cost["writer"]
    started, began = cost["publisher started"], cost["writer started"]
    rest = ours - started - cost["written"]
    print(
        f"publish: 650 seats at {PER_SECOND:g} a second: {ours:.0f} ms of CPU, "
        f"floor {least:.0f} ms, "
        f"{FIGURES.ratio('publish: 650 seats', ours / least, f'at most {AT_MOST}')}"
    )
    print(
        f"publish: of that {started:.0f} ms before its first file, {cost['written']:.0f} ms to "
        f"write, {rest:.0f} ms to follow and render; of the floor {began:.0f} ms before its "
        f"first file; ratio from there on {(ours - started) / (least - began):.2f}"
    )


def until(done: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    """Waits for at most 90 seconds."""
    deadline = time.monotonic() + 90
    while not done():
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("publish: the publisher has ended, or is too late")
        time.sleep(0.2)


def published(out: Path) -> tuple[int, bool] | None:
    """Seats declared in the manifest, and whether the summaries are as new; None without one."""
    from tracker.publish.manifest import MANIFEST, decode

    if not (out / MANIFEST).exists():
        return None
    found = decode((out / MANIFEST).read_bytes())
    summary = found.objects.get("summary.html")
    return found.declared, summary is not None and summary.as_of == found.as_of


def publisher(ledger: str, out: str, figures: str) -> None:
    """Runs `tracker publish` until SIGTERM, and passes every written file to the writer."""
    cost = {"publisher started": 0.0, "written": 0.0, "handed on": 0.0}
    again = [sys.executable, __file__, "writer", f"{out}-again"]
    with subprocess.Popen(again, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin
        pipe = other.stdin
        from tracker.cli import commands
        from tracker.publish.folder import Folder

        write = Folder.write

        def handing_on(self: Folder, objects: Mapping[str, bytes]) -> None:
            before = time.process_time()
            cost["publisher started"] = cost["publisher started"] or before
            write(self, objects)
            written = time.process_time()
            pickle.dump(objects, pipe)
            pipe.flush()
            cost["written"] += written - before
            cost["handed on"] += time.process_time() - written

        Folder.write = handing_on  # type: ignore[method-assign]
        commands.main(["publish", out, "--db", ledger, "--follow"], standalone_mode=False)
        cost["publisher"] = time.process_time() - cost["handed on"]
        said, _ = other.communicate()
    Path(figures).write_text(json.dumps(cost | json.loads(said)), encoding="utf-8")


def writer(out: str) -> None:
    """Writes only the files passed to it, and prints the CPU time."""
    from tracker.support.atomic_write import write_files

    Path(out).mkdir()
    began = time.process_time()
    handed = 0.0
    while True:
        before = time.process_time()
        try:
            batch = pickle.load(sys.stdin.buffer)
        except EOFError:
            break
        handed += time.process_time() - before
        for path in {path.rpartition("/")[0] for path in batch}:
            (Path(out) / path).mkdir(exist_ok=True)
        write_files(Path(out), batch)
    print(json.dumps({"writer started": began, "writer": time.process_time() - handed}))


def main(what: str, arguments: Iterable[str]) -> None:
    """Runs as one of the two processes."""
    processes: dict[str, Callable[..., None]] = {"publisher": publisher, "writer": writer}
    processes[what](*arguments)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
