"""Desks that join a night at a real hub: the exchange, refusals, and faulty connections."""

import asyncio
import contextlib
import random
import shutil
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec
import nats
import pytest
from nats.js import api

from tests.makers import desk_ledgers, hubs, night
from tests.makers.certificates import make_certificates
from tests.makers.commands import wait_until
from tests.makers.desk_ledgers import files_of_few, receive, record
from tests.makers.hubs import Node
from tests.makers.needs import needs_hub
from tests.makers.night import MIDNIGHT, few
from tests.replication.line import Line
from tracker.board import Board
from tracker.election.clock import wall_clock
from tracker.ledger import Ledger
from tracker.ledger.verify import verify
from tracker.replication import messages, outbound, run, status
from tracker.replication.address import JoinSettings, hub_address
from tracker.replication.connection import Connection
from tracker.replication.errors import HubError, HubUnreachableError, connect_error
from tracker.replication.hub import Hub
from tracker.replication.messages import Message
from tracker.replication.status import LinkError
from tracker.support import sqlite

pytestmark = needs_hub

IPSWICH, DATA = files_of_few()["Ipswich"]
T = TypeVar("T")


@dataclass
class Desk:
    """A desk in this process: its ledger, and a thread that keeps the ledger joined."""

    ledger: Ledger
    stop: threading.Event = field(default_factory=threading.Event)
    reported: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    """The error that ended the thread, if any."""

    def link(self) -> status.Link | None:
        """The link of the ledger, read on a connection of its own."""
        with closing(sqlite.connect(self.ledger.path)) as connection:
            return status.read(connection)

    def state(self) -> str:
        found = self.link()
        return found.state if found else ""

    def has(self, count: int) -> bool:
        """Whether this number of statements is recorded, and the outbox is empty."""
        (found,) = self.ledger.connection.execute("SELECT count(*) FROM bulletins").fetchone()
        return bool(found == count and not outbound.pending_count(self.ledger))


Join = Callable[..., contextlib.AbstractContextManager[Desk]]


@pytest.fixture
def join_as(tmp_path: Path, empty: Path, request: pytest.FixtureRequest) -> Join:
    """A function that joins a desk to a hub: by default to a night with the name of the test."""
    name_of_night = request.node.name[:100].replace("[", "-").replace("]", "")

    @contextlib.contextmanager
    def join(
        name: str,
        address: str,
        *,
        night_name: str = name_of_night,
        copies: int | None = None,
        **environ: str,
    ) -> Iterator[Desk]:
        path = tmp_path / f"{name}.db"
        if not path.exists():
            shutil.copy(empty, path)
        settings = JoinSettings(hub_address(address, environ), night_name, name, copies)

        def keep_joined() -> None:
            try:
                with Ledger.open(path) as own:
                    run.run(
                        own,
                        settings,
                        wall_clock,
                        desk.stop,
                        report=desk.reported.append,
                        log=desk.logged.append,
                    )
            except Exception as error:  # noqa: BLE001 - the test checks it
                desk.errors.append(error)

        with Ledger.open(path) as ledger:
            desk = Desk(ledger)
            thread = threading.Thread(target=keep_joined)
            thread.start()
            try:
                yield desk
            finally:
                desk.stop.set()
                thread.join(10)
                assert not thread.is_alive()

    return join


def refusal(desk: Desk) -> str:
    """The text of the error with which the desk was refused."""
    wait_until(lambda: bool(desk.errors))
    (error,) = desk.errors
    assert isinstance(error, HubError | LinkError), error
    return str(error)


def at_hub(hub: Node, work: Callable[[nats.js.JetStreamContext], Awaitable[T]]) -> T:
    """The result of `work`, called with a client of the hub."""

    async def run() -> T:
        client = await nats.connect(hub.url)
        try:
            return await work(client.jetstream())
        finally:
            await client.close()

    return asyncio.run(run())


# -- the exchange --------------------------------------------------------------------------


