"""Names in another Unicode form are the same names."""

import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.makers.boards import anglia, uk
from tracker.election import same_person, spelling, visible_text, without_accents
from tracker.election.names import DASHES
from tracker.support.escape import INVISIBLE


@pytest.mark.parametrize(
    ("text", "reduced"),
    [
        pytest.param("Ynys Mo\u0302n", "ynys môn", id="decomposed, as macOS writes it"),
        pytest.param("Newcastle\u2011under\u2011Lyme", "newcastle under lyme", id="Word's hyphens"),
        pytest.param("Stoke–on–Trent", "stoke on trent", id="en dashes"),
        pytest.param("Stoke\u2212on\u2014Trent", "stoke on trent", id="minus and em dash"),
        pytest.param("Ips\u00adwich", "ipswich", id="soft hyphen"),
        pytest.param("\ufeffIpswich\u200b", "ipswich", id="byte-order mark and zero-width space"),
        pytest.param("King\u02bcs Lynn", "kings lynn", id="modifier apostrophe"),
        pytest.param("King´s Lynn", "kings lynn", id="acute accent for an apostrophe"),
        pytest.param("East\u00a0Ham", "east ham", id="no-break space"),
        pytest.param("ＣＯＮ", "con", id="full width"),
    ],
)
def test_a_name_pasted_from_elsewhere_has_the_same_spelling(text: str, reduced: str) -> None:
    assert spelling(text) == reduced


@given(st.text())
def test_a_spelling_is_its_own_spelling(text: str) -> None:
    assert spelling(spelling(text)) == spelling(text)
    assert without_accents(without_accents(text)) == without_accents(text)


def test_every_seat_is_found_in_every_unicode_form_with_any_dash_and_in_any_case() -> None:
    election = uk()
    for seat in election.seats:
        for name in (seat.name, seat.pa_name, *seat.aliases):
            forms = [unicodedata.normalize(form, name) for form in ("NFC", "NFD", "NFKC", "NFKD")]
            forms += [name.replace("-", dash) for dash in DASHES]
            forms += [name.upper(), name.lower(), f"\ufeff{name}", without_accents(name)]
            for form in filter(None, forms):
                assert election.find_seat(form) is seat, form


def test_an_accent_that_distinguishes_two_seats_is_needed() -> None:
    seats = anglia().seats
    renamed = [
        msgspec.structs.replace(seats[0], name="Sàle"),
        msgspec.structs.replace(seats[1], name="Sále"),
    ]
    election = msgspec.structs.replace(anglia(), seats=tuple(renamed))
    assert election.find_seat("Sále") is election.seats[1]
    assert election.find_seat("Sale") is None


@pytest.mark.parametrize("character", INVISIBLE)
def test_an_invisible_character_is_not_shown_and_makes_no_other_name(character: str) -> None:
    assert visible_text(f"Ips{character}wich") == "Ipswich"
    assert spelling(f"Ips{character}wich") == "ipswich"


def test_a_person_without_accents_is_the_same_person() -> None:
    assert same_person("Órfhlaith Begley", "BEGLEY, Orfhlaith")
    assert same_person("Siân Jones", "Sia\u0302n Jones")
