"""The digests of a set of ids: groups of about a hundred ids."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.replication.digest import bits_for, differing, digests, group_of, grouped

SETS = st.sets(st.integers(0, 400), max_size=300)


def ids(numbers: set[int]) -> set[str]:
    return {hashlib.sha256(str(number).encode()).hexdigest() for number in numbers}


@pytest.mark.parametrize(
    ("count", "groups"),
    [(0, 1), (1, 1), (100, 1), (101, 2), (200, 2), (201, 4), (650, 8), (100_000, 1024)],
)
def test_the_number_of_groups(count: int, groups: int) -> None:
    assert 1 << bits_for(count) == groups


def test_the_groups_of_a_national_night_have_about_a_hundred_ids() -> None:
    found = grouped(ids(set(range(1950))), bits_for(1950))
    assert max(map(len, found)) < 130
    assert sum(map(len, found)) == 1950


@given(SETS, SETS, st.integers(0, 4))
def test_only_groups_with_different_ids_differ(
    our_numbers: set[int], their_numbers: set[int], bits: int
) -> None:
    ours, theirs = ids(our_numbers), ids(their_numbers)
    found = differing(ours, bits, digests(theirs, bits))
    assert set(found) == {group_of(id, bits) for id in ours ^ theirs}


@given(SETS)
def test_a_digest_does_not_depend_on_the_order(numbers: set[int]) -> None:
    ordered = sorted(ids(numbers))
    assert digests(ordered, 2) == digests(reversed(ordered), 2)
