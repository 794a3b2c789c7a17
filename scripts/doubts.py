"""How well doubts separate true results from wrong ones; see scripts/doubts and docs/doubts.md.

    true       the true results of uk-2019, uk-2024 and of Parliament's by-elections, and a
               made-up landslide: how many are doubted, and why
    slips      random slips that change the winner, by kind: how many are doubted or refused
    exchanges  the first two of every true result exchanged: how many are doubted, by their lead
    partial    partial counts: every candidate of every true result with a part of the votes

The slips depend on the seed alone. The machinery is in tests/makers; the suite makes fewer slips.
"""

import argparse
import contextlib
import io
import tempfile
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from tests.makers.by_elections import (
    PARLIAMENT,
    all_held,
    general_election_2024,
    new_arguments,
    typed_table,
)
from tests.makers.landslide import landslide
from tests.makers.slips import (
    AgencyMessage,
    Cells,
    Form,
    Night,
    Outcome,
    RecomputedMessage,
    RemarkedMessage,
    Tried,
    TypedTable,
    try_slips,
)
from tracker import feeds
from tracker.board import Board
from tracker.board.seat_state import SeatState
from tracker.cli import commands
from tracker.election.folder import load_election

NIGHTS = ("uk-2019", "uk-2024")
MOST_DOUBTED = 8
"""Of all true results, doubted in any form."""
LEADS = (0, 5, 10, 15, 20, 25, 30, 35, 40, 100)
"""Bounds of the groups of leads, percentage points."""
PARTS = (50, 60, 70, 80, 90)
"""Per cent of the votes in a partial count."""
CLOSE = 30
"""A lead below which two exchanged rivals are rarely doubted, percentage points."""
FORMS: dict[str, tuple[Form, int | None]] = {
    "typed tables": (TypedTable, 75),
    "agency messages": (AgencyMessage, 99),
    "agency messages with the elected mark moved": (RemarkedMessage, 99),
    "agency messages computed from the wrong votes": (RecomputedMessage, None),
}
"""The form, and the least that is to be doubted or refused, per cent; None without a bound."""


# True results


def show_true(nights: Sequence[Night], _: argparse.Namespace) -> None:
    print("True results that are doubted")
    doubted: set[tuple[str, str]] = set()
    count = 0
    for night in nights:
        name = night.election.id
        count += len(night.election.seats)
        for label, form in (("typed tables", TypedTable), ("agency messages", AgencyMessage)):
            board = night.board(form)
            doubted |= {(name, state.seat.id) for state in board.doubtful}
            _show_doubted(f"{name}, {label}", len(board.states), board.doubtful)
        board = night.without_candidates().board(TypedTable)
        doubted |= {(name, state.seat.id) for state in board.doubtful}
        _show_doubted(f"{name}, typed tables, no list of who stands", 650, board.doubtful)
    if PARLIAMENT.is_dir():
        states = _by_elections()
        doubtful = [state for state in states if state.doubts]
        count += len(states)
        doubted |= {("by-elections", state.seat.id) for state in doubtful}
        _show_doubted("by-elections 2018 to 2026, typed tables", len(states), doubtful)
    else:
        print("  by-elections: left out, because Parliament's tables are not on this machine;")
        print("  TRACKER_SHARED_DATA names the folder of them")
    print(f"  in all: {len(doubted)} of {count:,} (at most {MOST_DOUBTED})")
    board = Board.of(*landslide())
    label = "a made-up landslide: Scotland, swings of 20 to 39 points from Labour to the SNP"
    _show_doubted(label, len(board.states), board.doubtful)


def _show_doubted(label: str, count: int, doubtful: Sequence[SeatState]) -> None:
    print(f"  {label}: {len(doubtful)} of {count}")
    for state in doubtful:
        print(f"    {state.seat.name}: {'; '.join(doubt.sentence for doubt in state.doubts)}")


def _by_elections() -> list[SeatState]:
    """The state of each by-election's seat, from its folder and a typed table."""
    states = []
    with tempfile.TemporaryDirectory(prefix="tracker-doubts-") as temporary:
        source_of_2024 = general_election_2024(Path(temporary) / "general-2024")
        for number, held in enumerate(all_held()):
            folder = Path(temporary) / str(number)
            source = "uk-2019" if held.parliament < 59 else source_of_2024
            arguments = [str(argument) for argument in new_arguments(held, source, folder)]
            with contextlib.redirect_stdout(io.StringIO()):
                commands.main(arguments, standalone_mode=False)
            election = load_election(folder)
            bulletins = feeds.read("result.csv", typed_table(held).encode(), election).bulletins
            state = Board.of(election, bulletins).only_state
            assert state
            assert state.standing.bulletin
            states.append(state)
    return states


