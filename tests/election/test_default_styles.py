"""Parties without a colour of their own are shown apart."""

from tracker.election import Party
from tracker.election.default_styles import (
    COLOURS,
    GREY,
    INDEPENDENTS,
    MARKS,
    NO_MARK,
    by_size,
    with_default_styles,
)
from tracker.election.party import PartyKind


def party(code: str, colour: str = "", mark: str = "", kind: PartyKind = "party") -> Party:
    return Party(code=code, name=code, kind=kind, colour=colour, mark=mark)


def styles(*parties: Party) -> list[tuple[str, str]]:
    return [(p.colour, p.mark) for p in with_default_styles(parties).values()]


def test_five_unknown_parties_have_five_colours_and_five_marks() -> None:
    assert styles(*map(party, "ABCDE")) == list(zip(COLOURS[:5], MARKS[:5], strict=True))


def test_a_stated_colour_or_mark_is_kept_and_given_to_no_other_party() -> None:
    found = styles(party("A"), party("B", colour=COLOURS[0].lower()), party("C", mark=MARKS[0]))
    assert found == [
        (COLOURS[1], MARKS[1]), (COLOURS[0].lower(), MARKS[2]), (COLOURS[2], MARKS[0]),
    ]  # fmt: skip


def test_independents_and_others_are_grey() -> None:
    found = styles(party("Ind", kind="independents"), party("Other", kind="other"), party("A"))
    assert found == [INDEPENDENTS, (GREY, NO_MARK), (COLOURS[0], MARKS[0])]


def test_a_party_after_the_last_colour_is_grey() -> None:
    many = [party(str(number)) for number in range(len(COLOURS) + 1)]
    assert styles(*many)[-1] == (GREY, NO_MARK)
    assert len(set(styles(*many))) == len(many)


def test_there_are_as_many_marks_as_colours_and_none_is_used_twice() -> None:
    assert len(set(MARKS)) == len(MARKS) == len(set(COLOURS)) == len(COLOURS)


def test_seats_decide_the_size_then_votes_then_the_order_of_the_table() -> None:
    parties = list(map(party, "ABCD"))
    ranked = by_size(parties, {"C": 2, "B": 1, "A": 1}, {"A": 10, "B": 20, "D": 900})
    assert [p.code for p in ranked] == ["C", "B", "A", "D"]
