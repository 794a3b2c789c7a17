"""What `tracker check` says of an election's tables before they are trusted on a night.

Every published figure is counted again from last time's votes, and the tables are read
as a sceptical colleague would. It corrects nothing, and it does not look for what
`election_folder.load` refuses already: an unknown party, a PA number given to two seats,
an area without a seat.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import msgspec

from tracker.board import Board
from tracker.board.targets import TargetState
from tracker.election import Election, Seat, Target
from tracker.election.csv_tables import ElectionError
from tracker.election.folder import read_settings
from tracker.election.swing import format_rounded, share
from tracker.prepare.audit.readiness import readiness_findings
from tracker.prepare.audit.tables import table_findings
from tracker.prepare.finding import Finding, differs, note
from tracker.prepare.rehearsal import by_seat, faults, read
from tracker.support.phrases import join_names, quantity

PLACES = ("first", "second", "third", "fourth", "fifth", "below fifth")


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found, and how much was looked at."""

    findings: tuple[Finding, ...]
    """Those that differ first; otherwise in the order of the tables."""
    checked: tuple[str, ...]
    """What was compared, to be said beside the findings: "17 published majorities"."""


class Published(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[published]` of election.toml: what the broadcaster printed about the whole region."""

    source: str = ""
    seats: int | None = None
    sitting: dict[str, int] = {}
    """Seats by party at dissolution."""
    previous_share: dict[str, Decimal] = {}
    """Per cent of last time's valid vote, by party."""


def audit(election: Election, folder: Path) -> Audit:
    """SeatCount every published figure again and check the tables of `folder`.

    Raises ElectionError where `[published]` cannot be read.
    """
    said = published(folder)
    targets = Board.empty(election).targets
    rehearsed, in_results = _results(election, folder)
    findings = [
        *(finding for target in targets for finding in target_findings(election, target)),
        *_region(election, said),
        *(finding for seat in election.seats for finding in seat_findings(election, seat)),
        *_pa_names(election),
        *in_results,
        *table_findings(election, folder),
        *readiness_findings(election, folder),
    ]
    regional = len(said.sitting) + len(said.previous_share) + (said.seats is not None)
    majorities = [t for t in targets if t.target.published_majority is not None]
    swings = [t for t in targets if t.target.published_swing is not None]
    return Audit(
        findings=tuple(sorted(findings, key=lambda finding: finding.severity != "differs")),
        checked=(
            quantity(len(majorities), "published majority", "published majorities"),
            quantity(len(swings), "published swing"),
            quantity(regional, "regional figure"),
            quantity(len(election.seats), "seat"),
            quantity(rehearsed, "result"),
        ),
    )


def published(folder: Path) -> Published:
    """What election.toml says was printed. Raises ElectionError."""
    try:
        return msgspec.convert(read_settings(folder).get("published", {}), Published)
    except msgspec.ValidationError as error:
        raise ElectionError(f"election.toml: [published] {error}") from error


def target_findings(election: Election, state: TargetState) -> Iterator[Finding]:
    """A target's published holder, majority and swing against last time's votes."""
    target, seat = state.target, state.state.seat
    order = order_before(election, seat)
    over = target.published_majority_over or _second(seat, order)
    if target.challenger == seat.previous_winner:
        challenger = election.party_name(target.challenger)
        yield differs(f"{seat.name}: a target of {challenger}, which won it {when(seat)}")
        return
    if target.holder != seat.previous_winner:
        holder, winner = map(election.party_name, (target.holder, seat.previous_winner))
        yield differs(f"{seat.name}: published as {holder}, but won by {winner} {when(seat)}")
    if target.published_majority is not None:
        first = order[0] if order else ""
        yield from _majority(election, seat, target.published_majority, first, over)
    yield from _challenger(election, target, seat, order, over)
    if target.published_swing is not None and state.swing_needed is not None:
        needed = format_rounded(state.swing_needed, places(target.published_swing))
        if Decimal(needed) != target.published_swing:
            holder, challenger = map(election.party_name, (target.holder, target.challenger))
            yield differs(
                f"{seat.name}: published swing {target.published_swing}, counted {needed} "
                f"({holder} to {challenger}, {year(seat)})",
            )


def _majority(
    election: Election, seat: Seat, majority: int, first: str, over: str
) -> Iterator[Finding]:
    """A majority is the first over the second, or over whom the publisher says it is."""
    if first not in seat.previous or over not in seat.previous:
        yield note(f"{seat.name}: the published majority cannot be counted")
        return
    counted = seat.previous[first] - seat.previous[over]
    if counted != majority:
        yield differs(
            f"{seat.name}: published majority {majority:,}, counted {counted:,} "
            f"({election.party_name(first)} over {election.party_name(over)}, {year(seat)})",
        )


def _challenger(
    election: Election, target: Target, seat: Seat, order: Sequence[str], over: str
) -> Iterator[Finding]:
    """Where the challenger was not second, the published majority is not over them."""
    challenger = election.party_name(target.challenger)
    if target.challenger not in seat.previous:
        yield note(
            f"{seat.name}: no {challenger} candidate stood {when(seat)}, "
            "so no swing can be computed",
        )
    elif target.challenger in order[2:]:
        place = PLACES[min(order.index(target.challenger), len(PLACES) - 1)]
        sentence = f"{seat.name}: the {challenger} candidate was {place} {when(seat)}"
        if target.published_majority is not None and over not in ("", target.challenger):
            majority, rival = target.published_majority, election.party_name(over)
            sentence += f"; the published majority of {majority:,} is over {rival}"
        yield note(sentence)


def _region(election: Election, said: Published) -> Iterator[Finding]:
    """The figures published about the whole region."""
    if said.seats is not None and said.seats != len(election.seats):
        yield differs(f"published {said.seats} seats, counted {len(election.seats)}")
    sitting = Counter(seat.sitting for seat in election.seats)
    for party, seats in said.sitting.items():
        if seats != sitting[party]:
            yield differs(
                f"{election.party_name(party)}: published {seats} seats at dissolution, "
                f"counted {sitting[party]}",
            )
    for party in sorted(sitting.keys() - said.sitting.keys()) if said.sitting else ():
        names = join_names(seat.name for seat in election.seats if seat.sitting == party)
        yield note(
            f"{election.party_name(party)}: {sitting[party]} at dissolution, "
            f"in none of the published counts ({names})",
        )
    for party, per_cent in said.previous_share.items():
        yield from _previous_share(election, party, per_cent)


def _previous_share(election: Election, party: str, per_cent: Decimal) -> Iterator[Finding]:
    """A share that was cut off where it should have been rounded is a note, not a mistake."""
    votes = sum(seat.previous.get(party, 0) for seat in election.seats)
    valid = sum(seat.previous_valid_votes for seat in election.seats)
    if not valid:
        return
    counted = share(votes, valid)
    rounded = Decimal(format_rounded(counted, places(per_cent)))
    if rounded == per_cent:
        return
    scale = 10 ** places(per_cent)
    cut_off = per_cent * scale == counted * scale // 1
    yield Finding(
        "note" if cut_off else "differs",
        f"{election.party_name(party)}: published {per_cent}% of the vote "
        f"{when(election.seats[0])}, counted {format_rounded(counted, places(per_cent) + 1)}%"
        + (f" (cut off; it rounds to {rounded}%)" if cut_off else ""),
    )


def seat_findings(election: Election, seat: Seat) -> Iterator[Finding]:
    """One seat's previous result and who sat for it."""
    winner = election.party_name(seat.previous_winner)
    order = order_before(election, seat)
    if not order:
        yield differs(f"{seat.name}: no votes of last time in previous.csv")
    elif order[0] != seat.previous_winner:
        leader = election.party_name(order[0])
        yield differs(
            f"{seat.name}: won by {winner} {when(seat)} in seats.csv, "
            f"but {leader} has the most votes in previous.csv",
        )
    if seat.previous_electorate is not None and (
        seat.previous_valid_votes > seat.previous_electorate
    ):
        yield differs(
            f"{seat.name}: {seat.previous_valid_votes:,} votes {when(seat)}, "
            f"more than its electorate of {seat.previous_electorate:,}",
        )
    if seat.sitting != seat.previous_winner:
        sat = election.party_name(seat.sitting)
        yield note(f"{seat.name}: elected {winner} {when(seat)}, sat as {sat} at dissolution")


def _pa_names(election: Election) -> Iterator[Finding]:
    """What PA's messages are matched by."""
    unnumbered = [seat.name for seat in election.seats if seat.pa_number is None]
    unnamed = [seat.name for seat in election.seats if not seat.pa_name]
    if unnumbered:
        yield note(f"no PA number for {join_names(unnumbered)}")
    if unnamed:
        yield note(f"no PA name for {join_names(unnamed)}")
    for number, seat in election.seat_by_pa_number.items():
        if elsewhere := election.elsewhere.get(number):
            yield differs(f"PA number {number} is both {seat.name} and {elsewhere}")


def _results(election: Election, folder: Path) -> tuple[int, list[Finding]]:
    """How many seats results.csv has, and what is wrong with it."""
    if not (folder / "results.csv").exists():
        return 0, [note("no results.csv, so this election cannot be rehearsed")]
    try:
        rows = read(folder)
    except ElectionError as error:
        return 0, [differs(str(error))]
    findings = [differs(str(fault)) for fault in faults(election, rows)]
    rehearsed = by_seat(rows).keys()
    if missing := [seat.name for seat in election.seats if seat.id not in rehearsed]:
        findings.append(differs(f"results.csv has no result for {join_names(missing)}"))
    return len(rehearsed & election.seat_by_id.keys()), findings


def order_before(election: Election, seat: Seat) -> list[str]:
    """Parties by votes last time. A figure for several candidates has no place in it."""
    alone = [p for p in seat.previous if election.comparable(p) or p == seat.previous_winner]
    return sorted(alone, key=lambda party: -seat.previous[party])


def _second(seat: Seat, order: Sequence[str]) -> str:
    """Who came second last time; empty where it may be one of several candidates in a figure."""
    second = order[1] if len(order) > 1 else ""
    hidden = (votes for party, votes in seat.previous.items() if party not in order)
    return second if second and max(hidden, default=0) <= seat.previous[second] else ""


def places(figure: Decimal) -> int:
    """How many decimals a figure was published with."""
    exponent = figure.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def when(seat: Seat) -> str:
    """The previous election as a sentence has it: "in 2017"."""
    return f"in {year(seat)}" if seat.previous_declared_at else "last time"


def year(seat: Seat) -> str:
    """The previous election in brackets: "2017"."""
    return str(seat.previous_declared_at.year) if seat.previous_declared_at else "last time"
