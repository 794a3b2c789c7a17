"""Each reason for which a figure of PA's may differ from ours, on one seat.

Ambridge last time: Con 500, Lab 400, LD 100 on a register of 1,900. Tonight: Lab 610, Con 390,
LD 205 on 2,000.
"""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

import msgspec
import pytest

from tests.makers.pa_documents import (
    LAST_TIME,
    TONIGHT,
    Edit,
    ambridge,
    block,
    compare_document,
    constituency,
    prints,
    prints_for,
    result,
    with_parties,
)
from tracker.election import Election, Party
from tracker.feeds import IncompleteError, RejectedError
from tracker.reconcile.compare_result import ResultComparison, compare
from tracker.reconcile.pa_result import PaResult, read


def compared(
    election: Election, *edits: Edit, votes: Mapping[str, int] = TONIGHT
) -> ResultComparison:
    found = compare_document(result(election, votes, *edits), election)
    assert found
    return found


def differences(
    *edits: Edit, election: Election | None = None, **more: Mapping[str, int]
) -> dict[str, str]:
    """Figure → explanation, empty for unexplained, of each difference."""
    found = compared(election or ambridge(), *edits, **more)
    return {one.figure: one.explanation for one in found.differences}


def test_pas_figures_equal_ours() -> None:
    found = compared(ambridge())
    assert found.differences == ()
    assert len(found.agreeing) == 10 + 3 * 2, (
        "winner to swing, sitting party, register, and two figures for each candidate"
    )


@pytest.mark.parametrize(
    ("figure", "theirs", "name", "ours"),
    [
        ("majority", "219", "majority", "220"),
        ("majority", "2,20", "majority", "220"),
        ("percentageMajority", "18.27", "majority per cent", "18.26"),
        ("percentageTurnout", "61.25", "turnout", "60.25"),
        ("percentageChangeTurnout", "+9.62", "change in turnout", "+7.62"),
        ("percentageChangeMajority", "-8.26", "change in majority", "+8.26"),
        ("swing", "15.00", "swing", "14.13 Con to Lab"),
    ],
)
def test_a_wrong_figure_is_unexplained(figure: str, theirs: str, name: str, ours: str) -> None:
    found = compared(ambridge(), prints(**{figure: theirs})).differences
    assert [(d.figure, d.ours, d.explanation) for d in found] == [(name, ours, "")]
    assert found[0].theirs.startswith(theirs)


def test_a_wrong_share_names_its_candidate() -> None:
    (one,) = compared(ambridge(), prints_for("LD", percentageShare="27.01")).differences
    assert (one.figure, one.theirs, one.ours) == (
        "share of Ann Lee2 (Liberal Democrat)",
        "27.01",
        "17.01",
    )


def test_a_swing_the_other_way_is_another_swing() -> None:
    assert differences(prints(swingTo="C", swingFrom="Lab")) == {"swing": ""}


def test_no_swing_has_no_direction() -> None:
    election = ambridge()
    votes = {"Lab": 500, "Con": 600, "LD": 100}
    level = ambridge(previous=votes)
    assert compared(level, prints(swingTo="Lab", swingFrom="C"), votes=votes).differences == ()
    assert compared(election, votes=votes).differences == ()


def test_a_figure_that_pa_does_not_print_is_not_compared() -> None:
    def bare(root: ET.Element) -> None:
        for name in ("swing", "swingTo", "swingFrom", "percentageTurnout"):
            del constituency(root).attrib[name]

    assert compared(ambridge(), bare).differences == ()


# Gain or hold


def test_pa_counts_gains_against_the_sitting_party() -> None:
    election = ambridge(sitting="Lab")
    assert differences(election=election) == {
        "gain or hold": "PA counts against the sitting party, Labour, "
        "the tracker against the previous winner, Conservative"
    }


def test_pa_has_another_sitting_party_than_our_table() -> None:
    found = differences(prints(gainOrHold="hold", sittingParty="Lab"))
    assert found == {
        "gain or hold": "PA counts against Labour as the sitting party, our table has Conservative",
        "sitting party": "our table has the sitting party as known before the night",
    }


