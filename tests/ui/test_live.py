"""A live night: files in a real folder, another desk at the same ledger, and a clean end."""

import threading
from pathlib import Path
from threading import Event as Stop
from time import monotonic

import msgspec
import pytest

from tests.makers import night
from tests.makers.hubs import Node
from tests.makers.needs import needs_hub
from tests.makers.newsroom import (
    Newsroom,
    board_list,
    message,
    messages,
    on_air,
    on_seat_page,
    row_text,
    row_texts,
    screen_text,
    seat_id,
    shows,
    the_app,
    until,
)
from tests.makers.pa_documents import Edit, party_line, state_of_parties
from tests.makers.parcels import apply_messages, outgoing, receive
from tracker.ledger import Ledger
from tracker.prepare import rehearsal
from tracker.reconcile.compare_ledger import LatestTotals
from tracker.replication import status
from tracker.replication.address import JoinSettings, hub_address
from tracker.replication.run import join_worker
from tracker.support.atomic_write import write_text
from tracker.ui.app import TrackerApp
from tracker.ui.background import Background
from tracker.ui.launch import run_watch
from tracker.ui.messages import BoardChanged
from tracker.ui.screens.messages import OpenSeat

ANGLIA = night.anglia()


@pytest.fixture
def watched(newsroom: Newsroom) -> Newsroom:
    """A newsroom whose drop folder is there, and empty."""
    newsroom.drop.mkdir()
    return newsroom


def put(newsroom: Newsroom, *seats: str) -> None:
    """The agency uploads the real results of these seats."""
    for seat in seats:
        write_text(newsroom.drop / message(seat).name, message(seat).xml.decode())


def put_bytes(newsroom: Newsroom, name: str, data: bytes) -> None:
    path = newsroom.drop / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


# -- other desks ---------------------------------------------------------------------------------


async def test_the_board_says_how_its_ledger_is_joined_as_the_ledger_does(
    half_night: Newsroom,
) -> None:
    """By another process here: the board asks nobody but the ledger."""
    status.join_night(half_night.ledger, "2019-12-12", half_night.clock())
    async with on_air(half_night.app()) as pilot:
        await shows(pilot, "ALONE 03:30")
        status.save_state(half_night.ledger, "joined", 0, ("van",), half_night.clock())
        await shows(pilot, "⇄ 2 ")
        status.save_state(half_night.ledger, "behind", 7, ("van",), half_night.clock())
        await shows(pilot, "⇄ 7 behind")


async def test_a_statement_of_another_desk_is_on_the_board_with_that_desk_s_name(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    name, data = message("Ipswich").name, message("Ipswich").xml
    with Ledger.create(tmp_path / "van.db", ANGLIA, newsroom.clock()) as van:
        receive(van, name, data)
        sent = outgoing(van, "van")
    async with on_air(newsroom.app(), (120, 60)) as pilot:
        apply_messages(newsroom.ledger, sent)
        await shows(pilot, "1 of 69", "1 taken of 5")
        the_app(pilot).post_message(OpenSeat(seat_id("Ipswich")))
        await shows(pilot, "(van)")


@needs_hub
async def test_watch_joins_as_the_verb_does_and_says_what_a_hub_refuses(
    watched: Newsroom, hub: Node, tmp_path: Path
) -> None:
    elsewhere = msgspec.structs.replace(ANGLIA, id="anglia-2024")
    Ledger.create(tmp_path / "van.db", elsewhere, watched.clock()).close()
    said: list[str] = []
    joining = JoinSettings(hub_address(hub.url, {}), "watched", "van")
    stop = threading.Event()
    van = join_worker(tmp_path / "van.db", joining, watched.clock, said.append)
    async with on_air(
        watched.app(
            companions=[join_worker(watched.path, joining, watched.clock, lambda line: None)]
        )
    ) as pilot:
        await shows(pilot, "⇄ 1 ")
        thread = threading.Thread(target=van, args=(stop,))
        thread.start()
        await until(pilot, lambda: bool(said))
        stop.set()
        thread.join(5)
        assert "is of the election anglia-2019, not anglia-2024" in said[0]


# -- the folder ---------------------------------------------------------------------------------


async def test_a_file_in_the_folder_flips_its_seat(watched: Newsroom) -> None:
    async with on_air(watched.app(drop=watched.drop)) as pilot:
        await shows(pilot, "waiting for the first file")
        put(watched, "Peterborough")
        await shows(pilot, "1 of 69", "1 taken of 5", "last file 0 s ago")
        line = row_text(board_list(the_app(pilot), "targets"), seat_id("Peterborough"))
        assert "Con GAIN" in line
        assert "+3.3" in line


async def test_what_was_in_the_folder_before_is_caught_up_with(watched: Newsroom) -> None:
    rehearsal.play(messages(), watched.drop, speed=None, sleep=lambda seconds: None)
    async with on_air(watched.app(drop=watched.drop)) as pilot:
        await shows(pilot, "69 of 69", "Con 63 +2", "Lab 5 −2", "LD 1 ±0")


async def test_after_catching_up_the_last_declared_is_the_first_of_the_latest(
    watched: Newsroom,
) -> None:
    """Files are read in the order of their names; the night had another."""
    rehearsal.play(messages(), watched.drop, speed=None, sleep=lambda seconds: None)
    async with on_air(watched.app(drop=watched.drop)) as pilot:
        latest = board_list(the_app(pilot), "latest")
        await until(pilot, lambda: len(latest.keys) == 69)
        assert row_texts(latest)[0].split()[0] == "07:13"


async def test_a_json_file_counts_too(watched: Newsroom) -> None:
    candidates = [{"party": "Con", "votes": 30}, {"party": "Lab", "votes": 20}]
    said = {"seat": "Ipswich", "kind": "result", "candidates": candidates}
    data = msgspec.json.encode({"election": "anglia-2019", "bulletins": [said]})
    async with on_air(watched.app(drop=watched.drop)) as pilot:
        put_bytes(watched, "mine.json", data)
        await shows(pilot, "1 of 69", "1 taken of 5")


async def test_a_seat_opened_while_its_file_arrives_is_up_to_date(watched: Newsroom) -> None:
    async with on_air(watched.app(drop=watched.drop)) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: on_seat_page(pilot.app))
        put(watched, "Peterborough")
        await shows(pilot, "Conservative gain from Labour in Peterborough.", "Majority 2,580")


