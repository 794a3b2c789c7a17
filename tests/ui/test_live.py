"""A live night: files in a drop folder, other desks on the same ledger, and a clean end."""

import datetime as dt
import threading
from pathlib import Path
from threading import Event as Stop
from time import monotonic

import msgspec
import pytest

from tests.makers import night
from tests.makers.desk_ledgers import apply_messages, outgoing, receive
from tests.makers.hubs import Node
from tests.makers.needs import needs_hub
from tests.makers.newsroom import (
    Newsroom,
    app_of,
    board_list,
    message,
    messages,
    notified,
    on_seat_page,
    open_app,
    opens,
    row_text,
    row_texts,
    screen_text,
    seat_id,
    shows,
    until,
)
from tests.makers.pa_documents import Edit, party_line, state_of_parties
from tracker.fetch.staging import Staging
from tracker.fetch.status import HostStatus, delete_status, write_status
from tracker.ledger import Ledger
from tracker.prepare import rehearsal
from tracker.reconcile.compare_ledger import LatestTotals
from tracker.replication import status
from tracker.replication.address import JoinSettings, hub_address
from tracker.replication.run import join_worker
from tracker.support.atomic_write import write_text
from tracker.ui.background import Background
from tracker.ui.messages import BoardChanged
from tracker.ui.screens.confirm import InitialsScreen
from tracker.ui.screens.messages import OpenSeat

ANGLIA = night.anglia()


@pytest.fixture
def watched(newsroom: Newsroom) -> Newsroom:
    """A newsroom with an empty drop folder."""
    newsroom.drop.mkdir()
    return newsroom


def put(newsroom: Newsroom, *seats: str) -> None:
    """Deliver the real results of these seats into the drop folder."""
    for seat in seats:
        write_text(newsroom.drop / message(seat).name, message(seat).xml.decode())


def put_bytes(newsroom: Newsroom, name: str, data: bytes) -> None:
    path = newsroom.drop / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


# -- other desks ---------------------------------------------------------------------------------


async def test_the_board_shows_the_state_of_the_link_from_the_ledger(
    half_night: Newsroom,
) -> None:
    """Another process has joined it. The board reads the state from the ledger."""
    status.join_night(half_night.ledger, "2019-12-12", half_night.clock())
    async with open_app(half_night.app()) as pilot:
        await shows(pilot, "ALONE 03:30")
        status.save_state(half_night.ledger, "joined", 0, ("van",), half_night.clock())
        await shows(pilot, "⇄ 2 ")
        status.save_state(half_night.ledger, "behind", 7, ("van",), half_night.clock())
        await shows(pilot, "⇄ 7 behind")


async def test_a_result_from_another_desk_has_that_desks_name(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    name, data = message("Ipswich").name, message("Ipswich").xml
    with Ledger.create(tmp_path / "van.db", ANGLIA, newsroom.clock()) as van:
        receive(van, name, data)
        sent = outgoing(van, "van")
    async with open_app(newsroom.app(), (120, 60)) as pilot:
        apply_messages(newsroom.ledger, sent)
        await shows(pilot, "1 of 69", "1 taken of 5")
        app_of(pilot).post_message(OpenSeat(seat_id("Ipswich")))
        await shows(pilot, "(van)")


@needs_hub
async def test_watch_joins_a_night_and_reports_the_hubs_refusal(
    watched: Newsroom, hub: Node, tmp_path: Path
) -> None:
    elsewhere = msgspec.structs.replace(ANGLIA, id="anglia-2024")
    Ledger.create(tmp_path / "van.db", elsewhere, watched.clock()).close()
    errors: list[str] = []
    joining = JoinSettings(hub_address(hub.url, {}), "watched", "van")
    stop = threading.Event()
    van = join_worker(tmp_path / "van.db", joining, watched.clock, errors.append)
    async with open_app(
        watched.app(
            companions=[join_worker(watched.path, joining, watched.clock, lambda line: None)]
        )
    ) as pilot:
        await shows(pilot, "⇄ 1 ")
        thread = threading.Thread(target=van, args=(stop,))
        thread.start()
        await until(pilot, lambda: bool(errors))
        stop.set()
        thread.join(5)
        assert "is of the election anglia-2019, not anglia-2024" in errors[0]


# -- the folder ---------------------------------------------------------------------------------


async def test_a_file_in_the_folder_flips_its_seat(watched: Newsroom) -> None:
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        await shows(pilot, "waiting for the first file")
        put(watched, "Peterborough")
        await shows(pilot, "1 of 69", "1 taken of 5", "last file 0 s ago")
        line = row_text(board_list(app_of(pilot), "targets"), seat_id("Peterborough"))
        assert "Con GAIN" in line
        assert "+3.3" in line


async def test_files_that_were_in_the_folder_before_are_received(watched: Newsroom) -> None:
    rehearsal.play(messages(), watched.drop, speed=None, sleep=lambda seconds: None)
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        await shows(pilot, "69 of 69", "Con 63 +2", "Lab 5 −2", "LD 1 ±0")


async def test_after_the_first_scan_the_latest_declaration_is_first(
    watched: Newsroom,
) -> None:
    """Files are read in the order of their names, which is not the order of declaration."""
    rehearsal.play(messages(), watched.drop, speed=None, sleep=lambda seconds: None)
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        latest = board_list(app_of(pilot), "latest")
        await until(pilot, lambda: len(latest.keys) == 69)
        assert row_texts(latest)[0].split()[0] == "07:13"


async def test_a_json_file_counts(watched: Newsroom) -> None:
    candidates = [{"party": "Con", "votes": 30}, {"party": "Lab", "votes": 20}]
    bulletin = {"seat": "Ipswich", "kind": "result", "candidates": candidates}
    data = msgspec.json.encode({"election": "anglia-2019", "bulletins": [bulletin]})
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        put_bytes(watched, "mine.json", data)
        await shows(pilot, "1 of 69", "1 taken of 5")


async def test_a_seat_opened_while_its_file_arrives_is_up_to_date(watched: Newsroom) -> None:
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: on_seat_page(pilot.app))
        put(watched, "Peterborough")
        await shows(pilot, "Conservative gain from Labour in Peterborough.", "Majority 2,580")


