"""Audits the published figures of an election: computes each again from the previous votes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import msgspec

from tracker.board.targets import TargetState
from tracker.election import Election, Seat, Target
from tracker.election.csv_tables import ElectionError
from tracker.election.settings import read_settings
from tracker.election.swing import format_rounded, share
from tracker.prepare.finding import Finding, Fold, Kind, differs, note
from tracker.support.phrases import join_names

PLACES = ("first", "second", "third", "fourth", "fifth", "below fifth")


class Published(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[published]` in election.toml: what the broadcaster published about the whole region."""

    source: str = ""
    """Where the figures were published."""
    seats: int | None = None
    """Number of seats."""
    sitting: dict[str, int] = {}
    """Number of seats at dissolution, by party code."""
    previous_share: dict[str, Decimal] = {}
    """Previous share of the valid votes in per cent, by party code."""


def read_published(folder: Path) -> Published:
    """The published figures in election.toml. Raises ElectionError."""
    try:
        return msgspec.convert(read_settings(folder).get("published", {}), Published)
    except msgspec.ValidationError as error:
        raise ElectionError(f"election.toml: [published] {error}") from error


def target_findings(election: Election, state: TargetState) -> Iterator[Finding]:
    """Compare a target's published holder, majority and swing with the previous votes."""
    target, seat = state.target, state.state.seat
    ranked = ranked_before(election, seat)
    over = target.published_majority_over or _second(seat, ranked)
    if target.challenger == seat.previous_winner:
        challenger = election.party_name(target.challenger)
        yield differs(
            f"{seat.name}: a target of {challenger}, which won it {previous_election(seat)}",
            seat.id,
            fold=Fold(Kind.TARGET_WON, seat.name, target.group),
        )
        return
    if target.holder != seat.previous_winner:
        holder, winner = map(election.party_name, (target.holder, seat.previous_winner))
        yield differs(
            f"{seat.name}: published as {holder}, but won by {winner} {previous_election(seat)}",
            seat.id,
            fold=Fold(Kind.TARGET_HOLDER, seat.name, target.group),
        )
    if target.published_majority is not None:
        figure = target.published_majority
        yield from _majority(election, seat, figure, ranked, over, target.group)
    yield from _challenger(election, target, seat, [code for code, _ in ranked], over)
    if target.published_swing is not None and state.swing_needed is not None:
        needed = format_rounded(state.swing_needed, decimals(target.published_swing))
        if Decimal(needed) != target.published_swing:
            holder, challenger = map(election.party_name, (target.holder, target.challenger))
            yield differs(
                f"{seat.name}: published swing {target.published_swing}, counted {needed} "
                f"({holder} to {challenger}, {year(seat)})",
                seat.id,
                fold=Fold(Kind.PUBLISHED_SWING, seat.name, target.group),
            )


def _majority(
    election: Election,
    seat: Seat,
    majority: int,
    ranked: Sequence[tuple[str, int]],
    over: str,
    group: str,
) -> Iterator[Finding]:
    """Compare a published majority with the previous votes: the first candidate's minus `over`'s.

    A note if these are not known.

    Args:
        ranked: From `ranked_before`.
        over: Code of the party that the publisher names, else of the second party; empty if
            neither is known.
        group: Heading of the list that published it.
    """
    (first, most), *others = ranked or [("", 0)]
    votes = next((votes for code, votes in others if code == over), None)
    if votes is None or _is_sum(election, seat, first):
        yield note(
            f"{seat.name}: the published majority cannot be counted",
            seat.id,
            fold=Fold(Kind.NOT_COUNTED, seat.name, group),
        )
        return
    counted = most - votes
    if counted != majority:
        yield differs(
            f"{seat.name}: published majority {majority:,}, counted {counted:,} "
            f"({election.party_name(first)} over {election.party_name(over)}, {year(seat)})",
            seat.id,
            fold=Fold(Kind.PUBLISHED_MAJORITY, seat.name, group),
        )


