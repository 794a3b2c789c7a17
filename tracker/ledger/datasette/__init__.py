"""Datasette's metadata for a ledger: descriptions of its columns, and queries."""
