"""Checks the tables of an election folder against each other: the seats and parties they name."""

from collections.abc import Mapping

from tracker.election.csv_tables import ElectionError
from tracker.election.election import ALONE, Election
from tracker.election.party_names import party_spellings
from tracker.election.previous_table import PreviousVotes
from tracker.election.seat import seat_spellings


def check_references(election: Election, previous: Mapping[str, PreviousVotes]) -> None:
    """Check that the tables name only known seats and parties, and that no name means two of them.

    Raises ElectionError, also if seats.csv has no rows.
    """
    if not election.seats:
        raise ElectionError("seats.csv: no seats")
    seats, parties = election.seat_by_id, election.party_by_code
    named_seats = [
        *(("previous.csv", seat) for seat in previous),
        *(("targets.csv", target.seat) for target in election.targets),
        *(("watch_areas.csv", seat) for area in election.watch_areas for seat in area.seats),
        *(("people.csv", person.seat) for person in election.people),
    ]
    for table, seat in named_seats:
        if seat not in seats:
            raise ElectionError(f'{table}: seat_id "{seat}" is not in seats.csv')
    named_parties = [
        *(("previous.csv", party) for rows in previous.values() for party in rows.votes),
        *(("seats.csv", p) for s in election.seats for p in (s.previous_winner, s.sitting) if p),
        *(("targets.csv", p) for t in election.targets for p in (t.holder, t.challenger)),
        *(("targets.csv", over) for t in election.targets if (over := t.published_majority_over)),
        *(("watch_areas.csv", area.party) for area in election.watch_areas),
        *(
            ("expected.csv", party)
            for seat in election.seats
            for party in (*seat.expected_shares, *seat.expected_chances)
        ),
        *(("election.toml: previous_columns", code) for code in election.previous_columns),
        *(("election.toml: speaker", code) for code in {election.speaker} - {ALONE}),
    ]
    for table, party in named_parties:
        if party not in parties:
            raise ElectionError(f'{table}: party "{party}" is not a code of parties.csv')
    _check_spellings("seats.csv", [(s.name, seat_spellings(s)) for s in election.seats])
    _check_spellings("parties.csv", [(p.code, party_spellings(p)) for p in election.parties])


def _check_spellings(table: str, named: list[tuple[str, set[str]]]) -> None:
    """Raise ElectionError if two of the seats or parties `named` have a spelling in common."""
    owner: dict[str, str] = {}
    for name, spellings in named:
        for spelling in spellings:
            if owner.get(spelling) == name:
                raise ElectionError(f"{table}: {name} is duplicated")
            if spelling in owner:
                raise ElectionError(
                    f'{table}: "{spelling}" means both {owner[spelling]} and {name}'
                )
            owner[spelling] = name
