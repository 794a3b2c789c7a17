"""A script: paragraphs to be read out, and notes for the desk."""

from dataclasses import dataclass


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
