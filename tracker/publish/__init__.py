"""The graphics folder: a Board as files that graphics systems and screens poll, kept current.

`shapes` and `seat_shape` define the JSON objects; `seat_objects` and `board_objects` fill them;
`objects` makes the bytes of those that changed since the last pass. `publisher` writes them to
a `place` (a `folder` or an `object_store`, opened by `address`) and the `manifest` last.
`publication` follows a ledger (`ledger_state`) and repeats this. The package decides nothing
about figures and sentences: it takes them from `summary`.
"""