async def test_the_folder_is_never_written_to(watched: Newsroom) -> None:
    put(watched, "Peterborough")
    before = {path: path.stat().st_mtime_ns for path in (watched.drop, *watched.drop.iterdir())}
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        await shows(pilot, "1 of 69")
    assert before == {
        path: path.stat().st_mtime_ns for path in (watched.drop, *watched.drop.iterdir())
    }


async def test_an_incomplete_file_is_arriving_until_it_is_complete(
    watched: Newsroom,
) -> None:
    sent = message("Peterborough")
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        put_bytes(watched, sent.name, sent.xml[:400])
        await shows(pilot, "1 arriving", "0 of 69")
        put_bytes(watched, sent.name, sent.xml)
        await shows(pilot, "1 of 69", "last file 0 s ago")


async def test_a_host_that_another_process_does_not_reach_is_shown_and_is_an_alert(
    watched: Newsroom,
) -> None:
    now, since = watched.clock(), dt.datetime(2019, 12, 13, 2, 14, tzinfo=dt.UTC)
    lost = HostStatus("ftp://ftp.example/", "not reached", since, "it does not answer")
    Staging(watched.drop)
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        await shows(pilot, "waiting for the first file")
        write_status(watched.drop, lost, now, now)
        await shows(pilot, "NO HOST 02:14", "not reached since 02:14: it does not answer")
        delete_status(watched.drop)
        await shows(pilot, "waiting for the first file")


async def test_a_missing_folder_is_shown(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app(drop=newsroom.drop)) as pilot:
        await shows(pilot, "FOLDER MISSING")


async def test_a_folder_that_is_restored_is_watched_again(watched: Newsroom) -> None:
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        await shows(pilot, "waiting for the first file")
        watched.drop.rmdir()
        await shows(pilot, "FOLDER MISSING")
        watched.drop.mkdir()
        put(watched, "Peterborough")
        await shows(pilot, "1 of 69")
        assert "FOLDER MISSING" not in screen_text(pilot.app)


async def test_a_folder_can_be_polled(watched: Newsroom) -> None:
    async with open_app(watched.app(drop=watched.drop, poll=True)) as pilot:
        put(watched, "Peterborough")
        await shows(pilot, "1 of 69")


# -- problems -----------------------------------------------------------------------------------


async def test_a_rejected_file_is_counted_and_its_sentence_can_be_read(watched: Newsroom) -> None:
    wrong = message("Peterborough").xml.replace(b'votes="22334"', b'votes="2O334"')
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        put_bytes(watched, "wrong.xml", wrong)
        await shows(pilot, "1 problem")
        await pilot.press("3")
        await shows(pilot, "rejected", "wrong.xml", '"2O334"', "not a whole number")


async def test_a_producer_settles_a_problem_with_a_key_and_initials(watched: Newsroom) -> None:
    async with open_app(watched.app(drop=watched.drop), (120, 30)) as pilot:
        put_bytes(watched, "wrong.xml", b"<nonsense/>")
        await pilot.press("3")
        await shows(pilot, "wrong.xml", "1 problem")
        await opens(pilot, "x", screen=InitialsScreen)
        await shows(pilot, "Take the problems of wrong.xml off the list", "· ")
        await pilot.press(*"cd", "enter")
        await notified(pilot, "Settled: wrong.xml")
        await shows(pilot, "No problems: every file counted.")
        rows = watched.ledger.connection.execute("SELECT by FROM settled_files").fetchall()
        assert rows == [("CD",)]