async def test_the_folder_is_never_written_to(watched: Newsroom) -> None:
    put(watched, "Peterborough")
    before = {path: path.stat().st_mtime_ns for path in (watched.drop, *watched.drop.iterdir())}
    async with on_air(watched.app(drop=watched.drop)) as pilot:
        await shows(pilot, "1 of 69")
    assert before == {
        path: path.stat().st_mtime_ns for path in (watched.drop, *watched.drop.iterdir())
    }


async def test_a_file_that_is_not_whole_is_arriving_until_the_rest_comes(
    watched: Newsroom,
) -> None:
    sent = message("Peterborough")
    async with on_air(watched.app(drop=watched.drop)) as pilot:
        put_bytes(watched, sent.name, sent.xml[:400])
        await shows(pilot, "1 arriving", "0 of 69")
        put_bytes(watched, sent.name, sent.xml)
        await shows(pilot, "1 of 69", "last file 0 s ago")


async def test_a_folder_that_is_not_there_is_missing(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app(drop=newsroom.drop)) as pilot:
        await shows(pilot, "FOLDER MISSING")


async def test_a_folder_that_comes_back_is_watched_again(watched: Newsroom) -> None:
    async with on_air(watched.app(drop=watched.drop)) as pilot:
        await shows(pilot, "waiting for the first file")
        watched.drop.rmdir()
        await shows(pilot, "FOLDER MISSING")
        watched.drop.mkdir()
        put(watched, "Peterborough")
        await shows(pilot, "1 of 69")
        assert "FOLDER MISSING" not in screen_text(pilot.app)


async def test_a_folder_may_be_polled(watched: Newsroom) -> None:
    async with on_air(watched.app(drop=watched.drop, poll=True)) as pilot:
        put(watched, "Peterborough")
        await shows(pilot, "1 of 69")


# -- problems -----------------------------------------------------------------------------------


async def test_a_rejected_file_is_counted_and_its_sentence_can_be_read(watched: Newsroom) -> None:
    wrong = message("Peterborough").xml.replace(b'votes="22334"', b'votes="2O334"')
    async with on_air(watched.app(drop=watched.drop)) as pilot:
        put_bytes(watched, "wrong.xml", wrong)
        await shows(pilot, "1 problem")
        await pilot.press("3")
        await shows(pilot, "rejected", "wrong.xml", '"2O334"', "not a whole number")


