"""Decides which reasons explain PA's figures, from the figures of all messages on record.

PA computes by program, so a reason must hold in every message. A reason is refuted, and explains
nothing, if it gives a wrong value for a figure that equals ours or that an accepted reason gives.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from tracker.reconcile.arithmetic_rules import EXACT, RULES, ArithmeticRule
from tracker.reconcile.difference import Difference
from tracker.reconcile.reason import Reason

Reasons = tuple[Reason, ...]
"""Reasons that together give a figure; empty for the tracker's own computation."""
H = TypeVar("H", bound=Hashable)
F = TypeVar("F", bound=Hashable)


def unrefuted(agreeing: Iterable[F], verdicts: Mapping[H, Mapping[F, bool]]) -> list[H]:
    """The hypotheses that no figure refutes, in the order in which they are accepted.

    The hypothesis that gives most figures outside `agreeing` is tried first; if several give as
    many, the first in `verdicts`. A figure refutes a hypothesis that gives another value for it, if
    the figure is in `agreeing` or an accepted hypothesis gives it.

    Args:
        agreeing: The figures that need no hypothesis.
        verdicts: For each hypothesis, the figures that it applies to, and whether it gives the
            figure that PA printed.
    """
    known = set(agreeing)
    right = {h: {f for f, given in of.items() if given} for h, of in verdicts.items()}
    accepted = []
    for hypothesis in sorted(verdicts, key=lambda h: -len(right[h] - known)):
        wrong = verdicts[hypothesis].keys() - right[hypothesis]
        if known.isdisjoint(wrong):
            accepted.append(hypothesis)
            known |= right[hypothesis]
    return accepted


class Option:
    """One way to compute a figure: the tracker's own, or PA's for certain reasons."""

    def __init__(self, reasons: Reasons, gives: Callable[[ArithmeticRule], bool | None]) -> None:
        """`gives` is called once per rule; the method `gives` describes it."""
        self.reasons = reasons
        self._gives, self._cache = gives, dict[ArithmeticRule, bool | None]()

    def gives(self, rule: ArithmeticRule = EXACT) -> bool | None:
        """Whether the figure computed by this rule prints as PA's; None if not computable."""
        if rule not in self._cache:
            self._cache[rule] = self._gives(rule)
        return self._cache[rule]


@dataclass(frozen=True, eq=False)
class Figure:
    """One figure that PA printed in one message, and the ways to compute it."""

    scope: str
    """PA's name of the figure, or the name of a group of figures. A reason must hold for all
    figures with the same scope."""
    kind: str
    """Name of the figure for a journalist: "share change"."""
    label: str
    """The name with the candidate, the party or the block: "share change of Ann Lee (Reform UK)".
    """
    theirs: str
    """The figure as PA printed it, without control characters."""
    ours: str
    """As in `Difference`."""
    options: Sequence[Option]
    """The tracker's own computation, which has no reasons, and others; the simplest come first."""
    ours_label: str = "tracker"
    """As in `Difference`."""

    @cached_property
    def agrees(self) -> bool:
        """Whether PA's figure equals ours."""
        return any(option.gives() for option in self.options if not option.reasons)


class Record:
    """The figures of all messages: the evidence for and against reasons."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._by_scope: dict[str, list[Figure]] = {}
        for figure in figures:
            self._by_scope.setdefault(figure.scope, []).append(figure)
        self._accepted: dict[str, Collection[Reasons]] = {}

    def difference(self, figure: Figure) -> Difference | None:
        """The difference, with the reasons that explain it; None if PA's figure equals ours.

        `figure` must be in the record.
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
        """The options of a figure whose reasons no figure refutes."""
        accepted = self._accepted_in(figure.scope)
        return [option for option in figure.options if option.reasons in accepted]

    def _accepted_in(self, scope: str) -> Collection[Reasons]:
        if scope not in self._accepted:
            self._accepted[scope] = _accepted_reasons(self._by_scope[scope])
        return self._accepted[scope]

    @cached_property
    def _rules(self) -> Sequence[tuple[ArithmeticRule, str]]:
        """The arithmetic rules that no figure refutes, each with the scope in which it holds."""
        exact_figures: list[Figure] = []
        verdicts: dict[tuple[ArithmeticRule, str], dict[Figure, bool]] = {
            (rule, rule.scope(scope)): {} for rule in RULES[1:] for scope in self._by_scope
        }
        for scope, figures in self._by_scope.items():
            for figure in figures:
                options = self._accepted_options(figure)
                exact = [option for option in options if option.gives()]
                if exact:
                    exact_figures.append(figure)
                for rule in RULES[1:]:
                    found = {option.gives(rule) for option in exact or options} - {None}
                    if found:
                        verdicts[rule, rule.scope(scope)][figure] = True in found
        # Of two rules that explain the same figures, the one that gives more figures comes first.
        figures_given = Counter[ArithmeticRule]()
        for (rule, _), of in verdicts.items():
            figures_given[rule] += sum(of.values())
        by_figures = sorted(verdicts, key=lambda key: -figures_given[key[0]])
        return unrefuted(exact_figures, {key: verdicts[key] for key in by_figures})


def _accepted_reasons(figures: Iterable[Figure]) -> Collection[Reasons]:
    """The reasons of options that no figure refutes.

    Each result is a tuple as in `Option.reasons`. If it has several reasons, the tuple without the
    first one is accepted too.
    """
    agreeing: list[Figure] = []
    verdicts: dict[Reasons, dict[Figure, bool]] = {}
    for figure in figures:
        if figure.agrees:
            agreeing.append(figure)
        for option in figure.options:
            if option.reasons and (right := option.gives()) is not None:
                of = verdicts.setdefault(option.reasons, {})
                of[figure] = right or of.get(figure, False)
            verdicts.setdefault(option.reasons, {})
    accepted: set[Reasons] = {()}
    for reasons in sorted(unrefuted(agreeing, verdicts), key=len):
        if reasons[1:] in accepted:
            accepted.add(reasons)
    return accepted
