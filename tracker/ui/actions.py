"""Everything a producer can do, by name: the keys, the help and the palette are made from here."""

from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True, slots=True)
class Action:
    """A named action, apart from the key it hangs on."""

    name: str
    """The method `action_<name>` of the screen, or of the app, with its arguments."""
    key: str
    label: str
    """A word or two, for the footer."""
    help: str
    """A sentence, for the help and the palette."""
    footer: bool = True


BOARD = (
    Action("view('targets')", "1", "Targets", "The marginals, grouped as they were published"),
    Action("view('seats')", "2", "Seats", "Every seat; o changes the order, / filters"),
    Action("view('problems')", "3", "Problems", "Files that were held or rejected, and why"),
    Action("filter", "slash", "Find", "Find seats by name, county, party, hold, gain or status"),
    Action("order", "o", "Order", "Change the order of the list of seats", footer=False),
    Action("declare", "d", "Declare", "Mark the selected seat declared, after a confirmation"),
    Action(
        "retract",
        "r",
        "Retract",
        "Take back what the desk said of the selected seat",
        footer=False,
    ),
    Action("app.as_of", "t", "As of", "The board as it was at another time; again for now"),
    Action("app.export", "e", "Export", "Write the gains and holds summary to a file"),
    Action("app.screenshot", "s", "Picture", "Save a picture of the board (SVG)", footer=False),
    Action("app.help", "question_mark", "Help", "This page"),
    Action("app.quit", "q", "Quit", "Leave; asks first. Everything received is already kept"),
)
"""On the board."""

SEAT = (
    Action("declare", "d", "Declare", "Mark this seat declared, after a confirmation"),
    Action("retract", "r", "Retract", "Take back what the desk said of this seat"),
    Action("pin", "p", "Pin", "Hold to what stands, whatever the feed says next"),
    Action("unpin", "u", "Unpin", "Let the feed speak for this seat again"),
    Action("app.help", "question_mark", "Help", "This page"),
    Action("back", "escape", "Back", "Back to the board"),
)
"""On a seat's page."""

MOVES = (
    ("↑ ↓ or k j", "Move through the list"),
    ("PgUp PgDn Home End", "Move further"),
    ("Tab", "To the next panel: targets, latest, still to come"),
    ("Enter", "Open the selected seat"),
    ("Esc", "Close what is open; clear the filter"),
    ("Ctrl+P", "Every action and every seat, by name"),
)
"""Keys that are the same everywhere."""


def bindings(actions: tuple[Action, ...]) -> list[BindingType]:
    """The actions as Textual's bindings."""
    return [
        Binding(one.key, one.name, one.label, show=one.footer, tooltip=one.help) for one in actions
    ]
