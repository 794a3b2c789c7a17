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
Conservative|ballot paper|Conservative and Unionist Party;The Conservative and Unionist Party;The Conservative Party Candidate;Conservative Party Candidate;Local Conservatives;Scottish Conservative and Unionist Party;Scottish Conservative and Unionist;Scottish Conservatives;Welsh Conservatives;Welsh Conservative Party;Ceidwadwyr Cymreig;Northern Ireland Conservatives;NI Conservatives
Conservative|everyday|Tory;Tories;Conservative and Unionists
Conservative|agency|=C
Labour|ballot paper|Labour Party;The Labour Party;The Labour Party Candidate;Labour and Co-operative;Labour and Co-operative Party;Labour and Co-operative Party Candidate;Labour Co-operative;Scottish Labour;Scottish Labour Party;Scottish Labour and Co-operative Party;Welsh Labour;Welsh Labour Party;Welsh Labour and Co-operative Party;Welsh Labour/Llafur Cymru;Llafur Cymru
Labour|everyday|Labour/Co-operative;Labour/Co-op;Labour Co-op;Lab/Co-op;Labour & Co-op;Lab & Co-op
Labour|agency|=Lab;=Lab Co-op
Labour|library|=Lab Coop
Liberal Democrat|ballot paper|Liberal Democrats;Liberal Democrat Focus Team;Scottish Liberal Democrats;Scottish Liberal Democrat;Welsh Liberal Democrats;Welsh Liberal Democrats/Democratiaid Rhyddfrydol Cymru;Democratiaid Rhyddfrydol Cymru;London Liberal Democrats;Liberal Democrats (To Stop Brexit)
Liberal Democrat|everyday|Lib Dem;Lib Dems;LibDem;LibDems;Lib-Dem;Liberal Dems;Lib Dem Focus Team;Liberal Democrats Focus Team
Liberal Democrat|agency|=LD;=LDem
Green|ballot paper|The Green Party;Green Party of England and Wales;Wales Green Party;Wales Green Party/Plaid Werdd Cymru;Green Party in Northern Ireland;Scottish Greens;Scottish Green
Green|everyday|Greens;Green Party of England & Wales;=GPEW
Green|agency|=Grn
UK Independence Party|ballot paper|UK Independence Party (UKIP);United Kingdom Independence Party (UKIP)
UK Independence Party|everyday|UKIP Party
The Brexit Party|agency|=BXP
The Brexit Party|everyday|=Brexit
Reform UK|agency|=Reform;=REF
Reform UK|everyday|Reform UK Party;Reform Party UK;Reform Party;ReformUK
Reform UK|ballot paper|Reform UK - Changing Politics for Good;Reform UK Wales;Reform UK Scotland
Scottish National Party|ballot paper|Scottish National Party (SNP)
Scottish National Party|everyday|Scottish Nationalists;Scottish Nationalist Party;Scot Nats
Plaid Cymru|ballot paper|Plaid Cymru - The Party of Wales;Plaid Cymru The Party of Wales;The Party of Wales
Plaid Cymru|everyday|Plaid;Plaid Cymru/The Party of Wales;Plaid Cymru - Party of Wales
Democratic Unionist Party|ballot paper|Democratic Unionist Party - D.U.P.;Democratic Unionist Party (DUP);D.U.P.
Sinn Féin|everyday|Sinn Fein
Social Democratic & Labour Party|ballot paper|SDLP (Social Democratic & Labour Party);Social Democratic and Labour Party (SDLP)
Ulster Unionist Party|ballot paper|Ulster Unionist Party (UUP)
Alliance|ballot paper|Alliance - Alliance Party of Northern Ireland;Alliance Party of Northern Ireland;Alliance Party
Traditional Unionist Voice|ballot paper|Traditional Unionist Voice - TUV;TUV - No Sea Border
People Before Profit Alliance|ballot paper|People Before Profit
People Before Profit Alliance|agency|=PBP
The Workers' Party|register|Workers' Party of Ireland;Workers' Party (Northern Ireland)
The Workers' Party@2015 2017|agency|The Workers' Party;Workers' Party;=WP
Workers Party of Britain|ballot paper|Workers Party of Britain - For Britain, For Gaza;Workers Party of Britain For Gaza;Workers Party GB
Workers Party of Britain@2021 2022 2023 2024 2025 2026|everyday|Workers Party;The Workers Party
Official Monster Raving Loony Party|ballot paper|The Official Monster Raving Loony Party;Monster Raving Loony;Monster Raving Loony William Hill Party
Official Monster Raving Loony Party|everyday|Loony Party;Raving Loony Party
Official Monster Raving Loony Party|agency|=Loony;=OMRLP
Trade Unionist and Socialist Coalition|ballot paper|Trade Unionist & Socialist Coalition;Scottish Trade Unionist and Socialist Coalition
Social Democratic Party|agency|=Soc Dem
Young People's Party|agency|=Young;Young People's Party UK;Young People's Party YPP
Alba Party|ballot paper|Alba Party for independence
Women's Equality Party|everyday|Women's Equality
Communist Party of Britain|agency|=Comm Brit
Communist League Election Campaign|library|Communist League;=Comm League;=Comm Leagu
Psychedelic Movement|library|Psychedelic Future Party;Psychedelic Future
Lincolnshire Independents Lincolnshire First|library|Lincolnshire Independents;Linconshire Independents
The Independent Group for Change|everyday|The Independent Group;Change UK;Change UK - The Independent Group
The Socialist Party of Great Britain|library|=SPGB
Mebyon Kernow - The Party for Cornwall|everyday|Mebyon Kernow
The Peace Party - Non-violence, Justice, Environment|library|The Peace Party;=Peace
The Universal Good Party|library|Universal Good Party
Independent|everyday|Independents;Independent candidate;Ind. candidate
Independent|agency|=Ind
Speaker|everyday|The Speaker;Commons Speaker;The Speaker seeking re-election;Speaker seeking re-election;Speaker of the House of Commons
Speaker|agency|=Spk;=Speaker
UK Independence Party|library|United Kingdom Independence Party
The Yorkshire Party|library|The Yorkshire Party (was Yorkshire First)
Cumbria First|library|CumbriaFirst
Touch Love Worldwide (UK)|library|Touch Love Worldwide
Shropshire Party|library|Shropshire Prty
Respect Party|ballot paper|Respect - The Unity Coalition;The Respect Party;Respect
"""  # noqa: E501
"""Party, with the elections if the names are of some elections only; source; names. "=" is before
an abbreviation. `ballot paper`: the descriptions that the larger parties have registered and that
ballot papers print. `everyday`: what people type."""

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
