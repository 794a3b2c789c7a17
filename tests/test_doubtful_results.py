"""A doubtful result is in no output for the air, but under "Not to be read out".

Ipswich is delivered with half of its votes, beside the real results of two other seats.
"""

import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from tests.makers import night
from tests.makers.pa_documents import state_of_parties
from tests.publish.memory_place import MemoryPlace
from tracker import cli
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.election import Election
from tracker.election.clock import wall_clock
from tracker.events.stream import EventReader, json_line
from tracker.ledger import Ledger
from tracker.ledger.datasette.canned_queries import canned_queries
from tracker.publish.publication import Publication
from tracker.publish.publisher import Publisher
from tracker.reconcile import pa_totals
from tracker.reconcile.compare_totals import compare
from tracker.summary.formats import TEXT_FORMATS
from tracker.summary.news_scripts.changes_since import changes_since
from tracker.summary.news_scripts.layout import laid_out
from tracker.summary.news_scripts.round_up import round_up
from tracker.summary.render import render
from tracker.support import sqlite

NOON = night.MIDNIGHT + dt.timedelta(hours=12)
Run = Callable[..., Result]


def election() -> Election:
    return msgspec.structs.replace(night.anglia(), doubt=True)


def halved(revision: int = 1) -> Bulletin:
    """The real result of Ipswich, with half of each candidate's votes."""
    real = night.result_in("Ipswich")
    candidates = tuple(
        msgspec.structs.replace(candidate, votes=(candidate.votes or 0) // 2)
        for candidate in real.candidates
    )
    return msgspec.structs.replace(real, candidates=candidates, revision=revision)


OTHERS = (night.result_in("Colchester"), night.result_in("North Norfolk"))
"""A Conservative hold, and a gain from the Liberal Democrats."""


def board(*ipswich: Bulletin) -> Board:
    return Board.of(election(), [*OTHERS, *ipswich])


REASON = "a turnout of 32.8 per cent, 67.6 last time"


def withheld() -> Iterator[str]:
    """Texts that no output for the air may contain: the result, and the figures of the seat."""
    state = night.state(board(halved()), "Ipswich").if_confirmed
    figures = state.figures
    assert figures
    assert figures.turnout
    assert figures.swing
    yield from ("gain from Lab", "Tom Hunt", "Sandy Martin")
    for number in (
        figures.majority,
        figures.valid_votes,
        *(line.votes for line in figures.lines),
    ):
        yield from (f"{number:,}", f"{number}")
    for value in (figures.turnout, figures.swing.value, figures.lines[0].share):
        yield f"{float(value):.1f}"


WITHHELD = (*withheld(),)


def assert_withheld(text: str) -> None:
    """None of `WITHHELD` is in the text, apart from the reason of the doubt."""
    public = text.replace(REASON, "")
    found = [
        one for one in WITHHELD if re.search(rf"(?<!\d)(?<!\d[.,]){re.escape(one)}(?![\d])", public)
    ]
    assert found == [], public


@pytest.mark.parametrize("format_", sorted({*TEXT_FORMATS} - {"csv-targets"}))
def test_the_summary_of_a_board_without_doubts_has_the_result(format_: str) -> None:
    undoubted = Board.of(night.anglia(), [*OTHERS, halved()])
    with pytest.raises(AssertionError):
        assert_withheld(render(undoubted, NOON, format_))


def before_the_notes(text: str) -> str:
    """The part of a script or a summary before "Not to be read out", which must have the reason."""
    public, notes = re.split(r"Not to be read out", text)
    assert "Ipswich" in notes
    assert REASON in " ".join(notes.split())
    return public


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("TRACKER_DB", raising=False)
    path = tmp_path / "night.db"
    with Ledger.create(path, election(), night.MIDNIGHT) as opened:
        record(opened, *OTHERS)
        record(opened, halved())
    return path


def record(ledger: Ledger, *bulletins: Bulletin, at: dt.datetime = NOON) -> None:
    with ledger.writing():
        ledger.append(list(bulletins), at)


@pytest.fixture
def run(ledger: Path) -> Run:
    """Run a command with this ledger."""

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli.commands, [*arguments, "--db", str(ledger)])

    return run


# Scripts


