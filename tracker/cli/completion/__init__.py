"""Completion in a shell: of elections, seats, codes of parties, ids of statements.

`words` finds the words, `callbacks` gives them to click, `shells` has the scripts for the shells,
`command` prints a script.
"""

from tracker.cli.completion.callbacks import elections, parties, seats, statements, votes

__all__ = ["elections", "parties", "seats", "statements", "votes"]
