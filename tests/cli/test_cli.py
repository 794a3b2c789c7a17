"""The commands: their output, their errors and their exit codes."""

import codecs
import csv
import datetime as dt
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from tests.makers import night
from tests.makers.commands import (
    ROOT,
    TRACKER,
    deliver,
    environment,
    night_files,
    running,
    tracker,
    tracker_process,
    wait_until,
)
from tests.makers.night import MIDNIGHT, few, result
from tests.makers.pa_documents import party_line, state_of_parties
from tracker import __version__, cli
from tracker.cli.command import all_commands
from tracker.election.clock import wall_clock
from tracker.intake.ingest import ingest_once
from tracker.ledger import Ledger, schema
from tracker.ledger.connection import connect
from tracker.ledger.errors import LedgerError
from tracker.replication import status

Run = Callable[..., "Done"]
FIRST = dict(list(night_files().items())[:10])
"""The results until 02:10, with Peterborough and without Ipswich."""


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in an empty folder, in this process, through `main`."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)

    def run(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["tracker", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert isinstance(ended.value.code, int)
        return Done(ended.value.code, *capsys.readouterr())

    return run


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two ledgers: `night.db` has all results, `first.db` the first ten."""
    folder = tmp_path_factory.mktemp("ledgers")
    for name, files in {"night.db": dict(night_files()), "first.db": FIRST}.items():
        drop = deliver(folder / f"drop-{name}", files)
        with Ledger.create(folder / name, night.anglia(), wall_clock()) as ledger:
            ingest_once(ledger, [drop], wall_clock, say=lambda line: None)
    return folder


@pytest.fixture
def all_results(run: Run, ledgers: Path, tmp_path: Path) -> Path:
    """The ledger of all results, as night.db in the folder of the commands."""
    return Path(shutil.copy(ledgers / "night.db", tmp_path))


@pytest.fixture
def first(run: Run, ledgers: Path, tmp_path: Path) -> Path:
    """The ledger after ten declarations, as night.db in the folder of the commands."""
    return Path(shutil.copy(ledgers / "first.db", tmp_path / "night.db"))


def assert_refused(done: Done, code: int, sentence: str) -> None:
    """Assert one line with the sentence on stderr, nothing on stdout, and no traceback."""
    assert done.code == code, done
    assert done.out == ""
    (line,) = done.err.splitlines()
    assert line.startswith("tracker: ")
    assert sentence in line
    assert line.isprintable()


# Each command


def test_the_help_lists_the_commands(run: Run) -> None:
    done = run("--help")
    assert done.code == 0
    for command in (
        *("demo", "watch", "ingest", "status", "summary", "declare", "retract", "pin", "unpin"),
        *("note", "confirm", "undo"),
        *("why", "problems", "check", "rehearse"),
    ):
        assert any(line.split()[:1] == [command] for line in done.lines), command


COMMANDS = dict(all_commands(cli.commands))


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_a_help(run: Run, command: str) -> None:
    assert run(*command.split(), "--help").code == 0


OTHER_VARIABLES = {
    ("new by-election", "--from"): "TRACKER_SOURCE",
    ("demo", "--db"): "TRACKER_DEMO_DB",
    ("fetch", "--every"): "TRACKER_FETCH_EVERY",
    ("metadata", "--output"): "TRACKER_METADATA",
    ("outlook", "--format"): "TRACKER_OUTLOOK_FORMAT",
    ("say", "--format"): "TRACKER_SAY_FORMAT",
}
"""Options whose variable is not TRACKER_ and the option's name."""


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_option_has_its_variable(command: str) -> None:
    for parameter in COMMANDS[command].params:
        if parameter.param_type_name == "option":
            name = parameter.opts[-1]
            derived = f"TRACKER_{name.strip('-').replace('-', '_').upper()}"
            assert parameter.envvar == OTHER_VARIABLES.get((command, name), derived)


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version").out == f"tracker, version {__version__}\n"


def test_lines_of_text_have_no_wall(run: Run) -> None:
    done = run("watch", "-e", "anglia-2019", "--plain", "--wall")
    assert done.code == 2
    assert "--plain or --wall, not both" in done.err


def test_a_rehearsed_night_is_ingested(run: Run) -> None:
    done = run("rehearse", "anglia-2019", "drop", "--speed", "max")
    assert (done.code, done.out) == (0, "69 files written to drop.\n")
    done = run("ingest", "drop", "-e", "anglia-2019")
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith(
        "69 files: 69 counted, 0 kept, 0 held, 0 rejected. 69 of 69 seats decided.\n"
    )
    with Ledger.open(Path("anglia-2019.db")) as ledger:
        assert ledger.board.decided == 69


def test_an_existing_ledger_needs_no_election_option(run: Run, first: Path) -> None:
    deliver(Path("drop"), dict(night_files()))
    done = run("ingest", "drop", "--db", first)
    assert (done.code, done.lines[-1][:19]) == (0, "69 files: 69 counte")


def test_an_ingest_with_a_rejected_file_has_exit_code_1(run: Run) -> None:
    deliver(Path("drop"), {"a.xml": b"<x/>", "b.pdf.xml": b"<FirstPastThePostResult/>"})
    done = run("ingest", "drop", "-e", "anglia-2019")
    assert (done.code, done.err) == (1, "")
    assert done.lines[0].startswith("rejected a.xml: ")


def test_status_shows_the_board(run: Run, all_results: Path) -> None:
    done = run("status", "--db", all_results)
    assert (done.code, done.err) == (0, "")
    assert done.lines[0].endswith("69 of 69 decided")


def test_why_shows_the_file_and_its_hash(run: Run, all_results: Path) -> None:
    done = run("why", "Norfolk North", "--db", all_results)
    assert done.code == 0
    assert done.lines[0] == "North Norfolk: declared  Con gain from LD"
    assert "stands because nothing later from the feed does" in done.lines[1]
    assert "result 1: Conservative elected; Con 29,792, LD 15,397" in done.lines[2]
    assert done.lines[2].startswith("* ")
    assert "from General_Election_result_Norfolk_North_1.xml (sha256 " in done.lines[3]


def test_a_night_without_problems(run: Run, all_results: Path) -> None:
    assert run("problems", "--db", all_results) == Done(0, "No problems.\n", "")


def test_unexplained_totals_are_a_problem(run: Run, all_results: Path) -> None:
    board = night.anglia_board()
    data = state_of_parties(board, None, party_line("Lab", totalVotes="7"))
    deliver(Path("drop"), {"sop_69.xml": data})
    assert run("ingest", "drop", "--db", all_results).code == 0
    done = run("problems", "--db", all_results)
    assert done.code == 1
    assert (
        "differs  PA's totals: State of parties after 69: unexplained: Labour votes 7" in done.out
    )
    assert "No problems" not in done.out


def test_a_rehearsal_counts_existing_files(run: Run) -> None:
    assert run("rehearse", "anglia-2019", "here", "--speed", "max").out == (
        "69 files written to here.\n"
    )
    assert run("rehearse", "anglia-2019", "here", "--speed", "max").out == (
        "0 files written to here; 69 were there already.\n"
    )


def test_a_warning_alone_has_exit_code_0(run: Run) -> None:
    """The election has no table of candidates, so nothing tells that the Greens stand."""
    no_candidates = shutil.ignore_patterns("results.csv")
    shutil.copytree(ROOT / "data/anglia-2019", "next", ignore=no_candidates)
    xml = next(xml for name, xml in FIRST.items() if "Peterborough" in name)
    whig = xml.replace(b'"Green"', b'"Whig"')
    assert whig != xml
    deliver(Path("drop"), {"a.xml": whig})
    assert run("ingest", "drop", "-e", "next").code == 0
    done = run("problems", "-e", "next")
    assert done.code == 0
    assert 'warning  a.xml: Peterborough: the party "Whig" is not known' in done.out


def test_check_finds_the_published_figure_that_differs(run: Run) -> None:
    done = run("check", "anglia-2019")
    assert (done.code, done.err) == (1, "")
    (differs,) = [line for line in done.lines if line.startswith("differs")]
    assert "Ipswich" in differs
    assert "836" in differs
    assert "831" in differs
    assert done.lines[-1].endswith("1 differ.")


def test_check_lists_challengers_who_were_not_second(run: Run) -> None:
    notes = [line for line in run("check", "anglia-2019").lines if line.startswith("note")]
    for seat in ("Colchester", "South Cambridgeshire"):
        assert any(seat in note and "third" in note for note in notes), seat


# The summary


@pytest.mark.parametrize(
    ("format_name", "text"),
    [
        ("text", "gain from Labour in Peterborough. Paul Bristow has a majority of 2,580."),
        ("markdown", "Conservative gain from Labour in Peterborough"),
        ("csv", "E14000878,Peterborough,declared,Con,Con gain from Lab,Lab,Lab,2580,"),
        ("json", '"result": "Con gain from Lab"'),
        ("html", "Conservative gain from Labour in Peterborough"),
    ],
)
def test_a_summary_in_a_file_is_the_printed_summary(
    run: Run, all_results: Path, format_name: str, text: str
) -> None:
    with Ledger.open(all_results) as ledger:
        as_of = ledger.last_delivery_at()
    assert as_of
    at = ("--at", (as_of + dt.timedelta(seconds=1)).isoformat())
    shown = run("summary", "-f", format_name, "--db", all_results, *at)
    assert (shown.code, shown.err) == (0, "")
    assert text in " ".join(shown.out.split()) if format_name == "text" else text in shown.out
    written = run("summary", "-f", format_name, "--db", all_results, *at, "-o", "summary.out")
    assert (written.code, written.out, written.err) == (0, "", "")
    assert Path("summary.out").read_text(encoding="utf-8") == shown.out
    assert sorted(path.name for path in Path().iterdir()) == ["night.db", "summary.out"]


@pytest.mark.parametrize(
    ("platform", "options", "has_mark"),
    [
        ("linux", ["-o", "seats.csv"], False),
        ("linux", ["-o", "seats.csv", "--bom"], True),
        ("win32", ["-o", "seats.csv"], True),
        ("win32", ["-o", "seats.csv", "--no-bom"], False),
        ("win32", ["-o", "seats.txt"], False),
    ],
)
def test_csv_for_excel_begins_with_a_byte_order_mark(
    run: Run,
    first: Path,
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    options: list[str],
    has_mark: bool,
) -> None:
    monkeypatch.setattr("tracker.cli.summary.sys", SimpleNamespace(platform=platform))
    assert run("summary", "-f", "csv", "--db", first, *options).code == 0
    written = Path(options[1]).read_bytes()
    assert written.startswith(codecs.BOM_UTF8) is has_mark
    assert next(csv.reader(written.decode("utf-8-sig").splitlines()))[0] == "seat_id"


def test_the_json_summary(run: Run, all_results: Path) -> None:
    document = json.loads(run("summary", "-f", "json", "--db", all_results).out)
    assert document["election"] == {
        "id": "anglia-2019",
        "name": "General Election",
        "date": "2019-12-12",
        "region": "Anglia",
    }
    assert document["seats"]["declared"] == document["seats"]["total"] == 69
    declared = {d["seat"]: d for d in document["declarations"]}
    assert len(declared) == 69
    assert declared["Ipswich"]["source"] == "General_Election_result_Ipswich_1.xml"
    assert declared["Ipswich"]["swing"]["from"] == "Lab"
    assert [target["status"] for target in document["targets"]].count("flipped") == 4
    assert [(p["party"], p["seats"], p["net"]) for p in document["parties"][:3]] == [
        ("Con", 63, 2),
        ("Lab", 5, -2),
        ("LD", 1, 0),
    ]


def test_the_csv_has_a_row_for_each_seat(run: Run, first: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("summary", "-f", "csv", "--db", first).out)))
    assert [row["status"] for row in rows].count("declared") == 10
    assert len(rows) == 69


