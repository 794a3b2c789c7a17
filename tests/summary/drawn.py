"""Reads a picture: the SVG parsed as XML."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def texts(svg: str) -> list[str]:
    """Every word in the picture, in order."""
    return [element.text or "" for element in drawn(svg).iter("text")]


def of_kind(inside: ET.Element, kind: str) -> Iterator[ET.Element]:
    """Shapes and texts of a class."""
    return (e for e in inside.iter() if kind in (e.get("class") or "").split())


def edges(rect: ET.Element) -> tuple[float, float]:
    """Left and right of a box."""
    left = float(rect.attrib["x"])
    return left, left + float(rect.attrib["width"])


def across(path: ET.Element) -> float:
    """The position of an upright mark."""
    return float(path.attrib["d"].removeprefix("M").split()[0])


def description(svg: str) -> str:
    """The picture's description."""
    return drawn(svg).findtext("desc") or ""
