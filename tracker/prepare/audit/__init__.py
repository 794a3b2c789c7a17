"""Audit of an election folder, for `tracker check`: tables, published figures, readiness.

`election_audit.audit` is the entry. The audit reports findings and changes nothing.
"""
