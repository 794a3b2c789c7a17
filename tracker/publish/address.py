"""Opens the place at an address: a folder or an object store."""

from pathlib import Path

from tracker.publish.place import Place


def open_place(address: str) -> Place:
    """The folder or the object store at an address. Opens no connection.

    An address with "://" is an object store, any other a folder. Raises AddressError if an object
    store's address is invalid, and MissingExtraError without the library for object stores.
    """
    if "://" in address:
        from tracker.publish.object_store import ObjectStore

        return ObjectStore(address)
    from tracker.publish.folder import Folder

    return Folder(Path(address))
