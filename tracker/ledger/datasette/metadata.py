"""Datasette's metadata for a ledger: descriptions from `columns`, queries from `canned_queries`."""

from typing import Any

import msgspec

from tracker.election import Election
from tracker.ledger.datasette.canned_queries import canned_queries
from tracker.ledger.datasette.columns import TABLES, TableDescription

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
"""Sources of the elections that ship (data/README.md); those of other elections are unknown."""

_NOT_SORTABLE = frozenset(("bytes", "content", "colour", "mark", "flags"))
"""Columns that Datasette offers no sorting by."""


def metadata(election: Election, database: str) -> str:
    """Datasette's metadata, as JSON, for the ledger that it calls `database`: its file's stem.

    Units are in the words of the columns. Datasette's own `units` are left alone: they make
    0.6 percentage points "600 m…" and 24,952 votes "24.952 k…".
    """
    where = f", {election.region}" if election.region else ""
    title = f"{election.name}, {election.date}{where}"
    source = SOURCES.get(election.id)
    terms = {"source": source, "license": LICENCE, "license_url": LICENCE_URL} if source else {}
    content = {
        "title": title,
        **terms,
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
                    name: {"title": query.title, "description": query.about, "sql": query.sql}
                    for name, query in canned_queries(election).items()
                },
            }
        },
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=2).decode() + "\n"


def _table(table: TableDescription) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "description": table.about,
        "columns": table.columns,
        "sortable_columns": [name for name in table.columns if name not in _NOT_SORTABLE],
    }
    if table.order:
        key = "sort_desc" if table.order.startswith("-") else "sort"
        metadata[key] = table.order.lstrip("-")
    if table.label:
        metadata["label_column"] = table.label
    if table.facets:
        metadata["facets"] = table.facets
    if table.is_internal:
        metadata["hidden"] = True
    return metadata