def test_another_sitting_party_is_reported_though_the_gain_is_the_same() -> None:
    (one,) = compared(ambridge(), prints(sittingParty="LD")).differences
    assert (one.figure, one.theirs, one.ours) == (
        "sitting party",
        "Liberal Democrat",
        "Conservative",
    )


def test_a_word_that_contradicts_the_sitting_party_pa_names_is_unexplained() -> None:
    """Labour sat and Labour won: that is no gain, whoever won in another block of PA's."""
    election = msgspec.structs.replace(ambridge(sitting="Lab"), basis="sitting")
    notional = block({"C": 600, "Lab": 400}, "PreviousNotionalElection", winningParty="C")
    found = differences(notional, prints(gainOrHold="gain", sittingParty="Lab"), election=election)
    assert found["gain or hold"] == ""


def test_pa_counts_against_the_winner_of_its_notional_result() -> None:
    notional = block({"Lab": 600, "C": 400}, "PreviousNotionalElection", winningParty="Lab")
    found = differences(notional, prints(gainOrHold="hold", sittingParty=""))
    assert found["gain or hold"] == (
        "PA counts against Labour, winner in its notional result of 2017-06-08"
    )


def test_a_word_that_no_base_gives_is_unexplained() -> None:
    assert differences(prints(gainOrHold="hold")) == {"gain or hold": ""}


# Another last time


BLOCK = {"C": 520, "Lab": 400, "LD": 100}
"""PA has twenty Conservative votes more than our table."""
FROM_BLOCK = (
    "PA counts from its own figures of General Election 2017-06-08, "
    "which has Conservative 520 (our table 500)"
)


def printed_from(votes: Mapping[str, int], **seat: object) -> list[Edit]:
    """PA prints the figures that follow from these votes last time."""
    message = ET.fromstring(result(ambridge(previous=votes, previous_electorate=2_000, **seat)))
    figures = dict(constituency(message).attrib)
    lines = {
        party.get("abbreviation", ""): party.get("percentageShareChange")
        for party in constituency(message).iter("Party")
    }
    changed = [prints_for(p, percentageShareChange=change) for p, change in lines.items() if change]
    return [prints(**figures), *changed]


def test_pa_has_other_votes_of_last_time() -> None:
    votes = {"Con": 520, "Lab": 400, "LD": 100}
    found = differences(block(BLOCK), *printed_from(votes))
    assert set(found) == {
        "change in turnout",
        "change in majority",
        "swing",
        "share change of Ann Lee0 (Labour)",
        "share change of Ann Lee1 (Conservative)",
        "share change of Ann Lee2 (Liberal Democrat)",
    }
    assert set(found.values()) == {FROM_BLOCK}


def test_other_votes_than_the_figure_needs_explain_nothing() -> None:
    votes = {"Con": 540, "Lab": 400, "LD": 100}
    assert set(differences(block(BLOCK), *printed_from(votes)).values()) == {""}


def test_a_block_of_the_same_votes_explains_nothing() -> None:
    same = block({"C": 500, "Lab": 400, "LD": 100})
    assert differences(same, prints(percentageChangeMajority="+9.99")) == {"change in majority": ""}


def test_the_explanation_names_a_notional_result() -> None:
    notional = block(BLOCK, "PreviousNotionalElection")
    found = differences(notional, *printed_from({"Con": 520, "Lab": 400, "LD": 100}))
    assert found["swing"].startswith("PA counts from its notional result of 2017-06-08, which has")


def test_the_explanation_names_a_by_election() -> None:
    by_election = block(BLOCK, name="Ambridge by-election", letter="B")
    found = differences(by_election, *printed_from({"Con": 520, "Lab": 400, "LD": 100}))
    assert found["swing"].startswith("PA counts from the by-election of 2017-06-08, which has")


def test_pa_lists_a_candidate_without_votes() -> None:
    """PA's turnout of last time includes twenty votes that no candidate has."""
    without = block({"C": 500, "Lab": 400, "LD": 100, "Green": None}, turnout="1020")
    votes = {"Con": 500, "Lab": 400, "LD": 100, "Ind": 20}
    found = differences(without, *printed_from(votes))
    assert found["swing"] == (
        "PA counts from its own figures of General Election 2017-06-08, which has no votes for Green "
        "and 1,020 valid votes where its parties' add up to 1,000"
    )