@pytest.fixture
def corrected(run: Run, tmp_path: Path) -> Path:
    """Ipswich: first.xml at 00:10, second.xml at 00:20 with another winner."""
    path = tmp_path / "night.db"
    with Ledger.create(path, few(), MIDNIGHT) as ledger:
        for minutes, name, votes in (
            (10, "first", {"Con": 9, "Lab": 8}),
            (20, "second", {"Lab": 9}),
        ):
            now = MIDNIGHT + dt.timedelta(minutes=minutes)
            bulletins = [result(few(), "Ipswich", minutes, votes)]
            with ledger.writing():
                sha256 = name.encode().hex().ljust(64, "0")
                ledger.record_delivery(
                    f"{name}.xml", name.encode(), sha256, "accepted", "", bulletins, now
                )
    return path


@pytest.mark.parametrize(
    ("at", "winner", "source"),
    [
        ("00:09", None, None),
        ("00:15", "Con", "first.xml"),
        ("0:15:00", "Con", "first.xml"),
        ("2019-12-13T00:15", "Con", "first.xml"),
        ("2019-12-13T01:15:00+01:00", "Con", "first.xml"),
        ("00:25", "Lab", "second.xml"),
        ("2020-01-01", "Lab", "second.xml"),
    ],
)
def test_a_summary_at_a_time_has_the_results_known_then(
    run: Run, corrected: Path, at: str, winner: str | None, source: str | None
) -> None:
    document = json.loads(run("summary", "-f", "json", "--at", at, "--db", corrected).out)
    found = [(d["winner"], d["source"]) for d in document["declarations"]]
    assert found == ([(winner, source)] if winner else [])


