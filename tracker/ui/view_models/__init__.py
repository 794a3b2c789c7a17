"""View models: a board as lines of styled text, for the screen and `tracker status`.

Every function is pure and takes the width in cells, so that 80 and 220 columns share one code
path and a test needs no terminal. Text from feeds is escaped (`support.escape`) and never
parsed as markup. Nothing here imports textual: `ui/widgets` paints the lines, `ui/panes` and
`ui/screens` place them.
"""
