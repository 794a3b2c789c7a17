"""A picture of the page as an SVG file of its own, to be embedded in any page.

Its rules apply only within it, and it follows the light or dark scheme of the page.
"""

NAME = "tracker-map"

_STYLE = """
.tracker-map { --paper: #ffffff; --ink: #16181d; --quiet: #4d5460; --track: #eceff3;
  font-family: system-ui, sans-serif }
@media (prefers-color-scheme: dark) { .tracker-map { --paper: #14161b; --ink: #eceff4;
  --quiet: #aab2c0; --track: #242932 } }
.tracker-map text { font-size: 11px; text-anchor: middle }
.tracker-map text:not([fill]) { fill: var(--ink) }
.tracker-map .alone { font-size: 20px }
.tracker-map .letters { font-size: 8.5px }
.tracker-map .bar { stroke: var(--ink); stroke-width: 1 }
.tracker-map .own { stroke-width: 3; stroke-dasharray: 4 3 }
.tracker-map .open { fill: var(--track); stroke: var(--quiet); stroke-width: 1 }
.tracker-map .gain { fill: var(--paper); stroke: var(--ink); stroke-width: 1 }
"""


def standalone(svg: str) -> str:
    """The picture with the namespace of SVG and with its style."""
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" class="{NAME}"'
    drawn = svg.removeprefix("<svg").removesuffix("</svg>")
    return f"{opening}{drawn}<style>{_STYLE}</style></svg>\n"
