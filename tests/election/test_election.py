"""The election's records, and finding a seat or a party by name."""

from fractions import Fraction

import msgspec
import pytest

from tests.makers.night import anglia, few, seat, seat_of, small
from tracker.election import (
    Election,
    Party,
    party_spellings,
    same_person,
    seat_spellings,
    spelling,
)
from tracker.election.folder import load_election


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("North Norfolk", "E14000848", id="name"),
        pytest.param("Norfolk North", "E14000848", id="PA's name"),
        pytest.param("E14000848", "E14000848", id="ONS code"),
        pytest.param("e14000848", "E14000848", id="ONS code in small letters"),
        pytest.param("422", "E14000848", id="PA number"),
        pytest.param("NORTH NORFOLK", "E14000848", id="capitals"),
        pytest.param("  north   norfolk ", "E14000848", id="spaces"),
        pytest.param("Basildon & Billericay", "E14000544", id="and as PA writes it"),
        pytest.param("Basildon&Billericay", "E14000544", id="and without spaces"),
        pytest.param("South Holland and the Deepings", "E14000939", id="a small t"),
        pytest.param("St. Albans", "E14000960", id="a stop"),
        pytest.param("North-West Norfolk", "E14000859", id="a hyphen"),
    ],
)
def test_a_seat_is_found_by_its_names_with_any_punctuation(text: str, found: str) -> None:
    seat = anglia().find_seat(text)
    assert seat
    assert seat.id == found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("-", id="only punctuation"),
        pytest.param("Norwich", id="half a name"),
        pytest.param("North Norfok", id="a slip"),
        pytest.param("Aberavon", id="a seat elsewhere"),
        pytest.param("0422", id="not PA's number"),
        pytest.param("Bury St Edmonds", id="nearly"),
    ],
)
def test_a_seat_is_never_found_by_a_similar_name(text: str) -> None:
    assert anglia().find_seat(text) is None


def test_norwich_north_and_norwich_south_are_two_seats() -> None:
    assert seat_of(anglia(), "Norwich North") != seat_of(anglia(), "Norwich South")


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        pytest.param("North Norfok", "North Norfolk", id="a letter left out"),
        pytest.param("peterboro", "Peterborough", id="cut short"),
        pytest.param("Colchster", "Colchester", id="another letter left out"),
    ],
)
def test_a_misspelling_is_offered_the_nearest_name(text: str, nearest: str) -> None:
    offered = anglia().nearest_seats(text)
    assert offered[0] == nearest
    assert len(offered) <= 3


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("Wakefield", ["Wakefield and Rothwell"]),
        ("Batley and Spen", ["Dewsbury and Batley", "Spen Valley"]),
        ("Rutherglen and Hamilton West", ["Rutherglen", "Hamilton and Clyde Valley"]),
        ("Islington", ["Islington North", "Islington South and Finsbury"]),
        ("Edinbrugh West", ["Edinburgh West"]),
        ("Ipswitch", ["Ipswich"]),
    ],
)
def test_a_seat_with_a_word_of_the_text_is_offered_before_one_with_similar_letters(
    text: str, offered: list[str]
) -> None:
    assert load_election("uk-2024").nearest_seats(text) == offered


def test_a_text_like_no_name_is_offered_nothing() -> None:
    assert anglia().nearest_seats("xyzzy") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Con", "Con"),
        ("C", "Con"),
        ("Conservative", "Con"),
        ("conservative and unionist party", "Con"),
        ("Lab Co-op", "Lab"),
        ("Lab Coop", "Lab"),
        ("LAB CO OP", "Lab"),
        ("Labour and Co-operative", "Lab"),
        ("Labour & Co-operative", "Lab"),
        ("Lib Dem", "LD"),
        ("BRX", "Brexit"),
        ("The Brexit Party", "Brexit"),
        ("Speaker", "Spk"),
        ("Women’s Equality Party", "WEP"),
    ],
)
def test_a_party_is_found_by_code_name_and_aliases(text: str, code: str) -> None:
    party = anglia().find_party(text)
    assert party
    assert party.code == code


@pytest.mark.parametrize("text", ["", "Labor", "Lab Co", "National Health Action"])
def test_a_party_is_never_found_by_a_similar_name(text: str) -> None:
    assert anglia().find_party(text) is None


def test_the_first_text_that_is_known_names_the_party() -> None:
    found = anglia().find_party("", "Lab", "Con")
    assert found
    assert found.code == "Lab"
    assert anglia().find_party() is None


def test_a_party_has_its_name_and_an_unknown_one_its_code() -> None:
    assert anglia().party_name("LD") == "Liberal Democrat"
    assert anglia().party_name("Bus-Pass Elvis") == "Bus-Pass Elvis"


@pytest.mark.parametrize(
    ("code", "comparable"),
    [
        pytest.param("Con", True, id="a party"),
        pytest.param("Spk", True, id="the Speaker, their own party"),
        pytest.param("Ind", False, id="independents, a lump"),
        pytest.param("Other", False, id="others, a lump"),
        pytest.param("Bus-Pass Elvis", False, id="unknown"),
    ],
)
def test_an_aggregate_is_not_comparable(code: str, comparable: bool) -> None:
    assert anglia().comparable(code) is comparable


