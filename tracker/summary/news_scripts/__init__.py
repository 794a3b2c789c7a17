"""The pieces a newsroom says or prints of a night, one module a piece; no format is known here.

A piece is a `Script` made from a Board: `headline`, `running` (the running summary), `round_up`
(what happened between two boards), `end_of_night`, and `seat` (the on-air line of one seat).
What several of them say stands in `progress`, `gains`, `doubts`, `targets`, `extremes` and `due`;
`since` compares two boards without a word. `layout` makes text and Markdown of any script.
"""
