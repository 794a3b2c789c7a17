"""Receives the files of the drop folder: finds stable files, and records each in the ledger."""
