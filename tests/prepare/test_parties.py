"""Every party by every name that tables and feeds give it, and no other."""

import pytest

from tests.prepare.written import sentences
from tracker.election import Party, party_spellings
from tracker.prepare.parties import PartyBook, known_parties
from tracker.prepare.report import Report


@pytest.fixture
def book() -> PartyBook:
    return PartyBook()


def code(book: PartyBook, short: str, name: str = "") -> str:
    """A party met in a table, where nothing is worth a note."""
    report = Report()
    found = book.code(short, name, report)
    assert sentences(report) == []
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Con", "Con"),
        ("C", "Con"),
        ("Lab Coop", "Lab"),
        ("Labour and Co-operative", "Lab"),
        ("BRX", "Brexit"),
        ("Reform", "RUK"),
        ("Alliance", "APNI"),
        ("Sinn Féin", "SF"),
        ("SINN FEIN", "SF"),
        ("Plaid Cymru - The Party of Wales", "PC"),
        ("Ash", "Ashfield Independents"),
        ("BSJP", "Birkenhead Social Justice Party"),
        ("Speaker", "Spk"),
        ("Loony", "MRLP"),
        ("Others", "Other"),
        ("ND", "ND"),
        ("No description", "ND"),
        ("Conservativ", ""),
        ("", ""),
    ],
)
def test_a_party_goes_by_its_code_name_and_aliases_and_never_by_likeness(
    book: PartyBook, text: str, expected: str
) -> None:
    assert book.find(text) == expected


def test_no_spelling_of_a_known_party_is_anothers() -> None:
    spellings = [one for party in known_parties() for one in party_spellings(party)]
    assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize(
    ("short", "name", "expected"),
    [
        pytest.param("Lab", "Labour and Co-operative", "Lab", id="both mean one party"),
        pytest.param("", "Liberal Democrat", "LD", id="the name alone"),
        pytest.param("LD", "", "LD", id="the abbreviation alone"),
        pytest.param("Con", "Labour", "Lab", id="the name decides"),
        pytest.param("Ind", "Independent Peter Tait", "Ind", id="PA's names of independents"),
        pytest.param("Others", "Others", "Other", id="PA's lump of everyone else"),
        pytest.param("ND", "No Description", "ND", id="PA's candidates of no description"),
        pytest.param("", "", "", id="neither"),
    ],
)
def test_abbreviation_and_name(book: PartyBook, short: str, name: str, expected: str) -> None:
    assert code(book, short, name) == expected


def test_a_known_abbreviation_with_a_name_nobody_knows_is_said(book: PartyBook) -> None:
    report = Report()
    assert book.code("Green", "Green Party in Northern Ireland", report) == "Green"
    assert sentences(report, "note") == [
        '"Green" with the name "Green Party in Northern Ireland" is read as Green'
    ]


@pytest.mark.parametrize(
    ("short", "name", "expected"),
    [
        ("Meb Ker", "Mebyon Kernow", "Meb Ker"),
        ("", "Mebyon Kernow", "Mebyon Kernow"),
        ("Meb Ker", "", "Meb Ker"),
    ],
)
def test_a_party_not_met_before_goes_by_the_tables_own_words(
    book: PartyBook, short: str, name: str, expected: str
) -> None:
    assert code(book, short, name) == expected
    assert book.name(expected) == name or short
    assert book.comparable(expected)


def test_a_party_met_before_is_known_by_both_its_names(book: PartyBook) -> None:
    code(book, "Meb Ker", "Mebyon Kernow")
    assert [code(book, "Meb Ker"), code(book, "", "mebyon kernow")] == ["Meb Ker", "Meb Ker"]


def test_an_abbreviation_met_beside_a_known_name_becomes_an_alias(book: PartyBook) -> None:
    code(book, "PBP Alliance", "People Before Profit")
    assert book.find("PBP Alliance") == "PBPA"
    (party,) = book.chosen({"PBPA"}, all_of_ours=False)
    assert "PBP Alliance" in party.aliases


def test_an_abbreviation_with_a_bar_cannot_be_an_alias(book: PartyBook) -> None:
    assert code(book, "L|C", "Labour") == "Lab"
    assert book.find("L|C") == ""


def test_one_abbreviation_of_two_parties_leaves_the_second_its_name(book: PartyBook) -> None:
    code(book, "TPP", "The Peace Party")
    report = Report()
    assert book.code("TPP", "The Pensioners Party", report) == "The Pensioners Party"
    assert sentences(report, "note") == [
        '"TPP" is the abbreviation of two parties, The Peace Party and The Pensioners Party; '
        "the latter goes by its name"
    ]
    assert [code(book, "TPP", "The Pensioners Party"), code(book, "TPP", "The Peace Party")] == [
        "The Pensioners Party",
        "TPP",
    ]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ("Con", True),
        ("Spk", True),
        ("Ind", False),
        ("ND", False),
        ("Other", False),
        ("Whig", False),
    ],
)
def test_a_lump_of_several_is_not_one_party(book: PartyBook, known: str, expected: bool) -> None:
    assert book.comparable(known) is expected


def test_an_unknown_code_stands_for_itself(book: PartyBook) -> None:
    assert [book.name("SNP"), book.name("Whig")] == ["Scottish National Party", "Whig"]


def test_the_larger_parties_come_first_and_the_others_by_name(book: PartyBook) -> None:
    for short, name in (("Z", "Zeb"), ("Y", "Aspire"), ("X", "apolitical")):
        code(book, short, name)
    chosen = book.chosen({"Z", "X", "Y", "LD", "Con"}, all_of_ours=False)
    assert [party.code for party in chosen] == ["Con", "LD", "X", "Y", "Z"]


def test_all_of_ours_are_there_when_who_stands_is_not_known(book: PartyBook) -> None:
    code(book, "Z", "Zeb")
    assert {p.code for p in book.chosen({"Z"}, all_of_ours=True)} == {
        "Z",
        *(party.code for party in known_parties()),
    }


def test_a_book_may_be_of_other_parties() -> None:
    book = PartyBook([Party(code="Whig", name="Whigs")])
    assert [book.find("whigs"), book.find("Con")] == ["Whig", ""]
