"""A party is found by its registered names and everyday forms, and never by another's name."""

import csv
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.makers.boards import anglia, uk
from tests.makers.commands import SHARED
from tracker.election import Party, PartyNames
from tracker.election.folder import load_election
from tracker.election.party_names import registered_names
from tracker.prepare.uk_parties import PartyIndex

LISTED = PartyIndex().select(set(), all_listed=True)
"""The parties of `prepare.uk_parties`."""
YEARS = (None, 2015, 2017, 2019, 2021, 2024, 2029)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Labour and Co-operative Party", "Lab"),
        ("Labour Party candidate", "Lab"),
        ("Labour Party (Lab)", "Lab"),
        ("Lab – Labour", "Lab"),
        ("Labour/Co-op", "Lab"),
        ("Labour / Co-operative", "Lab"),
        ("Welsh Labour", "Lab"),
        ("Welsh Labour / Llafur Cymru", "Lab"),
        ("Welsh Conservative Party Candidate / Ymgeisydd Plaid Geidwadol Cymru", "Con"),
        ("Local Conservatives", "Con"),
        ("Conservatives", "Con"),
        ("The Conservative Party Candidate", "Con"),
        ("the conservatives", "Con"),
        ("Tories", "Con"),
        ("Lib Dems", "LD"),
        ("LibDem", "LD"),
        ("Liberal Democrat Focus Team", "LD"),
        ("LD candidate", "LD"),
        ("Greens", "Green"),
        ("Green Party of England & Wales", "Green"),
        ("Scottish Greens", "Green"),
        ("United Kingdom Independence Party", "UKIP"),
        ("Brexit", "Brexit"),
        ("Scottish National Party (SNP)", "SNP"),
        ("Sinn Fe\u0301in", "SF"),
        ("SINN FEIN", "SF"),
        ("Democratic Unionists", "DUP"),
        ("Independent candidate", "Ind"),
        ("Independents", "Ind"),
    ],
)
def test_a_party_is_found_by_what_ballot_papers_print_and_people_type(text: str, code: str) -> None:
    party = uk().find_party(text)
    assert party
    assert party.code == code


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Labour Independent", id="not Labour's candidate"),
        pytest.param("Independent Labour", id="neither"),
        pytest.param("Liberal Democrat Independent", id="nor this"),
        pytest.param("Labor", id="a slip"),
        pytest.param("Con / Lab", id="two parties"),
        pytest.param("Con - Labour", id="again two parties"),
        pytest.param("Labour (Con)", id="two parties that contradict each other"),
        pytest.param("Libs", id="Liberal or Liberal Democrat"),
        pytest.param("Reform UK", id="a party that did not stand"),
        pytest.param("the party", id="no name"),
        pytest.param("candidate", id="no name either"),
    ],
)
def test_a_text_that_is_no_name_of_one_party_finds_none(text: str) -> None:
    assert uk().find_party(text) is None


BRITAIN = Party(code="WPB", name="Workers Party of Britain")
IRELAND = Party(code="WP", name="Workers' Party (Northern Ireland)")


@pytest.mark.parametrize(
    ("year", "text", "code"),
    [
        (2024, "Workers Party", "WPB"),
        (2024, "The Workers Party", "WPB"),
        (2017, "The Workers' Party", "WP"),
        (2017, "Workers' Party", "WP"),
        (2029, "Workers Party", None),
        (2024, "WP", "WP"),
        (2024, "WPB", "WPB"),
    ],
)
def test_the_workers_party_of_northern_ireland_is_not_the_workers_party_of_britain(
    year: int, text: str, code: str | None
) -> None:
    found = PartyNames([BRITAIN, IRELAND], year).find(text)
    assert (found and found.code) == code


def test_the_abbreviation_of_a_party_of_northern_ireland_is_not_the_only_party_that_stands() -> (
    None
):
    names = PartyNames([BRITAIN], 2024)
    assert names.find("WP") is None
    assert names.registered_elsewhere("WP") == "The Workers' Party"


@pytest.mark.parametrize(("year", "code"), [(2019, "A"), (2024, "B"), (2029, None)])
def test_an_abbreviation_of_two_parties_is_the_one_that_had_it_at_the_election(
    year: int, code: str | None
) -> None:
    parties = [Party(code="A", name="Cumbria First"), Party(code="B", name="Communist Future")]
    found = PartyNames(parties, year).find("CF")
    assert (found and found.code) == code


def test_a_registered_party_of_which_the_election_has_two_is_found_by_their_own_names_only() -> (
    None
):
    parties = [Party(code="G", name="Green"), Party(code="SG", name="Scottish Green Party")]
    names = PartyNames(parties, 2024)
    found = names.find("Scottish Green Party")
    assert found is parties[1]
    assert names.find("Wales Green Party") is None


