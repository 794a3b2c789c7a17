"""The audit of an election folder (`tracker check`): tables, published figures, readiness.

`election_audit.audit` runs it. The audit returns findings and changes nothing.
"""
