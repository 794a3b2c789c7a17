"""The board and the page in a browser: who is let in, the boards, the page; no elections.

A board is `tracker watch` in a process of its own, carried to the browser by textual-serve;
the page is `tracker.summary`'s, made once for everybody who reads it. Needs the extra
`serve`.
"""
