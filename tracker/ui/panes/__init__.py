"""The views in the middle of the board, one module each."""
