"""The objects of a web page: seats, latest, state, version; whose report it is, in every object."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from tests.makers import boards, night
from tests.makers.published import at
from tests.publish.memory_place import MemoryPlace
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.election.folder import load_election
from tracker.ledger import Ledger
from tracker.publish.hashed_copies import COPIED, VERSION_PATH
from tracker.publish.publication import Publication
from tracker.publish.publisher import Publisher
from tracker.summary import order


def published(tmp_path: Path, *bulletins: Bulletin, minutes_between: int = 1) -> MemoryPlace:
    """Anglia's files after these statements, the first of them received at midnight."""
    place = MemoryPlace()
    with Ledger.create(tmp_path / "night.db", night.anglia(), at(-300)) as ledger:
        for number, bulletin in enumerate(bulletins):
            with ledger.writing():
                ledger.append([bulletin], at(number * minutes_between))
        Publication(ledger, Publisher(place, lambda: at(60))).publish()
    return place


def content(place: MemoryPlace, path: str) -> Any:
    return json.loads(place.objects[path])


@pytest.fixture(scope="module")
def whole_night(tmp_path_factory: pytest.TempPathFactory) -> MemoryPlace:
    return published(tmp_path_factory.mktemp("night"), *night.anglia_results())


def test_a_seat_has_its_line_and_its_place_on_the_map(whole_night: MemoryPlace) -> None:
    seats = {seat["name"]: seat for seat in content(whole_night, "seats.json")["seats"]}
    assert len(seats) == 69
    assert seats["Peterborough"] == {
        "id": "E14000878",
        "name": "Peterborough",
        "status": "declared",
        "winner": "Con",
        "from": "Lab",
        "gain": True,
        "majority": 2580,
        "region": "East of England",
        "county": "Cambridgeshire",
        "column": seats["Peterborough"]["column"],
        "row": seats["Peterborough"]["row"],
        "own_report": False,
    }
    places = {(seat["column"], seat["row"]) for seat in seats.values()}
    assert places == {seat.tile for seat in night.anglia().seats}


def test_the_latest_begin_with_the_last_declared(whole_night: MemoryPlace) -> None:
    latest = content(whole_night, "latest.json")["latest"]
    times = [dt.datetime.fromisoformat(line["declared_at"]) for line in latest]
    assert len(latest) == 20
    assert times == sorted(times, reverse=True)
    assert (latest[0]["seat"], latest[0]["candidate"], latest[0]["result"]) == (
        *("South Northamptonshire", "Andrea Leadsom", "Conservative hold"),
    )


def test_a_seat_without_a_time_is_among_the_latest_by_its_receipt(tmp_path: Path) -> None:
    early, *_, late = night.anglia_results()  # declared at 01:15 and 07:13
    rush = boards.rush("Bedford", "Con")  # received at 04:00
    place = published(tmp_path, early, late, rush, minutes_between=120)
    latest = content(place, "latest.json")["latest"]
    assert [(line["seat"], line["declared_at"] is None) for line in latest] == [
        ("South Northamptonshire", False),
        ("Bedford", True),
        ("Broxbourne", False),
    ]


def test_a_flip_has_the_party_that_lost_the_seat(whole_night: MemoryPlace) -> None:
    flips = content(whole_night, "flips.json")["flips"]
    assert {(flip["seat"], flip["winner"], flip["from"], flip["gain"]) for flip in flips} == {
        (state.seat.name, state.winner, state.defending_party(), True)
        for state in order.gains(night.anglia_board())
    }


def test_the_state_has_shares_colours_and_a_headline(whole_night: MemoryPlace) -> None:
    state = content(whole_night, "state.json")
    con = state["parties"][0]
    assert (con["party"], con["share"]["printed"], con["colour"]) == ("Con", "57.5", "#0087DC")
    assert state["headline"].startswith("Anglia, all 69 declared")
    assert (state["seats_for_majority"], state["majority_line"]) == (None, "")


