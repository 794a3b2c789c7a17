"""Alerts made from the events of a night: their sentences, their tiers, and that each comes once."""

from collections.abc import Iterable

import msgspec
import pytest

from tests.makers import night, projected_nights
from tests.makers.newsroom import events_of
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.board.changes import ChangeReplay, ReceivedBulletin
from tracker.election import Election
from tracker.ledger.timeline import statement_events
from tracker.ui.view_models.alerts import (
    DEFAULT_TIERS,
    Alert,
    AlertKind,
    Rules,
    Tier,
    alerts,
    stale,
)

ANGLIA = night.anglia()
BEFORE = Board.empty(ANGLIA)
DEFAULT = Rules()
IPSWICH, WATFORD = (night.seat_of(ANGLIA, name).id for name in ("Ipswich", "Watford"))
"""A target of the Conservatives; a seat that is no target."""
CALLED = night.rush(ANGLIA, "Ipswich", "Con")
DECLARED = night.result_in("Ipswich")
BY_ONE, BY_TWO = (night.result(ANGLIA, "Ipswich", votes={"Con": n, "Lab": 2}) for n in (3, 4))
CON_LAB = ((3, 2), (2, 3))
LABOUR_WINS = night.result(ANGLIA, "Ipswich", votes={"Con": 2, "Lab": 3})
WATFORD_HELD = night.result_in("Watford")
CALLED_FLIP = "FLIP Ipswich: Con gain from Lab, called"
FLIP = "FLIP Ipswich: Con gain from Lab, swing 6.3, 0.8 needed; Sandy Martin has lost Ipswich"


def found(
    *statements: Bulletin, rules: Rules = DEFAULT, election: Election = ANGLIA
) -> list[Alert]:
    """The alerts of bulletins that are received one after the other."""
    at, replay = night.MIDNIGHT, ChangeReplay(election)
    received = (ReceivedBulletin(seq, at, "a.xml", b) for seq, b in enumerate(statements, 1))
    return alerts(statement_events(received, replay), election, rules)


def sentences(*statements: Bulletin, rules: Rules = DEFAULT) -> list[str]:
    return [alert.sentence for alert in found(*statements, rules=rules)]


def only(
    *kinds: str, parties: Iterable[str] = (), watched: Iterable[str] = (), tier: Tier = Tier.ALERT
) -> Rules:
    """Rules with these kinds alone, all of one tier."""
    tiers = {kind: tier if kind in kinds else Tier.OFF for kind in AlertKind}
    return Rules(tiers, frozenset(parties), frozenset(watched))


def watching(*seats: str) -> Rules:
    return Rules(watched=frozenset(seats))


# -- flips and gains -------------------------------------------------------------------------


def test_the_alert_of_a_flip_has_the_swing_and_the_member_who_lost() -> None:
    (alert,) = found(DECLARED)
    assert (alert.sentence, alert.kind, alert.tier) == (FLIP, AlertKind.FLIP, Tier.ALERT)


def test_the_alert_of_a_called_flip_has_no_swing() -> None:
    assert sentences(CALLED) == [CALLED_FLIP]


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(night.rush(ANGLIA, "Ipswich", "Con"), id="the same call"),
        pytest.param(night.rush(ANGLIA, "Ipswich", "Con", revision=2), id="another call"),
    ],
)
def test_a_flip_is_alerted_once(after: Bulletin) -> None:
    assert sentences(CALLED, after) == [CALLED_FLIP]


def test_the_votes_after_a_call_alert_to_the_member_who_lost_and_to_no_second_flip() -> None:
    _, second = found(CALLED, DECLARED)
    assert second.sentence == "DEFEAT Ipswich: Sandy Martin has lost Ipswich"
    assert second.tier is Tier.INBOX


def test_a_corrected_flip_is_an_alarm_and_alerts_again_when_it_happens_again() -> None:
    correction = night.rush(ANGLIA, "Ipswich", "Lab", revision=2)
    again = night.rush(ANGLIA, "Ipswich", "Con", revision=3)
    flip, alarm, second = found(CALLED, correction, again)
    assert flip.sentence == CALLED_FLIP
    assert alarm.text.startswith("ALARM  Ipswich: was Con gain from Lab, now Lab hold")
    assert "was Lab hold, now Con gain from Lab" in second.sentence
    assert (alarm.tier, second.tier) == (Tier.ALARM, Tier.ALARM)