async def test_a_problem_that_arrives_while_its_file_is_settled_stays(watched: Newsroom) -> None:
    async with open_app(watched.app(drop=watched.drop), (120, 30)) as pilot:
        put_bytes(watched, "wrong.xml", b"<nonsense/>")
        await pilot.press("3")
        await shows(pilot, "wrong.xml", "1 problem")
        await opens(pilot, "x", screen=InitialsScreen)
        watched.clock.at += dt.timedelta(seconds=1)
        put_bytes(watched, "wrong.xml", b"<other/>")
        await until(pilot, lambda: len(watched.ledger.deliveries()) == 2)
        await pilot.press(*"cd", "enter")
        await notified(pilot, "Not settled: wrong.xml")
        await shows(pilot, "wrong.xml", "1 problem")


async def test_x_in_the_list_of_problems_without_one_settles_nothing(watched: Newsroom) -> None:
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        await pilot.press("3", "x")
        await notified(pilot, "Select a seat first.")


async def test_a_bad_file_does_not_delay_the_next(watched: Newsroom) -> None:
    put_bytes(watched, "a_bad.xml", b"<nonsense/>")
    put(watched, "Peterborough")
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        await shows(pilot, "1 of 69", "1 problem")


@pytest.mark.parametrize("name", ["[/x].xml", "[bold]a[.xml", "[link=x]click.xml", "日本.xml"])
async def test_the_name_of_a_file_with_markup_is_shown_as_text(
    watched: Newsroom, name: str
) -> None:
    put_bytes(watched, name, b"<nonsense/>")
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        await pilot.press("3")
        await shows(pilot, name)


async def test_a_control_character_in_a_name_is_escaped(watched: Newsroom) -> None:
    put_bytes(watched, "a\x1b[2Jb.xml", b"<nonsense/>")
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        await pilot.press("3")
        await shows(pilot, r"a\x1b[2Jb.xml")


async def test_a_candidate_with_markup_is_shown_as_text(watched: Newsroom) -> None:
    bulletin = {
        "seat": "Peterborough",
        "kind": "result",
        "candidates": [
            {"party": "Con", "votes": 30, "name": "A [/x] B"},
            {"party": "[bold]Party", "votes": 20},
        ],
    }
    data = msgspec.json.encode({"election": "anglia-2019", "bulletins": [bulletin]})
    put_bytes(watched, "markup.json", data)
    async with open_app(watched.app(drop=watched.drop), (160, 48)) as pilot:
        await shows(pilot, "1 of 69")
        await pilot.press("enter")
        await shows(pilot, "A [/x] B", "[bold]Party")


async def test_the_problems_view_is_updated_while_it_is_open(watched: Newsroom) -> None:
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        await pilot.press("3")
        await shows(pilot, "No problems")
        put_bytes(watched, "bad.xml", b"<nonsense/>")
        await shows(pilot, "rejected", "bad.xml")


# -- entries of another desk -------------------------------------------------------------------------------


async def test_a_declaration_of_another_desk_is_on_the_screen_within_a_second(
    newsroom: Newsroom,
) -> None:
    async with open_app(newsroom.app()) as pilot:
        newsroom.desk(night.desk_entry(newsroom.board(), "Peterborough", "Con", by="QX"))
        await until(pilot, lambda: "1 of 69" in screen_text(pilot.app), "the entry", within=1)


async def test_a_retraction_of_another_desk_is_on_the_screen_within_a_second(
    newsroom: Newsroom,
) -> None:
    entry = night.desk_entry(newsroom.board(), "Peterborough", "Con", by="QX")
    newsroom.desk(entry)
    async with open_app(newsroom.app()) as pilot:
        await shows(pilot, "1 of 69")
        newsroom.desk(night.retraction_of(entry, by="QX"))
        await until(pilot, lambda: "0 of 69" in screen_text(pilot.app), "it gone", within=1)


async def test_two_boards_of_one_ledger_show_the_same(newsroom: Newsroom) -> None:
    async with open_app(newsroom.app()) as first, open_app(newsroom.app()) as second:
        newsroom.agency("Peterborough", "Ipswich")
        await shows(first, "2 of 69", "2 taken of 5")
        await shows(second, "2 of 69", "2 taken of 5")


