"""The producer's settings and the saved state of the board: reading, writing and errors."""

import datetime as dt
import os
import re
import tomllib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from textual.binding import Binding

from tests.makers import night
from tracker.events.hooks.settings import Hook
from tracker.support.user_files import SettingsError
from tracker.ui import actions, saved_state, settings
from tracker.ui.actions import BACK, BOARD, BY_ID, SEAT, STEPS, Action, bindings, clash, shown_key
from tracker.ui.saved_state import SavedState, path_for
from tracker.ui.settings import Alerts, Settings, read
from tracker.ui.view_models import marginals, seats, upcoming
from tracker.ui.view_models.filter import parse_filter
from tracker.ui.view_models.saved_views import SLOTS, VIEWS, SavedView, read_view

Written = Callable[[str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes a settings file."""

    def write(text: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def refused(path: Path) -> str:
    """The error of a settings file."""
    with pytest.raises(SettingsError) as caught:
        read(path)
    return str(caught.value)


ROOT = Path(__file__).resolve().parents[2]


def test_the_examples_of_the_documentation_can_be_read(written: Written) -> None:
    hook, example = (
        re.findall(r"```toml\n(.*?)```", (ROOT / page).read_text("utf-8"), re.S)[0]
        for page in ("docs/outputs.md", "docs/settings.md")
    )
    assert read(written(example)).keys == {"declare": "D"}
    assert read(written(hook)).hooks == (
        Hook(on=("flip", "correction"), url="https://chat.example/hook"),
    )


def test_the_page_about_the_board_has_every_action_with_its_key() -> None:
    page = (ROOT / "docs/board.md").read_text("utf-8")
    for action in BY_ID.values():
        assert f"| `{action.id}` | `{shown_key(action.key)}` | {action.help} |" in page


# -- valid settings ---------------------------------------------------------------


def test_an_empty_file_gives_the_defaults(written: Written) -> None:
    assert read(written("")) == Settings()


def test_the_example_file_can_be_read(written: Written) -> None:
    example = (settings.__doc__ or "").split("\n\n", 1)[1]
    assert read(written(example)) == Settings(
        theme="night",
        keys={"declare": "D"},
        alerts=Alerts(
            tiers={"member-lost": "alert"},
            parties=("Con", "Lab"),
            watch=("North Norfolk",),
        ),
        views={"7": SavedView("seats", "lab gain maj<500")},
        hooks=(Hook(url="https://chat.example/hook"),),
    )


def test_the_example_file_has_every_setting() -> None:
    example = tomllib.loads((settings.__doc__ or "").split("\n\n", 1)[1])
    assert set(example) == set(Settings.__struct_fields__)
    assert set(example["alerts"]) == set(Alerts.__struct_fields__)


def test_settings_that_the_file_leaves_out_are_the_defaults(written: Written) -> None:
    assert read(written("[alerts]\nbell = false")) == Settings(alerts=Alerts(bell=False))


def test_without_a_file_the_settings_are_the_defaults() -> None:
    assert read(None) == Settings()


@pytest.mark.parametrize(
    ("spelling", "meant"),
    [
        ("D", "D"),
        ("d,D", "d,D"),
        ("d, D", "d,D"),
        ("?,slash", "question_mark,slash"),
        ("<", "less_than_sign"),
    ],
)
def test_a_key_can_be_written_as_on_the_keyboard(
    written: Written, spelling: str, meant: str
) -> None:
    """Textual's name of "?" is question_mark, and no key has a space before it."""
    others = ("help", "find", "left", "previous-seat")
    free = "".join(f'{name} = "f{n}"\n' for n, name in enumerate(others, 1))
    path = written(f'[keys]\n{free}declare = "{spelling}"')
    assert read(path).keys["declare"] == meant


# -- invalid settings --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "right"),
    [
        ('theme = "mauve"', '"mauve"', "night, day, contrast"),
        ('[alerts.tiers]\nflop = "alert"', '"flop"', "correction, conflict, doubtful"),
        ('[alerts.tiers]\nflip = "loud"', '"loud"', "off, inbox, alert, alarm"),
        ('[alerts]\nkinds = ["flip"]', "kinds", "unknown"),
        ('[keys]\ndeclair = "D"', '"declair"', "declare"),
        ('[keys]\ndeclare = "c"', '"c"', "both declare and confirm"),
        ('[keys]\ndeclare = "D,c"', '"c"', "both declare and confirm"),
        ('[keys]\ndeclare = ""', "declare", "key"),
        ('[views]\n1 = "seats: lab"', '"1"', "7, 8, 9, 0"),
        ('[views]\n7 = "seat: lab"', '"seat: lab"', "targets, seats, problems"),
        ('[views]\n7 = ""', '""', "targets, seats, problems"),
        ('colour = "red"', "colour", "unknown"),
        ("[alerts]\nloud = true", "loud", "unknown"),
    ],
)
def test_an_error_has_the_file_the_value_and_the_correct_values(
    written: Written, text: str, value: str, right: str
) -> None:
    path = written(text)
    sentence = refused(path)
    assert sentence.startswith(f"{path}: ")
    assert value in sentence
    assert right in sentence


def test_a_file_that_is_not_toml_is_refused_with_the_line(written: Written) -> None:
    path = written("[alerts]\nbell = true\nwatch = North Norfolk")
    assert refused(path).startswith(f"{path}: ")
    assert "line 3" in refused(path)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("theme = 3", "theme", "3"),
        ("[keys]\ndeclare = 3", "declare", "3"),
        ('[alerts]\nbell = "yes"', "bell", "yes"),
        ("[alerts.tiers]\nflip = 3", "tiers", "3"),
        ("[views]\n7 = 3", "views", "3"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_with_its_field(
    written: Written, text: str, field: str, value: str
) -> None:
    path = written(text)
    sentence = refused(path)
    assert sentence.startswith(f"{path}: ")
    assert field in sentence
    assert value in sentence.removeprefix(f"{path}: ")


def test_a_given_settings_file_must_exist(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.toml") == f"{tmp_path / 'none.toml'}: no such file"


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    assert refused(tmp_path).startswith(f"{tmp_path}: cannot be read: ")


def test_bytes_that_are_not_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('theme = "näit"'.encode("latin-1"))
    assert refused(path).startswith(f"{path}: cannot be read: ")


# -- the actions and their keys --------------------------------------------------------------


def test_every_action_has_an_id_of_its_own() -> None:
    every = [*BOARD, BACK, *STEPS]
    assert len({action.id for action in every}) == len(every) == len(BY_ID)


def test_actions_of_a_seats_page_have_the_names_of_the_board() -> None:
    assert all(BY_ID[action.id] is action for action in SEAT)


@pytest.mark.parametrize("page_actions", [BOARD, SEAT], ids=["board", "seat"])
def test_no_two_actions_have_the_same_key(page_actions: tuple[Action, ...]) -> None:
    keys = [key for action in page_actions for key in action.key.split(",")]
    assert sorted(set(keys)) == sorted(keys)


def test_the_default_keys_do_not_clash() -> None:
    assert clash({}) == ""


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"declare": "D"}, ""),
        ({"declare": "c", "confirm": "d"}, ""),
        ({"declare": "escape"}, 'keys: "Esc" is both back and declare'),
        ({"declare": "c"}, 'keys: "c" is both declare and confirm'),
        ({"declare": "D, c"}, 'keys: "c" is both declare and confirm'),
        ({"declare": "7"}, 'keys: "7" is both declare and saved-7'),
        ({"find": "question_mark"}, 'keys: "?" is both find and help'),
    ],
)
def test_two_actions_with_one_key_give_a_sentence(keys: dict[str, str], sentence: str) -> None:
    assert clash(keys) == sentence


