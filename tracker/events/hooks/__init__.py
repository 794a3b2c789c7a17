"""Hooks: commands and URLs of the user, called with an event, which delay nothing else.

`settings` reads them, `call` makes one call, `retry` repeats a failed one, `progress` stores how
far each has come, `run` follows the ledger, `trial` tries them before the night.
"""
