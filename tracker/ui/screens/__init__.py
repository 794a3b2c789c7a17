"""The screens and dialogs. None of them imports the app."""
