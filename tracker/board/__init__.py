"""The board: the state of every seat, computed from bulletins.

A bulletin is a statement about one seat. It comes from a feed or from the desk: the producers who
work with the tracker. A seat can have many bulletins, and later bulletins correct earlier ones.
The bulletin that "stands" is the one that the board shows; `standing` has the rules.

Everything here is a pure function of an election and its bulletins. This package reads no file,
no database and no clock: `feeds` makes bulletins and `ledger` stores them.
"""

from tracker.board.board import Board

__all__ = ["Board"]
