"""Widgets: they show styled lines on the terminal, and contain nothing about elections.

A widget gets lines with keys from a pane or a screen, paints the cells that changed, and posts
messages about the cursor. Which lines there are is for `ui/view_models`.
"""
