"""What the tracker can do where somebody installed more: the extras of its package."""

from tracker.support.errors import TrackerError

PACKAGES = {
    "desks": "'nats-py[nkeys]'",
    "excel": "XlsxWriter",
    "serve": "aiohttp textual-serve",
    "store": "obstore",
}
"""What each extra of pyproject.toml installs."""


class MissingExtraError(TrackerError):
    """Something was asked for that needs an extra, with the sentence that says which."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs more than is installed: pip install {PACKAGES[extra]}")