# Slips


def show_slips(nights: Sequence[Night], options: argparse.Namespace) -> None:
    """Caught: doubted or refused. Passed: the board shows the wrong winner."""
    for label, (form, least) in FORMS.items():
        tried = try_slips(form, nights, options.slips, options.seed)
        aim = f" (aim: {least}%)" if least else ""
        print(f"{options.slips:,} slips that change the winner, in {label}{aim}")
        print(f"  {'':26}{'slips':>7}{'refused':>9}{'doubted':>9}{'passed':>8}{'caught':>9}")
        for kind, of_kind in tried.items():
            print(f"  {kind:26}{_counts(of_kind)}")
        print(f"  {'in all':26}{_counts(_sum(tried.values()))}")
        drawn = sum(t.count / t.drawn for t in tried.values() if t.drawn)
        caught = sum(t.caught / t.drawn for t in tried.values() if t.drawn)
        print(f"  with each kind as often as it changes a winner:{100 * caught / drawn:20.1f}%")


def _sum(tried: Iterable[Tried]) -> Tried:
    total = Tried()
    for of_kind in tried:
        total.outcomes += of_kind.outcomes
    return total


def _counts(tried: Tried) -> str:
    refused, doubted, passed = (tried.outcomes[outcome] for outcome in Outcome)
    caught = f"{100 * tried.caught / tried.count:.1f}%" if tried.count else ""
    return f"{tried.count:7}{refused:9}{doubted:9}{passed:8}{caught:>9}"


# Close rivals


def show_exchanges(nights: Sequence[Night], _: argparse.Namespace) -> None:
    print("The votes of the first two exchanged in each true result, in typed tables")
    leads: list[tuple[float, Outcome]] = []
    for night in nights:
        for seat in night.election.seats:
            result = TypedTable(night, seat.id)
            cells = result.cells
            votes = [int(cell or 0) for cell in cells]
            first, second = sorted(range(len(votes)), key=lambda row: -votes[row])[:2]
            lead = 100 * (votes[first] - votes[second]) / sum(votes)
            cells[first], cells[second] = cells[second], cells[first]
            leads.append((lead, night.outcome(result.name, result.document(cells))))
    for low, high in pairwise(LEADS):
        group = [outcome for lead, outcome in leads if low <= lead < high]
        passed = group.count(Outcome.PASSED)
        label = f"lead of {low} to {high} points" if high < 100 else f"lead of {low} points or more"
        print(f"  {label:28} passed {passed:4} of {len(group):4}")
    close = [outcome for lead, outcome in leads if lead < CLOSE]
    passed = close.count(Outcome.PASSED)
    print(f"  below a lead of {CLOSE} points {passed:,} of {len(close):,} pass")


def show_partial(nights: Sequence[Night], _: argparse.Namespace) -> None:
    print("A part of the votes of every candidate, in each true result, in typed tables")
    for percentage in PARTS:
        outcomes: list[Outcome] = []
        for night in nights:
            for seat in night.election.seats:
                result = TypedTable(night, seat.id)
                cells: Cells = [str(int(cell or 0) * percentage // 100) for cell in result.cells]
                outcomes.append(night.outcome(result.name, result.document(cells)))
        passed = outcomes.count(Outcome.PASSED)
        print(f"  {percentage} per cent: passed {passed:5,} of {len(outcomes):,}")


SECTIONS: dict[str, Callable[[Sequence[Night], argparse.Namespace], None]] = {
    "true": show_true,
    "slips": show_slips,
    "exchanges": show_exchanges,
    "partial": show_partial,
}


def main() -> None:
    """Run the sections named on the command line, or all."""
    parser = argparse.ArgumentParser(
        prog="scripts/doubts",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--slips", type=int, default=2000, help="in each form (default 2000)")
    parser.add_argument("--seed", type=int, default=18, help="of the random slips (default 18)")
    options = parser.parse_args()
    if unknown := set(options.sections) - set(SECTIONS):
        parser.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    if options.slips < 1:
        parser.error("--slips is at least 1")
    nights = [Night.of(name) for name in NIGHTS]
    for name in options.sections or SECTIONS:
        SECTIONS[name](nights, options)


if __name__ == "__main__":
    main()
