#!/usr/bin/env python3
"""Writes the moving picture of the README: the real night of 12 December 2019 on the board.

    scripts/build_picture.py [--output FILE]

The board runs without a terminal. It receives the night's files at their real times, and a picture
is taken at some moments. The pictures become one SVG that moves by CSS: no script, and nothing is
loaded from another host. Who asks for less motion is shown the last picture.
"""

import argparse
import asyncio
import datetime as dt
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from textual.pilot import Pilot

from tracker.election.folder import find_election, load_election
from tracker.intake.drop_folder import Delivery
from tracker.intake.receive import receive_file
from tracker.ledger import Ledger
from tracker.prepare import rehearsal
from tracker.ui.app import TrackerApp
from tracker.ui.settings import Settings

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "night.svg"
ELECTION = "anglia-2019"
SIZE = (128, 34)
"""Columns and rows of the terminal."""
DECLARED = (0, 1, 3, 6, 10, 14, 19, 24, 29, 34, 40, 47, 54, 61, 66, 69)
"""How many seats have declared at each picture."""
KEYS_AT_THE_END = ("4", "1")
"""Keys that are pressed after the last seat, with a picture after each: the map, the
marginals."""
SECONDS_A_PICTURE, SECONDS_AT_THE_END = 1.3, 2.6
SETTLING_SECONDS = 0.8
"""How long the board may take to paint what it has received."""

_STYLE = re.compile(r"\.[\w-]+-(r\d+) \{ (.*?) \}")
_BACKGROUND = re.compile(r"<rect fill=[^>]*shape-rendering[^>]*/>")
_TEXT = re.compile(
    r'<text class="[\w-]+-(r\d+)" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"[^>]*>(.*?)</text>'
)
_GEOMETRY = re.compile(r'clip-terminal">\s*<rect x="0" y="0" width="([\d.]+)" height="([\d.]+)"')


def main() -> None:
    """Write docs/night.svg, or the file given by --output."""
    arguments = argparse.ArgumentParser(description="Write the moving picture.")
    arguments.add_argument("--output", type=Path, default=PICTURE)
    output = arguments.parse_args().output
    os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    os.environ.pop("NO_COLOR", None)
    pictures = asyncio.run(night(DECLARED, KEYS_AT_THE_END))
    seconds = [SECONDS_A_PICTURE] * len(DECLARED) + [SECONDS_AT_THE_END] * len(KEYS_AT_THE_END)
    output.write_text(moving(pictures, seconds), encoding="utf-8")
    print(f"{output}: {len(pictures)} pictures, {output.stat().st_size:,} bytes.")


async def night(declared: Iterable[int], keys: Iterable[str] = ()) -> list[str]:
    """Pictures of the board, as SVG: with so many seats declared, then after each of these keys."""
    election = load_election(ELECTION)
    messages = rehearsal.load_messages(election, find_election(ELECTION))
    now = messages[0].at - dt.timedelta(minutes=10)
    pictures = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{ELECTION}.db"
        with Ledger.create(path, election, now) as ledger:
            app = TrackerApp(
                path, ledger.loaded_board, clock=lambda: now, settings=Settings(), projects=True
            )
            async with app.run_test(size=SIZE, notifications=True) as pilot:
                received = 0
                for number in declared:
                    for message in messages[received:number]:
                        now = message.at
                        receive_file(ledger, Delivery(message.name, message.xml, True), now)
                    received = number
                    pictures.append(await _picture(pilot, app, number))
                for key in keys:
                    await pilot.press(key)
                    pictures.append(await _picture(pilot, app, received))
    return pictures


async def _picture(pilot: Pilot[None], app: TrackerApp, declared: int) -> str:
    """The board as SVG, once it has so many seats and has painted them."""
    while app.session.board.decided < declared:
        await pilot.pause(0.05)
    await pilot.pause(SETTLING_SECONDS)
    return app.export_screenshot()


def moving(pictures: Sequence[str], seconds: Sequence[float]) -> str:
    """Pictures of one terminal, each shown for so many seconds, as one SVG.

    What several pictures in a row have in common is written once. Raises ValueError if a picture
    is none of Textual's.
    """
    styles: dict[str, str] = {}
    shown: dict[str, list[int]] = {}
    for number, picture in enumerate(pictures):
        for element in _elements(picture, styles):
            shown.setdefault(element, []).append(number)
    if not (geometry := _GEOMETRY.search(pictures[0])) or not styles:
        raise ValueError("the picture is not as Textual draws it")
    groups: dict[tuple[bool, int, int], list[str]] = {}
    for element, numbers in shown.items():
        for first, last in _runs(numbers):
            groups.setdefault((element.startswith("<text"), first, last), []).append(element)
    width, height = geometry.groups()
    ends = [sum(seconds[: number + 1]) for number in range(len(seconds))]
    content = (
        f'<g class="{_name(first, last)}">{"".join(elements)}</g>'
        for (_, first, last), elements in sorted(groups.items())
    )
    return "\n".join(
        (
            f'<svg viewBox="-12 -12 {float(width) + 24:g} {float(height) + 24:g}"'
            ' xmlns="http://www.w3.org/2000/svg">',
            "<style>",
            "text{font:20px Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre}",
            *(f".{name}{{{style}}}" for style, name in styles.items()),
            *_animations({key[1:] for key in groups}, ends),
            "</style>",
            '<rect x="-12" y="-12" width="100%" height="100%" rx="12" fill="#121212"/>',
            *content,
            "</svg>\n",
        )
    )


def _elements(picture: str, styles: dict[str, str]) -> list[str]:
    """The rectangles and texts of a picture. `styles` has the class of each style so far."""
    names = {
        name: styles.setdefault(style.replace(" ", ""), f"s{len(styles)}")
        for name, style in _STYLE.findall(picture)
    }
    texts = (
        f'<text class="{names[name]}" x="{x}" y="{y}" textLength="{length}">{text}</text>'
        for name, x, y, length, text in _TEXT.findall(picture)
        if text.replace("&#160;", "").strip()
    )
    return [*dict.fromkeys((*_BACKGROUND.findall(picture), *texts))]


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last of each run of successive numbers: 1 2 4 gives (1, 2) and (4, 4)."""
    found = []
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        found.append((members[0], members[-1]))
    return found


def _name(first: int, last: int) -> str:
    return f"f{first}-{last}"


def _animations(runs: Iterable[tuple[int, int]], ends: Sequence[float]) -> list[str]:
    """The CSS that shows each run of pictures in its time, and the last one without motion."""
    lines = []
    for first, last in sorted(runs):
        name = _name(first, last)
        if (first, last) == (0, len(ends) - 1):
            continue
        start, end = (ends[first - 1] if first else 0.0), ends[last]
        steps = ["0%{visibility:hidden}"] if first else []
        steps.append(f"{100 * start / ends[-1]:.3f}%{{visibility:visible}}")
        steps += [f"{100 * end / ends[-1]:.3f}%{{visibility:hidden}}"] if end < ends[-1] else []
        lines.append(f"@keyframes {name}{{{''.join(steps)}}}")
        lines.append(
            f".{name}{{visibility:hidden;animation:{name} {ends[-1]:g}s step-end infinite}}"
        )
    still = ",".join(f".{_name(*run)}" for run in sorted(runs) if run[1] == len(ends) - 1)
    lines.append(
        "@media (prefers-reduced-motion:reduce){g{animation:none!important}"
        f"{still}{{visibility:visible}}}}"
    )
    return lines


if __name__ == "__main__":
    main()
