"""The figures on record, and which reasons none of them contradicts.

PA computes by program, so a reason holds in every message. A reason that would make a figure of
any message on record wrong explains no figure.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from tracker.reconcile.arithmetic_rules import EXACT, RULES, ArithmeticRule
from tracker.reconcile.difference import Difference
from tracker.reconcile.reason import Reason
from tracker.reconcile.rounding import half_up

Reasons = tuple[Reason, ...]
"""Reasons that belong together; empty for the tracker's own way to compute a figure."""
H = TypeVar("H", bound=Hashable)
F = TypeVar("F", bound=Hashable)


def unrefuted(given: Iterable[F], verdicts: Mapping[H, Mapping[F, bool]]) -> list[H]:
    """The hypotheses that no figure contradicts, those that give most figures first.

    Args:
        given: The figures that need no hypothesis.
        verdicts: For each hypothesis the figures on which it has a bearing, and whether it
            gives the figure as printed. Among equals, the first is taken first.

    A hypothesis is refuted by a figure for which it gives another value, if the figure needs no
    hypothesis or a hypothesis accepted before gives it.
    """
    known = set(given)
    gives = {h: {f for f, right in of.items() if right} for h, of in verdicts.items()}
    accepted = []
    for hypothesis in sorted(verdicts, key=lambda h: -len(gives[h] - known)):
        wrong = verdicts[hypothesis].keys() - gives[hypothesis]
        if known.isdisjoint(wrong):
            accepted.append(hypothesis)
            known |= gives[hypothesis]
    return accepted


class Option:
    """One way to compute a figure: by the tracker's own rules, or for other reasons."""

    def __init__(self, reasons: Reasons, gives: Callable[[ArithmeticRule], bool | None]) -> None:
        """`gives` returns whether the computed figure prints as PA's; None if not computable."""
        self.reasons = reasons
        self._gives, self._cache = gives, dict[ArithmeticRule, bool | None]()

    def gives(self, rule: ArithmeticRule = EXACT) -> bool | None:
        """Whether it gives PA's figure under an arithmetic rule; None if not computable."""
        if rule not in self._cache:
            self._cache[rule] = self._gives(rule)
        return self._cache[rule]


@dataclass(frozen=True, eq=False)
class Figure:
    """One figure that PA printed, and the ways to compute it."""

    scope: str
    """Reasons must hold for all figures of one scope: PA's name of the figure, or of a group."""
    kind: str
    """Its name for a journalist: "share change"."""
    label: str
    """The same with candidate, party or block: "share change of Ann Lee (Reform UK)"."""
    theirs: str
    """As PA printed it, safe to show."""
    ours: str
    """Ours at PA's precision."""
    options: Sequence[Option]
    """The tracker's own, with no reasons, and others; the simplest first."""
    ours_label: str = "tracker"
    """Where `ours` comes from, if it is another figure of PA's."""

    @cached_property
    def agrees(self) -> bool:
        """Whether it equals ours."""
        return any(option.gives() for option in self.options if not option.reasons)


class Record:
    """The figures of all messages on record, as evidence for and against reasons."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._by_scope: dict[str, list[Figure]] = {}
        for figure in figures:
            self._by_scope.setdefault(figure.scope, []).append(figure)
        self._accepted: dict[str, Collection[Reasons]] = {}

    def difference(self, figure: Figure) -> Difference | None:
        """The difference with what explains it; None if PA's figure agrees with ours.

        The figure must be one of the record's.
        """
        if figure.agrees:
            return None
        reasons = self._reasons(figure)
        return Difference(
            figure.kind, figure.label, figure.theirs, figure.ours, reasons, figure.ours_label
        )

    def _reasons(self, figure: Figure) -> Reasons:
        options = self._accepted_options(figure)
        for option in options:
            if option.gives():
                return option.reasons
        for rule, scope in self._rules:
            if scope not in ("", figure.scope):
                continue
            for option in options:
                if rule.reason and option.gives(rule):
                    return (*option.reasons, rule.reason)
        return ()

    def _accepted_options(self, figure: Figure) -> list[Option]:
        """The figure's options whose reasons no figure on record contradicts."""
        accepted = self._accepted_in(figure.scope)
        return [option for option in figure.options if option.reasons in accepted]

    def _accepted_in(self, scope: str) -> Collection[Reasons]:
        if scope not in self._accepted:
            self._accepted[scope] = _accepted_reasons(self._by_scope[scope])
        return self._accepted[scope]

    @cached_property
    def _rules(self) -> Sequence[tuple[ArithmeticRule, str]]:
        """The arithmetic rules that no figure contradicts, each with its scope.

        A rounding applies to all figures alike, so its scope is empty. What is rounded before a
        subtraction may differ from scope to scope.
        """
        given: list[Figure] = []
        verdicts: dict[tuple[ArithmeticRule, str], dict[Figure, bool]] = {
            (rule, "" if rule.rounding is not half_up else scope): {}
            for rule in RULES[1:]
            for scope in self._by_scope
        }
        for scope, figures in self._by_scope.items():
            for figure in figures:
                options = self._accepted_options(figure)
                exact = [option for option in options if option.gives()]
                if exact:
                    given.append(figure)
                for rule in RULES[1:]:
                    found = {option.gives(rule) for option in exact or options} - {None}
                    if found:
                        key = (rule, "" if rule.rounding is not half_up else scope)
                        verdicts[key][figure] = True in found
        # Of two rules that explain a figure, the one that gives more figures elsewhere is first.
        figures_given = Counter[ArithmeticRule]()
        for (rule, _), of in verdicts.items():
            figures_given[rule] += sum(of.values())
        by_figures = sorted(verdicts, key=lambda key: -figures_given[key[0]])
        return unrefuted(given, {key: verdicts[key] for key in by_figures})


def _accepted_reasons(figures: Iterable[Figure]) -> Collection[Reasons]:
    """The reasons that no figure contradicts, alone or with others that are accepted too."""
    given: list[Figure] = []
    verdicts: dict[Reasons, dict[Figure, bool]] = {}
    for figure in figures:
        if figure.agrees:
            given.append(figure)
        for option in figure.options:
            if option.reasons and (right := option.gives()) is not None:
                of = verdicts.setdefault(option.reasons, {})
                of[figure] = right or of.get(figure, False)
            verdicts.setdefault(option.reasons, {})
    accepted: set[Reasons] = {()}
    for reasons in sorted(unrefuted(given, verdicts), key=len):
        if reasons[1:] in accepted:
            accepted.add(reasons)
    return accepted
