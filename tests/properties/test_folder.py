"""Generated nights in a real drop folder: the ledger contains what was delivered.

`Folder` is a state machine for hypothesis: writers, intakes and a producer act on one folder and
one ledger in any order, on a clock that the machine advances. After every step the ledger must
agree with the files that were written; at the end every file must be in the ledger as it is. A
schedule that breaks a law is printed in its shortest form. The last tests prove that the machine
detects parts that are broken on purpose, with a schedule for each.
"""

import datetime as dt
import json
import math
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import chain, islice, permutations, product, repeat
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import SearchStrategy

from tests.makers.night import FEW, MIDNIGHT, by_party, few, seat_of
from tests.makers.small_night import result_xml, rush_xml
from tracker import feeds
from tracker.board import Board, entry_fields
from tracker.board import entries as desk
from tracker.board.bulletin import decode
from tracker.intake.drop_folder import HOLD_SECONDS, DropFolder
from tracker.intake.file_names import has_end_mark, is_ignored
from tracker.intake.receive import SCAN_SECONDS_LEAST, Receipt, receive_folder
from tracker.intake.stable_file import Signature, signature_of
from tracker.ledger import Ledger, read_tables, write_transaction
from tracker.ledger.recorded_files import FileStatus
from tracker.support import sqlite

if sys.platform == "win32":
    pytest.skip("the drop folder is read on Linux and macOS", allow_module_level=True)

