"""Which seats are projected, and what must hold for every projection."""

import dataclasses

import msgspec
import pytest

from tests.makers.night import few, recount, result, rush, seat_of
from tests.makers.projected_nights import project, stopped
from tracker.board import Board
from tracker.projection.dispersion import UNDESCRIBED
from tracker.projection.evidence import Evidence
from tracker.projection.models import LAST_TIME_ALONE
from tracker.projection.seat_projections import Projection
from tracker.projection.seat_totals import seat_totals
from tracker.projection.target_projections import Verdict, target_projections

STAGES = [("uk-2019", 5), ("uk-2019", 60), ("anglia-2019", 3), ("anglia-2019", 40)]


@pytest.mark.parametrize(("name", "k"), STAGES)
def test_shares_add_up_to_100_and_chances_to_one(name: str, k: int) -> None:
    for one in project(stopped(name, k)).seats.values():
        assert sum(one.shares.values()) == pytest.approx(100)
        assert sum(one.chances.values()) == pytest.approx(1)
        assert set(one.shares) == set(one.state.seat.stands)
        assert all(share > 0 for share in one.shares.values())
        assert all(0.01 <= one.chance(party) <= 0.99 for party in one.shares)


@pytest.mark.parametrize(("name", "k"), STAGES)
def test_the_favourite_has_the_most_votes_or_it_is_close(name: str, k: int) -> None:
    for one in project(stopped(name, k)).seats.values():
        first = max(one.shares, key=lambda party: one.shares[party])
        if first != one.favourite:
            assert one.lead(first, one.favourite) < one.lead_error(first, one.favourite)


def test_a_lead_is_a_lead_both_ways() -> None:
    one = next(iter(project(stopped("anglia-2019", 20)).seats.values()))
    assert one.lead("Con", "Lab") == -one.lead("Lab", "Con")
    assert one.lead_error("Con", "Lab") == one.lead_error("Lab", "Con") > 0


def test_called_and_declared_seats_are_not_projected() -> None:
    said = [
        result(few(), "Colchester", 1, {"Con": 26917, "Lab": 17494, "LD": 7432}),
        rush(few(), "Ipswich", "Con", 1),
        recount(few(), "Luton South"),
    ]
    ahead = project(Board.of(few(), said))
    assert [one.state.seat.name for one in ahead.seats.values()] == ["North Norfolk", "Luton South"]


def test_with_nothing_declared_nothing_is_projected() -> None:
    assert project(Board.empty(few())).seats == {}


def test_a_nation_with_nothing_declared_is_not_projected() -> None:
    ahead = project(stopped("uk-2019", 5))
    assert ahead.nations == {"E"}
    assert {seat[0] for seat in ahead.seats} == {"E"}


def test_lead_errors_shrink_as_seats_declare() -> None:
    def mean_error(k: int) -> float:
        seats = project(stopped("uk-2019", k)).seats.values()
        spreads = [
            one.lead_error("Con", "Lab") for one in seats if {"Con", "Lab"} <= set(one.shares)
        ]
        return sum(spreads) / len(spreads)

    assert mean_error(200) < mean_error(20) < mean_error(3)


def test_a_lead_is_less_certain_early_if_only_last_time_is_known() -> None:
    """The feature that nobody has described shrinks as seats declare."""
    night = stopped("uk-2019", 20)
    evidence = Evidence(night.election, LAST_TIME_ALONE)
    evidence.apply(night)
    bare = next(iter(Projection(evidence, night).seats.values()))
    described = next(iter(project(night).seats.values()))
    assert bare.undescribed == UNDESCRIBED / 20
    assert described.undescribed == 0
    first, second = bare.contenders[:2]
    known = dataclasses.replace(bare, undescribed=0.0)
    assert bare.lead_error(first, second) > known.lead_error(first, second)


