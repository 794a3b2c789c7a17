"""PA's documents in a ledger, compared: every result, every state of the parties."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache

from tracker.feeds.pa import STATE_OF_PARTIES_PREFIX
from tracker.feeds.reading import DocumentError
from tracker.ledger import Ledger
from tracker.reconcile import pa_result as messages
from tracker.reconcile import pa_totals
from tracker.reconcile.compare_result import Comparison, compare_message
from tracker.reconcile.compare_totals import Reconciliation, reconcile
from tracker.reconcile.explanations import Habit, Trial
from tracker.reconcile.pa_result import Message
from tracker.reconcile.percentages import Votes
from tracker.reconcile.status import Mark
from tracker.support import sqlite

ISSUED_AGAIN = "PA has issued it again under the same number"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A document on record that cannot be compared, and why."""

    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Report:
    """All of PA's documents on record. Names are those of the first file with these bytes."""

    results: tuple[tuple[str, Comparison], ...]
    states: tuple[tuple[str, Reconciliation], ...]
    """By results counted; of one number the last issue is last."""
    unreadable: tuple[Unreadable, ...]

    @property
    def unexplained(self) -> int:
        """Figures that nothing explains, and documents that cannot be compared."""
        differences = [
            *(one for _, comparison in self.results for one in comparison.differences),
            *(one for _, found in self.states for one in found.differences),
        ]
        return sum(not one.explained for one in differences) + len(self.unreadable)


class LatestTotals:
    """The state of the parties with most results counted, its last issue, whenever it is asked for.

    Reads one document; where PA's own blocks of last time are needed, each result once.
    """

    def __init__(self) -> None:
        self._blocks: dict[str, Votes] = {}
        self._read = 0

    def mark(self, ledger: Ledger) -> Mark | None:
        """Against the board as the ledger last refreshed it; None before the first.

        Raises sqlite.Error; a comparison that fails otherwise is a mark that says so, for it
        must not end the night.
        """
        try:
            return self._mark(ledger)
        except sqlite.Error:
            raise
        except Exception as error:  # noqa: BLE001 - see above
            sentence = f"PA's totals cannot be compared: {type(error).__name__}: {error}"
            return Mark(0, False, sentence)

    def _mark(self, ledger: Ledger) -> Mark | None:
        row = ledger.connection.execute(
            f"SELECT bytes, {_COUNTED} FROM deliveries JOIN documents USING (sha256)"
            f" WHERE {_IS_STATE} ORDER BY {_COUNTED} DESC, seq DESC LIMIT 1"
        ).fetchone()
        if row is None:
            return None
        data, number = row
        try:
            sop = pa_totals.read(data, ledger.election)
        except DocumentError as error:
            return Mark(number, False, f"State of parties after {number}: {error}.")
        if sop is None:
            return None
        found = _Record(ledger).reconciled(sop, lambda: self._blocks_of(ledger))
        return Mark(sop.counted, found.agrees, found.sentence)

    def _blocks_of(self, ledger: Ledger) -> Mapping[str, Votes]:
        """Last time by seat as PA's results have it, from the latest that has a block."""
        for seq, data in ledger.connection.execute(
            "SELECT seq, bytes FROM deliveries JOIN documents USING (sha256)"
            f" WHERE {_IS_STATEMENT} AND seq > ? ORDER BY seq",
            (self._read,),
        ):
            with suppress(DocumentError):
                if message := messages.read(data, ledger.election):
                    self._blocks.update(_base(message))
            self._read = seq
        return self._blocks


def everything(ledger: Ledger) -> Report:
    """Every result of PA's and every state of the parties in the ledger, compared."""
    unreadable: list[Unreadable] = []
    read: list[tuple[str, Message]] = []
    states: list[tuple[str, Reconciliation]] = []
    blocks: dict[str, Votes] = {}
    for name, data in _documents(ledger, _IS_STATEMENT):
        try:
            message = messages.read(data, ledger.election)
        except DocumentError as error:
            unreadable.append(Unreadable(name, str(error)))
            continue
        if message:
            read.append((name, message))
            blocks.update(_base(message))
            unreadable += [Unreadable(name, sentence) for sentence in message.unread]
    record = _Record(ledger)
    for name, data in _documents(ledger, _IS_STATE, order=f"{_COUNTED}, max(seq)"):
        try:
            if sop := pa_totals.read(data, ledger.election):
                states.append((name, record.reconciled(sop, lambda: blocks)))
        except DocumentError as error:
            unreadable.append(Unreadable(name, str(error)))
    return Report(
        tuple(_revisions(_compared(read, ledger))), tuple(_issues(states)), tuple(unreadable)
    )


