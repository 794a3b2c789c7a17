"""Every party by every name that tables and feeds give it, and no other."""

import datetime as dt

import pytest

from tests.prepare.written import sentences
from tracker.election import party_spellings
from tracker.prepare.report import Report
from tracker.prepare.uk_parties import PartyIndex

LISTED = PartyIndex().select(set(), all_listed=True)
"""The parties of `TABLE`."""


@pytest.fixture
def party_index() -> PartyIndex:
    return PartyIndex()


def code(party_index: PartyIndex, short: str, name: str = "") -> str:
    """A party met in a table, where nothing is worth a note."""
    report = Report()
    found = party_index.code(short, name, report)
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
def test_a_party_is_found_by_its_code_name_and_aliases_and_never_by_likeness(
    party_index: PartyIndex, text: str, expected: str
) -> None:
    assert party_index.find(text) == expected


def test_no_spelling_of_a_known_party_is_anothers() -> None:
    spellings = [one for party in LISTED for one in party_spellings(party)]
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
def test_abbreviation_and_name(
    party_index: PartyIndex, short: str, name: str, expected: str
) -> None:
    assert code(party_index, short, name) == expected


@pytest.mark.parametrize(
    ("short", "name", "sentence"),
    [
        ("Ind", "Labour", 'party "Ind" is Independent, but its name is "Labour"'),
        ("Lab", "Independent", 'party "Lab" is Labour, but its name is "Independent"'),
        ("Con", "Labour", 'party "Con" is Conservative, but its name is "Labour"'),
        ("ND", "Independent", ""),
        ("Others", "Scottish Greens", ""),
        ("Lab", "Labour and Co-operative", ""),
        ("Ind", "Independent Peter Tait", ""),
    ],
)
def test_an_abbreviation_and_a_name_of_two_parties(
    party_index: PartyIndex, short: str, name: str, sentence: str
) -> None:
    expected = f"{sentence}; both must mean one party" if sentence else ""
    assert party_index.contradiction(short, name) == expected


def test_a_known_abbreviation_with_an_unknown_name_is_said(party_index: PartyIndex) -> None:
    report = Report()
    assert party_index.code("Green", "Green Party of Ambridge", report) == "Green"
    assert sentences(report, "note") == [
        '"Green" with the name "Green Party of Ambridge" is read as Green'
    ]


@pytest.mark.parametrize(
    ("short", "name", "expected"),
    [
        ("Meb Ker", "Mebyon Kernow", "Meb Ker"),
        ("", "Mebyon Kernow", "Mebyon Kernow"),
        ("Meb Ker", "", "Meb Ker"),
    ],
)
def test_a_party_not_seen_before_is_found_by_the_tables_own_words(
    party_index: PartyIndex, short: str, name: str, expected: str
) -> None:
    assert code(party_index, short, name) == expected
    assert party_index.name(expected) == name or short
    assert party_index.comparable(expected)


def test_a_party_seen_before_is_known_by_both_its_names(party_index: PartyIndex) -> None:
    code(party_index, "Meb Ker", "Mebyon Kernow")
    assert [code(party_index, "Meb Ker"), code(party_index, "", "mebyon kernow")] == [
        "Meb Ker",
        "Meb Ker",
    ]


def test_an_abbreviation_beside_a_known_name_becomes_an_alias(party_index: PartyIndex) -> None:
    code(party_index, "PBP Alliance", "People Before Profit")
    assert party_index.find("PBP Alliance") == "PBPA"
    (party,) = party_index.select({"PBPA"}, all_listed=False)
    assert "PBP Alliance" in party.aliases


def test_an_abbreviation_with_a_bar_cannot_be_an_alias(party_index: PartyIndex) -> None:
    assert code(party_index, "L|C", "Labour") == "Lab"
    assert party_index.find("L|C") == ""


def test_one_abbreviation_of_two_parties_leaves_the_second_its_name(
    party_index: PartyIndex,
) -> None:
    code(party_index, "TPP", "The Peace Party")
    report = Report()
    assert party_index.code("TPP", "The Pensioners Party", report) == "The Pensioners Party"
    assert sentences(report, "note") == [
        '"TPP" is the abbreviation of two parties, The Peace Party and The Pensioners Party; '
        "the latter goes by its name"
    ]
    assert [
        code(party_index, "TPP", "The Pensioners Party"),
        code(party_index, "TPP", "The Peace Party"),
    ] == [
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
def test_a_figure_for_several_candidates_is_not_one_party(
    party_index: PartyIndex, known: str, expected: bool
) -> None:
    assert party_index.comparable(known) is expected


def test_an_unknown_code_stands_for_itself(party_index: PartyIndex) -> None:
    assert [party_index.name("SNP"), party_index.name("Whig")] == [
        "Scottish National Party",
        "Whig",
    ]


def test_the_larger_parties_come_first_and_the_others_by_name(party_index: PartyIndex) -> None:
    for short, name in (("Z", "Zeb"), ("Y", "Aspire"), ("X", "apolitical")):
        code(party_index, short, name)
    chosen = party_index.select({"Z", "X", "Y", "LD", "Con"}, all_listed=False)
    assert [party.code for party in chosen] == ["Con", "LD", "X", "Y", "Z"]


def test_all_of_ours_are_there_when_who_stands_is_not_known(party_index: PartyIndex) -> None:
    code(party_index, "Z", "Zeb")
    assert {p.code for p in party_index.select({"Z"}, all_listed=True)} == {
        "Z",
        *(party.code for party in LISTED),
    }


@pytest.mark.parametrize("name", ["Brexit", "BRX", "The Brexit Party", "RUK", "Reform UK"])
def test_from_2021_on_the_brexit_party_is_reform_uk(name: str) -> None:
    before, after = PartyIndex(dt.date(2019, 12, 12)), PartyIndex(dt.date(2024, 7, 4))
    assert after.find(name) == "RUK"
    assert before.find(name) == ("RUK" if name in ("RUK", "Reform UK") else "Brexit")
    assert "Brexit" not in {party.code for party in after.select(set(), all_listed=True)}
