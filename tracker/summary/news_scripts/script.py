"""A script: paragraphs to be read out, and notes for the desk."""

import re
from dataclasses import dataclass, replace

from tracker.election import Election


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, and the items of a list below it; there may be none."""

    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """A script. Its texts are unescaped: `layout` escapes them."""

    headline: str
    """The first line; may be empty."""
    as_of: str
    """One sentence: the time at which the board was known, and the number of seats by status."""
    paragraphs: tuple[Paragraph, ...] = ()
    notes: tuple[str, ...] = ()
    """For the desk: not to be read out."""

    @property
    def word_count(self) -> int:
        """Number of words in the paragraphs and their lists; a figure is one word."""
        texts = (text for part in self.paragraphs for text in (part.text, *part.items))
        return sum(len(text.split()) for text in texts)


def paragraphs(*texts: str) -> tuple[Paragraph, ...]:
    """A paragraph without a list for each text that is not empty."""
    return tuple(Paragraph(text) for text in texts if text)


def with_full_names(script: Script, election: Election) -> Script:
    """The script in which the first mention of each party is its full name.

    "The Scottish National Party have 48 seats" or "Scottish National Party gain", and "the SNP" or
    "SNP gain" after that. Only for parties with a short and a full form in `Election.style`.
    """
    parts = list(script.paragraphs)
    for forms in election.style.party.values():
        if forms.short and forms.full:
            parts = _with_full_name(parts, forms.short, forms.full)
    return replace(script, paragraphs=tuple(parts))


def _with_full_name(parts: list[Paragraph], short: str, full: str) -> list[Paragraph]:
    mention = re.compile(rf"(?<!\w)([Tt]he )?{re.escape(short)}(?!\w)")
    noun = full.removeprefix("the ")
    texts = [text for part in parts for text in (part.text, *part.items)]
    first = next((n for n, text in enumerate(texts) if mention.search(text)), None)
    if first is None:
        return parts
    texts[first] = mention.sub(lambda match: f"{match[1] or ''}{noun}", texts[first], count=1)
    found = iter(texts)
    return [Paragraph(next(found), tuple(next(found) for _ in part.items)) for part in parts]
