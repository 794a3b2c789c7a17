"""An object store as a place to publish to: S3 and compatible stores, Google Cloud Storage, Azure.

The library obstore reads addresses, credentials and endpoints as the stores' own tools do
(AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL …). A store replaces an object atomically.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from tracker.publish.manifest import content_type
from tracker.publish.place import AddressError
from tracker.support.escape import visible
from tracker.support.extras import MissingExtraError

CACHE_CONTROL = "public, max-age=1"
"""Caches in between ask again after a second."""
RETRY_TIMEOUT = dt.timedelta(seconds=10)
"""For the library's own retries; then the store counts as unreachable."""
CONCURRENCY = 12
"""Requests at the same time: each takes long, and a night has hundreds of objects."""


class ObjectStore:
    """A bucket or container, or a prefix in it. Raises AddressError for any other address."""

    def __init__(self, address: str) -> None:
        try:
            import obstore
            from obstore.store import from_url
        except ImportError:
            raise MissingExtraError(f"publishing to {address}", "store") from None
        self._address = address
        self._library = obstore
        try:
            if obstore.parse_scheme(address) not in ("s3", "gcs", "azure"):
                raise AddressError(
                    f'"{address}" is not an object store; write s3://…, gs://…, az://…, or a folder'
                )
            self._store: Any = from_url(
                address, retry_config={"max_retries": 1, "retry_timeout": RETRY_TIMEOUT}
            )
        except (obstore.exceptions.BaseError, ValueError) as error:
            raise AddressError(f'"{address}" cannot be used: {_one_line(error)}') from None

    def sizes(self) -> Mapping[str, int]:
        """Every object under the prefix."""
        with self._os_errors("list"):
            pages = self._library.list(self._store)
            return {item["path"]: item["size"] for page in pages for item in page}

    def read(self, path: str) -> bytes | None:
        """An object's bytes; None if it does not exist."""
        with self._os_errors(path):
            try:
                return bytes(self._library.get(self._store, path).bytes())
            except FileNotFoundError:
                return None

    def write(self, objects: Mapping[str, bytes]) -> None:
        """Replace objects, several at once, with their media type and `CACHE_CONTROL`."""

        def put(path: str) -> None:
            with self._os_errors(path):
                self._library.put(
                    self._store,
                    path,
                    objects[path],
                    attributes={"Content-Type": content_type(path), "Cache-Control": CACHE_CONTROL},
                    use_multipart=False,
                )

        _concurrently(put, objects)

    def remove(self, paths: Iterable[str]) -> None:
        """Delete objects."""

        def delete(path: str) -> None:
            with self._os_errors(path):
                self._library.delete(self._store, path)

        _concurrently(delete, paths)

    @contextmanager
    def _os_errors(self, path: str) -> Iterator[None]:
        """The library's errors as an OSError of one line that names the object."""
        try:
            yield
        except (self._library.exceptions.BaseError, OSError) as error:
            raise OSError(f"{self._address}: {path}: {_one_line(error)}") from error


def _concurrently(work: Callable[[str], None], paths: Iterable[str]) -> None:
    """Call `work` for each path, `CONCURRENCY` at a time. Raises the first error."""
    with ThreadPoolExecutor(CONCURRENCY) as pool:
        for future in [pool.submit(work, path) for path in paths]:
            try:
                future.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


def _one_line(error: Exception) -> str:
    """The reason on one line, without the library's debug output."""
    reason, _, _ = str(error).partition("Debug source:")
    return visible(" ".join(reason.split()))
