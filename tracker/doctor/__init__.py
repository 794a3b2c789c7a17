"""Checks before the night (`tracker doctor`): the machine, the terminal, the folders, the tables.

`examine` runs the checks. Each module has pure functions, which turn values into checks, and
functions that read these values from the machine. Nothing is written into the drop folder.
"""
