"""An election folder is written whole and read back as it was meant, or is not there at all."""

import csv
import datetime as dt
import os
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from tests.makers import night
from tests.prepare.written import drafts
from tracker.election import Election, Party, Target, folder
from tracker.election.csv_tables import ElectionError
from tracker.prepare import write_folder
from tracker.prepare.parse_cells import parse_local_time
from tracker.prepare.report import PrepareError
from tracker.prepare.seat_counts import SeatCount
from tracker.prepare.table_rows import CandidateRow, Place


def write(path: Path, election: Election, **more: object) -> None:
    write_folder.write(path, election, made_from=["a.csv", "b.csv"], **more)  # type: ignore[arg-type]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def without_published(election: Election) -> Election:
    return msgspec.structs.replace(election, watch_areas=(), people=())


ODD = "Back\\slash \"quoted\" [x] 'single' = # Môn – 東京 😀 {}, end\\"


def test_what_is_written_is_what_is_loaded(tmp_path: Path) -> None:
    anglia = write_folder.without_loaded_facts(without_published(night.anglia()))
    write(tmp_path / "anglia", anglia)
    loaded = folder.load_election(tmp_path / "anglia")
    assert write_folder.without_loaded_facts(loaded) == anglia


def test_seats_as_they_are_prepared(tmp_path: Path) -> None:
    seats = tuple(draft.seat for draft in drafts(tmp_path))
    election = night.small(*seats)
    write(tmp_path / "e", election)
    assert folder.load_election(tmp_path / "e").seats == seats


@pytest.mark.parametrize("field", ["id", "name", "region"])
@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(ODD, id="quotes and signs"),
        pytest.param("a\\", id="backslash at the end"),
        pytest.param('"""', id="three quotes"),
        pytest.param("'''", id="three single quotes"),
        pytest.param("\\u0041\\n", id="escapes"),
    ],
)
def test_odd_names_of_an_election_survive(tmp_path: Path, field: str, odd: str) -> None:
    election = msgspec.structs.replace(night.small(night.seat()), **{field: odd})
    write(tmp_path / "e", election)
    assert getattr(folder.load_election(tmp_path / "e"), field) == odd


@pytest.mark.parametrize("field", ["id", "name", "region"])
@pytest.mark.parametrize("odd", ["A, B\t", "\x7f", "\u0085"])
def test_control_characters_are_refused(tmp_path: Path, field: str, odd: str) -> None:
    election = msgspec.structs.replace(night.small(night.seat()), **{field: odd})
    with pytest.raises(ElectionError, match="control character"):
        write(tmp_path / "e", election)
    assert not (tmp_path / "e").exists()


def test_odd_names_of_a_feed_survive(tmp_path: Path) -> None:
    election = night.small(night.seat(), feed_names=(ODD, "General Election, again"))
    write(tmp_path / "e", election)
    assert folder.load_election(tmp_path / "e").feed_names == election.feed_names


def test_odd_names_of_seats_parties_and_targets_survive(tmp_path: Path) -> None:
    party = Party(code='P "q"', name=ODD, aliases=("a, b", 'c "d"'))
    seat = night.seat(
        "Am,bridge", {"Con": 5, party.code: 4}, county='"x"', region=ODD, pa_name="A & B",
        aliases=("x, y", 'z"'), pa_number=7,
    )  # fmt: skip
    target = Target(
        group=ODD, seat=seat.id, holder="Con", challenger=party.code, note="=1+1, \"note\"",
        published_swing=Decimal("0.80"), published_majority=1, published_majority_over="Con",
    )  # fmt: skip
    election = night.small(
        seat, targets=(target,), parties=(*night.anglia().parties, party), elsewhere={3: 'B, "c"'}
    )
    write(tmp_path / "e", election)
    assert folder.load_election(tmp_path / "e") == election


