"""The JSON Schema of the published objects (docs/publish.schema.json), generated from their shapes.

A shape is a class with the fields of a JSON object.
"""

from inspect import cleandoc
from typing import Any

import msgspec

from tracker.publish.hashed_copies import VERSION_PATH
from tracker.publish.manifest import MANIFEST, Manifest
from tracker.publish.page_shapes import Latest, Seats, Version
from tracker.publish.seat_shape import SeatObject
from tracker.publish.shapes import VERSION, Flips, Next, Parties, State, Targets
from tracker.summary.json_shapes import Shape

SHAPES: dict[str, type[Shape]] = {
    "state.json": State,
    "parties.json": Parties,
    "seats.json": Seats,
    "latest.json": Latest,
    "flips.json": Flips,
    "next.json": Next,
    "targets.json": Targets,
    "seats/{id}.json": SeatObject,
    MANIFEST: Manifest,
    VERSION_PATH: Version,
}
"""The shapes of the objects, by path. `summary.json` has a schema of its own."""
SCHEMA_ID = f"urn:tracker:publish:{VERSION}"
"""The name of the schema; the version is that of the objects."""


def schema() -> dict[str, Any]:
    """The schema (2020-12) of all published objects. `$defs` has each shape by its class name."""
    schemas, components = msgspec.json.schema_components(
        SHAPES.values(), ref_template="#/$defs/{name}"
    )
    for shape in components.values():
        # Python 3.13 and msgspec 0.23 remove the indentation of docstrings; earlier ones keep it.
        shape["description"] = cleandoc(shape["description"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Tracker graphics folder",
        "oneOf": list(schemas),
        "$defs": components,
    }
