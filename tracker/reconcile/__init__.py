"""PA's printed figures compared with ours: equal, explained, or unexplained.

`compare_result` compares the figures of one result message, `compare_totals` one state of the
parties, and `compare_ledger` every PA document in a ledger. `arithmetic_rules` and `baselines`
list what may explain a difference in a result, `adjustments` what may explain one in the
totals. This package changes no figure on the board; it only reports differences.
"""
