"""Doubts: reasons why a declaration is well formed and implausible.

A doubted declaration is withheld: it counts for no party and is in no sentence for the air until a
producer confirms, pins or settles it, or another statement stands (rule 10 of `standing`). The
doubts of a seat depend on the election, on what stands in the seat, and on whether a result with
the same votes stands in another seat.

The bounds are chosen from the results of 2019 and 2024 and of 34 by-elections from 2018 to 2026.
`scripts/doubts` prints how many of them are doubted (three of 1,334), and how many of random slips;
docs/doubts.md has the figures.
"""

from collections.abc import Iterator
from fractions import Fraction

from tracker.board import printed_figures
from tracker.board.bulletin import AHEAD, Bulletin, by_votes, party_votes
from tracker.board.doubt_reason import Doubt, DoubtReason
from tracker.board.doubted_candidates import candidate_doubts
from tracker.board.same_votes import SameVotes, votes_of_result
from tracker.board.standing import Flag, Standing, Status
from tracker.election import Election, Seat
from tracker.election.clock import NIGHT, clock_time, is_before_close, local, polls_closed
from tracker.election.swing import format_rounded, share
from tracker.support.phrases import join_names

TURNOUT_CHANGES = (Fraction(-19), Fraction(12))
"""Lowest and highest plausible change of turnout, percentage points. In 2019 and 2024 the changes
were from -18.8 (East Ham 2024) to +9.4 (Old Bexley and Sidcup 2024)."""
TURNOUT_CHANGES_WITH_SPEAKER = (Fraction(-22), Fraction(12))
"""The same where the Speaker won last time or stands: from -21.1 (Chorley 2019) to +10.2
(Buckingham 2019)."""
TURNOUT_CHANGES_OF_BY_ELECTIONS = (Fraction(-50), Fraction(8))
"""The same at a by-election: from -45.0 (Southend West, February 2022) to +6.2
(Makerfield, June 2026)."""
VALID_VOTES_RATIOS = (70, 150)
"""Lowest and highest plausible number of a seat's valid votes, per cent of last time's: a count
with fewer is a partial one. In 2019 and 2024 the ratios were from 0.711 (Blaenau Gwent and Rhymney
2024) to 1.13 (Kensington 2019)."""
VALID_VOTES_RATIOS_ELSE = (10, 1000)
"""The same at a by-election, and where the Speaker won last time or stands: from 0.32 (Southend
West, February 2022) to 1.20 (Buckingham 2019)."""
SHARE_RATIO = 9
"""So is a winner's share at nine times last time's, and the share of last time's first party at a
ninth. The largest true ratios were 8.6 (Reform UK in Ashfield 2024) and, down, 6.7 (Labour in
Rochdale, February 2024)."""
SECOND_SHARE_RATIO = 16
"""So is the share of last time's second party at a sixteenth. The largest true ratio was 5.3
(Labour in Tiverton and Honiton, June 2022). But in 2015, which is no measured night, second parties
fell to a twelfth (the Liberal Democrats in Glasgow North) and to a fifteenth (Respect in
Birmingham, Hall Green)."""
MAX_SWING = 42
"""Percentage points, between the winner and the previous winner, or the first and the second party.
The largest true swings were 41.1 (North Shropshire 2024) and 34.2 (North Shropshire 2021)."""
MAX_SHARE_CHANGE = 45
"""Percentage points, of a leading party. The largest true change was 44.6 (Labour in Bradford West
2024)."""
PLAUSIBLE_ELECTORATES = (80, 125)
"""Lowest and highest plausible electorate, per cent of the one in the election's table."""
_DOUBTED = frozenset(
    {Status.DECLARED, Status.TIED, Status.CALLED, Status.VOTES_PENDING, Status.CONFLICT}
)
"""The statuses of which a declaration can be doubted."""


def doubts(
    election: Election, seat: Seat, found: Standing, same_votes: SameVotes
) -> tuple[Doubt, ...]:
    """The doubts about the declaration that stands; in a conflict, if all rivals are doubted.

    `same_votes` has the results that stand in all seats.

    Empty without a declaration, and if a producer has confirmed, pinned or settled it.
    """
    declaration = found.bulletin
    if (
        declaration is None
        or not election.doubts_results
        or found.status not in _DOUBTED
        or found.confirmed_by
        or found.held_by_desk
    ):
        return ()

    def reasons_of(statement: Bulletin) -> tuple[Doubt, ...]:
        copies = _same_votes(election, seat, statement, same_votes)
        return (*_recount(found), *copies, *_reasons(election, seat, statement))

    reasons = reasons_of(declaration)
    if all(map(reasons_of, found.rivals)):
        return reasons
    return ()


