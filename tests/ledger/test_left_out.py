"""Statements that an older tracker let into a ledger: every reader leaves them out, and says so."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from tests.makers import night
from tests.makers.ledgers import append_bulletins, let_in
from tests.makers.night import MIDNIGHT, few, result
from tracker import cli
from tracker.board import Board
from tracker.board.bulletin import Bulletin, Candidate
from tracker.ledger import Ledger
from tracker.ledger.as_of import as_of
from tracker.ledger.statement_checks import InvalidStatementError, check_statement
from tracker.ledger.timeline import Timeline
from tracker.ledger.verify import verify

IPSWICH = result(few(), "Ipswich")
COLCHESTER = result(few(), "Colchester")


def with_votes(votes: int) -> Bulletin:
    first, *others = IPSWICH.candidates
    return changed(candidates=(msgspec.structs.replace(first, votes=votes), *others))


def changed(**fields: Any) -> Bulletin:
    return msgspec.structs.replace(IPSWICH, **fields)


LET_IN = {
    "a declaration time without offset": (
        changed(declared_at=dt.datetime(2019, 12, 13, 2, 31)),
        "has the time 2019-12-13 02:31 without a time zone",
    ),
    "revision 999999999999": (
        changed(revision=999_999_999_999),
        "has the revision 999999999999; revisions are 1 to 9,999",
    ),
    "a billion votes": (with_votes(10**9), "has a candidate with 1000000000 votes"),
    "negative votes": (with_votes(-1), "has a candidate with -1 votes"),
    "no candidates": (changed(candidates=()), "is a result without candidates"),
    "no electorate": (changed(electorate=0), "has an electorate or a valid vote of 0"),
    "the year 1": (
        changed(declared_at=dt.datetime(1, 1, 1, tzinfo=dt.UTC)),
        "has the time 0001-01-01",
    ),
    "endless rejected papers": (changed(stated={"rejected": "9" * 5000}), "of more than 8 digits"),
    "another election": (changed(election="x"), "is of the election x, not anglia-2019"),
    "an unknown seat": (changed(seat="E1"), "is about E1, which is not in seats.csv"),
}
WAYS: dict[str, Callable[[Ledger], object]] = {
    "the board": lambda ledger: ledger.refresh(),
    "the board at a time": lambda ledger: as_of(ledger, MIDNIGHT, at=MIDNIGHT),
    "the sources": lambda ledger: ledger.sources(IPSWICH.seat),
    "the entries": lambda ledger: ledger.desk_entries(),
    "the statements": lambda ledger: [*ledger.received_bulletins()],
    "the timeline": lambda ledger: Timeline(ledger).read(),
}


def let_in_statement(ledger: Ledger, bulletin: Bulletin) -> None:
    content = bulletin.canonical().decode()
    let_in(ledger, bulletin.id, IPSWICH.seat, content, revision=bulletin.revision)


@pytest.mark.parametrize(("bulletin", "reason"), LET_IN.values(), ids=LET_IN)
def test_a_statement_that_cannot_be_counted_is_left_out_with_a_problem_line(
    ledger: Ledger, bulletin: Bulletin, reason: str
) -> None:
    let_in_statement(ledger, bulletin)
    append_bulletins(ledger, COLCHESTER)
    assert ledger.refresh().decided == 1
    (problem,) = ledger.problems()
    assert (problem.name, problem.label) == (f"statement {bulletin.id[:8]}", "left out")
    assert problem.sentence.startswith("about Ipswich: ")
    assert reason in problem.sentence


@pytest.mark.parametrize("read", WAYS.values(), ids=WAYS)
def test_every_way_to_read_a_ledger_leaves_them_out(
    ledger: Ledger, read: Callable[[Ledger], object]
) -> None:
    for bulletin, _ in LET_IN.values():
        let_in_statement(ledger, bulletin)
    append_bulletins(ledger, IPSWICH)
    read(ledger)
    assert [b.bulletin for b in ledger.received_bulletins()] == [IPSWICH]
    assert len(ledger.left_out) == len(LET_IN)


@pytest.mark.parametrize(
    ("id_", "content", "reason"),
    [
        ("0" * 64, IPSWICH.canonical().decode(), "has not the content that was recorded"),
        ("1" * 64, '{"kind":"coup"}', "cannot be read"),
    ],
)
def test_a_damaged_statement_is_left_out(
    ledger: Ledger, id_: str, content: str, reason: str
) -> None:
    let_in(ledger, id_, IPSWICH.seat, content)
    assert ledger.refresh().decided == 0
    (left_out,) = ledger.left_out
    assert reason in left_out.reason


@pytest.mark.parametrize(
    "command",
    ["status", "summary", "problems", "say headline", "why Ipswich", "events", "corrections"],
)
def test_no_command_prints_a_traceback_and_each_names_the_statement(
    ledger: Ledger, command: str
) -> None:
    bulletin, _ = LET_IN["a declaration time without offset"]
    let_in_statement(ledger, bulletin)
    arguments = [*command.split(), "--db", str(ledger.path)]
    done = CliRunner().invoke(cli.commands, arguments)
    assert not isinstance(done.exception, Exception), done.exception
    assert f"statement {bulletin.id[:8]} is left out" in done.stderr


def test_publish_goes_on_after_a_declaration_time_without_offset(
    ledger: Ledger, tmp_path: Path
) -> None:
    let_in_statement(ledger, LET_IN["a declaration time without offset"][0])
    append_bulletins(ledger, COLCHESTER)
    out = tmp_path / "out"
    done = CliRunner().invoke(cli.commands, ["publish", str(out), "--db", str(ledger.path)])
    assert done.exit_code == 0, done.output
    assert "Colchester" in "".join(path.read_text() for path in out.rglob("*.json"))


def test_verify_names_the_statements_that_are_left_out(ledger: Ledger) -> None:
    for name in ("a billion votes", "a declaration time without offset"):
        let_in_statement(ledger, LET_IN[name][0])
    faults = " / ".join(verify(ledger.path).faults)
    assert faults.count("every reader leaves it out") == 2
    assert "without a time zone" in faults


def test_a_second_connection_takes_over_what_is_left_out(ledger: Ledger) -> None:
    let_in_statement(ledger, LET_IN["a billion votes"][0])
    ledger.refresh()
    with Ledger.open(ledger.path, ledger.loaded_board) as other:
        assert other.left_out == ledger.left_out != ()


@pytest.mark.parametrize(("bulletin", "reason"), LET_IN.values(), ids=LET_IN)
def test_the_ledger_records_no_such_statement(
    ledger: Ledger, bulletin: Bulletin, reason: str
) -> None:
    with pytest.raises(InvalidStatementError, match=reason[:20]):
        append_bulletins(ledger, COLCHESTER, bulletin)
    assert ledger.refresh().decided == 0


NOTE = night.note(Board.empty(few()), "Ipswich", "no answer")


@pytest.mark.parametrize(
    ("bulletin", "reason"),
    [
        (changed(kind="pin", target="0" * 64), "is a pin, and not of a desk"),
        (changed(by="AB"), "has the fields of a desk entry"),
        (changed(revision=None), "has no revision"),
        (changed(declared_at=dt.datetime(2022, 1, 1, tzinfo=dt.UTC)), "not near polling day"),
        (changed(valid_votes=7), "the valid votes are stated as 7"),
        (with_votes(120_000), "more than the electorate"),
        (changed(candidates=IPSWICH.candidates * 2), "is listed twice"),
        (changed(after=("x",)), "is not the id of a statement"),
        (msgspec.structs.replace(NOTE, by="nobody at all"), "initials are"),
        (msgspec.structs.replace(NOTE, by="ab"), "not in capital letters"),
        (msgspec.structs.replace(NOTE, said_at=None), "without its time"),
        (msgspec.structs.replace(NOTE, revision=2), "has a revision"),
        (msgspec.structs.replace(NOTE, kind="confirm"), "with a wrong target"),
        (msgspec.structs.replace(NOTE, target="0" * 64), "with a wrong target"),
        (msgspec.structs.replace(NOTE, reason="x" * 2001), "a reason of 2,001 characters"),
        (changed(candidates=(*IPSWICH.candidates, Candidate(party=""))), "without a party"),
        (
            changed(candidates=(*IPSWICH.candidates, Candidate(party="\x1b[2J", votes=1))),
            "control character",
        ),
    ],
)
def test_a_statement_that_no_file_and_no_desk_makes_is_refused(
    bulletin: Bulletin, reason: str
) -> None:
    with pytest.raises(InvalidStatementError, match=reason):
        check_statement(bulletin, few())
