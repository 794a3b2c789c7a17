"""Screens and dialogs, one module each. They are given the session; none imports the app."""
