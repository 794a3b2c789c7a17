"""Compares all PA documents in a ledger: results and states of the parties."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

from tracker.election import Election
from tracker.feeds.reading import DocumentError
from tracker.ledger import Ledger
from tracker.reconcile import compare_result, compare_totals, pa_result, pa_totals
from tracker.reconcile.compare_result import ResultComparison
from tracker.reconcile.compare_totals import TotalsComparison
from tracker.reconcile.difference import Difference
from tracker.reconcile.pa_result import PaResult
from tracker.reconcile.pa_totals import StateOfParties
from tracker.reconcile.reason import Reason, ReasonKind
from tracker.reconcile.totals_percentages import Blocks, PreviousVotes
from tracker.reconcile.totals_status import TotalsStatus
from tracker.support import sqlite

ISSUED_AGAIN = Reason(ReasonKind.ISSUED_AGAIN, "PA has issued it again under the same number")


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Report:
    """All comparisons, each with the name of the document's first file."""

    results: tuple[tuple[str, ResultComparison], ...]
    totals: tuple[tuple[str, TotalsComparison], ...]
    """In the order of results counted. If a file was issued again, the latest is last."""
    unreadable: tuple[tuple[str, str], ...]
    """(file name, sentence) of each document, or block in it, that cannot be compared."""

    @property
    def unexplained(self) -> int:
        """Number of unexplained figures, plus the number of entries in `unreadable`."""
        comparisons: list[tuple[str, ResultComparison | TotalsComparison]]
        comparisons = [*self.results, *self.totals]
        differences = [d for _, comparison in comparisons for d in comparison.differences]
        return sum(not d.explained for d in differences) + len(self.unreadable)


DAMAGED = "its bytes in the ledger are damaged; run `tracker repair`"
MAX_EARLIER_STATES = 10
"""Number of earlier states of the parties that can refute the reasons of the latest."""


class LatestTotals:
    """Compares the latest state of the parties: the last issue of the one that counts most results.

    Each comparison reads one document, and earlier ones if a reason is new. The previous results in
    PA's messages are read once.
    """

    def __init__(self) -> None:
        self._blocks: dict[str, PreviousVotes] = {}
        self._blocks_seq = 0
        """Sequence number of the last delivery that was read for `_blocks`."""
        self._accepted: set[Reason] = set()
        """Reasons that were not refuted when they were first needed."""
        self._election: Election | None = None
        """The data of the election with which the messages were read."""

    def status(self, ledger: Ledger) -> TotalsStatus | None:
        """Compare the state with the ledger's board as last refreshed; None if there is none yet.

        Raises sqlite.Error. After any other error, `agrees` is False and `sentence` states the
        error.
        """
        try:
            return self._status(ledger)
        except sqlite.Error:
            raise
        except Exception as error:  # noqa: BLE001 - see above
            sentence = f"PA's totals cannot be compared: {type(error).__name__}: {error}"
            return TotalsStatus(0, False, sentence)

    def _status(self, ledger: Ledger) -> TotalsStatus | None:
        if ledger.election is not self._election:  # it was replaced: read all messages again
            self._election = ledger.election
            self._blocks, self._blocks_seq, self._accepted = {}, 0, set()
        rows = ledger.connection.execute(
            "SELECT bytes, results_counted FROM deliveries JOIN documents USING (sha256)"
            f" WHERE {_IS_TOTALS} AND is_intact(sha256, bytes)"
            " ORDER BY results_counted DESC, seq DESC LIMIT ?",
            (1 + MAX_EARLIER_STATES,),
        ).fetchall()
        if not rows:
            return None
        (data, counted), *earlier = rows
        try:
            totals = pa_totals.read(data, ledger.election)
        except DocumentError as error:
            return TotalsStatus(counted, False, f"State of parties after {counted}: {error}.")
        if totals is None:
            return None
        (found,) = _compare_totals(ledger, [totals], lambda: self._read_blocks(ledger))
        if new := {r for d in found.differences for r in d.reasons} - self._accepted:
            states = [totals, *_readable_states((data for data, _ in earlier), ledger)]
            found, *_ = _compare_totals(ledger, states, lambda: self._read_blocks(ledger))
            self._accepted |= new & {r for d in found.differences for r in d.reasons}
        return TotalsStatus(totals.counted, found.agrees, found.sentence)

    def _read_blocks(self, ledger: Ledger) -> Mapping[str, PreviousVotes]:
        """The previous votes by seat id, from each seat's latest result that has them."""
        for seq, data in ledger.connection.execute(
            "SELECT seq, bytes FROM deliveries JOIN documents USING (sha256)"
            f" WHERE {_IS_RESULT} AND seq > ? AND is_intact(sha256, bytes) ORDER BY seq",
            (self._blocks_seq,),
        ):
            with suppress(DocumentError):
                if message := pa_result.read(data, ledger.election):
                    self._blocks.update(previous_votes(message))
            self._blocks_seq = seq
        return self._blocks


def _readable_states(documents: Iterable[bytes], ledger: Ledger) -> Iterator[StateOfParties]:
    for data in documents:
        with suppress(DocumentError):
            if totals := pa_totals.read(data, ledger.election):
                yield totals


def agency_forecast(ledger: Ledger) -> str:
    """PA's forecast of the winner in the state of the parties that counts most results.

    In PA's words. Empty if no state of the parties can be read, and if that one has no forecast.
    """
    rows = ledger.connection.execute(
        "SELECT bytes FROM deliveries JOIN documents USING (sha256)"
        f" WHERE {_IS_TOTALS} AND is_intact(sha256, bytes)"
        " ORDER BY results_counted DESC, seq DESC LIMIT ?",
        (1 + MAX_EARLIER_STATES,),
    ).fetchall()
    latest = next(_readable_states((data for (data,) in rows), ledger), None)
    return latest.forecast if latest else ""


