"""The base class of the tracker's own errors, which the command line catches in one place."""


class TrackerError(Exception):
    """An error whose message is one sentence for the user: what is wrong, and the cure.

    Each package defines its own subclasses. The command line prints the message without a
    traceback and exits with `exit_code`.
    """

    exit_code = 2
    """2: wrong usage. A subclass for another failure can set 1."""
