"""Scores of the projection on a past night, for `tracker backtest`.

The results of the night are applied in their real order. After certain numbers of declared seats
(the stages), the other seats are projected, from the declared results and the candidates alone, and
compared with their real results.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker import feeds
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.seat_state import SeatState, stated_declared_at
from tracker.election import Election, Seat
from tracker.prepare.rehearsal import load_messages
from tracker.projection.evidence import Evidence
from tracker.projection.features import projected_seats
from tracker.projection.naive_forecasts import Shares, no_change, uniform_swing
from tracker.projection.seat_projections import MAX_CHANCE, Projection
from tracker.projection.seat_totals import DEVIATIONS_80, seat_totals
from tracker.summary.json_shapes import Shape

STAGES = (5, 10, 20, 50, 100, 200, 400)
"""The stages: numbers of declared seats."""
DEVIATIONS_95 = 1.96
"""A normal variable is at most this many standard deviations from its mean in 95 per cent of
cases."""
SURE = 0.95
"""A call is sure if the favourite's chance is at least this."""
BINS = 10
"""Number of intervals of chances in the calibration."""


class StageScore(Shape, frozen=True, kw_only=True):
    """The score of one method at one stage, over the projected seats that have not declared."""

    method: str
    """"projection", "uniform swing" or "no change"."""
    k: int
    """Number of declared seats."""
    seats: int
    """Number of seats scored."""
    accuracy: float
    """Fraction of the scored seats that the favourite won."""
    lead_mae: float
    """Mean absolute error of the lead of last time's first party over its second, percentage
    points."""
    brier: float
    """Mean of (p − w)²: p is the favourite's chance, w is 1 if it won and 0 if not."""
    coverage80: float | None
    """Fraction of the leads inside the 80 per cent interval; None for a naive forecast."""
    coverage95: float | None
    """The same for the 95 per cent interval."""
    sure_calls: int
    """Number of favourites with a chance of at least `SURE`."""
    sure_right: float | None
    """Fraction of the sure calls that were right; None without sure calls."""
    seat_error: dict[str, float]
    """By party code: absolute error of the party's number of seats, over the declared and the
    scored seats. A party is left out if its forecast and its result are both below one seat."""


class CalibrationBin(Shape, frozen=True, kw_only=True):
    """The projection's favourites with a chance from `low` to below `high`, at all stages."""

    low: float
    high: float
    calls: int
    """Number of these favourites."""
    said: float | None
    """Their mean chance; None without favourites."""
    right: float | None
    """Fraction of them that won; None without favourites."""


class Backtest(Shape, frozen=True, kw_only=True):
    """The scores of a past night."""

    night: str
    seats: int
    """Number of `features.projected_seats` that have a winner."""
    rows: list[StageScore]
    """By stage, and by method within a stage."""
    calibration: list[CalibrationBin]
    """By chance, the smallest first."""


@dataclass(frozen=True, slots=True)
class SeatCall:
    """The forecast of one seat, and its result.

    Leads are of last time's first party over its second, among the parties that stand.
    """

    favourite: str
    """Party code."""
    chance: float
    """The favourite's chance as it is shown, from 0 to 1."""
    lead: float
    """The forecast lead, in percentage points."""
    lead_error: float | None
    """Standard deviation of the forecast lead, in percentage points; None for a naive forecast."""
    winner: str
    """Party code."""
    actual_lead: float
    """In percentage points."""


def backtest(election: Election, folder: Path, stages: Sequence[int] = STAGES) -> Backtest:
    """The scores of the night in an election's folder.

    A stage that is not smaller than the number of seats is left out. Raises ElectionError if
    results.csv is missing or has an error.
    """
    final = Board.of(election, bulletins(election, folder))
    order = declaration_order(final)
    evidence, board = Evidence(election), Board.empty(election)
    rows: list[StageScore] = []
    all_calls: list[SeatCall] = []
    for k in stages:
        if k >= len(order):
            break
        board = board.apply([b for seat in order[:k] for b in final.bulletins[seat].values()])
        evidence.apply(board)
        projection = Projection(evidence, board)
        declared = Counter(final.states[seat].winner or "" for seat in evidence.observations)
        calls = [*_projected_calls(projection, final)]
        all_calls += calls
        expected = {total.party: total.expected for total in seat_totals(projection)}
        rows.append(_score("projection", k, calls, expected, declared))
        for name, method in (("uniform swing", uniform_swing), ("no change", no_change)):
            calls = [*_naive_calls(method(evidence, board), projection, final)]
            totals = declared + Counter(call.favourite for call in calls)
            rows.append(_score(name, k, calls, totals, declared))
    return Backtest(
        night=election.id, seats=len(order), rows=rows, calibration=[*_calibration(all_calls)]
    )


def bulletins(election: Election, folder: Path) -> Iterator[Bulletin]:
    """The bulletins of the night in an election's folder, read from PA messages of its results."""
    for message in load_messages(election, folder):
        yield from feeds.read(message.name, message.xml, election).bulletins


def declaration_order(final: Board) -> list[str]:
    """Ids of the seats of the backtest that have a winner, in order of declaration, then by id."""
    states = [final.states[seat] for seat in projected_seats(final.election)]
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    won = [(stated_declared_at(state) or last, state.seat.id) for state in states if state.winner]
    return [seat for _, seat in sorted(won)]


