"""An object store as a place to publish to: S3 and its like, Google Cloud Storage, Azure.

Through the library obstore, which reads addresses, credentials and endpoints as the
stores' own tools do (AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL …). A store replaces an object
whole or not at all.
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
"""What caches in between are told: to ask again after a second."""
PATIENCE = dt.timedelta(seconds=10)
"""How long the library may try again by itself, before the store counts as unreachable."""
AT_ONCE = 12
"""Objects under way at the same time: a store is far away, and a night has hundreds."""


class Store:
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
                    f'"{address}" is no object store; write s3://…, gs://…, az://…, or a folder'
                )
            self._store: Any = from_url(
                address,
                retry_config={"max_retries": 1, "retry_timeout": PATIENCE},
            )
        except (obstore.exceptions.BaseError, ValueError) as error:
            raise AddressError(f'"{address}" cannot be used: {_in_a_line(error)}') from None

    def sizes(self) -> Mapping[str, int]:
        """Every object under the prefix."""
        with self._saying("list"):
            pages = self._library.list(self._store)
            return {one["path"]: one["size"] for page in pages for one in page}

    def read(self, path: str) -> bytes | None:
        """An object's bytes; None where there is none."""
        with self._saying(path):
            try:
                return bytes(self._library.get(self._store, path).bytes())
            except FileNotFoundError:
                return None

    def write(self, objects: Mapping[str, bytes]) -> None:
        """Replace objects, several at once, with their media type and `CACHE_CONTROL`."""

        def put(path: str) -> None:
            with self._saying(path):
                self._library.put(
                    self._store,
                    path,
                    objects[path],
                    attributes={
                        "Content-Type": content_type(path),
                        "Cache-Control": CACHE_CONTROL,
                    },
                    use_multipart=False,
                )

        _at_once(put, objects)

    def remove(self, paths: Iterable[str]) -> None:
        """Delete objects."""

        def delete(path: str) -> None:
            with self._saying(path):
                self._library.delete(self._store, path)

        _at_once(delete, paths)

    @contextmanager
    def _saying(self, what: str) -> Iterator[None]:
        """The library's errors as an OSError of one line that names the object."""
        try:
            yield
        except (self._library.exceptions.BaseError, OSError) as error:
            raise OSError(f"{self._address}: {what}: {_in_a_line(error)}") from error


def _at_once(work: Callable[[str], None], paths: Iterable[str]) -> None:
    """Each of them, `AT_ONCE` at a time; raises what the first that failed did."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in [pool.submit(work, path) for path in paths]:
            try:
                done.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


def _in_a_line(error: Exception) -> str:
    """What went wrong, without the library's account of its own records."""
    reason, _, _ = str(error).partition("Debug source:")
    return visible(" ".join(reason.split()))
