"""The verb that helps a shell complete the others."""

VERBS = ()
