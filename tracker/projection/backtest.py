"""`tracker backtest`: a night that is over, projected at each of its stages, against what came.

The night is replayed from its own table, in its real order. Nothing of it is known to the
projection but the seats that had declared, and who stood.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker import feeds
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.seat_state import stated_declared_at
from tracker.election import Election, Seat
from tracker.prepare.rehearsal import night
from tracker.projection.learned import Learned
from tracker.projection.naive import Shares, no_change, uniform_swing
from tracker.projection.outlook import SUREST, Outlook
from tracker.projection.terms import projected_seats
from tracker.projection.totals import totals
from tracker.summary.json_shapes import Shape

STAGES = (5, 10, 20, 50, 100, 200, 400)
"""How many of the projected seats had declared."""
HALF_OF_80, HALF_OF_95 = 1.2816, 1.96
"""Standard deviations to either side that hold so many per cent of a normal variable."""
SURE = 0.95
BINS = 10


class Row(Shape, frozen=True, kw_only=True):
    """How one method did at one stage of the night, over the seats it had still to tell."""

    method: str
    k: int
    """Seats that had declared."""
    seats: int
    """Seats that were told."""
    accuracy: float
    """Part of them whose winner was right."""
    lead_mae: float
    """Mean error of the lead of last time's first over last time's second, in points."""
    brier: float
    """Mean square of (chance of the favourite − 1 if it won, else 0)."""
    coverage80: float | None
    """Part of those leads that were within the interval meant to hold 80 per cent."""
    coverage95: float | None
    sure_calls: int
    """Favourites given a chance of `SURE` or more."""
    sure_right: float | None
    """Part of those that won."""
    seat_error: dict[str, float]
    """Seats by which each party's total was off, over the seats declared or told."""


class Bin(Shape, frozen=True, kw_only=True):
    """Favourites given a chance from `low` to `high`, over all stages: how many won."""

    low: float
    high: float
    calls: int
    said: float | None
    """Their mean chance."""
    right: float | None
    """Part of them that won."""


class Backtest(Shape, frozen=True, kw_only=True):
    """A finished night, projected."""

    night: str
    seats: int
    """Seats that are projected: not in Northern Ireland, not a Speaker's."""
    rows: list[Row]
    calibration: list[Bin]


@dataclass(frozen=True, slots=True)
class SeatCall:
    """What a method said of one seat, and what came."""

    seat: Seat
    favourite: str
    chance: float
    lead: float
    spread: float | None
    won: str
    came: float
    """The lead that came."""


def backtest(election: Election, folder: Path, stages: Sequence[int] = STAGES) -> Backtest:
    """Replay the night of an election's folder. Raises ElectionError where it has none."""
    final = Board.of(election, bulletins(election, folder))
    order = in_order(final)
    learned, board = Learned(election), Board.empty(election)
    rows: list[Row] = []
    calls: list[SeatCall] = []
    for k in stages:
        if k >= len(order):
            break
        said = [one for seat in order[:k] for one in final.bulletins[seat].values()]
        board = board.apply(said)
        learned.apply(board)
        outlook = Outlook(learned, board)
        told = [*_projected(outlook, final)]
        calls += told
        expected = {one.party: one.expected for one in totals(outlook)}
        rows.append(_row("projection", k, told, expected, learned, final))
        for name, method in (("uniform swing", uniform_swing), ("no change", no_change)):
            naive = [*_naive(method(learned, board), outlook, final)]
            counted = _counted([one.favourite for one in naive], learned, final)
            rows.append(_row(name, k, naive, counted, learned, final))
    return Backtest(
        night=election.id, seats=len(order), rows=rows, calibration=[*_calibration(calls)]
    )


def bulletins(election: Election, folder: Path) -> Iterator[Bulletin]:
    """What the night's own messages say, read as a feed's are."""
    for message in night(election, folder):
        yield from feeds.read(message.name, message.xml, election).bulletins


def in_order(final: Board) -> list[str]:
    """The seats that are projected, in the order they declared in; those of a minute by id."""
    states = [final.states[seat] for seat in projected_seats(final.election)]

    def declared(seat: str) -> tuple[dt.datetime, str]:
        at = stated_declared_at(final.states[seat])
        return at or dt.datetime.max.replace(tzinfo=dt.UTC), seat

    return sorted((state.seat.id for state in states if state.winner), key=declared)


def _projected(outlook: Outlook, final: Board) -> Iterator[SeatCall]:
    for seat, one in outlook.seats.items():
        pair = _pair(one.state.seat, one.shares)
        yield SeatCall(
            one.state.seat,
            one.favourite,
            one.chance(one.favourite),
            one.lead(*pair),
            one.spread(*pair),
            final.states[seat].winner or "",
            _came(final, seat, pair),
        )


