"""Names in documents: the parties they are, and names that cannot be used."""

import msgspec
import pytest

from tests.makers.boards import anglia, uk
from tracker.election import Party
from tracker.feeds.matching import match_seat, party_code
from tracker.feeds.reading import RejectedError


def refused_seat(text: str) -> str:
    with pytest.raises(RejectedError) as rejected:
        match_seat(text, uk())
    return str(rejected.value)


def refused_party(text: str) -> str:
    with pytest.raises(RejectedError) as rejected:
        party_code(uk(), text)
    return str(rejected.value)


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("Ynys MÃ´n", "looks like UTF-8 read as Latin-1: Ynys Môn"),
        ("Ynys MÃƒÂ´n", "looks like UTF-8 read as Latin-1: Ynys Môn"),
        ("Ynys M√¥n", "looks like UTF-8 read as Mac Roman: Ynys Môn"),
    ],
)
def test_a_seat_that_was_decoded_wrongly_is_refused_with_the_guess(text: str, guess: str) -> None:
    assert refused_seat(text) == f'unknown seat "{text}"; it {guess}; save the file as UTF-8'


def test_a_party_that_was_decoded_wrongly_is_no_party_of_its_own() -> None:
    assert refused_party("Sinn FÃ©in") == (
        'party "Sinn FÃ©in" looks like UTF-8 read as Latin-1: Sinn Féin; save the file as UTF-8'
    )
    assert "has lost a letter" in refused_party("Sinn F\ufffdin")


def test_an_error_shows_invisible_characters_and_never_offers_the_refused_name() -> None:
    assert refused_seat("Ips\u200bwitch").startswith(
        r'unknown seat "Ips\u200bwitch"; did you mean Ipswich'
    )
    for seat in uk().seats:
        assert seat.name not in uk().nearest_seats(seat.name)
    for party in uk().parties:
        assert party.name not in uk().nearest_parties(party.name)


def test_an_abbreviation_of_ours_with_another_registered_name_is_not_our_party() -> None:
    ours = Party(code="SLP", name="Socialist Labour Party")
    election = msgspec.structs.replace(anglia(), parties=(*anglia().parties, ours))
    assert party_code(election, "SLP", "Scottish Libertarian Party") == "Scottish Libertarian Party"
    assert party_code(election, "SLP", "Socialist Labour Party") == "SLP"
    assert party_code(election, "SLP", "Somebody's Local Party") == "SLP"
