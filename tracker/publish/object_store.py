"""An object store as a place to publish to: S3 and compatible stores, Google Cloud Storage, Azure.

The library obstore reads the same variables as the stores' own tools, for credentials and endpoint
(AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL …). A store replaces an object atomically.
"""

import datetime as dt
import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from tracker.publish.hashed_copies import is_copy
from tracker.publish.manifest import content_type
from tracker.publish.place import AddressError
from tracker.support.escape import visible
from tracker.support.extras import MissingExtraError

CACHE_CONTROL = "public, max-age=1"
"""The header of an object: a cache fetches it again after a second."""
CACHE_CONTROL_OF_COPIES = "public, max-age=31536000, immutable"
"""The header of a copy (`hashed_copies`): a cache never fetches it again."""
MIN_GZIP_BYTES = 1_000
"""A smaller object is not compressed: it would hardly become smaller."""
_GZIP_MARK = b"\x1f\x8b"
RETRY_TIMEOUT = dt.timedelta(seconds=10)
"""The library retries a failed request once, and only within this time."""
CONCURRENCY = 12
"""Maximum number of requests at a time. A request is slow, and a night has hundreds of objects."""


class ObjectStore:
    """A bucket or container, or a prefix in it."""

    def __init__(self, address: str, *, compressed: bool = False) -> None:
        """With `compressed`, objects are stored with gzip: a store does not compress on its own.

        Raises AddressError, and MissingExtraError if obstore is not installed.
        """
        try:
            import obstore
            from obstore.store import from_url
        except ImportError:
            raise MissingExtraError(f"publishing to {address}", "store") from None
        self._address = address
        self._compressed = compressed
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

    def sizes(self) -> Mapping[str, int | None]:
        """Size in bytes of each object under the prefix, by path; None if it may be compressed."""
        with self._os_errors("list"):
            pages = self._library.list(self._store)
            items = [item for page in pages for item in page]
        return {item["path"]: None if self._compressed else item["size"] for item in items}

    def read(self, path: str) -> bytes | None:
        """The bytes of an object; None if there is no such object."""
        with self._os_errors(path):
            try:
                data = bytes(self._library.get(self._store, path).bytes())
            except FileNotFoundError:
                return None
        return gzip.decompress(data) if data.startswith(_GZIP_MARK) else data

    def write(self, objects: Mapping[str, bytes]) -> None:
        """Create or replace objects, several at once, with media type and cache headers."""

        def put(path: str) -> None:
            data = objects[path]
            attributes = {
                "Content-Type": content_type(path),
                "Cache-Control": CACHE_CONTROL_OF_COPIES if is_copy(path) else CACHE_CONTROL,
            }
            if self._compressed and len(data) >= MIN_GZIP_BYTES:
                data = gzip.compress(data, mtime=0)
                attributes["Content-Encoding"] = "gzip"
            with self._os_errors(path):
                self._library.put(
                    self._store, path, data, attributes=attributes, use_multipart=False
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
        """Context manager: turns the library's errors into an OSError of one line with `path`."""
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
    """The text of an error on one line, without the library's debug output."""
    reason, _, _ = str(error).partition("Debug source:")
    return visible(" ".join(reason.split()))