@pytest.mark.parametrize(
    ("bulletin", "expected"),
    [
        pytest.param(night.rush(ANGLIA, "Ipswich", "Lab"), [], id="held"),
        pytest.param(
            night.rush(ANGLIA, "Ipswich", "LD"),
            ["GAIN Ipswich: LD gain from Lab, called"],
            id="a target, won by a third party",
        ),
        pytest.param(
            night.rush(ANGLIA, "Watford", "LD"),
            ["GAIN Watford: LD gain from Con, called"],
            id="off every list",
        ),
    ],
)
def test_a_gain_off_every_list_is_alerted_as_a_gain(
    bulletin: Bulletin, expected: list[str]
) -> None:
    assert sentences(bulletin) == expected


def test_the_flips_of_the_real_night_are_the_targets_that_changed_hands() -> None:
    rules = only("flip")
    seats = [ANGLIA.seat_by_id[a.seat].name for a in found(*night.anglia_results(), rules=rules)]
    assert sorted(seats) == ["Ipswich", "North Norfolk", "Peterborough", "St Albans"]


def test_no_gain_of_2019_comes_silently() -> None:
    """Without the alert of a gain, the 29 on no list would come silently: Bolsover among them."""
    uk = projected_nights.election("uk-2019")
    results = projected_nights.night("uk-2019")
    board = Board.of(uk, results)
    gained = {seat for seat, state in board.states.items() if state.gained()}
    told = [a for a in found(*results, election=uk) if a.tier >= Tier.ALERT]
    kinds = [alert.kind for alert in told]
    assert {alert.seat for alert in told} == gained
    assert kinds.count(AlertKind.GAIN) + kinds.count(AlertKind.FLIP) == len(gained) > 70
    assert kinds.count(AlertKind.GAIN) > 20


# -- ties, recounts, corrected figures ----------------------------------------------------------


def test_a_tie_and_a_recount_are_alerts() -> None:
    tie = night.result(ANGLIA, "Watford", votes={"Con": 3, "LD": 3})
    assert sentences(tie) == ["TIED Watford: Con and LD have 3 votes each, no winner is stated"]
    assert sentences(night.recount(ANGLIA, "Watford")) == ["RECOUNT Watford: a recount is on"]


def test_a_recount_of_a_declared_seat_is_an_alarm() -> None:
    *_, alarm = found(CALLED, night.recount(ANGLIA, "Ipswich", revision=2))
    assert alarm.tier is Tier.ALARM
    assert "was Con gain from Lab, now recount" in alarm.sentence
    assert "a recount is on" in alarm.sentence


def test_another_majority_is_an_alert_and_no_alarm() -> None:
    again = night.result(ANGLIA, "Ipswich", 2, {"Con": 24_952, "Lab": 19_500})
    *_, alert = found(DECLARED, again)
    assert alert.tier is Tier.ALERT
    assert alert.sentence.startswith("CORRECTED Ipswich: majority was 5,479, now 5,452")


# -- people ------------------------------------------------------------------------------------

BARCLAY = night.seat_of(ANGLIA, "North East Cambridgeshire")
"""The seat of Stephen Barclay, whom people.csv has as the Brexit Secretary."""


def test_a_minister_who_loses_is_named_first() -> None:
    result = night.result_in(BARCLAY.name)
    beaten = msgspec.structs.replace(
        result,
        candidates=tuple(
            msgspec.structs.replace(c, votes=40_000 if c.party == "Lab" else c.votes)
            for c in result.candidates
        ),
    )
    (alert,) = found(beaten)
    assert (alert.kind, alert.tier) == (AlertKind.PERSON_LOST, Tier.ALERT)
    assert alert.sentence.startswith(
        "DEFEAT North East Cambridgeshire: Stephen Barclay, the Brexit"
    )
    assert alert.sentence.endswith("; Lab gain from Con")


