"""The graphics folder: a board as files that graphics systems and screens poll, kept current.

The files are called objects. A place is a folder or an object store that contains them.

- `shapes`, `page_shapes`, `seat_shape`: fields of the JSON objects. `schema`: their JSON Schema.
- `seat_objects`, `seat_lines`, `board_objects`: fill the JSON objects from a board. All figures
  and sentences come from `board` and `summary`.
- `flat_tables`: CSV and vMix data sources. `fragments`: HTML and SVG to embed.
- `objects`: the bytes of the objects that may have changed.
- `place`: the interface of a place. `folder`, `object_store`: the two kinds. `address` opens them.
- `publisher`: writes changed objects to a place, then the `manifest`, then the version of
  `hashed_copies`.
- `publication`: publishes a ledger, once or until stopped. `ledger_state`: the ledger's board,
  with the times and sources of its statements.
"""
