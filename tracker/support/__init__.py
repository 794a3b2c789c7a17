"""Code that is not about elections: files, text, locks, retries, logs, the SQLite driver.

This package imports no other package of the tracker.
"""
