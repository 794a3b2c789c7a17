"""The words a shell can complete: the right ones, and no file is made for them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.makers import night
from tests.makers.ledgers import append_bulletins
from tests.makers.night import MIDNIGHT, few
from tracker.cli.completion import words
from tracker.cli.completion.words import Typed, Word
from tracker.ledger import Ledger

ANGLIA = 69


@pytest.fixture
def open_ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger of four seats with Ipswich declared, that another program has open."""
    with Ledger.create(tmp_path / "night.db", few(), MIDNIGHT) as ledger:
        append_bulletins(ledger, night.result(few(), "Ipswich"))
        append_bulletins(ledger, night.desk_entry(ledger.board, "Colchester", "Con"))
        yield ledger


def typed(here: Path, election: str | None = None, db: str = "") -> Typed:
    return Typed(election, here / db if db else None, here)


def values(found: list[Word]) -> list[str]:
    return [word.value for word in found]


def test_elections_are_those_that_ship_and_the_folders_here(tmp_path: Path) -> None:
    (tmp_path / "wales").mkdir()
    (tmp_path / "wales" / "election.toml").write_text('name = "Senedd"\ndate = 2026-05-07\n')
    (tmp_path / "results").mkdir()
    assert words.elections(tmp_path) == [
        Word("anglia-2019", "General Election 2019-12-12"),
        Word("anglia-next", "General Election"),
        Word("uk-2019", "General Election 2019-12-12"),
        Word("uk-2024", "General Election 2024-07-04"),
        Word("uk-next", "General Election"),
        Word("wales", "Senedd 2026-05-07"),
    ]


def test_an_election_that_cannot_be_read_is_offered_without_its_description(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "election.toml").write_bytes(b"name = \xff")
    assert Word("broken") in words.elections(tmp_path)


def test_seats_and_parties_of_an_election_need_no_ledger(tmp_path: Path) -> None:
    seats = words.seats(typed(tmp_path, "anglia-2019"))
    assert len(seats) == ANGLIA
    assert Word("North Norfolk", "E14000848") in seats
    assert Word("LD", "Liberal Democrat") in words.parties(typed(tmp_path, "anglia-2019"))


def test_seats_and_parties_of_a_ledger_in_use(open_ledger: Ledger, tmp_path: Path) -> None:
    assert values(words.seats(typed(tmp_path, db="night.db"))) == sorted(night.FEW)
    assert Word("LD", "Liberal Democrat") in words.parties(typed(tmp_path, db="night.db"))


def test_the_only_ledger_in_the_folder_is_used_and_of_two_none(
    open_ledger: Ledger, tmp_path: Path
) -> None:
    assert values(words.seats(typed(tmp_path))) == sorted(night.FEW)
    (tmp_path / "other.db").touch()
    assert words.seats(typed(tmp_path)) == []


def test_before_there_is_a_ledger_the_election_gives_the_words(tmp_path: Path) -> None:
    assert len(words.seats(typed(tmp_path, "anglia-2019", "night.db"))) == ANGLIA


def test_statements_are_the_newest_first_and_of_one_seat_where_it_is_typed(
    open_ledger: Ledger, tmp_path: Path
) -> None:
    about_any_seat = words.statements(typed(tmp_path, db="night.db"), "")
    assert [word.description for word in about_any_seat] == [
        "Colchester, rush by AB",
        "Ipswich, result 1",
    ]
    [ipswich] = words.statements(typed(tmp_path, db="night.db"), "ipswich")
    [standing] = open_ledger.board.bulletins["E14000761"]
    assert ipswich.value == standing[:8]


def test_statements_are_in_the_ledger_that_the_election_names(tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "anglia-2019.db", few(), MIDNIGHT) as ledger:
        append_bulletins(ledger, night.result(few(), "Ipswich"))
    assert len(words.statements(typed(tmp_path, "anglia-2019"), "")) == 1
    assert words.statements(typed(tmp_path, "uk-2019"), "") == []


@pytest.mark.parametrize(
    "content", [b"", b"not a database at all", b"SQLite format 3\0" + b"x" * 99]
)
def test_a_file_that_is_not_a_ledger_gives_no_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "night.db").write_bytes(content)
    for options in (
        typed(tmp_path),
        typed(tmp_path, db="night.db"),
        typed(tmp_path, db="missing.db"),
    ):
        assert words.seats(options) == words.parties(options) == words.statements(options, "") == []


@pytest.mark.parametrize("election", ["nonsense", "", "a\0b", "/", "x" * 5000])
def test_an_election_that_does_not_exist_gives_no_words(tmp_path: Path, election: str) -> None:
    assert words.seats(typed(tmp_path, election or "none")) == []
    assert words.statements(typed(tmp_path, election or "none"), "") == []


def test_nothing_is_written_whether_the_ledger_is_in_use_or_not(
    open_ledger: Ledger, tmp_path: Path
) -> None:
    def files() -> dict[str, tuple[int, bytes]]:
        return {
            path.name: (path.stat().st_mtime_ns, path.read_bytes())
            for path in tmp_path.iterdir()
            if not path.name.endswith("-shm")  # readers note themselves there
        }

    def names() -> list[str]:
        return sorted(path.name for path in tmp_path.iterdir())

    before, called = files(), names()
    words.seats(typed(tmp_path))
    assert (files(), names()) == (before, called)
    open_ledger.close()
    before, called = files(), names()
    assert called == ["night.db"]
    assert len(words.seats(typed(tmp_path))) == len(night.FEW)
    assert (files(), names()) == (before, called)
