"""A script: paragraphs to be read out, and notes that only the desk reads."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that belong together, with an optional list."""

    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """A script as plain text; a format escapes it."""

    headline: str
    """The first line; may be empty."""
    as_of: str
    """One sentence: when this was known, and how many seats had each status."""
    paragraphs: tuple[Paragraph, ...] = ()
    notes: tuple[str, ...] = ()
    """For the desk: not to be read out."""

    @property
    def word_count(self) -> int:
        """Words to be read out, without headline and notes; a figure counts as one word."""
        texts = (text for part in self.paragraphs for text in (part.text, *part.items))
        return sum(len(text.split()) for text in texts)


def paragraphs(*texts: str) -> tuple[Paragraph, ...]:
    """Paragraphs without lists, one for each text that is not empty."""
    return tuple(Paragraph(text) for text in texts if text)


def capitalized(clause: str) -> str:
    """A clause with a capital first letter; the rest is unchanged."""
    return clause[:1].upper() + clause[1:]
