"""Panes: the views in the middle of the board and the panels beside them, one module each."""
