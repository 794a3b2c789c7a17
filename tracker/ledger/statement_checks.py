"""The check that every statement passes before the ledger records it, from every source.

A file's statements, a producer's entry and a statement of another desk pass the same checks.
`board.bounds` has those that a reader of an older ledger repeats.
"""

import re

from tracker.board.bounds import bounds_error
from tracker.board.bulletin import DECLARATION_KINDS, Bulletin
from tracker.board.entries import MAX_TEXT_LENGTH
from tracker.board.entry_fields import EntryError, parse_initials
from tracker.election import Election
from tracker.feeds.checks import check_declaration
from tracker.feeds.parsing import NEAR_POLLING_DAY, plain_text
from tracker.feeds.reading import RejectedError
from tracker.support.errors import TrackerError
from tracker.support.escape import excerpt

_ID = re.compile("[0-9a-f]{64}")
_FEED_KINDS = DECLARATION_KINDS | {"recount"}
_KINDS_WITH_TARGET = frozenset({"retraction", "pin", "confirm"})


class InvalidStatementError(TrackerError):
    """A statement that no file and no desk can make in this election."""


def check_statement(bulletin: Bulletin, election: Election) -> None:
    """Check a statement before it is recorded. Raises InvalidStatementError.

    A declaration is checked as one in a file (`feeds.checks.check_declaration`): by its own figures
    and by the electorate in the election's tables.
    """
    if reason := bounds_error(bulletin, election):
        raise InvalidStatementError(reason)
    try:
        _check_texts(bulletin)
        if bulletin.origin == "feed":
            _check_of_feed(bulletin)
        else:
            _check_of_desk(bulletin)
        _check_times(bulletin, election)
        if bulletin.kind in DECLARATION_KINDS:
            check_declaration(bulletin, election.seat_by_id[bulletin.seat], election)
    except (RejectedError, EntryError) as error:
        raise InvalidStatementError(str(error)) from None


def _check_texts(bulletin: Bulletin) -> None:
    for candidate in bulletin.candidates:
        for text in (candidate.party, candidate.party_name, candidate.name):
            plain_text(text, "name")
        if not candidate.party:
            raise RejectedError("has a candidate without a party")
    if len(bulletin.reason) > MAX_TEXT_LENGTH:
        raise RejectedError(
            f"has a reason of {len(bulletin.reason):,} characters; at most {MAX_TEXT_LENGTH:,}"
        )
    for id_ in (*bulletin.after, *filter(None, [bulletin.target])):
        if not _ID.fullmatch(id_):
            raise RejectedError(f'"{excerpt(id_)}" is not the id of a statement')


def _check_of_feed(bulletin: Bulletin) -> None:
    if bulletin.kind not in _FEED_KINDS:
        raise RejectedError(f"is a {bulletin.kind}, and not of a desk")
    if bulletin.by or bulletin.reason or bulletin.target or bulletin.said_at:
        raise RejectedError("is of a feed, and has the fields of a desk entry")
    if bulletin.kind in DECLARATION_KINDS and bulletin.revision is None:
        raise RejectedError("is of a feed, and has no revision")


def _check_of_desk(bulletin: Bulletin) -> None:
    if parse_initials(bulletin.by) != bulletin.by:
        raise RejectedError(f'the initials "{excerpt(bulletin.by)}" are not in capital letters')
    if bulletin.said_at is None:
        raise RejectedError("is a desk entry without its time")
    if bulletin.revision is not None:
        raise RejectedError("is a desk entry, and has a revision")
    if (bulletin.kind in _KINDS_WITH_TARGET) != (bulletin.target is not None):
        raise RejectedError(f"is a {bulletin.kind} with a wrong target")


def _check_times(bulletin: Bulletin, election: Election) -> None:
    declared = bulletin.declared_at
    if declared and abs(declared.date() - election.date) > NEAR_POLLING_DAY:
        raise RejectedError(f"declared on {declared.date()}, not near polling day")
