"""The baselines: previous results from which PA may have computed its changes.

Each `Baseline` is one possibility, with its reasons. `record` decides whether the reasons explain
a figure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import msgspec

from tracker.election import Election, Party, Seat, spelling
from tracker.election.swing import format_rounded, parse_figure, share
from tracker.feeds.pa_previous import PreviousBlock
from tracker.reconcile.pa_result import PaResult, PreviousResult
from tracker.reconcile.party_names import party_name
from tracker.reconcile.reason import Reason, ReasonKind
from tracker.reconcile.rounding import prints_as
from tracker.support.phrases import join_names

UNLISTED = ""
"""The party code of votes that a source counts as valid, but lists for no party."""
MOST_VOTES_SHOWN = 3
"""The largest number of parties whose votes a sentence contains. It ends "4 more differ"."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A seat's previous result according to one source."""

    election: Election
    """The election; if there is a `party`, changed so that this is comparable."""
    seat: Seat
    """The seat with the previous votes and the previous winner of this source."""
    turnout: Fraction | None
    """The previous turnout in per cent; None if it is not computable."""
    reasons: tuple[Reason, ...] = ()
    """Why PA's figures differ from ours if PA uses this baseline; empty for our own table."""
    party: str = ""
    """Code of the party, if the baseline changes the figures of one party only; else empty."""
    aggregate: bool = False
    """Whether `party` is an aggregate or an unknown party that PA treats as one party."""
    electorate: int | None = None
    """Tonight's electorate; None for the electorate in the message."""


def table_baseline(election: Election, seat: Seat) -> Baseline:
    """The previous result in the election's own table."""
    return Baseline(election, seat, seat.previous_turnout)


def other_baselines(message: PaResult, election: Election, seat: Seat) -> Iterator[Baseline]:
    """All other baselines that PA may use, the simplest first."""
    table = table_baseline(election, seat)
    bases = [table, *(_from_block(block, message, table) for block in message.blocks)]
    yield from _other_electorates(message, table)
    for base, block in zip(bases[1:], message.blocks, strict=True):
        yield base
        yield from _printed_turnout(base, block.block)
    for base in bases:
        yield from _as_one_party(base, message)
        yield from _renamed(base, message)
    for base in bases:
        yield from _among_others(base, message)


def _other_electorates(message: PaResult, table: Baseline) -> Iterator[Baseline]:
    """Our table, with another electorate for tonight's turnout or for the previous turnout."""
    seat, tonight = table.seat, message.result.electorate
    if tonight and tonight != seat.electorate:
        sentence = (
            f"PA's turnout is of the register of {seat.electorate:,} that our table has, "
            f"not of the {tonight:,} that it states"
        )
        summary = "PA's turnout is of the register that our table has, not of the one it states"
        reason = Reason(ReasonKind.REGISTER_OF_TABLE, sentence, summary=summary)
        yield replace(table, electorate=seat.electorate, reasons=(reason,))
    if tonight and seat.previous:
        known = seat.previous_electorate
        ours = f"our table against last time's of {known:,}" if known else "our table has no other"
        summary = "PA sets last time's votes against tonight's register"
        sentence = f"{summary} of {tonight:,}, {ours}"
        reason = Reason(ReasonKind.LAST_VOTES_ON_NEW_REGISTER, sentence, summary=summary)
        turnout_then = share(seat.previous_valid_votes, tonight)
        yield replace(table, turnout=turnout_then, reasons=(reason,))


def _from_block(block: PreviousResult, message: PaResult, table: Baseline) -> Baseline:
    """The previous result in PA's message, with its turnout on tonight's electorate.

    In PA's tests the previous turnout is on tonight's electorate.
    """
    votes, tonight = dict(block.votes), message.result.electorate
    if unlisted := block.valid_votes - sum(votes.values()):
        votes[UNLISTED] = unlisted
    seat = msgspec.structs.replace(table.seat, previous=votes, previous_winner=block.winner)
    turnout = share(block.valid_votes, tonight) if tonight else None
    reason = Reason(
        ReasonKind.BLOCK,
        _block_sentence(block, table),
        subject=block.block.key,
        summary=f"PA counts from {block.block.description}",
    )
    return replace(table, seat=seat, turnout=turnout, reasons=(reason,))


def _block_sentence(block: PreviousResult, table: Baseline) -> str:
    """The sentence of a reason: PA's block, and how it differs from our table."""
    seat, election, called = table.seat, table.election, block.block.description
    if not seat.previous:
        return f"PA counts from {called}, our table has no votes of last time"
    theirs, ours = block.votes, seat.previous
    differing = sorted(
        (code for code in theirs | ours if theirs.get(code) != ours.get(code)),
        key=lambda code: -max(theirs.get(code, 0), ours.get(code, 0)),
    )
    parts = [
        f"{party_name(election, code)} {_votes(theirs, code)} (our table {_votes(ours, code)})"
        for code in differing[:MOST_VOTES_SHOWN]
    ]
    if len(differing) > MOST_VOTES_SHOWN:
        parts.append(f"{len(differing) - MOST_VOTES_SHOWN} more differ")
    if block.without_votes:
        parts.append(f"no votes for {join_names(block.without_votes)}")
    if block.valid_votes != sum(theirs.values()):
        parts.append(
            f"{block.valid_votes:,} valid votes where its parties' "
            f"add up to {sum(theirs.values()):,}"
        )
    if block.winner != seat.previous_winner:
        winner, our_winner = (party_name(election, w) for w in (block.winner, seat.previous_winner))
        parts.append(f"the winner {winner} (our table {our_winner})")
    return f"PA counts from {called}" + (f", which has {join_names(parts)}" if parts else "")