def _recount(found: Standing) -> Iterator[Doubt]:
    """A call that may be older than a recount (rule 7 of `standing`)."""
    if Flag.RECOUNT_OR_CALL in found.flags:
        sentence = "a recount is reported too, and its number does not say which of them is later"
        yield Doubt(DoubtReason.RECOUNT, sentence)


def _same_votes(
    election: Election, seat: Seat, declaration: Bulletin, same_votes: SameVotes
) -> Iterator[Doubt]:
    """A result whose votes stand in another seat too. Which of the two is right is not known."""
    if others := [*same_votes.others(seat.id, declaration)]:
        votes = [candidate.votes or 0 for candidate in by_votes(declaration.candidates)]
        figures = join_names(f"{number:,}" for number in votes[:3])
        names = join_names(election.seat_by_id[other].name for other in others)
        yield Doubt(DoubtReason.SAME_VOTES, f"the votes are those of {names}: {figures}")


def _reasons(election: Election, seat: Seat, declaration: Bulletin) -> Iterator[Doubt]:
    """The doubts about a declaration that depend on its seat alone."""
    yield from candidate_doubts(election, seat, declaration)
    yield from _times(election, declaration)
    if declaration.kind == "result":
        yield from _electorate(seat, declaration)
        yield from _turnout(election, seat, declaration)
        yield from _figures_of_no_count(election, seat, declaration)
        if difference := printed_figures.difference(declaration, election):
            yield Doubt(DoubtReason.PRINTED_FIGURES, difference)
        yield from _changes(election, seat, declaration)


def _electorate(seat: Seat, declaration: Bulletin) -> Iterator[Doubt]:
    stated, known = declaration.electorate, seat.electorate
    if stated and known and not is_plausible_electorate(stated, known):
        sentence = f"an electorate of {stated:,}, known to be {known:,}"
        yield Doubt(DoubtReason.ELECTORATE, sentence)


def is_plausible_electorate(stated: int, known: int) -> bool:
    """Whether a stated electorate can be that of a seat whose electorate is known."""
    low, high = PLAUSIBLE_ELECTORATES
    return low * known <= 100 * stated <= high * known


def _turnout(election: Election, seat: Seat, result: Bulletin) -> Iterator[Doubt]:
    valid, before = sum(c.votes or 0 for c in result.candidates), seat.previous_valid_votes
    electorate, previous = result.electorate or seat.electorate, seat.previous_turnout
    changes = _turnout_changes(election, seat, result)
    if electorate and previous is not None:
        turnout = share(valid, electorate)
        if not changes[0] <= turnout - previous <= changes[1]:
            now, then = format_rounded(turnout), format_rounded(previous)
            yield Doubt(DoubtReason.TURNOUT, f"a turnout of {now} per cent, {then} last time")
            return  # the number of votes says the same
    is_general = changes is TURNOUT_CHANGES
    low, high = VALID_VOTES_RATIOS if is_general else VALID_VOTES_RATIOS_ELSE
    if before and not low * before < 100 * valid < high * before:
        yield Doubt(DoubtReason.VALID_VOTES, f"{valid:,} votes in all, {before:,} last time")


def _figures_of_no_count(election: Election, seat: Seat, result: Bulletin) -> Iterator[Doubt]:
    """Figures that a sheet has before the count: last time's votes, zeros, one number in each row.

    That two parties have exactly their votes of last time, or those of another seat's parties, has
    one chance in millions.
    """
    votes = party_votes(result.candidates)
    leaders = sorted(votes, key=lambda party: -votes[party])[:2]
    if len(leaders) > 1 and all(votes[p] == seat.previous.get(p) for p in leaders):
        names = join_names(map(election.party_name, leaders))
        figures = join_names(f"{votes[party]:,}" for party in leaders)
        yield Doubt(DoubtReason.VOTES_OF_LAST_TIME, f"{names} have {figures} votes, as last time")
    highest = votes_of_result(result)
    if (other := election.seat_by_previous_votes.get(highest or ())) and other is not seat:
        figures = join_names(f"{number:,}" for number in highest or ())
        sentence = f"the votes are those of {other.name} last time: {figures}"
        yield Doubt(DoubtReason.VOTES_OF_LAST_TIME, sentence)
    without = [p for p, n in votes.items() if not n and seat.previous.get(p)]
    if without:
        names = join_names(map(election.party_name, without))
        before = join_names(f"{seat.previous[party]:,}" for party in without)
        yield Doubt(DoubtReason.NO_VOTES, f"no votes for {names}, {before} last time")
    most = max(candidate.votes or 0 for candidate in result.candidates)
    tied = sum(candidate.votes == most for candidate in result.candidates)
    if tied > 2:
        yield Doubt(DoubtReason.SEVERAL_TIED, f"{tied} candidates have {most:,} votes each")


