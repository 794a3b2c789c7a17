"""The verb that keeps a graphics folder current."""

VERBS = ()
