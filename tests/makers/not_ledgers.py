"""Files that are no ledger of this version, made at a path."""

import sqlite3
from pathlib import Path

from tracker.ledger import schema
from tracker.ledger.connection import connect

NEWER = schema.VERSION + 1


def an_empty_file(path: Path) -> None:
    path.touch()


def a_folder(path: Path) -> None:
    path.mkdir()


def another_database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE accounts (id INTEGER PRIMARY KEY)")
    connection.close()


def a_newer_ledger(path: Path) -> None:
    connection = connect(path, create=True)
    connection.execute(f"PRAGMA user_version = {NEWER}")
    connection.close()
