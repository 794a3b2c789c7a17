"""PA's own test of the Scottish Parliament as a night on record."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.makers.pa_documents import state_of_parties
from tests.makers.pa_samples import ALL_STATES, DATE, RESULTS, SAMPLES
from tests.reconcile.digits import Night
from tracker.board import Board
from tracker.election import Election
from tracker.feeds import read
from tracker.prepare.preparation import prepare
from tracker.prepare.request import Request
from tracker.reconcile import pa_totals


@cache
def scotland() -> Election:
    """The election that `tracker prepare` makes from PA's messages."""
    with TemporaryDirectory() as folder:
        request = Request(
            folder=Path(folder) / "scotland",
            name="Scottish Parliament Test",
            date=DATE,
            nominations=SAMPLES,
        )
        return prepare(request).election


@cache
def night() -> Night:
    """The results, with PA's states of which all results are here, or with states like PA's."""
    results = [path.read_bytes() for path in RESULTS]
    complete = [data for data in (path.read_bytes() for path in ALL_STATES) if is_complete(data)]
    return Night(scotland(), results, complete or [*_written(results)])


def is_complete(data: bytes) -> bool:
    """Whether the results of all seats in a state of the parties are in the samples."""
    totals = pa_totals.read(data, scotland())
    return totals is not None and not totals.elsewhere


def _written(results: Iterable[bytes]) -> Iterator[bytes]:
    """The totals after each result, counted as PA counts them."""
    said = [b for data in results for b in read("a.xml", data, scotland()).bulletins]
    names = list(dict.fromkeys(scotland().seat_by_id[bulletin.seat].name for bulletin in said))
    board = Board.of(scotland(), said)
    for count in range(1, len(names) + 1):
        yield state_of_parties(board, names[:count])
