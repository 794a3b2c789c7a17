"""A party, or a code of several candidates, before the polls close.

Every ledger contains its fields as JSON: see `election`.
"""

from typing import Literal

import msgspec

PartyKind = Literal["party", "independents", "speaker", "other"]
"""`speaker` is the Speaker of the House of Commons, who has no party. `independents` and `other`
are aggregates: one party code for several candidates."""


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A party, or an aggregate of several candidates (`PartyKind`)."""

    code: str
    """The short form used in tables, ledger and exports: Con, Lab, LD."""
    name: str
    """The name for the air: Liberal Democrat."""
    kind: PartyKind = "party"
    aliases: tuple[str, ...] = ()
    """Other spellings in feeds, such as PA's and the Commons Library's."""
    colour: str = "#808080"
    mark: str = "·"
    """One character that identifies the party without colour."""
    takes_seats: bool = True
    """Whether its members take their seats in the house. If not, fewer than `winning_post` seats
    are a majority of the members who do (`board.house_majority`)."""

    @property
    def comparable(self) -> bool:
        """Whether the code is of one party, and not of an aggregate (`PartyKind`).

        The shares of an aggregate at two elections are of different candidates: they are not
        compared.
        """
        return self.kind in ("party", "speaker")

    def contradicts(self, other: "Party") -> bool:
        """Whether no candidate can have the code of this party and the name of the other.

        True for two different parties, and for a party and independents. False for two aggregates,
        and for any party and a code of kind `other`, which can include the party.
        """
        either_is_party = self.comparable or other.comparable
        return self is not other and either_is_party and "other" not in (self.kind, other.kind)