def test_a_file_that_cannot_be_written_leaves_the_old_one(run: Run, first: Path) -> None:
    Path("out").mkdir()
    (Path("out") / "summary.txt").write_text("old", encoding="utf-8")
    done = run("summary", "--db", first, "-o", "no-such-folder/summary.txt")
    assert_refused(done, 1, "no-such-folder/summary.txt: No such file or directory")
    assert (Path("out") / "summary.txt").read_text(encoding="utf-8") == "old"


def test_a_summary_replaces_the_old_file(run: Run, first: Path) -> None:
    Path("summary.txt").write_text("old " * 10_000, encoding="utf-8")
    run("summary", "--db", first, "-o", "summary.txt")
    assert Path("summary.txt").read_text(encoding="utf-8").startswith("General Election, Anglia")


# The desk


def test_a_declared_seat_counts_and_can_be_retracted(run: Run, first: Path) -> None:
    done = run("declare", "Ipswich", "Con", "--by", "ab", "--reason", "heard it", "--db", first)
    assert (done.code, done.lines[0]) == (0, "Ipswich: called  Con gain from Lab")
    why = run("why", "Ipswich", "--db", first)
    assert "rush: Conservative elected, no votes given (heard it)" in why.out
    assert "from desk, AB" in why.out
    done = run("retract", "Ipswich", "--by", "CD", "--db", first)
    assert done.code == 0
    assert re.fullmatch(
        r"Taken back in Ipswich: rush: Conservative elected, no votes given \(heard it\) "
        r"\([0-9a-f]{8}\)",
        done.lines[0],
    )
    assert done.lines[1] == "Ipswich: awaiting"
    assert [line[:1] for line in run("why", "Ipswich", "--db", first).lines[2::2]] == ["x", " "]


def test_a_seat_declared_with_votes_has_its_figures(run: Run, first: Path) -> None:
    votes = ("--votes", "Con=24952", "--votes", "Labour=19473", "--votes", "LD=2439")
    done = run("declare", "ipswich", "Tory", *votes, "--by", "AB", "--db", first)
    assert (done.code, done.lines[0]) == (0, "Ipswich: declared  Con gain from Lab")
    with Ledger.open(first) as ledger:
        figures = night.state(ledger.board, "Ipswich").figures
    assert figures
    assert figures.majority == 5479


def test_a_declaration_has_register_rejected_ballots_and_a_new_party(run: Run, first: Path) -> None:
    votes = ("--votes", "Con:Tom Hunt=24952", "--votes", "Labour=19473", "--votes", "Rejoin EU=129")
    more = ("--electorate", "75500", "--rejected", "120", "--by", "AB", "--db", first)
    refused = run("declare", "ipswich", "Tory", *votes, *more)
    assert refused.code != 0
    assert 'no party "Rejoin EU"' in refused.err
    assert "--new-party" in refused.err
    done = run("declare", "ipswich", "Tory", *votes, *more, "--new-party", "Rejoin EU")
    assert (done.code, done.lines[0]) == (0, "Ipswich: declared  Con gain from Lab")
    assert 'the party "Rejoin EU" is not known; it counts as its own party' in done.out
    with Ledger.open(first) as ledger:
        standing = night.state(ledger.board, "Ipswich")
    assert standing.figures
    assert standing.figures.electorate == 75_500
    assert standing.figures.lines[0].candidate.name == "Tom Hunt"
    assert "120 ballot papers rejected" in run("why", "Ipswich", "--db", first).out


def test_a_new_party_without_a_candidate_is_refused(run: Run, first: Path) -> None:
    done = run("declare", "Ipswich", "Con", "--new-party", "Rejoin", "--by", "AB", "--db", first)
    assert "--new-party Rejoin: no candidate has this party" in done.err


