"""The model of the projection, and the simple models with which `backtest` compares it.

A model states which columns its regression has and whether it starts from expected.csv. The errors,
the chances and the totals of all models are computed by the same rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.election import Election


@dataclass(frozen=True, slots=True)
class Model:
    """What a regression is made of."""

    name: str
    prior_seats: Mapping[str, float]
    """κ by kind of column: the prior assumption of no effect weighs as much as this many seats. A
    kind that is not in it has no column. That of "covariate lead" is multiplied by the number of
    covariates, so that more of them do not mean a weaker prior."""
    uses_expected: bool
    """Whether it starts from what was expected, where a seat has that, instead of last time."""
    expected_factor: float = 1.0
    """If it starts from expected shares, each κ is multiplied by this: they have the differences
    between seats already, so the effects are smaller."""


PROJECTION = Model(
    "projection",
    {
        "night": 0.5,
        "nation": 1.0,
        "region": 25.0,
        "contest": 4.0,
        "share": 2.0,
        "square": 80.0,
        "covariate": 1.0,
        "nation lead": 8.0,
        "covariate lead": 200.0,
        "expected": 1.25,
    },
    uses_expected=True,
    expected_factor=4.0,
)
"""The projection. docs/projection.md has the nights on which κ was chosen."""
WITHOUT_EXPECTED = Model("without expected", PROJECTION.prior_seats, uses_expected=False)
"""The projection from last time and the covariates."""
LAST_TIME_ALONE = Model(
    "last time alone",
    {kind: seats for kind, seats in PROJECTION.prior_seats.items() if "covariate" not in kind},
    uses_expected=False,
)
"""The projection from last time, without the covariates too."""
UNIFORM_SWING = Model("uniform swing", {"night": 1e-6}, uses_expected=False)
"""Each party's mean change so far, in every seat."""
NO_CHANGE = Model("no change", {}, uses_expected=False)
"""The previous shares."""
EXPECTED_ALONE = Model("expected alone", {}, uses_expected=True)
"""The expected shares, whatever has been declared."""


def compared_models(election: Election) -> list[Model]:
    """The models of a backtest: those that need a table are left out without it."""
    expected = any(seat.expected_shares or seat.expected_chances for seat in election.seats)
    covariates = any(seat.covariates for seat in election.seats)
    return [
        PROJECTION,
        *([WITHOUT_EXPECTED] if expected and covariates else ()),
        *([LAST_TIME_ALONE] if expected or covariates else ()),
        UNIFORM_SWING,
        NO_CHANGE,
        *([EXPECTED_ALONE] if expected else ()),
    ]
