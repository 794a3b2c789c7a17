"""The verbs that other programs hang on: events, hooks, and the shapes of what they get."""

VERBS = ()
