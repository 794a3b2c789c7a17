"""The JSON document: its keys are a contract, its figures those of the Commons Library."""

import csv
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from tests.makers.boards import HOSTILE, MORNING, anglia, board_of, hostile, result, rush, statement
from tracker.board import Board
from tracker.summary.json_shapes import Summary, schema_of
from tracker.summary.render import render
from tracker.support.escape import visible

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("TRACKER_SHARED_DATA") or ROOT.parent / "shared" / "data")
COMMONS_LIBRARY = SHARED / "hoc" / "HoC-GE2019-results-by-constituency.csv"


def document(board: Board, sources: dict[str, str] | None = None) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(render(board, MORNING, "json", sources=sources))
    return read


def of_seat(lines: list[dict[str, Any]], seat: str) -> dict[str, Any]:
    (only,) = [line for line in lines if line["seat"] == seat]
    return only


@pytest.mark.parametrize("night", ["empty", "half", "full", "unfinished"])
def test_the_document_conforms_to_the_published_schema(
    night: str, request: pytest.FixtureRequest
) -> None:
    published = json.loads((ROOT / "docs" / "summary.schema.json").read_text(encoding="utf-8"))
    assert published == schema_of(Summary, "What tracker summary -f json gives")
    checker = jsonschema.FormatChecker()
    jsonschema.validate(document(request.getfixturevalue(night)), published, format_checker=checker)


@pytest.mark.parametrize("night", ["empty", "half", "full", "unfinished"])
def test_the_keys_are_a_contract(night: str, request: pytest.FixtureRequest) -> None:
    read = document(request.getfixturevalue(night))
    assert list(read) == [
        *"version election as_of seats parties declarations targets watch_areas".split(),
        *("declared_by", "damaged", "house_majority"),
    ]
    assert list(read["election"]) == "id name date region".split()
    assert set(read["seats"]) == set(
        "total declared called recount conflict awaiting votes_pending tied set_aside "
        "doubtful".split()
    )
    keys = {
        "parties": "party seats held gains losses net votes share share_change net_against",
        "declarations": (
            "seat_id seat status winner previous sitting result gain majority majority_share"
            " turnout valid_votes electorate swing declared_at source results doubts"
            " own_report"
        ),
        "targets": (
            "group seat_id seat holder challenger majority published_majority published_swing"
            " swing_needed swing beyond seat_status status winner own_report"
        ),
        "watch_areas": "area party published_share seats",
    }
    for name, right in keys.items():
        assert {" ".join(line) for line in read[name]} <= {right}
    watched = [seat for area in read["watch_areas"] for seat in area["seats"]]
    assert {" ".join(seat) for seat in watched} == {"seat_id seat status winner share own_report"}
    swings = [d["swing"] for d in read["declarations"] if d["swing"]]
    assert {" ".join(swing) for swing in swings} <= {"from to value"}


@pytest.mark.parametrize(
    ("night", "right"),
    [
        ("empty", {"awaiting": 69}),
        ("half", {"declared": 34, "awaiting": 35}),
        ("full", {"declared": 69}),
        (
            "unfinished",
            {
                "declared": 1,
                "called": 1,
                "votes_pending": 1,
                "recount": 1,
                "tied": 1,
                "conflict": 2,
                "awaiting": 62,
            },
        ),
    ],
)
def test_seats_by_status_add_up_to_the_total(
    night: str, right: dict[str, int], request: pytest.FixtureRequest
) -> None:
    seats = document(request.getfixturevalue(night))["seats"]
    assert seats.pop("total") == 69 == sum(seats.values())
    assert {status: count for status, count in seats.items() if count} == right


def test_the_election_and_the_time(full: Board) -> None:
    read = document(full)
    assert read["election"] == {
        "id": "anglia-2019",
        "name": "General Election",
        "date": "2019-12-12",
        "region": "Anglia",
    }
    assert read["as_of"] == "2019-12-13T07:13:00+00:00"