def test_a_call_is_not_read_out_during_a_later_recount(run: Run, first: Path) -> None:
    number = b'<Election name="General Election" date="2019-12-12" type="G">'
    seat = b'<Constituency number="332" name="Ipswich"'
    call = (
        b'<FirstPastThePostRush revision="1">' + number + seat + b' winningPartyAbbreviation="C">'
        b'<Candidate firstName="T" surname="Alpha"><Party name="Conservative" abbreviation="C"/>'
        b"</Candidate></Constituency></Election></FirstPastThePostRush>"
    )
    recount = b'<Recount revision="2">' + number + seat + b"/></Election></Recount>"
    for name, xml in (("rush_1.xml", call), ("recount_2.xml", recount)):
        deliver(Path("calls"), {name: xml})
        assert run("ingest", "calls", "--db", first).code == 0
    assert run("why", "Ipswich", "--db", first).lines[0].startswith("Ipswich: recount")
    sentence = run("say", "seat", "Ipswich", "--db", first).out
    assert ("Recount in Ipswich" in sentence, "gain" in sentence) == (True, False)
    assert "Conservative gain" not in run("say", "running", "--db", first).out
    assert "recount" in run("corrections", "Ipswich", "--db", first).out


def test_a_pinned_result_stands_until_it_is_unpinned(run: Run, first: Path) -> None:
    done = run("pin", "Peterborough", "--by", "AB", "--db", first)
    assert done.code == 0
    assert done.lines[0].startswith("Pinned in Peterborough: result 1: Conservative elected; ")
    name, xml = next(item for item in FIRST.items() if "Peterborough" in item[0])
    second = xml.replace(b'revision="1"', b'revision="2"')
    second = second.replace(b'votes="22334"', b'votes="2"').replace(b'turnout="47801"', b"")
    second = second.replace(b'elected="*"', b"").replace(b'winningParty="C"', b'winningParty="Lab"')
    deliver(Path("drop"), {name.replace("_1.xml", "_2.xml"): second})
    assert run("ingest", "drop", "--db", first).code == 0
    pinned = run("why", "Peterborough", "--db", first).lines
    assert pinned[0] == "Peterborough: declared  Con gain from Lab"
    assert "Feed now Lab hold" in pinned[1]
    assert "the desk holds to Con gain from Lab" in pinned[1]
    against = "Peterborough: feed now Lab hold"
    assert any(against in line for line in run("corrections", "--db", first).lines)
    problems = run("problems", "--db", first)
    assert (problems.code, "conflict Peterborough" in problems.out) == (1, True)
    done = run("unpin", "Peterborough", "--by", "AB", "--db", first)
    assert done.lines[0].startswith("Unpinned in Peterborough: result 1: Conservative elected; ")
    assert (done.code, done.lines[1]) == (0, "Peterborough: declared  Lab hold")


def statements(run: Run, seat: str, db: Path) -> list[tuple[str, str]]:
    """(mark, beginning of the id) of each statement that `why` lists, in order of receipt."""
    lines = run("why", seat, "--db", db).lines[2::2]
    return [(line[0], line[2:].split()[1]) for line in lines]


def test_a_result_of_the_feed_can_be_retracted_and_restored(run: Run, first: Path) -> None:
    by = ("--by", "AB", "--db", first)
    ((mark, bulletin),) = statements(run, "Peterborough", first)
    assert mark == "*"
    done = run("retract", "Peterborough", "--bulletin", bulletin, *by)
    assert done.lines[1] == "Peterborough: awaiting"
    (mark, _), (_, retraction) = statements(run, "Peterborough", first)
    assert mark == "x"
    done = run("retract", "Peterborough", "--bulletin", retraction, *by)
    assert done.lines[1] == "Peterborough: declared  Con gain from Lab"


def test_a_restored_declaration_can_be_retracted_again(run: Run, first: Path) -> None:
    by = ("--by", "AB", "--db", first)
    run("declare", "Ipswich", "Con", *by)
    run("retract", "Ipswich", *by)
    _, (_, retraction) = statements(run, "Ipswich", first)
    done = run("retract", "Ipswich", "--bulletin", retraction, *by)
    assert done.lines[1] == "Ipswich: called  Con gain from Lab"
    done = run("retract", "Ipswich", *by)
    assert (done.code, done.err, done.lines[1]) == (0, "", "Ipswich: awaiting")


def test_why_shows_a_note_with_initials_and_time(run: Run, first: Path) -> None:
    done = run("note", "ipswich", "the agent says 5,000", "--by", "ab", "--db", first)
    assert (done.code, done.err) == (0, "")
    assert done.lines == ["Ipswich: awaiting", "Nothing stands; the seat is awaited."]
    *_, note, source = run("why", "Ipswich", "--db", first).lines
    assert re.fullmatch(r"  \d\d:\d\d:\d\d [0-9a-f]{8} note: the agent says 5,000", note), note
    assert source.strip() == "from desk, AB"


def test_a_retracted_note_is_marked(run: Run, first: Path) -> None:
    by = ("--by", "AB", "--db", first)
    run("note", "Ipswich", "no answer", *by)
    ((_, note),) = statements(run, "Ipswich", first)
    assert run("retract", "Ipswich", "--bulletin", note, *by).code == 0
    assert [mark for mark, _ in statements(run, "Ipswich", first)] == ["x", " "]


def test_a_note_is_printed_escaped(run: Run, first: Path) -> None:
    assert run("note", "Ipswich", "\x1b[2J[/x]\u202e", "--by", "AB", "--db", first).code == 0
    assert r"note: \x1b[2J[/x]\u202e" in run("why", "Ipswich", "--db", first).out
    done = run("undo", "--by", "AB", "--db", first)
    assert done.lines[0].startswith(r"Taken back in Ipswich: note: \x1b[2J[/x]\u202e (")