def test_a_hand_typed_folder_with_codes_alone_has_the_registered_names() -> None:
    names = PartyNames([Party(code="Con", name="Con"), Party(code="LD", name="LD")], 2024)
    found = names.find("Liberal Democrats"), names.find("Conservative and Unionist Party")
    assert [party and party.code for party in found] == ["LD", "Con"]


def test_liberals_of_another_country_are_not_the_liberal_democrats() -> None:
    names = PartyNames([Party(code="LD", name="Lake District Party")], is_uk=False)
    assert names.find("Liberal Democrats") is None
    assert names.find("the Lake District Party candidate")


def test_a_party_that_changed_its_name_has_the_registered_names_of_both() -> None:
    names = PartyNames([Party(code="RUK", name="Reform UK", aliases=("Brexit Party",))], 2024)
    assert names.find("The Brexit Party candidate") is names.find("Reform Party") is not None


def test_an_alias_that_is_an_abbreviation_gives_no_names_of_another_party() -> None:
    party = Party(code="SLP", name="Scottish Libertarian Party", aliases=("SL",))
    names = PartyNames([party], 2024)
    assert names.find("SL") is party
    assert names.find("Socialist Labour Party") is None


def test_the_names_of_the_election_come_first() -> None:
    names = PartyNames([Party(code="X", name="Ambridge", aliases=("Labour",)), LISTED[0]])
    found = names.find("Labour")
    assert found
    assert found.code == "X"


def test_every_registered_name_is_one_party_or_none_at_every_election() -> None:
    for year in YEARS:
        names = PartyNames(LISTED, year)
        for row in registered_names():
            found = names.find(row.spelled)
            assert found is None or not names.registered_elsewhere(row.spelled)


def test_every_own_name_of_every_election_finds_its_party() -> None:
    for election in (anglia(), uk()):
        for party in election.parties:
            for text in (party.code, party.name, *party.aliases):
                assert election.find_party(text) is party, text


@given(st.sampled_from([party.name for party in LISTED]), st.sampled_from("ab \u0301-s"))
def test_a_name_with_another_letter_is_never_another_party(name: str, more: str) -> None:
    names = PartyNames(LISTED)
    found, longer = names.find(name), names.find(f"{name}{more}")
    assert longer is None or longer is found


def _candidacies() -> Iterator[tuple[int, str, str, str]]:
    """Yield (year, name, abbreviation, Parliament's number) of Parliament's candidacies."""
    folder = SHARED / "parliament"
    for file, year in (("57", 2017), ("58", 2019)):
        path = folder / f"{file}-general-election-candidacies.csv"
        with path.open(encoding="utf-8-sig") as table:
            yield from ((year, cells[7], cells[8], cells[10]) for cells in csv.reader(table))
    for file in ("59-general-election", "57-by-elections", "58-by-elections", "59-by-elections"):
        with (folder / f"{file}-candidacies.csv").open(encoding="utf-8-sig") as table:
            for row in csv.DictReader(table):
                day = row.get("Election date") or "04/07/2024"
                names = row["Party name"], row["Party abbreviation"], row["MNIS party ID"]
                yield int(day[-4:]), *names


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published tables are not here")
def test_every_party_that_parliament_lists_is_found_by_name_and_abbreviation() -> None:
    candidacies = set(_candidacies())
    assert len(candidacies) > 300
    for year, name, abbreviation, _ in candidacies:
        names = PartyNames([Party(code="code", name=name)], year)
        assert names.find(name), name
        assert names.find(abbreviation), (year, name, abbreviation)


SEAT_TABLES = {
    "uk-2019": (("hoc/HoC-GE2019-results-by-candidate.csv", "constituency_name"),),
    "uk-2024": (
        ("parliament/59-general-election-constituencies.csv", "Constituency name"),
        ("parliament/60-test-general-election-constituencies.csv", "Constituency_Name"),
        ("hoc/HoC-GE2024-results-by-constituency.csv", "Constituency name"),
        ("hoc/estimates-2019-on-2024-boundaries.csv", "PA name"),
    ),
}
"""Tables with names of seats, and the column, by the election that has these boundaries."""


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published tables are not here")
@pytest.mark.parametrize("name", SEAT_TABLES)
def test_every_seat_of_every_published_table_is_found(name: str) -> None:
    election = load_election(name)
    for file, column in SEAT_TABLES[name]:
        with (SHARED / file).open(encoding="utf-8-sig") as table:
            names = [row[column] for row in csv.DictReader(table)]
        assert len(names) >= 650
        assert [text for text in names if text and not election.find_seat(text)] == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published tables are not here")
def test_every_candidacy_of_2024_is_a_party_of_the_election() -> None:
    election = load_election("uk-2024")
    with (SHARED / "parliament/59-general-election-candidacies.csv").open(
        "r", encoding="utf-8-sig"
    ) as f:
        named = {row["Party name"] for row in csv.DictReader(f)}
    assert [name for name in named if not election.find_party(name)] == []
