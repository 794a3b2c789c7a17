"""What the declared seats say about the rest: each party's share in every seat still to come.

"We take the swing in the seats already declared, adjust it for region and for how similar
seats voted last time, and we are only as sure as those seats agree."

`terms` says what a seat is, `learned` keeps what the declared seats showed, `fit` makes a
party's change of it, `outlook` projects the rest, `totals` adds up, `targets` words it for
the published targets. A projection is never a result: nothing here is part of a Board.
"""
