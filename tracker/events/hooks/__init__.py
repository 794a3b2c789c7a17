"""Hooks: a command or an URL that is called when something happens, and never delays the night.

`settings` says which, `call` makes one call, `run` follows the ledger and keeps their order.
"""
