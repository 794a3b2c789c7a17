"""Alerts for the changes between two boards: their sentences, their rules, and that each comes once."""

from collections.abc import Iterable

import pytest

from tests.makers import night
from tests.makers.newsroom import changes_by
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.ui.view_models.alerts import KINDS, Alert, Rules, alerts, stale

ANGLIA = night.anglia()
BEFORE = Board.empty(ANGLIA)
EVERYTHING = Rules()
IPSWICH, WATFORD = (night.seat_of(ANGLIA, name).id for name in ("Ipswich", "Watford"))
"""A target of the Conservatives; a seat that is no target."""
CALLED = night.rush(ANGLIA, "Ipswich", "Con")
DECLARED = night.result_in("Ipswich")
BY_ONE, BY_TWO = (night.result(ANGLIA, "Ipswich", votes={"Con": n, "Lab": 2}) for n in (3, 4))
LABOUR_WINS = night.result(ANGLIA, "Ipswich", votes={"Con": 2, "Lab": 3})
WATFORD_HELD = night.result_in("Watford")


def sentences_after(
    *steps: Bulletin | list[Bulletin], rules: Rules = EVERYTHING
) -> list[list[str]]:
    """The sentences of the alerts after each step of a night."""
    received: list[Bulletin] = []
    sentences = []
    for step in steps:
        new = step if isinstance(step, list) else [step]
        found = alerts(changes_by(*new, after=received), rules)
        sentences.append([alert.sentence for alert in found])
        received += new
    return sentences


def flips(*statements: Bulletin, after: Iterable[Bulletin] = ()) -> list[str]:
    """The ids of the seats in which these statements flip a target."""
    changes = changes_by(*statements, after=after)
    return [change.after.seat.id for change in changes if change.flipped]


def only(*kinds: str, parties: set[str] | None = None, watched: set[str] | None = None) -> Rules:
    return Rules(frozenset(kinds), frozenset(parties or ()), frozenset(watched or ()))


# -- flips -----------------------------------------------------------------------------------


def test_the_alert_of_a_flip_has_the_gain_the_swing_and_the_swing_needed() -> None:
    assert sentences_after(DECLARED) == [["FLIP Ipswich: Con gain from Lab, swing 6.3, 0.8 needed"]]


def test_the_alert_of_a_called_flip_has_no_swing() -> None:
    assert sentences_after(CALLED) == [["FLIP Ipswich: Con gain from Lab"]]


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(DECLARED, id="the votes"),
        pytest.param(CALLED, id="the same call"),
        pytest.param(night.rush(ANGLIA, "Ipswich", "Con", revision=2), id="another call"),
    ],
)
def test_a_flip_is_alerted_once(after: Bulletin) -> None:
    assert sentences_after(CALLED, after)[1] == []


def test_a_retracted_flip_is_alerted_when_it_happens_again() -> None:
    correction, second_call = (
        night.rush(ANGLIA, "Ipswich", party, revision=revision)
        for party, revision in (("Lab", 2), ("Con", 3))
    )
    flip = ["FLIP Ipswich: Con gain from Lab"]
    assert sentences_after(CALLED, correction, second_call) == [flip, [], flip]


@pytest.mark.parametrize(
    "bulletin",
    [
        pytest.param(night.rush(ANGLIA, "Ipswich", "Lab"), id="held"),
        pytest.param(night.rush(ANGLIA, "Ipswich", "LD"), id="won by a third party"),
        pytest.param(night.rush(ANGLIA, "Watford", "LD"), id="no target"),
        pytest.param(night.recount(ANGLIA, "Ipswich"), id="recount"),
        pytest.param(night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 3}), id="tied"),
    ],
)
def test_a_bulletin_that_flips_no_target_is_not_alerted(bulletin: Bulletin) -> None:
    assert sentences_after(bulletin) == [[]]
    assert flips(bulletin) == []


def test_the_flips_of_the_real_night_are_the_targets_that_changed_hands() -> None:
    found = [ANGLIA.seat_by_id[seat].name for seat in flips(*night.anglia_results())]
    assert sorted(found) == ["Ipswich", "North Norfolk", "Peterborough", "St Albans"]


def test_a_seat_flips_once() -> None:
    assert flips(CALLED) == [IPSWICH]
    assert flips(DECLARED, after=[CALLED]) == []


def test_a_flip_and_its_correction_received_together_are_no_flip() -> None:
    """An alert must not be about a bulletin that no longer stands."""
    correction = night.rush(ANGLIA, "Ipswich", "Lab", revision=2)
    assert sentences_after([CALLED, correction]) == [[]]
    assert flips(CALLED, correction) == []


# -- conflicts -------------------------------------------------------------------------------


