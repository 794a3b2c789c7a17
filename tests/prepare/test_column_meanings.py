"""A header is known by any of its spellings, is named by the producer, or is an error."""

from pathlib import Path

import pytest

from tests.prepare.written import SEATS_2017, SEATS_2019, table
from tracker.prepare.column_meanings import (
    FIELDS,
    KNOWN_COLUMNS,
    ColumnOptions,
    Columns,
    header_spelling,
    read_columns,
)
from tracker.prepare.read_csv import CsvTable, read_csv_table
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.result_tables import read_table
from tracker.prepare.table_rows import SeatTable
from tracker.prepare.uk_parties import PartyIndex

STYLE_2015 = (
    "ons_id,ons_region_id,constituency_name,county_name,region_name,country_name,"
    "constituency_type,declaration_time,result,first_party,second_party,electorate,valid_votes,"
    "invalid_votes,majority,con,lab,ld,ukip,green,snp,pc,dup,sf,sdlp,uup,alliance,other"
)
STYLE_2024 = (
    "ONS ID,ONS region ID,Constituency name,Region name,Country name,Constituency type,"
    "Member first name,Member surname,Member gender,Result,First party,Second party,Electorate,"
    "Valid votes,Invalid votes,Majority,Con,Lab,LD,RUK,Green,SNP,PC,DUP,SF,SDLP,UUP,APNI,"
    "All other candidates,Of which other winner"
)
MEMBER = {"member_first_name", "member_surname"}
PARTIES = "Green SNP PC DUP SF SDLP UUP APNI Other".split()


def sheet(header: str) -> CsvTable:
    return CsvTable("t.csv", tuple(header.split(",")), ())


def read(header: str, ignored: str = "", **means: str) -> Columns:
    column_options = ColumnOptions(
        {header_spelling(name): code for name, code in means.items()},
        frozenset(map(header_spelling, filter(None, ignored.split(",")))),
    )
    return read_columns(sheet(header), column_options, PartyIndex(), Report())


@pytest.mark.parametrize(
    ("header", "fourth", "lacking"),
    [
        pytest.param(STYLE_2015, "UKIP", {"other_winner", *MEMBER}, id="2015"),
        pytest.param(SEATS_2017.splitlines()[0], "UKIP", MEMBER, id="2017"),
        pytest.param(SEATS_2019.splitlines()[0], "Brexit", set(), id="2019"),
        pytest.param(STYLE_2024, "RUK", {"county", "declared_at"}, id="2024"),
    ],
)
def test_a_header_of_the_library(header: str, fourth: str, lacking: set[str]) -> None:
    columns = read(header)
    assert sorted(code for _, code in columns.vote_columns) == sorted(
        ["Con", "Lab", "LD", fourth, *PARTIES]
    )
    wanted = {
        "id", "seat", "county", "region", "country", "type", "declared_at", "result",
        "first_party", "second_party", "electorate", "valid_votes", "invalid_votes", "majority",
        "other_winner", "member_first_name", "member_surname",
    }  # fmt: skip
    assert columns.positions.keys() == wanted - lacking


def test_a_column_is_where_its_header_is() -> None:
    columns = read("Con,Electorate,Lab,ONS ID")
    assert columns == Columns({"electorate": 1, "id": 3}, ((0, "Con"), (2, "Lab")))


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("ons_id", "id"),
        ("ONS ID", "id"),
        ("ONS Code", "id"),
        ("GSS-code", "id"),
        ("Constituency", "seat"),
        ("constituency_name", "seat"),
        ("DECLARATION TIME", "declared_at"),
        ("Of which other winner", "other_winner"),
        ("party_abbreviation", "party"),
        ("firstname", "first_name"),
        ("First name", "first_name"),
        ("Candidate surname", "surname"),
        ("pa_id", "pa_number"),
        ("PA number", "pa_number"),
    ],
)
def test_spellings_of_a_header(header: str, column: str) -> None:
    assert column in read(header)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("con", "Con"),
        ("Liberal Democrats", "LD"),
        ("BRX", "Brexit"),
        ("Reform UK", "RUK"),
        ("lib_dem", "LD"),
        ("plaid_cymru", "PC"),
        ("reform_uk", "RUK"),
        ("alliance", "APNI"),
        ("Lab Co-op", "Lab"),
        ("other", "Other"),
        ("all_other_candidates", "Other"),
        ("All other parties", "Other"),
    ],
)
def test_spellings_of_a_partys_column(header: str, code: str) -> None:
    assert read(header).vote_columns == ((0, code),)


def test_unused_columns_are_ignored() -> None:
    assert read("ons_region_id,Member gender,former_mp,share,change") == Columns({}, ())


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        pytest.param(
            "ONS ID,Con,Yorkshire First",
            't.csv: unknown column "Yorkshire First"; give its meaning with '
            f"--column 'Yorkshire First=CODE', a party or a known column ({KNOWN_COLUMNS}), "
            "or ignore it with --ignore 'Yorkshire First'",
            id="one",
        ),
        pytest.param(
            "ONS ID,TUSC,Con,Page",
            't.csv: unknown column "TUSC", "Page"; give its meaning with --column TUSC=CODE, '
            f"a party or a known column ({KNOWN_COLUMNS}), or ignore it with --ignore TUSC --ignore Page",
            id="all are named at once",
        ),
    ],
)
def test_an_unknown_column_is_an_error_with_both_remedies(header: str, sentence: str) -> None:
    with pytest.raises(PrepareError) as refused:
        read(header)
    assert str(refused.value) == sentence


def test_the_known_columns_that_an_error_lists_are_known() -> None:
    assert {header_spelling(name) for name in KNOWN_COLUMNS.split(", ")} <= FIELDS.keys()


