"""The themes of the board: dark, light, and high contrast.

View models write the styles of their text for a dark background; `widgets.paint` adapts them to the
light theme.
"""

from textual.theme import Theme

_OWN = {"input-selection-background": "#5aa9e6 35%"}

NIGHT = Theme(
    name="night",
    primary="#5aa9e6",
    secondary="#8a94a6",
    accent="#f2b134",
    foreground="#e6e9ef",
    background="#14161b",
    surface="#1b1e25",
    panel="#232730",
    success="#6fcf97",
    warning="#f2b134",
    error="#e5534b",
    variables={**_OWN, "cursor": "#243044", "alarm-panel": "#4a1512"},
)
DAY = Theme(
    name="day",
    primary="#1f5f99",
    secondary="#5b6472",
    accent="#8a5a00",
    foreground="#14161b",
    background="#ffffff",
    surface="#f2f4f7",
    panel="#e3e7ed",
    success="#1e6b3c",
    warning="#8a5a00",
    error="#b3261e",
    dark=False,
    variables={**_OWN, "cursor": "#cfe0f5", "alarm-panel": "#f6cfcb"},
)
CONTRAST = Theme(
    name="contrast",
    primary="#ffffff",
    secondary="#d0d0d0",
    accent="#ffff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1a1a1a",
    success="#00ff00",
    warning="#ffff00",
    error="#ff5555",
    variables={**_OWN, "cursor": "#000070", "alarm-panel": "#800000"},
)

THEMES = (NIGHT, DAY, CONTRAST)