def test_what_it_was_made_from_is_written_for_people(tmp_path: Path) -> None:
    write(tmp_path / "e", night.small(night.seat()))
    first = (tmp_path / "e" / "election.toml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# Made by `tracker prepare` from a.csv, b.csv."


def test_odd_names_of_its_sources_are_harmless(tmp_path: Path) -> None:
    """A file system may hold a line break, or bytes that are no UTF-8."""
    election = night.small(night.seat())
    odd = ['a\nid = "theirs"\n.csv', "caf\udce9.csv", "\x1b[2J.csv"]
    write_folder.write(tmp_path / "e", election, made_from=odd)
    text = (tmp_path / "e" / "election.toml").read_text(encoding="utf-8")
    assert text.splitlines()[0] == (
        '# Made by `tracker prepare` from a\\x0aid = "theirs"\\x0a.csv, caf\\udce9.csv, '
        "\\x1b[2J.csv."
    )
    assert folder.load_election(tmp_path / "e") == election


def test_an_hour_that_is_there_twice_survives(tmp_path: Path) -> None:
    time = parse_local_time("29/10/2017 01:30")
    election = night.small(night.seat(previous_declared_at=time))
    write(tmp_path / "e", election)
    assert folder.load_election(tmp_path / "e").seats[0].previous_declared_at == time


def test_only_tables_with_something_in_them_are_written_and_targets(tmp_path: Path) -> None:
    write(tmp_path / "e", night.small(night.seat(), elsewhere={}))
    assert sorted(path.name for path in (tmp_path / "e").iterdir()) == [
        "election.toml", "parties.csv", "previous.csv", "seats.csv", "targets.csv",
    ]  # fmt: skip


def test_the_valid_votes_that_a_source_states_are_beside_the_seat(tmp_path: Path) -> None:
    seats = night.seat("Ambridge"), night.seat("Borchester")
    write(tmp_path / "e", night.small(*seats), valid_votes={"X-Ambridge": 1_001})
    assert [r["previous_valid_votes"] for r in rows(tmp_path / "e" / "seats.csv")] == ["1001", ""]


def test_candidates_are_written_as_they_are_given(tmp_path: Path) -> None:
    lines = [("X-Ambridge", "Ambridge", "Ann", "Lee", "Con", "Conservative")]
    write(tmp_path / "e", night.small(night.seat()), candidates=iter(lines))
    assert rows(tmp_path / "e" / "candidates.csv") == [
        {
            "seat_id": "X-Ambridge", "seat": "Ambridge", "first_name": "Ann", "surname": "Lee",
            "party": "Con", "party_name": "Conservative",
        }
    ]  # fmt: skip


def count(seat: str, minute: int, *votes: int) -> SeatCount:
    place = Place(f"X-{seat}", seat)
    candidates = tuple(CandidateRow(place, "Con", n, surname=f"C{n}") for n in votes)
    at = dt.datetime(2019, 12, 13, 2, minute, tzinfo=dt.UTC)
    return SeatCount(
        place=place, votes={"Con": sum(votes)}, winner="Con", candidates=candidates,
        declared_at=at, electorate=2_000, invalid_votes=3,
    )  # fmt: skip


def test_results_are_in_the_order_of_declaration_then_by_seat_then_as_counted(
    tmp_path: Path,
) -> None:
    names = ("Ambridge", "Borchester", "Felpersham")
    election = night.small(*map(night.seat, names))
    counts = [count("Felpersham", 10, 5), count("Borchester", 30, 9, 8), count("Ambridge", 30, 7)]
    write(tmp_path / "e", election, results=counts)
    written = rows(tmp_path / "e" / "results.csv")
    assert [(row["seat"], row["surname"]) for row in written] == [
        ("Felpersham", "C5"), ("Ambridge", "C7"), ("Borchester", "C9"), ("Borchester", "C8"),
    ]  # fmt: skip
    assert (written[0]["declared_at"], written[0]["electorate"], written[0]["invalid_votes"]) == (
        "2019-12-13T02:10:00+00:00", "2000", "3",
    )  # fmt: skip


# A place for it


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "e").mkdir()
    write(tmp_path / "e", night.small(night.seat()))
    assert folder.load_election(tmp_path / "e").seats[0].name == "Ambridge"


def test_the_folder_we_are_in_is_filled_if_it_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "e").mkdir()
    monkeypatch.chdir(tmp_path / "e")
    write(Path(), night.small(night.seat()))
    assert folder.load_election(tmp_path / "e").seats[0].name == "Ambridge"
    assert [path.name for path in tmp_path.iterdir()] == ["e"]