bounded = settings(
    max_examples=100 if settings.get_current_profile_name() == "random" else 30,
    stateful_step_count=40,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection waits 1 ms for the lock of another one."""
    monkeypatch.setattr(write_transaction, "BUSY_SECONDS", 0.001)


ELECTION = few()
START = MIDNIGHT + dt.timedelta(hours=4)
"""After the time of declaration in every message: no statement is ahead of the clock."""
QUIET, TABLE_QUIET = 0.25, 2.0
"""Seconds without change before a file is read: without leases, and for a table."""
REST = 2 * HOLD_SECONDS + 2 * TABLE_QUIET
"""Seconds in which an intake receives everything that has no writer any more."""

# Messages.

OPEN_ENDED = "seat,party,revision,elected,votes"
"""The header of a table that looks complete at the end of every row."""
COUNTED = "seat,party,revision,rows,valid votes,votes"
"""The header of a table that states its number of rows and votes."""
TABLE = b"seat,party,"
"""The start of both: a part of a table can have whole seats, which count for themselves."""


@dataclass(frozen=True)
class Message:
    """The same result for every seat it names; PA's XML has only the first."""

    seats: tuple[str, ...]
    revision: int
    con: int
    lab: int
    called: bool
    """Whether it is a rush: a winner without votes."""
    counted: bool
    """Whether it, as a table, states its number of rows and votes."""

    def to_bytes(self, name: str) -> bytes:
        """The bytes in the format of this file name."""
        formats = {".xml": self._xml, ".json": self._json, ".csv": self._table}
        return formats[Path(name.removesuffix(".part")).suffix]().strip().encode() + b"\n"

    def _votes(self) -> dict[str, int]:
        return {"Con": self.con} if self.called else {"Con": self.con, "Lab": self.lab}

    def _xml(self) -> str:
        seat = ELECTION.find_seat(self.seats[0])
        seat_fields = {
            "number": str(seat.pa_number if seat else 1),
            "name": seat.pa_name if seat else self.seats[0],
            "revision": str(self.revision),
        }
        con = ("Tom Hunt", "Conservative", "C", str(self.con), "")
        lab = ("Sandy Martin", "Labour", "Lab", str(self.lab), "")
        return (rush_xml if self.called else result_xml)(con, lab, **seat_fields).decode()

    def _json(self) -> str:
        candidates = [
            {"party": party, "elected": True} if self.called else {"party": party, "votes": count}
            for party, count in self._votes().items()
        ]
        kind = "rush" if self.called else "result"
        fields = {"kind": kind, "revision": self.revision, "candidates": candidates}
        bulletins = [{"seat": seat, **fields} for seat in self.seats]
        return json.dumps({"election": ELECTION.id, "bulletins": bulletins})

    def _table(self) -> str:
        votes = self._votes()
        rows = [(seat, party, n) for seat in self.seats for party, n in votes.items()]
        if self.counted:
            counts = f"{self.revision},{len(rows)},{sum(votes.values())}"
            return "\n".join(
                [COUNTED, *(f"{seat},{party},{counts},{n}" for seat, party, n in rows)]
            )
        fields = f"{self.revision},x" if self.called else f"{self.revision},"
        lines = (f"{seat},{party},{fields},{'' if self.called else n}" for seat, party, n in rows)
        return "\n".join([OPEN_ENDED, *lines])


NAMES = ("a.xml", "b.json", "c.csv", "sub/a.xml", "sub/c.csv", "c.csv.part")
OURS = FEW[:2]
names = st.sampled_from(NAMES)
ours = st.sampled_from(OURS)
figures = st.integers(1, 3)
"""So few values that a correction is often as long as the message it corrects."""
messages = st.builds(
    Message,
    seats=st.sampled_from([*permutations(OURS), OURS[:1], OURS[1:], ("Aberavon",), ("Ambridge",)]),
    revision=figures,
    con=figures,
    lab=figures,
    called=st.booleans(),
    counted=st.booleans(),
)
"""Tracked seats, a seat elsewhere in PA's XML, and an unknown one."""
shares = st.sampled_from([0.0, 0.4, 0.7, 0.9])
"""The share of the rest of a file that is written or kept."""


@cache
def read(name: str, data: bytes) -> tuple[FileStatus, frozenset[str]]:
    """The expected status of a file and the ids of its bulletins."""
    try:
        reading = feeds.read(name, data, ELECTION)
    except feeds.IncompleteError:
        return "held", frozenset()
    except feeds.RejectedError:
        return "rejected", frozenset()
    ids = frozenset(bulletin.id for bulletin in reading.bulletins)
    return "accepted" if ids else "irrelevant", ids


decoded = cache(decode)
"""A bulletin is read after every step."""


# Writers and intakes.


class Clock:
    """Seconds that the state machine advances; `time` is the time of night."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def time(self) -> dt.datetime:
        return START + dt.timedelta(seconds=self.seconds)


class Writer:
    """A writer with a half-written file."""

    def __init__(self, path: Path, data: bytes, *, over: bool, in_parts: bool) -> None:
        self.path, self.rest = path, data
        self.over = over and path.exists()
        """Whether it writes over an old file: new head, old tail between its parts."""
        self.pen: BinaryIO | None = path.open("r+b" if self.over else "wb", buffering=0)
        """The file, open for writing; None if it is opened for each part."""
        self.pin = path.open("rb")
        """The file, open for reading, so that its inode is not used again."""
        if in_parts:
            self.pen.close()
            self.pen = None
        self.wrote_at = 0.0

    def __repr__(self) -> str:
        return f"the writer of {self.path.name}"

    def has(self, path: Path) -> bool:
        """Whether the file at this path is this writer's."""
        return path.exists() and os.path.samestat(path.stat(), os.fstat(self.pin.fileno()))


class Intake:
    """An intake with its ledger."""

    def __init__(self, number: int, ledger: Ledger, inbox: DropFolder) -> None:
        self.number, self.ledger, self.inbox = number, ledger, inbox
        self.unfinished: Iterator[Receipt] | None = None
        """A scan that is not finished."""
        self.seen: dict[str, tuple[Signature, float]] = {}
        """By file: its signature, and the second since which every scan found it."""

    def __repr__(self) -> str:
        return f"intake {self.number}"


@cache
def an_empty_ledger() -> bytes:
    """The bytes of a ledger without bulletins."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "night.db"
        Ledger.create(path, ELECTION, MIDNIGHT).close()
        return path.read_bytes()


@dataclass(frozen=True)
class Scan:
    """One scan of the folder by an intake."""

    after: float
    """Seconds since the step before."""
    files: int | None
    """The scan stops after so many receipts, and the next one continues it."""
    fault: str | int
    """"gone": the folder is missing. "locked": the ledger is locked. A number: SQLite fails after so
    many of its steps."""


def any_of(attribute: str) -> SearchStrategy[Any]:
    """An object of a list of the machine, such as "writers"."""
    return st.runner().flatmap(lambda folder: st.sampled_from(getattr(folder, attribute)))


scans = st.builds(
    Scan,
    after=st.sampled_from([0.0, 0.125, QUIET, TABLE_QUIET, HOLD_SECONDS]),
    files=st.none() | st.none() | st.integers(1, 2),
    fault=st.just("") | st.just("") | st.sampled_from(["gone", "locked"]) | st.integers(0, 1200),
)
some_scans = st.lists(scans, max_size=2)


class Folder(RuleBasedStateMachine):
    """A drop folder, a ledger, writers, intakes and a producer."""

    leases: bool | None = None
    """As in `DropFolder`: None uses leases if there are any, False uses none."""
    kind_of_inbox: type[DropFolder] = DropFolder
    kind_of_ledger: type[Ledger] = Ledger

    def __init__(self) -> None:
        super().__init__()
        self.home = tempfile.TemporaryDirectory(prefix="tracker-")
        self.drop, self.away = Path(self.home.name, "drop"), Path(self.home.name, "away")
        self.drop.mkdir()
        self.away.mkdir()
        self.path = Path(self.home.name, "night.db")
        self.path.write_bytes(an_empty_ledger())
        self.clock = Clock()
        self.writes = 0
        self.complete: set[bytes] = set()
        """Every content that a writer completed."""
        self.seemingly_complete: dict[bytes, float] = {}
        """Incomplete contents that parse as complete, and the second when each appeared."""
        self.desk_entries: set[str] = set()
        self.writers: list[Writer] = []
        self.intakes: list[Intake] = []
        self.start(0, reopen=False)
        self.producer, self.reader = self.open(), self.open()

    def open(self) -> Ledger:
        ledger = self.kind_of_ledger.open(self.path)
        ledger.connection.execute("PRAGMA synchronous = OFF")  # faster; the disk is not tested here
        return ledger

    def new_inbox(self) -> DropFolder:
        return self.kind_of_inbox(
            self.drop, clock=self.clock, lease=self.leases, is_complete=feeds.is_complete
        )

    # Senders.

    @property
    def files(self) -> list[str]:
        """The names of the files in the folder."""
        paths = (path for path in self.drop.rglob("*") if path.is_file())
        return sorted(path.relative_to(self.drop).as_posix() for path in paths)

    def free(self, name: str) -> Path:
        """The path of a file for a new writer; its earlier writer stops."""
        path = self.drop / name
        path.parent.mkdir(exist_ok=True)
        for writer in [writer for writer in self.writers if writer.has(path)]:
            self.leave(writer)
        return path

    def move(self, path: Path, name: str) -> None:
        (self.drop / name).parent.mkdir(exist_ok=True)
        path.replace(self.drop / name)

    def note(self, file: BinaryIO, since: float, *, complete: bool, over: bool = False) -> None:
        """Record a content that can be read from now on."""
        data = os.pread(file.fileno(), 1_000_000, 0)
        if complete:
            self.complete.add(data)
        elif over or data.startswith(TABLE):
            self.seemingly_complete.setdefault(data, since)

    def mark(self, file: BinaryIO) -> None:
        """Give a file a time that it has never had, as the clock gives slower writers."""
        self.writes += 1
        os.utime(file.fileno(), ns=(self.writes, self.writes))

    def write(self, writer: Writer, share: float) -> None:
        """Write a share of the rest; after all of it the writer stops."""
        if not (writer.pen or writer.has(writer.path)):
            self.leave(writer)  # the file was moved or deleted
            return
        pen = writer.pen or writer.path.open("ab", buffering=0)
        part = round(len(writer.rest) * share)
        if writer.rest[part:] == b"\n":  # without the line break, a message is complete
            part += 1
        pen.write(writer.rest[:part])
        writer.rest, writer.wrote_at = writer.rest[part:], self.clock()
        if not writer.rest:
            pen.truncate()
        self.mark(pen)
        if not writer.pen:
            pen.close()
        if not writer.rest:
            self.leave(writer)
        elif not writer.pen or self.leases is False:
            self.note(writer.pin, self.clock(), complete=False, over=writer.over)

    def leave(self, writer: Writer) -> None:
        """The writer stops, and the file stays as it is."""
        self.note(writer.pin, writer.wrote_at, complete=not writer.rest, over=writer.over)
        writer.pin.close()
        if writer.pen:
            writer.pen.close()
        self.writers.remove(writer)

    def scan_all(self, scans: list[Scan]) -> None:
        for scan, intake in product(scans, self.intakes):
            self.scan(intake, scan)

    @rule(
        name=names,
        message=messages,
        how=st.sampled_from(["at once", "moved in", "begun", "begun over", "begun in parts"]),
        share=shares,
        scans=some_scans,
    )
    def send(self, name: str, message: Message, how: str, share: float, scans: list[Scan]) -> None:
        """Write a file or a part of it, in place, elsewhere or over the old one."""
        path = self.away / "ready" if how == "moved in" else self.free(name)
        over, in_parts = how == "begun over", how == "begun in parts"
        writer = Writer(path, message.to_bytes(name), over=over, in_parts=in_parts)
        self.writers.append(writer)
        self.write(writer, share if how.startswith("begun") else 1.0)
        if how == "moved in":
            self.move(path, name)
        self.scan_all(scans)

    @precondition(lambda self: self.writers)
    @rule(writer=any_of("writers"), share=st.none() | shares | st.just(1.0), scans=some_scans)
    def go_on(self, writer: Writer, share: float | None, scans: list[Scan]) -> None:
        """Write more of a file, or all of the rest, or stop."""
        if share is None:
            self.leave(writer)
        else:
            self.write(writer, share)
        self.scan_all(scans)

    @precondition(lambda self: self.files)
    @rule(name=any_of("files"), to=names | st.just("truncate"), share=shares, scans=some_scans)
    def spoil(self, name: str, to: str, share: float, scans: list[Scan]) -> None:
        """Rename a file or truncate it. Delete it if it would be empty."""
        if to != "truncate":
            self.move(self.drop / name, to)
        elif not share:
            (self.drop / name).unlink()
        else:
            with self.free(name).open("r+b", buffering=0) as file:
                file.truncate(round(os.fstat(file.fileno()).st_size * share))
                self.mark(file)
                self.note(file, self.clock(), complete=False)
        self.scan_all(scans)

    @rule(scans=some_scans)
    def exchange_the_sub_folder(self, scans: list[Scan]) -> None:
        """Replace the sub folder by the one that was removed before."""
        inside, outside, between = self.drop / "sub", self.away / "sub", self.away / "between"
        for source, target in ((inside, between), (outside, inside), (between, outside)):
            with suppress(FileNotFoundError):
                source.rename(target)
        self.scan_all(scans)

    # Intakes.

    @rule(number=st.integers(0, 1), reopen=st.booleans())
    def start(self, number: int, reopen: bool) -> None:
        """Start a new intake, or one again, with its old connection or a new one."""
        if number == len(self.intakes):
            self.intakes.append(Intake(number, self.open(), self.new_inbox()))
            return
        intake = self.intakes[number]
        intake.inbox, intake.unfinished = self.new_inbox(), None
        intake.seen.clear()
        if reopen:
            intake.ledger.close()
            intake.ledger = self.open()

    @rule(intake=any_of("intakes"), scan=scans)
    def scan(self, intake: Intake, scan: Scan) -> None:
        self.clock.seconds += scan.after
        new, ended = not intake.unfinished, False
        with self.with_fault(intake, scan.fault) as may_fail:
            try:
                ended = self.continue_scan(intake, scan.files)
            except sqlite.OperationalError:
                assert may_fail
        if new and ended and not scan.fault:
            self.assert_every_readable_file_is_recorded(intake)
        else:
            intake.seen.clear()

    def continue_scan(self, intake: Intake, files: int | None = None) -> bool:
        """Continue a scan or begin one. Returns whether it ended."""
        scan = intake.unfinished or receive_folder(intake.ledger, intake.inbox, self.clock.time)
        intake.unfinished = None
        if len(list(islice(scan, files))) == files:
            intake.unfinished = scan
        return not intake.unfinished

    @contextmanager
    def with_fault(self, intake: Intake, fault: str | int) -> Iterator[bool]:
        """Yields whether the ledger can fail during the block."""
        if fault == "gone":
            gone = self.drop.rename(self.away / "drop")
            yield False
            gone.rename(self.drop)
        elif fault == "locked":
            with closing(sqlite.connect(self.path, isolation_level=None)) as second:
                second.execute("BEGIN IMMEDIATE")
                yield True
        elif fault == "":
            yield False
        else:
            connection, steps = (
                intake.ledger.connection,
                chain(repeat(0, int(fault)), [1], repeat(0)),
            )
            statements = [""]
            connection.set_trace_callback(statements.append)
            # Not during BEGIN, because an interrupted BEGIN would leave a transaction open.
            connection.set_progress_handler(
                lambda: next(steps) if "BEGIN" not in statements[-1] else 0, 1
            )
            yield True
            connection.set_progress_handler(None, 0)
            connection.set_trace_callback(None)

    def assert_every_readable_file_is_recorded(self, intake: Intake) -> None:
        """Every file that was readable during the ended scan is in the ledger."""
        recorded = {(name, digest) for name, digest, *_ in self.deliveries()}
        now, before, intake.seen = self.clock(), intake.seen, {}
        for name in self.readable_names():
            path = self.drop / name
            signature, data = signature_of(path.stat()), path.read_bytes()
            old_signature, since = before.get(name, (signature, now))
            since = since if old_signature == signature else now
            intake.seen[name] = signature, since
            closed = not any(writer.pen and writer.has(path) for writer in self.writers)
            settled = now - since >= self.quiet(name, data) and (closed or self.leases is False)
            if settled and read(name, data)[0] != "held":
                assert (name, sha256(data).hexdigest()) in recorded

    def quiet(self, name: str, data: bytes) -> float:
        """Seconds without change before this file is read."""
        if not (has_end_mark(name) or feeds.is_complete(name, data)):
            return TABLE_QUIET
        return QUIET if self.leases is False else 0.0

    def readable_names(self) -> list[str]:
        return [name for name in self.files if not is_ignored(name)]

    # The producer.

    @rule(
        command=st.sampled_from(["declare", "retract", "pin", "unpin"]),
        seat=ours,
        which=st.none() | st.integers(0, 5),
        con=figures,
        lab=st.none() | figures,
    )
    def enter(self, command: str, seat: str, which: int | None, con: int, lab: int | None) -> None:
        """A desk entry. `which` selects the bulletin that it retracts or pins."""
        about, now = seat_of(ELECTION, seat), self.clock.time()
        with suppress(entry_fields.EntryError):
            with self.producer.writing():
                board = self.producer.board
                ids = sorted(board.bulletins.get(about.id, ()))
                bulletin = ids[which % len(ids)] if ids and which is not None else ""
                common: dict[str, Any] = {"by": "AB", "now": now}
                match command:
                    case "declare":
                        winner = entry_fields.parse_party(
                            ELECTION, "Lab" if (lab or 0) > con else "Con"
                        )
                        counts = {"Con": con, "Lab": lab} if lab else {}
                        entries = [desk.declare(board, about, winner, by_party(counts), **common)]
                    case "retract":
                        entries = desk.retract(board, about, bulletin=bulletin, **common)
                    case "pin":
                        entries = [desk.pin(board, about, bulletin=bulletin, **common)]
                    case _:
                        entries = [desk.unpin(board, about, **common)]
                self.producer.append(entries, now)
            self.desk_entries.update(entry.id for entry in entries)

    # Invariants after every step.

    @invariant()
    def the_laws_hold(self) -> None:
        self.only_complete_files_count()
        self.recorded_bulletins_are_those_of_the_files_and_the_desk()
        self.every_board_has_the_bulletins_up_to_its_position()
        self.the_readable_tables_are_equal_to_the_board()

    def deliveries(self) -> list[tuple[str, str | None, FileStatus, bytes | None, float]]:
        """Name, sha256, status, bytes and second of each, oldest first."""
        rows = self.reader.connection.execute(
            "SELECT name, d.sha256, status, bytes, arrived_at FROM deliveries d"
            " LEFT JOIN documents USING (sha256) ORDER BY seq"
        )
        return [
            (*row, (dt.datetime.fromisoformat(at) - START).total_seconds()) for *row, at in rows
        ]

    def only_complete_files_count(self) -> None:
        """A file that parses as complete counts after its time without changes."""
        for name, digest, status, data, at in self.deliveries():
            if data is not None:
                assert sha256(data).hexdigest() == digest
            if status == "accepted" and data not in self.complete:
                assert data is not None
                since = self.seemingly_complete.get(data, math.inf)
                assert at - since >= self.quiet(name, data) - 1e-5

    def recorded_bulletins_are_those_of_the_files_and_the_desk(self) -> None:
        run = self.reader.connection.execute
        expected = set(self.desk_entries)
        for seq, (name, _, status, data, _) in enumerate(self.deliveries(), 1):
            recorded = [
                decoded(content)
                for (content,) in run(
                    "SELECT content FROM bulletins JOIN delivery_bulletins ON bulletin = id"
                    " WHERE delivery = ?",
                    (seq,),
                )
            ]
            of_file = read(name, data)[1] if status == "accepted" else frozenset()
            # A file that grew replaces its earlier bulletins, which no file states.
            assert {msgspec.structs.replace(b, after=()).id for b in recorded} == of_file
            expected |= {bulletin.id for bulletin in recorded}
        assert {id_ for (id_,) in run("SELECT id FROM bulletins")} == expected

    def every_board_has_the_bulletins_up_to_its_position(self) -> None:
        bulletins = [
            decoded(c)
            for (c,) in self.reader.connection.execute("SELECT content FROM bulletins ORDER BY seq")
        ]
        self.reader.refresh()
        assert self.reader.last_seq == len(bulletins)
        ledgers = [self.reader, self.producer, *(intake.ledger for intake in self.intakes)]
        expected = {
            seq: Board.of(ELECTION, bulletins[:seq]) for seq in {of.last_seq for of in ledgers}
        }
        for ledger in ledgers:
            assert ledger.board == expected[ledger.last_seq]

    def the_readable_tables_are_equal_to_the_board(self) -> None:
        board, run = self.reader.refresh(), self.reader.connection.execute
        states = [board.states[seat] for seat in board.bulletins]
        parties = {code for (code,) in run("SELECT code FROM parties")}
        assert parties >= {*ELECTION.party_by_code, *board.tallies}
        expected = {
            "SELECT * FROM declarations": map(read_tables.declaration_row, states),
            "SELECT * FROM candidates": (r for s in states for r in read_tables.candidate_rows(s)),
            "SELECT * FROM targets": map(read_tables.target_row, board.targets),
            "SELECT seats, held, gains, losses, net, votes, code FROM parties": (
                read_tables.party_row(board, code) for code in parties
            ),
        }
        for query, rows in expected.items():
            assert set(run(query)) == set(rows)

    # The end.

    def teardown(self) -> None:
        try:
            if sys.exc_info() == (None, None, None):
                self.in_the_end_every_file_is_recorded()
        finally:
            self.close()

    def close(self) -> None:
        """Close and remove all files."""
        for writer in list(self.writers):
            self.leave(writer)
        for ledger in (self.reader, self.producer, *(i.ledger for i in self.intakes)):
            ledger.close()
        self.home.cleanup()

    def in_the_end_every_file_is_recorded(self) -> None:
        """Also, an intake that is started again records nothing new."""
        for writer in list(self.writers):
            self.write(writer, 1.0)
        for intake in self.intakes:
            self.come_to_rest(intake)
        self.the_laws_hold()
        last = {name: (digest, status) for name, digest, status, *_ in self.deliveries()}
        for name in self.readable_names():
            data = (self.drop / name).read_bytes()
            outcome, _ = read(name, data)
            expected = "rejected" if outcome == "held" else outcome
            assert last.get(name) == (sha256(data).hexdigest(), expected)

        before = self.deliveries()
        self.start(0, reopen=True)
        self.come_to_rest(self.intakes[0])
        assert self.deliveries() == before
        self.the_laws_hold()

    def come_to_rest(self, intake: Intake) -> None:
        """Scan at the times that the drop folder gives, until nothing is arriving."""
        if intake.unfinished:
            self.continue_scan(intake)
        end = self.clock() + REST
        while not (self.continue_scan(intake) and not intake.inbox.arriving()):
            assert self.clock() < end
            pause = max(SCAN_SECONDS_LEAST, intake.inbox.due_in())
            self.clock.seconds += min(HOLD_SECONDS, pause)


class WithoutLeases(Folder):
    leases = False


@cache
def leases_are_granted() -> bool:
    """Whether a message is read at once, without quiet time."""
    with tempfile.TemporaryDirectory(prefix="tracker-") as folder:
        Path(folder, "a.xml").touch()
        return bool(list(DropFolder(Path(folder), clock=Clock()).scan()))


def test_every_night_is_recorded_as_delivered_with_leases() -> None:
    if not leases_are_granted():
        pytest.skip("read leases need Linux and a local file system")
    run_state_machine_as_test(Folder, settings=bounded)


def test_every_night_is_recorded_as_delivered_without_leases() -> None:
    run_state_machine_as_test(WithoutLeases, settings=bounded)


# Broken parts that the machine must detect.


class NeverDeliveredAgain(DropFolder):
    """Finishes the files of a transaction that failed."""

    def deliver_again(self, name: str) -> None:
        pass


class WithoutWaiting(DropFolder):
    """Reads every file at the second scan."""

    def __init__(self, root: Path, **more: Any) -> None:
        super().__init__(root, **more, quiet_seconds=0, table_quiet_seconds=0)


class OncePerName(DropFolder):
    """Reads each name once."""

    def _list_unfinished(self) -> list[tuple[str, Signature, str]]:
        return [found for found in super()._list_unfinished() if found[0] not in self._done]


class WithoutTransactions(Ledger):
    """Writes without a transaction."""

    @contextmanager
    def writing(self) -> Iterator[None]:
        self.refresh()
        yield


QUIET_SCAN, LONG_SCAN = Scan(0.0, None, ""), Scan(TABLE_QUIET, None, "")


def send_half_a_table(folder: Folder) -> None:
    """The head of a table of two seats has the whole result of the first."""
    one, other = OURS
    table = Message((other, one), revision=1, con=1, lab=2, called=False, counted=False)
    folder.send("c.csv", table, "begun in parts", 0.7, [QUIET_SCAN, QUIET_SCAN])


def send_two_files(folder: Folder) -> None:
    """Two files share a transaction, and the ledger is locked."""
    for name, seat in zip(("a.xml", "b.json"), OURS, strict=True):
        message = Message((seat,), revision=1, con=1, lab=2, called=False, counted=False)
        folder.send(name, message, "at once", 1.0, [QUIET_SCAN])
    folder.scan(folder.intakes[0], Scan(TABLE_QUIET, None, "locked"))


def send_a_correction(folder: Folder) -> None:
    """A file is replaced by another of the same name."""
    for revision in (1, 2):
        message = Message(OURS[:1], revision, con=revision, lab=3, called=False, counted=False)
        folder.send("a.xml", message, "at once", 1.0, [QUIET_SCAN, LONG_SCAN, LONG_SCAN])


def fail_while_writing(folder: Folder) -> None:
    """The ledger fails after so many steps of a write, at each of them."""
    message = Message(OURS[:1], revision=1, con=1, lab=2, called=False, counted=False)
    folder.send("a.xml", message, "at once", 1.0, [QUIET_SCAN])
    for steps in range(200, 1200, 25):
        folder.scan(folder.intakes[0], Scan(TABLE_QUIET, None, steps))
        folder.the_laws_hold()


@pytest.mark.parametrize(
    ("broken", "schedule"),
    [
        (NeverDeliveredAgain, send_two_files),
        (WithoutWaiting, send_half_a_table),
        (OncePerName, send_a_correction),
        (WithoutTransactions, fail_while_writing),
    ],
)
@pytest.mark.parametrize("is_broken", [True, False], ids=["broken", "sound"])
def test_the_machine_detects_each_broken_part(
    broken: type[DropFolder] | type[Ledger], schedule: Callable[[Folder], None], is_broken: bool
) -> None:
    class Machine(WithoutLeases):
        if is_broken and issubclass(broken, Ledger):
            kind_of_ledger = broken
        elif is_broken and issubclass(broken, DropFolder):
            kind_of_inbox = broken

    detected = pytest.raises(AssertionError) if is_broken else nullcontext()
    with closing(Machine()) as machine, detected:
        schedule(machine)
        machine.the_laws_hold()
        machine.in_the_end_every_file_is_recorded()
