"""The state of one seat: its standing, its gain or hold, its figures and its times."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tracker.board.bulletin import DECLARATION_KINDS, Bulletin
from tracker.board.doubt import doubts
from tracker.board.doubt_reason import Doubt
from tracker.board.figures import Figures, figures, is_another_independent
from tracker.board.same_votes import NO_OTHER_SEATS, SameVotes, votes_that_stand
from tracker.board.standing import AWAITING, Flag, Standing, Status, standing, withhold
from tracker.election import Basis, Election, Seat
from tracker.election.clock import is_before_close


def standing_of_seat(election: Election, seat: Seat, bulletins: Collection[Bulletin]) -> Standing:
    """The standing of a seat, given all its bulletins in any order, before rule 10."""
    return standing(bulletins, election.party_by_code, set_aside=bool(seat.set_aside))


@dataclass(frozen=True)
class SeatState:
    """One seat on the board."""

    election: Election = field(repr=False, compare=False)
    seat: Seat = field(repr=False)
    standing: Standing = field(default=AWAITING)
    doubts: tuple[Doubt, ...] = ()
    """Why the declaration is withheld (rule 10 of `standing`); empty if it is not."""

    @classmethod
    def of(
        cls, election: Election, seat: Seat, bulletins: Collection[Bulletin] = ()
    ) -> "SeatState":
        """The state of a seat alone, given all its bulletins in any order."""
        return cls.of_standing(election, seat, standing_of_seat(election, seat, bulletins))

    @classmethod
    def of_standing(
        cls, election: Election, seat: Seat, found: Standing, same_votes: SameVotes = NO_OTHER_SEATS
    ) -> "SeatState":
        """The state of a seat with this standing, which is not doubted yet.

        `same_votes` has the results that stand in all seats.
        """
        if found.bulletin and (reasons := doubts(election, seat, found, same_votes)):
            return cls(election, seat, withhold(found), reasons)
        return cls(election, seat, found)

    @property
    def unconfirmed(self) -> Standing:
        """The standing as if it were not doubted, for the producer and not for the air."""
        return self.standing.withheld or self.standing

    @cached_property
    def if_confirmed(self) -> "SeatState":
        """The state that a confirmation would bring; this state itself if nothing is withheld."""
        found = self.unconfirmed
        return SeatState(self.election, self.seat, found) if self.doubts else self

    @property
    def status(self) -> Status:
        """The status of the seat."""
        return self.standing.status

    @property
    def winner(self) -> str | None:
        """Party code of the winner; None while there is none."""
        return self.standing.winner

    @property
    def to_come(self) -> bool:
        """Whether the seat has no winner and a declaration of it is expected that night."""
        return self.winner is None and self.status is not Status.SET_ASIDE

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Remarks for the producer, beside the status."""
        return self.standing.flags

    @property
    def is_own_report(self) -> bool:
        """Whether what stands is the desk's word, and not what the feed says now.

        It is if the desk's declaration stands, and if the desk holds to a declaration of the feed
        that the feed contradicts now (`Standing.overruled`).
        """
        bulletin = self.standing.bulletin
        if bulletin is None or bulletin.kind not in DECLARATION_KINDS:
            return False
        return bulletin.origin == "desk" or self.standing.overruled is not None

    @property
    def votes_superseded(self) -> bool:
        """Whether the votes are older than the winner: only the winner is safe for the air."""
        return self.status is Status.VOTES_PENDING

    @cached_property
    def counted_votes(self) -> list[tuple[str, int]]:
        """(party code, votes) of each candidate of the result that stands, in the bulletin's order.

        Empty without votes, and while they are superseded. Cheaper than `figures`.
        """
        votes = self.standing.votes
        if votes is None or self.votes_superseded:
            return []
        return [(candidate.party, candidate.votes or 0) for candidate in votes.candidates]

    @cached_property
    def figures(self) -> Figures | None:
        """The figures of the result that stands; None without votes or with superseded votes."""
        return None if self.votes_superseded else self._figures()

    @cached_property
    def superseded_figures(self) -> Figures | None:
        """The figures of superseded votes, to be shown as superseded; None without such votes."""
        return self._figures() if self.votes_superseded else None

    def _figures(self) -> Figures | None:
        votes = self.standing.votes
        return figures(self.election, self.seat, votes) if votes else None

    def defending_party(self, basis: Basis | None = None) -> str:
        """Code of the party that loses the seat if another party wins.

        By `basis` (the election's by default) this is the previous winner or the sitting party.
        Empty if it is not known, as in a new seat.
        """
        return self.seat.defending_party(basis or self.election.basis)

    def gained(self, basis: Basis | None = None) -> bool | None:
        """True for a gain against the basis, False for a hold.

        None while there is no winner, and if the defending party is not known. An independent gains
        from another independent who won last time.
        """
        defending = self.defending_party(basis)
        if self.winner is None or not defending:
            return None
        return self.winner != defending or self.won_by_another_independent

    @property
    def won_by_another_independent(self) -> bool:
        """Whether an independent won last time and another independent has won now."""
        bulletin = self.standing.bulletin
        return bulletin is not None and is_another_independent(self.seat, bulletin.elected)

    def result(self, basis: Basis | None = None) -> str:
        """The result in the Commons Library's form: "Con gain from Lab", "Con hold".

        "Con win" if the defending party is not known; empty without a winner.
        """
        if self.winner is None:
            return ""
        match self.gained(basis):
            case True:
                return f"{self.winner} gain from {self.defending_party(basis)}"
            case False:
                return f"{self.winner} hold"
            case None:
                return f"{self.winner} win"

    @property
    def bases_differ(self) -> bool:
        """Whether the two bases give two results: after a defection or a by-election.

        False while the party of one basis is not known.
        """
        gained = self.gained("previous"), self.gained("sitting")
        return None not in gained and self.result("previous") != self.result("sitting")