def test_files_and_entries_of_one_desk_reach_every_board(hub: Node, join_as: Join) -> None:
    with join_as("london", hub.url) as london, join_as("van", hub.url) as van:
        receive(london.ledger, IPSWICH, DATA)
        record(van.ledger, night.note(van.ledger.board, "Luton South", "no answer"))
        wait_until(lambda: london.has(2) and van.has(2))
        assert van.ledger.refresh().states == london.ledger.refresh().states
    for desk in (london, van):
        assert verify(desk.ledger.path).faults == ()
        assert desk.reported == []


def test_a_late_desk_receives_the_whole_night(hub: Node, join_as: Join) -> None:
    with join_as("london", hub.url) as london:
        for name, data in files_of_few().values():
            receive(london.ledger, name, data)
        wait_until(lambda: london.has(4))
    with join_as("van", hub.url) as van:
        wait_until(lambda: van.has(4))
        assert van.ledger.refresh().decided == 4
    assert verify(van.ledger.path).faults == ()


def test_statements_from_before_joining_are_sent(
    hub: Node, join_as: Join, empty: Path, tmp_path: Path
) -> None:
    with Ledger.open(Path(shutil.copy(empty, tmp_path / "london.db"))) as ledger:
        receive(ledger, IPSWICH, DATA)
    with join_as("london", hub.url), join_as("van", hub.url) as van:
        wait_until(lambda: van.has(1))


def test_the_ledger_stores_the_state_and_the_other_desks(hub: Node, join_as: Join) -> None:
    with join_as("london", hub.url) as london, join_as("van", hub.url):

        def is_joined() -> bool:
            found = london.link()
            return found is not None and (found.state, found.desks) == ("joined", ("van",))

        wait_until(is_joined)
    assert london.state() == "alone"
    assert any(line.startswith("joined to the night") for line in london.logged)


def test_a_second_process_waits_and_takes_over(hub: Node, join_as: Join) -> None:
    with join_as("london", hub.url) as first:
        wait_until(lambda: first.state() == "joined")
        with join_as("london", hub.url) as second:
            wait_until(lambda: bool(second.reported))
            assert second.reported == [
                "another tracker keeps this ledger joined; this one takes over when it ends"
            ]
            first.stop.set()
            wait_until(lambda: bool(second.logged))


def test_a_hub_that_is_not_started_is_tried_again_until_it_is(
    tmp_path: Path, join_as: Join
) -> None:
    node = hubs.plain(tmp_path / "late")
    with join_as("london", node.url) as london:
        wait_until(lambda: bool(london.logged))
        receive(london.ledger, IPSWICH, DATA)
        assert "Connection refused" in london.logged[0]
        assert len(london.logged) == 1
        assert london.state() == "alone"
        with hubs.started([node]):
            wait_until(lambda: london.has(1))
            wait_until(lambda: london.state() == "joined")


def test_a_new_stream_is_filled_again(hub: Node, join_as: Join) -> None:
    with join_as("london", hub.url, night_name="refilled") as london:
        receive(london.ledger, IPSWICH, DATA)
        wait_until(lambda: london.has(1))
        at_hub(hub, lambda jetstream: jetstream.delete_stream("TRACKER_refilled"))
        with join_as("van", hub.url, night_name="refilled") as van:
            wait_until(lambda: van.has(1))


def test_a_second_stream_receives_a_statement_that_only_the_first_delivered(
    hub: Node, join_as: Join, tmp_path: Path, empty: Path
) -> None:
    night_name = "second"
    with desk_ledgers.desk_ledger(tmp_path, empty, "norwich") as norwich:
        receive(norwich, IPSWICH, DATA)
        file, statement = desk_ledgers.outgoing(norwich)

    def publish(message: Message) -> None:
        subject, headers = f"tracker.{night_name}.{message.kind}", {"Nats-Msg-Id": message.id}
        at_hub(hub, lambda jetstream: jetstream.publish(subject, message.content, headers=headers))

    with join_as("van", hub.url, night_name=night_name) as van:
        wait_until(lambda: van.state() == "joined")
        publish(statement)
        wait_until(lambda: status.read_position(van.ledger).seq == 1)
        first = status.read_position(van.ledger).stream
        at_hub(hub, lambda jetstream: jetstream.delete_stream(f"TRACKER_{night_name}"))
        wait_until(lambda: status.read_position(van.ledger).stream != first)
        publish(file)
        wait_until(lambda: van.has(1))
    info = at_hub(hub, lambda jetstream: jetstream.stream_info(f"TRACKER_{night_name}"))
    assert info.state.messages == 2


