"""Descriptions of a ledger's tables and columns, with their units, for Datasette and sqlite-utils.

The columns are declared in `ledger.schema` and written by `ledger.read_tables`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableDescription:
    """The description of a table or a view."""

    about: str
    columns: dict[str, str]
    """Descriptions by column."""
    label: str = ""
    """The column that names a row."""
    order: str = ""
    """The column by which Datasette sorts the rows; descending if "-" comes first."""
    facets: tuple[str, ...] = ()
    """Columns with few values: Datasette shows the number of rows for each value."""
    is_internal: bool = False
    """Whether Datasette hides the table, because only the tracker uses it."""


_SEAT_ID = "Code of the seat"
_SEAT = "Name of the seat"
_SEAT_COLUMNS = {"seat_id": _SEAT_ID, "seat": _SEAT}
_POINTS = "percentage points, not rounded"
_CHECKSUM = "CRC-32 of the other columns: it shows whether one of them was changed later"
_UTC = "ISO 8601, UTC"
_STATEMENT = "Id of the statement: SHA-256 of its content"
_WINNER = "Party code of the winner; empty while there is none"
_STATUS = (
    "awaiting, recount, called (a winner, no votes yet), declared, votes-pending (a winner newer "
    "than the votes), tied, conflict (statements disagree), set-aside (none is expected), or "
    "doubtful (an implausible declaration, withheld until it is confirmed)"
)

TABLES = {
    "declarations": TableDescription(
        "The state of each seat with at least one statement: one row per seat.",
        {
            **_SEAT_COLUMNS,
            "status": _STATUS,
            "winner": _WINNER,
            "result": '"Con gain from Lab" or "Con hold"; empty without a winner',
            "gain": "1 for a gain, 0 for a hold, on the election's basis; empty without a winner",
            "majority": "Votes of the first candidate minus votes of the second",
            "majority_share": f"The majority per 100 valid votes: {_POINTS}",
            "turnout": "Valid votes per 100 electors, not rounded",
            "valid_votes": "Votes that were counted for a candidate",
            "electorate": "Electors on the register",
            "swing_from": "Code of the party that the headline swing is from",
            "swing_to": "Code of the party that the headline swing is to",
            "swing": f"Butler swing between these parties: {_POINTS}; empty if not computable",
            "declared_at": "When the returning officer declared, ISO 8601; empty if not stated",
            "flags": "Remarks for the producer beside the status, separated by semicolons",
            "bulletin": "Id of the statement that is shown: SHA-256 of its content",
            "doubts": "Why a result is withheld, with its figures; not to be read out",
        },
        label="seat",
        order="-declared_at",
        facets=("status", "winner", "gain"),
    ),
    "targets": TableDescription(
        "The published target seats, with the swing that the challenger needs and the swing.",
        {
            "target_group": "Heading of the list, as published",
            **_SEAT_COLUMNS,
            "holder": "Code of the party that won last time",
            "challenger": "Code of the party that hopes to win the seat",
            "published_majority": "Majority as published: votes",
            "published_swing": "Swing needed as published: percentage points",
            "majority": "The holder's votes minus the challenger's votes last time",
            "swing_needed": f"Half the holder's lead in share last time: {_POINTS}",
            "swing": f"Swing from holder to challenger: {_POINTS}; below 0 in the other direction",
            "beyond": f"Swing minus swing needed: {_POINTS}; above 0 if the challenger is ahead",
            "seat_status": f"Status of the seat: {_STATUS}",
            "status": "awaiting, recount, flipped, held, lost to other, tied, conflict, doubtful "
            "or set-aside",
            "winner": _WINNER,
            "note": "The publisher's note on the seat",
        },
        label="seat",
        order="-beyond",
        facets=("target_group", "status"),
    ),
    "parties": TableDescription(
        "The parties, with their seats, gains, losses and votes so far.",
        {
            "code": "Party code, as in the other tables",
            "name": "Name for the air; for an unknown party its code",
            "colour": "#rrggbb",
            "mark": "One character that identifies the party without colour",
            "seats": "Seats won",
            "held": "Seats won that are not gains",
            "gains": "Seats won from another party or another independent",
            "losses": "Seats lost to another party or another independent",
            "net": "Gains minus losses: seats",
            "votes": "Votes in the seats with a result that stands",
        },
        label="name",
        order="-seats",
    ),
    "seats": TableDescription(
        "The constituencies before the polls closed, and their status.",
        {
            "id": _SEAT_ID,
            "name": _SEAT,
            "pa_number": "PA's number of the seat",
            "pa_name": "PA's name of the seat",
            "county": "County",
            "region": "Region or nation",
            "electorate": "Electors on the register before the night",
            "previous_winner": "Code of the party that won last time",
            "sitting": "Code of the party of the member at dissolution",
            "previous_declared_at": "When the seat declared last time, ISO 8601",
            "status": _STATUS,
        },
        label="name",
        order="name",
        facets=("status", "region", "previous_winner"),
    ),
    "candidates": TableDescription(
        "The candidates of the statement that is shown for each seat, most votes first.",
        {
            "seat_id": _SEAT_ID,
            "position": "Place by votes, from 1; without votes, place in the statement",
            "name": "Name of the candidate in the statement",
            "party": "Party code",
            "party_name": "Name of the party in the statement",
            "votes": "Votes; empty if only a winner is known, and in a conflict",
            "share": "Votes per 100 valid votes, not rounded",
            "share_change": f"Share of the party minus its share last time: {_POINTS}",
            "elected": "1 for the winner",
        },
        label="name",
        facets=("party", "elected"),
    ),
    "watch_areas": TableDescription(
        "The published target areas that are not seats: one row per seat of an area.",
        {
            "area_group": "Heading of the list, as published",
            "area": "Name of the area, such as a district",
            "party": "Code of the party that hopes to win there",
            "published_share": "The party's published share in the area: per cent",
            "share_of": "The vote in which the party had this share",
            **_SEAT_COLUMNS,
        },
        facets=("area_group",),
    ),
    "previous_votes": TableDescription(
        "Votes last time: one row per seat and party.",
        {"seat_id": _SEAT_ID, "party": "Party code", "votes": "Votes"},
    ),
    "notes": TableDescription(
        "The desk's notes on seats. A note changes no figure.",
        {
            **_SEAT_COLUMNS,
            "at": f"When the note was made, {_UTC}",
            "by": "Initials of the producer",
            "note": "Text of the note",
            "bulletin": _STATEMENT,
        },
        order="-at",
    ),
    "confirmations": TableDescription(
        "Producers who have checked the declaration that stands. When it does not stand any more, "
        "or is in conflict, the row is deleted.",
        {
            **_SEAT_COLUMNS,
            "at": f"When the declaration was confirmed, {_UTC}",
            "by": "Initials of the producer",
            "reason": "How the declaration was checked",
            "bulletin": "Id of the confirmation: SHA-256 of its content",
        },
        order="-at",
    ),
    "problems": TableDescription(
        "Files that are held, rejected or accepted with a remark: one row per remark, until the "
        "file is replaced or settled, or a later result of the seat stands.",
        {
            "name": "Name of the file in the drop folder",
            "status": "held; rejected (the file, or a seat of it); or accepted (with a warning)",
            "sentence": "The reason or the warning, in a sentence",
            "arrived_at": f"When the file was received with this outcome, {_UTC}",
            "sha256": "SHA-256 of the bytes; empty if the file is held or could not be read",
            "folder": "The drop folder; empty if another desk received the file",
            "desk": "The other desk that received the file; empty for this desk",
            "seat_id": "The seat that the remark is about; empty if it is about the whole file",
        },
    ),
    "remarks": TableDescription(
        "Sentences about the files that were received: why a file or a seat of it does not count, "
        "warnings, and notes.",
        {
            "delivery": "The file's number in deliveries",
            "position": "Number of the sentence, from 1",
            "kind": "held, rejected, warning or note",
            "sentence": "The sentence",
            "seat_id": "The seat that it is about; empty if it is about the whole file",
            "revision": "Revision number that the file states for the seat; empty if not known",
            "checksum": _CHECKSUM,
        },
    ),
    "settled_files": TableDescription(
        "Files whose problems are settled: the file is gone, or a producer settled it.",
        {
            "delivery": "The file's number in deliveries",
            "at": f"When it was settled, {_UTC}",
            "by": "Initials of the producer; empty if the file is gone",
            "checksum": _CHECKSUM,
        },
    ),
    "acknowledgements": TableDescription(
        "The alerts that a producer has acknowledged on a board of this ledger.",
        {
            "event": "Id of the alert's event: s and the seq of a statement, with another seat's "
            "id if the statement changed that seat",
            "by": "Initials of the producer",
            "at": f"When it was acknowledged, {_UTC}",
            "checksum": _CHECKSUM,
        },
        order="-at",
    ),
    "readable_tables": TableDescription(
        "One row about the tables that people read: a newer tracker writes them again.",
        {"only_row": "The number 1", "rules": "The number of the rules by which they were written"},
    ),
    "bulletins": TableDescription(
        "Every statement about a seat, from the feed or the desk, in order of receipt. Rows are "
        "never changed or deleted: corrected and retracted statements are still in the table.",
        {
            "seq": "Number in the order of receipt, from 1",
            "id": _STATEMENT,
            "seat_id": _SEAT_ID,
            "kind": "result, rush (a winner only), recount, or a desk entry: pin, note …",
            "origin": "feed or desk",
            "revision": "Revision number in the feed, per seat; empty for the desk",
            "said_by": "Initials of the producer; empty for the feed",
            "received_at": f"When the statement was received, {_UTC}",
            "content": "The whole statement, as JSON",
            "checksum": _CHECKSUM,
        },
        order="-seq",
        facets=("kind", "origin"),
    ),
    "deliveries": TableDescription(
        "The files that were received. A file gets a new row when it is received with other "
        "bytes, another status or another sentence.",
        {
            "seq": "Number in the order of receipt, from 1",
            "name": "Name of the file in the drop folder",
            "sha256": "SHA-256 of the bytes; empty if the file is held or could not be read",
            "status": "accepted, irrelevant (no statement about these seats), held or rejected",
            "sentence": "The reason or a warning, in a sentence; else empty",
            "arrived_at": f"When the file was received, {_UTC}",
            "folder": "The drop folder; empty if another desk received the file",
            "desk": "The other desk that received the file; empty for this desk",
            "results_counted": "Number of results in a state of the parties; else empty",
            "old_status": 'As status, but "kept" where status is "irrelevant": for older queries',
            "checksum": _CHECKSUM,
        },
        label="name",
        order="-seq",
        facets=("status",),
    ),
    "documents": TableDescription(
        "The bytes of the files that were received, without held and unreadable files. Rows are "
        "never changed or deleted.",
        {"sha256": "SHA-256 of the bytes", "size": "Number of bytes", "bytes": "The bytes"},
    ),
    "exports": TableDescription(
        "The summaries that were exported. A correction lists those with the old figures.",
        {
            "seq": "Number in the order of the exports, from 1",
            "made_at": f"When the summary was made, {_UTC}",
            "format": "text, markdown, html …",
            "destination": "The file; empty for standard output",
            "as_of": f"The time whose board the summary shows, {_UTC}",
            "last_seq": "The last statement on this board: column seq of bulletins",
            "sha256": "SHA-256 of the summary's bytes",
            "heard": "The old name of last_seq",
            "seats": "The seats that the summary can contain, as JSON; empty for all",
            "failed": "1 if the file could not be written",
            "checksum": _CHECKSUM,
        },
        order="-seq",
    ),
    "identity": TableDescription(
        "The identity of the ledger; a copy has the same.",
        {"id": "32 random hexadecimal digits"},
        is_internal=True,
    ),
    "log_in_use": TableDescription(
        "A row while an intake has an empty ledger open: what it receives is in the log at first.",
        {"since": f"When the intake began, {_UTC}"},
        is_internal=True,
    ),
    "outbox": TableDescription(
        "Statements to be sent to the other desks: the hub has not acknowledged them yet.",
        {"bulletin": _STATEMENT},
        is_internal=True,
    ),
    "staged": TableDescription(
        "Statements and parts of files from other desks. They count when the file is complete.",
        {
            "id": "Id of a statement; for a part of a file: key, number, number of parts, sender",
            "kind": "bulletin, or slice (a part of a file)",
            "desk": "The desk that received it first",
            "content": "The bytes of the message",
            "sender": "The desk that signed the message; without a signature, as desk",
            "at": f"When this desk received it, {_UTC}",
        },
        is_internal=True,
    ),
    "entry_origins": TableDescription(
        "The entries that were made at other desks.",
        {
            "bulletin": _STATEMENT,
            "desk": "The desk that made it; empty if that is not known",
            "signature": "The signature of that desk; empty without one",
            "is_verified": "1 if the signature is of a key in the night's list, else 0",
        },
        is_internal=True,
    ),
    "link": TableDescription(
        "The link to the other desks of the night; no row if the ledger never had a link.",
        {
            "night": "Name of the shared night",
            "stream": "When the hub made the stream of messages, ISO 8601",
            "position": "Number of the last message of the stream that was received",
            "state": "joined, behind (messages are on their way), alone (no hub), or refused",
            "why": "The reason for alone or refused; empty if no process keeps the link",
            "behind": "Number of messages to receive plus statements to send",
            "desks": "Names of the other desks at the last contact, as JSON",
            "since": f"When the state last changed, {_UTC}",
            "at": f"When the row was last written, {_UTC}; at least every ten seconds",
        },
        is_internal=True,
    ),
    "delivery_bulletins": TableDescription(
        "The statements in each file: one row per file and statement.",
        {"delivery": "The file: column seq of deliveries", "bulletin": _STATEMENT},
        is_internal=True,
    ),
    "statements": TableDescription(
        "The same as delivery_bulletins: for older queries.",
        {"delivery": "The file: column seq of deliveries", "bulletin": _STATEMENT},
        is_internal=True,
    ),
    "elections": TableDescription(
        "The data of the election: a new row each time it changes. The last row counts.",
        {
            "seq": "Number in the order of recording, from 1",
            "id": "Id of the election in election.toml",
            "name": "Name of the election",
            "date": "Polling day",
            "region": "Name of all seats together",
            "since": f"When the data was recorded, {_UTC}",
            "content": "All tables of the election, as JSON",
            "checksum": _CHECKSUM,
        },
        is_internal=True,
    ),
}
"""Descriptions by table or view, the most useful first."""