def test_a_minister_who_wins_is_in_the_inbox() -> None:
    (alert,) = found(night.result_in(BARCLAY.name))
    assert (alert.kind, alert.tier) == (AlertKind.PERSON_WON, Tier.INBOX)
    assert "Stephen Barclay, the Brexit Secretary, is elected" in alert.sentence


def test_a_person_without_a_row_in_people_csv_is_not_named() -> None:
    nobody = msgspec.structs.replace(ANGLIA, people=())
    (alert,) = found(DECLARED, election=nobody)
    assert alert.sentence == "FLIP Ipswich: Con gain from Lab, swing 6.3, 0.8 needed"


# -- conflicts and doubts ------------------------------------------------------------------------


def test_a_conflict_is_an_alarm_and_has_the_seat() -> None:
    *_, alert = found(BY_ONE, LABOUR_WINS)
    assert (alert.tier, alert.seat) == (Tier.ALARM, IPSWICH)
    assert "statements disagree" in alert.sentence


def test_a_third_rival_in_a_conflict_is_not_alerted() -> None:
    third = night.result(ANGLIA, "Ipswich", votes={"Con": 2, "Lab": 4})
    assert found(BY_ONE, LABOUR_WINS, third) == found(BY_ONE, LABOUR_WINS)


@pytest.mark.parametrize(
    ("name", "tier"), [("Ipswich", Tier.ALARM), ("Mid Bedfordshire", Tier.ALERT)]
)
def test_a_doubtful_result_is_an_alarm_in_a_target_and_an_alert_elsewhere(
    name: str, tier: Tier
) -> None:
    doubting = msgspec.structs.replace(ANGLIA, doubt=True)
    result = msgspec.structs.replace(night.result_in(name), electorate=1_000)
    (alert,) = found(result, election=doubting)
    assert (alert.kind, alert.tier) == (AlertKind.DOUBTFUL, tier)
    assert "is not counted: " in alert.sentence


def test_a_silent_feed_is_an_alarm_and_has_no_seat() -> None:
    alert = stale("12 seats should have come", DEFAULT)
    assert alert.text == "ALARM  STALE: 12 seats should have come"
    assert alert.seat == ""


def test_a_conflict_that_the_feed_repaired_is_announced() -> None:
    repaired = night.result(ANGLIA, "Watford", 2, {"Con": 3, "Lab": 2})
    rivals = [night.result(ANGLIA, "Watford", votes={"Con": n, "Lab": m}) for n, m in CON_LAB]
    *_, alert = found(*rivals, repaired)
    assert alert.sentence == "Watford: the conflict is over: Con hold"
    assert (alert.kinds, alert.tier) == ((AlertKind.SETTLED,), Tier.ALERT)


def test_a_conflict_that_ended_with_another_winner_is_announced_as_the_correction() -> None:
    *_, alert = found(BY_ONE, LABOUR_WINS, night.result(ANGLIA, "Ipswich", 2, {"Con": 2, "Lab": 3}))
    assert alert.kinds == (AlertKind.CORRECTION, AlertKind.SETTLED)
    assert "was Con gain from Lab, now Lab hold" in alert.sentence
    assert alert.sentence.endswith("the conflict is over")


@pytest.mark.parametrize(
    ("unsettled", "noun"),
    [
        pytest.param(night.result(ANGLIA, "Watford", votes={"Con": 3, "LD": 3}), "tie", id="tie"),
        pytest.param(night.recount(ANGLIA, "Watford"), "recount", id="recount"),
    ],
)
def test_a_tie_and_a_recount_that_end_with_a_winner_are_announced(
    unsettled: Bulletin, noun: str
) -> None:
    *_, last = sentences(unsettled, night.rush(ANGLIA, "Watford", "Con", revision=2))
    assert f"the {noun} is over: Con hold" in last


def test_a_doubt_that_ends_is_announced() -> None:
    doubting = msgspec.structs.replace(ANGLIA, doubt=True)
    result = msgspec.structs.replace(night.result_in("Watford"), electorate=1_000)
    confirmation = night.confirm(Board.of(doubting, [result]), "Watford")
    *_, last = found(result, confirmation, election=doubting)
    assert last.sentence == "Watford: the doubt is over: Con hold"


