"""What the header of a table means: the spellings of each column, over the years.

A header is known, is named by the producer, or is an error that says so. Case, underscores,
hyphens and spaces do not matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tracker.election import spelling
from tracker.prepare.finding import note
from tracker.prepare.parties import OTHER, PartyBook
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.sheets import Sheet

SPELLINGS: Final[dict[str, str]] = {
    "id": "ons id|ons code|gss code|constituency id|seat id",
    "seat": "constituency name|constituency|seat|seat name|ons name",
    "county": "county name|county",
    "region": "region name|region",
    "country": "country name|country",
    "type": "constituency type|type",
    "declared_at": "declaration time|declared at",
    "result": "result",
    "first_party": "first party",
    "second_party": "second party",
    "electorate": "electorate",
    "valid_votes": "valid votes",
    "invalid_votes": "invalid votes",
    "majority": "majority",
    "other_winner": "other winner|of which other winner",
    "party": "party abbreviation|party",
    "party_name": "party name",
    "first_name": "firstname|first name|candidate first name",
    "surname": "surname|candidate surname",
    "votes": "votes",
    "sitting_member": "sitting mp",
    "pa_number": "pa id|pa number",
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
"""Column of ours: the spellings of its header. From the Library's tables of 2015 to 2024."""

PASSED_OVER: Final = frozenset(
    "ons region id|member first name|member surname|member gender|gender|candidate gender"
    "|former mp|share|change|group party|member mnis id|mnis party id"
    "|electoral commission party id|electoral commission adjunct party id".split("|")
)
"""Columns that are known and of no use here."""

LUMPS: Final = frozenset("other|others|all other candidates|all other parties".split("|"))
"""Headers of the votes of everyone who has no column."""

NO_HEADER: Final = "(no header)"
FIELDS: Final = {name: column for column, names in SPELLINGS.items() for name in names.split("|")}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the producer says of headers that are not known."""

    means: Mapping[str, str] = field(default_factory=dict)
    """By the header's spelling: a party code, or the spelling of a known column."""
    ignored: frozenset[str] = frozenset()
    """Spellings of headers to be passed over."""
    met: set[str] = field(default_factory=set, compare=False)
    """Those of both that were met in a table."""

    def unmet(self) -> list[str]:
        """What is said of headers that no table has: a slip."""
        return sorted({*self.means, *self.ignored} - self.met)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column of a table is, from 0."""

    places: Mapping[str, int]
    """By the names of `SPELLINGS`."""
    parties: tuple[tuple[int, str], ...]
    """Place and party code of each column of votes."""

    def __contains__(self, column: str) -> bool:
        return column in self.places


def header_spelling(header: str) -> str:
    """A header reduced to what may not differ; one without text is "(no header)"."""
    return spelling(header.replace("_", " ") or NO_HEADER)


def read_columns(sheet: Sheet, wishes: Wishes, book: PartyBook, report: Report) -> Columns:
    """What each header of the table means. Raises PrepareError naming those that are unknown."""
    places: dict[str, int] = {}
    parties: list[tuple[int, str]] = []
    unknown: list[str] = []
    for place, header in enumerate(sheet.header):
        said = header_spelling(header)
        wishes.met.add(said)
        means = wishes.means.get(said, "")
        if means and header_spelling(means) in PASSED_OVER:
            raise PrepareError(
                f'--column "{header}={means}": a column that is of no use here; '
                f'pass it over with --ignore "{header}"'
            )
        column = FIELDS.get(header_spelling(means) if means else said)
        code = "" if column else _party_code(means or header, bool(means), book, report)
        if said in wishes.ignored or (said in PASSED_OVER and not means):
            continue
        if column in places or said in map(header_spelling, sheet.header[:place]):
            remedy = "" if header else f'; pass them over with --ignore "{NO_HEADER}"'
            shown = header or NO_HEADER
            raise PrepareError(
                f'{sheet.name}: "{shown}" is there twice, or under two names{remedy}'
            )
        if column:
            places[column] = place
        elif code:
            parties.append((place, code))
        else:
            unknown.append(header)
    if unknown:
        raise PrepareError(_explained(sheet.name, unknown))
    return Columns(places, tuple(parties))


def _party_code(text: str, said_so: bool, book: PartyBook, report: Report) -> str:
    """The party of a column of votes; a new one only where the producer says it is one."""
    if header_spelling(text) in LUMPS:
        return OTHER
    code = book.find(text) or book.find(text.replace("_", " "))
    if code or not said_so:
        return code
    report.add(note(f'--column enters a party that is not known: "{text}"'))
    return book.code(text, "", report)


def _explained(name: str, unknown: list[str]) -> str:
    headers = ", ".join(f'"{header}"' for header in unknown)
    first = unknown[0] or NO_HEADER
    ignore = " ".join(f'--ignore "{header or NO_HEADER}"' for header in unknown)
    return (
        f"{name}: unknown column {headers}; "
        f'say what it is with --column "{first}=CODE", a party or the name of a known column, '
        f"or pass it over with {ignore}"
    )