def test_a_uniform_swing_is_projected_on_the_rest() -> None:
    """Every declared seat moved ten points from Labour: the rest moves likewise."""
    board = Board.empty(few())
    said = []
    for name in ("Ipswich", "Colchester", "North Norfolk"):
        seat = few().find_seat(name)
        assert seat
        votes = {
            p: round(seat.previous_valid_votes * float(s) / 100)
            for p, s in seat.previous_shares.items()
        }
        votes = {p: votes.get(p, 0) for p in seat.stands}
        moved = min(votes["Lab"], round(sum(votes.values()) * 0.05))
        votes["Lab"] -= moved
        votes["Con"] += moved
        said.append(result(few(), name, 1, votes))
    ahead = project(board.apply(said))
    (luton,) = ahead.seats.values()
    before = luton.features.start
    change = (luton.shares["Con"] - before["Con"]) - (luton.shares["Lab"] - before["Lab"])
    assert 5 < change < 12


def test_a_nation_with_nothing_declared_is_projected_from_what_was_expected() -> None:
    """The exit poll at 22:00: nothing has declared."""
    shares = {"Con": 45.0, "Lab": 35.0, "LD": 10.0}
    seats = tuple(msgspec.structs.replace(seat, expected_shares=shares) for seat in few().seats)
    election = msgspec.structs.replace(few(), seats=seats)
    ahead = project(Board.empty(election))
    assert len(ahead.seats) == len(election.seats)
    for one in ahead.seats.values():
        assert one.lead("Con", "Lab") == pytest.approx(10, abs=2)
        assert one.favourite == "Con"


# Totals


@pytest.mark.parametrize(("name", "k"), STAGES)
def test_a_range_contains_the_seats_won_and_expected(name: str, k: int) -> None:
    ahead = project(stopped(name, k))
    found = seat_totals(ahead)
    for one in found:
        assert one.now <= one.low_95 <= one.low <= one.expected <= one.high <= one.high_95
        assert 0 <= one.majority <= 1
    declared = sum(one.now for one in found)
    total = sum(one.expected for one in found)
    assert total == pytest.approx(declared + len(ahead.seats), rel=0.01)
    assert sum(one.majority for one in found) <= 1.02, "two majorities exclude each other"


def test_after_the_last_seat_the_totals_are_the_seats_won() -> None:
    everything = stopped("anglia-2019", 69)
    found = seat_totals(project(everything))
    assert [(one.party, one.now, one.low, one.high, one.majority) for one in found] == [
        ("Con", 63, 63, 63, 1),
        ("Lab", 5, 5, 5, 0),
        ("LD", 1, 1, 1, 0),
    ]


# Targets


def test_a_target_has_a_verdict_and_the_swing_still_needed() -> None:
    found = {
        one.target.state.seat.name: one
        for one in target_projections(project(stopped("anglia-2019", 26)))
    }
    assert "Peterborough" not in found, "Peterborough has declared"
    for one in found.values():
        assert one.still_needed == max(0, -one.lead / 2)
        sure = one.projected.chances[one.projected.favourite] >= 0.8
        assert (one.verdict is not Verdict.CLOSE) == sure
    corby = found["Corby"]
    assert corby.verdict is Verdict.HOLDS
    assert corby.still_needed > 0


def test_a_target_held_by_an_independent_is_not_projected() -> None:
    """Blackburn after 2024: it is not known that the same independent stands again."""
    ipswich = seat_of(few(), "Ipswich")
    held = msgspec.structs.replace(ipswich, stands=(*ipswich.stands, "Ind"))
    seats = tuple(held if seat.id == held.id else seat for seat in few().seats)
    targets = tuple(
        msgspec.structs.replace(target, holder="Ind") if target.seat == held.id else target
        for target in few().targets
    )
    election = msgspec.structs.replace(few(), seats=seats, targets=targets)
    declared = result(election, "Colchester", 1, {"Con": 26_917, "Lab": 17_494, "LD": 7_432})
    projection = project(Board.of(election, [declared]))
    assert held.id in projection.seats
    assert held.id not in {one.target.target.seat for one in target_projections(projection)}