@pytest.mark.parametrize("format_", ["text", "markdown"])
@pytest.mark.parametrize(
    "piece", [["headline"], ["running"], ["round-up"], ["piece"], ["seat", "Ipswich"]]
)
def test_a_script_has_it_in_the_notes_only(run: Run, piece: list[str], format_: str) -> None:
    done = run("say", *piece, "-f", format_)
    assert done.exit_code == 0
    public = before_the_notes(done.stdout)
    assert_withheld(public)
    if piece[0] != "seat":
        assert "Ipswich" not in public


def test_scripts_count_what_they_count_without_it() -> None:
    for piece in ("headline", "running", "piece"):
        with_it, without = (say(piece, board(*more)) for more in ((halved(),), ()))
        parties = r"Conservative 2 seats, up 1|The Conservatives have two seats, up\sone"
        assert re.search(parties, with_it)
        assert re.search(parties, without)


def say(piece: str, of: Board) -> str:
    from tracker.cli.say import _script
    from tracker.ledger.as_of import AsOf

    return laid_out(_script(piece, None, AsOf(of, NOON, 0)))


# Summaries


@pytest.mark.parametrize("part", ["all", "targets", "general"])
@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_a_summary_has_it_in_a_section_of_its_own(format_: str, part: Any) -> None:
    assert_withheld(before_the_notes(render(board(halved()), NOON, format_, part=part)))


def test_a_page_has_it_in_a_section_of_its_own() -> None:
    page = render(board(halved()), NOON, "html")
    # Labour's share in Colchester is 32.8 too
    whole_results = re.findall(r'<details class="seat".*?</details>', page, flags=re.DOTALL)
    (colchester,) = [part for part in whole_results if "Link to Colchester" in part]
    page = page.replace(colchester, "")
    heading = page.rindex("<h2>Not to be read out")
    start, end = page.rindex("<section", 0, heading), page.index("</section>", heading)
    assert REASON in page[start:end]
    without_numbers = re.sub(r'<style>.*?</style>|="[-\d., %MLQZ]+"', "", page, flags=re.DOTALL)
    assert_withheld(without_numbers)
    assert_withheld(re.sub(r"<[^>]*>", " ", page[:start] + page[end:]))


@pytest.mark.parametrize("format_", ["csv", "csv-candidates", "csv-targets"])
def test_a_sheet_has_empty_cells_and_the_doubts(format_: str) -> None:
    text = render(board(halved()), NOON, format_)
    assert_withheld(text)
    rows = [line for line in text.splitlines() if ",Ipswich," in line]
    if format_ == "csv-candidates":
        assert rows == []
    else:
        assert all(row.endswith(f',"{REASON}",0') and "doubtful" in row for row in rows)


