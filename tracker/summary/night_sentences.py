"""Sentences about the whole election: title, progress, the parties' seats, the score of targets.

Sentences about one seat are in `seat_sentences`.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tracker.board import Board
from tracker.board.standing import Status
from tracker.board.tally import EMPTY_TALLY, Tally
from tracker.board.targets import TargetState, TargetStatus
from tracker.election import Basis, Election
from tracker.election.clock import clock_time, local
from tracker.summary import order
from tracker.summary.amounts import in_words, seats
from tracker.summary.basis import basis_clause, other_basis
from tracker.summary.party_names import party_inside, party_name, party_total
from tracker.summary.seat_names import listed_seats
from tracker.support.phrases import MAX_NAMES, capitalized, join_sentences

_MAX_LEFT_OUT = 3
"""If more seats than this are left out of the changes, their number is stated, not their names."""


def election_title(election: Election) -> str:
    """The election's name, region and date: "General Election, Anglia, 12 December 2019"."""
    date = election.date
    parts = [election.name, place(election), f"{date.day} {date:%B %Y}"]
    return ", ".join(part for part in parts if part)


def place(election: Election) -> str:
    """The election's region; in an election with one seat, the seat's name.

    Empty if that seat's name is in the election's name already.
    """
    seat = election.only_seat
    if seat is None:
        return election.region
    return "" if seat.name in election.name else seat.name


def as_of_sentence(board: Board, as_of: dt.datetime) -> str:
    """The time at which the board was known, and the number of seats by status."""
    time = local(as_of, board.election)
    when = f"At {time:%H:%M} on {time:%A} {time.day} {time:%B %Y}"
    if board.declared_by:
        when += f", counting only seats declared by {clock_time(board.declared_by, board.election)}"
    return f"{when}: {progress_clause(board)}."


def progress_clause(board: Board) -> str:
    """The number of seats declared, and the names of those that are not settled.

    "67 of 69 seats declared. In recount: Bedford". Without a full stop. More than `MAX_NAMES` seats
    of one kind are counted, and so are doubtful results, which no text for the air has. In an
    election with one seat its status: "declared".
    """
    if only := board.only_state:
        return _ONLY_SEAT[only.status]
    parts = [f"{board.count(Status.DECLARED)} of {seats(board.total)} declared"]
    for words, statuses in _PROGRESS.items():
        if not any(map(board.count, statuses)):
            continue
        names = [s.seat.name for s in board.states.values() if s.status in statuses]
        if len(names) > MAX_NAMES:
            parts.append(f"{words}: {seats(len(names))}")
        elif names:
            parts.append(f"{words}: {listed_seats(sorted(names))}")
    if doubtful := board.count(Status.DOUBTFUL):
        parts.append(f"{in_words(board.election, doubtful, 'result')} withheld")
    return ". ".join([parts[0], *map(capitalized, parts[1:])])


_PROGRESS: Mapping[str, tuple[Status, ...]] = {
    "called, figures to come": (Status.CALLED,),
    "corrected, new figures to come": (Status.VOTES_PENDING,),
    "in recount": (Status.RECOUNT,),
    "tied": (Status.TIED,),
    "not yet confirmed": (Status.CONFLICT,),
    "no declaration tonight": (Status.SET_ASIDE,),
}
"""The statuses by the words about their seats."""

_ONLY_SEAT: Mapping[Status, str] = {
    Status.AWAITING: "not declared yet",
    Status.DECLARED: "declared",
    Status.CALLED: "called with votes to come",
    Status.VOTES_PENDING: "corrected with new votes to come",
    Status.RECOUNT: "in recount",
    Status.TIED: "tied",
    Status.CONFLICT: "not yet confirmed",
    Status.DOUBTFUL: "not yet confirmed",
    Status.SET_ASIDE: "no declaration tonight",
}


def party_clause(
    election: Election, code: str, tally: Tally, *, first: bool = True, with_change: bool = True
) -> str:
    """A party's seats and net change in a sentence: "the Conservatives have 63 seats, up two".

    Without `first` the verb and the word "seats" are left out: "Labour three, down two".
    """
    verb = "has" if code in election.speakers else "have"
    have = f" {verb}" if first else ""
    count = in_words(election, tally.seats, "seat" if first else "", none="no" if first else "none")
    change = net_change(election, tally, in_sentence=True) if with_change else ""
    total = f"{party_total(election, code)}{have} {count}"
    return f"{total}, {change}" if change else total


def caption_clause(
    election: Election, code: str, tally: Tally, *, unit: bool, with_change: bool
) -> str:
    """A party's seats and net change in a caption, in figures: "Conservative 63 seats, up 2"."""
    count = seats(tally.seats) if unit else f"{tally.seats:,}"
    change = net_change(election, tally) if with_change else ""
    return f"{party_name(election, code)} {count}" + (f", {change}" if change else "")


