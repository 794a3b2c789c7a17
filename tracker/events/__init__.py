"""Events for other programs: a stream that they read, and hooks that the tracker calls.

The events are those of the ledger's timeline; this package decides nothing about them.
"""
