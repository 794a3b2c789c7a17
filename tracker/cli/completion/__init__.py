"""Completion of words in a shell: elections, seats, parties and statements.

`callbacks` are click's `shell_complete` functions, `words` finds the words, `shells` has the
scripts for bash, zsh and fish, `command` is `tracker completion`. No election is loaded for it.
"""

from tracker.cli.completion.callbacks import elections, parties, seats, statements, votes

__all__ = ["elections", "parties", "seats", "statements", "votes"]
