"""Scores of the projection on a past night, for `tracker backtest`.

The results of the night are applied in their real order. After certain numbers of declared seats
(the stages), the other seats are projected, from the declared results and the candidates alone, and
compared with their real results. The same is done with simpler models (`models`).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker import feeds
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.seat_state import SeatState, stated_declared_at
from tracker.election import Election
from tracker.prepare.rehearsal import load_messages
from tracker.projection.backtest_scores import (
    Backtest,
    CalibrationBin,
    Miss,
    StageScore,
    TotalScore,
)
from tracker.projection.evidence import Evidence
from tracker.projection.features import projected_seats
from tracker.projection.models import PROJECTION, compared_models
from tracker.projection.seat_projections import Projection, SeatProjection
from tracker.projection.seat_totals import PartyTotal, seat_totals
from tracker.projection.starting_shares import previous_first_two
from tracker.projection.student import DEVIATIONS_80, DEVIATIONS_95

STAGES = (5, 10, 20, 50, 100, 200, 300, 400, 500)
"""The stages: numbers of declared seats."""
SURE = 0.95
"""A call is sure if the favourite's chance is at least this."""
BINS = 10
"""Number of intervals of chances in the calibration."""
LEAST_SEATS = 1.5
"""A total is scored if its forecast or its result has more seats, apart from those won so far."""


@dataclass(frozen=True, slots=True)
class SeatCall:
    """The forecast of one seat, and its result.

    Leads are of last time's first party over its second, among the parties that stand.
    """

    seat: str
    """Name."""
    favourite: str
    """Party code."""
    chance: float
    """The favourite's chance as it is shown, from 0 to 1."""
    lead: float
    """The forecast lead, in percentage points."""
    lead_error: float
    """Standard deviation of the forecast lead, in percentage points."""
    winner: str
    """Party code."""
    actual_lead: float
    """In percentage points."""

    @property
    def is_right(self) -> bool:
        """Whether the favourite won."""
        return self.favourite == self.winner


def backtest(election: Election, folder: Path, stages: Sequence[int] = STAGES) -> Backtest:
    """The scores of the night in an election's folder.

    A stage that is not smaller than the number of seats is left out. Raises ElectionError if
    results.csv is missing or has an error.
    """
    final = Board.of(election, bulletins(election, folder))
    order = declaration_order(final)
    evidences = {model.name: Evidence(election, model) for model in compared_models(election)}
    board = Board.empty(election)
    rows: list[StageScore] = []
    totals: list[TotalScore] = []
    calls_of_stages: dict[int, list[SeatCall]] = {}
    for k in stages:
        if k >= len(order):
            break
        board = board.apply([b for seat in order[:k] for b in final.bulletins[seat].values()])
        for name, evidence in evidences.items():
            evidence.apply(board)
            projection = Projection(evidence, board)
            calls, found = [*seat_calls(projection, final)], seat_totals(projection)
            scores = _total_scores(k, found, calls)
            rows.append(_stage_score(name, k, calls, scores))
            if name == PROJECTION.name:
                calls_of_stages[k] = calls
                totals += scores
    every_call = [call for calls in calls_of_stages.values() for call in calls]
    return Backtest(
        night=election.id,
        seats=len(order),
        rows=rows,
        totals=totals,
        calibration=[*_calibration(every_call)],
        misses=[*_misses(calls_of_stages)],
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


def seat_calls(projection: Projection, final: Board) -> Iterator[SeatCall]:
    """The calls of the projected seats that have votes and a winner on the final board."""
    for seat_id, seat in projection.seats.items():
        result = final.states[seat_id]
        if result.winner and result.figures:
            yield _seat_call(seat, result, result.winner)


def _seat_call(seat: SeatProjection, result: SeatState, winner: str) -> SeatCall:
    first, second = previous_first_two(seat.state.seat, seat.shares.keys())
    shares = result.figures.shares if result.figures else {}
    return SeatCall(
        seat=seat.state.seat.name,
        favourite=seat.favourite,
        chance=seat.chance(seat.favourite),
        lead=seat.lead(first, second),
        lead_error=seat.lead_error(first, second),
        winner=winner,
        actual_lead=float(shares[first] - shares[second]),
    )


def _total_scores(
    k: int, found: Iterable[PartyTotal], calls: Sequence[SeatCall]
) -> list[TotalScore]:
    """The totals that more than `LEAST_SEATS` seats can change or changed, and their results."""
    won = Counter(call.winner for call in calls)
    forecast = {total.party: total for total in found}
    return [
        TotalScore(
            k=k,
            party=party,
            expected=total.expected,
            low=total.low,
            high=total.high,
            low_95=total.low_95,
            high_95=total.high_95,
            majority=total.majority,
            actual=total.now + won[party],
        )
        for party, total in forecast.items()
        if max(won[party], total.expected - total.now) > LEAST_SEATS
    ]


def _stage_score(
    name: str, k: int, calls: Sequence[SeatCall], totals: Sequence[TotalScore]
) -> StageScore:
    sure = [call.is_right for call in calls if call.chance >= SURE]
    return StageScore(
        method=name,
        k=k,
        seats=len(calls),
        accuracy=_mean([call.is_right for call in calls]) or 0.0,
        lead_mae=_mean([abs(call.actual_lead - call.lead) for call in calls]) or 0.0,
        brier=_mean([(call.chance - call.is_right) ** 2 for call in calls]) or 0.0,
        coverage80=_coverage(calls, DEVIATIONS_80),
        coverage95=_coverage(calls, DEVIATIONS_95),
        sure_calls=len(sure),
        sure_right=_mean(sure),
        seat_error={total.party: abs(total.expected - total.actual) for total in totals},
    )


def _coverage(calls: Sequence[SeatCall], deviations: float) -> float:
    inside = [abs(call.actual_lead - call.lead) <= deviations * call.lead_error for call in calls]
    return _mean(inside) or 0.0


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
            right=_mean([call.is_right for call in inside]),
        )


def _misses(calls_of_stages: Mapping[int, Sequence[SeatCall]]) -> Iterator[Miss]:
    """The sure calls that were wrong, by stage, the surest first."""
    for k, calls in calls_of_stages.items():
        wrong = [call for call in calls if call.chance >= SURE and not call.is_right]
        for call in sorted(wrong, key=lambda call: (-call.chance, call.seat)):
            yield Miss(k=k, seat=call.seat, favourite=call.favourite, chance=call.chance,
                       winner=call.winner)  # fmt: skip