def test_a_ledger_restored_from_a_copy_reads_the_missing_messages_again(
    hub: Node, join_as: Join, tmp_path: Path
) -> None:
    """The copy contains the old position in the stream."""
    with join_as("london", hub.url) as london, join_as("van", hub.url) as van:
        wait_until(lambda: van.state() == "joined")
        van.stop.set()
        wait_until(lambda: van.state() == "alone")
        shutil.copy(van.ledger.path, tmp_path / "copy.db")
        receive(london.ledger, IPSWICH, DATA)
    with join_as("van", hub.url) as van:
        wait_until(lambda: van.has(1))
    for path in tmp_path.glob("van.db*"):
        path.unlink()
    shutil.copy(tmp_path / "copy.db", tmp_path / "van.db")
    with join_as("van", hub.url) as van:
        wait_until(lambda: van.has(1))


def test_a_statement_that_a_desk_skipped_is_found_by_comparison(
    hub: Node, join_as: Join, tmp_path: Path, empty: Path
) -> None:
    """This happens if the hub loses its last messages and gives their numbers to new messages."""
    with join_as("london", hub.url) as london, join_as("van", hub.url) as van:
        receive(london.ledger, IPSWICH, DATA)
        wait_until(lambda: london.has(1) and van.has(1))
        wait_until(lambda: status.read_position(van.ledger).seq == 2)
        position, link = status.read_position(van.ledger), van.link()
    assert link is not None
    shutil.copy(empty, tmp_path / "norwich.db")
    with Ledger.open(tmp_path / "norwich.db") as ledger:
        status.join_night(ledger, link.night, MIDNIGHT)
        with ledger.writing():
            status.save_position(ledger, position)  # without the messages before it
    with join_as("london", hub.url), join_as("norwich", hub.url) as norwich:
        wait_until(lambda: norwich.has(1))
        assert any("the night is read again" in line for line in norwich.logged)


def test_a_statement_that_the_hub_acknowledged_and_lost_is_offered_again(
    hub: Node, join_as: Join
) -> None:
    with join_as("london", hub.url) as london, join_as("van", hub.url) as van:
        wait_until(lambda: london.state() == van.state() == "joined")
        with london.ledger.writing():
            london.ledger.append([night.note(london.ledger.board, "Ipswich", "x")], MIDNIGHT)
            london.ledger.connection.execute("DELETE FROM outbox")  # as after an acknowledgement
        wait_until(lambda: van.has(1))


def test_desks_with_other_election_tables_are_warned(
    hub: Node, join_as: Join, tmp_path: Path
) -> None:
    changed = msgspec.structs.replace(few(), name="Another name")
    Ledger.create(tmp_path / "van.db", changed, MIDNIGHT).close()
    with join_as("london", hub.url) as london, join_as("van", hub.url) as van:
        wait_until(lambda: bool(london.reported and van.reported))
        assert london.reported == ["van counts by other tables of the election; boards may differ"]


