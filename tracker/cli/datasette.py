"""The verb that tells Datasette what is in a ledger."""

VERBS = ()
