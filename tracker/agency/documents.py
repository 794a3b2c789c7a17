"""PA's documents in a ledger, compared: every result, every state of the parties."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache

from tracker.agency import message as messages
from tracker.agency import state_of_parties
from tracker.agency.arithmetic import Comparison, compare_message
from tracker.agency.mark import Mark
from tracker.agency.message import Message
from tracker.agency.reconcile import Reconciliation, reconcile
from tracker.agency.share_change import PaBlocks, Votes
from tracker.feeds.reading import NotWhole, Rejected
from tracker.ledger import Ledger

KEPT_AS = "state of parties after "
"""How `feeds.pa` begins the sentence of a state of the parties; the results counted follow."""
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


def latest_state_of_parties(ledger: Ledger) -> Mark | None:
    """The state of the parties with most results counted, its last issue; None before the first.

    Reads one document. Against the board as the ledger last refreshed it.
    """
    row = ledger.connection.execute(
        f"SELECT bytes, {_COUNTED} FROM deliveries JOIN documents USING (sha256)"
        f" WHERE {_IS_STATE} ORDER BY {_COUNTED} DESC, seq DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    data, number = row
    try:
        sop = state_of_parties.read(data, ledger.election)
    except (Rejected, NotWhole) as error:
        return Mark(number, False, f"State of parties after {number}: {error.sentence}.")
    if sop is None:
        return None
    found = _reconciled(sop, ledger, lambda: _blocks(ledger))
    return Mark(sop.counted, found.agrees, found.sentence)


def everything(ledger: Ledger) -> Report:
    """Every result of PA's and every state of the parties in the ledger, compared."""
    unreadable: list[Unreadable] = []
    results, states = [], []
    blocks: dict[str, Votes] = {}
    for name, data in _documents(ledger, _IS_STATEMENT):
        try:
            if message := messages.read(data, ledger.election):
                results.append((name, compare_message(message, ledger.election)))
                blocks.update(_base(message))
        except (Rejected, NotWhole) as error:
            unreadable.append(Unreadable(name, error.sentence))
    for name, data in _documents(ledger, _IS_STATE, order=f"{_COUNTED}, max(seq)"):
        try:
            if sop := state_of_parties.read(data, ledger.election):
                states.append((name, _reconciled(sop, ledger, lambda: blocks)))
        except (Rejected, NotWhole) as error:
            unreadable.append(Unreadable(name, error.sentence))
    return Report(tuple(results), tuple(_issues(states)), tuple(unreadable))


def _documents(ledger: Ledger, which: str, order: str = "min(seq)") -> Iterator[tuple[str, bytes]]:
    """Each document once, however often it was delivered, with the name of its first file."""
    yield from ledger.connection.execute(
        "SELECT (SELECT name FROM deliveries WHERE seq = first), bytes FROM"
        f" (SELECT sha256, min(seq) AS first, row_number() OVER (ORDER BY {order}) AS place"
        f"  FROM deliveries WHERE {which} GROUP BY sha256)"
        " JOIN documents USING (sha256) ORDER BY place"
    )


def _issues(
    states: list[tuple[str, Reconciliation]],
) -> Iterator[tuple[str, Reconciliation]]:
    """What differs in an issue that another replaced is explained by that."""
    last = {found.sop.counted: place for place, (_, found) in enumerate(states)}
    for place, (name, found) in enumerate(states):
        if place == last[found.sop.counted] or found.agrees:
            yield name, found
            continue
        differences = tuple(
            one if one.explained else replace(one, because=ISSUED_AGAIN)
            for one in found.differences
        )
        sentence = f"State of parties after {found.sop.counted:,}: {ISSUED_AGAIN}."
        yield name, replace(found, differences=differences, sentence=sentence)


def _reconciled(
    sop: state_of_parties.StateOfParties, ledger: Ledger, blocks: PaBlocks
) -> Reconciliation:
    order = [
        seat
        for (seat,) in ledger.connection.execute(
            "SELECT seat_id FROM bulletins WHERE kind = 'result' AND origin = 'feed'"
            " GROUP BY seat_id ORDER BY min(seq)"
        )
    ]
    return reconcile(sop, ledger.board, order, cache(blocks))


def _blocks(ledger: Ledger) -> Mapping[str, Votes]:
    """Last time by seat as PA's results have it, from the latest that has a block."""
    found: dict[str, Votes] = {}
    for _, data in _documents(ledger, _IS_STATEMENT):
        with suppress(Rejected, NotWhole):
            if message := messages.read(data, ledger.election):
                found.update(_base(message))
    return found


def _base(message: Message) -> Mapping[str, Votes]:
    """Its block of last time, by seat; the notional one where there is one."""
    if not message.blocks:
        return {}
    block = min(message.blocks, key=lambda block: not block.notional)
    return {message.result.seat: block.votes}


_IS_STATEMENT = "status = 'accepted' AND lower(name) LIKE '%.xml'"
_IS_STATE = f"status = 'kept' AND sentence LIKE '{KEPT_AS}%'"
_COUNTED = f"CAST(substr(sentence, {len(KEPT_AS) + 1}) AS INTEGER)"