def test_invalid_messages_are_refused_and_the_session_goes_on(hub: Node, join_as: Join) -> None:
    night_name = "invalid"

    async def publish_invalid(jetstream: nats.js.JetStreamContext) -> None:
        subject = f"tracker.{night_name}.bulletin"
        await jetstream.publish(subject, b"{}", headers={"Nats-Msg-Id": "a" * 64})
        await jetstream.publish(subject, b"\xff\xfe")
        await jetstream.publish(f"tracker.{night_name}.slice", b"x", headers={"Nats-Msg-Id": "b"})
        forged = msgspec.structs.replace(night.result(few(), "Ipswich"), election="another")
        message = messages.bulletin_message(forged, "x")
        await jetstream.publish(subject, message.content, headers={"Nats-Msg-Id": message.id})

    with (
        join_as("london", hub.url, night_name=night_name) as london,
        join_as("van", hub.url, night_name=night_name) as van,
    ):
        wait_until(lambda: london.state() == van.state() == "joined")
        at_hub(hub, publish_invalid)
        wait_until(lambda: len(van.reported) == 4)
        receive(london.ledger, IPSWICH, DATA)
        wait_until(lambda: van.has(1))
        assert "its content is not that of its id" in van.reported[0]
        assert "is of the election another" in van.reported[3]
        record(van.ledger, night.note(van.ledger.refresh(), "Ipswich", "no answer"))
        wait_until(lambda: london.has(2) and {london.state(), van.state()} == {"joined"})
    assert (len(london.reported), len(van.reported), van.errors) == (4, 4, [])


def test_a_statement_too_large_for_a_message_does_not_block_others(
    hub: Node, join_as: Join
) -> None:
    """A pin names all statements of its seat that were recorded before it."""
    with join_as("london", hub.url) as london, join_as("van", hub.url) as van:
        wait_until(lambda: london.state() == van.state() == "joined")
        board = london.ledger.board
        pin = night.pin(Board.of(few(), [night.result(few(), "Luton South")]), "Luton South")
        long = msgspec.structs.replace(pin, after=tuple(f"{n:064x}" for n in range(20_000)))
        record(london.ledger, long, night.note(board, "Ipswich", "short"))
        wait_until(lambda: van.has(1) and london.has(2))
        assert london.reported == [
            f"statement {long.id[:12]} is too large to go to the other desks"
        ]


# -- refusals -------------------------------------------------------------------------


def test_a_night_of_another_election_is_refused(hub: Node, join_as: Join, tmp_path: Path) -> None:
    other = msgspec.structs.replace(few(), id="anglia-2024")
    Ledger.create(tmp_path / "other.db", other, MIDNIGHT).close()
    with join_as("london", hub.url) as london:
        wait_until(lambda: london.state() == "joined")
        with join_as("other", hub.url) as desk:
            assert "is of the election anglia-2019, not anglia-2024" in refusal(desk)


@pytest.mark.parametrize(
    ("description", "sentence"),
    [
        ('{"tracker": 2, "election": "anglia-2019"}', "are of version 2, ours of 1"),
        ("ours since 1998", "has a stream TRACKER_taken that no tracker made"),
    ],
)
def test_a_stream_of_another_version_or_of_somebody_else_is_refused(
    hub: Node, join_as: Join, description: str, sentence: str
) -> None:
    config = api.StreamConfig(name="TRACKER_taken", subjects=["x"], description=description)
    at_hub(hub, lambda jetstream: jetstream.add_stream(config))
    try:
        with join_as("london", hub.url, night_name="taken") as desk:
            assert sentence in refusal(desk)
    finally:
        at_hub(hub, lambda jetstream: jetstream.delete_stream("TRACKER_taken"))


def test_subjects_that_another_stream_has_are_refused(hub: Node, join_as: Join) -> None:
    config = api.StreamConfig(name="older", subjects=["tracker.subjects.*"])
    at_hub(hub, lambda jetstream: jetstream.add_stream(config))
    with join_as("london", hub.url, night_name="subjects") as desk:
        assert "has another stream for the subjects of the night" in refusal(desk)


def test_a_ledger_of_another_night_is_refused(hub: Node, join_as: Join) -> None:
    with join_as("london", hub.url, night_name="rehearsal") as london:
        wait_until(lambda: london.state() == "joined")
    with join_as("london", hub.url, night_name="the-night") as desk:
        assert "is of the night rehearsal, not the-night" in refusal(desk)


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Node]:
    """A hub with three users: a desk, a guest and a reader with fewer permissions than a desk."""
    users = """
authorization {
  users = [
    { user: desk, password: secret }
    { user: guest, password: secret, permissions: {
        publish: ["$JS.API.STREAM.INFO.*"], subscribe: ["_INBOX.>"] } }
    { user: reader, password: secret, permissions: {
        publish: ["$JS.API.>", "$JS.ACK.>"], subscribe: [">"] } }
  ]
}
"""
    with hubs.started([hubs.plain(tmp_path / "guarded", users)]) as (node,):
        yield node


