"""Code that has nothing to do with elections: files, text, locks, retries, logs, the SQLite driver.

It imports no other package of the tracker. Rules of elections belong in `election` and `board`.
"""
