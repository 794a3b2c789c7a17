"""Replication: the ledgers of one night in several buildings, kept equal through a NATS hub.

A desk is one tracker with its own ledger. A statement is a bulletin, from a file or entered at a
desk. The desks exchange their statements. The set of statements only grows, so no code here
resolves conflicts or puts statements in order: `tracker.board` does both.

The hub is a NATS server with JetStream, or a cluster of them. It stores the messages of a night
in a stream and numbers them from 1. It only transports: it may lose all its data, because each
ledger keeps all its statements.

- `messages`: encoding and decoding, without the network.
- `outbound`: from the ledger to messages. `inbound`: from messages into the ledger.
- `staging`: what is received and does not count yet. `received_files`: whether a file's bytes give
  its statements. `keys`, `origins`: the signatures of the desks.
- `digest`, `compare_sets`: find the statements that only one of two ledgers has.
- `status`: the state of the link, stored in the ledger for the boards.
- `address`: settings. `client`, `connection`, `hub`, `errors`: the only modules that import NATS.
- `session`: the tasks of one connection, with `set_exchange`. `site`: state that is kept between
  connections. `run`: connects again until stopped.
"""
