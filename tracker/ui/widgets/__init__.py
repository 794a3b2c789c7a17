"""Widgets that paint styled lines. They contain nothing about elections.

`ui/view_models` makes the lines; a pane or a screen gives them to a widget. The widget paints the
cells that changed and posts messages about its cursor.
"""
