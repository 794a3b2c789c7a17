"""What Datasette is told of a ledger, as its metadata: words and queries, and no figure.

The words are `describe`'s, the queries `canned`'s; here they get Datasette's form.
"""

from typing import Any

import msgspec

from tracker.election import Election
from tracker.ledger.datasette.canned_queries import questions
from tracker.ledger.datasette.columns import TABLES, Description

LICENCE = "Open Parliament Licence v3.0"
LICENCE_URL = (
    "https://www.parliament.uk/site-information/copyright-parliament/open-parliament-licence/"
)
_LIBRARY = (
    "Contains Parliamentary information from the House of Commons Library, "
    "CBP-7979 (2017) and CBP-8749 (2019)"
)
SOURCES = {
    "anglia-2019": f"{_LIBRARY}; target seats and areas as published by ITV News Anglia, 2019",
    "uk-2019": _LIBRARY,
}
"""Where the tables of an election that ships are from: data/README.md. Of others nobody told us."""

_NO_ORDER = frozenset(("bytes", "content", "colour", "mark", "flags"))
"""Columns by which nobody sorts."""


def metadata(election: Election, database: str) -> str:
    """Datasette's metadata, as JSON, for the ledger that it calls `database`: its file's stem.

    Units are in the words of the columns. Datasette's own `units` are left alone: they make
    0.6 percentage points "600 m…" and 24,952 votes "24.952 k…".
    """
    where = f", {election.region}" if election.region else ""
    title = f"{election.name}, {election.date}{where}"
    told = {
        "title": title,
        **_terms(election),
        "databases": {
            database: {
                "title": title,
                "description": (
                    "The ledger of an election night: what was received, and how each seat "
                    "stands. It grows while the night goes on; the query “How far the night "
                    "is” says as of when every figure is, and with how many seats declared."
                ),
                "tables": {name: _table(table) for name, table in TABLES.items()},
                "queries": {
                    name: {
                        "title": question.title,
                        "description": question.about,
                        "sql": question.sql,
                    }
                    for name, question in questions(election).items()
                },
            }
        },
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2).decode() + "\n"


def _terms(election: Election) -> dict[str, str]:
    source = SOURCES.get(election.id)
    if source is None:
        return {}
    return {"source": source, "license": LICENCE, "license_url": LICENCE_URL}


def _table(table: Description) -> dict[str, Any]:
    told: dict[str, Any] = {
        "description": table.about,
        "columns": table.columns,
        "sortable_columns": [name for name in table.columns if name not in _NO_ORDER],
    }
    if table.order:
        key = "sort_desc" if table.order.startswith("-") else "sort"
        told[key] = table.order.lstrip("-")
    if table.label:
        told["label_column"] = table.label
    if table.facets:
        told["facets"] = table.facets
    if table.inner:
        told["hidden"] = True
    return told
