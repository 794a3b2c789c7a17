"""The table of actions. The keys, the help, the palette and the key bar are made from it."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from textual.binding import Binding, BindingType
from textual.keys import KEY_NAME_REPLACEMENTS

from tracker.ui.view_models.key_bar import Key
from tracker.ui.view_models.saved_views import SLOTS, TITLES, VIEWS, SavedView

KEPT_RANK = 4
"""The rank of the kept views in the key bar."""
HELP_ONLY = 9
"""The rank of an action that is not in the key bar."""


@dataclass(frozen=True, slots=True)
class Action:
    """An action that a key, a click or the palette starts."""

    id: str
    """Its name in the settings: "declare"."""
    name: str
    """A method for Textual to call: "view('seats')" is `action_view("seats")` of the screen,
    "app.step(1)" is `action_step(1)` of the app."""
    key: str
    """The default keys, as Textual names them, with commas between."""
    label: str
    """A word or two, for the key bar and the palette."""
    help: str
    """A sentence, for the help and the palette."""
    rank: int = HELP_ONLY
    """In a key bar that is too narrow, actions of a higher rank are left out first."""


_ABOUT = (
    "The marginals, grouped as they were published",
    "Every seat",
    "Files that were held or rejected, and why",
    "The region, one tile a seat, coloured as it declares",
    "What happened, with times; new since you last looked",
    "What is still to come: recounts, overdue, due now, later",
)
VIEW = tuple(
    Action(f"view-{view}", f"view('{view}')", str(number), title, about, 1)
    for number, (view, title, about) in enumerate(zip(VIEWS, TITLES, _ABOUT, strict=True), 1)
)
SAVED = tuple(
    Action(f"saved-{slot}", f"saved('{slot}')", slot, f"View {slot}", f"The view kept on {slot}")
    for slot in SLOTS
)

LIST = (
    Action("find", "filter", "slash", "Find", "Filter this view: lab gain maj<500 norfolk", 2),
    Action("order", "order", "o", "Order", "The next order of this view", 5),
    Action("reverse", "reverse", "O", "Reverse", "The same order, turned round"),
    Action("left", "shift(-1)", "less_than_sign", "Columns left", "Earlier columns"),
    Action("right", "shift(1)", "greater_than_sign", "Columns right", "Further columns"),
    Action("keep", "keep_view", "v", "Keep view", "Keep this view on a number key"),
    Action("marked", "marked", "exclamation_mark", "Marked", "Every seat with a sign, by sign", 4),
    Action(
        "confirm-list",
        "app.confirm_list",
        "C",
        "Confirm list",
        "Confirm the doubtful seats of this list, else all of it, with one signature",
    ),
    Action("seen", "seen", "space", "Seen", "Its flip or correction was seen: no mark for it", 6),
    Action("all-seen", "all_seen", "S", "All seen", "Every flip and correction was seen"),
    Action(
        "watch", "watch", "asterisk", "Watch", "Every change of this seat is an alert; again: stop"
    ),
)
"""Actions of the view that is shown."""

DESK = tuple(
    Action(name, f"app.entry('{name}')", key, label, help, rank)
    for name, key, label, help, rank in (
        ("declare", "d", "Declare", "Mark this seat declared, after a confirmation", 2),
        ("confirm", "c", "Confirm", "The desk has checked it; if doubtful, it now counts", 6),
        ("retract", "r", "Retract", "Take back what the desk said of this seat", 7),
        ("pin", "p", "Pin", "Hold to what stands, whatever the feed says next", 7),
        ("unpin", "u", "Unpin", "Let the feed speak for this seat again", 7),
        ("note", "n", "Note", "Put a note on this seat, for everybody", 7),
        ("set-aside", "a", "Set aside", "No declaration is expected tonight: leave it out", 8),
        ("settle", "x", "Settle", "Choose one of two statements; take a file off view 3", 6),
        ("undo", "U", "Undo", "Take back your last entry, after a confirmation", 8),
        ("copy", "y", "Copy", "Copy the sentence for the air", 7),
    )
)
"""Actions about the selected seat, and "undo" about any seat; all but "copy" make desk entries."""

NIGHT = (
    Action("as-of", "app.as_of", "t", "As of", "The board of another moment; again for now", 4),
    Action(
        "earlier", "app.step(-1)", "left_square_bracket", "Earlier", "One statement back in time"
    ),
    Action("later", "app.step(1)", "right_square_bracket", "Later", "One statement on, up to now"),
    Action("recent", "app.recent", "L", "Last ten", "The last ten minutes, and seats over time", 8),
    Action(
        "projected", "app.projected", "P", "Projected", "Seats on the swing so far: not a result"
    ),
    Action("wall", "app.wall", "w", "Wall", "For a screen across the room; any key leaves it"),
    Action("export", "app.export", "e", "Export", "Write the gains and holds summary to a file", 3),
    Action("picture", "app.screenshot", "s", "Picture", "Save a picture of the board (SVG)"),
    Action(
        "inbox", "app.inbox", "i", "Alerts", "What happened, what to do: acknowledge each or all"
    ),
    Action("mute", "app.mute", "m", "Mute", "No bell, no alerts but the gravest; again: as before"),
    Action("theme", "app.next_theme", "T", "Theme", "The next colours: night, day, contrast"),
    Action("help", "app.help", "question_mark", "Help", "Every key; type to search", 1),
    Action("quit", "app.quit", "q", "Quit", "Leave; asks first. Everything received is kept", 2),
)
"""Actions of the board and of a seat's page."""

