"""Decides what each column of a published table contains, from the column's header.

`SPELLINGS`, `IGNORED_HEADERS` and `OTHERS_HEADERS` list the known headers; the name of a party is
the header of its votes. The producer gives the meaning of any other header with `--column`, or
ignores it with `--ignore`; else it is an error. `header_spelling` decides which headers are equal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tracker.election import spelling
from tracker.election.accounts import Account, account_of
from tracker.prepare.estimate_parties import estimate_party
from tracker.prepare.read_csv import CsvRow, CsvTable
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.uk_parties import OTHER, PartyIndex
from tracker.prepare.wrong_cells import NO_HEADER, column_option, ignore_option

SPELLINGS: Final[dict[str, str]] = {
    "id": "ons id|ons id2|ons code|gss code|constituency id|seat id|ons constituency id"
    "|constituency geographic code|constituency code|constituency number|seat code|seat number"
    "|district code|district number|district id|riding code|riding number|riding id"
    "|electoral district code|electoral district number",
    "seat": "constituency name|constituency|seat|seat name|ons name|boundary comm name"
    "|district|district name|riding|riding name|electoral district|electoral district name",
    "county": "county name|county",
    "region": "region name|region|english region name|province",
    "country": "country name|country",
    "type": "constituency type|type|constituency designation",
    "polling_day": "election date|by election date|election polling date",
    "is_by_election": "election is by election",
    "state": "election state",
    "declared_at": "declaration time|declared at|time recorded",
    "result": "result|election result summary|short result summary",
    "first_party": "first party|first placed party|win19|winning party",
    "second_party": "second party|second placed party|second19",
    "electorate": "electorate|electors|registered electors|registered voters|eligible electors",
    "valid_votes": "valid votes|election valid vote count|total votes|total valid votes",
    "invalid_votes": "invalid votes|election invalid vote count|rejected ballots|rejected",
    "majority": "majority",
    "other_winner": "other winner|of which other winner",
    "largest_other": "maxothv",
    "member_first_name": "member first name|winning candidate given name",
    "member_surname": "member surname|winning candidate family name",
    "party": "party abbreviation|party|main party abbreviation|primary party abbreviation",
    "party_name": "party name|main party name|primary party name",
    "estimate_column": "estimate column",
    "is_independent": "candidate is standing as independent|is standing as independent",
    "is_speaker": "candidate is standing as commons speaker|is standing as speaker",
    "first_name": "firstname|first name|candidate first name|candidate given name",
    "surname": "surname|candidate surname|candidate family name",
    "candidate": "candidate|candidate name|name of candidate",
    "votes": "votes|candidate vote count|vote count",
    "sitting_member": "sitting mp|candidate is sitting mp",
    "pa_number": "pa id|pa number|pano",
    "pa_name": "pa name",
    "group": "group",
    "holder": "holder",
    "challenger": "challenger",
    "published_majority": "published majority",
    "published_majority_over": "published majority over",
    "published_swing": "published swing",
    "note": "note",
    "sitting": "sitting",
}
"""The known headers: our name of a column, and its headers in published tables, separated by "|".

The headers of results are those of the House of Commons Library's tables from 2015 to 2024, of
Parliament's tables of elections and of its rehearsal for the next, of the estimates for new
boundaries, and of plain tables from anywhere.
"""

IGNORED_HEADERS: Final = frozenset(
    # The Library's
    "ons region id|member gender|gender|candidate gender"
    "|former mp|share|change|group party|member mnis id|mnis party id"
    "|electoral commission party id|electoral commission adjunct party id"
    "|dc person id|democracy club person id|writ date"
    "|title|middlenames|mnis id|candidate type|old constituency"
    # Parliament's since 2024
    "|parliament number|general election polling date|general election is notional"
    "|country geographic code|english region geographic code|constituency url"
    "|candidate mnis id|candidate is former mp|main party mnis id"
    "|adjunct party name|adjunct party abbreviation|candidate is notional political party aggregate"
    "|candidate vote share|candidate vote change|candidate result position"
    # Parliament's rehearsal for the next election
    "|election id|candidate id|winning candidate gender name|long result summary"
    "|nomination party name|nomination party abbreviation|primary party mnisid"
    "|primary party electoralcommissionid|adjunct party mnisid|adjunct party electoralcommissionid"
    "|member mnisid|is winning candidate|vote change|vote share"
    # Plain tables'
    "|turnout %|turnout percentage|vote %|% of votes|share %|percentage"
    # The estimates'
    '|index of change|turnout|"turnout"|totothv|blank|blank2|blank3|maj%'
    "|con%|lab%|ld%|grn%|brx%|snp%|pc%|tot oths%|max oths%|apni%|dup%|sdlp%|sf%|uup%".split("|")
)
"""Headers of published columns that are not used."""

OTHERS_HEADERS: Final = frozenset("other|others|all other candidates|all other parties".split("|"))
"""Headers of a column with the votes of all parties that have no column of their own."""

ACCOUNT_COLUMNS: Final[Mapping[Account, str]] = {
    "valid votes": "valid_votes",
    "rejected": "invalid_votes",
    "electorate": "electorate",
    "majority": "majority",
}
"""Our name of a column whose header is a word of a count's account, in any of its forms. It is used
only if the table has no header of `SPELLINGS` for it. A turnout is not used."""

KNOWN_COLUMNS: Final = (
    "Seat code, Constituency, Candidate, Party, Votes, Electorate, Valid votes, "
    "Invalid votes, Majority, Declared at, First party, Second party, County, Region, Sitting"
)
"""The columns that a table of results most often has, by one of their headers, for an error."""

FIELDS: Final = {name: column for column, names in SPELLINGS.items() for name in names.split("|")}
"""Our name of a column, by header."""


@dataclass(frozen=True, slots=True)
class ColumnOptions:
    """The meanings that the producer gives to headers. Headers are as `header_spelling` returns."""

    meanings: Mapping[str, str] = field(default_factory=dict)
    """A party, or the header of a known column, by header (`--column`)."""
    ignored: frozenset[str] = frozenset()
    """Headers of columns to ignore (`--ignore`)."""
    seen: set[str] = field(default_factory=set, compare=False)
    """The headers of all tables read so far."""

    def unused(self) -> list[str]:
        """The headers in `--column` and `--ignore` that no table has: probably typing errors.

        Call it when all tables are read.
        """
        return sorted({*self.meanings, *self.ignored} - self.seen)


@dataclass(frozen=True, slots=True)
class Columns:
    """The positions of a table's columns, from 0."""

    positions: Mapping[str, int]
    """By our name of the column, a key of `SPELLINGS`."""
    vote_columns: tuple[tuple[int, str], ...]
    """Position and party code of each column of votes."""

    def __contains__(self, column: str) -> bool:
        return column in self.positions

    def text(self, row: CsvRow, column: str) -> str:
        """The cell of a row in this column; empty if the table has no such column."""
        position = self.positions.get(column)
        return "" if position is None else row.cells[position]


