"""Replication: the ledgers of one night in several buildings, kept equal through a NATS hub.

Replicated is a set of statements that only grows, so nothing here resolves conflicts or orders
anything; the fold of `tracker.board` does both. The ledger of each desk stays the truth. The hub
(NATS JetStream) only transports, and may lose all its data.

`messages` are the bytes on the wire, `outbound` and `inbound` what leaves and enters a ledger,
`digest` and `compare_sets` find the differences of two ledgers, `status` is stored for the
boards. Only `address`, `client`, `connection`, `hub` and `errors` know NATS. `session` is the work
of one connection, `site` the state that outlives it, `run` reconnects until stopped.
"""
