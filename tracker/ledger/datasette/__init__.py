"""The ledger described to Datasette: columns, queries, metadata."""
