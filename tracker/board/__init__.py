"""The night as a value: from bulletins to what stands for each seat.

Pure functions of an election and a set of bulletins: the rules for one seat, its figures, the
parties' tallies, the published targets, what each bulletin changed. The package opens no file
and no database, and reads no clock.
"""

from tracker.board.board import Board

__all__ = ["Board"]
