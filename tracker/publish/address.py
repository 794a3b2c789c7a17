"""Makes the `Place` of an address: a folder or an object store."""

from pathlib import Path

from tracker.publish.place import AddressError, Place


def open_place(address: str, *, compressed: bool = False) -> Place:
    """The folder or the object store at an address. Does not connect yet.

    An address with "://" is an object store, any other a folder. With `compressed`, an object store
    gets its objects with gzip. Raises AddressError if an object store's address is invalid, and
    for `compressed` with a folder; MissingExtraError without the library for object stores.
    """
    if "://" in address:
        from tracker.publish.object_store import ObjectStore

        return ObjectStore(address, compressed=compressed)
    if compressed:
        raise AddressError("--gzip goes with an object store: a web server compresses files itself")
    from tracker.publish.folder import Folder

    return Folder(Path(address))
