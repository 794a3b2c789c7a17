"""Who loses the deposit: not more than one twentieth of the valid votes."""

import msgspec
import pytest

from tests.makers import night
from tracker.election.deposits import has_deposits, keeps_deposit


@pytest.mark.parametrize(
    ("votes", "valid", "kept"), [(50, 1_000, False), (51, 1_000, True), (0, 1_000, False)]
)
def test_exactly_one_twentieth_is_not_enough(votes: int, valid: int, kept: bool) -> None:
    assert keeps_deposit(votes, valid) is kept


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"kind": "B"}, True),
        ({"kind": "M"}, False),
        ({"timezone": "America/Halifax"}, False),
    ],
)
def test_deposits_are_those_of_the_house_of_commons(fields: dict[str, str], expected: bool) -> None:
    assert has_deposits(msgspec.structs.replace(night.anglia(), **fields)) is expected