BACK = Action("back", "back", "escape", "Back", "Back to the board", 1)

STEPS = (
    Action("previous-seat", "step_seat(-1)", "less_than_sign", "Previous", "The seat before", 8),
    Action(
        "next-seat", "step_seat(1)", "greater_than_sign", "Next", "The next seat of the list", 8
    ),
)
"""Actions of a seat's page alone."""

BOARD = (*VIEW, *LIST, *DESK, *NIGHT, *SAVED)
"""Every action of the board."""
SEAT = (BACK, *STEPS, *DESK, *NIGHT)
"""Every action of a seat's page."""

ON_BOARD = tuple(a for a in (*VIEW, *LIST, *SAVED) if a.id not in ("left", "right"))
"""Actions of the board whose keys work on a seat's page too."""
OF_MARKS = frozenset(("watch", "seen", "all-seen"))
"""Those of `ON_BOARD` that leave the page open."""

BY_ID = {action.id: action for action in (*BOARD, BACK, *STEPS)}

MOVES = (
    ("↑ ↓ or k j", "Move through the list"),
    ("← →", "Across the map; in the list of seats, further columns (as < and >)"),
    ("PgUp PgDn Home End", "Move further"),
    ("Tab", "To the next panel: the view, the latest, still to come"),
    ("Enter", "Open the selected seat; a click selects, a click on the selected opens"),
    ("Esc", "Close the dialog or page; clear the filter and the alerts"),
    ("Ctrl+P", "Every action and every seat, by name"),
)
"""Keys that the settings cannot change, with their texts for the help."""

OF_LISTS = frozenset(
    "up down left right j k h l g G pageup pagedown home end enter tab shift+tab".split()
)
"""Keys that the lists use; the settings cannot give them to an action."""

_NAMES = {
    "slash": "/",
    "question_mark": "?",
    "escape": "Esc",
    "space": "Space",
    "asterisk": "*",
    "exclamation_mark": "!",
    "left": "←",
    "right": "→",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}


def shown_key(key: str) -> str:
    """The first of an action's keys as text for a person: "/" for "slash"."""
    first = key.split(",")[0]
    return _NAMES.get(first, first)


def keys_named(text: str) -> str:
    """Keys in the form of `Action.key`, from keys as a person writes them: `d, D, ?`."""
    keys = [part.strip() for part in text.split(",")]
    if "," in text and not any(keys):  # the key is the comma
        return "comma"
    return ",".join(_named(key) for key in keys if key)


def _named(key: str) -> str:
    if len(key) > 1 or key.isalnum():
        return {"space": "space", "esc": "escape"}.get(key.casefold(), key)
    name = unicodedata.name(key).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def bindings(actions: Iterable[Action]) -> list[BindingType]:
    """Textual's bindings for actions. A binding has the id of its action, to change its key."""
    return [Binding(a.key, a.name, a.label, show=False, tooltip=a.help, id=a.id) for a in actions]


def clash(keys: Mapping[str, str]) -> str:
    """An error sentence if a key would have two actions, or is one of `OF_LISTS`; else empty.

    `keys` are the keys of the settings by action id.
    """
    for action_id, own in keys.items():
        for key in keys_named(own).split(","):
            if key in OF_LISTS:
                return f'keys: "{shown_key(key)}" for {action_id} moves through lists already'
    for screen in (BOARD, SEAT):
        taken: dict[str, str] = {}
        for action in screen:
            for key in keys_named(keys.get(action.id, action.key)).split(","):
                other = taken.setdefault(key, action.id)
                if other != action.id:
                    return f'keys: "{shown_key(key)}" is both {other} and {action.id}'
    return ""


def foot_keys(shown: Iterable[Action], own_keys: Mapping[str, str], current: str = "") -> list[Key]:
    """The keys of these actions for the key bar.

    `own_keys` are the keys of the settings by action id; `current` is the action id of the view
    that is shown.
    """
    return [
        Key(shown_key(own_keys.get(a.id, a.key)), a.label, a.name, a.rank, a.id == current)
        for a in shown
        if a.rank < HELP_ONLY
    ]


def kept_keys(kept: Mapping[str, SavedView], own_keys: Mapping[str, str]) -> list[Key]:
    """The keys of the kept views (by number key) for the key bar, each with the view's text."""
    return [
        Key(shown_key(own_keys.get(a.id, a.key)), str(kept[a.key]), a.name, KEPT_RANK)
        for a in SAVED
        if a.key in kept
    ]