@pytest.mark.parametrize(
    ("place", "party", "seats", "net", "share", "change"),
    [(0, "Con", 63, 2, 57.5, 2.7), (1, "Lab", 5, -2, 25.2, -8.0), (2, "LD", 1, 0, 12.6, 5.3)],
)
def test_the_parties_of_the_night(
    full: Board, place: int, party: str, seats: int, net: int, share: float, change: float
) -> None:
    line = document(full)["parties"][place]
    assert (line["party"], line["seats"], line["net"]) == (party, seats, net)
    assert line["seats"] == line["held"] + line["gains"]
    assert line["share"] == pytest.approx(share, abs=0.05)
    assert line["share_change"] == pytest.approx(change, abs=0.05)


def test_parties_are_ordered_by_seats_then_votes(full: Board) -> None:
    parties = document(full)["parties"]
    ranks = [(line["seats"], line["votes"]) for line in parties]
    assert ranks == sorted(ranks, reverse=True)
    assert all(line["seats"] or line["votes"] for line in parties)


@pytest.mark.parametrize(
    ("challenger", "taken"),
    [("Con", {"Peterborough", "Ipswich", "North Norfolk"}), ("Lab", set()), ("LD", {"St Albans"})],
)
def test_the_targets_that_were_taken(full: Board, challenger: str, taken: set[str]) -> None:
    targets = [t for t in document(full)["targets"] if t["challenger"] == challenger]
    assert {t["seat"] for t in targets if t["status"] == "flipped"} == taken
    assert {t["status"] for t in targets if t["seat"] not in taken} == {"held"}
    assert len(targets) == {"Con": 5, "Lab": 8, "LD": 4}[challenger]


def test_a_target_has_the_counted_and_the_published_majority(full: Board) -> None:
    ipswich = of_seat(document(full)["targets"], "Ipswich")
    assert (ipswich["majority"], ipswich["published_majority"]) == (831, 836)
    assert ipswich["published_swing"] == 0.8
    assert ipswich["swing_needed"] == pytest.approx(50 * 831 / 51_137, rel=1e-12)


def test_beyond_is_positive_exactly_if_the_challenger_won(full: Board) -> None:
    for line in document(full)["targets"]:
        assert (line["beyond"] > 0) == (line["status"] == "flipped")
        assert line["beyond"] == pytest.approx(line["swing"] - line["swing_needed"])


def test_declarations_are_ordered_by_time_then_name(full: Board) -> None:
    declarations = document(full)["declarations"]
    places = [(line["declared_at"], line["seat"]) for line in declarations]
    assert len(places) == 69
    assert places == sorted(places)
    assert places[0] == ("2019-12-13T01:15:00+00:00", "Broxbourne")


def test_a_declaration(full: Board) -> None:
    line = of_seat(document(full)["declarations"], "St Albans")
    assert line == {
        "seat_id": "E14000960",
        "seat": "St Albans",
        "status": "declared",
        "winner": "LD",
        "previous": "Con",
        "sitting": "Con",
        "result": "LD gain from Con",
        "gain": True,
        "majority": 6293,
        "majority_share": 100 * 6293 / 57_599,
        "turnout": pytest.approx(78.1, abs=0.05),
        "valid_votes": 57_599,
        "electorate": 73_727,
        "swing": {"from": "Con", "to": "LD", "value": pytest.approx(10.8, abs=0.05)},
        "declared_at": "2019-12-13T03:51:00+00:00",
        "source": "feed",
        "results": {"previous": "LD gain from Con", "sitting": "LD gain from Con"},
        "doubts": [],
        "own_report": False,
    }


def test_results_are_given_on_both_bases(full: Board) -> None:
    read = document(full)
    luton = of_seat(read["declarations"], "Luton South")
    assert luton["results"] == {"previous": "Lab hold", "sitting": "Lab gain from Ind"}
    net = {line["party"]: line["net_against"] for line in read["parties"]}
    assert net["Con"] == {"previous": 1 + 1, "sitting": 5}
    assert net["Ind"] == {"previous": 0, "sitting": -4}


@pytest.mark.skipif(
    not COMMONS_LIBRARY.is_file(),
    reason=f"no {COMMONS_LIBRARY.name} of the Commons Library; TRACKER_SHARED_DATA may name its"
    " folder",
)
def test_every_result_and_majority_is_the_commons_librarys(full: Board) -> None:
    with COMMONS_LIBRARY.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["ONS ID"]: row for row in csv.DictReader(file)}
    declarations = document(full)["declarations"]
    assert len(declarations) == 69
    for line in declarations:
        row = rows[line["seat_id"]]
        assert (line["result"], line["majority"]) == (row["Result"], int(row["Majority"]))
        turnout = 100 * int(row["Valid votes"]) / int(row["Electorate"])
        assert line["turnout"] == pytest.approx(turnout, rel=1e-12)


