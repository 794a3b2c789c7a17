"""Datasette opens a ledger with our metadata, shows its tables and runs the queries."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.makers import night
from tests.makers.commands import ROOT, deliver, night_files, tracker
from tests.makers.ledgers import append_bulletins
from tests.makers.night import MIDNIGHT, anglia, few
from tracker.election import expected_times
from tracker.election.clock import wall_clock
from tracker.election.swing import format_rounded
from tracker.intake.ingest import ingest_once
from tracker.ledger import Ledger
from tracker.ledger.connection import connect
from tracker.ledger.datasette.canned_queries import canned_queries
from tracker.ledger.datasette.columns import TABLES
from tracker.ledger.datasette.metadata import metadata
from tracker.support import sqlite

datasette = pytest.importorskip("datasette.app", reason="Datasette is not installed")

NAME = "anglia-2019"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of all results of Anglia and two desk entries."""
    folder = tmp_path_factory.mktemp("datasette")
    drop = deliver(folder / "drop", dict(night_files()))
    with Ledger.create(folder / f"{NAME}.db", anglia(), wall_clock()) as ledger:
        ingest_once(ledger, [drop], wall_clock, say=lambda line: None)
        append_bulletins(ledger, night.note(ledger.board, "Ipswich", "<b>no answer</b>"))
        append_bulletins(
            ledger, night.desk_entry(ledger.board, "Corby", "Con", {"Con": 9, "Lab": 2})
        )
    return folder / f"{NAME}.db"


def opened(path: Path) -> Any:
    """Datasette for a ledger, with the output of `tracker metadata`."""
    with Ledger.open(path) as ledger:
        printed = json.loads(metadata(ledger.election, path.stem))
    return datasette.Datasette([str(path)], metadata=printed)


@pytest.fixture(scope="module")
def site(path: Path) -> Iterator[Any]:
    site = opened(path)
    yield site
    site.executor.shutdown()


async def page(site: Any, address: str) -> str:
    response = await site.client.get(address, follow_redirects=True)
    assert response.status_code == 200, (address, response.text[:500])
    text: str = response.text
    return text


async def rows(site: Any, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(await page(site, f"/{NAME}/{query}.json?_shape=array"))
    return found


# The metadata


def test_the_described_tables_and_columns_are_those_of_a_ledger(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "night.db", create=True)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name"
        ).fetchall()
        real = {
            name: [row[1] for row in connection.execute(f"PRAGMA table_xinfo({name})")]
            for (name,) in names
        }
    assert {name: list(table.columns) for name, table in sorted(TABLES.items())} == real


def test_label_order_and_facets_are_columns_of_the_table() -> None:
    for table in TABLES.values():
        named = {table.label, table.order.lstrip("-"), *table.facets} - {""}
        assert named <= set(table.columns), table.about


UNITS = ("votes", "points", "per 100", "per cent", "electors", "seats", "bytes", "number", "place")
OTHER_NUMBERS = {
    "checksum",
    "gain",
    "elected",
    "failed",
    "is_verified",
    "heard",
    "last_seq",
    "delivery",
}


def test_the_description_of_every_number_has_its_unit(path: Path) -> None:
    with closing(sqlite.connect(path)) as connection:
        for name, table in TABLES.items():
            for _, column, kind, *_ in connection.execute(f"PRAGMA table_xinfo({name})"):
                if kind in ("INTEGER", "REAL") and column not in OTHER_NUMBERS:
                    description = table.columns[column].lower()
                    assert any(unit in description for unit in UNITS), (name, column)