def _challenger(
    election: Election, target: Target, seat: Seat, order: Sequence[str], over: str
) -> Iterator[Finding]:
    """Note a challenger that did not stand last time, or was third or lower.

    `order`: the codes of `ranked_before`. `over`: see `_majority`.
    """
    challenger = election.party_name(target.challenger)
    if target.challenger not in seat.previous:
        yield note(
            f"{seat.name}: no {challenger} candidate stood {previous_election(seat)}, "
            "so no swing can be computed",
            seat.id,
            fold=Fold(Kind.DID_NOT_STAND, f"{seat.name} ({challenger})"),
        )
    elif target.challenger in order[2:]:
        place = PLACES[min(order.index(target.challenger), len(PLACES) - 1)]
        sentence = f"{seat.name}: the {challenger} candidate was {place} {previous_election(seat)}"
        if target.published_majority is not None and over not in ("", target.challenger):
            majority, rival = target.published_majority, election.party_name(over)
            sentence += f"; the published majority of {majority:,} is over {rival}"
        yield note(sentence, seat.id, fold=Fold(Kind.NOT_SECOND, f"{seat.name} ({challenger})"))


def region_findings(election: Election, published: Published) -> Iterator[Finding]:
    """Compare the published figures about the whole region with the seats and previous votes."""
    if published.seats is not None and published.seats != len(election.seats):
        yield differs(f"published {published.seats} seats, counted {len(election.seats)}")
    sitting = Counter(seat.sitting for seat in election.seats if seat.sitting)
    for party, seats in published.sitting.items():
        if seats != sitting[party]:
            yield differs(
                f"{election.party_name(party)}: published {seats} seats at dissolution, "
                f"counted {sitting[party]}"
            )
    for party in sorted(sitting.keys() - published.sitting.keys()) if published.sitting else ():
        names = join_names(seat.name for seat in election.seats if seat.sitting == party)
        yield note(
            f"{election.party_name(party)}: {sitting[party]} at dissolution, "
            f"in none of the published counts ({names})"
        )
    for party, per_cent in published.previous_share.items():
        yield from _previous_share(election, party, per_cent)


def _previous_share(election: Election, party: str, per_cent: Decimal) -> Iterator[Finding]:
    """Compare a published share with the previous votes.

    A share that was truncated instead of rounded is a note.
    """
    votes = sum(seat.previous.get(party, 0) for seat in election.seats)
    valid = sum(seat.previous_valid_votes for seat in election.seats)
    if not valid:
        return
    counted = share(votes, valid)
    rounded = Decimal(format_rounded(counted, decimals(per_cent)))
    if rounded == per_cent:
        return
    scale = 10 ** decimals(per_cent)
    is_truncated = per_cent * scale == counted * scale // 1
    exact = format_rounded(counted, decimals(per_cent) + 1)
    yield Finding(
        "note" if is_truncated else "differs",
        f"{election.party_name(party)}: published {per_cent}% of the vote "
        f"{previous_election(election.seats[0])}, counted {exact}%"
        + (f" (cut off; it rounds to {rounded}%)" if is_truncated else ""),
    )


def ranked_before(election: Election, seat: Seat) -> list[tuple[str, int]]:
    """Code and votes of each party and each known independent last time, most votes first.

    An aggregate (`PartyKind`) whose candidates are not known is left out, unless it won.
    """
    ranked = [
        (code, votes)
        for code, votes in seat.previous.items()
        if election.comparable(code)
        or (code == seat.previous_winner and _is_sum(election, seat, code))
    ]
    ranked += [(candidate.party, candidate.votes) for candidate in seat.previous_candidates]
    return sorted(ranked, key=lambda item: -item[1])


def _is_sum(election: Election, seat: Seat, code: str) -> bool:
    """Whether the code is of an aggregate (`PartyKind`) whose candidates are not known."""
    known = any(candidate.party == code for candidate in seat.previous_candidates)
    return not (election.comparable(code) or known)


def _second(seat: Seat, ranked: Sequence[tuple[str, int]]) -> str:
    """The code of the second party last time; empty if it is not known.

    It is not known if the unknown candidates of an aggregate have more votes together: one of them
    may have been second.
    """
    if len(ranked) < 2:
        return ""
    second, votes = ranked[1]
    rest = dict(seat.previous)
    for code, known in ranked:
        rest[code] -= known
    return second if max(rest.values()) <= votes else ""


def decimals(figure: Decimal) -> int:
    """Number of decimals of a published figure."""
    exponent = figure.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def previous_election(seat: Seat) -> str:
    """When the previous election was: "in 2017", or "last time" if the year is not known."""
    return f"in {year(seat)}" if seat.previous_declared_at else "last time"


def year(seat: Seat) -> str:
    """The year of the previous election: "2017", or "last time" if it is not known."""
    return str(seat.previous_declared_at.year) if seat.previous_declared_at else "last time"
