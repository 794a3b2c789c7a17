"""Replication: real hubs on loopback, lines that can be cut, and processes that can be killed."""
