"""The parties of the United Kingdom, and their names in tables and feeds.

A party that is not listed here keeps its name from the table. `election.party_names` decides which
names are one party's. For an election elsewhere only independents and others are known: its Greens
or Liberals are not those of the United Kingdom.
"""

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

import msgspec

from tracker.election import Party, PartyNames, party_spellings, spelling
from tracker.election.default_styles import by_size, with_default_styles
from tracker.prepare.finding import Fold, Kind
from tracker.prepare.report import Report

TABLE = """\
code,name,kind,aliases,colour,mark,takes_seats
Con,Conservative,party,C|Conservative Party|Conservative and Unionist Party|Tory,#0087DC,■,
Lab,Labour,party,Lab Co-op|Lab Coop|Labour Co-op|Labour and Co-operative|Labour Party,#E4003B,●,
LD,Liberal Democrat,party,Lib Dem|LDem|Liberal Democrats,#FAA61A,◆,
Green,Green,party,Green Party|Grn|Scottish Green Party|Scottish Greens|Green Party Northern Ireland,#02A95B,▲,
UKIP,UKIP,party,UK Independence Party|UK Independence Party (UKIP),#70147A,◀,
Brexit,Brexit Party,party,BRX|BXP|The Brexit Party,#12B6CF,▶,
RUK,Reform UK,party,Reform|REF|Reform UK Party,#7FE3EE,▼,
SNP,Scottish National Party,party,Scottish National Party (SNP),#FDF38E,★,
PC,Plaid Cymru,party,Plaid Cymru - The Party of Wales,#005B54,✚,
DUP,Democratic Unionist Party,party,Democratic Unionist|Democratic Unionist Party - D.U.P.,#D46A4C,▰,
SF,Sinn Féin,party,Sinn Fein,#326760,✦,no
SDLP,Social Democratic and Labour Party,party,SDLP (Social Democratic & Labour Party),#2AA82C,◇,
UUP,Ulster Unionist Party,party,Ulster Unionist,#48A5EE,▱,
APNI,Alliance,party,Alliance Party|Alliance - Alliance Party of Northern Ireland,#F6CB2F,◐,
TUV,Traditional Unionist Voice,party,Traditional Unionist Voice - TUV,#0C3A6A,▬,
PBPA,People Before Profit Alliance,party,PBP|People Before Profit,#E91D50,◈,
WPB,Workers Party of Britain,party,,#9C1C2B,✖,
Alba,Alba Party,party,,#005EB8,☆,
Respect,Respect,party,Respect Party|The Respect Party,#5B8C2A,✱,
IGC,The Independent Group for Change,party,Change UK,#333333,△,
BNP,British National Party,party,,#2E3B74,◫,
Ind,Independent,independents,Independents,#A0A0A0,○,
Spk,The Speaker,speaker,Speaker|Speaker seeking re-election,#C0C0C0,□,
Other,Other,other,Others,#808080,·,
ND,No description,independents,,#A0A0A0,·,
WP,Workers' Party (Northern Ireland),party,Workers' Party of Ireland,#808080,·,
Ashfield Independents,Ashfield Independents,party,Ash,#808080,·,
Birkenhead Social Justice Party,Birkenhead Social Justice Party,party,BSJP,#808080,·,
CPA,Christian Peoples Alliance Party,party,Christian Peoples Alliance,#808080,·,
MRLP,Monster Raving Loony Party,party,Loony|Official Monster Raving Loony Party,#808080,·,
SDP,Social Democratic Party,party,Soc Dem,#808080,·,
Young People's Party,Young People's Party,party,Young|Young People's Party UK,#808080,·,
"""  # noqa: E501
"""The rows of `parties.csv`. Codes are the Commons Library's abbreviations. Aliases are other
abbreviations and names of the Library and of PA."""

TABLE_ELSEWHERE = """\
code,name,kind,aliases,colour,mark,takes_seats
Ind,Independent,independents,Independents|No affiliation|Unaffiliated,,,
Other,Other,other,Others,,,
"""
"""As `TABLE`, for an election outside the United Kingdom."""

RENAMED = {"Brexit": ("RUK", 2021)}
"""Parties that have another name now: their present code, and the first year of the new name.

In Parliament's tables the Brexit Party of 2019 and Reform UK since 2021 are one registered party,
PP7931. The Library's table of 2024 compares the share of Reform UK with that of the Brexit Party.
"""

OTHER = "Other"
"""The code for all parties that a table counts in one figure."""
INDEPENDENT = "Ind"
"""The code of the independents."""
SPEAKER = "Spk"
"""The code of the Speaker."""