def test_the_state_of_a_whole_house_has_the_seats_for_a_majority(tmp_path: Path) -> None:
    place = MemoryPlace()
    with Ledger.create(tmp_path / "uk.db", load_election("uk-2019"), at(-300)) as ledger:
        Publication(ledger, Publisher(place, lambda: at(0))).publish()
    assert content(place, "state.json")["seats_for_majority"] == 326
    assert content(place, "seats.json")["hexagons"] == load_election("uk-2019").hexagons


def test_a_speaker_who_is_re_elected_gains_no_seat(tmp_path: Path) -> None:
    election = load_election("uk-2019")
    place, chorley = MemoryPlace(), election.find_seat("Chorley")
    assert chorley
    speaker = night.result(election, "Chorley", votes={"Spk": 26_831, "Ind": 9_439, "Green": 3_600})
    with Ledger.create(tmp_path / "uk.db", election, at(-300)) as ledger:
        with ledger.writing():
            ledger.append([speaker], at(0))
        Publication(ledger, Publisher(place, lambda: at(0))).publish()
    assert content(place, f"seats/{chorley.id}.json")["winner"]["party"] == "Spk"
    assert content(place, "flips.json")["flips"] == []
    assert content(place, "state.json")["gains"] == 0


def test_the_version_names_three_copies_of_one_board_in_under_200_bytes(
    whole_night: MemoryPlace,
) -> None:
    version = content(whole_night, VERSION_PATH)
    assert len(whole_night.objects[VERSION_PATH]) < 200
    assert (version["declared"], version["total"]) == (69, 69)
    for path in COPIED:
        name = path.removesuffix(".json")
        copy = whole_night.objects[f"hashed/{name}.{version[name]}.json"]
        assert copy == whole_night.objects[path]


OWN_VOTES = {"Con": 22_334, "Lab": 19_754}


def test_a_report_of_the_desk_is_marked_as_ours_in_every_object(tmp_path: Path) -> None:
    entry = night.desk_entry(Board.empty(night.anglia()), "Peterborough", "Con", OWN_VOTES)
    place = published(tmp_path, entry)
    seats = {seat["name"]: seat for seat in content(place, "seats.json")["seats"]}
    state, parties = content(place, "state.json"), content(place, "parties.json")["parties"]
    targets = {line["seat"]: line for line in content(place, "targets.json")["targets"]}
    marked = [
        seats["Peterborough"],
        content(place, "seats/E14000878.json"),
        content(place, "latest.json")["latest"][0],
        content(place, "flips.json")["flips"][0],
        targets["Peterborough"],
    ]
    assert [line["own_report"] for line in marked] == [True] * len(marked)
    assert not seats["Ipswich"]["own_report"]
    assert not targets["Ipswich"]["own_report"]
    assert state["own_reports"] == ["Peterborough"]
    assert (state["parties"][0]["own_reports"], parties[0]["own_reports"]) == (1, 1)
    for path in ("headline.html", "map.svg", "latest.csv", "flips.csv", "vmix/latest.json"):
        assert "our own report" in place.objects[path].decode()


def test_a_doubtful_result_is_no_winner_in_any_object(tmp_path: Path) -> None:
    election = load_election("anglia-2019")
    place = MemoryPlace()
    doubtful = night.result(election, "Peterborough", votes={"Con": 22, "Lab": 19, "LD": 3})
    with Ledger.create(tmp_path / "night.db", election, at(-300)) as ledger:
        with ledger.writing():
            ledger.append([doubtful], at(0))
        Publication(ledger, Publisher(place, lambda: at(0))).publish()
    seats = {seat["name"]: seat for seat in content(place, "seats.json")["seats"]}
    seat = seats["Peterborough"]
    assert seat["status"] == "doubtful"
    assert (seat["winner"], seat["gain"], seat["majority"]) == (None, None, None)
    assert content(place, "latest.json")["latest"] == []
    assert content(place, "flips.json")["flips"] == []
    for table in ("latest", "flips"):
        assert len(place.objects[f"{table}.csv"].splitlines()) == 1
    assert b"22" not in place.objects["headline.html"]
