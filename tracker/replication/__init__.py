"""Desks apart: the ledgers of one night in several buildings, kept equal through a hub.

What travels is a growing set of statements, so nothing here resolves or orders anything: a
hub (NATS JetStream) passes on what one ledger has and another lacks, and the fold does the
rest. The ledger of each desk stays the truth; the hub is transport, and may lose everything.

`wire` is what a message is, `digest` how two sets are compared, `outbox` and `intray` what
goes out of a ledger and comes into one, `link` what a board shows of it; `via`, `hub` and
`trouble` are the only ones that know NATS; `session` is one connection's work, `desk` what stays
from one to the next, and `join` tries for ever.
"""
