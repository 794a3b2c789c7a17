"""Makes data/party-names.csv: the names of the parties that the tracker ships.

    python scripts/build_party_names.py FOLDER

FOLDER contains Parliament's tables (`parliament/political-party-registrations.csv`, the
candidacies of the Parliaments 57 to 60) and the Commons Library's tables of candidates (`hoc/`).
`ADDED` has the names that none of them has. Change this script, not the table.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from tracker.election import spelling
from tracker.election.party_names import COLUMNS, everyday_form

DESTINATION = Path(__file__).parents[1] / "data" / "party-names.csv"

Text = tuple[str, str, str]
"""Kind, text and source of a name."""

ADDED = """\
Conservative|agency|=C
Conservative|nomination|The Conservative Party Candidate;Welsh Conservative Party Candidate/Ymgeisydd Plaid Geidwadol Cymru;Welsh Conservative Party;Plaid Geidwadol Cymru
Conservative|council|Local Conservatives;The Conservative and Unionist Party
Conservative|everyday|Tories
Labour|agency|=Lab;=Lab Co-op
Labour|library|=Lab Coop
Labour|nomination|Welsh Labour/Llafur Cymru;Welsh Labour;Llafur Cymru
Labour|council|Labour & Cooperative Party;Labour and Co-operative Party
Labour|everyday|Labour/Co-op;Lab/Co-op
Liberal Democrat|agency|=LD;=LDem
Liberal Democrat|nomination|Welsh Liberal Democrats/Democratiaid Rhyddfrydol Cymru;Welsh Liberal Democrats;Democratiaid Rhyddfrydol Cymru
Liberal Democrat|council|Liberal Democrat Focus Team
Liberal Democrat|everyday|LibDem;Lib-Dem
Green|agency|=Grn
Green|council|Green Party of England and Wales
UK Independence Party|library|United Kingdom Independence Party
The Brexit Party|agency|=BXP
The Brexit Party|library|=Brexit
Reform UK|agency|=Reform;=REF
Plaid Cymru|nomination|Plaid Cymru - The Party of Wales
People Before Profit Alliance|agency|=PBP
The Workers' Party|register|Workers' Party of Ireland;Workers' Party (Northern Ireland)
The Workers' Party@2015 2017|agency|The Workers' Party;Workers' Party;=WP
Workers Party of Britain@2021 2022 2023 2024 2025 2026|everyday|Workers Party;The Workers Party
Official Monster Raving Loony Party|agency|=Loony;=OMRLP
Social Democratic Party|agency|=Soc Dem
Young People's Party|agency|=Young;Young People's Party UK;Young People's Party YPP
Communist Party of Britain|agency|=Comm Brit
Communist League Election Campaign|library|Communist League;=Comm League;=Comm Leagu
Psychedelic Movement|library|Psychedelic Future Party;Psychedelic Future
Lincolnshire Independents Lincolnshire First|library|Lincolnshire Independents;Linconshire Independents
The Socialist Party of Great Britain|library|=SPGB
Mebyon Kernow - The Party for Cornwall|library|Mebyon Kernow
The Peace Party - Non-violence, Justice, Environment|library|The Peace Party;=Peace
The Universal Good Party|library|Universal Good Party
Independent|agency|=Ind
Independent|candidacy|Independent
Independent|nomination|Independent/Annibynnol
Speaker|agency|=Spk;=Speaker
Speaker|library|Speaker
Speaker|estimates|Commons Speaker
The Yorkshire Party|library|The Yorkshire Party (was Yorkshire First)
Cumbria First|library|CumbriaFirst
Touch Love Worldwide (UK)|library|Touch Love Worldwide
Shropshire Party|library|Shropshire Prty
"""  # noqa: E501
"""Party, with the elections if the names are of some elections only; source; names. "=" is before
an abbreviation. The sources:

- `nomination`: councils' statements of persons nominated, of 2021 to 2024, as the tests of
  DemocracyClub/yournextrepresentative have them (`test_parse_textract_results.py`). A description
  in two languages is also each of the two.
- `council`: names in councils' tables of results, of `resultsbot/party_names.json` of that
  repository, and of tables that were tried with the tracker.
- `agency`, `library`, `estimates`: abbreviations of PA, of the Commons Library, of the estimates.
- `everyday`: other spellings of a name that is in the table, such as a plural.
"""

ONE_PARTY = {
    "Green Party": "Green",
    "Scottish Green Party": "Green",
    "Green Party Northern Ireland": "Green",
    "Scottish Labour Party": "Labour",
    "Change UK - The Independent Group": "The Independent Group for Change",
    "People Before Profit": "People Before Profit Alliance",
}
"""Registrations that the Library, the agency and broadcasters count as one party."""

MISPRINTS = frozenset({"1 & Fair Party", "Conservative / Yorkshire First"})
"""Names of Parliament's rehearsal that no party has: a spreadsheet changed one of them."""