def test_our_table_may_have_no_last_time() -> None:
    election = ambridge(previous={}, previous_winner="Con", sitting="Con", previous_electorate=None)
    votes = {"Con": 520, "Lab": 400, "LD": 100}
    found = differences(block(BLOCK), *printed_from(votes), election=election)
    assert found["swing"] == (
        "PA counts from its own figures of General Election 2017-06-08, our table has no votes of last time"
    )


# Registers


def test_pa_sets_last_times_votes_against_tonights_register() -> None:
    edit = prints(percentageChangeTurnout="+10.25")
    words = "PA sets last time's votes against tonight's register of 2,000, our table "
    assert differences(edit) == {"change in turnout": words + "against last time's of 1,900"}
    without = ambridge(previous_electorate=None)
    assert differences(edit, election=without) == {"change in turnout": words + "has no other"}


def test_pa_prints_the_turnout_it_counts_from() -> None:
    stated = block(LAST_TIME, percentageTurnout="51.11")
    block_of_2017 = "its own figures of General Election 2017-06-08"
    assert differences(stated, prints(percentageChangeTurnout="+9.14")) == {
        "change in turnout": f"PA counts from the turnout of 51.11 per cent in {block_of_2017}",
        f"previous turnout in {block_of_2017}": f"{block_of_2017} has its turnout on the register "
        "of that time",
    }


def test_pas_turnout_may_be_of_our_register() -> None:
    election = ambridge(electorate=2_410)
    of_table = prints(percentageTurnout="50.00", percentageChangeTurnout="-2.63")
    sentence = "PA's turnout is of the register of 2,410 that our table has, not of the 2,000 that "
    assert differences(of_table, election=election) == {
        "electorate": "our table has the register as known before the night",
        "turnout": f"{sentence}it states",
        "change in turnout": f"{sentence}it states",
    }


def test_a_turnout_and_its_change_are_of_one_register() -> None:
    election = ambridge(electorate=2_410)
    found = differences(prints(percentageTurnout="50.00"), election=election)
    assert found["turnout"] == ""


# Parties


def test_independents_as_one_party() -> None:
    election = ambridge(previous={"Con": 500, "Lab": 400, "Ind": 100})
    votes = {"Lab": 610, "Con": 390, "Ind": 205}
    edit = prints_for("Ind", percentageShareChange="+7.01")
    assert differences(edit, election=election, votes=votes) == {
        "share change of Ann Lee2 (Independent)": "PA compares Independent with Independent of last "
        "time as one party, to the tracker that is several candidates in one figure"
    }


def test_a_majority_over_independents() -> None:
    election = ambridge(previous={"Con": 500, "Ind": 400, "Lab": 100})
    found = differences(prints(percentageChangeMajority="+8.26"), election=election)
    assert "PA compares Independent with Independent" in found["change in majority"]


def test_a_party_under_all_others() -> None:
    """As PA does with Reform UK in its notional tests of 2026."""
    previous = {"Con": 500, "Lab": 400, "LD": 40, "Other": 60}
    election = ambridge(previous=previous)
    edit = prints_for("LD", percentageShareChange="+11.01")
    assert differences(edit, election=election) == {
        "share change of Ann Lee2 (Liberal Democrat)": "PA sets Liberal Democrat against all "
        "others of last time (6.00 per cent), not its own 4.00"
    }


def test_a_party_that_our_table_has_among_the_others() -> None:
    election = ambridge(previous={"Con": 500, "Lab": 400, "Other": 100})
    found = differences(
        block({"C": 500, "Lab": 400, "LD": 100}),
        prints_for("LD", percentageShareChange="+7.01"),
        election=election,
    )
    assert found == {
        "share change of Ann Lee2 (Liberal Democrat)": "PA counts from its own figures of General "
        "Election 2017-06-08, which has Liberal Democrat 100 (our table none) "
        "and Other none (our table 100)"
    }


