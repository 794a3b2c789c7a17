"""Stated sums and tonight's candidates against what an election's tables expect of them."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.makers.night import anglia
from tracker.election.folder import find_election, load_election
from tracker.prepare.audit.election_audit import audit
from tracker.prepare.audit.tables import table_findings
from tracker.prepare.finding import note

Rows = list[dict[str, str]]
AREAS = "watched for Brexit Party, which does not stand there: Castle Point, Clacton, "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped folder, to be changed."""
    return Path(shutil.copytree(find_election("anglia-2019"), tmp_path / "anglia-2019"))


def edit(path: Path, change: Callable[[dict[str, str]], object]) -> None:
    """Put every row of a table through `change`; one for which it is False is taken out."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    before = [dict(row) for row in rows]
    kept = [row for row in rows if change(row) is not False]
    assert kept != before, "nothing was changed"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, kept[0])
        table.writeheader()
        table.writerows(kept)


def said(folder: Path) -> dict[str, bool]:
    """Findings except those about watch areas: sentence → whether it differs."""
    found = table_findings(load_election(folder), folder)
    return {
        one.sentence: one.severity == "differs"
        for one in found
        if not one.sentence.startswith(AREAS)
    }


def test_the_shipped_tables_have_only_notes_on_areas_without_candidates() -> None:
    (found,) = table_findings(anglia(), find_election("anglia-2019"))
    assert found == note(
        f"{AREAS}Harwich and North Essex, Great Yarmouth, Rayleigh and Wickford, "
        "Rochford and Southend East and North East Cambridgeshire",
    )


# Stated sums


def without(seat: str, party: str) -> Callable[[dict[str, str]], object]:
    return lambda row: (row["seat"], row["party"]) != (seat, party)


def states(seat: str, votes: str) -> Callable[[dict[str, str]], object]:
    return lambda row: row["name"] != seat or row.update(previous_valid_votes=votes)


def test_last_time_s_votes_must_add_up_to_what_was_stated(folder: Path) -> None:
    edit(folder / "seats.csv", states("Corby", "60000"))
    assert said(folder) == {
        "Corby: last time's votes add up to 59,997 in previous.csv, but 60,000 valid votes are "
        "stated in seats.csv": True
    }


def test_a_vote_that_was_lost_on_the_way_is_missed(folder: Path) -> None:
    edit(folder / "previous.csv", without("Corby", "UKIP"))
    (words,) = said(folder)
    assert words.startswith("Corby: last time's votes add up to 58,")


def test_a_sum_that_is_no_number_is_reported_with_its_row(folder: Path) -> None:
    edit(folder / "seats.csv", states("Corby", "6O000"))
    (words,) = said(folder)
    assert words.endswith('previous_valid_votes "6O000" is not a whole number')
    assert words.startswith("seats.csv row ")


@pytest.mark.parametrize(
    "unsaid",
    [
        pytest.param(lambda row: row.update(previous_valid_votes=""), id="empty"),
        pytest.param(lambda row: row.pop("previous_valid_votes") and None, id="no such column"),
    ],
)
def test_what_was_not_stated_is_not_compared(
    folder: Path, unsaid: Callable[[dict[str, str]], object]
) -> None:
    edit(folder / "previous.csv", without("Corby", "UKIP"))
    edit(folder / "seats.csv", unsaid)
    assert said(folder) == {}


# Candidates


def test_a_target_of_a_party_that_does_not_stand_there(folder: Path) -> None:
    edit(folder / "results.csv", without("Corby", "Lab"))
    assert said(folder) == {"Corby: a target of Labour, which does not stand there": True}


def test_a_seat_that_its_last_winner_does_not_defend(folder: Path) -> None:
    edit(folder / "results.csv", without("Clacton", "Con"))
    assert said(folder) == {
        "the party that won last time does not stand in Clacton (Conservative)": False
    }


def nominate(folder: Path, *rows: str) -> None:
    lines = ["seat_id,first_name,surname,party,party_name", *rows]
    (folder / "candidates.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "results.csv").unlink()


def test_before_the_night_the_candidates_are_those_nominated(folder: Path) -> None:
    corby = next(s.id for s in anglia().seats if s.name == "Corby")
    nominate(folder, f"{corby},Ann,Lee,LD,Liberal Democrat")
    assert said(folder) == {
        "Corby: a target of Labour, which does not stand there": True,
        "the party that won last time does not stand in Corby (Conservative)": False,
    }


def test_a_candidate_of_no_party_and_no_seat_of_ours_is_reported_and_other_checks_are_skipped(
    folder: Path,
) -> None:
    corby = next(s.id for s in anglia().seats if s.name == "Corby")
    nominate(folder, f"{corby},Ann,Lee,Labour,Labour", "E999,Ann,Lee,Lab,Labour")
    assert said(folder) == {
        'candidates.csv row 2: party "Labour" is not in parties.csv': True,
        'candidates.csv row 3: seat_id "E999" is not in seats.csv': True,
    }


def test_without_candidates_no_party_is_reported_as_absent(folder: Path) -> None:
    (folder / "results.csv").unlink()
    assert list(table_findings(load_election(folder), folder)) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"seat_id,party\n", "candidates.csv: no column first_name, party_name, surname"),
        (b"seat_id\n\xff", "candidates.csv: not in UTF-8"),
    ],
)
def test_candidates_that_cannot_be_read_are_reported(folder: Path, data: bytes, words: str) -> None:
    (folder / "candidates.csv").write_bytes(data)
    assert said(folder) == {words: True}


def test_a_broken_results_table_is_reported_once(folder: Path) -> None:
    (folder / "results.csv").write_text("seat_id,seat\n")
    found = audit(load_election(folder), folder).findings
    assert len([one for one in found if "results.csv: no column" in one.sentence]) == 1


def renamed(name: str, where: dict[str, str]) -> Callable[[dict[str, str]], object]:
    return lambda row: not where.items() <= row.items() or row.update(party_name=name)


def test_one_code_for_two_parties(folder: Path) -> None:
    where = {"seat": "Corby", "party": "LD"}
    edit(folder / "results.csv", renamed("Liberal Party", where))
    assert said(folder) == {
        'results.csv: LD is Liberal Democrat in parties.csv, but "Liberal Party" in the table': True
    }


def test_one_name_under_two_codes(folder: Path) -> None:
    edit(folder / "results.csv", renamed("Labour", {"seat": "Corby", "party": "LD"}))
    assert 'results.csv: "Labour" goes under Lab and LD' in said(folder)


def test_independents_may_call_themselves_what_they_like(folder: Path) -> None:
    edit(folder / "results.csv", renamed("No description", {"party": "Ind"}))
    assert said(folder) == {}


def test_an_independent_with_the_name_of_a_party(folder: Path) -> None:
    edit(folder / "results.csv", renamed("Labour", {"party": "Ind"}))
    assert 'results.csv: Ind is Independent in parties.csv, but "Labour" in the table' in said(
        folder
    )


# Names beside codes, registers, settings


def put(column: str, value: str, **where: str) -> Callable[[dict[str, str]], object]:
    """`value` into a column of the rows that have these cells."""
    return lambda row: not where.items() <= row.items() or row.update({column: value})


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        (
            "targets.csv",
            put("seat", "Luton North", seat="Corby"),
            '"Luton North" stands beside E14000648, which is Corby',
        ),
        (
            "previous.csv",
            put("seat", "Luton North", seat="Corby", party="Green"),
            '"Luton North" stands beside E14000648, which is Corby',
        ),
        (
            "targets.csv",
            put("group_party", "Con", seat="Corby"),
            "Lab is the challenger in a list of Con",
        ),
        (
            "seats.csv",
            put("electorate", "7568", name="Corby"),
            "Corby: a register of 7,568, 83,020 last time",
        ),
    ],
)
def test_names_beside_codes_and_electorates_must_fit(
    folder: Path, table: str, change: Callable[[dict[str, str]], object], words: str
) -> None:
    edit(folder / table, change)
    assert [(wrong, words in said_) for said_, wrong in said(folder).items()] == [(True, True)]


def test_registers_of_last_time_are_reported(folder: Path) -> None:
    edit(
        folder / "seats.csv",
        lambda row: row.update(electorate=row["previous_electorate"]) or True,
    )
    ((words, wrong),) = said(folder).items()
    assert not wrong
    assert words.startswith("the register is that of last time in Basildon and Billericay, ")
    assert words.endswith(" and 64 more: put it right before turnout is said")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('regoin = "Anglia"', "regoin"),
        ("accepts_tests = true", "accepts_tests"),
        ('feed_names = ["X"]', "feed_names"),
        ("seats = 5", "seats"),
    ],
)
def test_an_unknown_key_is_reported(folder: Path, line: str, key: str) -> None:
    path = folder / "election.toml"
    path.write_text(f"{line}\n{path.read_text()}")
    assert said(folder) == {f'election.toml: "{key}" is not a key that is read': True}


def test_an_unknown_key_of_the_feed_is_reported(folder: Path) -> None:
    path = folder / "election.toml"
    path.write_text(path.read_text().replace("accepts_tests", "accept_tests"))
    assert said(folder) == {'election.toml: "feed.accept_tests" is not a key that is read': True}


def test_a_person_twice_and_two_candidates_of_a_party_are_noted(folder: Path) -> None:
    people = ["Jo,Smith,Con", "Jo,Smith,Ind", "Al,Jones,Lab", "Bo,Brown,Lab", "Cy,Green,Ind"]
    lines = ["seat_id,seat,first_name,surname,party,party_name"]
    lines += [f"E14000761,Ipswich,{person}," for person in people]
    (folder / "candidates.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = {text: differs for text, differs in said(folder).items() if "candidates.csv" in text}
    assert found == {
        "Ipswich: Jo Smith is 2 times in candidates.csv": False,
        "Ipswich: Labour has 2 candidates in candidates.csv": False,
    }
