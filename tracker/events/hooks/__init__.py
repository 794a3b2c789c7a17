"""Hooks: commands and URLs of the user that the tracker calls with an event.

`settings` reads the hooks, `call` makes one call, `retry` repeats a failed call, `progress` stores
the position of each hook, `run` follows the ledger, `trial` calls each hook once before the night.
"""
