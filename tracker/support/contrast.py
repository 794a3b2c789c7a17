"""Luminance and contrast of colours (WCAG 2), and the colour of text on a background."""

from functools import lru_cache

BLACK, WHITE = "#000000", "#ffffff"


@lru_cache(maxsize=1024)
def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1 (WCAG 2)."""

    def linear(channel: str) -> float:
        value = int(channel, 16) / 255
        return float(value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(colour[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2); text needs 4.5, a shape 3."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def text_colour(colour: str) -> str:
    """Black or white: the colour with more contrast on the background `colour`, at least 4.5."""
    return max(BLACK, WHITE, key=lambda ink: contrast(ink, colour))