def header_spelling(header: str) -> str:
    """A header in normal form: `spelling`, with "_" as a space; "no header" for an empty header."""
    return spelling(header.replace("_", " ") or NO_HEADER)


def read_columns(
    sheet: CsvTable, options: ColumnOptions, parties: PartyIndex, report: Report
) -> Columns:
    """Find the columns of a table.

    Raises PrepareError for an unknown or duplicate header, and for a `--column` whose meaning is a
    column that is not used.
    """
    positions: dict[str, int] = {}
    vote_columns: list[tuple[int, str]] = []
    unknown: list[str] = []
    accounts: list[tuple[int, str | None]] = []
    for position, header in enumerate(sheet.header):
        spelled = header_spelling(header)
        options.seen.add(spelled)
        meaning = options.meanings.get(spelled, "")
        if meaning and header_spelling(meaning) in IGNORED_HEADERS:
            raise PrepareError(
                f"{column_option(header, meaning)}: a column that is not used; "
                f"ignore it with {ignore_option(header)}"
            )
        column = FIELDS.get(header_spelling(meaning) if meaning else spelled)
        code = "" if column else _party_code(meaning or header, bool(meaning), parties, report)
        if spelled in options.ignored or (spelled in IGNORED_HEADERS and not meaning):
            continue
        if column in positions or spelled in map(header_spelling, sheet.header[:position]):
            remedy = "" if header else f"; ignore them with {ignore_option(header)}"
            raise PrepareError(
                f'{sheet.name}: column "{header or NO_HEADER}" is duplicated, '
                f"or has two names{remedy}"
            )
        if column:
            positions[column] = position
        elif code:
            vote_columns.append((position, code))
        elif account := account_of(header):
            accounts.append((position, ACCOUNT_COLUMNS.get(account)))
        else:
            unknown.append(header)
    for position, column in accounts:
        if column:
            positions.setdefault(column, position)
    if unknown:
        headers = ", ".join(f'"{header}"' for header in unknown)
        ignore = " ".join(map(ignore_option, unknown))
        if not parties.is_uk and "votes" not in positions:
            votes = " ".join(column_option(header, header) for header in unknown if header)
            raise PrepareError(
                f"{sheet.name}: unknown column {headers}; if they are the votes of parties, write "
                f"{votes}; ignore the others with {ignore}; a known column has one of the names "
                f"{KNOWN_COLUMNS}"
            )
        raise PrepareError(
            f"{sheet.name}: unknown column {headers}; give its meaning with "
            f"{column_option(unknown[0])}, a party or a known column ({KNOWN_COLUMNS}), "
            f"or ignore it with {ignore}"
        )
    return Columns(positions, tuple(vote_columns))


def _party_code(text: str, is_explained: bool, parties: PartyIndex, report: Report) -> str:
    """The code of the party whose votes the column contains; empty if no party is found.

    An unknown party is added to `parties` only if the producer named it with `--column`.
    """
    if header_spelling(text) in OTHERS_HEADERS:
        return OTHER
    code = parties.find(text) or parties.find(text.replace("_", " "))
    code = code or estimate_party(text, parties, report)
    if code or not is_explained:
        return code
    if parties.is_uk:
        report.note(f'--column enters a party that is not known: "{text}"')
    return parties.code(text, "", report)