@pytest.mark.parametrize("ignored", ["TUSC,Turnout", "tusc,TURNOUT"])
def test_ignore_passes_over_what_is_not_known(ignored: str) -> None:
    assert read("ONS ID,TUSC,Turnout", ignored) == Columns({"id": 0}, ())


def test_a_header_without_text_is_named_so_that_it_can_be_ignored() -> None:
    with pytest.raises(PrepareError) as refused:
        read("ONS ID,,Con")
    assert str(refused.value) == (
        "t.csv: unknown column \"\"; give its meaning with --column '(no header)=CODE', a party or a "
        f"known column ({KNOWN_COLUMNS}), or ignore it with --ignore '(no header)'"
    )
    assert read("ONS ID,,Con", "(no header)") == Columns({"id": 0}, ((2, "Con"),))
    assert read("ONS ID,,Con", **{"(no header)": "Lab"}).vote_columns == ((1, "Lab"), (2, "Con"))


@pytest.mark.parametrize(
    ("headers", "unused"),
    [
        pytest.param(["ONS ID,Purple,Page"], [], id="all in one table"),
        pytest.param(["ONS ID,Purple", "Seat,PAGE"], [], id="each in a table"),
        pytest.param(["ONS ID,Page"], ["purple"], id="a column that is nowhere"),
        pytest.param(["ONS ID"], ["page", "purple"], id="none"),
    ],
)
def test_headers_that_no_table_has_are_remembered(headers: list[str], unused: list[str]) -> None:
    column_options = ColumnOptions({"purple": "UKIP"}, frozenset(["page"]))
    for header in headers:
        read_columns(sheet(header), column_options, PartyIndex(), Report())
    assert column_options.unused() == unused


def test_ignore_passes_over_what_is_known_too() -> None:
    assert read("ONS ID,Con,Other", "other") == Columns({"id": 0}, ((1, "Con"),))


@pytest.mark.parametrize("said", ["Con", "conservative", "Tory"])
def test_a_column_may_be_declared_as_a_known_party(said: str) -> None:
    assert read("Blue", Blue=said).vote_columns == ((0, "Con"),)


def test_a_column_may_be_declared_as_everyone_else() -> None:
    assert read("Rest", Rest="Other").vote_columns == ((0, "Other"),)


@pytest.mark.parametrize("said", ["Electorate", "ELECTORATE"])
def test_a_column_may_be_declared_as_a_known_column(said: str) -> None:
    assert read("Register", Register=said) == Columns({"electorate": 0}, ())


def test_a_column_may_be_declared_as_an_unknown_party() -> None:
    assert read("Yorks", Yorks="Yorkshire Party").vote_columns == ((0, "Yorkshire Party"),)


def test_a_declared_meaning_overrides_the_known_one() -> None:
    assert read("Alliance,Change", Alliance="IGC", Change="Lab").vote_columns == (
        (0, "IGC"),
        (1, "Lab"),
    )


@pytest.mark.parametrize(
    ("header", "named"),
    [
        pytest.param("ONS ID,Con,CON", "CON", id="a party's"),
        pytest.param("ONS ID,ons_id", "ons_id", id="in two spellings"),
        pytest.param("ONS ID,GSS code", "GSS code", id="under two names"),
        pytest.param("TUSC,TUSC", "TUSC", id="unknown"),
    ],
)
def test_a_duplicate_column_is_an_error(header: str, named: str) -> None:
    with pytest.raises(PrepareError) as refused:
        read(header)
    assert str(refused.value) == f't.csv: column "{named}" is duplicated, or has two names'


def test_a_known_column_and_a_header_with_its_meaning_are_duplicates() -> None:
    with pytest.raises(PrepareError, match='"Register" is duplicated, or has two names'):
        read("Electorate,Register", Register="Electorate")


def test_two_columns_of_one_party_are_added_up(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "t.csv",
        "ONS ID,Constituency name,First party,Con,Lab,Lab Co-op\n"
        "E1,Harlow,Con,300,200,\nE2,Stoke,Lab,100,,250\nE3,Both,Lab,100,7,8\n",
    )
    found = read_table(path, ColumnOptions(), PartyIndex(), Report())
    assert isinstance(found, SeatTable)
    assert [row.votes for row in found.rows.values()] == [
        {"Con": 300, "Lab": 200},
        {"Con": 100, "Lab": 250},
        {"Con": 100, "Lab": 15},
    ]


def test_an_empty_column_at_the_end_has_no_header_to_explain(tmp_path: Path) -> None:
    found = read_csv_table(table(tmp_path, "t.csv", "ONS ID,Con,,\nE1,5,,\n"), Report())
    assert read_columns(found, ColumnOptions(), PartyIndex(), Report()).vote_columns == (
        (1, "Con"),
    )


def test_a_column_cannot_be_declared_as_one_that_is_ignored(tmp_path: Path) -> None:
    path = table(tmp_path, "t.csv", f"{STYLE_2015},Vote share\n")
    column_options = ColumnOptions({"vote share": "share"})
    with pytest.raises(
        PrepareError, match="--column 'Vote share=share': a column that is not used"
    ):
        read_columns(read_csv_table(path, Report()), column_options, PartyIndex(), Report())


def test_a_party_that_only_the_producer_knows_is_reported(tmp_path: Path) -> None:
    path, report = table(tmp_path, "t.csv", f"{STYLE_2015},Purple\n"), Report()
    read_columns(
        read_csv_table(path, report), ColumnOptions({"purple": "Brexitt"}), PartyIndex(), report
    )
    assert [finding.sentence for finding in report] == [
        '--column enters a party that is not known: "Brexitt"'
    ]
