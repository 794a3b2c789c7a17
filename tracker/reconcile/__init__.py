"""Compares PA's printed figures with ours: each figure is equal, explained or unexplained.

A figure that differs is explained if a known reason gives exactly PA's figure and no other message
contradicts that reason (`record`). It is also explained if PA has corrected it in a later message,
if our own table is older, or if PA counts results that our board does not have. The package reports
differences; it changes no figure on the board.

`compare_ledger` compares all PA documents in a ledger, `compare_result` the result messages,
`compare_totals` the states of the parties. `reason` lists the kinds of reasons.
"""
