"""people.csv, and the settings of who sat, the majority of a house and the Speaker."""

import shutil
from pathlib import Path

import pytest

from tests.makers import night
from tracker.election import Person
from tracker.election.csv_tables import ElectionError
from tracker.election.folder import find_election, load_election
from tracker.prepare.audit.election_audit import audit

IPSWICH = night.seat_of(night.anglia(), "Ipswich").id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped election, without its people."""
    folder = tmp_path / "anglia-2019"
    shutil.copytree(find_election("anglia-2019"), folder)
    (folder / "people.csv").unlink()
    return folder


def set_people(folder: Path, *rows: str, header: str = "name,seat_id,office,sat") -> None:
    (folder / "people.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


def set_key(folder: Path, line: str) -> None:
    path = folder / "election.toml"
    text = path.read_text(encoding="utf-8").replace("sitting_known = true", "#", 1)
    path.write_text(text.replace("\n[feed]", f"\n{line}\n\n[feed]", 1), encoding="utf-8")


def test_people_have_an_office_or_sat_or_both(folder: Path) -> None:
    set_people(
        folder, f"Ann Archer,{IPSWICH},the Example Party leader,yes", f"Bo Grundy,{IPSWICH},,"
    )
    assert load_election(folder).people == (
        Person(name="Ann Archer", seat=IPSWICH, office="the Example Party leader", sat=True),
        Person(name="Bo Grundy", seat=IPSWICH),
    )


def test_people_may_have_only_a_name_and_a_seat(folder: Path) -> None:
    set_people(folder, f"Ann Archer,{IPSWICH}", header="name,seat_id")
    assert [person.sat for person in load_election(folder).people] == [False]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Ann Archer,E99,,", 'people.csv: seat_id "E99" is not in seats.csv'),
        (f"Ann Archer,{IPSWICH},,maybe", 'people.csv row 2: sat "maybe" is not yes, no or empty'),
        (f",{IPSWICH},,", "people.csv row 2: name"),
    ],
)
def test_a_faulty_row_is_an_error(folder: Path, row: str, sentence: str) -> None:
    set_people(folder, row)
    with pytest.raises(ElectionError, match=sentence):
        load_election(folder)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("seats_for_majority = 70", "seats_for_majority is 70; write more than half of the house"),
        ("seats_for_majority = 0", "seats_for_majority is 0"),
        ('speaker = "Nobody"', 'election.toml: speaker: party "Nobody" is not a code'),
        ('sitting_known = "yes"', "election.toml"),
    ],
)
def test_a_faulty_setting_is_an_error(folder: Path, line: str, sentence: str) -> None:
    set_key(folder, line)
    with pytest.raises(ElectionError, match=sentence):
        load_election(folder)


def test_the_check_notes_that_dissolution_is_left_out(folder: Path) -> None:
    note = "gains against dissolution are not added up"
    known = audit(load_election(folder), folder)
    assert not any(note in finding.sentence for finding in known.findings)
    set_key(folder, "# no longer stated")
    unknown = audit(load_election(folder), folder)
    assert [f.severity for f in unknown.findings if note in f.sentence] == ["note"]