def test_a_correction_by_a_call_says_that_it_is_called() -> None:
    *_, alarm = sentences(CALLED, night.rush(ANGLIA, "Ipswich", "Lab", revision=2))
    assert alarm.endswith("; called")


# -- watched seats ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bulletin", "sentence"),
    [
        (night.rush(ANGLIA, "Watford", "Con"), "Watford: Con hold, called"),
        (night.rush(ANGLIA, "Watford", "LD"), "GAIN Watford: LD gain from Con, called"),
        (night.recount(ANGLIA, "Watford"), "RECOUNT Watford: a recount is on"),
    ],
)
def test_every_change_of_a_watched_seat_is_alerted(bulletin: Bulletin, sentence: str) -> None:
    assert sentences(bulletin, rules=only(*AlertKind, watched={WATFORD})) == [sentence]


def test_entries_that_change_nothing_in_a_watched_seat_are_not_alerted() -> None:
    held = BEFORE.apply([WATFORD_HELD])
    notes = [night.confirm(held, "Watford"), night.note(held, "Watford", "Check turnout")]
    assert found(WATFORD_HELD, *notes, rules=watching(WATFORD)) == found(
        WATFORD_HELD, rules=watching(WATFORD)
    )


def test_a_kind_of_a_low_tier_is_an_alert_in_a_watched_seat() -> None:
    tiers = {**DEFAULT_TIERS, AlertKind.FLIP: Tier.INBOX}
    assert [a.tier for a in found(CALLED, rules=Rules(tiers))] == [Tier.INBOX]
    rules = Rules(tiers, watched=frozenset({IPSWICH}))
    assert [a.tier for a in found(CALLED, rules=rules)] == [Tier.ALERT]


# -- the producer's rules ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param(DEFAULT, [CALLED_FLIP], id="by default"),
        pytest.param(only("flip"), [CALLED_FLIP], id="flips"),
        pytest.param(only("conflict", "stale", "watched"), [], id="no flips"),
        pytest.param(only(), [], id="nothing"),
        pytest.param(only("flip", parties={"Con"}), [CALLED_FLIP], id="to a party"),
        pytest.param(only("flip", parties={"Lab", "SNP"}), [CALLED_FLIP], id="from a party"),
        pytest.param(only("flip", parties={"LD"}), [], id="neither to nor from"),
        pytest.param(only("watched", watched={IPSWICH}), [CALLED_FLIP], id="watched, no flips"),
        pytest.param(
            only(*AlertKind, parties={"LD"}, watched={IPSWICH}),
            [CALLED_FLIP],
            id="watched, other parties",
        ),
        pytest.param(only("conflict", watched={IPSWICH}), [], id="watched, but not selected"),
        pytest.param(only(*AlertKind, watched={WATFORD}), [CALLED_FLIP], id="another is watched"),
    ],
)
def test_the_rules_for_flips_are_kind_party_and_watched_seat(
    rules: Rules, expected: list[str]
) -> None:
    assert sentences(CALLED, rules=rules) == expected


def test_a_producer_makes_an_alarm_of_a_kind() -> None:
    (alert,) = found(CALLED, rules=only("flip", tier=Tier.ALARM))
    assert alert.text == f"ALARM  {CALLED_FLIP}"


def test_an_alert_has_the_id_and_the_time_of_its_event() -> None:
    events = events_of(WATFORD_HELD, CALLED)
    (alert,) = alerts(events, ANGLIA, DEFAULT)
    assert (alert.id, alert.at) == ("s2", events[-1].at)


def test_an_alert_of_a_desk_entry_has_who_made_it() -> None:
    board = BEFORE.apply([CALLED])
    pinned = night.pin(board, "Ipswich")
    contradicted = night.rush(ANGLIA, "Ipswich", "Lab", revision=2)
    *_, alarm = found(CALLED, pinned, contradicted)
    assert "feed now Lab hold (rush 2); the desk holds to Con gain from Lab" in alarm.sentence
