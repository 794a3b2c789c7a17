"""A signature is of what was shown, on random nights with several desks.

An entry is made from a board that its author is shown. Meanwhile the feed and other desks go on,
and the entry is written on the board of that moment, or refused.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.makers.night import MIDNIGHT, result
from tests.makers.random_nights import ELECTION, PARTIES, THE_SAME_EVERY_RUN, desk_entries, nights
from tracker.board import Board, entries, entry_fields
from tracker.board.bulletin import DECLARATION_KINDS, Bulletin
from tracker.board.entry_fields import EntryError
from tracker.board.signature import ChangedError, Shown, SignedEntry
from tracker.board.standing import not_retracted
from tracker.election import Seat

lawful = settings(THE_SAME_EVERY_RUN, max_examples=300)
Make = Callable[[Board], list[Bulletin]]


def makers(seat: Seat, of_desks: list[Bulletin]) -> dict[str, Make]:
    """By verb: makes an entry about a seat from a board, signed by a desk that is new."""
    words: dict[str, Any] = {"by": "EF", "now": MIDNIGHT + dt.timedelta(hours=2)}

    def settle(board: Board) -> list[Bulletin]:
        rivals = board.states[seat.id].standing.rivals
        if not rivals:
            raise EntryError("no conflict")
        return [entries.settle(board, seat, bulletin=rivals[0].id, **words)]

    winner = entry_fields.parse_party(ELECTION, PARTIES[0])
    return {
        "declare": lambda board: [entries.declare(board, seat, winner, {}, **words)],
        "retract": lambda board: entries.retract(board, seat, **words),
        "pin": lambda board: [entries.pin(board, seat, **words)],
        "settle": settle,
        "unpin": lambda board: [entries.unpin(board, seat, **words)],
        "confirm": lambda board: [entries.confirm(board, seat, **words)],
        "undo": lambda board: entries.undo(board, of_desks, **words | {"by": "AB"}),
    }


@dataclass(frozen=True)
class Signing:
    """An entry, the board that its author was shown, and the board at the moment of writing."""

    verb: str
    make: Make
    entry: SignedEntry
    shown: Board
    now: Board


@st.composite
def signings(draw: DrawFn) -> Signing | None:
    """A signature on a random night; None where the entry cannot be made."""
    said = draw(nights())
    seen = said[: draw(st.integers(1, len(said)))]
    later = draw(st.lists(st.sampled_from([*said, *seen]), max_size=2))
    for _ in range(draw(st.integers(0, 2))):
        later += draw(desk_entries([*seen, *later]))
    shown = Board.of(ELECTION, seen)
    seat = ELECTION.seat_by_id[draw(st.sampled_from(seen)).seat]
    of_desks = [b for b in seen if b.origin == "desk"]
    by_verb = makers(seat, of_desks)
    verb = draw(st.sampled_from([*by_verb]))
    try:
        if verb in ("retract", "undo", "unpin") and draw(st.booleans()):  # they need an entry
            first = by_verb["pin" if verb == "unpin" else "declare"](shown)
            of_desks += [msgspec.structs.replace(b, by="AB") for b in first]
            shown = shown.apply(of_desks)
        if verb == "settle" and draw(st.booleans()):  # it needs a conflict
            votes = ({"Con": 3, "Lab": 2}, {"Con": 2, "Lab": 3})
            shown = shown.apply(result(ELECTION, seat.name, 9, of) for of in votes)
        made = by_verb[verb](shown)
    except EntryError:
        return None
    seat = ELECTION.seat_by_id[made[0].seat]
    signed = SignedEntry(seat, "EF", made, Shown.on(shown, seat))
    return Signing(verb, by_verb[verb], signed, shown, shown.apply(later))


def is_written(signing: Signing) -> bool:
    try:
        signing.entry.check(signing.now)
    except ChangedError:
        return False
    return True


def signed_by(made: Sequence[Bulletin]) -> list[tuple[str, str | None, tuple[str, ...]]]:
    """Kind, target and replaced entries. A pin's `after` has notes and confirmations too."""
    return [(b.kind, b.target, b.after if b.kind != "pin" else ()) for b in made]


@lawful
@given(signings())
def test_a_written_entry_is_about_the_statements_that_were_shown(signing: Signing | None) -> None:
    if signing is None or not is_written(signing):
        return
    seat, made = signing.entry.seat, signing.entry.bulletins
    assert signing.now.states[seat.id] == signing.shown.states[seat.id]
    shown = signing.shown.bulletins[seat.id]
    assert {b.target for b in made if b.target} | {id for b in made for id in b.after} <= {*shown}
    silent = {b.id for b in shown.values() if b.kind in ("note", "confirm")}
    later = signing.now.bulletins[seat.id].values()
    assert all(b.kind in ("note", "confirm") for b in later if b.id not in {*shown} - silent)
    if signing.verb != "undo":  # the last entry of a person may be about another seat by now
        assert signed_by(signing.make(signing.now)) == signed_by(made)


@lawful
@given(signings())
def test_an_entry_that_would_sign_another_statement_now_is_refused(signing: Signing | None) -> None:
    if signing is None or signing.verb == "undo":
        return
    try:
        again = signing.make(signing.now)
    except EntryError:
        again = []
    if signed_by(again) != signed_by(signing.entry.bulletins):
        assert not is_written(signing)


@lawful
@given(signings())
def test_an_entry_is_refused_only_if_something_new_is_about_its_seat(
    signing: Signing | None,
) -> None:
    if signing is not None and not is_written(signing):
        seat = signing.entry.seat.id
        new = signing.now.bulletins[seat].keys() - signing.shown.bulletins.get(seat, {}).keys()
        assert any(signing.now.bulletins[seat][id].kind not in ("note", "confirm") for id in new)


def test_the_signings_have_every_verb_and_several_are_refused() -> None:
    """A law over nights on which nothing is signed proves nothing. Stops at the last verb."""
    missing = {*makers(ELECTION.seats[0], [])}
    refused: set[str] = set()

    @settings(THE_SAME_EVERY_RUN, max_examples=1_500, phases=[Phase.generate])
    @given(signings())
    def some_are_missing(signing: Signing | None) -> None:
        if signing is not None:
            missing.discard(signing.verb)
            if not is_written(signing):
                refused.add(signing.verb)
        assert missing or len(refused) < 3

    with pytest.raises(AssertionError):
        some_are_missing()


@lawful
@given(nights(), st.sampled_from([seat.id for seat in ELECTION.seats]))
def test_one_undo_restores_all_that_one_retract_took_back(said: list[Bulletin], id: str) -> None:
    seat, board = ELECTION.seat_by_id[id], Board.of(ELECTION, said)
    by, now = "EF", MIDNIGHT + dt.timedelta(hours=2)
    try:
        back = entries.retract(board, seat, by=by, now=now)
    except EntryError:
        return
    targets = {b.target for b in back}
    after = board.apply(back)
    live = not_retracted(after.bulletins[id].values())
    assert not [b for b in live if b.origin == "desk" and b.kind in DECLARATION_KINDS]
    desk = [*{b.id: b for b in said if b.origin == "desk"}.values(), *back]
    undone = entries.undo(after, desk, by=by, now=now)
    assert len(undone) == len(targets)
    restored = after.apply(undone)
    assert restored.states[id] == board.states[id]