def test_why_shows_a_confirmation_until_another_result_stands(run: Run, first: Path) -> None:
    by = ("--by", "AB", "--db", first)
    done = run("confirm", "Peterborough", "--reason", "rung the count", *by)
    assert (done.code, done.err) == (0, "")
    assert done.lines[1] == "Peterborough: declared  Con gain from Lab"
    assert done.lines[2].endswith("from the feed does. Confirmed by AB.")
    why = run("why", "Peterborough", "--db", first)
    assert why.lines[:2] == done.lines[1:]
    ((mark, bulletin), (mark_of_confirmation, _)) = statements(run, "Peterborough", first)
    assert done.lines[0].startswith("Confirmed in Peterborough: result 1: Conservative elected; ")
    assert done.lines[0].endswith(f"({bulletin})")
    assert (mark, mark_of_confirmation) == ("*", " ")
    assert f"confirmation of {bulletin} (rung the count)" in why.out
    second = run("confirm", "Peterborough", *by)
    assert_refused(second, 2, "AB has confirmed what stands in Peterborough already")
    run("retract", "Peterborough", "--bulletin", bulletin, *by)
    assert "Confirmed" not in run("why", "Peterborough", "--db", first).out


def test_a_confirmation_of_a_bulletin_that_does_not_stand_is_refused(run: Run, first: Path) -> None:
    by = ("--by", "AB", "--db", first)
    ((_, old),) = statements(run, "Peterborough", first)
    with Ledger.open(first) as ledger, ledger.writing():
        corrected = night.result(ledger.election, "Peterborough", 2, {"Con": 2, "Lab": 3})
        ledger.append([corrected], wall_clock())
    done = run("confirm", "Peterborough", "--bulletin", old, *by)
    new = corrected.id[:8]
    sentence = f"{old} does not stand in Peterborough; {new} does, look at it first"
    assert_refused(done, 2, sentence)
    assert run("confirm", "Peterborough", "--bulletin", new, *by).code == 0


def test_an_undo_restores_all_declarations_that_one_retract_retracted(
    run: Run, first: Path
) -> None:
    by = ("--by", "AB", "--db", first)
    with Ledger.open(first) as ledger, ledger.writing():
        rivals = [
            night.desk_entry(ledger.board, "Ipswich", party, by=initials)
            for party, initials in (("Con", "CD"), ("Lab", "EF"))
        ]
        ledger.append(rivals, wall_clock())
    done = run("retract", "Ipswich", *by)
    assert sum(line.startswith("Taken back in Ipswich: rush: ") for line in done.lines) == 2
    done = run("undo", *by)
    assert sum(line.startswith("Taken back in Ipswich: retraction ") for line in done.lines) == 2
    assert done.lines[2] == "Ipswich: conflict"


def test_notes_and_confirmations_change_no_summary(run: Run, first: Path) -> None:
    at = ("--at", (wall_clock() + dt.timedelta(minutes=5)).isoformat(), "--db", first)
    commands = [
        ["status"],
        *(["summary", "-f", format_name] for format_name in ("text", "csv", "json")),
    ]
    before = [run(*command, *at).out for command in commands]
    run("note", "Peterborough", "no answer", "--by", "AB", "--db", first)
    run("confirm", "Peterborough", "--by", "AB", "--db", first)
    assert [run(*command, *at).out for command in commands] == before


def test_an_undo_prints_the_retracted_entry_and_the_seat(run: Run, first: Path) -> None:
    by = ("--by", "AB", "--db", first)
    run("confirm", "Peterborough", *by)
    run("declare", "Ipswich", "Con", *by)
    run("declare", "Colchester", "Con", "--by", "CD", "--db", first)
    done = run("undo", *by)
    assert (done.code, done.err) == (0, "")
    retracted = "Taken back in Ipswich: rush: Conservative elected, no votes given ("
    assert done.lines[0].startswith(retracted)
    assert done.lines[1:] == [
        "Ipswich: awaiting",
        "Nothing stands; the seat is awaited.",
    ]
    assert run("why", "Ipswich", "--db", first).lines[4].endswith(" (undo)")
    done = run("undo", *by)
    assert done.lines[0].startswith("Taken back in Peterborough: confirmation of ")
    assert done.lines[1] == "Peterborough: declared  Con gain from Lab"
    assert "Confirmed" not in done.out
    assert_refused(run("undo", *by), 2, "AB has no entry to undo")
    assert run("status", "--db", first).lines[0].endswith("11 of 69 decided")


def test_an_unpin_is_not_undone(run: Run, first: Path) -> None:
    by = ("--by", "AB", "--db", first)
    run("pin", "Peterborough", *by)
    run("unpin", "Peterborough", *by)
    sentence = "AB's last entry unpinned Peterborough; an unpin cannot be undone, pin it again"
    assert_refused(run("undo", *by), 2, sentence)


