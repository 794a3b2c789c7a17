"""A picture read back: the SVG as XML, whose parser takes nothing that is not well formed."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def texts(svg: str) -> list[str]:
    """Every word in the picture, in order."""
    return [element.text or "" for element in drawn(svg).iter("text")]


def of_kind(inside: ET.Element, kind: str) -> Iterator[ET.Element]:
    """Shapes and words of a class."""
    return (e for e in inside.iter() if kind in (e.get("class") or "").split())


def edges(rect: ET.Element) -> tuple[float, float]:
    """Left and right of a box."""
    left = float(rect.attrib["x"])
    return left, left + float(rect.attrib["width"])


def across(path: ET.Element) -> float:
    """Where an upright mark stands."""
    return float(path.attrib["d"].removeprefix("M").split()[0])


def said(svg: str) -> str:
    """What the picture says in words to whoever does not see it."""
    return drawn(svg).findtext("desc") or ""