def _turnout_changes(election: Election, seat: Seat, result: Bulletin) -> tuple[Fraction, Fraction]:
    """The lowest and the highest plausible change of turnout."""
    if election.is_by_election:
        return TURNOUT_CHANGES_OF_BY_ELECTIONS
    if election.speakers & {seat.previous_winner, *(c.party for c in result.candidates)}:
        return TURNOUT_CHANGES_WITH_SPEAKER
    return TURNOUT_CHANGES


def _changes(election: Election, seat: Seat, result: Bulletin) -> Iterator[Doubt]:
    """Implausible changes of the leading parties since last time.

    The leading parties are the first and second of the result, and of last time. None if the
    Speaker won last time or stands: other parties then do not. An aggregate (`PartyKind`) and a
    party without previous votes are not compared.

    If the agency's printed figures agree with its votes, a slip is unlikely, so only the fall of a
    party that was first or second to a small part of its share is doubted: the agency may have
    computed all of its figures from rows that were exchanged.
    """
    agrees = printed_figures.agree(result)
    votes = party_votes(result.candidates)
    previous = {p: n for p, n in seat.previous.items() if n and election.comparable(p)}
    valid = sum(votes.values())
    if not valid or not previous or election.speakers & {seat.previous_winner, *votes}:
        return
    ranked = sorted(votes, key=lambda party: -votes[party])
    led = sorted(previous, key=lambda party: -previous[party])[:2]
    now = [p for p in dict.fromkeys((*ranked[:2], *led)) if p in votes and p in previous]
    # Shares as whole numbers of one denominator, because fractions are slow.
    whole = valid * seat.previous_valid_votes
    shares = {p: votes[p] * seat.previous_valid_votes for p in now}
    before = {p: previous[p] * valid for p in now}
    first = ranked[0]
    other = ranked[1] if first == seat.previous_winner and len(ranked) > 1 else seat.previous_winner
    if first in shares and other in shares:
        difference = shares[first] - before[first] - shares[other] + before[other]
        if abs(difference) * 100 > 2 * MAX_SWING * whole and not agrees:
            losing, winning = (other, first) if difference > 0 else (first, other)
            names = f"from {election.party_name(losing)} to {election.party_name(winning)}"
            points = format_rounded(share(abs(difference), 2 * whole))
            yield Doubt(DoubtReason.SWING, f"a swing of {points} points {names}")
    for party in now:
        rose = party == first and shares[party] >= SHARE_RATIO * before[party] and not agrees
        ratio = SHARE_RATIO if party == led[0] else SECOND_SHARE_RATIO
        fell = party in led and shares[party] * ratio <= before[party]
        change = abs(shares[party] - before[party])
        far = change * 100 > MAX_SHARE_CHANGE * whole and not agrees
        if rose or fell or far:
            percentage = format_rounded(share(votes[party], valid))
            last = format_rounded(seat.previous_shares[party])
            name = election.party_name(party)
            sentence = f"{percentage} per cent for {name}, {last} last time"
            yield Doubt(DoubtReason.SHARE, sentence)


def _times(election: Election, declaration: Bulletin) -> Iterator[Doubt]:
    at = declaration.declared_at
    if at is None:
        return
    if is_before_close(at, election):
        yield Doubt(
            DoubtReason.TIME,
            f"declared at {clock_time(at, election)}, before the polls closed "
            f"({polls_closed(election)})",
        )
    elif AHEAD in declaration.stated:
        when = f"{local(at, election):%Y-%m-%d %H:%M}"
        yield Doubt(
            DoubtReason.TIME,
            f"declared at {when}, in the future when the statement arrived; is this machine's "
            "clock right?",
        )
    elif at > election.polls_close + NIGHT:
        yield Doubt(DoubtReason.TIME, f"declared on {at:%Y-%m-%d}, days after the polls closed")
