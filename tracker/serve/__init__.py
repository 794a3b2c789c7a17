"""`tracker serve`: the board and the summary page in a browser.

Each browser has a board of its own: a process of `tracker watch`, whose screen textual-serve sends
to the browser. `tracker.summary` renders the page, once per change for all its readers. This
package decides who may see the board and the page. It needs the extra `serve`.
"""
