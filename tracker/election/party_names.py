"""Finds the party of an election for a name: registered names, descriptions, everyday forms.

The election's own table comes first: code, name and aliases. Then data/party-names.csv, which has
the parties of the United Kingdom as they are registered and as Parliament, the Commons Library and
the agency abbreviate them. Then everyday forms: "Greens", "the Labour Party candidate". A name that
two parties could have is nobody's. Nothing is found by similarity.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from tracker.election.names import DASHES, spelling, without_accents
from tracker.election.shipped import SHIPPED_FOLDER

if TYPE_CHECKING:
    from tracker.election.election import Party

COLUMNS: Final = ("party", "text", "kind", "elections", "source")
"""The columns of party-names.csv, which data/README.md describes."""
ABBREVIATION: Final = "abbreviation"
"""The `kind` of a name that may belong to several parties, each at other elections."""

MAX_FOUND: Final = 4096
"""The largest number of names of which `PartyNames` remembers the party."""

_AROUND: Final = re.compile("(?:the )?(.+?)(?: party)?(?: candidates?)?")
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
    """A normal form (`spelling`) without "the", "party", "candidate" and accents."""
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
        self._found: dict[str, Party | None] = {}
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
        return _Owners(self._parties, self._year, registered_names() if self._is_uk else ())


class _Owner(NamedTuple):
    """A party that has a name."""

    name: str
    """The code of a party of the election; else the name of a registered party."""
    party: "Party | None" = None
    """The party of the election; None if the registered party is not in it."""


class _Names:
    """The parties by one form of their names."""

    def __init__(self, form: Callable[[str], str]) -> None:
        self.form = form
        self._owners: dict[str, dict[tuple[str, bool], tuple[_Owner, set[int]]]] = {}

    def add(self, spelled: str, owner: _Owner, years: Iterable[int]) -> None:
        """Add a name. Without `years` it is of any election."""
        owners = self._owners.setdefault(self.form(spelled), {})
        _, known = owners.setdefault((owner.name, owner.party is None), (owner, set()))
        known.update(years)

    def owners(self, spelled: str, year: int | None) -> list[_Owner]:
        """The parties with a name. If they are several, those that had it in `year`."""
        found = list(self._owners.get(self.form(spelled), {}).values())
        if len(found) > 1:
            found = [(owner, years) for owner, years in found if not years or year in years]
        return [owner for owner, _ in found]


class _Owners:
    """All parties by all names. It is made for the first name that an election's table lacks."""

    def __init__(
        self, parties: Sequence["Party"], year: int | None, registered: Sequence[RegisteredName]
    ) -> None:
        self._year = year
        self._clear()
        for row in registered:
            self._add(row.spelled, _Owner(row.party), row.years, is_name=not row.is_abbreviation)
        self.registered_codes = frozenset(
            party.code
            for party in parties
            if len(self._everyday.owners(spelling(party.name), year)) == 1
        )
        """Codes of the parties whose name is registered, and not only their abbreviation."""
        ours = dict(self._registered_parties(parties))
        self._clear()
        for row in registered:
            party = ours.get(row.party)
            owner = _Owner(party.code, party) if party else _Owner(row.party)
            self._add(row.spelled, owner, row.years, is_name=not row.is_abbreviation)
        for party in parties:
            for spelled in party_spellings(party):
                is_name = spelled != spelling(party.code) or spelled == spelling(party.name)
                self._add(spelled, _Owner(party.code, party), (), is_name=is_name)

    def _clear(self) -> None:
        self._exact, self._bare = _Names(without_accents), _Names(bare_form)
        self._everyday = _Names(everyday_form)

    def only_owner(self, spelled: str) -> _Owner | None:
        """The only party with this name; None if there is none or several."""
        for names in (self._exact, self._bare, self._everyday):
            if owners := names.owners(spelled, self._year):
                return owners[0] if len(owners) == 1 else None
        return None

    def _add(self, spelled: str, owner: _Owner, years: Iterable[int], *, is_name: bool) -> None:
        self._exact.add(spelled, owner, years)
        self._bare.add(spelled, owner, years)
        if is_name:  # an abbreviation has no plural: "Libs" is not the Liberals, "Lib"
            self._everyday.add(spelled, owner, years)

    def _registered_parties(self, parties: Sequence["Party"]) -> Iterator[tuple[str, "Party"]]:
        """Yield (registered party, party of the election): the pairs that are one party.

        Names decide, then aliases, so that a party that changed its name has both. An alias that
        is an abbreviation decides nothing: another party can have it. If two parties of the
        election could be one registered party, neither is.
        """
        by_name: dict[str, dict[str, Party]] = {}
        by_alias: dict[str, dict[str, Party]] = {}
        for party in parties:
            if party.kind == "other":
                continue
            if owner := self.only_owner(spelling(party.name)):
                by_name.setdefault(owner.name, {})[party.code] = party
            for alias in party.aliases:
                owners = self._everyday.owners(spelling(alias), self._year)
                if len(owners) == 1:
                    by_alias.setdefault(owners[0].name, {})[party.code] = party
        for name, same in (by_alias | by_name).items():
            if len(same) == 1:
                yield name, next(iter(same.values()))


def party_spellings(party: "Party") -> set[str]:
    """The normal forms of the party's code, name and aliases, for `PartyNames`."""
    return {spelling(text) for text in (party.code, party.name, *party.aliases)} - {""}
