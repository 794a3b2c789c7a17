"""Scores the projection on a finished night, at several stages of it, for `tracker backtest`.

The night is replayed from its own results in their real order. At each stage the projection
has only the seats declared by then and the candidates of the others.
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
"""Numbers of declared seats at which the rest is projected."""
DEVIATIONS_95 = 1.96
"""Standard deviations to either side that contain 95 per cent of a normal distribution."""
SURE = 0.95
"""Chance of the favourite from which a call counts as sure."""
BINS = 10


class StageScore(Shape, frozen=True, kw_only=True):
    """The score of one method at one stage, over the projected seats still to come."""

    method: str
    k: int
    """Number of declared seats."""
    seats: int
    """Number of seats scored."""
    accuracy: float
    """Fraction of them whose winner was right."""
    lead_mae: float
    """Mean absolute error of the lead of last time's first over second, percentage points."""
    brier: float
    """Mean square of (favourite's chance − 1 if it won, else − 0)."""
    coverage80: float | None
    """Fraction of those leads inside the 80 per cent interval; None for a naive forecast."""
    coverage95: float | None
    sure_calls: int
    """Number of favourites with a chance of at least `SURE`."""
    sure_right: float | None
    """Fraction of those that won."""
    seat_error: dict[str, float]
    """By party: absolute error of its total over the declared and the scored seats."""


class CalibrationBin(Shape, frozen=True, kw_only=True):
    """Favourites with a chance from `low` to below `high`, over all stages."""

    low: float
    high: float
    calls: int
    said: float | None
    """Their mean chance."""
    right: float | None
    """Fraction of them that won."""


class Backtest(Shape, frozen=True, kw_only=True):
    """The scores of a finished night."""

    night: str
    seats: int
    """Number of projected seats: not in Northern Ireland, not a Speaker's."""
    rows: list[StageScore]
    calibration: list[CalibrationBin]


@dataclass(frozen=True, slots=True)
class SeatCall:
    """The forecast of one seat and its result. Leads are of last time's first over second."""

    favourite: str
    chance: float
    """Of the favourite, as shown."""
    lead: float
    """Forecast, in percentage points."""
    lead_error: float | None
    """Standard deviation of the forecast lead; None for a naive forecast."""
    winner: str
    actual_lead: float


def backtest(election: Election, folder: Path, stages: Sequence[int] = STAGES) -> Backtest:
    """Scores the night in an election's folder. Raises ElectionError if there is none."""
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
    """The bulletins of the night's messages, as read from a feed."""
    for message in load_messages(election, folder):
        yield from feeds.read(message.name, message.xml, election).bulletins


def declaration_order(final: Board) -> list[str]:
    """Ids of the projected seats in order of declaration, then by id."""
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
    """Of the same seats as the projection. A naive forecast is as sure as can be shown."""
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
    """Last time's first and second among the parties that stand."""
    ranked = sorted(shares, key=lambda party: (-seat.previous.get(party, 0), party))
    return ranked[0], ranked[1]


def _score(
    method: str,
    k: int,
    calls: list[SeatCall],
    expected: Mapping[str, float],
    declared: Counter[str],
) -> StageScore:
    """`expected` are the forecast totals by party, `declared` the seats declared."""
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
    """The backtest as a table."""
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