def test_a_workbook_has_it_on_its_cover_sheet(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter", reason="the extra excel is not installed")
    path = tmp_path / "night.xlsx"
    assert run("summary", "-f", "xlsx", "-o", str(path)).exit_code == 0
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
        strings = book.read("xl/sharedStrings.xml").decode()
        sheets = [book.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (2, 3, 4)]
    assert f"Not to be read out: Ipswich: Doubtful: {REASON}." in strings
    assert_withheld(strings)
    votes = [f"<v>{line.votes}</v>" for line in figures_of_ipswich()]
    assert [vote for vote in votes for sheet in sheets if vote in sheet] == []


def figures_of_ipswich() -> list[Any]:
    figures = night.state(board(halved()), "Ipswich").if_confirmed.figures
    assert figures
    return list(figures.lines)


def without_doubts(value: Any) -> Any:
    """The JSON value without the fields `doubts`."""
    if isinstance(value, list):
        return [without_doubts(item) for item in value]
    if isinstance(value, dict):
        return {name: without_doubts(item) for name, item in value.items() if name != "doubts"}
    return value


def test_json_has_the_doubts_in_their_field() -> None:
    document = json.loads(render(board(halved()), NOON, "json"))
    assert_withheld(json.dumps(without_doubts(document), ensure_ascii=False))
    (ipswich,) = [d for d in document["declarations"] if d["seat"] == "Ipswich"]
    assert ipswich["doubts"] == [{"reason": "turnout", "sentence": REASON}]
    assert (ipswich["winner"], ipswich["result"], ipswich["declared_at"]) == (None, None, None)


def test_totals_of_the_parties_are_those_without_the_seat() -> None:
    with_it, without = (
        json.loads(render(board(*more), NOON, "json")) for more in ((halved(),), ())
    )
    assert with_it["parties"] == without["parties"]


# Programs


def test_published_objects(ledger: Path) -> None:
    place = MemoryPlace()
    with Ledger.open(ledger) as opened:
        Publication(opened, Publisher(place, wall_clock)).publish()
    texts = {path: data.decode() for path, data in place.objects.items()}
    seat = night.seat_of(election(), "Ipswich").id
    (own,) = [json.loads(text) for path, text in texts.items() if path.endswith(f"{seat}.json")]
    assert own["doubts"] == [{"reason": "turnout", "sentence": REASON}]
    assert (own["winner"], own["candidates"], own["on_air"]) == (
        None,
        [],
        "The result in Ipswich is not yet confirmed.",
    )
    del texts["manifest.json"]  # its sizes and hashes can have any digits
    for path, text in texts.items():
        if path.endswith(".json") and (seat in path or not path.startswith("seats/")):
            assert_withheld(json.dumps(without_doubts(json.loads(text)), ensure_ascii=False))


def test_events_and_hooks(ledger: Path) -> None:
    with Ledger.open(ledger) as opened:
        events = EventReader(opened).read()
    (event,) = [event for event in events if event.seat == "Ipswich"]
    assert (event.kind, event.alarm) == ("doubtful", True)
    assert event.text == f"doubtful, not to be read out until it is confirmed: {REASON}"
    assert event.on_air == "The result in Ipswich is not yet confirmed."
    assert_withheld(json.dumps(without_doubts(json.loads(json_line(event))), ensure_ascii=False))


def test_a_desk_entry_about_a_doubtful_seat(ledger: Path) -> None:
    with Ledger.open(ledger) as opened:
        record(opened, night.desk_entry(opened.board, "Ipswich", "Con"))
        *_, event = EventReader(opened).read()
    assert event.text == "AB declares; not to be read out while the seat is doubtful"


def test_the_tables_of_the_ledger(ledger: Path) -> None:
    with closing(sqlite.connect(ledger)) as connection:
        connection.row_factory = sqlite.Row
        (row,) = connection.execute("SELECT * FROM declarations WHERE seat = 'Ipswich'")
        empty = ("winner", "gain", "majority", "turnout", "valid_votes", "swing", "declared_at")
        assert {name: row[name] for name in ("status", "result", "doubts", *empty)} == {
            "status": "doubtful",
            "result": "",
            "doubts": REASON,
            **dict.fromkeys(empty),
        }
        for query in ("SELECT * FROM seats", "SELECT * FROM targets", "SELECT * FROM candidates"):
            assert_withheld(str([tuple(row) for row in connection.execute(query)]))
        parties = connection.execute("SELECT seats, gains FROM parties WHERE code = 'Con'")
        assert tuple(*parties) == (2, 1)


@pytest.mark.parametrize("name", canned_queries(night.anglia()))
def test_a_canned_query(ledger: Path, name: str) -> None:
    with Ledger.open(ledger) as opened:
        record(opened, night.desk_entry(opened.board, "Ipswich", "Con"))
    with closing(sqlite.connect(ledger)) as connection:
        rows = connection.execute(canned_queries(election())[name].sql).fetchall()
    assert_withheld(str(rows))
    assert not [row for row in rows if "Ipswich" in row and "Con" in row]


# Commands


@pytest.mark.parametrize("command", ["status", "outlook", "corrections", "problems"])
def test_a_command(run: Run, command: str) -> None:
    assert_withheld(run(command).stdout)


def test_status_ends_with_the_doubts(run: Run) -> None:
    public = before_the_notes(run("status").stdout)
    (line,) = [line for line in public.splitlines() if line.startswith(" 02:48 ?  Ipswich")]
    assert line.split()[1:] == ["?", "Ipswich", "●", "Lab", "DOUBTFUL", "–", "–"]


def test_the_problems_name_the_doubt_and_the_command_that_confirms_it(run: Run) -> None:
    done = run("problems")
    (line,) = [line for line in done.stdout.splitlines() if "Ipswich" in line]
    assert line.split()[0] == "doubtful"
    assert REASON in line
    assert line.endswith("tracker confirm Ipswich --by INITIALS")


def test_the_reason_and_the_command_are_in_the_answer_to_why(run: Run) -> None:
    title, sentence, *_ = run("why", "Ipswich").stdout.splitlines()
    assert title == "Ipswich: doubtful"
    assert REASON in sentence
    assert sentence.endswith("tracker confirm Ipswich --by INITIALS")


def test_ingest_ends_with_the_doubtful_seats(tmp_path: Path) -> None:
    votes = "".join(f"Ipswich,{c.party},{c.votes}\n" for c in halved().candidates)
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "table.csv").write_text(f"seat,party,votes\n{votes}", encoding="utf-8")
    path = tmp_path / "new.db"
    Ledger.create(path, election(), night.MIDNIGHT).close()
    done = CliRunner().invoke(cli.commands, ["ingest", str(drop), "--db", str(path)])
    *_, doubtful, last = done.stdout.splitlines()
    assert doubtful == f"doubtful Ipswich: {REASON}"
    assert last.endswith("0 of 69 seats decided, 1 doubtful.")
    assert_withheld(done.stdout)


