"""The events of the ledger's timeline for other programs: as a stream, and as calls of hooks."""
