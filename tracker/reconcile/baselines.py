"""Last time in other words than ours: what PA may have set tonight's result against.

Each `LastTime` is one thing to try, with the sentence that is true if PA's figure comes out
of it. Nothing is believed that does not give PA's figure at PA's precision.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import msgspec

from tracker.election import Election, Party, Seat, spelling
from tracker.election.swing import printed, share
from tracker.feeds.pa_previous import PreviousBlock
from tracker.reconcile.pa_result import LastBlock, Message
from tracker.reconcile.party_names import party
from tracker.reconcile.rounding import figure, prints_as
from tracker.support.phrases import listed

UNLISTED = ""
"""The code of votes that a source counts as valid and gives to no party."""
MOST_VOTES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class LastTime:
    """A seat's last result as one source has it."""

    election: Election
    seat: Seat
    turnout: Fraction | None
    """Percentage points; None where the register of last time is not known."""
    because: tuple[str, ...] = ()
    """What is true if PA used this, a sentence each; empty for our own table."""
    party: str = ""
    """Where this differs for one party only: its code. Nothing else is explained by it."""
    lump: bool = False
    """Whether that party is several candidates, or unknown, taken as one party."""
    register: int | None = None
    """Tonight's electorate, where it is not the one the message states."""


def ours(election: Election, seat: Seat) -> LastTime:
    """The election's own table."""
    return LastTime(election, seat, seat.previous_turnout)


def theirs(message: Message, election: Election, seat: Seat) -> Iterator[LastTime]:
    """Everything that PA may have used instead, the plainest first."""
    table = ours(election, seat)
    bases = [table, *(_of_block(block, message, table) for block in message.blocks)]
    yield from _registers(message, table)
    for base, block in zip(bases[1:], message.blocks, strict=True):
        yield base
        yield from _printed_turnout(base, block.block)
    for base in bases:
        yield from _as_one_party(base, message)
        yield from _renamed(base, message)
    for base in bases:
        yield from _among_others(base, message)


def _registers(message: Message, table: LastTime) -> Iterator[LastTime]:
    """Turnout is votes per 100 on a register, and there is more than one register.

    The one of our table only where PA's own turnout is of it, or PA prints none.
    """
    seat, tonight = table.seat, message.result.electorate
    votes = sum(candidate.votes or 0 for candidate in message.result.candidates)
    said = message.text("percentageTurnout")
    if (
        tonight
        and tonight != seat.electorate
        and (not said or prints_as(share(votes, seat.electorate), said))
    ):
        yield replace(
            table,
            register=seat.electorate,
            because=(
                f"PA's turnout is of the register of {seat.electorate:,} that our table has, "
                f"not of the {tonight:,} that it states",
            ),
        )
    if tonight and seat.previous:
        known = seat.previous_electorate
        ours = f"our table against last time's of {known:,}" if known else "our table has no other"
        yield replace(
            table,
            turnout=share(seat.previous_valid_votes, tonight),
            because=(
                f"PA sets last time's votes against tonight's register of {tonight:,}, {ours}",
            ),
        )


def _of_block(block: LastBlock, message: Message, table: LastTime) -> LastTime:
    """PA's block in place of our table; turnout on tonight's register, as PA's samples."""
    votes, tonight = dict(block.votes), message.result.electorate
    if unlisted := block.valid_votes - sum(votes.values()):
        votes[UNLISTED] = unlisted
    seat = msgspec.structs.replace(table.seat, previous=votes, previous_winner=block.winner)
    turnout = share(block.valid_votes, tonight) if tonight else None
    return replace(table, seat=seat, turnout=turnout, because=(_block_words(block, table),))


def _block_words(block: LastBlock, table: LastTime) -> str:
    seat, election, called = table.seat, table.election, block.block.description
    if not seat.previous:
        return f"PA counts from {called}, our table has no votes of last time"
    differing = sorted(
        (code for code in block.votes | seat.previous if _differs(code, block, seat)),
        key=lambda code: -max(block.votes.get(code, 0), seat.previous.get(code, 0)),
    )
    said = [
        f"{party(election, code)} {_votes(block.votes, code)} "
        f"(our table {_votes(seat.previous, code)})"
        for code in differing[:MOST_VOTES_SHOWN]
    ]
    if len(differing) > MOST_VOTES_SHOWN:
        said.append(f"{len(differing) - MOST_VOTES_SHOWN} more differ")
    if block.without_votes:
        said.append(f"no votes for {listed(block.without_votes)}")
    if block.valid_votes != sum(block.votes.values()):
        said.append(
            f"{block.valid_votes:,} valid votes where its parties' "
            f"add up to {sum(block.votes.values()):,}"
        )
    if block.winner != seat.previous_winner:
        winner = party(election, block.winner)
        said.append(f"the winner {winner} (our table {party(election, seat.previous_winner)})")
    return f"PA counts from {called}" + (f", which has {listed(said)}" if said else "")


