"""How the shares of the parties change over the night, and the seats far from the others.

A seat's change of a party's share is compared with the median of the same party in the same nation,
if enough seats have declared. So a landslide is not doubted: its seats are near their median.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.board.bulletin import Bulletin
from tracker.board.doubt import BY_ELECTION, Doubt, DoubtReason
from tracker.election import Election, Seat

SWING = 20.0
"""Percentage points: a smaller swing is never doubted."""
SWING_FROM_MEDIAN = 22.0
"""Percentage points from the swing that the medians of the two parties give."""
SHARE_FROM_MEDIAN = 40.0
"""Percentage points from the median change of the party's share."""
MIN_SEATS = 6
"""Number of seats of a nation in which a party needs a result, for a median."""
SWING_ALONE, SHARE_ALONE = 40.0, 45.0
"""The bounds where there is no median, as in a by-election. The largest swing of the by-elections
from 2018 to 2026 was 34.2 (North Shropshire 2021)."""

Changes = Mapping[str, float]
"""Change of share by party code, percentage points."""


@dataclass(frozen=True, slots=True)
class _Result:
    """The result in a seat, as far as it is compared."""

    nation: str
    changes: Changes
    """Without parties that did not stand at both elections."""
    leaders: tuple[str, str] | None
    """The party that leads, and the one it is compared with: the previous winner or, if that leads,
    the second. None if the change of one of the two is not known."""
    swing: float
    """Swing to the leader, percentage points; 0 without `leaders`."""


Column = tuple[str, str]
"""Nation and party code."""


@dataclass(frozen=True, slots=True)
class NightChanges:
    """The changes of share in all seats with a result."""

    results: Mapping[str, _Result] = field(default_factory=dict)
    """By seat id."""
    columns: Mapping[Column, list[tuple[float, str]]] = field(default_factory=dict)
    """(change, seat id) of the seats of a nation in which a party is compared, sorted."""
    medians: Mapping[Column, float] = field(default_factory=dict)
    """The median change, for columns with `MIN_SEATS`."""
    far: Mapping[Column, list[tuple[float, str]]] = field(default_factory=dict)
    """The part of a column that is too far from the median; empty parts are left out."""
    large_swings: frozenset[str] = frozenset()
    """Ids of the seats with a swing above `SWING`."""
    doubts: Mapping[str, tuple[Doubt, ...]] = field(default_factory=dict)
    """The doubts about seats far from the others, by seat id: about the swing, else a share."""

    def with_results(
        self, election: Election, results: Mapping[str, Bulletin | None]
    ) -> "NightChanges":
        """A copy with these results by seat id; None for a seat without a result."""
        kept, columns = dict(self.results), dict(self.columns)
        changed: set[Column] = set()
        large = set(self.large_swings)

        def column(key: Column) -> list[tuple[float, str]]:
            if key not in changed:
                columns[key] = [*columns.get(key, ())]
                changed.add(key)
            return columns[key]

        for id_, result in results.items():
            if before := kept.pop(id_, None):
                large.discard(id_)
                for party, change in before.changes.items():
                    column((before.nation, party)).remove((change, id_))
            now = _result(election, election.seat_by_id[id_], result) if result else None
            if now is None:
                continue
            kept[id_] = now
            for party, change in now.changes.items():
                insort(column((now.nation, party)), (change, id_))
            if abs(now.swing) > SWING:
                large.add(id_)
        medians, far = dict(self.medians), dict(self.far)
        for key in changed:
            medians.pop(key, None)
            far.pop(key, None)
            if len(columns[key]) >= MIN_SEATS and election.kind != BY_ELECTION:
                medians[key] = _median(columns[key])
            if outside := _far(columns[key], medians.get(key)):
                far[key] = outside
        doubts: dict[str, tuple[Doubt, ...]] = {}
        for id_ in large:
            if doubt := _swing_doubt(election, kept[id_], medians):
                doubts[id_] = (doubt,)
        for key in sorted(far):
            for change, id_ in far[key]:
                if id_ not in doubts:
                    doubts[id_] = (_share_doubt(election, key[1], change, medians.get(key)),)
        return NightChanges(kept, columns, medians, far, frozenset(large), doubts)


def _result(election: Election, seat: Seat, result: Bulletin) -> _Result | None:
    """None if the seat cannot be compared: no votes of one night, or the Speaker won or stands."""
    votes: dict[str, int] = {}
    for candidate in result.candidates:
        votes[candidate.party] = votes.get(candidate.party, 0) + (candidate.votes or 0)
    valid, before = sum(votes.values()), seat.previous_valid_votes
    if not valid or not before or election.speakers & {seat.previous_winner, *votes}:
        return None
    changes = {
        party: 100 * n / valid - 100 * seat.previous[party] / before
        for party, n in votes.items()
        if party in seat.previous and election.comparable(party)
    }
    ranked = sorted(votes, key=lambda party: (-votes[party], party))
    others = [party for party in (seat.previous_winner, *ranked[1:2]) if party != ranked[0]]
    leaders = (ranked[0], others[0]) if others else None
    if leaders and not {*leaders} <= changes.keys():
        leaders = None
    swing = (changes[leaders[0]] - changes[leaders[1]]) / 2 if leaders else 0.0
    return _Result(seat.id[:1], changes, leaders, swing)


def _median(column: list[tuple[float, str]]) -> float:
    """The median of sorted changes."""
    middle = len(column) // 2
    return (column[middle][0] + column[~middle][0]) / 2


def _far(column: list[tuple[float, str]], middle: float | None) -> list[tuple[float, str]]:
    """The part of a column that is too far from its median; from no change, if there is none."""
    bound = SHARE_ALONE if middle is None else SHARE_FROM_MEDIAN
    around = middle or 0.0
    low = bisect_left(column, (around - bound, ""))
    high = bisect_right(column, (around + bound, "~"))
    return [*column[:low], *column[high:]]


def _swing_doubt(
    election: Election, result: _Result, medians: Mapping[Column, float]
) -> Doubt | None:
    assert result.leaders is not None
    first, other = result.leaders
    rise, fall = medians.get((result.nation, first)), medians.get((result.nation, other))
    usual = None if rise is None or fall is None else (rise - fall) / 2
    swing = result.swing
    if abs(swing - (usual or 0.0)) <= (SWING_ALONE if usual is None else SWING_FROM_MEDIAN):
        return None
    losing, winning = (other, first) if swing >= 0 else (first, other)
    names = f"from {election.party_name(losing)} to {election.party_name(winning)}"
    sentence = f"a swing of {abs(swing):.1f} points {names}"
    if usual is not None:
        signed = usual if swing >= 0 else -usual
        sentence += f"; in the other seats so far it is {signed:.1f}"
    return Doubt(DoubtReason.SWING, sentence)


def _share_doubt(election: Election, party: str, change: float, middle: float | None) -> Doubt:
    name = election.party_name(party)
    sentence = f"a change of {change:+.1f} points for {name}"
    if middle is not None:
        sentence += f"; in the other seats so far it is {middle:+.1f}"
    return Doubt(DoubtReason.SHARE, sentence)
