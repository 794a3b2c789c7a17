"""The projection: expected vote shares and chances in the seats that have not declared.

It is computed from the declared seats. For each party, a regression estimates its change of share
from the region of a seat and from how the seat voted last time. docs/projection.md has the method.

- `features`: the numbers that describe a seat in the regression
- `evidence`: sums over the declared seats
- `regression`: a party's estimated change of share
- `seat_projections`: shares and chances in each seat that has not declared
- `seat_totals`, `target_projections`, `aggregate_swing`: the figures that are shown
- `report`: text and JSON
- `backtest`: how good the projection would have been on a past night

A projection is not a result, and is never part of a Board.
"""
