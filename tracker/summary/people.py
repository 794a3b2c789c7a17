"""The people of a result in sentences: who won, and the members and ministers who lost.

`people.csv` of the election folder states who sat in the last house, and who has an office. A
person of this table is the candidate of the seat who has this name; of two such candidates, none.
"""

from collections.abc import Iterator

from tracker.board.bulletin import Candidate
from tracker.board.figures import CandidateLine, Figures
from tracker.board.seat_state import SeatState
from tracker.board.standing import Status
from tracker.election import Person, same_person
from tracker.summary import on_air
from tracker.summary.amounts import in_words
from tracker.summary.party_names import party_inside
from tracker.support.escape import visible
from tracker.support.phrases import join_sentences

PLACES = {2: "second", 3: "third", 4: "fourth", 5: "fifth"}


def winner_name(state: SeatState) -> str:
    """The winner with the office: "Brandon Lewis, the Home Secretary,"; empty if not known.

    A name of the form "HUNT, Tom" is not used: its letters cannot be put right. None in a conflict.
    """
    bulletin = state.standing.bulletin
    elected = bulletin.elected if bulletin and state.status is not Status.CONFLICT else None
    if elected is None or not elected.name or "," in elected.name:
        return ""
    person = _person_of(state, elected)
    return _with_office(visible(elected.name), person.office if person else "")


def losers_sentences(state: SeatState) -> str:
    """A sentence about each person of people.csv who lost; empty without safe figures.

    "Jo Swinson, the Liberal Democrat leader, has lost East Dunbartonshire to the SNP by 149 votes."
    Of a person without an office: "Lisa Forbes has lost Peterborough."
    """
    figures = on_air.figures(state)
    if figures is None or state.winner is None or state.status is not Status.DECLARED:
        return ""
    return join_sentences(*_losers(state, figures))


def defeated(state: SeatState) -> tuple[Person, ...]:
    """The people of `losers_sentences`."""
    figures = on_air.figures(state)
    if figures is None or state.winner is None or state.status is not Status.DECLARED:
        return ()
    return tuple(person for _, _, person in _losing(state, figures))


def elected_person(state: SeatState) -> Person | None:
    """The person of people.csv who won; None if it is nobody of them. None in a conflict."""
    bulletin = state.standing.bulletin
    elected = bulletin.elected if bulletin and state.status is not Status.CONFLICT else None
    return _person_of(state, elected) if elected and state.winner else None


def _losers(state: SeatState, figures: Figures) -> Iterator[str]:
    for place, line, person in _losing(state, figures):
        yield _loser(state, figures, line, person, place)


def _losing(state: SeatState, figures: Figures) -> Iterator[tuple[int, CandidateLine, Person]]:
    """(place, figures, person) of each person of people.csv who lost."""
    elected = state.standing.bulletin.elected if state.standing.bulletin else None
    for place, line in enumerate(figures.lines, 1):
        person = _person_of(state, line.candidate)
        if person is not None and line.candidate is not elected:
            yield place, line, person


def _loser(
    state: SeatState, figures: Figures, line: CandidateLine, person: Person, place: int
) -> str:
    election, seat = state.election, state.seat
    who = _with_office(visible(person.name), person.office)
    winner = party_inside(election, state.winner or "")
    behind = figures.lines[0].votes - line.votes
    by = f" by {in_words(election, behind, 'vote')}" if behind else ""
    if person.sat and line.candidate.party in (seat.previous_winner, seat.sitting):
        to_whom = f" to {winner}{by}" if person.office else ""
        return f"{who} has lost {visible(seat.name)}{to_whom}."
    sat = ", who sat in the last house," if person.sat and not person.office else ""
    came = f"came {PLACES[place]}" if place in PLACES else "lost"
    return f"{who}{sat} {came} in {visible(seat.name)}."


def _with_office(name: str, office: str) -> str:
    return f"{name}, {visible(office)}," if office else name


def _person_of(state: SeatState, candidate: Candidate) -> Person | None:
    """The person of people.csv that is this candidate of the seat."""
    listed = state.election.people_by_seat.get(state.seat.id, ())
    votes = state.standing.votes or state.standing.bulletin
    if not listed or not candidate.name or votes is None:
        return None
    for person in listed:
        same = [c for c in votes.candidates if c.name and same_person(person.name, c.name)]
        if same == [candidate]:
            return person
    return None
