"""Any bytes give a reading, or one sentence that is safe on a terminal; never another error."""

import csv
import gc
import io
import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.makers.hostile_bytes import (
    DOCUMENT,
    HOSTILE,
    NASTY,
    TABLE,
    VALID,
    assert_understood_or_one_sentence,
)
from tests.makers.small_night import ELECTION
from tracker.feeds import FORMATS, DocumentError, RejectedError, read
from tracker.feeds.parsing import MAX_DOCUMENT_BYTES

TEXTS = (
    "1_000", "１２", "+5", "-5", "1,234", "5\n", "", "0", "007", "9" * 13, "1e3", "NaN", "*", "yes", "Con", "C",
    "Lab", "Ind", "Ipswich", "332", "Norwich", "E14000848", "02:48", "2017-06-08", "General Election Test",
    "rush", "[/x]", "\x1b[2J", "\u202e", "\u200b", "\ud800", "\ufdd0", "a" * 201, "rows", "votes", "=1+1",
)  # fmt: skip
"""Values that mean something somewhere."""
ENCODINGS = (
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "latin-1",
    "cp1252",
    "utf-7",
)

suffixes = st.sampled_from(sorted(FORMATS))
texts = st.sampled_from(TEXTS) | st.text(max_size=8)
numbers = st.integers(-2, 10**13) | st.floats() | st.sampled_from([24952, 19473, 44425, 10**30])
scalars = texts | numbers | st.none() | st.booleans()
values = scalars | st.lists(scalars, max_size=3) | st.dictionaries(texts, scalars, max_size=3)


@st.composite
def spoilt_bytes(draw: st.DrawFn) -> tuple[str, bytes]:
    """A valid document in which a few stretches were replaced, or that is encoded otherwise."""
    suffix = draw(suffixes)
    data = draw(st.sampled_from(VALID[suffix]))
    if draw(st.integers(0, 7)) == 0:
        data = data.decode().encode(draw(st.sampled_from(ENCODINGS)), "replace")
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 30)) | st.just(len(data)))
        inserted = draw(
            st.sampled_from(NASTY) | st.binary(max_size=12) | st.just(data[start:end] * 2)
        )
        data = data[:start] + inserted + data[end:]
    return suffix, data


def at_random(draw: st.DrawFn, places: list[Any]) -> Any:
    return places[draw(st.integers(0, len(places) - 1))]


@st.composite
def spoilt_json(draw: st.DrawFn) -> tuple[str, bytes]:
    """The document with a few of its values replaced, taken away, named otherwise or doubled."""
    document = json.loads(DOCUMENT)
    for _ in range(draw(st.integers(1, 4))):
        holders = [document]
        for one in holders:  # grows as it goes
            inside = one.values() if isinstance(one, dict) else one
            holders += [value for value in inside if isinstance(value, dict | list) and value]
        holder = at_random(draw, holders)
        key = at_random(draw, list(holder) if isinstance(holder, dict) else [*range(len(holder))])
        match draw(st.sampled_from(["replace", "take away", "add", "other name"])):
            case "replace":
                holder[key] = draw(values)
            case "add" if isinstance(holder, list):
                holder.append(holder[key])
            case "add" | "other name" if isinstance(holder, dict):
                holder[draw(texts)] = holder.pop(key)
            case _ if len(holder) > 1:
                del holder[key]
    text = json.dumps(document, ensure_ascii=draw(st.booleans()))
    return ".json", text.encode("utf-8", "surrogatepass")


@st.composite
def spoilt_table(draw: st.DrawFn) -> tuple[str, bytes]:
    """The table with a few of its cells, rows and columns replaced, taken away or doubled."""
    rows = [*csv.reader(io.StringIO(TABLE.decode()))]
    for _ in range(draw(st.integers(1, 4))):
        row, column = at_random(draw, rows), draw(st.integers(0, 9))
        match draw(
            st.sampled_from(["cell", "cell", "cell", "row", "no row", "column", "no column"])
        ):
            case "row":
                rows.insert(draw(st.integers(0, len(rows))), [*row])
            case "no row" if len(rows) > 1:
                rows.remove(row)
            case "column":
                rows = [[*one, one[column % len(one)]] if one else one for one in rows]
            case "no column":
                rows = [one[:column] + one[column + 1 :] for one in rows]
            case _ if row:
                row[column % len(row)] = draw(texts)
    text = io.StringIO()
    csv.writer(text, delimiter=draw(st.sampled_from(",;\t"))).writerows(rows)
    return ".csv", text.getvalue().encode("utf-8", "surrogatepass")


