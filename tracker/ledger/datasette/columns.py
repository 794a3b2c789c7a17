"""Descriptions of a ledger's tables and columns, with their units, for Datasette and sqlite-utils.

The columns are declared in `ledger.schema` and written by `ledger.read_tables`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableDescription:
    """A table or a view in words."""

    about: str
    columns: dict[str, str]
    label: str = ""
    """The column that names a row."""
    order: str = ""
    """The column it is sorted by; with "-" before it, descending."""
    facets: tuple[str, ...] = ()
    """Columns with few values, which Datasette counts."""
    is_internal: bool = False
    """Only the tracker uses it: Datasette hides the table."""


_SEAT_ID = "ONS code of the seat"
_SEAT = "Name of the seat"
_SEAT_COLUMNS = {"seat_id": _SEAT_ID, "seat": _SEAT}
_POINTS = "percentage points, not rounded"
_UTC = "ISO 8601, UTC"
_STATEMENT = "SHA-256 of the statement's content: its id"
_WINNER = "Party code of the winner that is counted; empty while there is none"
_STATUS = (
    "awaiting, recount, called (a winner, no votes yet), declared, votes-pending (a winner newer "
    "than the votes), tied, or conflict (statements disagree)"
)

TABLES = {
    "declarations": TableDescription(
        "What stands for each seat that has been spoken of: a row a seat.",
        {
            **_SEAT_COLUMNS,
            "status": _STATUS,
            "winner": _WINNER,
            "result": 'As it is worded: "Con gain from Lab", "Con hold"',
            "gain": "1 for a gain, 0 for a hold, on the election's basis; empty without a winner",
            "majority": "Votes of the first less those of the second",
            "majority_share": f"The majority per 100 valid votes: {_POINTS}",
            "turnout": "Valid votes per 100 electors, not rounded",
            "valid_votes": "Votes that were counted for a candidate",
            "electorate": "Electors on the register",
            "swing_from": "Party code the headline swing is from",
            "swing_to": "Party code the headline swing is to",
            "swing": f"Butler swing between those two: {_POINTS}; empty where not computable",
            "declared_at": "When the returning officer declared, ISO 8601; empty for a rush",
            "flags": "What a producer should know beside the status, with semicolons between",
            "bulletin": f"The statement that stands: {_STATEMENT}",
        },
        label="seat",
        order="-declared_at",
        facets=("status", "winner", "gain"),
    ),
    "targets": TableDescription(
        "The published target seats: what each challenger needed, and what it got.",
        {
            "target_group": "Heading of the list, as published",
            **_SEAT_COLUMNS,
            "holder": "Party code that won last time",
            "challenger": "Party code of the list",
            "published_majority": "Majority as published: votes",
            "published_swing": "Swing needed as published: percentage points",
            "majority": "The holder's votes less the challenger's last time",
            "swing_needed": f"Half the challenger's deficit in share last time: {_POINTS}",
            "swing": f"From holder to challenger tonight: {_POINTS}; below 0 if it went back",
            "beyond": f"Swing less swing needed: {_POINTS}; above 0 where the challenger outpolled",
            "seat_status": f"Of the seat: {_STATUS}",
            "status": "awaiting, recount, flipped, held, lost to other, tied or conflict",
            "winner": _WINNER,
            "note": "What the publisher says of the seat",
        },
        label="seat",
        order="-beyond",
        facets=("target_group", "status"),
    ),
    "parties": TableDescription(
        "The parties, and their night: seats, and changes against last time.",
        {
            "code": "Code, as in every other table",
            "name": "As a newsreader says it",
            "colour": "#rrggbb",
            "mark": "One character that tells the larger parties apart without colour",
            "seats": "Seats won",
            "held": "Seats won that were theirs before",
            "gains": "Seats won that were another's",
            "losses": "Seats of theirs that another won",
            "net": "Gains less losses: seats",
            "votes": "Votes, in the seats whose figures stand",
        },
        label="name",
        order="-seats",
    ),
    "seats": TableDescription(
        "The constituencies, as they were known before the polls closed, and how each stands.",
        {
            "id": _SEAT_ID,
            "name": _SEAT,
            "pa_number": "PA's number of it",
            "pa_name": "PA's name of it",
            "county": "County",
            "region": "Region or nation",
            "electorate": "Electors on the register before the night",
            "previous_winner": "Party code that won last time",
            "sitting": "Party code the member sat for at dissolution",
            "previous_declared_at": "When it declared last time, ISO 8601",
            "status": _STATUS,
        },
        label="name",
        order="name",
        facets=("status", "region", "previous_winner"),
    ),
    "candidates": TableDescription(
        "The candidates of the statement that stands for each seat, most votes first.",
        {
            "seat_id": _SEAT_ID,
            "position": "Place, from 1",
            "name": "The candidate, as the file says it",
            "party": "Party code",
            "party_name": "Party, as the file says it",
            "votes": "Votes; empty where only a winner is known",
            "share": "Votes per 100 valid votes, not rounded",
            "share_change": f"Share less the party's share last time: {_POINTS}",
            "elected": "1 for the winner",
        },
        label="name",
        facets=("party", "elected"),
    ),
    "watch_areas": TableDescription(
        "Areas that a list of targets names in place of seats, and the seats in each.",
        {
            "area_group": "Heading of the list, as published",
            "area": "Council area",
            "party": "Party code of the list",
            "published_share": "The party's share there, as published: per cent",
            "share_of": "What it is a share of",
            **_SEAT_COLUMNS,
        },
        facets=("area_group",),
    ),
    "previous_votes": TableDescription(
        "Votes of last time: a row for each seat and party.",
        {"seat_id": _SEAT_ID, "party": "Party code", "votes": "Votes"},
    ),
    "notes": TableDescription(
        "Words the desk left about a seat; they change nothing about what stands.",
        {
            **_SEAT_COLUMNS,
            "at": f"When it was said, {_UTC}",
            "by": "Initials of who said it",
            "note": "The words",
            "bulletin": _STATEMENT,
        },
        order="-at",
    ),
    "confirmations": TableDescription(
        "Who has checked what stands for a seat; a row is gone when something else stands.",
        {
            **_SEAT_COLUMNS,
            "at": f"When it was said, {_UTC}",
            "by": "Initials of who checked",
            "reason": "How",
            "bulletin": _STATEMENT,
        },
        order="-at",
    ),
    "problems": TableDescription(
        "Files held, rejected or warned of, each as it was last received.",
        {
            "name": "Name of the file in the drop folder",
            "status": "held, rejected, or accepted with a warning",
            "sentence": "Why, in a sentence",
            "arrived_at": f"When it was received, {_UTC}",
            "sha256": "SHA-256 of its bytes; empty where it could not be read",
            "folder": "The drop folder; empty for what another desk received",
            "desk": "The other desk that received it; empty for this one",
        },
    ),
    "bulletins": TableDescription(
        "Every statement about a seat, from the feed or the desk, in order of receipt. Never "
        "changed: what was corrected or taken back is still here.",
        {
            "seq": "Place in the order of receipt, from 1",
            "id": _STATEMENT,
            "seat_id": _SEAT_ID,
            "kind": "result, rush (a winner only), recount, or what the desk does: pin, note …",
            "origin": "feed or desk",
            "revision": "The agency's number of it within the seat; empty for the desk",
            "said_by": "Initials at the desk; empty for the feed",
            "received_at": f"When it was received, {_UTC}",
            "content": "The whole statement, as JSON",
        },
        order="-seq",
        facets=("kind", "origin"),
    ),
    "deliveries": TableDescription(
        "Every file as it was received, and what became of it.",
        {
            "seq": "Place in the order of receipt, from 1",
            "name": "Name of the file in the drop folder",
            "sha256": "SHA-256 of its bytes; empty where it could not be read",
            "status": "accepted, irrelevant (states nothing about these seats), held or rejected",
            "sentence": "Why, in a sentence",
            "arrived_at": f"When it was received, {_UTC}",
            "folder": "The drop folder; empty for what another desk received",
            "desk": "The other desk that received it; empty for this one",
            "results_counted": "Number of results a state of the parties counts; else empty",
            "old_status": "As status, with the word kept for irrelevant: for older queries",
        },
        label="name",
        order="-seq",
        facets=("status",),
    ),
    "documents": TableDescription(
        "The bytes of every file that was received, kept for ever.",
        {"sha256": "SHA-256 of the bytes", "size": "Bytes", "bytes": "The file"},
    ),
    "exports": TableDescription(
        "Summaries that were handed over, so that a correction can name those it touches.",
        {
            "seq": "Place in the order of making, from 1",
            "made_at": f"When it was made, {_UTC}",
            "format": "text, markdown, html …",
            "destination": "The file; empty for standard output",
            "as_of": f"The moment whose board it shows, {_UTC}",
            "last_seq": "The last statement that this board contains: bulletins, seq",
            "sha256": "SHA-256 of what was handed over",
            "heard": "The old name of last_seq",
        },
        order="-seq",
    ),
    "outbox": TableDescription(
        "Statements that the hub of the night has not acknowledged: they go to the other desks.",
        {"bulletin": _STATEMENT},
        is_internal=True,
    ),
    "staged": TableDescription(
        "What came from other desks and does not count yet: the file it is in has not come whole.",
        {
            "id": "A statement's id; of a part of a file, its key, number and how many there are",
            "kind": "bulletin, or slice of a file",
            "desk": "Who received it first",
            "content": "As it came",
        },
        is_internal=True,
    ),
    "link": TableDescription(
        "How the ledger is joined to the other desks of its night; no row where it never was.",
        {
            "night": "Name of the night that is shared",
            "stream": "When the hub made the stream that is read, ISO 8601",
            "position": "Number of the last message of it that is here",
            "state": "joined, behind (something is on its way), alone (no hub), or refused by it",
            "why": "Why it is alone or refused; empty where nobody keeps it joined",
            "behind": "Number of messages to come and statements to go",
            "desks": "Names of the other desks at their last contact, as JSON",
            "since": f"When the state became what it is, {_UTC}",
            "at": f"When this was written, {_UTC}; every ten seconds while somebody keeps it",
        },
        is_internal=True,
    ),
    "delivery_bulletins": TableDescription(
        "Which file contained which statement.",
        {"delivery": "The file: deliveries, seq", "bulletin": _STATEMENT},
        is_internal=True,
    ),
    "statements": TableDescription(
        "As delivery_bulletins: for older queries.",
        {"delivery": "The file: deliveries, seq", "bulletin": _STATEMENT},
        is_internal=True,
    ),
    "elections": TableDescription(
        "The election's own tables as they were put on record; the last is the one that counts.",
        {
            "seq": "Place in the order of being put on record, from 1",
            "id": "Its id, as in election.toml",
            "name": "Its name",
            "date": "Polling day",
            "region": "What the seats are together",
            "since": f"When it was put on record, {_UTC}",
            "content": "All its tables, as JSON",
        },
        is_internal=True,
    ),
}
"""By name, the most useful tables first."""
