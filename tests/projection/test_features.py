"""The features of a seat, and which seats are projected."""

import pytest

from tests.makers.night import seat, small
from tracker.election import Party
from tracker.election.folder import load_election
from tracker.projection.features import Features, contest, nation, projected_seats
from tracker.projection.models import (
    EXPECTED_ALONE,
    NO_CHANGE,
    PROJECTION,
    UNIFORM_SWING,
    Model,
)

UK = load_election("uk-2019")


def named(name: str) -> str:
    found = UK.find_seat(name)
    assert found
    return found.id


def test_the_vote_of_a_party_that_does_not_stand_is_shared_out_pro_rata() -> None:
    one = seat("Ambridge", {"Con": 500, "Lab": 300, "UKIP": 200}, stands=("Con", "Lab", "LD"))
    terms = Features(small(one)).of(one, one.stands)
    assert terms.start == pytest.approx({"Con": 62.5, "Lab": 37.5, "LD": 0}, abs=1e-4)
    assert not terms.is_expected


def test_a_contest_is_the_winner_and_the_party_behind_it() -> None:
    one = seat("Ambridge", {"Con": 500, "Lab": 300, "LD": 400}, previous_winner="Con")
    assert contest(one) == "Con LD"
    assert contest(seat("Ambridge", {"Con": 9}, previous_winner="Con")) == "Con "


def test_a_covariate_is_in_standard_deviations_and_a_missing_one_is_the_mean() -> None:
    seats = [
        seat(name, {"Con": 5, "Lab": 5}, id=name, stands=("Con", "Lab"), covariates=covariates)
        for name, covariates in (("A", {"leave": 40.0}), ("B", {"leave": 60.0}), ("C", {}))
    ]
    features = Features(small(*seats))
    column = features.kinds.index("covariate") - features.first_number
    assert [features.of(one, one.stands).numbers[column] for one in seats] == [-1, 1, 0]


def test_the_effect_of_a_covariate_and_of_a_small_nation_grows_with_the_lead() -> None:
    """Half the lead of the two largest parties, in tens of points, less the mean lead (30)."""
    parties = ("Con", "Lab")
    seats = [
        seat(id_, votes, id=id_, stands=parties, covariates={"leave": leave})
        for id_, votes, leave in (
            ("E14000001", {"Con": 80, "Lab": 20}, 40.0),
            ("E14000002", {"Con": 80, "Lab": 20}, 60.0),
            ("S14000001", {"Con": 40, "Lab": 60}, 40.0),
            ("E14000003", {"Con": 60, "Lab": 40}, 60.0),
        )
    ]
    features = Features(small(*seats))
    assert features.kinds[-2:] == ["nation lead", "covariate lead"]
    found = [features.of(one, one.stands).numbers[-2:] for one in seats]
    assert found == [(0, -1.5), (0, 1.5), (-2.5, 2.5), (0, -0.5)]


def test_more_covariates_do_not_weaken_the_prior_of_their_leads() -> None:
    def kappas(covariates: dict[str, float]) -> list[float]:
        one = seat("A", {"Con": 5, "Lab": 5}, stands=("Con", "Lab"), covariates=covariates)
        features = Features(small(one))
        of_kinds = zip(features.kinds, features.priors, strict=True)
        return [prior for kind, prior in of_kinds if kind == "covariate lead"]

    kappa = PROJECTION.prior_seats["covariate lead"]
    assert kappas({"leave": 50.0}) == [kappa]
    assert kappas({"leave": 50.0, "degree": 30.0}) == [2 * kappa, 2 * kappa]


@pytest.mark.parametrize(
    ("covariates", "expected", "is_described"),
    [({}, {}, False), ({"leave": 50.0}, {}, True), ({}, {"Con": 55.0}, True)],
)
def test_a_seat_is_described_by_covariates_or_by_a_forecast(
    covariates: dict[str, float], expected: dict[str, float], is_described: bool
) -> None:
    one = seat(
        "A", {"Con": 5, "Lab": 5}, stands=("Con", "Lab"), covariates=covariates,
        expected_shares=expected,
    )  # fmt: skip
    assert Features(small(one)).is_described is is_described
    assert not Features(small(one), UNIFORM_SWING).is_described