def test_the_results_of_the_night(full: Board) -> None:
    results = Counter(line["result"] for line in document(full)["declarations"])
    assert results == {
        "Con hold": 60,
        "Lab hold": 5,
        "Con gain from Lab": 2,
        "Con gain from LD": 1,
        "LD gain from Con": 1,
    }


@pytest.mark.parametrize("seat", ["Bedford", "Ipswich", "North Norfolk", "Thurrock", "Corby"])
def test_unsafe_figures_are_null(unfinished: Board, seat: str) -> None:
    read = document(unfinished)
    line, target = of_seat(read["declarations"], seat), of_seat([*read["targets"]], seat)
    assert line["swing"] is None
    if seat != "North Norfolk":
        assert [line["majority"], line["turnout"], line["declared_at"]] == [None] * 3
        assert [target["swing"], target["beyond"]] == [None, None]
    assert (line["winner"] is None) == (seat in {"Bedford", "North Norfolk", "Thurrock"})
    assert (line["result"] is None) == (line["gain"] is None) == (line["winner"] is None)


@pytest.mark.parametrize(
    ("seat", "seat_status", "status"),
    [
        ("Peterborough", "called", "flipped"),
        ("Bedford", "recount", "recount"),
        ("Ipswich", "votes-pending", "held"),
        ("North Norfolk", "tied", "tied"),
        ("Thurrock", "conflict", "conflict"),
        ("Corby", "conflict", "held"),
        ("Stevenage", "declared", "held"),
        ("Cambridge", "awaiting", "awaiting"),
    ],
)
def test_the_status_of_a_target(
    unfinished: Board, seat: str, seat_status: str, status: str
) -> None:
    line = of_seat(document(unfinished)["targets"], seat)
    assert (line["seat_status"], line["status"]) == (seat_status, status)


def test_a_swing_that_cannot_be_computed_is_null_and_not_zero() -> None:
    read = document(board_of(result("Peterborough", {"Con": 2, "LD": 1})))
    assert of_seat(read["declarations"], "Peterborough")["swing"] is None
    assert of_seat(read["targets"], "Peterborough")["beyond"] is None


def test_an_area_has_the_partys_share_in_each_of_its_seats() -> None:
    board = board_of(result("Clacton", {"Con": 3, "Brexit": 1}), rush("Great Yarmouth", "Con"))
    areas = {area["area"]: area for area in document(board)["watch_areas"]}
    assert list(areas) == ["Castle Point", "Tendring", "Great Yarmouth", "Rochford", "Fenland"]
    assert areas["Tendring"]["published_share"] == 54
    assert [seat["share"] for seat in areas["Tendring"]["seats"]] == [25, None]
    assert areas["Great Yarmouth"]["seats"] == [
        {
            "seat_id": "E14000717",
            "seat": "Great Yarmouth",
            "status": "called",
            "winner": "Con",
            "share": None,
            "own_report": False,
        }
    ]


def test_a_declaration_has_its_source() -> None:
    board = board_of(
        rush("Bedford", "Lab"), statement("Corby", {"Con": 2, "Lab": 1}, origin="desk")
    )
    assert [line["source"] for line in document(board)["declarations"]] == ["feed", "desk"]
    bedford = anglia().find_seat("Bedford")
    assert bedford
    named = document(board, {bedford.id: "Bedford\x1b_1.xml"})["declarations"]
    assert [line["source"] for line in named] == ["Bedford\\x1b_1.xml", "desk"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_from_a_file_is_only_a_name(name: str) -> None:
    read = document(hostile(name))
    assert read["parties"][0]["party"] == visible(name)
    line = of_seat(read["declarations"], "Peterborough")
    assert line["result"] == f"{visible(name)} gain from Lab"


def test_figures_are_not_rounded(full: Board) -> None:
    line = of_seat(document(full)["declarations"], "Peterborough")
    assert line["majority_share"] == 100 * 2580 / 47801