@pytest.mark.parametrize(
    ("spelling", "taken_by"), [("?", "help"), ("/", "find"), ("*", "watch"), ("<", "left")]
)
def test_a_key_in_use_is_detected_in_any_spelling(spelling: str, taken_by: str) -> None:
    assert taken_by in clash({"declare": spelling})


def test_every_action_is_a_binding_with_its_id() -> None:
    made = {b.id: b for b in bindings(BOARD) if isinstance(b, Binding)}
    assert {name: b.key for name, b in made.items()} == {action.id: action.key for action in BOARD}


@pytest.mark.parametrize(
    ("key", "shown"), [("d", "d"), ("D,d", "D"), ("question_mark", "?"), ("escape", "Esc")]
)
def test_a_key_is_shown_as_on_the_keyboard(key: str, shown: str) -> None:
    assert shown_key(key) == shown


def test_every_action_has_a_label() -> None:
    names = {field.name for field in fields(Action)} - {"rank"}
    assert all(getattr(action, name) for action in BY_ID.values() for name in names)


# -- saved views ---------------------------------------------------------------------

ORDERS = {
    "targets": tuple(marginals.ORDERS),
    "seats": tuple(seats.ORDERS),
    "next": upcoming.ORDERS,
}


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("seats", SavedView("seats")),
        ("seats: lab gain maj<500", SavedView("seats", "lab gain maj<500")),
        ("  log :  ipswich ", SavedView("log", "ipswich")),
        ("map: was:lab", SavedView("map", "was:lab")),
    ],
)
def test_a_view_is_read_as_it_is_written(text: str, view: SavedView) -> None:
    assert read_view(text) == view


