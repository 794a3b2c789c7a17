"""What the projection costs as the night of 2019 goes on; see bench.py."""

import statistics
from pathlib import Path

from bench_floor import COUNTRY, timed

from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.election.folder import find, load
from tracker.projection.backtest import bulletins, in_order
from tracker.projection.learned import Learned
from tracker.projection.outlook import Outlook

STAGES = (20, 100, 325, 600)


def bench_projection(folder: Path, runs: int) -> None:
    """One more declaration against folding it, and projecting everything against folding all."""
    election = load(COUNTRY)
    final = Board.of(election, bulletins(election, find(str(COUNTRY))))
    order = [(seat, list(final.bulletins[seat].values())) for seat in in_order(final)]
    learned, board = Learned(election), Board.empty(election)
    folded: list[float] = []
    heard: list[float] = []

    def fold(said: list[Bulletin]) -> None:
        nonlocal board
        board = board.apply(said)

    done = 0
    for stage in STAGES:
        for _, said in order[done:stage]:
            folded.append(timed(lambda said=said: fold(said)))
            heard.append(timed(lambda: learned.apply(board)))
        done = stage
        took = [timed(lambda: Outlook(learned, board).seats) for _ in range(runs)]
        night = [timed(lambda: Board.of(election, _said(board))) for _ in range(runs)]
        all_of_it, floor = statistics.median(took), statistics.median(night)
        print(
            f"projection: of {len(order) - stage} seats from {stage}: {1000 * all_of_it:.0f} ms "
            f"(asked 100), ratio {all_of_it / floor:.1f} to folding those {stage}"
        )
    one, fold_one = statistics.median(heard), statistics.median(folded)
    print(
        f"projection: one more declaration: {1000 * one:.2f} ms (asked 2), at most "
        f"{1000 * max(heard):.2f}, ratio {one / fold_one:.1f} to folding it"
    )


def _said(board: Board) -> list[Bulletin]:
    return [one for seat in board.bulletins.values() for one in seat.values()]
