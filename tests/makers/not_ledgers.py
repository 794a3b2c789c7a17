"""Files that are no ledger of this version, made at a path."""

from pathlib import Path

from tracker.ledger import schema
from tracker.ledger.connection import connect
from tracker.support import sqlite

NEWER = schema.VERSION + 1


def an_empty_file(path: Path) -> None:
    path.touch()


def a_folder(path: Path) -> None:
    path.mkdir()


def another_database(path: Path) -> None:
    connection = sqlite.connect(path)
    connection.execute("CREATE TABLE accounts (id INTEGER PRIMARY KEY)")
    connection.close()


def a_newer_ledger(path: Path) -> None:
    connection = connect(path, create=True)
    connection.execute(f"PRAGMA user_version = {NEWER}")
    connection.close()
