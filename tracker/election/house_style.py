"""The house style of a broadcaster: forms of the parties' names, and numbers in words.

`style.toml` beside the shipped elections has the forms for the United Kingdom. A `style.toml` in an
election folder replaces single values of it, or is the only one for an election elsewhere.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from tracker.election.csv_tables import ElectionError
from tracker.election.names import spelling
from tracker.election.shipped import SHIPPED_FOLDER

FILE_NAME = "style.toml"
_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
MAX_IN_WORDS = len(_WORDS) - 1
"""The largest number that has a word here."""


class PartyForms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The forms of a party's name. An empty form is the name in parties.csv."""

    short: str = ""
    """Before a noun and in a list: "Liberal Democrat", "SNP"."""
    noun: str = ""
    """As a noun inside a sentence: "the Liberal Democrats", "the SNP"."""
    full: str = ""
    """For the first mention in a script, if `HouseStyle.full_first`: "the Scottish National
    Party"."""


class HouseStyle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The style of an election's texts."""

    words_to: int = 9
    """The largest number that is written in words in a sentence; 0 for none."""
    full_first: bool = False
    """Whether the first mention of a party in a script has the form `PartyForms.full`."""
    party: dict[str, PartyForms] = {}
    """By party code."""

    def forms(self, code: str) -> PartyForms:
        """The forms of a party; all empty for a party without its own."""
        return self.party.get(code, _NO_FORMS)

    def number(self, value: int) -> str:
        """A whole number of at least zero in a sentence: "nine", "10", "1,650"."""
        return _WORDS[value] if value <= min(self.words_to, MAX_IN_WORDS) else f"{value:,}"


_NO_FORMS = PartyForms()


def read_style(folder: Path, parties: Iterable[tuple[str, str]], *, is_uk: bool) -> HouseStyle:
    """The style of an election folder.

    `parties` are pairs of a code and the name in parties.csv. A party's aliases do not count: the
    Brexit Party is an alias of Reform UK. `is_uk`: whether the values that the folder does not
    state are those for the United Kingdom.

    Raises ElectionError for a file that cannot be used, or that names an unknown party.
    """
    codes = {spelling(text): code for code, name in parties for text in (code, name)}
    shipped = _read(SHIPPED_FOLDER / FILE_NAME) if is_uk else {}
    own = _read(folder / FILE_NAME)
    forms: dict[str, dict[str, Any]] = {}
    for settings, is_own in ((shipped, False), (own, True)):
        for name, stated in _parties(settings).items():
            code = codes.get(spelling(name))
            if code is None and is_own:
                raise ElectionError(f'{FILE_NAME}: party "{name}" is not in parties.csv')
            if code is not None:
                forms.setdefault(code, {}).update(stated)
    try:
        style = msgspec.convert({**shipped, **own, "party": forms}, HouseStyle)
    except msgspec.ValidationError as error:
        raise ElectionError(f"{FILE_NAME}: {error}") from error
    if not 0 <= style.words_to <= MAX_IN_WORDS:
        raise ElectionError(
            f"{FILE_NAME}: words_to is {style.words_to}; write a number from 0 to {MAX_IN_WORDS}"
        )
    return style


def _parties(settings: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    parties = settings.get("party", {})
    if not isinstance(parties, dict) or not all(isinstance(p, dict) for p in parties.values()):
        raise ElectionError(f'{FILE_NAME}: write the forms of a party under [party."its name"]')
    return parties


def _read(path: Path) -> dict[str, Any]:
    """The values of a style file; none if there is no file."""
    import tomllib  # here, because a ledger contains its style, and a start must be quick

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ElectionError(f"{path.name}: {error}") from error
