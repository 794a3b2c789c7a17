"""The comparison of the sets of two desks at the same position."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from tests.makers.night import MIDNIGHT, few, note
from tests.makers.parcels import desk, say
from tracker.ledger import Ledger
from tracker.replication.compare_sets import Difference, GroupListing, SetComparison, SetDigest
from tracker.replication.status import Position

AT = Position("made", 12)


@dataclass
class Pair:
    one: Ledger
    other: Ledger

    def compare(self) -> tuple[Difference, Difference]:
        """What each of the two finds, when both have told the other all."""
        ours, theirs = (SetComparison(ledger, "x", "x") for ledger in (self.one, self.other))
        for comparison in (ours, theirs):
            comparison.refresh(())
        mine = ours.differing_groups(theirs.digest(AT, at_rest=True), AT)
        yours = theirs.differing_groups(ours.digest(AT, at_rest=True), AT)
        return (
            ours.difference(yours, AT) if yours else Difference(),
            theirs.difference(mine, AT) if mine else Difference(),
        )


@pytest.fixture
def pair(tmp_path: Path, empty: Path) -> Iterator[Pair]:
    with desk(tmp_path, empty, "one") as one, desk(tmp_path, empty, "other") as other:
        yield Pair(one, other)


def digest_of(ledger: Ledger, **more: object) -> SetDigest:
    comparison = SetComparison(ledger, "one", "abc")
    comparison.refresh(())
    return msgspec.structs.replace(comparison.digest(AT, at_rest=True), **more)


def test_equal_sets_have_no_difference(pair: Pair) -> None:
    word = note(pair.one.board, "Ipswich", "a")
    say(pair.one, word)
    say(pair.other, word)
    assert pair.compare() == (Difference(), Difference())


def test_each_finds_the_ids_missing_on_either_side(pair: Pair) -> None:
    common, ours, theirs = (note(pair.one.board, "Ipswich", word) for word in "abc")
    say(pair.one, common, ours)
    say(pair.other, common, theirs)
    here, there = pair.compare()
    assert here == Difference(frozenset({ours.id}), frozenset({theirs.id}))
    assert there == Difference(here.missing_here, here.missing_there)


def test_many_differences_are_found_a_few_groups_at_a_time(pair: Pair) -> None:
    words = [note(pair.one.board, "Ipswich", str(number)) for number in range(1500)]
    say(pair.one, *words)
    say(pair.other, *words[:3])
    found, _ = pair.compare()
    assert 400 < len(found.missing_there) < 1000
    while found.missing_there:
        say(pair.other, *(word for word in words if word.id in found.missing_there))
        found, _ = pair.compare()
    assert pair.compare() == (Difference(), Difference())


@pytest.mark.parametrize(
    "more",
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
    pair: Pair, more: dict[str, object]
) -> None:
    say(pair.one, note(pair.one.board, "Ipswich", "a"))
    comparison = SetComparison(pair.one, "one", "abc")
    comparison.refresh(())
    assert comparison.differing_groups(digest_of(pair.other), AT) is not None
    assert comparison.differing_groups(digest_of(pair.other, **more), AT) is None


@pytest.mark.parametrize("more", [{"position": 11}, {"stream": "x"}, {"bits": 17}])
def test_a_listing_from_another_position_is_ignored(pair: Pair, more: dict[str, object]) -> None:
    listed = GroupListing(token="x", stream="made", position=12, bits=0, groups={0: ("a" * 64,)})
    comparison = SetComparison(pair.one, "one", "abc")
    assert comparison.difference(listed, AT).missing_here == {"a" * 64}
    assert comparison.difference(msgspec.structs.replace(listed, **more), AT) == Difference()


def test_an_unusable_statement_is_not_missing(pair: Pair) -> None:
    word = note(pair.one.board, "Ipswich", "a")
    say(pair.one, word)
    comparison = SetComparison(pair.other, "other", "abc")
    comparison.refresh([word.id])
    assert comparison.differing_groups(digest_of(pair.one), AT) is None


def test_a_listing_fits_into_any_message(pair: Pair) -> None:
    say(pair.one, *(note(pair.one.board, "Ipswich", str(number)) for number in range(3000)))
    comparison = SetComparison(pair.one, "one", "abc")
    comparison.refresh(())
    empty = digest_of(pair.one, bits=5, digests=(0,) * 32)
    listed = comparison.differing_groups(empty, AT)
    assert listed is not None
    assert len(msgspec.json.encode(listed)) < 60_000


def test_the_digest_contains_a_hash_of_the_election_tables(tmp_path: Path, pair: Pair) -> None:
    assert digest_of(pair.one).tables == digest_of(pair.other).tables
    pair.other.close()
    changed = msgspec.structs.replace(few(), name="Another name")
    with Ledger.create(pair.other.path, changed, MIDNIGHT) as other:
        assert digest_of(other).tables != digest_of(pair.one).tables
