"""PA Media's own test messages, where the shared folder of data is at hand."""

import datetime as dt
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tracker.election import Election, Party, Seat, folder
from tracker.feeds import Reading, RejectedError, read

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("TRACKER_SHARED_DATA") or ROOT.parent / "shared" / "data")
SAMPLES = sorted((SHARED / "pa-samples").glob("*.xml"))

pytestmark = pytest.mark.skipif(
    not SAMPLES, reason=f"no PA samples in {SHARED}; set TRACKER_SHARED_DATA to that folder"
)

RESULTS = [path for path in SAMPLES if "_result_" in path.name]
RUSHES = [path for path in SAMPLES if "_rush_" in path.name]
NOMINATIONS = [path for path in SAMPLES if "_nominations_" in path.name]
STATES_OF_PARTIES = [path for path in SAMPLES if "_SOP_" in path.name]


def named(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=path.stem) for path in paths]


def block(path: Path) -> ET.Element:
    """The part of a message that is about tonight."""
    found = ET.parse(path).getroot().find("Election")
    assert found is not None
    return found


def constituencies(name: str) -> Iterator[ET.Element]:
    for path in SAMPLES:
        if (election := block(path)).get("name") == name:
            yield from election.iter("Constituency")


@cache
def sample_election(name: str) -> Election:
    """The election that the samples of this name are about, with every seat they mention."""
    first = next(found for path in SAMPLES if (found := block(path)).get("name") == name)
    date = dt.date.fromisoformat(first.get("date", ""))
    seats = {
        int(found.get("number", "")): Seat(
            id=f"S{found.get('number')}",
            name=found.get("name", "").replace(" & ", " and "),
            pa_number=int(found.get("number", "")),
            electorate=int(found.get("electorate", "")),
            previous_winner="Lab",
            sitting="Lab",
        )
        for found in constituencies(name)
    }
    parties = {
        party.get("abbreviation", ""): Party(
            code=party.get("abbreviation", "").upper(), name=party.get("abbreviation", "")
        )
        for found in constituencies(name)
        for party in found.iter("Party")
        if party.get("abbreviation") != "Ind"
    }
    return Election(
        id="sample",
        name=name,
        date=date,
        kind=first.get("type", ""),
        polls_close=dt.datetime.combine(date, dt.time(22), dt.UTC),
        feed_names=(name,),
        accepts_tests=True,
        seats=tuple(seats.values()),
        parties=(*parties.values(), Party(code="IND", name="Ind", kind="independents")),
    )


def reading(path: Path) -> Reading:
    return read(path.name, path.read_bytes(), sample_election(block(path).get("name", "")))


def test_the_samples_are_complete() -> None:
    """Those that the project has been built with, or all that PA published."""
    counts = [len(paths) for paths in (RESULTS, RUSHES, NOMINATIONS, STATES_OF_PARTIES)]
    assert counts in ([29, 29, 21, 4], [82, 81, 59, 74])
    assert sum(counts) == len(SAMPLES)


def elected_party(path: Path) -> str:
    (abbreviation,) = [
        party.get("abbreviation", "").upper()
        for candidate in block(path).iter("Candidate")
        if candidate.get("elected") == "*"
        for party in candidate.iter("Party")
    ]
    return abbreviation


@pytest.mark.parametrize("path", named(RESULTS + RUSHES))
def test_a_result_or_rush_is_one_bulletin_about_its_seat(path: Path) -> None:
    (bulletin,) = reading(path).bulletins
    (constituency,) = block(path).iter("Constituency")
    assert bulletin.kind == ("result" if path in RESULTS else "rush")
    assert bulletin.seat == f"S{constituency.get('number')}"
    assert bulletin.winner == elected_party(path)
    assert bulletin.revision == int(path.stem.rpartition("_")[2])
    assert bulletin.electorate == int(constituency.get("electorate", ""))
    assert not reading(path).warnings


@pytest.mark.parametrize("path", named(RESULTS))
def test_a_result_has_every_figure(path: Path) -> None:
    (bulletin,) = reading(path).bulletins
    (constituency,) = block(path).iter("Constituency")
    parties = [party.attrib for party in constituency.iter("Party")]
    assert [(c.party, c.votes) for c in bulletin.candidates] == [
        (party["abbreviation"].upper(), int(party["votes"])) for party in parties
    ]
    assert bulletin.valid_votes == sum(c.votes or 0 for c in bulletin.candidates)
    assert bulletin.stated["majority"] == constituency.get("majority")
    assert bulletin.declared_at == dt.datetime.fromisoformat(
        ET.parse(path).getroot().get("declarationTime", "")
    )


@pytest.mark.parametrize("path", named(RUSHES))
def test_a_rush_has_no_votes(path: Path) -> None:
    (bulletin,) = reading(path).bulletins
    assert len(bulletin.candidates) == len(list(block(path).iter("Candidate")))
    assert {candidate.votes for candidate in bulletin.candidates} == {None}


@pytest.mark.parametrize("path", named(NOMINATIONS))
def test_nominations_are_kept(path: Path) -> None:
    (constituency,) = block(path).iter("Constituency")
    name = constituency.get("name", "").replace(" & ", " and ")
    assert reading(path) == Reading(irrelevance=f"nominations for {name}")


@pytest.mark.parametrize("path", named(STATES_OF_PARTIES))
def test_a_state_of_the_parties_is_kept(path: Path) -> None:
    results = int(path.stem.rpartition("_")[2])
    of = 650 if results == 650 else 73
    assert reading(path) == Reading(
        irrelevance=f"state of parties after {results} of {of} results", results_counted=results
    )


def test_revisions_of_hackney_tell_the_story_of_the_correction() -> None:
    hackney = [reading(p).bulletins[0] for p in RESULTS + RUSHES if "Hackney" in p.name]
    assert sorted((b.revision, b.kind, b.winner) for b in hackney) == [
        (1, "result", "LAB"),
        (1, "rush", "LAB"),
        (2, "rush", "GREEN"),
        (3, "result", "GREEN"),
    ]


@pytest.fixture(scope="module")
def anglia() -> Election:
    return folder.load_election("anglia-2019")


@pytest.mark.parametrize("path", named(SAMPLES))
def test_on_the_real_night_every_sample_is_refused_as_a_test(path: Path, anglia: Election) -> None:
    with pytest.raises(RejectedError) as rejected:
        read(path.name, path.read_bytes(), anglia)
    name = block(path).get("name")
    assert str(rejected.value) == f'says it is a test ("{name}"); tests do not count here'
