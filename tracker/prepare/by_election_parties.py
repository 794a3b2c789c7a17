"""The parties of a by-election: those of the earlier election, known ones it lacks, new ones."""

import msgspec

from tracker.election import Election, Party, PartyNames, nearest_names, party_spellings, spelling
from tracker.prepare.uk_parties import PartyIndex

BRITISH = frozenset({"Con", "Lab", "LD"})
"""If an election has these parties, any larger party of the United Kingdom can stand."""


class ByElectionParties:
    """The parties of an election, the known parties of the United Kingdom, and new ones."""

    def __init__(self, source: Election, index: PartyIndex) -> None:
        self._parties = {party.code: party for party in source.parties}
        self._codes = {s: p.code for p in source.parties for s in party_spellings(p)}
        self._index = index
        if source.party_by_code.keys() >= BRITISH:
            for party in index.marked():
                self._add_known(party)

    def find(self, *texts: str) -> Party | None:
        """The party of the first text that names one (`PartyNames`).

        A party that only the index contains is added.
        """
        names = PartyNames(self._parties.values(), is_uk=self._index.is_uk)
        for text in filter(None, texts):
            if party := names.find(text):
                return party
        for text in filter(None, texts):
            if code := self._index.find(text):
                return self._add_known(self._index.party(code))
        return None

    def _add_known(self, party: Party) -> Party:
        """Add a party of the index.

        If a party that is present has one of its spellings, that party gets the others as aliases,
        and the colour and the mark if it has none of its own.
        """
        texts = (party.code, party.name, *party.aliases)
        same = next((code for text in texts if (code := self._codes.get(spelling(text)))), None)
        if same is None:
            return self._insert(party)
        present = self._parties[same]
        free = tuple(text for text in texts if spelling(text) not in self._codes)
        plain = Party(code=present.code, name=present.name)
        has_style = (present.colour, present.mark) != (plain.colour, plain.mark)
        style = present if has_style else party
        return self._insert(
            msgspec.structs.replace(
                present,
                aliases=(*present.aliases, *free),
                colour=style.colour,
                mark=style.mark,
            )
        )

    def add(self, abbreviation: str, name: str = "") -> Party:
        """Add a new party. Its code is the abbreviation, or its only text."""
        return self._insert(Party(code=abbreviation, name=name or abbreviation))

    def _insert(self, party: Party) -> Party:
        self._parties[party.code] = party
        self._codes |= dict.fromkeys(party_spellings(party), party.code)
        return party

    def nearest(self, text: str) -> list[str]:
        """Up to three names of parties that are like the text, without the text itself."""
        names = ((p.name, p.name) for p in self._parties.values() if p.name != text)
        return nearest_names(text, names, cutoff=0.7)

    def comparable(self, code: str) -> bool:
        """Whether the code is of one party (`Party.comparable`)."""
        return code in self._parties and self._parties[code].comparable

    def all(self) -> tuple[Party, ...]:
        """All parties: those of the election, then the others in the order in which they came."""
        return tuple(self._parties.values())
