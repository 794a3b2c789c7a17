"""The board, the problems and PA's totals on the screen are of one moment."""

from pathlib import Path

from textual.message import Message

from tests.makers.ledgers import at, record_file
from tests.makers.night import MIDNIGHT, few, result
from tracker.ledger import Ledger
from tracker.ui.ledger_reader import LedgerReader
from tracker.ui.messages import BoardChanged, FeedChanged
from tracker.ui.view_models.status_bar import Feed


def test_a_correction_between_the_opening_of_a_reader_and_its_first_read_is_new(
    tmp_path: Path,
) -> None:
    posted: list[Message] = []
    with Ledger.create(tmp_path / "night.db", few(), MIDNIGHT) as writer:
        record_file(writer, "1.xml", result(few(), "Ipswich", 1), now=at(1))
        with Ledger.open(writer.path) as ledger:
            reader = LedgerReader(ledger, ledger.loaded_board, posted.append)
            corrected = result(few(), "Ipswich", 2, {"Lab": 30000, "Con": 20000})
            record_file(writer, "2.xml", corrected, now=at(2))
            reader.read()
    (board,) = [message for message in posted if isinstance(message, BoardChanged)]
    (event,) = board.new_events
    assert event.corrects()


def test_what_is_committed_while_the_problems_are_read_is_neither_on_the_board_nor_beside_it(
    tmp_path: Path,
) -> None:
    posted: list[Message] = []
    with (
        Ledger.create(tmp_path / "night.db", few(), MIDNIGHT) as writer,
        Ledger.open(writer.path) as ledger,
    ):
        reader = LedgerReader(ledger, ledger.loaded_board, posted.append)

        def write_meanwhile(statement: str) -> None:
            if "FROM problems" in statement and not writer.board.decided:
                first = result(few(), "Ipswich", 1)
                record_file(writer, "1.xml", first, sentence="looks wrong", now=at(1))

        ledger.connection.set_trace_callback(write_meanwhile)
        for expected in (0, 1):
            reader.read()
            reader.post_feed(Feed())
            board, feed = posted[-2:]
            assert isinstance(board, BoardChanged)
            assert isinstance(feed, FeedChanged)
            assert (board.board.decided, feed.feed.problems) == (expected, expected)
            assert (feed.feed.last_arrival is None) == (expected == 0)