def net_change(election: Election, tally: Tally, *, in_sentence: bool = False) -> str:
    """The net change in seats: "up 2", "down 2" or "unchanged"; "up two" if `in_sentence`.

    Empty if no seat has a defending party. If the party won seats without a defending party, these
    are left out of the change, and the text is empty instead of "unchanged".
    """
    if not election.has_defending_parties:
        return ""
    if tally.net == 0:
        return "" if tally.not_compared else "unchanged"
    size = abs(tally.net)
    number = in_words(election, size) if in_sentence else str(size)
    return f"{'up' if tally.net > 0 else 'down'} {number}"


def full_net_change(election: Election, tally: Tally) -> str:
    """The net change, and the seats that are not in it: "up 2, 1 not compared"."""
    if not election.has_defending_parties:
        return ""
    not_compared = f"{tally.not_compared} not compared" if tally.not_compared else ""
    return ", ".join(filter(None, (net_change(election, tally), not_compared)))


def caption(board: Board, codes: Iterable[str]) -> str:
    """The seats of these parties, as a caption: "Conservative 23 seats, up 2; Labour 3, down 2".

    Empty if none of them has a seat, a gain or a loss. For a party that won a seat without a
    defending party only the seats are given: its change would leave that seat out.
    """
    clauses: list[str] = []
    for code, tally in _with_seats(board.tallies, codes):
        with_change = not tally.not_compared
        clauses.append(
            caption_clause(board.election, code, tally, unit=not clauses, with_change=with_change)
        )
    return "; ".join(clauses)


def full_parties_sentence(
    board: Board,
    codes: Iterable[str],
    basis: Basis | None = None,
    *,
    others: str = "",
    start: str = "",
) -> str:
    """A sentence about the parties with seats, gains or losses, and those that are in no change.

    "The Liberals have five seats, up two. Changes leave out Shediac Bay, which has no previous
    winner." Only parties in `codes` are named, in this order; empty if there is none. `basis` is
    the election's by default. `others` is a clause about further parties. The sentence begins with
    `start`.
    """
    basis = basis or board.election.basis
    clauses: list[str] = []
    for code, tally in _with_seats(board.tallies_against(basis), codes):
        clauses.append(party_clause(board.election, code, tally, first=not clauses))
    if not clauses:
        return ""
    clauses[0] = f"{start}{clauses[0]}" if start else capitalized(clauses[0])
    parties = f"{'; '.join(filter(None, (*clauses, others)))}."
    left_out = [
        state.seat.name
        for state in board.states.values()
        if state.winner is not None and not state.defending_party(basis)
    ]
    if not (left_out and board.election.has_defending_parties):
        return parties
    names = (
        listed_seats(left_out)
        if len(left_out) <= _MAX_LEFT_OUT
        else in_words(board.election, len(left_out), "seat")
    )
    have = "has" if len(left_out) == 1 else "have"
    lacking = "sitting party" if basis == "sitting" else "previous winner"
    return f"{parties} Changes leave out {names}, which {have} no {lacking}."


def _with_seats(tallies: Mapping[str, Tally], codes: Iterable[str]) -> Iterator[tuple[str, Tally]]:
    for code in codes:
        tally = tallies.get(code, EMPTY_TALLY)
        if tally.seats or tally.gains or tally.losses:
            yield code, tally


def speaker_sentence(board: Board) -> str:
    """Where the Speaker is re-elected, and how that seat is counted; empty without such a seat."""
    sentences = []
    for state in order.speakers(board):
        election, name = board.election, state.seat.name
        counted = election.counted_as(state.winner or "")
        if counted != state.winner:
            how = f"is counted with {party_inside(election, counted)}"
        else:
            how = "is counted alone"
            if state.gained():
                lost_by = party_inside(election, state.defending_party())
                how += f"; the seat counts as a loss for {lost_by}"
        sentences.append(f"The Speaker, re-elected in {name}, {how}.")
    return join_sentences(*sentences)


def target_score(targets: Sequence[TargetState]) -> str:
    """The score of the targets: "3 taken of 12, 4 to come".

    A target is taken if its challenger won, and to come if its status is in `order.OPEN`.
    """
    taken = sum(target.status is TargetStatus.FLIPPED for target in targets)
    undecided = sum(target.status in order.OPEN for target in targets)
    score = f"{taken} taken of {len(targets)}"
    return f"{score}, {undecided} to come" if undecided else score


def other_basis_tallies_sentence(board: Board, codes: Iterable[str]) -> str:
    """The parties' seats, with net changes against the basis that the election does not use.

    "Counted from the party that sat at dissolution: …". `summary.basis` explains the two bases.
    Empty if no result differs by basis, and if it is not known who sat in every seat.
    """
    other = other_basis(board.election)
    known = other == "previous" or board.election.sitting_known
    if not known or not order.differ_by_basis(board):
        return ""
    start = f"Counted from the party that {basis_clause(board.election, other)}: "
    return full_parties_sentence(board, codes, other, start=start)
