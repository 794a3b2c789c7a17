"""Tracker: an election-night tracker for newsrooms, from drop folder to gains and holds."""

__version__ = "0.1.0"