def _votes(votes: Mapping[str, int], code: str) -> str:
    return f"{votes[code]:,}" if code in votes else "none"


def _printed_turnout(base: Baseline, block: PreviousBlock) -> Iterator[Baseline]:
    """The baseline with the turnout that the block prints, if that is another turnout."""
    stated = parse_figure(block.turnout)
    if stated is None or (base.turnout is not None and prints_as(base.turnout, block.turnout)):
        return
    reason = Reason(
        ReasonKind.PRINTED_TURNOUT,
        f"PA counts from the turnout of {block.turnout} per cent in {block.description}",
        subject=block.key,
        summary=f"PA counts from the turnout that it prints in {block.description}",
    )
    yield replace(base, turnout=Fraction(stated), reasons=(reason,))


def _as_one_party(base: Baseline, message: PaResult) -> Iterator[Baseline]:
    """The baselines that treat an aggregate or an unknown party as one party."""
    election = base.election
    for code in dict.fromkeys([*message.codes.values(), *base.seat.previous]):
        if code and code in base.seat.previous and not election.comparable(code):
            known, name = election.party_by_code.get(code), party_name(election, code)
            why = "several candidates in one figure" if known else "a party it does not know"
            as_one = f"PA compares {name} with {name} of last time as one party"
            sentence = f"{as_one}, to the tracker that is {why}"
            reason = Reason(ReasonKind.ONE_PARTY, sentence, subject=code)
            yield replace(
                base,
                election=_comparable(election, code),
                party=code,
                aggregate=True,
                reasons=(reason, *base.reasons),
            )


def _renamed(base: Baseline, message: PaResult) -> Iterator[Baseline]:
    """The baselines in which a party has the previous votes of a party with another name.

    PA matches parties by their abbreviation.
    """
    for abbreviation, code in message.codes.items():
        for before in {block.codes.get(abbreviation, code): None for block in message.blocks}:
            if before == code or before not in base.seat.previous:
                continue
            now, then = (party_name(base.election, party) for party in (code, before))
            sentence = f'PA joins {now} with {then} of last time: to it both are "{abbreviation}"'
            reason = Reason(ReasonKind.RENAMED_PARTY, sentence, subject=f"{code} {before}")
            yield _with_votes(base, code, base.seat.previous[before], reason)


def _among_others(base: Baseline, message: PaResult) -> Iterator[Baseline]:
    """The baselines in which a party has the previous votes of "Others", not its own.

    PA's notional tests of 2026 do this for Reform UK in Glasgow Central and Edinburgh Northern.
    """
    previous, election = base.seat.previous, base.election
    of_kind_other = {party.code for party in election.parties if party.kind == "other"}
    for others in previous:
        if others not in of_kind_other and spelling(others) not in ("other", "others"):
            continue
        for code in dict.fromkeys(message.codes.values()):
            if code == others:
                continue
            own = "it has no line of its own"
            if code in previous:
                own = f"not its own {_per_cent(base, previous[code])}"
            summary = f"PA sets {party_name(election, code)} against all others of last time"
            sentence = f"{summary} ({_per_cent(base, previous[others])} per cent), {own}"
            reason = Reason(ReasonKind.AMONG_OTHERS, sentence, subject=code, summary=summary)
            yield _with_votes(base, code, previous[others], reason)


def _per_cent(base: Baseline, votes: int) -> str:
    return format_rounded(share(votes, base.seat.previous_valid_votes or 1), 2)


def _with_votes(base: Baseline, code: str, votes: int, reason: Reason) -> Baseline:
    """The baseline with other previous votes for one party, and the same valid votes."""
    previous = {**base.seat.previous, code: votes}
    added = votes - base.seat.previous.get(code, 0)
    previous[UNLISTED] = previous.get(UNLISTED, 0) - added
    return replace(
        base,
        election=_comparable(base.election, code),
        seat=msgspec.structs.replace(base.seat, previous=previous),
        party=code,
        reasons=(reason, *base.reasons),
    )


def _comparable(election: Election, code: str) -> Election:
    """The election in which this code is a comparable party."""
    if election.comparable(code):
        return election
    known = election.party_by_code.get(code) or Party(code=code, name=code)
    others = [party for party in election.parties if party.code != code]
    as_party = msgspec.structs.replace(known, kind="party")
    return msgspec.structs.replace(election, parties=(*others, as_party))
