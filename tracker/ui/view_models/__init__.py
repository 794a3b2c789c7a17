"""View models: a board as lines of styled text, for the screen and `tracker status`.

The functions are pure: they take values such as a board, and a width in cells. Text from feeds is
escaped (`support.escape`) and never parsed as markup. No module here imports Textual: `ui/widgets`
paints the lines.
"""
