"""Widgets that show plain lines and know nothing of elections' rules."""
