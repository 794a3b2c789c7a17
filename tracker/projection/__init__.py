"""The projection: vote shares and chances in the seats still to come, from the declared seats.

"We take the swing in the seats already declared, adjust it for region and for how similar
seats voted last time, and we are only as sure as those seats agree."

`features` describes a seat for the regression, `evidence` sums up the declared seats,
`regression` fits a party's change, and `seat_projections` projects the rest; `seat_totals`,
`target_projections` and `aggregate_swing` derive from it what is shown, `report` writes it.
A projection is not a result: nothing here becomes part of a Board.
"""