@pytest.mark.parametrize("login", [{}, {"NATS_USER": "desk", "NATS_PASSWORD": "wrong"}])
def test_a_wrong_login_is_an_error(guarded: Node, join_as: Join, login: dict[str, str]) -> None:
    with join_as("london", guarded.url, **login) as desk:
        assert "does not let us in by the name and password" in refusal(desk)


def test_missing_permissions_are_an_error(guarded: Node, join_as: Join) -> None:
    login = {"NATS_PASSWORD": "secret"}
    with join_as("guest", guarded.url, NATS_USER="guest", **login) as guest:
        sentence = refusal(guest)
        assert "does not permit what a desk must do: " in sentence
        assert "$js.api.stream.create" in sentence.lower()
    with join_as("london", guarded.url, NATS_USER="desk", **login) as london:
        wait_until(lambda: london.state() == "joined")
        with join_as("reader", guarded.url, NATS_USER="reader", **login) as reader:
            receive(reader.ledger, IPSWICH, DATA)
            assert "does not permit what a desk must do: " in refusal(reader)


def test_a_hub_with_too_small_messages_is_an_error(tmp_path: Path, join_as: Join) -> None:
    with (
        hubs.started([hubs.plain(tmp_path / "small", "max_payload: 8192")]) as (node,),
        join_as("london", node.url) as desk,
    ):
        assert "allows messages of 8,192 bytes; a night needs 262,144" in refusal(desk)


def test_a_hub_without_jetstream_is_tried_again(tmp_path: Path, join_as: Join) -> None:
    node = Node(tmp_path / "bare")
    with hubs.started([node]), join_as("london", node.url) as desk:
        wait_until(lambda: bool(desk.logged))
        assert "JetStream" in desk.logged[0]
        assert desk.errors == []


@pytest.fixture
def encrypted(tmp_path: Path) -> Iterator[tuple[Node, Path]]:
    """A hub that encrypts, and the certificate of its authority."""
    made = make_certificates(tmp_path)
    tls = f'tls {{ cert_file: "{made.cert}", key_file: "{made.key}" }}'
    with hubs.started([hubs.plain(tmp_path / "tls", tls)]) as (node,):
        yield node, made.ca


def test_an_encrypted_hub_is_joined_with_its_authority(
    encrypted: tuple[Node, Path], join_as: Join
) -> None:
    node, ca = encrypted
    with join_as("london", node.url, NATS_CA=str(ca)) as desk:
        wait_until(lambda: desk.state() == "joined")


def test_an_encrypted_hub_without_its_authority_is_an_error(
    encrypted: tuple[Node, Path], join_as: Join
) -> None:
    node, _ = encrypted
    with join_as("london", node.url) as desk:
        assert "its certificate cannot be trusted" in refusal(desk)


def test_unacknowledged_messages_are_released_and_can_be_published_again(hub: Node) -> None:
    """Otherwise 4,000 unacknowledged messages would stop all publishing."""
    message = messages.bulletin_message(night.result(few(), "Ipswich"), "london")

    async def publish(line: Line) -> tuple[set[str], int, set[str]]:
        connection = await Connection.open(hub_address(line.url, {}), "london")
        night_hub = Hub(connection, "released", few())
        try:
            await night_hub.stream()
            line.silence()
            stored_first = set(await night_hub.publish([message]))
            await asyncio.sleep(0)  # the callbacks of cancelled futures run now
            pending = night_hub._jetstream.publish_async_pending()
            line.restore()
            return stored_first, pending, set(await night_hub.publish([message]))
        finally:
            await connection.close()

    with Line(hub) as line:
        stored_first, pending, stored_again = asyncio.run(publish(line))
    assert (stored_first, pending, stored_again) == (set(), 0, {message.id})