@pytest.mark.parametrize(
    ("text", "reduced"),
    [
        ("Bury St. Edmunds", "bury st edmunds"),
        ("Weston-super-Mare", "weston super mare"),
        ("Birmingham, Perry Barr", "birmingham perry barr"),
        ("Brighton & Hove", "brighton and hove"),
        ("King's Lynn", "kings lynn"),
        ("King’s Lynn", "kings lynn"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Conservative (C)", "conservative c"),
        ("\tEast \n Ham ", "east ham"),
        ("", ""),
    ],
)
def test_spelling_ignores_case_and_punctuation(text: str, reduced: str) -> None:
    assert spelling(text) == reduced
    assert spelling(reduced) == reduced


def test_no_two_seats_or_parties_share_a_spelling() -> None:
    seats = [s for seat in anglia().seats for s in seat_spellings(seat)]
    parties = [s for party in anglia().parties for s in party_spellings(party)]
    assert len(seats) == len(set(seats))
    assert len(parties) == len(set(parties))


def test_a_seat_without_a_pa_number_is_not_found_by_one() -> None:
    election = small(seat("Ambridge"), seat("Borchester", pa_number=7))
    assert election.seat_by_pa_number == {7: election.seats[1]}
    assert election.find_seat("None") is None


def test_targets_by_seat_are_in_their_published_order() -> None:
    bedford = seat_of(anglia(), "Bedford").id
    (first,) = [t for t in anglia().targets if t.seat == bedford]
    second = msgspec.structs.replace(first, group="Green target seats", challenger="Green")
    election = msgspec.structs.replace(anglia(), targets=(*anglia().targets, second))
    assert election.targets_by_seat[bedford] == (first, second)
    assert len(election.targets_by_seat) == 17


def test_previous_shares_add_up_to_100() -> None:
    for one in anglia().seats:
        assert sum(one.previous_shares.values()) == 100
        assert one.previous_valid_votes == sum(one.previous.values())


@pytest.mark.parametrize("previous", [{}, {"Con": 0}], ids=["no votes", "none but nought"])
def test_a_seat_without_votes_last_time_has_no_shares(previous: dict[str, int]) -> None:
    new = msgspec.structs.replace(seat(), previous=previous)
    assert (new.previous_valid_votes, new.previous_shares) == (0, {})


def test_previous_turnout_is_of_the_previous_electorate() -> None:
    votes = {"Con": 5, "Lab": 1}
    before = msgspec.structs.replace(seat(), previous=votes, previous_electorate=16, electorate=20)
    assert before.previous_turnout == Fraction(75, 2)
    unknown = msgspec.structs.replace(before, previous_electorate=None)
    assert unknown.previous_turnout is None


def test_the_defending_party_is_the_previous_winner_or_the_sitting_party() -> None:
    defected = msgspec.structs.replace(seat(), previous_winner="Lab", sitting="Ind")
    assert (defected.defending_party("previous"), defected.defending_party("sitting")) == (
        "Lab",
        "Ind",
    )


def test_an_election_is_the_same_after_json() -> None:
    kept = msgspec.json.encode(anglia())
    assert msgspec.json.decode(kept, type=Election) == anglia()


def test_a_changed_copy_has_no_cached_seats_of_the_original() -> None:
    assert anglia().find_seat("Peterborough")
    assert few("Ipswich").find_seat("Peterborough") is None
    assert list(few("Ipswich").seat_by_id) == [seat_of(anglia(), "Ipswich").id]


def test_records_are_immutable() -> None:
    with pytest.raises(AttributeError):
        anglia().parties[0].name = "x"  # type: ignore[misc]
    assert Party(code="x", name="y").aliases == ()


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        pytest.param("Jeremy Corbyn", "CORBYN, Jeremy", True, id="surname first"),
        pytest.param("Jeremy Corbyn", "Corbyn Jeremy", True, id="surname first, no comma"),
        pytest.param("Jeremy Corbyn", "J. Corbyn", True, id="initial"),
        pytest.param("Jeremy Corbyn", "Corbyn", True, id="surname alone"),
        pytest.param("Shockat Adam Patel", "Shockat Adam", True, id="a surname left out"),
        pytest.param("Jeremy Corbyn", "Rt Hon. Mr Jeremy Corbyn MP", True, id="titles"),
        pytest.param("Jeremy Corbyn", "CORBYN, Cllr Jeremy", True, id="title behind a comma"),
        pytest.param("Sylvia Hermon", "Lady Hermon", True, id="title and surname"),
        pytest.param("Mr Jonathan Lord", "Mr Jonathan Smith", False, id="title as a surname"),
        pytest.param("Mr Tom Hunt", "Mr Bob Jones", False, id="the same title"),
        pytest.param("Mohammed Khan", "Mohammed Ali", False, id="the same first name"),
        pytest.param("Adnan Hussain", "Zahid Hussain", False, id="the same surname"),
        pytest.param("A Person16", "A Person9", False, id="the same initial"),
        pytest.param("Alex Easton", "Sylvia Hermon", False, id="nothing in common"),
    ],
)
def test_two_names_of_one_person(first: str, second: str, *, same: bool) -> None:
    assert same_person(first, second) is same
    assert same_person(second, first) is same


@pytest.mark.parametrize("text", ["1.06", "-106", "10.6", "1,06", "(106)", "1'06", "１０６"])
def test_a_figure_is_no_pa_number(text: str) -> None:
    """3.32, -332 and 33.2 were PA number 332: the votes of a row named a seat."""
    seat = anglia().find_seat("106")
    assert seat
    assert seat.pa_number == 106
    assert anglia().find_seat(" 106 ") == seat
    assert anglia().find_seat(text) is None