def _projected_calls(projection: Projection, final: Board) -> Iterator[SeatCall]:
    for seat_id, seat in projection.seats.items():
        pair, chance = (
            _previous_first_two(seat.state.seat, seat.shares),
            seat.chance(seat.favourite),
        )
        lead, error = seat.lead(*pair), seat.lead_error(*pair)
        yield _call(final.states[seat_id], pair, seat.favourite, chance, lead, error)


def _naive_calls(
    shares_of: Callable[[str], Shares], projection: Projection, final: Board
) -> Iterator[SeatCall]:
    """The calls of a naive forecast in the projected seats. Each has the chance `MAX_CHANCE`."""
    for seat_id, projected in projection.seats.items():
        shares = shares_of(seat_id)
        pair = _previous_first_two(projected.state.seat, shares)
        favourite = min(shares, key=lambda party: (-shares[party], party))
        lead = shares[pair[0]] - shares[pair[1]]
        yield _call(final.states[seat_id], pair, favourite, MAX_CHANCE, lead, None)


def _call(
    result: SeatState, pair: tuple[str, str], favourite: str, chance: float, lead: float,
    lead_error: float | None,
) -> SeatCall:  # fmt: skip
    assert result.figures
    actual_lead = float(result.figures.shares[pair[0]] - result.figures.shares[pair[1]])
    return SeatCall(favourite, chance, lead, lead_error, result.winner or "", actual_lead)


def _previous_first_two(seat: Seat, shares: Shares) -> tuple[str, str]:
    """Codes of last time's first and second party among the parties of `shares`."""
    ranked = sorted(shares, key=lambda party: (-seat.previous.get(party, 0), party))
    return ranked[0], ranked[1]


def _score(
    method: str,
    k: int,
    calls: list[SeatCall],
    expected: Mapping[str, float],
    declared: Counter[str],
) -> StageScore:
    """The score of the calls at stage `k`.

    Args:
        expected: Forecast number of seats by party code, with the declared seats.
        declared: Number of declared seats by party code.
    """
    actual = declared + Counter(call.winner for call in calls)
    right = [call.favourite == call.winner for call in calls]
    sure = [hit for call, hit in zip(calls, right, strict=True) if call.chance >= SURE]
    parties = sorted({*expected, *actual})
    return StageScore(
        method=method,
        k=k,
        seats=len(calls),
        accuracy=sum(right) / len(calls),
        lead_mae=sum(abs(call.actual_lead - call.lead) for call in calls) / len(calls),
        brier=sum((c.chance - hit) ** 2 for c, hit in zip(calls, right, strict=True)) / len(calls),
        coverage80=_coverage(calls, DEVIATIONS_80),
        coverage95=_coverage(calls, DEVIATIONS_95),
        sure_calls=len(sure),
        sure_right=_mean(sure),
        seat_error={
            party: float(abs(expected.get(party, 0) - actual[party]))
            for party in parties
            if max(actual[party], expected.get(party, 0)) >= 1
        },
    )


def _coverage(calls: Sequence[SeatCall], deviations: float) -> float | None:
    return _mean(
        [
            abs(call.actual_lead - call.lead) <= deviations * call.lead_error
            for call in calls
            if call.lead_error
        ]
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _calibration(calls: Sequence[SeatCall]) -> Iterator[CalibrationBin]:
    for number in range(BINS):
        low, high = number / BINS, (number + 1) / BINS
        inside = [call for call in calls if low <= call.chance < high]
        yield CalibrationBin(
            low=low,
            high=high,
            calls=len(inside),
            said=_mean([call.chance for call in inside]),
            right=_mean([call.favourite == call.winner for call in inside]),
        )


def table_lines(found: Backtest) -> Iterator[str]:
    """The lines of the backtest as text: a row for each score, then the calibration."""
    yield f"{found.night}: {found.seats} seats are projected; each stage is of those still to come."
    yield (
        f"{'method':<14}{'declared':>9}{'right':>8}{'lead':>7}{'Brier':>8}"
        f"{'in 80':>7}{'in 95':>7}{'sure':>6}{'right':>8}  seats off"
    )
    for row in found.rows:
        coverages = "".join(
            f"{'' if coverage is None else f'{100 * coverage:.0f}%':>7}"
            for coverage in (row.coverage80, row.coverage95)
        )
        right = "" if row.sure_right is None else f"{100 * row.sure_right:.1f}%"
        worst = sorted(row.seat_error.items(), key=lambda item: -item[1])[:3]
        off = ", ".join(f"{party} {error:.0f}" for party, error in worst)
        yield (
            f"{row.method:<14}{row.k:>9}{100 * row.accuracy:>7.1f}%{row.lead_mae:>7.1f}"
            f"{row.brier:>8.3f}{coverages}{row.sure_calls:>6}{right:>8}  {off}"
        )
    yield "When the projection gave its favourite a chance of … it was right in … of 100:"
    for bin_ in found.calibration:
        if bin_.said is not None and bin_.right is not None:
            percentages = f"{100 * bin_.said:>5.1f} said {100 * bin_.right:>6.1f} came"
            yield f"  {percentages}  ({bin_.calls} calls)"