async def test_a_bad_file_does_not_delay_the_next(watched: Newsroom) -> None:
    put_bytes(watched, "a_bad.xml", b"<nonsense/>")
    put(watched, "Peterborough")
    async with on_air(watched.app(drop=watched.drop)) as pilot:
        await shows(pilot, "1 of 69", "1 problem")


@pytest.mark.parametrize("name", ["[/x].xml", "[bold]a[.xml", "[link=x]click.xml", "日本.xml"])
async def test_the_name_of_a_file_is_text(watched: Newsroom, name: str) -> None:
    put_bytes(watched, name, b"<nonsense/>")
    async with on_air(watched.app(drop=watched.drop)) as pilot:
        await pilot.press("3")
        await shows(pilot, name)


async def test_a_control_character_in_a_name_is_written_out(watched: Newsroom) -> None:
    put_bytes(watched, "a\x1b[2Jb.xml", b"<nonsense/>")
    async with on_air(watched.app(drop=watched.drop)) as pilot:
        await pilot.press("3")
        await shows(pilot, r"a\x1b[2Jb.xml")


async def test_a_candidate_that_looks_like_markup_is_text(watched: Newsroom) -> None:
    said = {
        "seat": "Peterborough",
        "kind": "result",
        "candidates": [
            {"party": "Con", "votes": 30, "name": "A [/x] B"},
            {"party": "[bold]Party", "votes": 20},
        ],
    }
    data = msgspec.json.encode({"election": "anglia-2019", "bulletins": [said]})
    put_bytes(watched, "markup.json", data)
    async with on_air(watched.app(drop=watched.drop), (160, 48)) as pilot:
        await shows(pilot, "1 of 69")
        await pilot.press("enter")
        await shows(pilot, "A [/x] B", "[bold]Party")


async def test_the_problems_view_follows_while_it_is_open(watched: Newsroom) -> None:
    async with on_air(watched.app(drop=watched.drop)) as pilot:
        await pilot.press("3")
        await shows(pilot, "No problems")
        put_bytes(watched, "bad.xml", b"<nonsense/>")
        await shows(pilot, "rejected", "bad.xml")


# -- another desk -------------------------------------------------------------------------------


async def test_what_another_desk_declares_is_on_the_screen_within_a_second(
    newsroom: Newsroom,
) -> None:
    async with on_air(newsroom.app()) as pilot:
        newsroom.desk(night.desk_entry(newsroom.board(), "Peterborough", "Con", by="QX"))
        await until(pilot, lambda: "1 of 69" in screen_text(pilot.app), "the entry", within=1)


async def test_what_another_desk_takes_back_is_off_the_screen_within_a_second(
    newsroom: Newsroom,
) -> None:
    entry = night.desk_entry(newsroom.board(), "Peterborough", "Con", by="QX")
    newsroom.desk(entry)
    async with on_air(newsroom.app()) as pilot:
        await shows(pilot, "1 of 69")
        newsroom.desk(night.retraction_of(entry, by="QX"))
        await until(pilot, lambda: "0 of 69" in screen_text(pilot.app), "it gone", within=1)


async def test_two_boards_over_one_ledger_show_the_same(newsroom: Newsroom) -> None:
    async with on_air(newsroom.app()) as one, on_air(newsroom.app()) as other:
        newsroom.agency("Peterborough", "Ipswich")
        await shows(one, "2 of 69", "2 taken of 5")
        await shows(other, "2 of 69", "2 taken of 5")


async def test_a_board_opened_on_a_conflict_shows_it(newsroom: Newsroom) -> None:
    newsroom.feed(
        night.result(ANGLIA, "Peterborough", votes={"Con": 3, "Lab": 2}),
        night.result(ANGLIA, "Peterborough", votes={"Con": 2, "Lab": 3}),
    )
    async with on_air(newsroom.app()) as pilot:
        await shows(pilot, "1 conflict", "CONFLICT", "0 of 69")


# -- beginning and end --------------------------------------------------------------------------


