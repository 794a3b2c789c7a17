"""Lists of names, and quantities with their nouns."""

import pytest

from tracker.support.phrases import join_names, quantity


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["Ipswich"], "Ipswich"),
        (["Ipswich", "Corby"], "Ipswich and Corby"),
        (["Ipswich", "Corby", "Bedford"], "Ipswich, Corby and Bedford"),
        (["Ipswich", "Corby", "Bedford", "Clacton"], "Ipswich, Corby and 2 more"),
    ],
)
def test_names_are_joined_up_to_a_limit(names: list[str], text: str) -> None:
    assert join_names(names, limit=3) == text


def test_without_a_limit_all_names_are_joined() -> None:
    assert join_names(map(str, range(9)), limit=None) == "0, 1, 2, 3, 4, 5, 6, 7 and 8"


def test_the_number_of_other_names_has_a_comma() -> None:
    assert join_names(map(str, range(2_000)), limit=2) == "0 and 1,999 more"


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 seats"), (1, "1 seat"), (2, "2 seats"), (1_650, "1,650 seats")]
)
def test_a_quantity_has_singular_or_plural(number: int, text: str) -> None:
    assert quantity(number, "seat") == text


def test_an_irregular_plural() -> None:
    assert quantity(2, "majority", "majorities") == "2 majorities"