def test_others_explain_only_the_party_that_is_set_against_them() -> None:
    election = ambridge(previous={"Con": 500, "Lab": 400, "LD": 40, "Other": 60})
    edit = prints_for("Lab", percentageShareChange="+44.62")
    (found,) = differences(edit, election=election).items()
    assert found == (
        "share change of Ann Lee0 (Labour)",
        "PA sets Labour against all others of last time (6.00 per cent), not its own 40.00",
    )


def test_a_party_that_changed_its_name() -> None:
    """Joined on the abbreviation, though the two names are two parties of ours."""
    renamed = (
        Party(code="New", name="New Party"),
        Party(code="Old", name="Old Party"),
    )
    election = with_parties(ambridge(previous={"Con": 500, "Lab": 400, "Old": 100}), *renamed)

    def abbreviated(root: ET.Element) -> None:
        (party,) = [p for p in constituency(root).iter("Party") if p.get("abbreviation") == "New"]
        party.attrib.update(abbreviation="NP", percentageShareChange="+7.01")

    found = differences(
        abbreviated,
        block({"C": 500, "Lab": 400, "NP": 100}, names={"NP": "Old Party"}),
        election=election,
        votes={"Lab": 610, "Con": 390, "New": 205},
    )
    assert found == {
        "share change of Ann Lee2 (New Party)": "PA joins New Party with Old Party of last time: "
        'to it both are "NP"'
    }


def test_a_party_we_do_not_know() -> None:
    def unknown(root: ET.Element) -> None:
        (party,) = [p for p in constituency(root).iter("Party") if p.get("abbreviation") == "LD"]
        party.attrib.update(abbreviation="XYZ", name="Xyz")

    (because,) = differences(block({"C": 500, "Lab": 400, "XYZ": 100}), unknown).values()
    assert because.startswith(
        "PA compares XYZ with XYZ of last time as one party, "
        "to the tracker that is a party it does not know; PA counts from its own figures of"
    )


def test_two_candidates_of_one_party() -> None:
    election = ambridge()
    lines = [("Lab", 610), ("Con", 300), ("Con", 90), ("LD", 205)]

    def alone(root: ET.Element) -> None:
        parties = [p for p in constituency(root).iter("Party") if p.get("abbreviation") == "C"]
        parties[0].set("percentageShareChange", "-25.10")
        parties[1].set("percentageShareChange", "-42.53")

    found = compare_document(result(election, lines, alone), election)
    assert found
    because = "PA compares the candidate alone; the tracker adds up a party's candidates"
    assert [one.explanation for one in found.differences] == [because, because]


# The pair of a swing


def test_a_swing_with_the_sitting_party_that_pa_names() -> None:
    """Our table has the Conservatives as sitting; PA names the Liberal Democrats."""
    value = ((61_000 / 1_205 - 40) - (20_500 / 1_205 - 10)) / 2
    edit = prints(swing=f"{value:.2f}", swingFrom="LD", swingTo="Lab", sittingParty="LD")
    assert "(the winner and the sitting party)" in differences(edit)["swing"]


def test_a_swing_between_a_pair_that_no_criterion_gives_is_unexplained() -> None:
    """LD to Lab: its figure is right, and no rule has that pair."""
    value = ((61_000 / 1_205 - 40) - (20_500 / 1_205 - 10)) / 2
    edit = prints(swing=f"{value:.2f}", swingFrom="LD", swingTo="Lab")
    assert differences(edit) == {"swing": ""}


def test_a_wrong_swing_between_another_pair_is_unexplained() -> None:
    election = ambridge(previous={"LD": 500, "Lab": 400, "Con": 100})
    edit = prints(swing="0.99", swingTo="C", swingFrom="Lab")
    assert differences(edit, election=election) == {"swing": ""}


