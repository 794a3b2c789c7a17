"""Panes: the parts of the screen that show the session, such as the views and the status bar."""
