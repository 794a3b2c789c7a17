"""Finds the party of an election for a name: registered names, descriptions, everyday forms.

The election's own table comes first: code, name and aliases. Then data/party-names.csv, which has
the parties of the United Kingdom as they are registered and as Parliament, the Commons Library and
the agency abbreviate them. Then everyday forms: "Greens", "the Labour Party candidate". A name that
two parties could have is nobody's. Nothing is found by similarity.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property, lru_cache
from typing import Final, NamedTuple, TypeVar

from tracker.election.names import DASHES, spelling, without_accents
from tracker.election.party import Party
from tracker.election.shipped import SHIPPED_FOLDER

COLUMNS: Final = ("party", "text", "kind", "elections", "source")
"""The columns of party-names.csv, which data/README.md describes."""
ABBREVIATION: Final = "abbreviation"
"""The `kind` of a name that may belong to several parties, each at other elections."""

_AROUND: Final = re.compile("(?:the )?(.+?)(?: party)?(?: candidates?)?")
_STROKE: Final = re.compile(" ?/ ?")
_TWO_NAMES: Final = (
    re.compile(r"(.+?) ?[(\[]([^()\[\]]+)[)\]]"),
    re.compile(rf"(.+?) [{re.escape(DASHES)}] (.+)"),
)
"""Forms of a name beside an abbreviation: "Labour Party (Lab)", "Lab - Labour"."""


class RegisteredName(NamedTuple):
    """A row of party-names.csv."""

    party: str
    """The party, as Parliament names it."""
    spelled: str
    """The normal form of the name."""
    is_abbreviation: bool
    years: frozenset[int]
    """The years of the elections at which the party had the name; empty if it is of any election.
    """


@lru_cache(maxsize=1)
def registered_names() -> tuple[RegisteredName, ...]:
    """The rows of party-names.csv. Raises OSError if the file is missing."""
    with (SHIPPED_FOLDER / "party-names.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return tuple(
            RegisteredName(
                party, spelling(text), kind == ABBREVIATION, frozenset(map(int, years.split()))
            )
            for party, text, kind, years, _ in rows
        )


def bare_form(spelled: str) -> str:
    """A normal form (`spelling`) without "the", "party", "candidate" and accents.

    Spaces beside a stroke make no difference: "welsh labour / llafur cymru".
    """
    spelled = _STROKE.sub("/", spelled)
    match = _AROUND.fullmatch(spelled)
    return without_accents(match[1] if match else spelled)


def everyday_form(spelled: str) -> str:
    """The `bare_form` without the plural of its last word: "green" of "the greens"."""
    words = bare_form(spelled)
    last = words.rpartition(" ")[2]
    is_plural = len(last) > 3 and last.endswith("s") and not last.endswith("ss")
    return words.removesuffix("s") if is_plural else words


class PartyNames:
    """The parties of one election, by every name."""

    def __init__(
        self, parties: Iterable["Party"], year: int | None = None, *, is_uk: bool = True
    ) -> None:
        """The names of these parties.

        Args:
            year: The year of polling day; None if it is not known.
            is_uk: Whether the election is in the United Kingdom, so that party-names.csv counts.
        """
        self._parties, self._year, self._is_uk = tuple(parties), year, is_uk
        self._own = {text: party for party in self._parties for text in party_spellings(party)}

    def find(self, text: str) -> "Party | None":
        """The party with this name; None if there is none, or if two parties could be meant."""
        if party := self._find_name(text):
            return party
        words = " ".join(text.split())
        for form in _TWO_NAMES:
            if match := form.fullmatch(words):
                first, second = map(self._find_name, match.groups())
                return first if first is second else None
        return None

    def _find_name(self, text: str) -> "Party | None":
        spelled = spelling(text)
        if own := self._own.get(spelled):
            return own
        owner = self._owners.only_owner(spelled) if spelled else None
        return owner.party if owner else None

    def registered_elsewhere(self, text: str) -> str:
        """The registered party with this name, if it is not in the election; else empty."""
        spelled = spelling(text)
        owner = None if spelled in self._own else self._owners.only_owner(spelled)
        return owner.name if owner and not owner.party else ""

    def is_another_party(self, party: "Party", name: str) -> bool:
        """Whether this party is registered, and the name is of another registered party.

        The other party is not in the election.
        """
        elsewhere = self.registered_elsewhere(name)
        return bool(elsewhere) and party.code in self._owners.registered_codes

    @cached_property
    def _owners(self) -> "_Owners":
        return _Owners(self._parties, self._year, is_uk=self._is_uk)


_Years = dict[str, dict[str, set[int]]]
"""By a form of a name and by party: the years in which the party had the name."""


class _Names:
    """The names of parties, in three forms: exact, bare and everyday.

    A party is the code of a party of the election, or the name of a registered party.
    """

    def __init__(self) -> None:
        self._years = tuple(
            (form, _Years()) for form in (without_accents, bare_form, everyday_form)
        )

    def add(self, party: str, spelled: str, years: Iterable[int] = (), *, is_name: bool) -> None:
        """Add a name (`spelling`). Without `years` the party has it at any election."""
        for form, known in self._years:
            if is_name or form is not everyday_form:
                # An abbreviation has no plural: "Libs" is not the Liberals, "Lib".
                known.setdefault(form(spelled), {}).setdefault(party, set()).update(years)

    def find(self, spelled: str) -> Iterator[Mapping[str, Set[int]]]:
        """Yield the parties with this name in each form, and the years in which they had it."""
        for form, known in self._years:
            yield known.get(form(spelled), {})


@lru_cache(maxsize=1)
def _registered() -> _Names:
    """The names of party-names.csv. They are the same for every election."""
    names = _Names()
    for row in registered_names():
        names.add(row.party, row.spelled, row.years, is_name=not row.is_abbreviation)
    return names


@lru_cache(maxsize=4096)
def _registered_with(spelled: str, year: int | None) -> tuple[Sequence[str], ...]:
    """The registered parties with this name in each form; if they are several, those of the year.

    `tracker prepare` asks for the same names again at every party that it finds in a table.
    """
    return tuple(_of_year(years, year) for years in _registered().find(spelled))


_P = TypeVar("_P")


def _of_year(years: Mapping[_P, Set[int]], year: int | None) -> Sequence[_P]:
    """The parties; if they are several, those that had the name in this year."""
    if len(years) < 2:
        return list(years)
    return [party for party, known in years.items() if not known or year in known]


def _only(every_form: Iterable[Sequence[_P]]) -> _P | None:
    """The only party of the first form that any party has; None if several have it, or none."""
    found = next(filter(None, every_form), ())
    return found[0] if len(found) == 1 else None


class _Owner(NamedTuple):
    """A party that has a name."""

    name: str
    """The code of a party of the election; else the name of a registered party."""
    party: "Party | None" = None
    """The party of the election; None if the registered party is not in it."""


class _Owners:
    """All parties by all names. It is made for the first name that an election's table lacks."""

    def __init__(self, parties: Sequence["Party"], year: int | None, *, is_uk: bool) -> None:
        self._year, self._own = year, _Names()
        self._registered = _registered() if is_uk else _Names()
        self._parties = {party.code: party for party in parties}
        self.registered_codes = frozenset[str]()
        """Codes of the parties whose name is registered, and not only their abbreviation."""
        self._codes: dict[str, str] = {}
        """Codes of parties of the election by the name of the same registered party."""
        if is_uk:
            self.registered_codes = frozenset(
                party.code for party in parties if self._registered_name(party.name)
            )
            self._codes = dict(self._registered_parties(parties))
        for party in parties:
            for spelled in party_spellings(party):
                is_name = spelled != spelling(party.code) or spelled == spelling(party.name)
                self._own.add(party.code, spelled, is_name=is_name)

    def only_owner(self, spelled: str) -> _Owner | None:
        """The only party with this name; None if there is none or several."""
        return _only(self._in_each_form(spelled))

    def _in_each_form(self, spelled: str) -> Iterator[Sequence[_Owner]]:
        """Yield the parties with this name in each form; if they are several, those of the year."""
        every_form = zip(self._registered.find(spelled), self._own.find(spelled), strict=True)
        for registered, own in every_form:
            years = {_Owner(code, self._parties[code]): set[int]() for code in own}
            for name, known in registered.items():
                years.setdefault(self._owner(name), set()).update(known)
            yield _of_year(years, self._year)

    def _owner(self, registered: str) -> _Owner:
        code = self._codes.get(registered)
        return _Owner(registered) if code is None else _Owner(code, self._parties[code])

    def _registered_name(self, text: str) -> str | None:
        """The only registered party with this name; an abbreviation is no name."""
        *_, everyday = _registered_with(spelling(text), self._year)
        return everyday[0] if len(everyday) == 1 else None

    def _registered_parties(self, parties: Sequence["Party"]) -> Iterator[tuple[str, str]]:
        """Yield (registered party, code of the election's): the pairs that are one party.

        Names decide, then aliases, so that a party that changed its name has both. An alias that
        is an abbreviation decides nothing: another party can have it. If two parties of the
        election could be one registered party, neither is.
        """
        by_name: dict[str, set[str]] = {}
        by_alias: dict[str, set[str]] = {}
        for party in parties:
            if party.kind == "other":
                continue
            if name := _only(_registered_with(spelling(party.name), self._year)):
                by_name.setdefault(name, set()).add(party.code)
            for alias in party.aliases:
                if name := self._registered_name(alias):
                    by_alias.setdefault(name, set()).add(party.code)
        for name, codes in (by_alias | by_name).items():
            if len(codes) == 1:
                yield name, next(iter(codes))


def party_spellings(party: "Party") -> set[str]:
    """The normal forms of the party's code, name and aliases, for `PartyNames`."""
    return {spelling(text) for text in (party.code, party.name, *party.aliases)} - {""}