def _compared(read: Sequence[tuple[str, Message]], ledger: Ledger) -> list[tuple[str, Comparison]]:
    """Each result; what one of them shows of PA's rounding holds for all."""

    @cache
    def refuted() -> frozenset[Habit]:
        trials = (Trial(message, ledger.election) for _, message in read)
        return frozenset(habit for trial in trials for habit in trial.habits_refuted())

    return [
        (name, compare_message(Trial(message, ledger.election, refuted))) for name, message in read
    ]


def _revisions(
    results: Sequence[tuple[str, Comparison]],
) -> Iterator[tuple[str, Comparison]]:
    """A figure that a later revision of the result puts right is explained by that."""
    last: dict[str, Comparison] = {}
    for _, found in results:
        known = last.get(found.seat.id)
        if known is None or found.revision >= known.revision:
            last[found.seat.id] = found
    for name, found in results:
        latest = last[found.seat.id]
        words = f"PA has put it right in revision {latest.revision}"
        differences = tuple(
            replace(one, reasons=(words,))
            if not one.explained and one.figure in latest.right
            else one
            for one in found.differences
        )
        yield name, replace(found, differences=differences)


def _issues(
    states: Sequence[tuple[str, Reconciliation]],
) -> Iterator[tuple[str, Reconciliation]]:
    """What differs in an issue that another put right is explained by that."""
    last = {found.sop.counted: found for _, found in states}
    for name, found in states:
        latest = last[found.sop.counted]
        if found is latest or found.agrees or not latest.agrees:
            yield name, found
            continue
        differences = tuple(
            one if one.explained else replace(one, reasons=(ISSUED_AGAIN,))
            for one in found.differences
        )
        sentence = f"State of parties after {found.sop.counted:,}: {ISSUED_AGAIN}."
        yield name, replace(found, differences=differences, sentence=sentence)


class _Record:
    """What a ledger says of the order in which things came."""

    def __init__(self, ledger: Ledger) -> None:
        run = ledger.connection.execute
        self._board = ledger.board
        self._last_seq = [id_ for (id_,) in run("SELECT id FROM bulletins ORDER BY seq")]
        self._order = [
            seat
            for (seat,) in run(
                "SELECT seat_id FROM bulletins WHERE kind = 'result' AND origin = 'feed'"
                " GROUP BY seat_id ORDER BY min(seq)"
            )
        ]

    def reconciled(
        self, sop: pa_totals.StateOfParties, blocks: Callable[[], Mapping[str, Votes]]
    ) -> Reconciliation:
        return reconcile(sop, self._board, self._last_seq, self._order, cache(blocks))


def _documents(ledger: Ledger, which: str, order: str = "min(seq)") -> Iterator[tuple[str, bytes]]:
    """Each document once, however often it was delivered, with the name of its first file."""
    yield from ledger.connection.execute(
        "SELECT (SELECT name FROM deliveries WHERE seq = first), bytes FROM"
        f" (SELECT sha256, min(seq) AS first, row_number() OVER (ORDER BY {order}) AS place"
        f"  FROM deliveries WHERE {which} GROUP BY sha256)"
        " JOIN documents USING (sha256) ORDER BY place"
    )


def _base(message: Message) -> Mapping[str, Votes]:
    """Its block of last time, by seat: the notional one where there is one, no by-election."""
    blocks = [one for one in message.blocks if not one.block.is_by_election]
    if not blocks:
        return {}
    block = min(blocks, key=lambda one: not one.block.is_notional)
    return {message.result.seat: block.votes}


_IS_STATEMENT = "status = 'accepted' AND lower(name) LIKE '%.xml'"
_IS_STATE = f"status = 'kept' AND sentence LIKE '{STATE_OF_PARTIES_PREFIX}%'"
_COUNTED = f"CAST(substr(sentence, {len(STATE_OF_PARTIES_PREFIX) + 1}) AS INTEGER)"
