"""The screens and dialogs, one module each. They get the session; none imports the app."""