@pytest.mark.parametrize(
    ("view", "text"),
    [
        (SavedView("seats"), "seats"),
        (SavedView("seats", "lab gain"), "seats: lab gain"),
        (SavedView("seats", "", "closest"), "seats: sort:closest"),
        (SavedView("seats", "lab", "closest"), "seats: lab sort:closest"),
        (SavedView("seats", "lab sort:name", "closest"), "seats: lab sort:name"),
    ],
)
def test_a_view_is_written_with_its_filter_and_order(view: SavedView, text: str) -> None:
    assert str(view) == text


@pytest.mark.parametrize("text", ["", "seat: lab", "Seats", "lab gain", ": lab"])
def test_a_text_without_a_view_is_refused_with_the_names_of_the_views(text: str) -> None:
    with pytest.raises(ValueError, match=f'"{text}" begins with none of {", ".join(VIEWS)}'):
        read_view(text)


@pytest.mark.parametrize(
    ("view", "order"), [(view, order) for view, orders in ORDERS.items() for order in orders]
)
def test_a_saved_order_can_be_written_in_the_settings(view: str, order: str) -> None:
    saved = read_view(str(SavedView(view, "ipswich", order)))
    query = parse_filter(saved.query, night.anglia(), orders=ORDERS[view])
    assert (saved.view, query.order) == (view, order)
    assert [term.word for term in query.terms] == ["ipswich"]


# -- the saved state ----------------------------------------------------------------------

MARKED = SavedState(
    view="seats",
    filters={"seats": 'lab "milton keynes"'},
    orders={"seats": "closest"},
    selected={"map": "E14000761"},
    views={SLOTS[0]: SavedView("log", "flip")},
    watched={"E14001021", "E14000761"},
    seen={"E14000761": "Con"},
    seen_corrections={"E14000761": "ab12"},
    log_seen_at=dt.datetime(2019, 12, 13, 3, 30, tzinfo=dt.UTC),
    muted=True,
    theme="day",
    initials="AB",
)


def test_the_saved_state_can_be_read_back(tmp_path: Path) -> None:
    path = tmp_path / "of this" / "night.json"
    assert saved_state.StateFile(path, SavedState()).save(MARKED) == ""
    assert saved_state.load(path) == MARKED


def test_the_state_of_the_test_has_every_field() -> None:
    new = SavedState()
    assert all(getattr(MARKED, name) != getattr(new, name) for name in SavedState.__struct_fields__)