DESK_ERRORS = [
    (["declare", "Ipswitch", "Con"], 'no seat "Ipswitch"; did you mean Ipswich?'),
    (["declare", "Norwich", "Con"], "did you mean Norwich"),
    (["declare", "Atlantis", "Con"], 'no seat "Atlantis"'),
    (["declare", "Ips\x1bwich", "Con"], r'no seat "Ips\x1bwich"'),
    (["declare", "Ipswich", "Whig"], 'no party "Whig"; the parties are Con, Lab, LD'),
    (["declare", "Ipswich", "Con", "--votes", "Con"], "write it as Con=22334"),
    (["declare", "Ipswich", "Con", "--votes", "Con=1", "--votes", "Con=2"], "given twice"),
    (["declare", "Ipswich", "Con", "--votes", "Ind=9", "--votes", "Ind=8"], "as Ind:Jane Smith"),
    (
        ["declare", "Ipswich", "Con", "--votes", "Con=1", "--votes", "Tory=2"],
        "votes for Con are given twice",
    ),
    (["declare", "Ipswich", "Con", "--votes", "Con=2O479"], 'votes "2O479" are not a whole number'),
    (["declare", "Ipswich", "Con", "--votes", "Con=-1"], 'votes "-1" are not a whole number'),
    (["declare", "Ipswich", "Con", "--votes", "Con="], 'votes "" are not a whole number'),
    (["declare", "Ipswich", "Con", "--votes", "Con=²"], 'votes "²" are not a whole number'),
    (["declare", "Ipswich", "Con", "--votes", "Lab=9"], "no votes given for Con"),
    (["declare", "Ipswich", "Con", "--votes", "Con=0"], "nobody has any votes"),
    (["declare", "Ipswich", "Con", "--votes", "Con=8", "--votes", "Lab=9"], "Con cannot have won"),
    (["declare", "Ipswich", "Con", "--votes", "Con=75526"], "more than the 75,525 on the register"),
    (["declare", "Ipswich", "Con", "--votes", f"Con={'9' * 5000}"], "Con"),
    (["retract", "Ipswich"], "the desk has declared nothing in Ipswich"),
    (["retract", "Ipswich", "--bulletin", "ffff"], "no statement about Ipswich begins 'ffff'"),
    (["pin", "Ipswich"], "nothing has been declared in Ipswich"),
    (["unpin", "Peterborough"], "nothing is pinned in Peterborough"),
    (["note", "Ipswitch", "no answer"], 'no seat "Ipswitch"; did you mean Ipswich?'),
    (["note", "Ipswich", " "], "a note has 1 to 200 characters, not 0"),
    (["note", "Ipswich", "x" * 201], "a note has 1 to 200 characters, not 201"),
    (["note", "Ipswich", os.fsdecode(b"\xff")], r"the note is not text: \udcff"),
    (["confirm", "Ipswich"], "nothing has been declared in Ipswich"),
    (["undo"], "AB has no entry to undo"),
]


@pytest.mark.parametrize(
    ("arguments", "sentence"), DESK_ERRORS, ids=[" ".join(a)[:50] for a, _ in DESK_ERRORS]
)
def test_an_impossible_entry_is_refused_and_not_recorded(
    run: Run, first: Path, arguments: list[str], sentence: str
) -> None:
    assert_refused(run(*arguments, "--by", "AB", "--db", first), 2, sentence)
    with Ledger.open(first) as ledger:
        assert ledger.board.decided == 10
        assert ledger.sources(night.seat_of(night.anglia(), "Ipswich").id) == []


@pytest.mark.parametrize("by", ["", "A1", "\x1b[2J", "ABCDEFGHIJK"])
def test_bad_initials_are_refused(run: Run, first: Path, by: str) -> None:
    done = run("declare", "Ipswich", "Con", "--by", by, "--db", first)
    assert_refused(done, 2, "initials are one to ten letters")


def test_a_reason_that_is_not_text_is_refused_without_a_traceback(run: Run, first: Path) -> None:
    reason = os.fsdecode(b"\xff")
    done = run("declare", "Ipswich", "Con", "--by", "AB", "--reason", reason, "--db", first)
    assert done.code in (0, 2)


def test_a_reason_is_printed_escaped(run: Run, first: Path) -> None:
    reason = "\x1b[2J[/x]\u202e"
    assert (
        run("declare", "Ipswich", "Con", "--by", "AB", "--reason", reason, "--db", first).code == 0
    )
    assert r"(\x1b[2J[/x]\u202e)" in run("why", "Ipswich", "--db", first).out


def test_status_shows_the_shared_night_but_not_for_an_earlier_time(run: Run, first: Path) -> None:
    now = wall_clock()
    with Ledger.open(first) as ledger:
        status.join_night(ledger, "2019-12-12", now)
        status.save_state(ledger, "joined", 0, ("van",), now)
    assert run("status", "--db", first).lines[1] == " Joined to the night 2019-12-12, with van"
    assert "Joined" not in run("status", "--db", first, "--at", "02:31").out


# Wrong usage

USAGE = [
    (["nosuch"], "No such command 'nosuch'"),
    (["ingst"], "Did you mean 'ingest'?"),
    (["status"], "give a ledger: --db FILE, or -e ELECTION for <election>.db"),
    (["status", "--db", "nosuch.db"], "nosuch.db: no such ledger"),
    (["status", "-e", "anglia-2019"], "anglia-2019.db: no such ledger"),
    (["status", "--db", "."], "is a directory"),
    (["summary", "--db", "nosuch.db"], "nosuch.db: no such ledger"),
    (["why", "Ipswich", "--db", "nosuch.db"], "nosuch.db: no such ledger"),
    (["declare", "Ipswich", "Con", "--by", "AB", "--db", "nosuch.db"], "no such ledger"),
    (["declare", "Ipswich", "Con", "--db", "nosuch.db"], "Missing option '--by'"),
    (["note", "Ipswich", "--by", "AB", "--db", "nosuch.db"], "Missing argument 'TEXT'"),
    (["confirm", "Ipswich", "--db", "nosuch.db"], "Missing option '--by'"),
    (["undo", "--by", "AB", "--db", "nosuch.db"], "nosuch.db: no such ledger"),
    (["undo", "--db", "nosuch.db"], "Missing option '--by'"),
    (["problems", "--db", "nosuch.db"], "nosuch.db: no such ledger"),
    (["ingest"], "Missing argument 'DROPS...'"),
    (["ingest", "nosuch", "-e", "anglia-2019"], "nosuch: no such folder"),
    (["ingest", "."], "give an election: -e anglia-2019, or -e FOLDER"),
    (["ingest", ".", "--db", "nosuch.db"], "give an election"),
    (["ingest", ".", "-e", "anglia"], 'no election "anglia": give a folder with an election.toml'),
    (["check", "nosuch"], "one of: anglia-2019"),
    (["rehearse", "nosuch", "drop"], 'no election "nosuch"'),
    (["rehearse", "anglia-2019", "drop", "--speed", "fast"], "give a number above 0, or max"),
    (["rehearse", "anglia-2019", "drop", "--speed", "0"], "give a number above 0, or max"),
    (["rehearse", "anglia-2019", "drop", "--speed", "-1"], "give a number above 0, or max"),
    (["rehearse", "anglia-2019", "drop", "--speed", "nan"], "give a number above 0, or max"),
    (["rehearse", "anglia-2019", "drop", "--speed", "inf"], "give a number above 0, or max"),
    (["demo", "--speed", "0"], "--speed"),
    (["watch", "drop", "-e", "nosuch"], 'no election "nosuch"'),
    (
        ["join", "-e", "anglia-2019", "--via", "nats://a"],
        "give the name of the shared night: --night",
    ),
    (["join", "-e", "anglia-2019", "--night", "n"], "no address of a hub: give --via nats://HOST"),
    (["join", "--via", "nats://a", "--night", "n"], "give the night's list of keys with --keys"),
    (["join", "--via", "nats://a", "--night", "n", "--unsigned"], "give an election: -e anglia"),
    (["join", "--via", "http://a", "--night", "n"], '"http://a" is not the address of a hub'),
    (["join", "--via", "nats://a", "--night", "12.12.2019"], '--night "12.12.2019": write letters'),
    (["join", "--via", "nats://a", "--night", "n", "--desk", "a b"], '--desk "a b": write letters'),
    (["join", "--via", "nats://a", "--night", "n", "--copies", "6"], "--copies"),
    (
        ["watch", "drop", "-e", "anglia-2019", "--via", "nats://a"],
        "give the name of the shared night",
    ),
]


