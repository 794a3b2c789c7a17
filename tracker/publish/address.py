"""Opens the place that an address names: a folder or an object store."""

from pathlib import Path

from tracker.publish.place import Place


def open_place(address: str) -> Place:
    """The folder or the object store of an address. Connects to nothing yet.

    Raises AddressError for an address that is neither, and ExtraError if the library for
    object stores is not installed.
    """
    if "://" in address:
        from tracker.publish.object_store import ObjectStore

        return ObjectStore(address)
    from tracker.publish.folder import Folder

    return Folder(Path(address))