# -- faulty connections ------------------------------------------------------------


@pytest.mark.parametrize(
    "headers", [b"NATS/1.0", b"NATS/1.0 \xff\xff\xff\r\n\r\n", b"NATS/1.0\r\n\r\n"]
)
def test_malformed_headers_do_not_end_the_reading(hub: Node, join_as: Join, headers: bytes) -> None:
    night_name = f"headers-{len(headers)}"
    subject = f"tracker.{night_name}.bulletin".encode()
    with (
        join_as("london", hub.url, night_name=night_name) as london,
        join_as("van", hub.url, night_name=night_name) as van,
    ):
        wait_until(lambda: london.state() == van.state() == "joined")
        with socket.create_connection(("127.0.0.1", hub.port), timeout=5) as raw:
            raw.sendall(b'CONNECT {"headers":true,"verbose":false}\r\n')
            size = b"%d %d" % (len(headers), len(headers) + 2)
            raw.sendall(b"HPUB %s %s\r\n%sxx\r\nPING\r\n" % (subject, size, headers))
            wait_until(lambda: b"PONG" in raw.recv(65_536))
        wait_until(lambda: len(van.reported) == len(london.reported) == 1)
        receive(london.ledger, IPSWICH, DATA)
        wait_until(lambda: van.has(1))
    assert (van.errors, london.errors) == ([], [])


@pytest.mark.parametrize("login", ["tls", "ca"])
def test_a_password_is_not_sent_unencrypted(
    guarded: Node, join_as: Join, tmp_path: Path, login: str
) -> None:
    made = make_certificates(tmp_path)
    given = {"NATS_USER": "desk", "NATS_PASSWORD": "secret"}
    if login == "ca":
        given["NATS_CA"] = str(made.ca)
    address = guarded.url.replace("nats://", "tls://") if login == "tls" else guarded.url
    with join_as("london", address, **given) as desk:
        assert "does not encrypt, though tls:// or NATS_CA asks for it" in refusal(desk)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (nats.errors.Error("nats: 'Authentication Timeout'"), HubUnreachableError),
        (nats.errors.Error("nats: 'Authorization Violation'"), HubError),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number"), HubUnreachableError),
        (ssl.SSLCertVerificationError(1, "certificate verify failed"), HubError),
        (ConnectionRefusedError(111, "x"), HubUnreachableError),
        (RuntimeError("no seed"), HubError),
    ],
)
def test_the_kind_of_a_connect_error(error: Exception, kind: type[Exception]) -> None:
    assert type(connect_error(hub_address("nats://a", {}), error, "")) is kind


def test_a_large_file_passes_a_slow_line(hub: Node, join_as: Join) -> None:
    """A slice is short enough that the pings are answered, so the connection is not lost."""
    noise = random.Random(1).randbytes(400_000).hex().encode()  # packs to half
    with Line(hub, bytes_per_second=50_000) as line, join_as("van", line.url) as van:
        wait_until(lambda: van.state() == "joined")
        receive(van.ledger, IPSWICH, DATA + b"<!--" + noise + b"-->")
        wait_until(lambda: van.has(1), 30)
        assert [line for line in van.logged if line.startswith("alone")] == []


def test_a_full_hub_is_reported_and_tried_again(tmp_path: Path, join_as: Join) -> None:
    full = hubs.Node(
        tmp_path / "full",
        config=f'jetstream {{ store_dir: "{tmp_path / "full" / "store"}", max_file_store: 4KB }}',
    )
    with hubs.started([full]), join_as("london", full.url) as london:
        for name, data in files_of_few().values():
            receive(london.ledger, name, data)
        wait_until(lambda: bool(london.reported))
        assert "the hub does not store what is offered: " in london.reported[0]
        assert outbound.pending_count(london.ledger) > 0
    assert london.errors == []
