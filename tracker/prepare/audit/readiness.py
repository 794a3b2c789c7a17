"""Audits whether an election is ready for the night: times, feed names, colours, messages.

The messages of a rehearsal are read as PA's messages are read on the night.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from tracker import feeds
from tracker.election import Election
from tracker.election.csv_tables import ElectionError
from tracker.election.election import LISTS_TOO, ONE_MEMBER_RULE
from tracker.feeds.reading import DocumentError
from tracker.prepare import rehearsal
from tracker.prepare.finding import Finding, Fold, Kind, differs, note, stops
from tracker.support.phrases import join_names

GREY = "#808080"
"""The colour of a party without a colour of its own."""


def readiness_findings(election: Election, folder: Path) -> Iterator[Finding]:
    """Yield all findings of this module."""
    yield from _times(election)
    if not election.feed_names and election.seat_by_pa_number:
        yield note("no feed_names: a message of any election of that date and type counts")
    if election.kind in LISTS_TOO:
        yield note(f"no member from a list is counted: {ONE_MEMBER_RULE}")
    yield from _colours_and_marks(election)
    yield from _duplicate_targets(election)
    if (folder / "results.csv").exists():
        yield from _rehearsed(election, folder)


def _times(election: Election) -> Iterator[Finding]:
    close = election.polls_close.astimezone(ZoneInfo(election.timezone))
    if close.date() != election.date:
        yield differs(f"polls close on {close:%Y-%m-%d}, but polling day is {election.date}")
    odd = [
        seat.name
        for seat in election.seats
        if (at := seat.previous_declared_at)
        and not dt.timedelta() <= election.polls_close - at <= dt.timedelta(days=366 * 20)
    ]
    if names := join_names(odd):
        yield differs(f"declared last time after these polls close, or decades ago: {names}")


def _colours_and_marks(election: Election) -> Iterator[Finding]:
    """Check that parties differ in colour or mark, and that no party is `GREY`.

    Checks only parties that won a seat last time, or hold or contest a target. An aggregate and the
    Speaker may be grey.
    """
    styles: dict[tuple[str, str], str] = {}
    contesting = {p for t in election.targets for p in (t.holder, t.challenger)}
    contesting |= {seat.previous_winner for seat in election.seats}
    for party in election.parties:
        if party.code not in contesting:
            continue
        other = styles.setdefault((party.colour.casefold(), party.mark), party.name)
        if other != party.name:
            yield differs(f"{other} and {party.name} have one colour and one mark")
        if party.colour == GREY and party.kind == "party":
            yield note(
                f"{party.name} holds or contests a seat and has no colour of its own",
                fold=Fold(Kind.NO_COLOUR, party.name),
            )


def _duplicate_targets(election: Election) -> Iterator[Finding]:
    for seat, targets in election.targets_by_seat.items():
        name = election.seat_by_id[seat].name
        listed_as = Counter((target.group, target.challenger) for target in targets)
        for (group, challenger), times in listed_as.items():
            if times > 1:
                party = election.party_name(challenger)
                yield differs(f"{name} is {times} times a target of {party} in {group}")
        challengers = [challenger for _, challenger in listed_as]
        if len(set(challengers)) < len(challengers):
            yield note(f"{name} is a target of one party in more than one group")


def _rehearsed(election: Election, folder: Path) -> Iterator[Finding]:
    """Check that each message of a rehearsal can be read and is about its seat."""
    try:
        messages = rehearsal.load_messages(election, folder)
    except ElectionError:
        return  # `election_audit` reports it
    for message in messages:
        seat = election.seat_by_id[message.seat].name
        fold = Fold(Kind.MESSAGE_REFUSED, seat)
        try:
            reading = feeds.read(message.name, message.xml, election)
        except DocumentError as error:
            yield stops(
                f"rehearsal: the message of {seat} would be refused: {error}",
                message.seat,
                fold=fold,
            )
            continue
        if [bulletin.seat for bulletin in reading.bulletins] != [message.seat]:
            yield stops(
                f"rehearsal: the message of {seat} is read as another seat's",
                message.seat,
                fold=fold,
            )
        for warning in reading.warnings:
            yield note(
                f"rehearsal: {warning.sentence}",
                message.seat,
                fold=Fold(Kind.MESSAGE_WARNING, seat),
            )
