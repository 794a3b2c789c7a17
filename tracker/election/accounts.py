"""The words of a count's account: total, rejected papers, electorate, turnout, majority.

Tables of councils have rows with these words below the candidates, in Wales in English or Welsh or
in both: "Turnout / Y nifer a bleidleisiodd". Such a word is never a party or a candidate.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal

from tracker.election.names import spelling

Account = Literal["valid votes", "rejected", "electorate", "turnout", "majority"]
"""What a row of an account states. `turnout` is a number of ballot papers, or a percentage."""

GIVE: Final[dict[Account, str]] = {
    "valid votes": "leave the total out, or give it as the valid votes",
    "rejected": "leave the rejected ballot papers out of the candidates",
    "electorate": "give it as the electorate",
    "turnout": "leave the turnout out; it is computed from the votes and the electorate",
    "majority": "leave the majority out; it is computed from the votes",
}
"""How an account is given, for an error."""

MAX_CHARACTERS: Final = 60
"""No word of an account is longer."""

_NUMBER: Final = "(?:(?:the )?(?:total )?(?:number|no) of )?(?:total )?"
_PAPERS: Final = "(?:ballot papers?|ballots?|papers?|votes?)"
_NIFER: Final = "(?:(?:cyfanswm )?nifer (?:y |yr )?)?(?:cyfanswm (?:y |yr )?)?"
"""In Welsh: "the number of"."""
_VOTERS: Final = "(?:electorate|electors?|voters?)"
_FORMS: Final[dict[Account, Sequence[str]]] = {
    "rejected": [
        f"{_NUMBER}(?:rejected|spoil[te]d?|invalid|void)(?: {_PAPERS})?",
        "blank|unmarked|(?:unmarked or )?void for uncertainty|want of (?:an )?official mark",
        "voting for (?:more|too many) .+|(?:over|under)votes?",
        f"{_NIFER}(?:papurau pleidleisio|papurau|pleidleisiau) (?:a wrthodwyd|a ddifethwyd)",
    ],
    "electorate": [
        f"{_NUMBER}(?:registered |eligible ){_VOTERS}",
        f"{_NUMBER}(?:electorate|electors?|register)",
        f"{_NIFER}etholwyr(?: cofrestredig)?",
    ],
    "turnout": [
        "(?:% )?(?:total )?turnout(?: %| percent(?:age)?| per cent)?",
        f"{_NUMBER}verified {_PAPERS}",
        f"{_NUMBER}{_PAPERS} (?:issued|verified|counted|cast|polled)",
        "(?:y )?(?:nifer|ganran|canran) a bleidleisiodd(?: %)?",
    ],
    "majority": [
        "(?:the )?majority(?: in votes)?",
        "(?:y )?mwyafrif",
        ".+ majority|majority over .+",
        ".+ (?:gains?|wins?) from .+|.+ (?:hold|holds|gain|gains)",
    ],
    "valid votes": [
        "(?:grand |sub ?)?totals?",
        "sum",
        f"valid(?: {_PAPERS}| total)?",
        f"(?:the )?(?:total |(?:total )?(?:number|no|sum) of )(?:valid )?{_PAPERS}",
        "(?:total|all) candidates",
        "cyfanswm(?: (?:y )?pleidleisiau)?(?: dilys)?",
        f"{_NIFER}pleidleisiau dilys",
        "(?:y )?nifer y pleidleisiau",
    ],
}
_PATTERNS: Final = {account: re.compile("|".join(forms)) for account, forms in _FORMS.items()}


def account_of(text: str) -> Account | None:
    """What an account's word states: "rejected" for "Spoilt ballot papers"; None for other text.

    Case, punctuation and number make no difference.
    """
    if len(text) > MAX_CHARACTERS:
        return None
    found = {_account_with(spelling(part.strip().rstrip(":"))) for part in text.split("/")}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=4096)
def _account_with(spelled: str) -> Account | None:
    """The account of a text in normal form. A table repeats its texts in every seat."""
    for account, pattern in _PATTERNS.items():
        if pattern.fullmatch(spelled):
            return account
    return None