@pytest.mark.parametrize(
    ("previous", "sitting", "pair", "role"),
    [
        ({"LD": 500, "Lab": 400, "Con": 100}, "LD", ("Lab", "C"), "first and second tonight"),
        (
            {"Con": 500, "LD": 400, "Lab": 100},
            "LD",
            ("LD", "Lab"),
            "the winner and the sitting party",
        ),
        ({"Con": 500, "LD": 400, "Lab": 100}, "Con", ("C", "LD"), "first and second last time"),
    ],
)
def test_by_which_rule_pa_may_have_chosen_its_pair(
    previous: dict[str, int], sitting: str, pair: tuple[str, str], role: str
) -> None:
    election = ambridge(previous=previous, sitting=sitting)
    codes = [{"C": "Con"}.get(party, party) for party in pair]
    changes = [TONIGHT[code] / 12.05 - previous[code] / 10 for code in codes]
    value, names = (changes[1] - changes[0]) / 2, pair
    if value < 0:
        value, names = -value, (pair[1], pair[0])
    found = differences(
        prints(swing=f"{value:.2f}", swingFrom=names[0], swingTo=names[1], gainOrHold="gain"),
        election=election,
    )
    assert f"({role}), the tracker's between" in found["swing"]


# Rounding


def test_shares_may_be_rounded_before_they_are_subtracted() -> None:
    """17.0124 less 10.0060 is 7.0065; 17.01 less 10.01 is 7.00."""
    election = ambridge(
        previous={"Con": 5_003, "Lab": 4_000, "LD": 1_001}, previous_electorate=19_000
    )
    assert compared(election).differences == ()
    assert differences(prints_for("LD", percentageShareChange="+7.00"), election=election) == {
        "share change of Ann Lee2 (Liberal Democrat)": "PA subtracts figures as it has printed them"
    }


def test_a_half_may_be_rounded_to_the_even_digit() -> None:
    """12,001 of 20,000 are 60.005 per cent."""
    election = ambridge(electorate=20_000)
    votes = {"Lab": 6_001, "Con": 5_000, "LD": 1_000}
    message = result(election, votes, prints(percentageTurnout="60.00"), electorate=20_000)
    found = compare_document(message, election)
    assert found
    assert [(d.ours, d.explanation) for d in found.differences] == [
        ("60.01", "PA rounds a half to the even digit")
    ]


CUT_OFF = {
    "majority per cent": ("percentageMajority", "18.25"),
    "change in turnout": ("percentageChangeTurnout", "+7.61"),
    "change in majority": ("percentageChangeMajority", "+8.25"),
    "swing": ("swing", "14.12"),
}
"""What PA prints for the seat if it truncates; the other figures do not change, but for a share."""


def test_digits_may_be_dropped() -> None:
    edits = [prints(**{name: text}) for name, text in CUT_OFF.values()]
    found = differences(*edits, prints_for("C", percentageShare="32.36"))
    assert found.keys() == {*CUT_OFF, "share of Ann Lee1 (Conservative)"}
    assert set(found.values()) == {"PA drops what follows the last digit, without rounding"}


def test_one_truncated_figure_among_rounded_ones_is_unexplained() -> None:
    """PA's other figures of the same message are rounded half up."""
    for figure in ("change in turnout", "swing"):
        name, text = CUT_OFF[figure]
        assert differences(prints(**{name: text})) == {figure: ""}


def test_a_rule_that_other_messages_refute_explains_nothing() -> None:
    election = ambridge(electorate=20_000)
    votes = {"Lab": 6_001, "Con": 5_000, "LD": 1_000}
    data = result(election, votes, prints(percentageTurnout="60.00"), electorate=20_000)
    half_up = result(election, votes, electorate=20_000)
    message, other = read(data, election), read(half_up, election)
    assert message
    assert other
    found = compare(message, election, [other])
    assert [difference.explanation for difference in found.differences] == [""]


def test_a_wrong_last_digit_that_a_rounding_gives_is_refuted_by_the_other_messages() -> None:
    """Of two changes in turnout one is wrong: 10.78 is right on both registers.

    The tracker computes none, because the register of last time is not known. Only PA's own
    base, last time's votes on tonight's register, gives the first, and no rounding gives both.
    """
    election = ambridge(previous_electorate=None, electorate=1_901)
    messages = [
        read(
            result(election, TONIGHT, prints(percentageChangeTurnout=text), electorate=e), election
        )
        for text, e in (("+10.77", 1_902), ("+10.78", 1_901))
    ]
    wrong, right = filter(None, messages)

    def explanation(message: PaResult, *others: PaResult) -> str:
        found = compare(message, election, others).differences
        return next(d.explanation for d in found if d.figure == "change in turnout")

    base = "PA sets last time's votes against tonight's register of 1,90"
    assert explanation(right, wrong) == f"{base}1, our table has no other"
    assert explanation(wrong).startswith(f"{base}2, our table has no other; PA subtracts")
    assert explanation(wrong, right) == ""


