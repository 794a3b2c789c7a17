"""The audit reports before the night what would go wrong on the night."""

import csv
import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.makers.night import anglia
from tracker.election import Election
from tracker.election.folder import find_election
from tracker.prepare.audit.readiness import readiness_findings


def said(election: Election, folder: Path | None = None) -> dict[str, bool]:
    """The sentences, and whether each needs an answer."""
    found = readiness_findings(election, folder or Path("nowhere"))
    return {one.sentence: one.severity != "note" for one in found}


def changed(**more: Any) -> Election:
    return msgspec.structs.replace(anglia(), **more)


def painted(**looks: str) -> Election:
    """Anglia with Labour painted so."""
    return changed(
        parties=tuple(
            msgspec.structs.replace(p, **looks) if p.code == "Lab" else p for p in anglia().parties
        )
    )


def test_the_shipped_election_has_no_findings() -> None:
    assert said(anglia(), find_election("anglia-2019")) == {}


@pytest.mark.parametrize(
    ("election", "sentence", "wrong"),
    [
        (
            changed(polls_close=dt.datetime(2019, 12, 13, 22, tzinfo=dt.UTC)),
            "polls close on 2019-12-13, but polling day is 2019-12-12",
            True,
        ),
        (
            changed(polls_close=dt.datetime(2015, 5, 7, 21, tzinfo=dt.UTC), date=dt.date(2015, 5, 7)),
            "declared last time after these polls close, or decades ago: "
            "Basildon and Billericay, Bedford, Braintree, Brentwood and Ongar, Broadland and 64 more",
            True,
        ),
        (
            changed(feed_names=()),
            "no feed_names: a message of any election of that date and type counts",
            False,
        ),
        (
            changed(kind="S"),
            "no member from a list is counted: "
            "the tracker counts one member a seat, the candidate with the most votes",
            False,
        ),
        (
            painted(colour="#0087dc", mark="■"),
            "Conservative and Labour have one colour and one mark",
            True,
        ),
        (
            painted(colour="#808080"),
            "Labour holds or contests a seat and has no colour of its own",
            False,
        ),
        (
            changed(targets=(*anglia().targets, anglia().targets[0])),
            "Peterborough is 2 times a target of Conservative in Conservative target seats",
            True,
        ),
        (
            changed(
                targets=(
                    *anglia().targets,
                    msgspec.structs.replace(anglia().targets[0], group="Ones to watch"),
                )
            ),
            "Peterborough is a target of one party in more than one group",
            False,
        ),
    ],
)  # fmt: skip
def test_each_has_its_sentence(election: Election, sentence: str, wrong: bool) -> None:
    assert said(election) == {sentence: wrong}


def test_a_rehearsal_that_the_feed_would_refuse_is_noticed(tmp_path: Path) -> None:
    shutil.copytree(find_election("anglia-2019"), tmp_path / "night")
    called_otherwise = changed(feed_names=("General Election Test",))
    found = said(called_otherwise, tmp_path / "night")
    assert len(found) == 69
    assert all(found.values())
    first = next(iter(found))
    assert first.startswith("rehearsal: the message of ")
    assert 'would be refused: says it is a test ("General Election Test")' in first


def test_a_doubt_of_the_feed_is_passed_on(tmp_path: Path) -> None:
    folder = shutil.copytree(find_election("anglia-2019"), tmp_path / "night")
    with (folder / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["seat"] == "Ipswich":
            row["electorate"] = "175525"
    with (folder / "results.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows(rows)
    [(sentence, wrong)] = said(anglia(), folder).items()
    assert (sentence, wrong) == (
        "rehearsal: Ipswich: the electorate is 175,525; it was known to be 75,525",
        False,
    )