def _naive(
    shares_of: Callable[[str], Shares], outlook: Outlook, final: Board
) -> Iterator[SeatCall]:
    """The same seats as the projection tells."""
    for seat, one in outlook.seats.items():
        shares = shares_of(seat)
        pair = _pair(one.state.seat, shares)
        yield SeatCall(
            one.state.seat,
            min(shares, key=lambda party: (-shares[party], party)),
            SUREST,
            shares[pair[0]] - shares[pair[1]],
            None,
            final.states[seat].winner or "",
            _came(final, seat, pair),
        )


def _pair(seat: Seat, shares: Shares) -> tuple[str, str]:
    """Last time's first and second, of those who stand."""
    ranked = sorted(shares, key=lambda party: (-seat.previous.get(party, 0), party))
    return ranked[0], ranked[1]


def _came(final: Board, seat: str, pair: tuple[str, str]) -> float:
    figures = final.states[seat].figures
    assert figures
    return float(figures.shares[pair[0]] - figures.shares[pair[1]])


def _row(
    method: str,
    k: int,
    told: Sequence[SeatCall],
    expected: dict[str, float],
    learned: Learned,
    final: Board,
) -> Row:
    came = _counted([one.won for one in told], learned, final)
    count = len(told)
    misses = [(one.came - one.lead, one.spread) for one in told if one.spread]
    sure = [one.favourite == one.won for one in told if one.chance >= SURE]
    return Row(
        method=method,
        k=k,
        seats=count,
        accuracy=sum(one.favourite == one.won for one in told) / count,
        lead_mae=sum(abs(one.came - one.lead) for one in told) / count,
        brier=sum((one.chance - (one.favourite == one.won)) ** 2 for one in told) / count,
        coverage80=_within(misses, HALF_OF_80),
        coverage95=_within(misses, HALF_OF_95),
        sure_calls=len(sure),
        sure_right=sum(sure) / len(sure) if sure else None,
        seat_error={
            party: abs(expected.get(party, 0.0) - came.get(party, 0.0))
            for party in sorted({*came, *expected})
            if came.get(party, 0.0) >= 1 or expected.get(party, 0.0) >= 1
        },
    )


def _within(misses: Sequence[tuple[float, float]], deviations: float) -> float | None:
    if not misses:
        return None
    return sum(abs(miss) <= deviations * spread for miss, spread in misses) / len(misses)


def _counted(winners: Sequence[str], learned: Learned, final: Board) -> dict[str, float]:
    """Seats by party: those that have declared, and these winners."""
    seats: dict[str, float] = {}
    declared = (final.states[seat].winner or "" for seat in learned.lessons)
    for party in (*declared, *winners):
        seats[party] = seats.get(party, 0.0) + 1
    return seats


def _calibration(calls: Sequence[SeatCall]) -> Iterator[Bin]:
    for place in range(BINS):
        low, high = place / BINS, (place + 1) / BINS
        here = [one for one in calls if low <= one.chance < high]
        yield Bin(
            low=low,
            high=high,
            calls=len(here),
            said=sum(one.chance for one in here) / len(here) if here else None,
            right=sum(one.favourite == one.won for one in here) / len(here) if here else None,
        )


def lines(found: Backtest) -> Iterator[str]:
    """The backtest as a table."""
    yield f"{found.night}: {found.seats} seats are projected; each stage is of those still to come."
    yield (
        f"{'method':<14}{'declared':>9}{'right':>8}{'lead':>7}{'Brier':>8}"
        f"{'in 80':>7}{'in 95':>7}{'sure':>6}{'right':>8}  seats off"
    )
    for row in found.rows:
        covered = "".join(
            f"{'' if part is None else f'{100 * part:.0f}%':>7}"
            for part in (row.coverage80, row.coverage95)
        )
        right = "" if row.sure_right is None else f"{100 * row.sure_right:.1f}%"
        worst = sorted(row.seat_error.items(), key=lambda item: -item[1])[:3]
        off = ", ".join(f"{party} {error:.0f}" for party, error in worst)
        yield (
            f"{row.method:<14}{row.k:>9}{100 * row.accuracy:>7.1f}%{row.lead_mae:>7.1f}"
            f"{row.brier:>8.3f}{covered}{row.sure_calls:>6}{right:>8}  {off}"
        )
    yield "When the projection gave its favourite a chance of … it was right in … of 100:"
    for one in found.calibration:
        if one.calls and one.said is not None and one.right is not None:
            yield (
                f"  {100 * one.said:>5.1f} said {100 * one.right:>6.1f} came  ({one.calls} calls)"
            )
