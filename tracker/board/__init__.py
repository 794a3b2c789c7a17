"""The board: from bulletins to what stands for each seat.

Pure functions of an election and a set of bulletins: the rules for one seat (`standing`), its
figures, the parties' tallies, the published targets, the change that each bulletin made, and the
desk's entries. This package reads no file, no database and no clock: bulletins come from `feeds`
and are stored by `ledger`.
"""

from tracker.board.board import Board

__all__ = ["Board"]