def test_the_alert_of_a_conflict_is_grave_and_has_the_seat() -> None:
    (alert,) = alerts(changes_by(LABOUR_WINS, after=[BY_ONE]), EVERYTHING)
    assert alert == Alert("conflict", IPSWICH, "CONFLICT Ipswich: statements disagree", grave=True)


def test_a_third_rival_in_a_conflict_is_not_alerted() -> None:
    third = night.result(ANGLIA, "Ipswich", votes={"Con": 2, "Lab": 4})
    assert sentences_after([BY_ONE, LABOUR_WINS], third)[1] == []


def test_grave_alerts_are_first() -> None:
    flip = night.result_in("Peterborough")
    ((first, second),) = sentences_after([flip, BY_ONE, LABOUR_WINS])
    assert first.startswith("CONFLICT Ipswich")
    assert second.startswith("FLIP Peterborough")


def test_the_alert_of_a_silent_feed_is_grave_and_has_no_seat() -> None:
    assert stale("12 seats should have come") == Alert(
        "stale", "", "STALE: 12 seats should have come", grave=True
    )


# -- watched seats ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bulletin", "sentence"),
    [
        (WATFORD_HELD, "Watford: Con hold"),
        (night.rush(ANGLIA, "Watford", "LD"), "Watford: LD gain from Con"),
        (night.recount(ANGLIA, "Watford"), "Watford: recount"),
        (night.result(ANGLIA, "Watford", votes={"Con": 3, "LD": 3}), "Watford: tied"),
    ],
)
def test_every_change_of_a_watched_seat_is_alerted(bulletin: Bulletin, sentence: str) -> None:
    assert sentences_after(bulletin, rules=only(*KINDS, watched={WATFORD})) == [[sentence]]
    assert sentences_after(bulletin) == [[]]


def test_entries_that_change_nothing_in_a_watched_seat_are_not_alerted() -> None:
    held = BEFORE.apply([WATFORD_HELD])
    entries = [night.confirm(held, "Watford"), night.note(held, "Watford", "Check turnout")]
    changes = changes_by(*entries, after=[WATFORD_HELD])
    assert alerts(changes, only(*KINDS, watched={WATFORD})) == []


def test_a_flip_in_a_watched_seat_is_alerted_once_as_a_flip() -> None:
    rules = only(*KINDS, watched={IPSWICH})
    assert sentences_after(CALLED, rules=rules) == [["FLIP Ipswich: Con gain from Lab"]]


# -- the producer's rules ---------------------------------------------------------------------

FLIP = sentences_after(DECLARED)[0][0]
CONFLICT = sentences_after([BY_ONE, LABOUR_WINS])[0][0]


@pytest.mark.parametrize(
    ("rules", "sentences"),
    [
        pytest.param(EVERYTHING, [FLIP], id="all"),
        pytest.param(only("flip"), [FLIP], id="flips"),
        pytest.param(only("conflict", "stale", "watched"), [], id="no flips"),
        pytest.param(only(), [], id="nothing"),
        pytest.param(only("flip", parties={"Con"}), [FLIP], id="to a party"),
        pytest.param(only("flip", parties={"Lab", "SNP"}), [FLIP], id="from a party"),
        pytest.param(only("flip", parties={"LD"}), [], id="neither to nor from"),
        pytest.param(only("watched", watched={IPSWICH}), [FLIP], id="watched, no flips"),
        pytest.param(
            only(*KINDS, parties={"LD"}, watched={IPSWICH}), [FLIP], id="watched, other parties"
        ),
        pytest.param(only("conflict", watched={IPSWICH}), [], id="watched, but not selected"),
        pytest.param(only(*KINDS, watched={WATFORD}), [FLIP], id="another seat is watched"),
    ],
)
def test_the_rules_for_flips_are_kind_party_and_watched_seat(
    rules: Rules, sentences: list[str]
) -> None:
    assert sentences_after(DECLARED, rules=rules) == [sentences]


@pytest.mark.parametrize(
    ("rules", "sentences"),
    [
        pytest.param(only("conflict", parties={"LD"}), [CONFLICT], id="with any parties"),
        pytest.param(only("flip"), [], id="no conflicts"),
        pytest.param(only("watched", watched={IPSWICH}), [CONFLICT], id="watched"),
    ],
)
def test_the_rules_for_conflicts_are_kind_and_watched_seat(
    rules: Rules, sentences: list[str]
) -> None:
    assert sentences_after([BY_ONE, LABOUR_WINS], rules=rules) == [sentences]


def test_a_conflict_with_an_agreed_winner_is_alerted_as_a_flip() -> None:
    """The two counts agree on the winner, so the seat has flipped."""
    assert sentences_after([BY_ONE, BY_TWO], rules=only("flip")) == [
        ["FLIP Ipswich: Con gain from Lab"]
    ]
