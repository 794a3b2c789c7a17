"""More sentences about a declared seat: who was second, last time's majority, the turnout."""

from collections.abc import Iterator

from tracker.board.figures import Figures
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.board.targets import targets_of
from tracker.summary import on_air
from tracker.summary.amounts import change, points
from tracker.summary.party_names import party_at_start, party_inside
from tracker.summary.people import PLACES
from tracker.summary.target_sentences import missed_by_sentence
from tracker.support.phrases import join_sentences


def details(state: SeatState) -> str:
    """The sentences; empty unless a feed's result with figures that are safe for air stands.

    "Labour came second. The Conservatives came from third place. Majority last time 607, for Labour
    over the Conservatives. Turnout 65.9 per cent, down 1.6 points."
    """
    figures = on_air.figures(state)
    if figures is None or state.status is not Status.DECLARED or state.winner is None:
        return ""
    if state.is_own_report:  # it may be without some candidates
        return ""
    return join_sentences(
        *_second(state, figures),
        *map(missed_by_sentence, targets_of(state)),
        _from_place(state),
        _previous_majority(state),
        turnout_sentence(state),
    )


def turnout_sentence(state: SeatState) -> str:
    """The turnout, and its change since last time; empty without safe figures or electorate."""
    figures = on_air.figures(state)
    if figures is None or figures.turnout is None:
        return ""
    before = state.seat.previous_turnout
    since = "" if before is None else f", {change(figures.turnout - before)}"
    return f"Turnout {points(figures.turnout)} per cent{since}."


def _second(state: SeatState, figures: Figures) -> Iterator[str]:
    for line in figures.lines[1:2]:
        if figures.majority and line.votes:
            who = party_at_start(state.election, line.candidate.party)
            yield f"{who} came second, with {points(line.share)} per cent."


def _places_before(state: SeatState) -> dict[int, str]:
    """Party codes by their place last time, from 1.

    A place is left out if candidates of an aggregate (`PartyKind`) may have been ahead: perhaps
    only the sum of their votes is known.
    """
    previous, election = state.seat.previous, state.election
    places: dict[int, str] = {}
    for code, votes in previous.items():
        ahead = [other for other, more in previous.items() if more > votes]
        level = sum(more == votes for more in previous.values()) > 1
        if not level and all(map(election.comparable, (code, *ahead))):
            places[len(ahead) + 1] = code
    return places


def _from_place(state: SeatState) -> str:
    """That the winner was third to fifth last time; empty otherwise, and if it is not certain."""
    places = _places_before(state)
    place = next((place for place in (3, 4, 5) if places.get(place) == state.winner), 0)
    if not place:
        return ""
    who = party_at_start(state.election, state.winner or "")
    return f"{who} came from {PLACES[place]} place."


def _previous_majority(state: SeatState) -> str:
    places, previous = _places_before(state), state.seat.previous
    if not {1, 2} <= places.keys() or places[1] != state.seat.previous_winner:
        return ""
    first, second = (party_inside(state.election, places[place]) for place in (1, 2))
    majority = previous[places[1]] - previous[places[2]]
    return f"Majority last time {majority:,}, for {first} over {second}."
