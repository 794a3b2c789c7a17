"""A backtest as text: a row for each score, then the misses, the calibration and the totals."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from tracker.projection.backtest_scores import (
    Backtest,
    Backtests,
    CalibrationBin,
    Miss,
    StageScore,
    TotalCoverage,
    TotalScore,
)

MOST_MISSES = 8
"""Maximum number of misses in a line."""
MOST_PARTIES = 3
"""Number of parties with the largest error of their seats in a row."""
SEATS_OF_LARGE_PARTY = 30
"""The chance of a majority is shown of parties that expect at least so many seats."""


def table_lines(found: Backtests) -> Iterator[str]:
    """The lines of the backtest as text."""
    for night in found.nights:
        yield from _night_lines(night)
        yield ""
    nights = "all nights" if len(found.nights) > 1 else "this night"
    yield f"On {nights}, when the favourite's chance was … it won in … of 100:"
    yield from map(_bin_line, filter(lambda bin_: bin_.calls, found.calibration))
    yield f"On {nights}, with 20 or more declared, the seats of a party were in its range of …:"
    yield from map(_coverage_line, found.totals)


def _night_lines(night: Backtest) -> Iterator[str]:
    yield f"{night.night}: {night.seats} seats are projected; each stage is of those still to come."
    yield (
        f"{'method':<17}{'declared':>9}{'right':>8}{'lead':>7}{'Brier':>8}"
        f"{'in 80':>7}{'in 95':>7}{'sure':>6}{'right':>8}  seats off"
    )
    yield from map(_row_line, night.rows)
    for k, misses in groupby(night.misses, lambda miss: miss.k):
        yield from _miss_lines(k, [*misses])
    yield from _majority_lines(night.totals)


def _row_line(row: StageScore) -> str:
    right = "" if row.sure_right is None else f"{100 * row.sure_right:.1f}%"
    worst = sorted(row.seat_error.items(), key=lambda item: -item[1])[:MOST_PARTIES]
    return (
        f"{row.method:<17}{row.k:>9}{100 * row.accuracy:>7.1f}%{row.lead_mae:>7.2f}"
        f"{row.brier:>8.3f}{100 * row.coverage80:>6.0f}%{100 * row.coverage95:>6.0f}%"
        f"{row.sure_calls:>6}{right:>8}  "
        + ", ".join(f"{party} {error:.0f}" for party, error in worst)
    )


def _miss_lines(k: int, misses: Sequence[Miss]) -> Iterator[str]:
    named = [f"{m.seat} ({m.favourite} {100 * m.chance:.0f}, {m.winner})" for m in misses]
    more = f" and {len(named) - MOST_MISSES} more" if len(named) > MOST_MISSES else ""
    yield f"sure and wrong after {k}: {', '.join(named[:MOST_MISSES])}{more}"


def _majority_lines(totals: Sequence[TotalScore]) -> Iterator[str]:
    for k, scores in groupby(totals, lambda total: total.k):
        large = [total for total in scores if total.expected >= SEATS_OF_LARGE_PARTY]
        seats = ", ".join(
            f"{t.party} {t.low} to {t.high} (was {t.actual}; majority {100 * t.majority:.0f})"
            for t in large
        )
        if seats:
            yield f"seats after {k}: {seats}"


def _bin_line(bin_: CalibrationBin) -> str:
    said, right = (100 * (value or 0) for value in (bin_.said, bin_.right))
    return f"  {said:>5.1f} said {right:>6.1f} came  ({bin_.calls} calls)"


def _coverage_line(coverage: TotalCoverage) -> str:
    return (
        f"  {coverage.party or 'all':<8} 80: {100 * coverage.inside_80:>4.0f}  "
        f"95: {100 * coverage.inside_95:>4.0f}  ({coverage.totals} totals)"
    )