async def test_a_follower_faster_than_the_screen_does_no_harm(
    half_night: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first board may be posted before the lists are there to show it."""
    start = Background.start

    def at_once(self: Background, post, *others) -> None:  # type: ignore[no-untyped-def]
        post(BoardChanged(half_night.board(), [], 0))
        start(self, post, *others)

    monkeypatch.setattr(Background, "start", at_once)
    async with on_air(half_night.app()) as pilot:
        await shows(pilot, "34 of 69")


# -- PA's totals --------------------------------------------------------------------------------


def put_totals(newsroom: Newsroom, name: str, *edits: Edit) -> None:
    """The agency sends the state of the parties as the board has it, but for the edits."""
    write_text(newsroom.drop / name, state_of_parties(newsroom.board(), None, *edits).decode())


async def test_pa_s_totals_are_marked_where_they_agree(watched: Newsroom) -> None:
    async with on_air(watched.app(drop=watched.drop), (160, 48)) as pilot:
        put(watched, "Peterborough", "Ipswich")
        await shows(pilot, "2 of 69")
        put_totals(watched, "sop_2.xml")
        await shows(pilot, "✓ PA 2")
        await pilot.press("3")
        await shows(pilot, "agrees  PA's state of the parties", "State of parties after 2: agrees.")


async def test_totals_that_nothing_explains_are_said_and_stay_marked(watched: Newsroom) -> None:
    async with on_air(watched.app(drop=watched.drop)) as pilot:
        put(watched, "Peterborough", "Ipswich")
        await shows(pilot, "2 of 69")
        put_totals(watched, "sop_2.xml", party_line("Lab", totalVotes="7"))
        await shows(pilot, "PA DIFFERS", "unexplained: Labour votes 7")
        put_totals(watched, "sop_2_again.xml")
        await until(pilot, lambda: "PA DIFFERS" not in screen_text(the_app(pilot)))


async def test_a_comparison_that_fails_does_not_end_the_night(
    watched: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(totals: LatestTotals, ledger: Ledger) -> None:
        raise KeyError("Lab")

    monkeypatch.setattr(LatestTotals, "_status", fail)
    async with on_air(watched.app(drop=watched.drop)) as pilot:
        put(watched, "Peterborough")
        await shows(pilot, "1 of 69", "PA DIFFERS", "totals cannot be compared:")


def threads() -> set[threading.Thread]:
    """Threads that are ours; asyncio keeps a pool of its own for the next test."""
    return {one for one in threading.enumerate() if not one.name.startswith("asyncio_")}


async def test_no_thread_is_left_when_the_board_is_closed(watched: Newsroom) -> None:
    before = threads()
    app = watched.app(drop=watched.drop, companions=[lambda stop: stop.wait()])
    async with on_air(app) as pilot:
        assert len(threads() - before) >= 3
        put(watched, "Peterborough")
        await shows(pilot, "1 of 69")
    assert threads() - before == set()


async def test_the_board_closes_within_two_seconds(watched: Newsroom) -> None:
    async with on_air(watched.app(drop=watched.drop)) as pilot:
        await shows(pilot, "waiting for the first file")
        begin = monotonic()
    assert monotonic() - begin < 2


async def test_the_ledger_is_let_go_when_the_board_is_closed(watched: Newsroom) -> None:
    async with on_air(watched.app(drop=watched.drop)) as pilot:
        put(watched, "Peterborough")
        await shows(pilot, "1 of 69")
    watched.ledger.close()
    assert not Path(f"{watched.path}-wal").exists()


@pytest.mark.parametrize("code", [0, 1])
def test_a_board_that_broke_ends_with_1(
    watched: Newsroom, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Textual shows what broke, and a script must not take that for a good end."""
    monkeypatch.setattr(TrackerApp, "run", lambda app: None)
    monkeypatch.setattr(TrackerApp, "return_code", code)
    assert run_watch(watched.ledger, watched.drop, poll=False) == code


async def test_a_rehearsal_runs_beside_the_board_and_stops_with_it(watched: Newsroom) -> None:
    sent: list[str] = []

    def replay(stop: Stop) -> None:
        rehearsal.play(
            messages(),
            watched.drop,
            speed=100_000.0,
            sleep=stop.wait,
            on_sent=lambda one: sent.append(one.name),
            stop=stop.is_set,
        )

    before = threads()
    async with on_air(watched.app(drop=watched.drop, companions=[replay])) as pilot:
        await until(pilot, lambda: the_app(pilot).session.board.decided >= 5)
    assert threads() - before == set()
    assert len(sent) <= 69


async def test_the_whole_night_at_once_ends_as_the_commons_library_has_it(
    watched: Newsroom,
) -> None:
    async with on_air(watched.app(drop=watched.drop), (160, 48)) as pilot:
        rehearsal.play(messages(), watched.drop, speed=None, sleep=lambda seconds: None)
        await shows(pilot, "69 of 69", "3 taken of 5", "0 taken of 8", "1 taken of 4")
        await until(pilot, lambda: not board_list(the_app(pilot), "to-come").keys)