class PartyIndex:
    """The parties of `TABLE`, and those found while an election is prepared, by every name.

    In an election after a party was renamed (`RENAMED`), the old name is an alias of the new one.

    Args:
        polling_day: Of the election that is prepared.
        is_uk: If False, the parties of `TABLE_ELSEWHERE` are used in place of those of `TABLE`.
    """

    def __init__(self, polling_day: dt.date = dt.date.min, *, is_uk: bool = True) -> None:
        self.is_uk = is_uk
        self._parties: dict[str, Party] = {}
        self._codes: dict[str, str] = {}
        self._names: PartyNames | None = None
        old_names: dict[str, tuple[str, ...]] = {}
        for row in csv.DictReader((TABLE if is_uk else TABLE_ELSEWHERE).splitlines()):
            code, aliases = row["code"], tuple(filter(None, row["aliases"].split("|")))
            present_code, year = RENAMED.get(code, (code, dt.MAXYEAR + 1))
            if polling_day.year >= year:
                old_names[present_code] = (code, row["name"], *aliases)
                continue
            names = (*aliases, *old_names.get(code, ()))
            fields = {**row, "aliases": names, "takes_seats": not row["takes_seats"]}
            self._add(msgspec.convert(fields, Party))
        self._listed = set(self._parties) if is_uk else set[str]()

    def find(self, text: str) -> str:
        """The code of the party with this name (`PartyNames`); empty if there is none."""
        if code := self._codes.get(spelling(text)):
            return code
        if self._names is None:
            self._names = PartyNames(self._parties.values(), is_uk=self.is_uk)
        party = self._names.find(text)
        return party.code if party else ""

    def wrong(self, text: str) -> str:
        """Why a text is not one party: the end of an error message. Offers similar names."""
        if self.find(text):
            return "is several candidates in one figure, not a party"
        close = get_close_matches(spelling(text), self._codes, n=6, cutoff=0.6)
        names = dict.fromkeys(self.name(self._codes[text]) for text in close)
        offer = f"; did you mean {' or '.join(list(names)[:3])}?" if names else ""
        return f"is not a party of the tables{offer}"

    def code(
        self, abbreviation: str, name: str, report: Report, aliases: Sequence[str] = ()
    ) -> str:
        """The code of the party with this abbreviation and name in a table.

        Abbreviation or name may be empty; if both are, so is the code. If they are of different
        parties, the name decides. With an unknown name, an abbreviation in `TABLE` decides. Any
        other party is added; its code is the abbreviation, or the name if the abbreviation is empty
        or belongs to another party, and `aliases` are its other names.
        """
        by_abbreviation, by_name = self.find(abbreviation), self.find(name)
        if by_name:
            if abbreviation and not by_abbreviation and "|" not in abbreviation:
                party = self._parties[by_name]
                aliases = (*party.aliases, abbreviation)
                self._add(msgspec.structs.replace(party, aliases=aliases))
            return by_name
        if by_abbreviation in self._listed or (by_abbreviation and not name):
            if name and self.comparable(by_abbreviation):
                known = self.name(by_abbreviation)
                report.note(
                    f'"{abbreviation}" with the name "{name}" is read as {known}',
                    fold=Fold(Kind.PARTY_SPELLING, f'"{abbreviation}" ({known})'),
                )
            return by_abbreviation
        if by_abbreviation:
            report.note(
                f'"{abbreviation}" is the abbreviation of two parties, '
                f"{self.name(by_abbreviation)} and {name}; the latter goes by its name"
            )
            abbreviation = ""
        if abbreviation or name:
            code = abbreviation or name
            party = Party(code=code, name=name or abbreviation, aliases=tuple(aliases))
            if not self.is_uk:  # `styled` gives it a default colour
                party = msgspec.structs.replace(party, colour="", mark="")
            self._add(party)
        return abbreviation or name

    def contradiction(self, abbreviation: str, name: str) -> str:
        """A sentence if the parties of abbreviation and name contradict each other; else empty.

        See `Party.contradicts`. Empty also if one of the two is not known.
        """
        by_abbreviation, by_name = self.find(abbreviation), self.find(name)
        if not by_abbreviation or not by_name:
            return ""
        if not self._parties[by_name].contradicts(self._parties[by_abbreviation]):
            return ""
        return (
            f'party "{abbreviation}" is {self.name(by_abbreviation)}, but its name is "{name}"; '
            "both must mean one party"
        )

    def name(self, code: str) -> str:
        """The name of a party; for an unknown code the code itself."""
        return self._parties[code].name if code in self._parties else code

    def party(self, code: str) -> Party:
        """The party with this code. Raises KeyError."""
        return self._parties[code]

    def marked(self) -> Iterator[Party]:
        """Yield the larger parties: those with a mark of their own."""
        return (party for party in self._parties.values() if party.mark != "·")

    def comparable(self, code: str) -> bool:
        """Whether this is the code of one party, not of several candidates in one figure."""
        return code in self._parties and self._parties[code].comparable

    def select(self, used: set[str], *, all_listed: bool) -> tuple[Party, ...]:
        """The parties whose codes are in `used`: first those of `TABLE`, then the others by name.

        With `all_listed`, also the parties of `TABLE` that are not used.
        """
        wanted = used | self._listed if all_listed else used
        listed = [p for code, p in self._parties.items() if code in wanted & self._listed]
        others = [p for code, p in self._parties.items() if code in wanted - self._listed]
        return (*listed, *sorted(others, key=lambda party: party.name.casefold()))

    def styled(
        self, used: set[str], seats: dict[str, int], votes: dict[str, int]
    ) -> tuple[Party, ...]:
        """The parties whose codes are in `used`, by size, then by name. Default colours if needed.

        Args:
            seats: Number of seats of each party at the last election, by code.
            votes: Its votes in all seats, by code.
        """
        parties = sorted(
            (p for code, p in self._parties.items() if code in used),
            key=lambda party: party.name.casefold(),
        )
        return tuple(with_default_styles(by_size(parties, seats, votes)).values())

    def _add(self, party: Party) -> None:
        self._parties[party.code], self._names = party, None
        for spelled in party_spellings(party):
            self._codes.setdefault(spelled, party.code)
