"""The colours of the board: dark and calm, so that the parties' own colours speak."""

from textual.theme import Theme

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
    dark=True,
    variables={
        "footer-key-foreground": "#f2b134",
        "footer-background": "#1b1e25",
        "input-selection-background": "#5aa9e6 35%",
    },
)
