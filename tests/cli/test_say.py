"""`tracker say` and the parts of `tracker summary`, on a ledger that was filled as the night went."""

import datetime as dt
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.makers import night
from tests.makers.night import MIDNIGHT, anglia_results
from tracker import cli
from tracker.board.bulletin import Bulletin
from tracker.ledger import Ledger

Say = Callable[..., Result]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real night, each result received a minute after it was declared; one was corrected."""
    path = tmp_path_factory.mktemp("say") / "night.db"
    with Ledger.create(path, night.anglia(), MIDNIGHT) as ledger:
        for one in anglia_results():
            assert one.declared_at
            receive(ledger, one, one.declared_at + dt.timedelta(minutes=1))
        wrong = {"Con": 20_346, "Lab": 19_000}
        receive(ledger, night.result(ledger.election, "Corby", 2, wrong), night_time(5, 10))
    return path


def receive(ledger: Ledger, bulletin: Bulletin, now: dt.datetime) -> None:
    with ledger.writing():
        ledger.append([bulletin], now)


def night_time(hour: int, minute: int) -> dt.datetime:
    return MIDNIGHT + dt.timedelta(hours=hour, minutes=minute)


@pytest.fixture
def run(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Run a command with this ledger."""
    monkeypatch.delenv("TRACKER_DB", raising=False)

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli.commands, [*arguments, "--db", str(ledger)])

    return run


def assert_wrong_usage(done: Result, sentence: str) -> None:
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (["headline"], "Anglia, 32 of 69 declared: Conservative 29 seats, up 3; Labour 3, down 2"),
        (["running"], "General Election, Anglia, 12 December 2019"),
        (["round-up"], "Round-up, 02:46 to 03:16: General Election, Anglia, 12 December 2019"),
        (["piece"], "Anglia, 32 of 69 declared: Conservative 29 seats, up 3; Labour 3, down 2"),
        (["seat", "Ipswich"], "At 03:16 on Friday 13 December 2019: 32 of 69 seats declared."),
        (["piece", "-f", "markdown"], "# Anglia, 32 of 69 declared: Conservative 29 seats, up 3"),
    ],
)
def test_each_piece_as_it_was_known_at_a_time(run: Say, arguments: list[str], first: str) -> None:
    done = run("say", *arguments, "--at", "03:16")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(first)
    assert "32 of 69 seats declared." in done.stdout


def test_a_headline_is_one_line_and_its_as_of(run: Say) -> None:
    assert run("say", "headline", "--at", "03:16").stdout.splitlines()[1:] == [
        "At 03:16 on Friday 13 December 2019: 32 of 69 seats declared."
    ]


def test_a_round_up_says_what_was_corrected_since(run: Say) -> None:
    done = run("say", "round-up", "--since", "05:00", "--at", "05:30")
    assert done.stdout.split("\n\n")[1].replace("\n", " ") == (
        "Correction to what we said at 05:00: the majority in Corby is 1,346, not 10,268. The "
        "Conservatives hold Corby. A 0.5 per cent swing from the Conservatives to Labour."
    )


def test_a_round_up_by_time_of_declaration_compares_the_same_knowledge(run: Say) -> None:
    done = run("say", "round-up", "--declared-by", "03:15")
    assert done.stdout.startswith("Round-up, 02:45 to 03:15: ")
    assert "Since 02:45, 13 seats have declared." in done.stdout
    assert "Correction" not in done.stdout


def test_a_round_up_since_later_is_wrong_usage(run: Say) -> None:
    done = run("say", "round-up", "--since", "04:00", "--at", "03:00")
    assert_wrong_usage(done, "--since: 04:00 is not before 03:00")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["seat"], 'give a SEAT after "seat", and only there'),
        (["piece", "Ipswich"], 'give a SEAT after "seat", and only there'),
        (["headline", "--since", "02:00"], "--since goes with round-up only"),
        (["running", "--long"], "--long goes with piece only"),
        (["round-up", "--since", "soon"], '--since: "soon" is not a time'),
        (["ballad"], "'ballad' is not one of"),
    ],
)
def test_what_cannot_be_said_is_wrong_usage(run: Say, arguments: list[str], sentence: str) -> None:
    assert_wrong_usage(run("say", *arguments), sentence)


def test_an_unknown_seat_is_answered_with_near_ones(run: Say) -> None:
    done = run("say", "seat", "Norwich Nroth")
    assert done.exit_code != 0
    assert "Norwich North" in str(done.exception)


# The summary in parts


def headings(done: Result) -> list[str]:
    lines = done.stdout.splitlines()
    return [above for above, below in pairwise(lines) if below[:3] == "---"]


def test_the_two_parts_of_the_summary_are_all_of_it(run: Say) -> None:
    targets, general = (headings(run("summary", "--part", part)) for part in ("targets", "general"))
    whole = headings(run("summary"))
    assert sorted(whole) == sorted(targets + general)
    assert targets[0] == "Conservative target seats: 3 taken of 5"
    assert general[:2] == whole[:2] == ["Headline", "All gains: 4"]


@pytest.mark.parametrize("format", ["csv", "csv-candidates", "csv-targets", "json", "xlsx"])
def test_a_format_for_machines_has_no_parts(run: Say, format: str) -> None:
    done = run("summary", "--part", "targets", "-f", format)
    assert_wrong_usage(done, f"--part goes with text, markdown and html: {format} has no parts")
