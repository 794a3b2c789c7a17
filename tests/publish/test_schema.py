"""docs/publish.schema.json is current, and every published object conforms to it."""

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from tests.makers import boards, night
from tests.publish.memory_place import MemoryPlace
from tracker.board import Board
from tracker.election.clock import wall_clock
from tracker.ledger import Ledger
from tracker.publish.objects import SUMMARIES
from tracker.publish.publication import Publication
from tracker.publish.publisher import Publisher
from tracker.publish.schema import SHAPES, schema

FILE = Path(__file__).parents[2] / "docs" / "publish.schema.json"


def test_the_file_is_current() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8")) == schema()


def test_the_schema_has_a_name_of_its_own() -> None:
    assert schema()["$id"] == "urn:tracker:publish:1"


@pytest.mark.parametrize("file", ["publish", "summary"])
def test_every_field_is_described(file: str) -> None:
    found = json.loads(FILE.with_name(f"{file}.schema.json").read_text(encoding="utf-8"))
    for name, shape in found["$defs"].items():
        for field, value in shape.get("properties", {}).items():
            assert is_described(value, found["$defs"]), (name, field)


def is_described(value: dict[str, Any], shapes: dict[str, Any]) -> bool:
    """Whether a field, a branch of it or the shape that it has is described."""
    if "$ref" in value:
        value = shapes[value["$ref"].rpartition("/")[2]]
    branches = value.get("anyOf", ())
    return "description" in value or any(is_described(branch, shapes) for branch in branches)


def validator(shape: str) -> jsonschema.Draft202012Validator:
    of_shape = {"$ref": f"#/$defs/{shape}", "$defs": schema()["$defs"]}
    return jsonschema.Draft202012Validator(
        of_shape, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


BOARDS = {
    "before": Board.empty(night.anglia()),
    "the end": night.anglia_board(),
    "every status": boards.unfinished(),
    "hostile": boards.hostile("</script>"),
}


@pytest.mark.parametrize("when", BOARDS)
def test_every_object_conforms_to_its_schema(when: str, tmp_path: Path) -> None:
    place, board = MemoryPlace(), BOARDS[when]
    with Ledger.create(tmp_path / "night.db", board.election, wall_clock()) as ledger:
        with ledger.writing():
            for bulletins in board.bulletins.values():
                ledger.append([*bulletins.values()], wall_clock())
        Publication(ledger, Publisher(place, wall_clock)).publish()
    validators = {path: validator(shape.__name__) for path, shape in SHAPES.items()}
    checked = set()
    for path, data in place.objects.items():
        if path in SUMMARIES or not path.endswith(".json") or path.startswith(("vmix/", "hashed/")):
            continue
        shape = "seats/{id}.json" if path.startswith("seats/") else path
        validators[shape].validate(json.loads(data))
        checked.add(shape)
    assert checked == set(SHAPES)


def test_an_object_of_another_shape_does_not_conform() -> None:
    with pytest.raises(jsonschema.ValidationError):
        validator("State").validate({"version": 1, "objects": {}})
