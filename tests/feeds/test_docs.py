"""Every example in docs/feeds.md is read as it stands."""

import json
import re
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest

from tracker.election import Election, folder
from tracker.feeds import read
from tracker.feeds.native_shapes import schema
from tracker.feeds.table_rows import COLUMNS

PAGE = (Path(__file__).parents[2] / "docs" / "feeds.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```(xml|csv|json)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)

STATED = [
    [("Ipswich", "result", "Con")],
    [("Ipswich", "rush", "Con")],
    [("Peterborough", "result", "Con")],
    [("Ipswich", "rush", "Con"), ("North Norfolk", "rush", "Con")],
    [("St Albans", "result", "LD"), ("Ipswich", "rush", "Con"), ("North Norfolk", "recount", None)],
]


@pytest.fixture(scope="module")
def anglia() -> Election:
    return folder.load_election("anglia-2019")


@pytest.mark.parametrize(
    ("suffix", "text", "stated"),
    [(suffix, text, said) for (suffix, text), said in zip(EXAMPLES, STATED, strict=True)],
)
def test_an_example_gives_the_bulletins_of_the_page(
    anglia: Election, suffix: str, text: str, stated: list[tuple[str, str, str | None]]
) -> None:
    reading = read(f"example.{suffix}", text.encode(), anglia)
    assert [(anglia.seat_by_id[b.seat].name, b.kind, b.winner) for b in reading.bulletins] == stated
    assert reading.warnings == ()


def test_the_json_examples_validate_against_the_schema() -> None:
    texts = [text for suffix, text in EXAMPLES if suffix == "json"]
    assert texts
    for text in texts:
        jsonschema.validate(json.loads(text), schema())


def test_the_page_lists_the_columns_of_the_code() -> None:
    assert tuple(re.findall(r"^\| `([a-z ]+)` \|", PAGE, re.MULTILINE)) == COLUMNS
