"""From the drop folder into the ledger: which files are whole, and what each one delivers."""
