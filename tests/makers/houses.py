"""A small house whose seats declare one a minute, to test majorities."""

import datetime as dt
from typing import Any

import msgspec

from tests.makers import night
from tracker.board import Board
from tracker.election import Election

ONE = dt.datetime(2019, 12, 13, 1, tzinfo=dt.UTC)


def house(post: int = 3, seats: int = 5, *, absent: str = "", **more: Any) -> Election:
    """A house whose party `absent` does not take its seats."""
    parties = tuple(
        msgspec.structs.replace(party, takes_seats=party.code != absent)
        for party in night.anglia().parties
    )
    names = (night.seat(f"Seat {n}") for n in range(seats))
    return night.small(*names, seats_for_majority=post, parties=parties, **more)


def declared(election: Election, *winners: str) -> Board:
    """The board after the first seats: one declaration a minute, from 01:00."""
    return Board.of(
        election,
        [
            night.result(
                election,
                f"Seat {n}",
                votes={winner: 9, "UKIP": 1},
                declared_at=ONE + dt.timedelta(minutes=n),
            )
            for n, winner in enumerate(winners)
        ],
    )