def test_the_expected_change_is_a_number_and_its_kappas_are_larger() -> None:
    one = seat(
        "Ambridge",
        {"Con": 500, "Lab": 500},
        stands=("Con", "Lab"),
        expected_shares={"Con": 40.0, "Lab": 60.0},
    )
    features = Features(small(one))
    found = features.of(one, one.stands)
    assert found.is_expected
    assert found.start == {"Con": 40, "Lab": 60}
    assert found.numbers[-2:] == (-1, 1)
    assert features.priors[0] == PROJECTION.expected_factor * PROJECTION.prior_seats["night"]


@pytest.mark.parametrize(
    ("model", "kinds", "start"),
    [
        (UNIFORM_SWING, ["night"], {"Con": 50, "Lab": 50}),
        (NO_CHANGE, [], {"Con": 50, "Lab": 50}),
        (EXPECTED_ALONE, [], {"Con": 40, "Lab": 60}),
    ],
)
def test_a_simple_model_has_few_columns(
    model: Model, kinds: list[str], start: dict[str, float]
) -> None:
    one = seat(
        "Ambridge",
        {"Con": 500, "Lab": 500},
        stands=("Con", "Lab"),
        expected_shares={"Con": 40.0, "Lab": 60.0},
        covariates={"leave": 3.0},
    )
    features = Features(small(one), model)
    assert features.kinds == kinds
    assert features.of(one, one.stands).start == start


def test_a_new_party_in_few_seats_and_an_independent_have_no_regression() -> None:
    regressed = Features(UK).regressed
    assert {"Con", "Lab", "LD", "Green", "SNP", "PC", "Brexit"} <= regressed
    assert regressed.isdisjoint({"Ind", "MRLP", "The Yorkshire Party"})


def test_a_main_party_stood_in_half_of_the_seats() -> None:
    assert Features(UK).main_parties == ("Con", "Green", "LD", "Lab", "UKIP")


def test_the_nation_is_the_first_letter_of_the_code() -> None:
    names = ("Ipswich", "Edinburgh South", "Aberavon", "Belfast East")
    assert [nation(UK.seat_by_id[named(name)]) for name in names] == ["E", "S", "W", "N"]


@pytest.mark.parametrize("code", ["1", "N1", "North Shore", "E99"])
def test_a_code_of_no_uk_seat_is_of_no_nation_and_is_projected(code: str) -> None:
    one = seat("Ambridge", {"Con": 500, "Lab": 300}, id=code, stands=("Con", "Lab"))
    assert nation(one) == ""
    assert projected_seats(small(one)) == {code}


@pytest.mark.parametrize(
    ("name", "projected"),
    [
        ("Ipswich", True),
        ("Aberavon", True),
        ("Belfast East", False),
        ("Chorley", False),
        ("Buckingham", False),
    ],
)
def test_northern_ireland_and_speakers_are_not_projected(name: str, projected: bool) -> None:
    assert (named(name) in projected_seats(UK)) is projected


def test_a_seat_without_known_candidates_is_not_projected() -> None:
    assert not projected_seats(small(seat("Ambridge", stands=())))


def test_a_seat_marked_no_is_not_projected() -> None:
    assert projected_seats(small(seat("Ambridge", stands=("Con", "Lab"))))
    assert not projected_seats(small(seat("Ambridge", stands=("Con", "Lab"), projected=False)))


def test_a_seat_where_a_speaker_stands_is_not_projected() -> None:
    speaker = Party(code="Spk", name="The Speaker", kind="speaker")
    parties = (*small().parties, speaker)
    assert not projected_seats(small(seat("Ambridge", stands=("Spk", "Green")), parties=parties))


def test_scotland_is_projected() -> None:
    assert named("Edinburgh South") in projected_seats(UK)