def compare_ledger(ledger: Ledger) -> Report:
    """Compare every result and every state of the parties in the ledger."""
    unreadable: list[tuple[str, str]] = []
    messages: list[tuple[str, PaResult]] = []
    states: list[tuple[str, StateOfParties]] = []
    blocks: dict[str, PreviousVotes] = {}
    for name, data in _documents(ledger, _IS_RESULT):
        if data is None:
            unreadable.append((name, DAMAGED))
            continue
        try:
            message = pa_result.read(data, ledger.election)
        except DocumentError as error:
            unreadable.append((name, str(error)))
            continue
        if message:
            messages.append((name, message))
            blocks.update(previous_votes(message))
            unreadable += [(name, sentence) for sentence in message.block_errors]
    for name, data in _documents(ledger, _IS_TOTALS, order="results_counted, max(seq)"):
        if data is None:
            unreadable.append((name, DAMAGED))
            continue
        try:
            if found := pa_totals.read(data, ledger.election):
                states.append((name, found))
        except DocumentError as error:
            unreadable.append((name, str(error)))
    results = compare_result.compare_all([message for _, message in messages], ledger.election)
    totals = _compare_totals(ledger, [state for _, state in states], lambda: blocks)
    return Report(
        tuple(_explained_by_revisions(_named(messages, results))),
        tuple(_explained_by_issues(_named(states, totals))),
        tuple(unreadable),
    )


def _named(documents: Iterable[tuple[str, object]], found: Iterable[T]) -> list[tuple[str, T]]:
    """The comparison of each document, with the document's file name."""
    return [(name, one) for (name, _), one in zip(documents, found, strict=True)]


def _explained_by_revisions(
    results: Sequence[tuple[str, ResultComparison]],
) -> Iterator[tuple[str, ResultComparison]]:
    """The comparisons. Unexplained figures that agree in the seat's last revision are explained."""
    by_revision = sorted((comparison for _, comparison in results), key=lambda c: c.revision)
    last = {comparison.seat.id: comparison for comparison in by_revision}
    for name, comparison in results:
        latest = last[comparison.seat.id]
        sentence = f"PA has put it right in revision {latest.revision}"
        reason = Reason(ReasonKind.CORRECTED_LATER, sentence)
        differences = tuple(
            _explained(difference, reason) if difference.figure in latest.agreeing else difference
            for difference in comparison.differences
        )
        yield name, replace(comparison, differences=differences)


def _explained_by_issues(
    totals: Sequence[tuple[str, TotalsComparison]],
) -> Iterator[tuple[str, TotalsComparison]]:
    """The comparisons. A state is explained if its last issue under the same number agrees."""
    last = {comparison.totals.counted: comparison for _, comparison in totals}
    for name, comparison in totals:
        counted = comparison.totals.counted
        if not comparison.agrees and last[counted].agrees:
            sentence = f"State of parties after {counted:,}: {ISSUED_AGAIN.sentence}."
            differences = tuple(_explained(d, ISSUED_AGAIN) for d in comparison.differences)
            yield name, replace(comparison, differences=differences, sentence=sentence)
        else:
            yield name, comparison


def _explained(difference: Difference, reason: Reason) -> Difference:
    return difference if difference.explained else replace(difference, reasons=(reason,))


def _compare_totals(
    ledger: Ledger, states: Sequence[StateOfParties], blocks: Blocks
) -> list[TotalsComparison]:
    """Compare states of the parties with the ledger's board."""
    run = ledger.connection.execute
    received_ids = [id_ for (id_,) in run("SELECT id FROM bulletins ORDER BY seq")]
    first_results = run(
        "SELECT seat_id FROM bulletins WHERE kind = 'result' AND origin = 'feed'"
        " GROUP BY seat_id ORDER BY min(seq)"
    )
    declaration_order = [seat for (seat,) in first_results]
    return compare_totals.compare_all(
        states, ledger.board, received_ids, declaration_order, cache(blocks)
    )


def _documents(
    ledger: Ledger, condition: str, order: str = "min(seq)"
) -> Iterator[tuple[str, bytes | None]]:
    """(name of its first file, bytes) of each document. The bytes are None if they are damaged."""
    yield from ledger.connection.execute(
        "SELECT (SELECT name FROM deliveries WHERE seq = first),"
        " iif(is_intact(sha256, bytes), bytes, NULL) FROM"
        f" (SELECT sha256, min(seq) AS first, row_number() OVER (ORDER BY {order}) AS place"
        f"  FROM deliveries WHERE {condition} GROUP BY sha256)"
        " JOIN documents USING (sha256) ORDER BY place"
    )


def previous_votes(message: PaResult) -> Mapping[str, PreviousVotes]:
    """The seat's id and its previous votes in a message: notional ones, else real ones.

    Empty without such a block. A by-election is not the previous result.
    """
    blocks = [block for block in message.blocks if not block.block.is_by_election]
    if not blocks:
        return {}
    block = min(blocks, key=lambda block: not block.block.is_notional)
    return {message.result.seat: PreviousVotes(block.votes, block.of_several)}


_IS_RESULT = "status = 'accepted' AND lower(name) LIKE '%.xml'"
_IS_TOTALS = "results_counted IS NOT NULL"
