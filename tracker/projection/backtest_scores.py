"""The records of a backtest, as `tracker backtest --json` prints them."""

from collections.abc import Sequence

from tracker.summary.json_shapes import Shape


class StageScore(Shape, frozen=True, kw_only=True):
    """The score of one model at one stage, over the projected seats that have not declared."""

    method: str
    """`models.Model.name`."""
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
    coverage80: float
    """Fraction of the leads inside the 80 per cent interval."""
    coverage95: float
    """The same for the 95 per cent interval."""
    sure_calls: int
    """Number of favourites with a chance of at least `backtest.SURE`."""
    sure_right: float | None
    """Fraction of the sure calls that were right; None without sure calls."""
    seat_error: dict[str, float]
    """By party code: absolute error of the party's number of seats, for the totals that are
    scored."""


class TotalScore(Shape, frozen=True, kw_only=True):
    """A party's forecast number of seats at one stage, and its result. Of seats that are declared
    or scored."""

    k: int
    party: str
    expected: float
    low: int
    """From `low` to `high` with a chance of 80 per cent."""
    high: int
    low_95: int
    high_95: int
    majority: float
    """Chance of a majority, from 0 to 1."""
    actual: int


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


class Miss(Shape, frozen=True, kw_only=True):
    """A favourite with a chance of at least `backtest.SURE` that did not win."""

    k: int
    seat: str
    favourite: str
    chance: float
    winner: str


class Backtest(Shape, frozen=True, kw_only=True):
    """The scores of a past night."""

    night: str
    seats: int
    """Number of `features.projected_seats` that have a winner."""
    rows: list[StageScore]
    """By stage, and by model within a stage."""
    totals: list[TotalScore]
    """The projection's totals, by stage."""
    calibration: list[CalibrationBin]
    """By chance, the smallest first."""
    misses: list[Miss]
    """By stage, the surest first."""


class TotalCoverage(Shape, frozen=True, kw_only=True):
    """How often a party's result was inside the ranges of its totals, over nights and stages."""

    party: str
    totals: int
    """Number of totals."""
    inside_80: float
    """Fraction inside the range of 80 per cent."""
    inside_95: float


class Backtests(Shape, frozen=True, kw_only=True):
    """The scores of several past nights, and what they have in common."""

    nights: list[Backtest]
    calibration: list[CalibrationBin]
    """Over all nights."""
    totals: list[TotalCoverage]
    """Over all nights, from 20 declared seats on, by party; the last is of all parties together,
    with an empty `party`."""


LEAST_DECLARED = 20
"""`TotalCoverage` is of stages with at least this many declared seats."""


def together(nights: Sequence[Backtest]) -> Backtests:
    """The scores of several nights."""
    bins = zip(*(night.calibration for night in nights), strict=True)
    scored = [total for night in nights for total in night.totals if total.k >= LEAST_DECLARED]
    parties = sorted({total.party for total in scored})
    coverages = [_coverage(party, [t for t in scored if t.party == party]) for party in parties]
    if scored:
        coverages.append(_coverage("", scored))
    return Backtests(nights=[*nights], calibration=[*map(_pooled, bins)], totals=coverages)


def _pooled(bins: Sequence[CalibrationBin]) -> CalibrationBin:
    calls = sum(bin_.calls for bin_ in bins)
    said = sum((bin_.said or 0) * bin_.calls for bin_ in bins)
    right = sum((bin_.right or 0) * bin_.calls for bin_ in bins)
    return CalibrationBin(
        low=bins[0].low,
        high=bins[0].high,
        calls=calls,
        said=said / calls if calls else None,
        right=right / calls if calls else None,
    )


def _coverage(party: str, totals: Sequence[TotalScore]) -> TotalCoverage:
    inside_80 = [total.low <= total.actual <= total.high for total in totals]
    inside_95 = [total.low_95 <= total.actual <= total.high_95 for total in totals]
    return TotalCoverage(
        party=party,
        totals=len(totals),
        inside_80=sum(inside_80) / len(totals),
        inside_95=sum(inside_95) / len(totals),
    )
