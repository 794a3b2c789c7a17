"""Our computations for one result message, from every baseline that PA may use."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from tracker.election import Election, Seat
from tracker.reconcile.baselines import other_baselines, table_baseline
from tracker.reconcile.computed_figures import ComputedFigures
from tracker.reconcile.pa_result import PaResult, PrintedFigure
from tracker.reconcile.party_names import party_name
from tracker.reconcile.rounding import prints_as

NOT_COMPUTABLE = "not computable"


@dataclass(frozen=True)
class ResultComputations:
    """One result message, and the figures that we compute for it."""

    message: PaResult
    election: Election

    @cached_property
    def seat(self) -> Seat:
        """The seat of the message."""
        return self.election.seat_by_id[self.message.result.seat]

    @cached_property
    def ours(self) -> ComputedFigures:
        """The figures from our own table, as on the board."""
        return ComputedFigures.of(table_baseline(self.election, self.seat), self.message.result)

    @cached_property
    def _others(self) -> list[ComputedFigures]:
        baselines = other_baselines(self.message, self.election, self.seat)
        return [ComputedFigures.of(baseline, self.message.result) for baseline in baselines]

    def computed(self, name: str, parties: Collection[str] = ()) -> Iterator[ComputedFigures]:
        """The figures from our own table, then those from each other baseline.

        A baseline that concerns only a party outside the figure is left out. `name` is PA's name of
        the figure, `parties` are the codes of the parties in it.
        """
        yield self.ours
        yield from (other for other in self._others if _concerns(other, parties, name))

    def prints(self, computed: ComputedFigures, figure: PrintedFigure) -> bool | None:
        """Whether the computed figure prints as PA's; None if it is not computable."""
        value = computed.value(figure.name, figure.candidate_index)
        if value is None:
            return None
        min_places = self.message.min_places(figure.name)
        return prints_as(value, figure.text, computed.rule.rounding, min_places)

    def party(self, code: str) -> str:
        """The party's name for the air."""
        return party_name(self.election, code)

    def code(self, abbreviation: str) -> str:
        """Our code of the party with this abbreviation of PA's; empty for an empty text."""
        return self.message.party(abbreviation, self.election) if abbreviation else ""


def _concerns(computed: ComputedFigures, parties: Collection[str], name: str) -> bool:
    baseline = computed.baseline
    if baseline.aggregate and name == "percentageChangeMajority":
        return baseline.party in computed.previous_leaders()
    return not baseline.party or baseline.party in parties
