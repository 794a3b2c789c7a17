"""The search for a reason that gives PA's figure in one result message.

Other baselines are tried before other arithmetic rules. PA's program rounds all figures by one
rule: one that would change an agreeing figure in any message on record explains no figure.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from tracker.election import Election, Seat
from tracker.reconcile.arithmetic_rules import EXACT, RULES, ArithmeticRule
from tracker.reconcile.baselines import other_baselines, table_baseline
from tracker.reconcile.computed_figures import ComputedFigures
from tracker.reconcile.pa_result import PaResult, PrintedFigure
from tracker.reconcile.party_names import party_name
from tracker.reconcile.rounding import half_up, prints_as

NOT_COMPUTABLE = "not computable"

RuleScope = tuple[ArithmeticRule, str]
"""A rule and the figure that it applies to, by PA's name.

The name is empty for a rounding, which applies to all figures alike; what is rounded before a
subtraction may differ from figure to figure.
"""
RefutedRules = Callable[[], Collection[RuleScope]]
"""Returns the rules that other messages on record refute; called only when it matters."""


@dataclass(frozen=True)
class Explainer:
    """One result message, and the search for what explains a figure in it."""

    message: PaResult
    election: Election
    refuted: RefutedRules = frozenset

    @cached_property
    def seat(self) -> Seat:
        """The seat of the message."""
        return self.election.seat_by_id[self.message.result.seat]

    @cached_property
    def ours(self) -> ComputedFigures:
        """The figures that the board shows."""
        return ComputedFigures.of(table_baseline(self.election, self.seat), self.message.result)

    @cached_property
    def others(self) -> list[ComputedFigures]:
        """The figures from every other baseline that PA may have used."""
        baselines = other_baselines(self.message, self.election, self.seat)
        return [ComputedFigures.of(baseline, self.message.result) for baseline in baselines]

    def reasons(
        self, name: str, matches: Callable[[ComputedFigures], bool], parties: Collection[str] = ()
    ) -> tuple[str, ...]:
        """The first reasons under which computed figures match PA's; empty if none do.

        `name` is PA's name of the figure, `parties` the parties whose votes are in it: a
        baseline that differs for another party is not tried.
        """
        candidates = [self.ours, *(f for f in self.others if _concerns(f, parties, name))]
        if found := _first_match(EXACT, candidates, matches):
            return found
        for rule in self._other_rules:
            scope = _scope(rule, name)
            if scope in self._refuted_here or scope in self.refuted():
                continue
            if found := _first_match(rule, candidates, matches):
                return found
        return ()

    def refuted_rules(self) -> Iterator[RuleScope]:
        """The rules that would have changed a figure which PA printed as ours."""
        for figure in self.message.printed:
            if self.prints(self.ours, figure):
                for rule in RULES:
                    if not self.prints(self.ours.under(rule), figure):
                        yield _scope(rule, figure.name)

    def prints(self, computed: ComputedFigures, figure: PrintedFigure) -> bool:
        """Whether the computed value prints as PA's. A swing's direction depends on no rule."""
        value = computed.value(figure.name, figure.candidate_index)
        return value is not None and prints_as(
            value, figure.text, computed.rule.rounding, self.message.min_places(figure.name)
        )

    def party(self, code: str) -> str:
        """The party's name as a newsreader says it."""
        return party_name(self.election, code)

    def code(self, abbreviation: str) -> str:
        """Our code for a party that PA names by its abbreviation."""
        return self.message.party(abbreviation, self.election)

    @cached_property
    def _other_rules(self) -> list[ArithmeticRule]:
        """All but `EXACT`, sorted by how many of this message's figures they give."""

        def figures_given(rule: ArithmeticRule) -> int:
            return sum(self.prints(self.ours.under(rule), f) for f in self.message.printed)

        return sorted(RULES[1:], key=figures_given, reverse=True)

    @cached_property
    def _refuted_here(self) -> Collection[RuleScope]:
        return frozenset(self.refuted_rules())


def _first_match(
    rule: ArithmeticRule,
    candidates: list[ComputedFigures],
    matches: Callable[[ComputedFigures], bool],
) -> tuple[str, ...]:
    for computed in candidates:
        if matches(computed.under(rule)):
            return (*computed.baseline.reasons, *filter(None, [rule.reason]))
    return ()


def _scope(rule: ArithmeticRule, name: str) -> RuleScope:
    return rule, name if rule.rounding is half_up else ""


def _concerns(computed: ComputedFigures, parties: Collection[str], name: str) -> bool:
    baseline = computed.baseline
    if baseline.aggregate and name == "percentageChangeMajority":
        return baseline.party in computed.previous_leaders()
    return not baseline.party or baseline.party in parties