def states_after(
    before: Mapping[str, SeatState], same_votes: SameVotes, standings: Mapping[str, Standing]
) -> tuple[dict[str, SeatState], SameVotes]:
    """The new states, by seat id, when the standings of some seats have changed, and the new index.

    `before` and `same_votes` are of all seats before the change; `standings` are not doubted yet.
    The new states are those of `standings`, and of other seats that have, or had, the same votes.
    """
    touched: dict[str, Standing] = {}
    for seat, found in standings.items():
        old, new = votes_that_stand(before[seat].unconfirmed), votes_that_stand(found)
        same_votes = same_votes.changed(seat, old - new, new - old)
        for votes in old ^ new:
            touched |= {other: before[other].unconfirmed for other in same_votes.seats_with(votes)}
    states = {}
    for seat, found in {**touched, **standings}.items():
        state = before[seat]
        states[seat] = SeatState.of_standing(state.election, state.seat, found, same_votes)
    return states, same_votes


# The next four functions give a time of declaration; docs/words.md lists where each is shown, and
# why. They ignore a declared time before the close of polls.


def stated_declared_at(state: SeatState) -> dt.datetime | None:
    """The declared time in the bulletin that stands; in a conflict, in the most complete rival.

    None if this bulletin has no declared time: a desk entry and a rush of PA have none.
    """
    bulletin = state.standing.bulletin
    return _declared_at(state, bulletin) if bulletin else None


def on_air_declared_at(state: SeatState) -> dt.datetime | None:
    """As `stated_declared_at`, but None in a conflict and a doubtful seat: for the air."""
    withheld = state.status is Status.CONFLICT or state.doubts
    return None if withheld else stated_declared_at(state)


def shown_declared_at(state: SeatState) -> dt.datetime | None:
    """As `stated_declared_at`; for a desk's declaration, the time when it was made."""
    bulletin = None if state.status is Status.SET_ASIDE else state.standing.bulletin
    return (_declared_at(state, bulletin) or bulletin.said_at) if bulletin else None


def first_declared_at(state: SeatState) -> dt.datetime | None:
    """The earliest time in the bulletin that stands, the result that has the votes, and the rivals.

    The time of a desk entry is the time when it was made.
    """
    standing = state.standing
    statements = [standing.bulletin, standing.votes, *standing.rivals]
    times = [_declared_at(state, b) or b.said_at for b in statements if b]
    return min((at for at in times if at is not None), default=None)


def _declared_at(state: SeatState, bulletin: Bulletin) -> dt.datetime | None:
    """The declared time in a bulletin; None if it has none, or a time before the close of polls."""
    time = bulletin.declared_at
    return None if time and is_before_close(time, state.election) else time