@pytest.mark.parametrize(("arguments", "sentence"), USAGE, ids=[" ".join(a) for a, _ in USAGE])
def test_wrong_usage_is_one_line_with_exit_code_2_and_leaves_no_file(
    run: Run, arguments: list[str], sentence: str
) -> None:
    assert_refused(run(*arguments), 2, sentence)
    assert list(Path().iterdir()) == []


def test_without_a_command_the_help_is_printed(run: Run) -> None:
    done = run()
    assert done.code == 2
    assert "Usage: tracker" in done.out + done.err


def test_a_recount_that_ended_on_friday_afternoon_was_not_declared_before_the_polls_closed(
    run: Run,
) -> None:
    """A table states the time as 16:40."""
    votes = {"Con": 24952, "Lab": 19473, "LD": 2439, "Brexit": 1432, "Green": 1283}
    rows = ["Seat,Party,Votes,Declared at", *(f"Ipswich,{p},{n},16:40" for p, n in votes.items())]
    deliver(Path("drop"), {"ipswich.csv": "\n".join(rows).encode() + b"\n"})
    assert run("ingest", "drop", "-e", "anglia-2019", "--db", "night.db").code == 0
    with Ledger.open(Path("night.db")) as ledger:
        bulletin = night.state(ledger.board, "Ipswich").standing.bulletin
    assert bulletin
    assert bulletin.declared_at == dt.datetime(2019, 12, 13, 16, 40, tzinfo=dt.UTC)
    declared = {
        time: run("say", "headline", "--declared-by", time, "--db", "night.db").lines[0]
        for time in ("22:30", "16:39", "16:40")
    }
    assert "none of 69 seats" in declared["22:30"]
    assert "none of 69 seats" in declared["16:39"]
    assert "1 of 69 declared" in declared["16:40"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-f", "pdf"], "'pdf' is not one of"),
        (["-f", "json", "--bom"], "--bom goes with CSV"),
        (["--at", "25:00"], '--at: "25:00" is not a time; write 02:31 or'),
        (["--at", "soon"], '--at: "soon" is not a time'),
        (["--declared-by", "2019-12-12T16:40"], "is before the polls closed, 2019-12-12 22:00"),
        (
            ["--declared-by", "2019-13-12T02:31"],
            "are day and month exchanged? Then write 2019-12-13",
        ),
        (["--at", "9999-12-31T23:59:59-12:00"], "--at"),
        (["--at", "0001-01-01T00:00:00+12:00"], "--at"),
    ],
)
def test_a_summary_with_bad_options_is_refused(
    run: Run, first: Path, arguments: list[str], sentence: str
) -> None:
    assert_refused(run("summary", "--db", first, *arguments), 2, sentence)


def test_a_file_that_is_no_ledger_is_refused_by_every_command(run: Run) -> None:
    Path("night.db").write_bytes(b"x" * 5000)
    Path("drop").mkdir()
    for arguments in (
        *(["status"], ["summary"], ["problems"], ["why", "Ipswich"]),
        ["declare", "Ipswich", "Con", "--by", "AB"],
        ["ingest", "drop", "-e", "anglia-2019"],
    ):
        assert_refused(run(*arguments, "--db", "night.db"), 2, "file is not a database")


def test_a_ledger_of_another_election_is_refused(run: Run) -> None:
    Ledger.create(Path("night.db"), night.small(night.seat()), MIDNIGHT).close()
    Path("drop").mkdir()
    done = run("ingest", "drop", "-e", "anglia-2019", "--db", "night.db")
    assert_refused(done, 2, "night.db: holds the election small, not anglia-2019")


def test_a_ledger_of_a_newer_tracker_is_refused(run: Run, first: Path) -> None:
    connection = connect(first)
    connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()
    assert_refused(run("status", "--db", first), 2, "was made by a newer tracker")


def test_an_election_whose_record_cannot_be_read_is_refused(run: Run, first: Path) -> None:
    connection = connect(first)
    connection.execute("UPDATE elections SET content = '{}'")
    connection.close()
    assert_refused(run("status", "--db", first), 2, "night.db")


def test_an_election_without_a_recorded_seat_is_refused_with_a_sentence(
    run: Run, corrected: Path
) -> None:
    Path("drop").mkdir()
    folder = Path(shutil.copytree(ROOT / "data" / "anglia-2019", "mine"))
    for table in ("seats", "previous", "targets", "watch_areas", "people"):
        path = folder / f"{table}.csv"
        rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(row for row in rows if "E14000761" not in row), encoding="utf-8")
    assert_refused(run("ingest", "drop", "-e", "mine", "--db", corrected), 2, "Ipswich")


