"""`tracker serve`: the board and the summary page in a browser.

A board is `tracker watch` in a process of its own; textual-serve carries it to the browser. The
page is made by `tracker.summary`, once for all its readers. This package decides who may see
them, and knows no elections. Needs the extra `serve`.
"""
