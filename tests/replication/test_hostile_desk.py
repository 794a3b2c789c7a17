"""A hostile desk: what it sends is not counted, and what the others send still is."""

import hashlib
from pathlib import Path

import msgspec
import pytest

from tests.makers import night
from tests.makers.desk_ledgers import (
    NIGHT,
    apply_messages,
    files_of_few,
    outgoing,
    receive,
)
from tests.makers.messages import corrected
from tests.makers.night import MIDNIGHT
from tests.replication import hostile
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.ledger import Ledger
from tracker.ledger.verify import verify
from tracker.replication import messages as wire
from tracker.replication import status
from tracker.replication.inbound import Inbound
from tracker.replication.messages import Message
from tracker.replication.received_files import MAX_REJECTED_FILES

FEW = night.few()
IPSWICH, DATA = files_of_few()["Ipswich"]


def forged(name: str, data: bytes, *bulletins: Bulletin) -> list[Message]:
    """A parcel with these bytes that claims to give these statements."""
    parcel = wire.make_parcel(name, "", [b.id for b in bulletins], data)
    statements = [wire.bulletin_message(b, "london") for b in bulletins]
    return [*wire.slices(parcel, 4_096, "london"), *statements]


def test_a_parcel_that_is_no_results_file_put_no_winner_on_the_air(van: Ledger) -> None:
    result = night.result(FEW, "Ipswich", 999)
    inbound = Inbound(van)
    messages = forged("Ipswich.xml", b"this is no results file", result)
    applied = apply_messages(van, messages, inbound=inbound)
    assert (applied.new, van.board.decided, inbound.pending) == ((), 0, 0)
    assert applied.refused[0].startswith("Ipswich.xml of london: read here, it does not give")
    (problem,) = van.problems()
    assert (problem.name, problem.label) == ("Ipswich.xml", "rejected")
    assert verify(van.path).faults == ()


def test_revision_999999999999_in_the_agencys_name_is_refused(van: Ledger) -> None:
    result = night.result(FEW, "Ipswich", 999_999_999_999)
    data = DATA.replace(b'revision="1"', b'revision="999999999999"')
    refused = " / ".join(apply_messages(van, forged(IPSWICH, data, result)).refused)
    assert "has the revision 999999999999" in refused
    assert van.board.decided == 0


def test_a_true_file_with_other_votes_beside_it_is_refused(london: Ledger, van: Ledger) -> None:
    receive(london, IPSWICH, DATA)
    (true,) = london.board.bulletins[night.seat_of(FEW, "Ipswich").id].values()
    lie = msgspec.structs.replace(true, candidates=true.candidates[::-1], revision=2)
    assert apply_messages(van, forged(IPSWICH, DATA, lie)).new == ()
    assert len(apply_messages(van, outgoing(london)).new) == 1
    assert night.state(van.board, "Ipswich").result() == "Con gain from Lab"


def test_a_forged_parcel_that_names_a_true_statement_does_not_keep_it_out(
    london: Ledger, van: Ledger
) -> None:
    """Nor does one that names it beside a statement that is invalid."""
    receive(london, IPSWICH, DATA)
    (true,) = london.board.bulletins[night.seat_of(FEW, "Ipswich").id].values()
    invalid = msgspec.structs.replace(true, revision=10**9)
    inbound = Inbound(van)
    apply_messages(van, forged("a.xml", b"nothing", true), inbound=inbound)
    apply_messages(van, forged("b.xml", b"nothing", true, invalid), inbound=inbound)
    assert van.board.decided == 0
    apply_messages(van, outgoing(london), inbound=inbound)
    assert night.state(van.board, "Ipswich").result() == "Con gain from Lab"