SHARED = frozenset({"the workers party", "workers party"})
"""Names that two parties have, each at other elections: the table states which."""

NO_PARTY = frozenset({"", "-", "Radical Reform Group"})
"""What the register has instead of a number, for words that are not parties."""


class Names:
    """The names of each party, in the order in which they are found."""

    def __init__(self) -> None:
        self.parties: dict[str, dict[Text, set[str]]] = {}
        self.by_number: dict[str, str] = {}
        self.by_form: dict[str, str] = {}
        self.left_out: set[str] = set()

    def add(self, party: str, kind: str, text: str, source: str, elections: str) -> None:
        """Add a name that is used at `elections` (years); at any, if it is empty."""
        party, text = ONE_PARTY.get(party, party), " ".join(text.split())
        if not text or text in MISPRINTS:
            return
        names = self.parties.setdefault(party, {})
        spelled = spelling(text)
        known = next((k for k in names if spelling(k[1]) == spelled and k[0] == kind), None)
        names.setdefault(known or (kind, text, source), set()).update(elections.split())
        if kind == "name":
            self.by_form.setdefault(everyday_form(spelled), party)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows of the table."""
        for party, names in sorted(self.parties.items(), key=lambda item: spelling(item[0])):
            ordered = sorted(names.items(), key=lambda item: (item[0][0] != "name", item[0][1]))
            for (kind, text, source), elections in ordered:
                # The elections matter for abbreviations: two parties can have the same.
                stated = kind == "abbreviation" or spelling(text) in SHARED
                yield party, text, kind, " ".join(sorted(elections)) if stated else "", source


def build(folder: Path) -> Names:
    """Read all tables."""
    names = Names()
    for row in _rows(folder / "parliament/political-party-registrations.csv"):
        if (number := row["Electoral Commission ID"].strip()) not in NO_PARTY:
            name = " ".join(row["MNIS name"].split())
            party = names.by_number.get(row["MNIS ID"]) or name
            if row["MNIS ID"]:
                names.by_number.setdefault(row["MNIS ID"], party)
            names.add(party, "name", name, "registration", "")
    for line in ADDED.splitlines():
        party, source, texts = line.split("|")
        party, _, elections = party.partition("@")
        for text in texts.split(";"):
            kind = "abbreviation" if text.startswith("=") else "name"
            names.add(party, kind, text.removeprefix("="), source, elections)
    for source, year, name, abbreviation, number in _candidacies(folder):
        _add_candidacy(names, source, year, name, abbreviation, number)
    return names


def _add_candidacy(
    names: Names, source: str, year: str, name: str, abbreviation: str, number: str
) -> None:
    name, abbreviation = " ".join(name.split()), " ".join(abbreviation.split())
    # The Library's table of 2024 has one party under another's number: the name comes first.
    party = names.by_form.get(everyday_form(spelling(name))) or names.by_number.get(number)
    if party is None or ("/" in name and "Co-op" not in name):
        if name not in ("NA", "Independent 2 etc."):
            names.left_out.add(name)
        return
    names.add(party, "name", name, source, year)
    if spelling(abbreviation) != spelling(name):
        names.add(party, "abbreviation", abbreviation, source, year)


def _candidacies(folder: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield source, year, name, abbreviation and Parliament's number of the party."""
    parliament = folder / "parliament"
    for file, year in (("57", "2017"), ("58", "2019")):
        for cells in _lines(parliament / f"{file}-general-election-candidacies.csv"):
            yield "candidacy", year, cells[7], cells[8], cells[10]
    tables = [(parliament / "59-general-election-candidacies.csv", "2024", "candidacy")]
    tables += [
        (parliament / f"{p}-by-elections-candidacies.csv", "", "candidacy") for p in (57, 58, 59)
    ]
    tables.append((folder / "hoc/HoC-GE2024-results-by-candidate.csv", "2024", "library"))
    for path, year, source in tables:
        for row in _rows(path):
            yield (
                source,
                year or row["Election date"][-4:],
                row["Party name"],
                row["Party abbreviation"],
                row["MNIS party ID"],
            )
    for row in _rows(folder / "hoc/HoC-GE2019-results-by-candidate.csv"):
        yield "library", "2019", row["party_name"], row["party_abbreviation"], ""
    for row in _rows(parliament / "60-test-general-election-candidacies.csv"):
        name, short = row["Nomination_Party_Name"], row["Nomination_Party_Abbreviation"]
        yield "rehearsal", "2024", name, short, row["Primary_Party_MnisId"]
    for cells in _lines(parliament / "58-notional-general-election-results.csv"):
        yield "estimates", "2019", cells[14], cells[13], ""


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.reader(file)


def main() -> None:
    """Write the table."""
    names = build(Path(sys.argv[1]))
    with DESTINATION.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(names.rows())
    print("left out:", *sorted(names.left_out), sep="\n  ")


if __name__ == "__main__":
    main()