def test_a_base_that_another_message_contradicts_explains_nothing() -> None:
    """PA sets last time's votes against last time's register in one message, so in all."""
    election = ambridge()
    data = result(election, TONIGHT, prints(percentageChangeTurnout="+10.25"))
    message, other = read(data, election), read(result(election), election)
    assert message
    assert other
    (alone,) = compare(message, election).differences
    (on_record,) = compare(message, election, [other]).differences
    assert alone.explanation.startswith("PA sets last time's votes against tonight's register")
    assert on_record.explanation == ""


def test_changes_may_be_of_figures_as_they_were_printed() -> None:
    """18.2573 less 10.0060 is 8.2513; 18.26 less 10.01 is 8.25, and so are rounded shares'."""
    election = ambridge(
        previous={"Con": 5_004, "Lab": 4_003, "LD": 1_000}, previous_electorate=19_000
    )
    before = 100 * 1_001 / 10_007
    now = 100 * 220 / 1_205
    printed, exact = f"{round(now, 2) - round(before, 2):+.2f}", f"{now - before:+.2f}"
    assert printed != exact
    assert differences(prints(percentageChangeMajority=printed), election=election)[
        "change in majority"
    ].startswith("PA subtracts ")


@pytest.mark.parametrize("text", ["60.250", "n.a. (see note)"])
def test_one_odd_percentage_makes_no_other_wrong(text: str) -> None:
    assert differences(prints(percentageTurnout=text)).keys() <= {"turnout"}


@pytest.mark.parametrize(
    ("name", "text"), [("percentageMajority", "18.3"), ("percentageTurnout", "60")]
)
def test_a_lost_digit_is_unexplained(name: str, text: str) -> None:
    """PA's other figures have two decimals."""
    assert list(differences(prints(**{name: text})).values()) == [""]


# Documents


def test_another_document_is_not_compared() -> None:
    rush = b'<FirstPastThePostRush revision="1"/>'
    assert compare_document(rush, ambridge()) is None


def test_a_message_that_the_feed_refuses_is_refused() -> None:
    with pytest.raises(RejectedError):
        compare_document(result(ambridge(), TONIGHT, prints(turnout="1")), ambridge())
    with pytest.raises(IncompleteError):
        compare_document(result(ambridge())[:-9], ambridge())


def test_without_a_named_winner_the_party_with_most_votes_won() -> None:
    def nameless(root: ET.Element) -> None:
        block({"C": 500, "Lab": 400, "Some Party": 100})(root)
        last = root.find("PreviousElection")
        assert last is not None
        list(last.iter("Party"))[-1].set("abbreviation", "")

    message = read(result(ambridge(), TONIGHT, nameless), ambridge())
    assert message
    assert [one.winner for one in message.blocks] == ["Con"]


def test_an_unreadable_block_is_reported_and_the_rest_compared() -> None:
    data = result(ambridge(), TONIGHT, _bad_block)
    message = read(data, ambridge())
    assert message
    (sentence,) = message.block_errors
    assert sentence.startswith('PreviousElection: Con votes "2O" are not a whole number')
    assert compare(message, ambridge()).differences == ()


def test_more_blocks_than_a_message_can_have_are_refused() -> None:
    with pytest.raises(RejectedError, match="has 7 blocks of earlier elections; 6 at most"):
        compare_document(result(ambridge(), TONIGHT, *[block({"Con": 1})] * 7), ambridge())


def _bad_block(root: ET.Element) -> None:
    block({"Con": 1})(root)
    next(root.find("PreviousElection").iter("Party")).set("votes", "2O")  # type: ignore[union-attr]


def test_a_hostile_figure_is_shown_and_does_no_harm() -> None:
    (one,) = compared(ambridge(), prints(majority="[/x]")).differences
    assert (one.theirs, one.explained) == ("[/x]", False)
    with pytest.raises(RejectedError, match="control character"):
        compare_document(result(ambridge(), TONIGHT, prints(majority="2\u202e0")), ambridge())