def test_equal_states_are_written_equally() -> None:
    first, second = (dict.fromkeys(names, "closest") for names in (VIEWS, VIEWS[::-1]))
    assert saved_state.encoded(SavedState(orders=first)) == saved_state.encoded(
        SavedState(orders=second)
    )


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(b"", id="empty"),
        pytest.param(saved_state.encoded(MARKED).encode()[:-9], id="cut short"),
        pytest.param(b"\0" * 512, id="nothing but noughts"),
        pytest.param(b'{"view": "\xff\xfe"}', id="no text"),
        pytest.param(b'{"watched": 3}', id="another sort"),
        pytest.param(b"[" * 50_000, id="endless"),
    ],
)
def test_a_damaged_file_gives_an_empty_state(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / "night.json"
    path.write_bytes(damaged)
    assert saved_state.load(path) == SavedState()


def test_fields_of_a_later_version_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "night.json"
    path.write_bytes(b'{"view": "map", "dreams": 3}')
    assert saved_state.load(path) == SavedState(view="map")


@pytest.mark.parametrize("path", [None, Path("none.json")], ids=["nowhere", "no file"])
def test_without_a_file_the_state_is_empty(path: Path | None) -> None:
    assert saved_state.load(path) == SavedState()


def test_a_state_that_cannot_be_saved_gives_a_sentence(tmp_path: Path) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.touch()
    path = in_the_way / "night.json"
    assert (
        saved_state.StateFile(path, SavedState())
        .save(SavedState())
        .startswith(f"{path}: what you marked cannot be kept: ")
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_write_permission_gives_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    sentence = saved_state.StateFile(tmp_path / "night.json", SavedState()).save(SavedState())
    tmp_path.chmod(0o700)
    assert sentence == (
        f"{tmp_path / 'night.json'}: what you marked cannot be kept: Permission denied"
    )


def test_each_ledger_has_its_own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page_actions, there = tmp_path / "page_actions" / "night.db", tmp_path / "there" / "night.db"
    monkeypatch.chdir(tmp_path)
    assert path_for(page_actions) != path_for(there)
    assert path_for(page_actions) == path_for(Path("page_actions") / "night.db")
    path = path_for(page_actions)
    assert path
    assert path.name.startswith("night-")


def test_the_state_and_the_settings_have_the_same_slots() -> None:
    assert [action.key for action in actions.SAVED] == list(SLOTS)
    assert not set(SLOTS) & {action.key for action in actions.VIEW}


def test_two_boards_of_one_user_lose_no_mark(tmp_path: Path) -> None:
    path = tmp_path / "night.json"
    start = SavedState(watched={"A", "B"}, seen={"A": "Con"})
    assert saved_state.StateFile(path, SavedState()).save(start) == ""
    first, second = saved_state.StateFile(path, start), saved_state.StateFile(path, start)
    first.save(SavedState(watched={"A", "B", "C"}, seen={"A": "Lab"}, view="map"))
    second.save(SavedState(watched={"B", "D"}, seen={"A": "Con", "E": "LD"}, view="log"))
    kept = saved_state.load(path)
    assert kept.watched == {"B", "C", "D"}  # the second board stopped to watch A
    assert kept.seen == {"A": "Lab", "E": "LD"}
    assert kept.view == "log"
    first.save(SavedState(watched={"A", "B", "C", "F"}, seen={"A": "Lab"}, view="map"))
    assert saved_state.load(path).watched == {"B", "C", "D", "F"}


def test_a_mark_that_could_not_be_written_is_written_later(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.write_text("a file in place of the folder")
    file = saved_state.StateFile(folder / "night.json", SavedState())
    assert "cannot be kept" in file.save(SavedState(watched={"A"}))
    folder.unlink()
    assert file.save(SavedState(watched={"A"})) == ""
    assert saved_state.load(folder / "night.json").watched == {"A"}