def _differs(code: str, block: LastBlock, seat: Seat) -> bool:
    return block.votes.get(code) != seat.previous.get(code)


def _votes(votes: Mapping[str, int], code: str) -> str:
    return f"{votes[code]:,}" if code in votes else "none"


def _printed_turnout(base: LastTime, block: PreviousBlock) -> Iterator[LastTime]:
    """The turnout that the block prints, where it is not the one of its votes and the register."""
    stated = figure(block.turnout)
    if stated is None or (base.turnout is not None and prints_as(base.turnout, block.turnout)):
        return
    words = f"PA counts from the turnout of {block.turnout} per cent in {block.description}"
    yield replace(base, turnout=Fraction(stated), because=(words,))


def _as_one_party(base: LastTime, message: Message) -> Iterator[LastTime]:
    """Independents, and parties we do not know, compared as if they were one party."""
    election = base.election
    for code in dict.fromkeys([*message.codes.values(), *base.seat.previous]):
        if code and code in base.seat.previous and not election.comparable(code):
            known = election.party_by_code.get(code)
            why = "several candidates in one figure" if known else "a party it does not know"
            yield replace(
                base,
                election=_comparable(election, code),
                party=code,
                lump=True,
                because=(
                    f"PA compares {party(election, code)} with {party(election, code)} of last "
                    f"time as one party, to the tracker that is {why}",
                    *base.because,
                ),
            )


def _renamed(base: LastTime, message: Message) -> Iterator[LastTime]:
    """A party under another name than last time, which PA joins by its abbreviation."""
    for abbreviation, code in message.codes.items():
        for before in {block.codes.get(abbreviation, code): None for block in message.blocks}:
            if before == code or before not in base.seat.previous:
                continue
            now, then = party(base.election, code), party(base.election, before)
            words = f'PA joins {now} with {then} of last time: to it both are "{abbreviation}"'
            yield _with_votes(base, code, base.seat.previous[before], words)


def _among_others(base: LastTime, message: Message) -> Iterator[LastTime]:
    """A party set against all "Others" of last time, even where it has a line of its own.

    So PA's notional tests of 2026 do with Reform UK in Glasgow Central and Edinburgh Northern.
    """
    previous, election = base.seat.previous, base.election
    for others in filter(lambda code: _is_others(code, election), previous):
        for code in dict.fromkeys(message.codes.values()):
            if code == others:
                continue
            now = party(election, code)
            own = "it has no line of its own"
            if code in previous:
                own = f"not its own {_per_cent(base, previous[code])}"
            words = (
                f"PA sets {now} against all others of last time "
                f"({_per_cent(base, previous[others])} per cent), {own}"
            )
            yield _with_votes(base, code, previous[others], words)


def _is_others(code: str, election: Election) -> bool:
    known = election.party_by_code.get(code)
    return spelling(code) in ("other", "others") or bool(known and known.kind == "other")


def _per_cent(base: LastTime, votes: int) -> str:
    return printed(share(votes, base.seat.previous_valid_votes or 1), 2)


def _with_votes(base: LastTime, code: str, votes: int, words: str) -> LastTime:
    """One party with other votes last time, of the same valid vote."""
    previous = {**base.seat.previous, code: votes}
    added = votes - base.seat.previous.get(code, 0)
    previous[UNLISTED] = previous.get(UNLISTED, 0) - added
    return replace(
        base,
        election=_comparable(base.election, code),
        seat=msgspec.structs.replace(base.seat, previous=previous),
        party=code,
        because=(words, *base.because),
    )


def _comparable(election: Election, code: str) -> Election:
    """The election in which this code is one party."""
    if election.comparable(code):
        return election
    known = election.party_by_code.get(code) or Party(code=code, name=code)
    others = [party for party in election.parties if party.code != code]
    one = msgspec.structs.replace(known, kind="party")
    return msgspec.structs.replace(election, parties=(*others, one))
