"""What a shell may offer: the right words, from whatever is there, without leaving a trace."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import night
from tests.ledger.test_ledger import say
from tests.night import MIDNIGHT, few
from tracker.cli import completion_words
from tracker.cli.completion_words import Named, Offer
from tracker.ledger import Ledger

ANGLIA = 69


@pytest.fixture
def open_ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger of four seats with Ipswich declared, that another program has open."""
    with Ledger.create(tmp_path / "night.db", few(), MIDNIGHT) as ledger:
        say(ledger, night.result(few(), "Ipswich"))
        say(ledger, night.desk_entry(ledger.board, "Colchester", "Con"))
        yield ledger


def named(here: Path, election: str | None = None, db: str = "") -> Named:
    return Named(election, here / db if db else None, here)


def values(offers: list[Offer]) -> list[str]:
    return [offer.value for offer in offers]


def test_elections_are_those_that_ship_and_the_folders_here(tmp_path: Path) -> None:
    (tmp_path / "wales").mkdir()
    (tmp_path / "wales" / "election.toml").write_text('name = "Senedd"\ndate = 2026-05-07\n')
    (tmp_path / "results").mkdir()
    assert completion_words.elections(tmp_path) == [
        Offer("anglia-2019", "General Election 2019-12-12"),
        Offer("uk-2019", "General Election 2019-12-12"),
        Offer("wales", "Senedd 2026-05-07"),
    ]


def test_an_election_that_cannot_be_read_is_offered_without_its_name(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "election.toml").write_bytes(b"name = \xff")
    assert Offer("broken") in completion_words.elections(tmp_path)


def test_seats_and_parties_of_an_election_need_no_ledger(tmp_path: Path) -> None:
    seats = completion_words.seats(named(tmp_path, "anglia-2019"))
    assert len(seats) == ANGLIA
    assert Offer("North Norfolk", "E14000848") in seats
    assert Offer("LD", "Liberal Democrat") in completion_words.parties(
        named(tmp_path, "anglia-2019")
    )


def test_seats_and_parties_of_a_ledger_in_use(open_ledger: Ledger, tmp_path: Path) -> None:
    assert values(completion_words.seats(named(tmp_path, db="night.db"))) == sorted(night.FEW)
    assert Offer("LD", "Liberal Democrat") in completion_words.parties(
        named(tmp_path, db="night.db")
    )


def test_the_only_ledger_here_needs_no_name_and_of_two_none_is_taken(
    open_ledger: Ledger, tmp_path: Path
) -> None:
    assert values(completion_words.seats(named(tmp_path))) == sorted(night.FEW)
    (tmp_path / "other.db").touch()
    assert completion_words.seats(named(tmp_path)) == []


def test_a_ledger_that_is_not_there_yet_leaves_the_election(tmp_path: Path) -> None:
    assert len(completion_words.seats(named(tmp_path, "anglia-2019", "night.db"))) == ANGLIA


def test_statements_are_the_newest_first_and_of_one_seat_where_it_is_named(
    open_ledger: Ledger, tmp_path: Path
) -> None:
    of_any = completion_words.statements(named(tmp_path, db="night.db"), "")
    assert [offer.about for offer in of_any] == ["Colchester, rush by AB", "Ipswich, result 1"]
    [ipswich] = completion_words.statements(named(tmp_path, db="night.db"), "ipswich")
    [standing] = open_ledger.board.bulletins["E14000761"]
    assert ipswich.value == standing[:8]


def test_statements_are_in_the_ledger_that_the_election_names(tmp_path: Path) -> None:
    with Ledger.create(tmp_path / "anglia-2019.db", few(), MIDNIGHT) as ledger:
        say(ledger, night.result(few(), "Ipswich"))
    assert len(completion_words.statements(named(tmp_path, "anglia-2019"), "")) == 1
    assert completion_words.statements(named(tmp_path, "uk-2019"), "") == []


@pytest.mark.parametrize(
    "content", [b"", b"not a database at all", b"SQLite format 3\0" + b"x" * 99]
)
def test_what_is_no_ledger_offers_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "night.db").write_bytes(content)
    for at in (named(tmp_path), named(tmp_path, db="night.db"), named(tmp_path, db="missing.db")):
        assert (
            completion_words.seats(at)
            == completion_words.parties(at)
            == completion_words.statements(at, "")
            == []
        )


@pytest.mark.parametrize("election", ["nonsense", "", "a\0b", "/", "x" * 5000])
def test_what_is_no_election_offers_nothing(tmp_path: Path, election: str) -> None:
    assert completion_words.seats(named(tmp_path, election or "none")) == []
    assert completion_words.statements(named(tmp_path, election or "none"), "") == []


def test_nothing_is_written_whether_the_ledger_is_in_use_or_not(
    open_ledger: Ledger, tmp_path: Path
) -> None:
    def there() -> dict[str, tuple[int, bytes]]:
        return {
            one.name: (one.stat().st_mtime_ns, one.read_bytes())
            for one in tmp_path.iterdir()
            if not one.name.endswith("-shm")  # where readers of a log write that they are there
        }

    def names() -> list[str]:
        return sorted(path.name for path in tmp_path.iterdir())

    before, called = there(), names()
    completion_words.seats(named(tmp_path))
    assert (there(), names()) == (before, called)
    open_ledger.close()
    before, called = there(), names()
    assert called == ["night.db"]
    assert len(completion_words.seats(named(tmp_path))) == len(night.FEW)
    assert (there(), names()) == (before, called)
