"""What every piece is made of: paragraphs to be read, and what is for the desk alone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences that belong together, with a list below them or none."""

    said: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """One piece. Every text in it is plain: a format escapes what it must."""

    headline: str
    """The first line, on its own; empty where the piece needs none."""
    as_of: str
    """One sentence: when this was known, and how far the night had come."""
    paragraphs: tuple[Paragraph, ...] = ()
    aside: tuple[str, ...] = ()
    """What the desk must know before this is read out, and nobody reads out."""

    @property
    def words(self) -> int:
        """Words to be read, headline and aside left out; a figure counts as one."""
        parts = (part for one in self.paragraphs for part in (one.said, *one.items))
        return sum(len(part.split()) for part in parts)


def paragraphs(*said: str) -> tuple[Paragraph, ...]:
    """Paragraphs without lists; what is empty is left out."""
    return tuple(Paragraph(one) for one in said if one)


def joined(*sentences: str) -> str:
    """Sentences one after the other; what is empty is left out."""
    return " ".join(sentence for sentence in sentences if sentence)


def opening(sentence: str) -> str:
    """A clause as the beginning of a sentence: its first letter a capital, the rest as it is."""
    return sentence[:1].upper() + sentence[1:]
