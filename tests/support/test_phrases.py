"""Names in a row, and numbers with their nouns."""

import pytest

from tracker.support.phrases import join_names, quantity


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["Ipswich"], "Ipswich"),
        (["Ipswich", "Corby"], "Ipswich and Corby"),
        (["Ipswich", "Corby", "Bedford"], "Ipswich, Corby and Bedford"),
        (["Ipswich", "Corby", "Bedford", "Clacton"], "Ipswich, Corby and 2 more"),
    ],
)
def test_names_as_a_sentence_has_them(names: list[str], said: str) -> None:
    assert join_names(names, limit=3) == said


def test_all_of_them_where_nobody_says_how_many() -> None:
    assert join_names(map(str, range(9)), limit=None) == "0, 1, 2, 3, 4, 5, 6, 7 and 8"


def test_many_are_counted_with_a_comma() -> None:
    assert join_names(map(str, range(2_000)), limit=2) == "0 and 1,999 more"


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 seats"), (1, "1 seat"), (2, "2 seats"), (1_650, "1,650 seats")]
)
def test_a_number_with_its_noun(number: int, said: str) -> None:
    assert quantity(number, "seat") == said


def test_a_plural_of_its_own() -> None:
    assert quantity(2, "majority", "majorities") == "2 majorities"