# PA's totals


def test_totals_of_pa_that_count_the_seat_are_explained() -> None:
    counted = Board.of(night.anglia(), [*OTHERS, halved()])
    document = state_of_parties(counted, None)
    totals = pa_totals.read(document, election())
    assert totals
    found = compare(totals, board(halved()))
    assert found.agrees
    assert "Compared with Ipswich, which is doubtful and not on the board" in found.sentence


def test_totals_of_pa_that_count_other_votes_are_unexplained() -> None:
    counted = Board.of(night.anglia(), [*OTHERS, night.result_in("Ipswich")])
    totals = pa_totals.read(state_of_parties(counted, None), election())
    assert totals
    found = compare(totals, board(halved()))
    assert not found.agrees
    assert "Ipswich, which is doubtful" in found.sentence


# Afterwards


def test_a_confirmed_result_is_as_any_other(run: Run) -> None:
    done = run("confirm", "Ipswich", "--by", "AB")
    assert f"It was doubtful: {REASON}." in done.stdout
    undoubted = Board.of(night.anglia(), [*OTHERS, halved()])
    confirmed = board(halved()).apply([night.confirm(board(halved()), "Ipswich")])
    for format_ in TEXT_FORMATS:
        assert render(confirmed, NOON, format_) == render(undoubted, NOON, format_)
    assert "Not to be read out" not in run("say", "piece").stdout
    assert "Con GAIN" in run("status").stdout
    assert "No problems." in run("problems").stdout
    assert run("corrections").stdout == "No corrections.\n"


@pytest.fixture
def withdrawn(ledger: Path) -> Path:
    """The true result of Ipswich was on air; then revision 3 has half of the votes."""
    with Ledger.open(ledger) as opened:
        true = msgspec.structs.replace(night.result_in("Ipswich"), revision=2)
        record(opened, true, at=NOON + dt.timedelta(minutes=1))
        record(opened, halved(3), at=NOON + dt.timedelta(minutes=2))
    return ledger


def test_a_result_that_was_on_air_and_is_doubtful_now_is_corrected(
    withdrawn: Path, run: Run
) -> None:
    line, *_ = run("corrections").stdout.splitlines()
    assert "ALARM" in line
    assert "Ipswich: was Con gain from Lab, now doubtful" in line
    assert "12,476" not in line


def test_the_round_up_takes_it_back() -> None:
    then = board(night.result_in("Ipswich"))
    now = then.apply([halved(2)])
    assert changes_since(then, now).corrected
    public = before_the_notes(laid_out(round_up(then, now, NOON, NOON + dt.timedelta(minutes=30))))
    assert (
        "the Conservative gain from Labour in Ipswich does not stand. The result in Ipswich is not "
        "yet confirmed." in " ".join(public.split())
    )


def test_another_doubt_is_another_event(ledger: Path) -> None:
    with Ledger.open(ledger) as opened:
        record(opened, night.result(election(), "Ipswich", 2, {"Con": 3_000, "Lab": 2_000}))
        *_, event = EventReader(opened).read()
    assert event.kind == "doubtful"
    assert event.text != REASON