@pytest.mark.parametrize("revision", [1, 2])
def test_a_later_file_cannot_replace_the_true_result_in_silence(
    london: Ledger, van: Ledger, revision: int
) -> None:
    """Only a file that begins with the bytes of another replaces its statements."""
    receive(london, IPSWICH, DATA)
    apply_messages(van, outgoing(london))
    (true,) = van.board.bulletins[night.seat_of(FEW, "Ipswich").id].values()
    other = corrected(DATA, 2).replace(b'revision="2"', f'revision="{revision}"'.encode())
    with_id = hashlib.sha256(other).hexdigest()
    receive(london, f"{with_id}.xml", other)
    (lie,) = [b for b in london.refresh().bulletins[true.seat].values() if b != true]
    lie = msgspec.structs.replace(lie, after=(true.id,))
    assert apply_messages(van, forged("x.xml", other, lie)).new == ()
    assert night.state(van.board, "Ipswich").result() == "Con gain from Lab"


def test_a_statement_replaces_none_of_another_revision() -> None:
    first = night.result(FEW, "Ipswich", 1)
    second = night.result(FEW, "Ipswich", 2, {"Lab": 3, "Con": 2})
    lie = msgspec.structs.replace(first, after=(second.id,))
    board = Board.of(FEW, [first, second, lie])
    assert night.state(board, "Ipswich").standing.bulletin == second


def test_a_desk_with_other_tables_is_refused_until_the_tables_are_equal(
    london: Ledger, tmp_path: Path
) -> None:
    table = b"seat,party,votes\nIpswich,New Party,100\nIpswich,Lab,90\n"
    receive(london, "night.csv", table)
    messages = outgoing(london)
    party = msgspec.structs.replace(FEW.parties[0], code="NEW", name="New Party", aliases=())
    other = msgspec.structs.replace(FEW, parties=(*FEW.parties, party))
    norwich = tmp_path / "norwich.db"
    with Ledger.create(norwich, other, MIDNIGHT) as ledger:
        status.join_night(ledger, NIGHT, MIDNIGHT)
        inbound = Inbound(ledger)
        assert apply_messages(ledger, messages, inbound=inbound).new == ()
        assert "other tables or trackers" in ledger.problems()[0].sentence
        assert inbound.unusable == {m.id for m in messages if m.kind == "bulletin"}
        with Ledger.create(norwich, FEW, MIDNIGHT):
            pass
        assert len(apply_messages(ledger, messages, inbound=inbound).new) == 1


def test_a_flood_of_forged_files_fills_no_ledger(van: Ledger) -> None:
    result = night.result(FEW, "Ipswich")
    flood = [forged(f"{n}.xml", b"x", result) for n in range(MAX_REJECTED_FILES + 20)]
    applied = apply_messages(van, [message for one in flood for message in one])
    assert len(applied.refused) == MAX_REJECTED_FILES + 20
    assert len(van.problems()) == MAX_REJECTED_FILES


def test_a_declaration_time_without_offset_ends_no_board(van: Ledger) -> None:
    naive = MIDNIGHT.replace(tzinfo=None)
    seat = night.seat_of(FEW, "Ipswich")
    rush = Bulletin(
        election=FEW.id, seat=seat.id, kind="rush", origin="desk", by="AB", said_at=MIDNIGHT,
        candidates=(night.result(FEW, "Ipswich").candidates[0],), declared_at=naive,
    )  # fmt: skip
    marked = msgspec.structs.replace(rush.candidates[0], elected=True, votes=None)
    rush = msgspec.structs.replace(rush, candidates=(marked,))
    applied = apply_messages(van, [wire.bulletin_message(rush, "x")])
    assert "without a time zone" in applied.refused[0]
    timed = msgspec.structs.replace(rush, declared_at=MIDNIGHT)
    assert len(apply_messages(van, [wire.bulletin_message(timed, "x")]).new) == 1


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_a_hostile_desk_changes_no_board_in_a_random_night(
    tmp_path: Path, empty: Path, seed: str
) -> None:
    """`scripts/torture hostile` plays such nights for minutes."""
    assert hostile.play(tmp_path, empty, seed, attacks=80) > 20
