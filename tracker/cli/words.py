"""The verb that says the night in sentences."""

VERBS = ()
