"""The comparison of the statements of two desks at the same position."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from tests.makers.desk_ledgers import desk_ledger, record
from tests.makers.ledgers import let_in
from tests.makers.night import MIDNIGHT, few, note, result
from tracker.ledger import Ledger
from tracker.replication import outbound
from tracker.replication.compare_sets import Difference, GroupListing, SetComparison, SetDigest
from tracker.replication.status import Position

AT = Position("made", 12)


@dataclass
class Pair:
    """The ledgers of two desks."""

    london: Ledger
    van: Ledger

    def compare(self) -> tuple[Difference, Difference]:
        """The differences that london and van find after they have exchanged their listings."""
        london, van = (SetComparison(ledger, "x", "x") for ledger in (self.london, self.van))
        for comparison in (london, van):
            comparison.refresh(())
        from_london = london.differing_groups(van.digest(AT, at_rest=True), AT)
        from_van = van.differing_groups(london.digest(AT, at_rest=True), AT)
        return (
            london.difference(from_van, AT) if from_van else Difference(),
            van.difference(from_london, AT) if from_london else Difference(),
        )


@pytest.fixture
def pair(tmp_path: Path, empty: Path) -> Iterator[Pair]:
    with (
        desk_ledger(tmp_path, empty, "london") as london,
        desk_ledger(tmp_path, empty, "van") as van,
    ):
        yield Pair(london, van)


def digest_of(ledger: Ledger, **changes: object) -> SetDigest:
    comparison = SetComparison(ledger, "london", "abc")
    comparison.refresh(())
    return msgspec.structs.replace(comparison.digest(AT, at_rest=True), **changes)


def test_equal_sets_have_no_difference(pair: Pair) -> None:
    entry = note(pair.london.board, "Ipswich", "a")
    record(pair.london, entry)
    record(pair.van, entry)
    assert pair.compare() == (Difference(), Difference())


def test_each_desk_finds_the_ids_missing_on_either_side(pair: Pair) -> None:
    common, ours, theirs = (note(pair.london.board, "Ipswich", text) for text in "abc")
    record(pair.london, common, ours)
    record(pair.van, common, theirs)
    by_london, by_van = pair.compare()
    assert by_london == Difference(frozenset({ours.id}), frozenset({theirs.id}))
    assert by_van == Difference(by_london.missing_here, by_london.missing_there)


def test_many_differences_are_found_a_few_groups_at_a_time(pair: Pair) -> None:
    entries = [note(pair.london.board, "Ipswich", str(number)) for number in range(1500)]
    record(pair.london, *entries)
    record(pair.van, *entries[:3])
    found, _ = pair.compare()
    assert 400 < len(found.missing_there) < 1000
    while found.missing_there:
        record(pair.van, *(entry for entry in entries if entry.id in found.missing_there))
        found, _ = pair.compare()
    assert pair.compare() == (Difference(), Difference())


@pytest.mark.parametrize(
    "changes",
    [
        {"position": 11},
        {"stream": "another"},
        {"at_rest": False},
        {"bits": 17},
        {"bits": -1},
        {"bits": 2},
        {"digests": ()},
    ],
)
def test_only_desks_at_rest_at_the_same_position_are_compared(
    pair: Pair, changes: dict[str, object]
) -> None:
    record(pair.london, note(pair.london.board, "Ipswich", "a"))
    comparison = SetComparison(pair.london, "london", "abc")
    comparison.refresh(())
    assert comparison.differing_groups(digest_of(pair.van), AT) is not None
    assert comparison.differing_groups(digest_of(pair.van, **changes), AT) is None


@pytest.mark.parametrize("changes", [{"position": 11}, {"stream": "x"}, {"bits": 17}])
def test_a_listing_from_another_position_is_ignored(pair: Pair, changes: dict[str, object]) -> None:
    listed = GroupListing(token="x", stream="made", position=12, bits=0, groups={0: ("a" * 64,)})
    comparison = SetComparison(pair.london, "london", "abc")
    assert comparison.difference(listed, AT).missing_here == {"a" * 64}
    assert comparison.difference(msgspec.structs.replace(listed, **changes), AT) == Difference()


def test_an_unusable_statement_is_not_missing(pair: Pair) -> None:
    entry = note(pair.london.board, "Ipswich", "a")
    record(pair.london, entry)
    comparison = SetComparison(pair.van, "van", "abc")
    comparison.refresh([entry.id])
    assert comparison.differing_groups(digest_of(pair.london), AT) is None


def test_a_listing_fits_into_any_message(pair: Pair) -> None:
    board = pair.london.board
    record(pair.london, *(note(board, "Ipswich", str(number)) for number in range(3000)))
    comparison = SetComparison(pair.london, "london", "abc")
    comparison.refresh(())
    empty = digest_of(pair.london, bits=5, digests=(0,) * 32)
    listed = comparison.differing_groups(empty, AT)
    assert listed is not None
    assert len(msgspec.json.encode(listed)) < 60_000


def test_the_digest_contains_a_hash_of_the_election_tables(tmp_path: Path, pair: Pair) -> None:
    assert digest_of(pair.london).tables == digest_of(pair.van).tables
    pair.van.close()
    changed = msgspec.structs.replace(few(), name="Another name")
    with Ledger.create(pair.van.path, changed, MIDNIGHT) as reopened:
        assert digest_of(reopened).tables != digest_of(pair.london).tables


def test_a_statement_that_no_reader_counts_is_neither_offered_nor_compared(pair: Pair) -> None:
    """An older tracker let it in at one desk. Sent on, it would end the boards of older desks."""
    invalid = result(few(), "Ipswich", 10**6)
    let_in(pair.van, invalid.id, invalid.seat, invalid.canonical().decode(), 10**6)
    record(pair.van, note(pair.van.refresh(), "Ipswich", "a"))
    assert outbound.left_out(pair.van) == {invalid.id}
    offered = outbound.next_offers(pair.van, "van", 10)
    assert [b.kind for offer in offered for b in offer.bulletins] == ["note"]
    record(pair.london, note(pair.london.board, "Ipswich", "a"))
    assert pair.compare() == (Difference(), Difference())


def test_a_desk_has_what_it_recorded_and_what_it_refused(pair: Pair) -> None:
    entry = note(pair.van.board, "Ipswich", "a")
    record(pair.van, entry)
    comparison = SetComparison(pair.van, "van", "abc")
    comparison.refresh(["b" * 64])
    assert comparison.has({entry.id, "b" * 64})
    assert comparison.has(frozenset())
    assert not comparison.has({entry.id, "c" * 64})
