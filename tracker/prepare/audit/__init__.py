"""The audit of an election folder: its tables, its published figures, the night it prepares."""