async def test_a_board_opened_on_a_conflict_shows_it(newsroom: Newsroom) -> None:
    newsroom.feed(
        night.result(ANGLIA, "Peterborough", votes={"Con": 3, "Lab": 2}),
        night.result(ANGLIA, "Peterborough", votes={"Con": 2, "Lab": 3}),
    )
    async with open_app(newsroom.app()) as pilot:
        await shows(pilot, "! conflict 1", "CONFLICT", "0 of 69")


# -- start and end --------------------------------------------------------------------------


async def test_a_board_that_is_posted_before_the_screen_is_ready_is_shown(
    half_night: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first board can be posted before the lists are mounted."""
    start = Background.start

    def at_once(self: Background, post, *others) -> None:  # type: ignore[no-untyped-def]
        post(BoardChanged(half_night.board(), [], 0))
        start(self, post, *others)

    monkeypatch.setattr(Background, "start", at_once)
    async with open_app(half_night.app()) as pilot:
        await shows(pilot, "34 of 69")


# -- PA's totals --------------------------------------------------------------------------------


def put_totals(newsroom: Newsroom, name: str, *edits: Edit) -> None:
    """Deliver a state of the parties with the board's totals, edited."""
    write_text(newsroom.drop / name, state_of_parties(newsroom.board(), None, *edits).decode())


async def test_pas_totals_that_agree_are_marked(watched: Newsroom) -> None:
    async with open_app(watched.app(drop=watched.drop), (160, 48)) as pilot:
        put(watched, "Peterborough", "Ipswich")
        await shows(pilot, "2 of 69")
        put_totals(watched, "sop_2.xml")
        await shows(pilot, "✓ PA 2")
        await pilot.press("3")
        await shows(pilot, "agrees  PA's state of the parties", "State of parties after 2: agrees.")


async def test_unexplained_totals_are_reported_and_stay_marked(watched: Newsroom) -> None:
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        put(watched, "Peterborough", "Ipswich")
        await shows(pilot, "2 of 69")
        put_totals(watched, "sop_2.xml", party_line("Lab", totalVotes="7"))
        await shows(pilot, "PA DIFFERS", "unexplained: Labour votes 7")
        put_totals(watched, "sop_2_again.xml")
        await until(pilot, lambda: "PA DIFFERS" not in screen_text(app_of(pilot)))


async def test_a_comparison_that_fails_does_not_end_the_follower(
    watched: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(totals: LatestTotals, ledger: Ledger) -> None:
        raise KeyError("Lab")

    monkeypatch.setattr(LatestTotals, "_status", fail)
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        put(watched, "Peterborough")
        await shows(pilot, "1 of 69", "PA DIFFERS", "totals cannot be compared:")


def threads() -> set[threading.Thread]:
    """All threads but those of asyncio's pool, which stays for the next test."""
    return {t for t in threading.enumerate() if not t.name.startswith("asyncio_")}


async def test_a_closed_board_leaves_no_thread(watched: Newsroom) -> None:
    before = threads()
    app = watched.app(drop=watched.drop, companions=[lambda stop: stop.wait()])
    async with open_app(app) as pilot:
        assert len(threads() - before) >= 3
        put(watched, "Peterborough")
        await shows(pilot, "1 of 69")
    assert threads() - before == set()


async def test_the_board_closes_within_two_seconds(watched: Newsroom) -> None:
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        await shows(pilot, "waiting for the first file")
        begin = monotonic()
    assert monotonic() - begin < 2


async def test_a_closed_board_closes_the_ledger(watched: Newsroom) -> None:
    async with open_app(watched.app(drop=watched.drop)) as pilot:
        put(watched, "Peterborough")
        await shows(pilot, "1 of 69")
    watched.ledger.close()
    assert not Path(f"{watched.path}-wal").exists()


async def test_a_rehearsal_runs_in_the_background_and_stops_with_the_board(
    watched: Newsroom,
) -> None:
    sent: list[str] = []

    def replay(stop: Stop) -> None:
        rehearsal.play(
            messages(),
            watched.drop,
            speed=100_000.0,
            sleep=stop.wait,
            on_sent=lambda message: sent.append(message.name),
            stop=stop.is_set,
        )

    before = threads()
    async with open_app(watched.app(drop=watched.drop, companions=[replay])) as pilot:
        await until(pilot, lambda: app_of(pilot).session.board.decided >= 5)
    assert threads() - before == set()
    assert len(sent) <= 69


async def test_all_results_at_once_give_the_commons_librarys_tally(
    watched: Newsroom,
) -> None:
    async with open_app(watched.app(drop=watched.drop), (160, 48)) as pilot:
        rehearsal.play(messages(), watched.drop, speed=None, sleep=lambda seconds: None)
        await shows(pilot, "69 of 69", "3 taken of 5", "0 taken of 8", "1 taken of 4")
        await until(pilot, lambda: not board_list(app_of(pilot), "to-come").keys)