@st.composite
def spoilt_xml(draw: st.DrawFn) -> tuple[str, bytes]:
    """A message with a few attributes and elements replaced, taken away, renamed or doubled."""
    root = ElementTree.fromstring(draw(st.sampled_from(VALID[".xml"])))
    for _ in range(draw(st.integers(1, 4))):
        parent = at_random(draw, [one for one in root.iter() if len(one)] or [root])
        element = at_random(draw, [*root.iter()])
        name = at_random(draw, [*element.attrib, "votes", "elected", "revision", "number"])
        match draw(st.sampled_from(["value", "value", "value", "none", "twice", "gone", "tag"])):
            case "value":
                element.set(name, draw(texts))
            case "none":
                element.attrib.pop(name, None)
            case "twice":
                parent.extend(list(parent)[:1])
            case "gone":
                for child in list(parent)[:1]:
                    parent.remove(child)
            case _:
                element.tag = draw(st.sampled_from(sorted({one.tag for one in root.iter()})))
    text = ElementTree.tostring(root, encoding="unicode")
    return ".xml", text.encode("utf-8", "surrogatepass")


unhurried = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""Bytes, not time, are the matter of these; what a document may cost is tested below."""
thorough = settings(unhurried, max_examples=1500)


@unhurried
@given(suffixes, st.binary(max_size=400))
@example(".csv", b"\xef\xbb\xbf,")
@example(".csv", b'""')
@example(".json", b"[[" * 50_000)
@example(".json", b'{"x - at `$.y`": 1}')
@example(".json", b'"\\ud800"')
@example(".xml", b'<?xml version="1.0" encoding="idna"?><a/>')
def test_any_bytes(suffix: str, data: bytes) -> None:
    assert_understood_or_one_sentence(suffix, data)


@unhurried
@given(suffixes, st.text(max_size=200))
def test_any_text(suffix: str, text: str) -> None:
    assert_understood_or_one_sentence(suffix, text.encode("utf-8", "surrogatepass"))


@thorough
@given(spoilt_bytes())
def test_a_valid_document_spoilt(document: tuple[str, bytes]) -> None:
    assert_understood_or_one_sentence(*document)


@thorough
@given(spoilt_json() | spoilt_table() | spoilt_xml())
def test_a_well_formed_document_with_other_content(document: tuple[str, bytes]) -> None:
    assert_understood_or_one_sentence(*document)


@unhurried
@given(st.text(), st.binary(max_size=20))
def test_any_name(name: str, data: bytes) -> None:
    assert_understood_or_one_sentence(name, data)


# What a document may cost


MOST_MEMORY = 100_000_000
"""Bytes that one document may cost beside its own."""


MOST_WORK = 20
"""How many times two million additions one document may cost: a second, where nothing else runs."""


@pytest.fixture(scope="module")
def nothing_else_to_look_through() -> None:
    """What other tests have left in memory is no cost of ours."""
    gc.collect()
    gc.freeze()


def processor_seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


@pytest.mark.usefixtures("nothing_else_to_look_through")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_costs_no_more_than_forty_million_additions(name: str) -> None:
    suffix, data = HOSTILE[name][0], HOSTILE[name][1]()
    floor = processor_seconds(lambda: sum(n for n in range(2_000_000)))
    cost = processor_seconds(lambda: assert_understood_or_one_sentence(suffix, data))
    assert cost < MOST_WORK * floor


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_costs_python_less_than_100_megabytes(name: str) -> None:
    suffix, data = HOSTILE[name][0], HOSTILE[name][1]()
    tracemalloc.start()
    try:
        with suppress(DocumentError):
            read(f"document{suffix}", data, ELECTION)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


MEASURE = """
import json, re
from contextlib import suppress
from pathlib import Path
from tests.makers.small_night import ELECTION
from tests.makers.hostile_bytes import HOSTILE
from tracker.feeds import DocumentError, read

def resident(line):
    status = Path("/proc/self/status").read_text()
    return 1024 * int(re.search(line + ":[^0-9]+([0-9]+) kB", status)[1])

costs = {}
for name, (suffix, made) in HOSTILE.items():
    data = made()
    Path("/proc/self/clear_refs").write_text("5")  # the peak is from now on
    before = resident("VmRSS")
    with suppress(DocumentError):
        read(f"document{suffix}", data, ELECTION)
    costs[name] = resident("VmHWM") - before
print(json.dumps(costs))
"""


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="Linux counts memory so")
def test_a_hostile_document_costs_the_process_less_than_100_megabytes() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    if "clear_refs" in done.stderr:
        pytest.skip("the peak of a process cannot be set back here")
    assert done.stderr == ""
    costs = json.loads(done.stdout)
    assert costs.keys() == HOSTILE.keys()
    assert max(costs.values()) < MOST_MEMORY, costs
    assert max(costs.values()) > 1_000_000  # or it was not measured


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_a_document_that_is_too_large_is_rejected(suffix: str) -> None:
    with pytest.raises(RejectedError, match="has 4,000,001 bytes; at most 4,000,000 are read"):
        read(f"document{suffix}", b" " * MAX_DOCUMENT_BYTES + b"x", ELECTION)
