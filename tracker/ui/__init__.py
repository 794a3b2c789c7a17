"""The screen that a producer uses on election night. Only this package imports textual."""
