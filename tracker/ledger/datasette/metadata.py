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
"""Sources of the elections that ship with the tracker (data/README.md), by election id."""

_NOT_SORTABLE = frozenset(("bytes", "content", "colour", "mark", "flags"))
"""Columns by which Datasette does not offer to sort."""


def metadata(election: Election, database: str) -> str:
    """Datasette's metadata for a ledger, as JSON.

    `database` is Datasette's name of the ledger: its file name without ".db". The units are in the
    descriptions of the columns. Datasette's own `units` are not used: they show 0.6 percentage
    points as "600 m…" and 24,952 votes as "24.952 k…".
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
                    "The ledger of an election night: all statements and files that were "
                    "received, and the state of each seat. The query “How far the night is” shows "
                    "the moment of the figures, and how many seats have declared."
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
