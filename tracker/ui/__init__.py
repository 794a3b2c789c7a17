"""The screen: a reader of the ledger like any other. The only package that imports textual."""
