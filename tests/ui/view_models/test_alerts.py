"""What is told aloud between one board and the next, to whom, and that it is told once."""

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
"""A target of the Conservatives; a seat that is nobody's target."""
CALLED = night.rush(ANGLIA, "Ipswich", "Con")
DECLARED = night.result_in("Ipswich")
BY_ONE, BY_TWO = (night.result(ANGLIA, "Ipswich", votes={"Con": n, "Lab": 2}) for n in (3, 4))
OTHERWISE = night.result(ANGLIA, "Ipswich", votes={"Con": 2, "Lab": 3})
WATFORD_HELD = night.result_in("Watford")


def told(*steps: Bulletin | list[Bulletin], rules: Rules = EVERYTHING) -> list[list[str]]:
    """The sentences after each step of a night."""
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


def test_a_flip_says_who_gained_it_by_what_swing_and_what_was_needed() -> None:
    assert told(DECLARED) == [["FLIP Ipswich: Con gain from Lab, swing 6.3, 0.8 needed"]]


def test_a_flip_that_was_called_says_no_swing() -> None:
    assert told(CALLED) == [["FLIP Ipswich: Con gain from Lab"]]


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(DECLARED, id="the votes"),
        pytest.param(CALLED, id="the same call"),
        pytest.param(night.rush(ANGLIA, "Ipswich", "Con", revision=2), id="another call"),
    ],
)
def test_a_flip_is_told_once(after: Bulletin) -> None:
    assert told(CALLED, after)[1] == []


def test_a_flip_that_was_taken_back_is_told_when_it_comes_again() -> None:
    back, again = (
        night.rush(ANGLIA, "Ipswich", party, revision=revision)
        for party, revision in (("Lab", 2), ("Con", 3))
    )
    flip = ["FLIP Ipswich: Con gain from Lab"]
    assert told(CALLED, back, again) == [flip, [], flip]


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(night.rush(ANGLIA, "Ipswich", "Lab"), id="held"),
        pytest.param(night.rush(ANGLIA, "Ipswich", "LD"), id="taken by another"),
        pytest.param(night.rush(ANGLIA, "Watford", "LD"), id="nobody's target"),
        pytest.param(night.recount(ANGLIA, "Ipswich"), id="recount"),
        pytest.param(night.result(ANGLIA, "Ipswich", votes={"Con": 3, "Lab": 3}), id="tied"),
    ],
)
def test_what_is_no_flip_is_not_told_as_one(said: Bulletin) -> None:
    assert told(said) == [[]]
    assert flips(said) == []


def test_of_the_real_night_every_target_that_changed_hands_is_a_flip() -> None:
    found = [ANGLIA.seat_by_id[seat].name for seat in flips(*night.anglia_results())]
    assert sorted(found) == ["Ipswich", "North Norfolk", "Peterborough", "St Albans"]


def test_a_seat_flips_once() -> None:
    assert flips(CALLED) == [IPSWICH]
    assert flips(DECLARED, after=[CALLED]) == []


def test_a_flip_and_its_correction_that_come_together_are_no_flip() -> None:
    """Nothing that no longer stands may be alerted to."""
    back = night.rush(ANGLIA, "Ipswich", "Lab", revision=2)
    assert told([CALLED, back]) == [[]]
    assert flips(CALLED, back) == []


# -- conflicts -------------------------------------------------------------------------------


def test_a_conflict_is_grave_and_names_the_seat() -> None:
    (alert,) = alerts(changes_by(OTHERWISE, after=[BY_ONE]), EVERYTHING)
    assert alert == Alert("conflict", IPSWICH, "CONFLICT Ipswich: statements disagree", grave=True)


def test_one_more_statement_in_a_conflict_is_not_told_again() -> None:
    third = night.result(ANGLIA, "Ipswich", votes={"Con": 2, "Lab": 4})
    assert told([BY_ONE, OTHERWISE], third)[1] == []


def test_the_gravest_comes_first() -> None:
    flip = night.result_in("Peterborough")
    ((first, second),) = told([flip, BY_ONE, OTHERWISE])
    assert first.startswith("CONFLICT Ipswich")
    assert second.startswith("FLIP Peterborough")


def test_a_silent_feed_is_grave_and_of_no_seat() -> None:
    assert stale(27) == Alert(
        "stale", "", "STALE: nothing from the feed for 27 minutes", grave=True
    )


# -- watched seats ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (WATFORD_HELD, "Watford: Con hold"),
        (night.rush(ANGLIA, "Watford", "LD"), "Watford: LD gain from Con"),
        (night.recount(ANGLIA, "Watford"), "Watford: recount"),
        (night.result(ANGLIA, "Watford", votes={"Con": 3, "LD": 3}), "Watford: tied"),
    ],
)
def test_of_a_watched_seat_everything_is_told(said: Bulletin, sentence: str) -> None:
    assert told(said, rules=only(*KINDS, watched={WATFORD})) == [[sentence]]
    assert told(said) == [[]]


def test_of_a_watched_seat_what_did_not_change_is_not_told() -> None:
    held = BEFORE.apply([WATFORD_HELD])
    entries = [night.confirm(held, "Watford"), night.note(held, "Watford", "Check turnout")]
    changes = changes_by(*entries, after=[WATFORD_HELD])
    assert alerts(changes, only(*KINDS, watched={WATFORD})) == []


def test_a_flip_in_a_watched_seat_is_told_as_a_flip_and_once() -> None:
    rules = only(*KINDS, watched={IPSWICH})
    assert told(CALLED, rules=rules) == [["FLIP Ipswich: Con gain from Lab"]]


# -- what a producer wants to be told --------------------------------------------------------

FLIP = told(DECLARED)[0][0]
CONFLICT = told([BY_ONE, OTHERWISE])[0][0]


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
        pytest.param(only("conflict", watched={IPSWICH}), [], id="watched, but not to be told"),
        pytest.param(only(*KINDS, watched={WATFORD}), [FLIP], id="another is watched"),
    ],
)
def test_a_flip_is_told_by_kind_party_and_watch(rules: Rules, sentences: list[str]) -> None:
    assert told(DECLARED, rules=rules) == [sentences]


@pytest.mark.parametrize(
    ("rules", "sentences"),
    [
        pytest.param(only("conflict", parties={"LD"}), [CONFLICT], id="whatever the parties"),
        pytest.param(only("flip"), [], id="no conflicts"),
        pytest.param(only("watched", watched={IPSWICH}), [CONFLICT], id="watched"),
    ],
)
def test_a_conflict_is_told_by_kind_and_watch_alone(rules: Rules, sentences: list[str]) -> None:
    assert told([BY_ONE, OTHERWISE], rules=rules) == [sentences]


def test_to_whom_conflicts_are_not_told_a_flip_that_is_sure_in_one_is() -> None:
    """Two counts that agree on the winner: the seat has flipped all the same."""
    assert told([BY_ONE, BY_TWO], rules=only("flip")) == [["FLIP Ipswich: Con gain from Lab"]]
