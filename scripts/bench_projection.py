"""Measures the projection at several stages of the night of 2019; run by bench.py."""

import statistics
from pathlib import Path

from bench_figures import FIGURES
from bench_floor import COUNTRY, timed

from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.election.folder import find_election, load_election
from tracker.projection.backtest import bulletins, declaration_order
from tracker.projection.evidence import Evidence
from tracker.projection.seat_projections import Projection
from tracker.projection.seat_totals import seat_totals

STAGES = (20, 100, 325, 600)
"""Numbers of declared seats."""


def bench_projection(folder: Path, runs: int) -> None:
    """Times one more declaration, and the projection of all seats with their chances and totals,
    against folding the same."""
    election = load_election(COUNTRY)
    final = Board.of(election, bulletins(election, find_election(str(COUNTRY))))
    order = [list(final.bulletins[seat].values()) for seat in declaration_order(final)]
    evidence, board = Evidence(election), Board.empty(election)
    fold_times: list[float] = []
    evidence_times: list[float] = []

    def fold(declaration: list[Bulletin]) -> None:
        nonlocal board
        board = board.apply(declaration)

    done = 0
    for stage in STAGES:
        for declaration in order[done:stage]:
            fold_times.append(timed(lambda new=declaration: fold(new)))
            evidence_times.append(timed(lambda: evidence.apply(board)))
        done = stage
        project_times = [
            timed(lambda: seat_totals(Projection(evidence, board))) for _ in range(runs)
        ]
        night_times = [timed(lambda: Board.of(election, _all(board))) for _ in range(runs)]
        project, night = statistics.median(project_times), statistics.median(night_times)
        print(
            f"projection: of {len(order) - stage} seats from {stage}: {1000 * project:.0f} ms "
            f"(asked 100), to folding those {stage} "
            f"{FIGURES.ratio(f'projection: the seats to come from {stage}', project / night)}"
        )
    one, fold_one = statistics.median(evidence_times), statistics.median(fold_times)
    print(
        f"projection: one more declaration: {1000 * one:.2f} ms (asked 2), at most "
        f"{1000 * max(evidence_times):.2f}, to folding it "
        f"{FIGURES.ratio('projection: one more declaration', one / fold_one)}"
    )


def _all(board: Board) -> list[Bulletin]:
    return [bulletin for seat in board.bulletins.values() for bulletin in seat.values()]
