"""Compares PA's printed figures with ours: each figure is equal, explained or unexplained.

A figure that differs is explained if a known reason gives exactly PA's figure and no other message
contradicts that reason (`record`). The package reports differences; it changes no figure on the
board.

`compare_ledger` compares all PA documents in a ledger, `compare_result` the result messages,
`compare_totals` the states of the parties. The known reasons are in `baselines`,
`arithmetic_rules`, `headline_swing` and `gain_or_hold` for results, and in `adjustments` and
`totals_percentages` for totals.
"""
