"""A reason explains a figure only if no figure on record contradicts it."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tracker.reconcile.arithmetic_rules import HALF_EVEN, ROUNDED_SHARES, ArithmeticRule
from tracker.reconcile.reason import Reason, ReasonKind
from tracker.reconcile.record import Figure, Option, Record, unrefuted

BLOCK = Reason(ReasonKind.BLOCK, "PA counts from its block of Ipswich", "real", "from its block")
REGISTER = Reason(ReasonKind.LAST_VOTES_ON_NEW_REGISTER, "PA counts on the new register")
ONE_PARTY = Reason(ReasonKind.ONE_PARTY, "PA compares Independent as one party", "Ind")


def figure(scope: str = "swing", **gives: bool | None) -> Figure:
    """A figure for which each of these is computed to be as printed, another figure, or none."""
    known = {
        "ours": (), "block": (BLOCK,), "register": (REGISTER,), "one_in_block": (ONE_PARTY, BLOCK),
    }  # fmt: skip
    options = [Option(known[name], lambda _, right=right: right) for name, right in gives.items()]
    return Figure(scope, scope, scope, "1.00", "2.00", options)


def reasons(record: Record, one: Figure) -> Sequence[Reason]:
    found = record.difference(one)
    assert found
    return found.reasons


# Which hypotheses no figure contradicts


def test_a_hypothesis_that_makes_a_figure_wrong_is_refuted() -> None:
    verdicts = {"base": {1: True, 2: False}, "other": {1: True}}
    assert unrefuted([2], verdicts) == ["other"]
    assert unrefuted([], verdicts) == ["base", "other"]


def test_the_hypothesis_that_gives_most_figures_refutes_the_others() -> None:
    rare = {74: True, **dict.fromkeys(range(40), False)}
    usual = {74: False, **dict.fromkeys(range(74), True)}
    assert unrefuted([], {"rare": rare, "usual": usual}) == ["usual"]


def test_of_equals_the_first_is_taken() -> None:
    assert unrefuted([], {"a": {1: True, 2: False}, "b": {1: False, 2: True}}) == ["a"]


@given(
    st.sets(st.integers(0, 9)),
    st.dictionaries(
        st.text("abcdef", min_size=1, max_size=1), st.dictionaries(st.integers(0, 9), st.booleans())
    ),
)
def test_no_accepted_hypothesis_makes_a_figure_wrong_that_needs_none_or_that_another_gives(
    known: set[int], verdicts: dict[str, dict[int, bool]]
) -> None:
    accepted = unrefuted(known, verdicts)
    for one in accepted:
        wrong = {figure for figure, right in verdicts[one].items() if not right}
        before = accepted[: accepted.index(one)]
        given_before = {f for h in before for f, right in verdicts[h].items() if right}
        assert wrong.isdisjoint(known | given_before)


# Figures


def test_a_figure_that_equals_ours_is_no_difference() -> None:
    one = figure(ours=True, block=False)
    assert Record([one]).difference(one) is None


def test_a_figure_that_nothing_gives_is_unexplained() -> None:
    one = figure(ours=False, block=False, register=None)
    assert reasons(Record([one]), one) == ()


def test_a_reason_that_gives_the_figure_explains_it() -> None:
    one = figure(ours=False, register=False, block=True)
    assert reasons(Record([one]), one) == (BLOCK,)


def test_a_reason_is_refuted_by_a_figure_that_equals_ours() -> None:
    one, right = figure(ours=False, block=True), figure(ours=True, block=False)
    assert reasons(Record([one, right]), one) == ()


def test_a_figure_that_a_reason_does_not_change_refutes_nothing() -> None:
    one, same, missing = (
        figure(ours=False, block=True), figure(ours=True, block=True), figure(ours=True, block=None)
    )  # fmt: skip
    assert reasons(Record([one, same, missing]), one) == (BLOCK,)


def test_a_figure_of_another_scope_refutes_nothing() -> None:
    one, other = figure(ours=False, block=True), figure("turnout", ours=True, block=False)
    assert reasons(Record([one, other]), one) == (BLOCK,)


def test_reasons_that_belong_together_need_each_other() -> None:
    """PA's block is refuted, so independents are not compared with those in PA's block."""
    one = figure(ours=None, one_in_block=True)
    assert reasons(Record([one]), one) == ()
    block = figure(ours=False, block=True)
    assert reasons(Record([one, block]), one) == (ONE_PARTY, BLOCK)
    contradicts = figure(ours=True, block=False)
    assert reasons(Record([one, block, contradicts]), one) == ()


def rounded(scope: str, *rules: ArithmeticRule, exact: bool = False) -> Figure:
    """A figure that only these rules give."""
    option = Option((), lambda rule: rule in rules or (exact and rule.reason is None))
    return Figure(scope, scope, scope, "1.00", "2.00", [option])


def test_a_rounding_is_refuted_by_a_figure_of_any_scope() -> None:
    one = rounded("swing", HALF_EVEN)
    assert reasons(Record([one]), one) == (HALF_EVEN.reason,)
    assert reasons(Record([one, rounded("share", exact=True)]), one) == ()


def test_what_is_rounded_before_a_subtraction_is_refuted_in_its_scope_alone() -> None:
    one = rounded("swing", ROUNDED_SHARES)
    elsewhere, here = rounded("share", exact=True), rounded("swing", exact=True)
    assert reasons(Record([one, elsewhere]), one) == (ROUNDED_SHARES.reason,)
    assert reasons(Record([one, here]), one) == ()


def test_a_rule_is_refuted_by_a_figure_that_another_base_gives() -> None:
    """No figure equals ours, and 75 changes in turnout are exact on the new register."""

    def change(rule: ArithmeticRule) -> bool:
        return rule.reason is None

    options = [Option((), lambda _: None), Option((REGISTER,), change)]
    exact = Figure("turnout", "turnout", "turnout", "1.00", "none", options)
    wrong_options = [Option((), lambda _: None), Option((REGISTER,), lambda r: r is ROUNDED_SHARES)]
    wrong = Figure("turnout", "turnout", "turnout", "1.00", "none", wrong_options)
    assert reasons(Record([wrong, wrong]), wrong) == (REGISTER, ROUNDED_SHARES.reason)
    assert reasons(Record([wrong, exact]), wrong) == ()