# Paths and environment variables


def test_the_ledger_has_the_name_of_the_election_not_of_its_folder(run: Run) -> None:
    shutil.copytree(ROOT / "data" / "anglia-2019", "mine")
    deliver(Path("drop"), FIRST)
    assert run("ingest", "drop", "-e", "mine").code == 0
    assert Path("anglia-2019.db").exists()
    assert run("status", "-e", "mine").lines[0].endswith("10 of 69 decided")
    assert run("status", "-e", "mine/").code == 0
    assert run("status", "-e", "anglia-2019").code == 0


def test_options_can_be_environment_variables(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_ELECTION", "anglia-2019")
    monkeypatch.setenv("TRACKER_BY", "AB")
    deliver(Path("drop"), FIRST)
    assert run("ingest", "drop").code == 0
    assert run("declare", "Ipswich", "Con").code == 0
    assert run("status").lines[0].endswith("11 of 69 decided")
    assert run("check", "anglia-2019").code == 1
    monkeypatch.setenv("TRACKER_DB", "other.db")
    assert_refused(run("status"), 2, "other.db: no such ledger")
    assert run("ingest", "drop").code == 0
    assert Path("other.db").exists()
    monkeypatch.setenv("TRACKER_FORMAT", "json")
    assert json.loads(run("summary").out)["seats"]["declared"] == 10


def test_an_option_overrides_its_variable(
    run: Run, first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_DB", "nosuch.db")
    assert run("status", "--db", first).code == 0


# As a process


def test_a_process_has_the_exit_code_and_one_line_on_stderr(tmp_path: Path) -> None:
    done = tracker_process("status", "--db", "nosuch.db", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "tracker: nosuch.db: no such ledger\n"


def test_the_installed_command_runs(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("tracker")
    if not script.exists():
        pytest.skip("the package is not installed")
    done = subprocess.run(
        [script, "--version"], cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60
    )
    assert done.stdout == f"tracker, version {__version__}\n"


def test_a_closed_output_gives_no_traceback(all_results: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*TRACKER, "summary", "-f", "html", "--db", str(all_results)],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout
    process.stdout.close()
    assert process.stderr
    error = process.stderr.read()
    process.stderr.close()
    process.wait(20)
    assert "Traceback" not in error
    assert "Exception ignored" not in error


def seats_decided(db: Path) -> int:
    if not db.exists():
        return 0
    try:
        with Ledger.open(db) as ledger:
            return ledger.board.decided
    except LedgerError:  # the ledger is being created
        return 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda n: n.name)
def test_following_records_files_until_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    drop, db = tmp_path / "drop", tmp_path / "night.db"
    files = list(night_files().items())
    deliver(drop, dict(files[:5]))
    arguments = ("ingest", "drop", "-e", "anglia-2019", "--db", "night.db", "--follow")
    with running(*arguments, cwd=tmp_path) as process:
        wait_until(lambda: seats_decided(db) == 5)
        deliver(drop, {**dict(files[5:9]), "bad.xml": b"<x/>"})
        wait_until(lambda: seats_decided(db) == 9)
        deliver(drop, dict(files[9:10]))
        wait_until(lambda: seats_decided(db) == 10)
        process.send_signal(number)
        out, err = process.communicate(timeout=5)
    assert (process.returncode, err) == (0, "")
    lines = out.splitlines()
    assert sorted(line.split()[0] for line in lines) == ["accepted"] * 10 + ["rejected"]
    assert any("Peterborough: Con gain from Lab" in line for line in lines)


def test_following_two_folders_records_both(tmp_path: Path) -> None:
    files = list(night_files().items())
    for name, part in (("one", files[:3]), ("two", files[3:6])):
        deliver(tmp_path / name, dict(part))
    arguments = ("ingest", "one", "two", "-e", "anglia-2019", "--db", "night.db", "--follow")
    with running(*arguments, cwd=tmp_path) as process:
        wait_until(lambda: seats_decided(tmp_path / "night.db") == 6)
        process.terminate()
        process.communicate(timeout=5)
    assert process.returncode == 0


def test_several_ingests_at_once_record_each_file_once(tmp_path: Path) -> None:
    deliver(tmp_path / "drop", dict(night_files()))
    arguments = [*TRACKER, "ingest", "drop", "-e", "anglia-2019", "--db", "night.db"]
    processes = [
        subprocess.Popen(
            arguments,
            cwd=tmp_path,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(3)
    ]
    ended = [(*process.communicate(timeout=60), process.returncode) for process in processes]
    for out, err, code in ended:
        assert (err, code) == ("", 0)
        assert out.endswith("69 of 69 seats decided.\n")
    with Ledger.open(tmp_path / "night.db") as ledger:
        assert ledger.board.decided == 69
        assert ledger.board.tally("Con").seats == 63
        for table in ("bulletins", "documents"):
            (count,) = ledger.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert count == 69


def test_a_desk_and_an_intake_at_once_lose_nothing(first: Path, tmp_path: Path) -> None:
    deliver(tmp_path / "drop", dict(night_files()))
    with running("ingest", "drop", "--db", "night.db", cwd=tmp_path) as process:
        seats = [seat.name for seat in night.anglia().seats[:4]]
        for seat in seats:
            done = tracker("declare", seat, "Con", "--by", "AB", "--db", "night.db", cwd=tmp_path)
            assert (done.returncode, done.stderr) == (0, "")
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    with Ledger.open(first) as ledger:
        desk = [b for of in ledger.board.bulletins.values() for b in of.values() if b.by]
        assert (ledger.board.decided, len(desk)) == (69, 4)
        assert msgspec.json.encode(ledger.election) == msgspec.json.encode(night.anglia())
