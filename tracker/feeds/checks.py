"""Checks the candidates and figures of a result or a rush. Every format uses this."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tracker.board.bounds import MAX_CANDIDATES
from tracker.board.bulletin import Bulletin, Candidate
from tracker.board.doubt import is_plausible_electorate
from tracker.board.same_votes import votes_of_result
from tracker.election import Election, Seat, spelling
from tracker.election.accounts import GIVE, account_of
from tracker.election.clock import is_before_close, local, polls_closed
from tracker.election.election import ONE_MEMBER_RULE
from tracker.election.highest_votes import HighestVotes
from tracker.feeds.reading import RejectedError, Remark
from tracker.support.escape import excerpt
from tracker.support.mend_text import wrong_decoding
from tracker.support.phrases import join_names

MAX_OFFERS = 3
"""The largest number of unknown parties of a seat for which similar names are offered."""


def check_declaration(bulletin: Bulletin, seat: Seat, election: Election) -> None:
    """Check that a result's figures agree and a rush names its winner. Raises RejectedError.

    The votes of a result may not exceed the stated electorate, or, if none is stated, the
    electorate in the election's table, if it is known. If several candidates share the most votes,
    any of them may be marked as elected: the returning officer decides a tie by lot.
    """
    candidates = bulletin.candidates
    _check_candidates(candidates, election)
    if bulletin.kind == "rush":
        if not any(candidate.elected for candidate in candidates):
            raise RejectedError("does not say who was elected; mark one candidate")
        return
    total = sum(candidate.votes or 0 for candidate in candidates)
    electorate = seat.electorate if bulletin.electorate is None else bulletin.electorate
    if not total:
        raise RejectedError("nobody has a vote; a result gives the votes of each candidate")
    if bulletin.valid_votes not in (None, total):
        raise RejectedError(
            f"the votes add up to {total}, but the valid votes are stated as {bulletin.valid_votes}"
        )
    if electorate is not None and total > electorate:
        raise RejectedError(
            f"the votes add up to {total}, more than the electorate of {electorate}"
        )
    leader = max(candidates, key=lambda candidate: candidate.votes or 0)
    for candidate in candidates:
        if candidate.elected and candidate.votes != leader.votes:
            raise RejectedError(
                f"{candidate_label(candidate)} is marked as elected with {candidate.votes} votes, "
                f"but {candidate_label(leader)} has {leader.votes}"
            )


def _check_candidates(candidates: Sequence[Candidate], election: Election) -> None:
    """Check that there are candidates, none is listed twice, and at most one is elected.

    Two entries with the same party and the same name are one candidate listed twice. But without
    names they are different candidates if the party is unknown or an aggregate (`PartyKind`), such
    as the independents. Raises RejectedError, also for more than `MAX_CANDIDATES`.
    """
    if not candidates:
        raise RejectedError("names no candidates")
    if len(candidates) > MAX_CANDIDATES:
        raise RejectedError(f"has {len(candidates)} candidates; at most {MAX_CANDIDATES} are read")
    counts = Counter((c.party, spelling(c.name)) for c in candidates)
    for candidate in candidates:
        duplicated = counts[candidate.party, spelling(candidate.name)] > 1
        if duplicated and (candidate.name or election.comparable(candidate.party)):
            label = candidate_label(candidate)
            raise RejectedError(f"{label} is listed twice; each candidate stands once")
    for candidate in candidates:
        for text in (candidate.party_name or candidate.party, candidate.name):
            if account := account_of(text):
                raise RejectedError(f'"{excerpt(text)}" is no candidate; {GIVE[account]}')
    elected = [candidate_label(candidate) for candidate in candidates if candidate.elected]
    if len(elected) > 1:
        names = " and ".join(elected[:3])
        raise RejectedError(
            f"{len(elected)} are marked as elected, {names}; only one can be: {ONE_MEMBER_RULE}"
        )


def declaration_warnings(bulletin: Bulletin, seat: Seat, election: Election) -> Iterator[str]:
    """Yield a sentence about each thing that looks wrong in a bulletin that still counts."""
    candidates = bulletin.candidates
    named = dict.fromkeys((c.party, c.party_name) for c in candidates)
    unknown = [name or party for party, name in named if party not in election.party_by_code]
    for number, name in enumerate(unknown):
        near = election.nearest_parties(name) if number < MAX_OFFERS else []
        offer = f" (did you mean {' or '.join(near)}?)" if near else ""
        yield (
            f'{seat.name}: the party "{excerpt(name)}" is not known{offer}; '
            "it counts as its own party"
        )
    for candidate in candidates:
        if fault := wrong_decoding(candidate.name):
            yield f'{seat.name}: the name "{excerpt(candidate.name)}" {excerpt(fault)}'
    parties = Counter(c.party for c in candidates if election.comparable(c.party))
    for party, count in parties.items():
        if count > 1:
            yield f"{seat.name}: {election.party_name(party)} has {count} candidates"
    declared = bulletin.declared_at
    if declared and is_before_close(declared, election):
        when = f"{local(declared, election):%Y-%m-%d %H:%M}"
        yield (
            f"{seat.name}: declared at {when}, before the polls closed ({polls_closed(election)}); "
            "its time of declaration counts as unknown"
        )
    electorate, known = bulletin.electorate, seat.electorate
    if electorate and known and not is_plausible_electorate(electorate, known):
        yield f"{seat.name}: the electorate is {electorate:,}; it was known to be {known:,}"


def repeated_results(bulletins: Iterable[Bulletin], election: Election) -> Iterator[Remark]:
    """Yield an error for each result of a document that has the votes of another seat's result.

    A copied block got the name of another seat and not its votes. Which of the two is right is not
    known, so both have the error.
    """
    same: dict[HighestVotes, list[Bulletin]] = {}
    for bulletin in bulletins:
        if votes := votes_of_result(bulletin):
            same.setdefault(votes, []).append(bulletin)
    for found in same.values():
        names = {bulletin.seat: election.seat_by_id[bulletin.seat].name for bulletin in found}
        for bulletin in found if len(names) > 1 else ():
            others = join_names(name for seat, name in names.items() if seat != bulletin.seat)
            sentence = f"{names[bulletin.seat]}: has the same votes as {others}; send its own votes"
            yield Remark(sentence, bulletin.seat, bulletin.revision)


def candidate_label(candidate: Candidate) -> str:
    """A candidate in a sentence: "Jane Smith (Labour)", or the party alone."""
    party = excerpt(candidate.party_name or candidate.party)
    return f"{excerpt(candidate.name)} ({party})" if candidate.name else party
