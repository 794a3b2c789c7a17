"""A script as plain text, for a prompter, or as Markdown, for a page."""

from collections.abc import Iterator

from tracker.summary.markdown import escaped
from tracker.summary.news_scripts.script import Script
from tracker.summary.text import wrapped
from tracker.support.escape import visible
from tracker.support.phrases import quantity

FORMATS = ("text", "markdown")

_NOTES = "Not to be read out:"


def laid_out(script: Script, format: str = "text") -> str:
    """The script in one of `FORMATS`, ending in a line break.

    Raises ValueError for another format.
    """
    if format == "text":
        return "\n".join(_text(script)) + "\n"
    if format == "markdown":
        return "\n\n".join(_markdown(script)) + "\n"
    raise ValueError(f'no format "{format}" for a script: choose one of {", ".join(FORMATS)}')


def _text(script: Script) -> Iterator[str]:
    if script.headline:
        yield visible(script.headline)  # never wrapped: it is copied as one line
    yield from wrapped(script.as_of)
    for paragraph in script.paragraphs:
        yield ""
        yield from wrapped(paragraph.text)
        for item in paragraph.items:
            yield from wrapped(item, first="- ", rest="  ")
    if script.paragraphs:
        yield from ("", f"{quantity(script.word_count, 'word')}.")
    if script.notes:
        yield from ("", _NOTES)
        for note in script.notes:
            yield from wrapped(note, first="- ", rest="  ")


def _markdown(script: Script) -> Iterator[str]:
    if script.headline:
        yield f"# {escaped(script.headline)}"
    yield f"*{escaped(script.as_of)}*"
    for paragraph in script.paragraphs:
        yield escaped(paragraph.text)
        if paragraph.items:
            yield _list(paragraph.items)
    if script.paragraphs:
        yield f"{quantity(script.word_count, 'word')}."
    if script.notes:
        yield f"**{_NOTES}**"
        yield _list(script.notes)


def _list(items: tuple[str, ...]) -> str:
    return "\n".join(f"- {escaped(item)}" for item in items)
