"""The graphics folder: a Board as files that screens and graphics systems poll, kept current.

`shapes` says what is in each object, `hearing` what the ledger has said, `seat_object` and
`whole_board` fill the objects, `contents` makes those anew that have changed. `publisher`
puts them into a `place` (a `folder`, a `store`) with a manifest; `following` does it again
and again. What may be said, and how, is for `summary`.
"""