def test_the_shipped_metadata_is_the_output_of_the_command(path: Path) -> None:
    done = tracker("metadata", "--db", path, cwd=path.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (ROOT / "docs/datasette.json").read_text(encoding="utf-8")


def test_metadata_can_be_written_for_an_election_without_a_ledger(
    tmp_path: Path, path: Path
) -> None:
    done = tracker("metadata", "-e", NAME, "-o", "metadata.json", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [file.name for file in tmp_path.iterdir()] == ["metadata.json"]
    assert (tmp_path / "metadata.json").read_text() == metadata(anglia(), NAME)


def test_only_our_own_elections_have_a_licence() -> None:
    ours = json.loads(metadata(anglia(), NAME))
    theirs = json.loads(metadata(msgspec.structs.replace(anglia(), id="wales-2031"), "night"))
    assert ours["license"] == "Open Parliament Licence v3.0"
    assert "ITV News Anglia" in ours["source"]
    assert not {"license", "license_url", "source"} & set(theirs)


# The pages


async def test_the_database_page_shows_the_election_and_the_queries(site: Any) -> None:
    text = await page(site, f"/{NAME}")
    assert "General Election, 2019-12-12, Anglia" in text
    assert "Open Parliament Licence v3.0" in text
    for question in canned_queries(anglia()).values():
        assert question.title in text


@pytest.mark.parametrize("table", TABLES)
async def test_each_table_page_shows_its_descriptions(site: Any, table: str) -> None:
    text = await page(site, f"/{NAME}/{table}")
    assert TABLES[table].about[:40] in text.replace("&#39;", "'")
    for description in TABLES[table].columns.values():
        assert description[:20] in text.replace("&#39;", "'").replace("&#34;", '"')


async def test_a_seat_code_is_shown_as_the_seats_name(site: Any) -> None:
    text = await page(site, f"/{NAME}/candidates?seat_id=E14000761")
    assert ">Ipswich</a>" in text


async def test_the_latest_declaration_comes_first(site: Any) -> None:
    first, *_ = await rows(site, "declarations")
    assert first["seat"] == "South Northamptonshire"


async def test_typed_text_is_escaped(site: Any) -> None:
    assert "<b>no answer</b>" not in await page(site, f"/{NAME}/notes")


async def test_nothing_can_be_written(site: Any) -> None:
    response = await site.client.get(f"/{NAME}.json?sql=delete+from+seats")
    assert response.status_code == 400
    with (
        closing(site.get_database(NAME).connect()) as reader,
        pytest.raises(sqlite.OperationalError, match="readonly"),
    ):
        reader.execute("DELETE FROM notes")


# The queries


async def test_each_query_has_a_page_with_its_title_and_description(site: Any) -> None:
    for name, question in canned_queries(anglia()).items():
        text = await page(site, f"/{NAME}/{name}")
        assert question.title in text
        assert question.about[:30].replace("'", "&#39;") in text


async def test_the_counts_of_declared_and_awaited_seats(site: Any) -> None:
    [row] = await rows(site, "how_far")
    assert row["as_of"]
    assert (row["seats"], row["declared"], row["awaiting"]) == (69, 69, 0)


async def test_the_gains_are_in_order_of_declaration(site: Any) -> None:
    found = await rows(site, "gains")
    assert [row["seat"] for row in found] == [
        "Peterborough", "Ipswich", "North Norfolk", "St Albans",
    ]  # fmt: skip
    assert (found[0]["result"], found[0]["majority"]) == ("Con gain from Lab", 2580)


@pytest.mark.parametrize(
    ("query", "seat", "beyond"),
    [("just_made_it", "Peterborough", 2.7), ("nearest_misses", "Bedford", -0.2)],
)
async def test_the_seats_nearest_to_flipping_are_first(
    site: Any, query: str, seat: str, beyond: float
) -> None:
    first, *_ = await rows(site, query)
    assert (first["seat"], first["beyond"]) == (seat, beyond)


async def test_the_biggest_swings_are_those_of_the_board_with_the_same_rounding(site: Any) -> None:
    board = night.anglia_board()
    swings = {
        state.seat.name: state.figures.swing.value
        for state in board.states.values()
        if state.figures and state.figures.swing
    }
    found = await rows(site, "biggest_swings")
    assert [row["seat"] for row in found] == sorted(swings, key=lambda name: -swings[name])[:50]
    for row in found:
        assert f"{row['swing']:.1f}" == format_rounded(swings[row["seat"]], 1)


async def test_the_highest_turnout_is_first(site: Any) -> None:
    found = await rows(site, "turnout")
    assert (found[0]["seat"], found[0]["turnout"], len(found)) == ("St Albans", 78.1, 69)


async def test_targets_are_counted_by_group(site: Any) -> None:
    found = {row["target_group"]: row for row in await rows(site, "targets_by_group")}
    conservative = found["Conservative target seats"]
    assert (conservative["seats"], conservative["flipped"], conservative["held"]) == (5, 3, 2)
    assert set(found) == {target.group for target in anglia().targets}


async def test_late_declarations_are_compared_with_the_expected_time(site: Any) -> None:
    found = {row["seat"]: row["minutes_late"] for row in await rows(site, "late_declarations")}
    late = {}
    for state in night.anglia_board().states.values():
        window, bulletin = (
            expected_times.expected_window(state.seat, anglia()),
            state.standing.bulletin,
        )
        if window and bulletin and bulletin.declared_at:
            late[state.seat.name] = round(
                (bulletin.declared_at - window.last_time).total_seconds() / 60
            )
    assert len(found) == 69
    assert found == late


def test_there_is_no_query_for_lateness_without_local_times_of_the_last_election() -> None:
    seats = tuple(
        msgspec.structs.replace(
            seat,
            previous_declared_at=seat.previous_declared_at
            and seat.previous_declared_at.astimezone(MIDNIGHT.tzinfo),
        )
        for seat in anglia().seats
    )
    assert "late_declarations" in canned_queries(anglia())
    assert "late_declarations" not in canned_queries(msgspec.structs.replace(anglia(), seats=seats))


async def test_the_latest_desk_entry_is_first(site: Any) -> None:
    entry, note = await rows(site, "the_desk")
    assert (entry["seat"], entry["kind"], entry["says"]) == ("Corby", "result", "Con 9, Lab 2")
    assert (note["seat"], note["reason"]) == ("Ipswich", "<b>no answer</b>")


async def test_a_revised_result_is_listed(tmp_path: Path) -> None:
    path = tmp_path / f"{NAME}.db"
    with Ledger.create(path, few(), MIDNIGHT) as ledger:
        append_bulletins(ledger, night.rush(few(), "Ipswich", "Con"))
        append_bulletins(ledger, night.result(few(), "Ipswich"))
        append_bulletins(ledger, night.result(few(), "Ipswich", revision=2))
        append_bulletins(ledger, night.result(few(), "Colchester"))
    site = opened(path)
    [row] = await rows(site, "revised")
    site.executor.shutdown()
    assert (row["seat"], row["kind"], row["revision"]) == ("Ipswich", "result", 2)


async def test_no_query_returns_a_figure_that_is_unsafe_for_air(tmp_path: Path) -> None:
    path = tmp_path / f"{NAME}.db"
    with Ledger.create(path, few(), MIDNIGHT) as ledger:
        append_bulletins(ledger, night.result(few(), "Ipswich", votes={"Con": 9_000, "Lab": 8_000}))
        append_bulletins(ledger, night.result(few(), "Ipswich", votes={"Con": 9_000, "Lab": 7_000}))
        append_bulletins(ledger, night.result(few(), "North Norfolk"))
        append_bulletins(ledger, night.rush(few(), "North Norfolk", "LD", revision=2))
    site = opened(path)
    statuses = {row["seat"]: row["status"] for row in await rows(site, "declarations")}
    queries = ("biggest_swings", "turnout", "nearest_misses", "just_made_it")
    answers = [await rows(site, query) for query in queries]
    [gain] = await rows(site, "gains")
    site.executor.shutdown()
    assert statuses == {"Ipswich": "conflict", "North Norfolk": "votes-pending"}
    assert answers == [[], [], [], []]
    assert (gain["seat"], gain["status"], gain["majority"]) == ("Ipswich", "conflict", None)


# During the night


async def test_a_query_shows_a_result_that_is_recorded_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / f"{NAME}.db"
    with Ledger.create(path, few(), MIDNIGHT) as ledger:
        site = opened(path)
        [before] = await rows(site, "how_far")
        append_bulletins(ledger, night.result(few(), "Ipswich"))
        [after] = await rows(site, "how_far")
        site.executor.shutdown()
    assert (before["declared"], after["declared"]) == (0, 1)