@pytest.mark.skipif(os.name == "nt", reason="Windows lets not everyone make links")
def test_an_empty_folder_behind_a_link_is_filled_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "disk" / "e").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "disk" / "e")
    write(tmp_path / "link", night.small(night.seat()))
    assert (tmp_path / "link").is_symlink()
    assert folder.load_election(tmp_path / "disk" / "e").seats[0].name == "Ambridge"
    assert [path.name for path in (tmp_path / "disk").iterdir()] == ["e"]


def test_folders_above_it_are_made(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "e", night.small(night.seat()))
    assert (tmp_path / "a" / "b" / "e" / "seats.csv").exists()


def everything(path: Path) -> list[str]:
    return sorted(str(one.relative_to(path)) for one in path.rglob("*"))


@pytest.mark.parametrize("there", ["notes.txt", ".hidden"])
def test_a_folder_with_something_in_it_is_refused_and_left_alone(
    tmp_path: Path, there: str
) -> None:
    (tmp_path / "e").mkdir()
    (tmp_path / "e" / there).write_text("mine")
    with pytest.raises(PrepareError, match="e is not empty; name a folder that does not exist yet"):
        write(tmp_path / "e", night.small(night.seat()))
    assert everything(tmp_path) == ["e", f"e/{there}"]


def test_a_file_in_its_place_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "e").write_text("mine")
    with pytest.raises(PrepareError, match="e is a file; name a folder that does not exist yet"):
        write(tmp_path / "e", night.small(night.seat()))
    assert (tmp_path / "e").read_text() == "mine"


@pytest.mark.parametrize(
    ("election", "error", "sentence"),
    [
        pytest.param(
            night.small(night.seat(sitting="Whig")), ElectionError,
            'seats.csv: party "Whig" is not a code of parties.csv',
            id="cannot be loaded",
        ),
        pytest.param(
            night.small(night.seat(county=" Essex ")), PrepareError,
            "what was written is not what was prepared",
            id="loads as something else",
        ),
    ],
)  # fmt: skip
def test_nothing_is_left_behind_when_it_fails(
    tmp_path: Path, election: Election, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        write(tmp_path / "e", election)
    assert everything(tmp_path) == []


def test_nothing_is_left_behind_when_the_disk_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, lines: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(write_folder, "_write_table", full)
    with pytest.raises(OSError, match="No space left on device"):
        write(tmp_path / "e", night.small(night.seat()))
    assert everything(tmp_path) == []


def test_folders_above_it_that_were_made_are_taken_away_when_it_fails(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(ElectionError):
        write(tmp_path / "mine" / "a" / "b" / "e", night.small(night.seat(sitting="Whig")))
    assert everything(tmp_path) == ["mine"]


@pytest.mark.parametrize("at", [0, 2, 4], ids=["the first", "the third", "the last"])
def test_an_empty_folder_stays_empty_when_a_file_cannot_be_moved_into_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    (tmp_path / "e").mkdir()
    moved: list[str] = []
    replace = Path.replace

    def failing(path: Path, target: Path) -> Path:
        if target.parent == (tmp_path / "e").resolve():
            if len(moved) == at:
                raise OSError(28, "No space left on device", str(target))
            moved.append(target.name)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="No space left on device"):
        write(tmp_path / "e", night.small(night.seat()))
    assert len(moved) == at
    assert "election.toml" not in moved
    assert everything(tmp_path) == ["e"]


def test_an_empty_folder_stays_when_it_fails(tmp_path: Path) -> None:
    (tmp_path / "e").mkdir()
    with pytest.raises(ElectionError):
        write(tmp_path / "e", night.small(night.seat(sitting="Whig")))
    assert everything(tmp_path) == ["e"]


def test_a_map_of_hexagons_is_one_when_it_is_loaded(tmp_path: Path) -> None:
    election = msgspec.structs.replace(
        night.small(night.seat("Ambridge", tile=(1, 0)), night.seat("Borchester", tile=(0, 1))),
        hexagons=True,
    )
    write(tmp_path / "e", election)
    loaded = folder.load_election(tmp_path / "e")
    assert loaded.hexagons
    assert [seat.tile for seat in loaded.seats] == [(1, 0), (0, 1)]
