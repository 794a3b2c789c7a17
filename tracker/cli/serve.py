"""The verb that shows the board to colleagues in a browser."""

VERBS = ()
