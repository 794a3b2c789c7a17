"""The extras (optional dependencies) of pyproject.toml, and the error for a missing extra."""

from tracker.support.errors import TrackerError

PACKAGES = {
    "desks": "'nats-py[nkeys]'",
    "excel": "XlsxWriter",
    "fetch": "paramiko urllib3",
    "serve": "aiohttp textual-serve",
    "store": "obstore",
}
"""The arguments of `pip install` for each extra."""

MODULES = {
    "desks": ("nats", "nkeys"),
    "excel": ("xlsxwriter",),
    "fetch": ("paramiko", "urllib3"),
    "serve": ("aiohttp", "textual_serve"),
    "store": ("obstore",),
}
"""The modules of each extra, to test whether it is installed."""


class MissingExtraError(TrackerError):
    """A feature needs an extra that is not installed. The message contains the pip command."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs more than is installed: pip install {PACKAGES[extra]}")
