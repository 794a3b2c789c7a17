"""Makes ledgers of an older version, with the code of today."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from unittest import mock

from tracker.ledger import loaded_board, schema, write_tables
from tracker.support import sqlite

WITH_CHECKSUM = ("elections", "deliveries", "bulletins")
CHECKSUMS_SINCE = 10
"""The version in which these tables have checksums."""
IDENTITY_SINCE = 9
"""The version with the table `identity`."""
_IDENTITY = (
    "CREATE TABLE identity (id TEXT NOT NULL)",
    "INSERT INTO identity VALUES (lower(hex(randomblob(16))))",
)


@contextmanager
def older_version(version: int, path: Path) -> Iterator[None]:
    """Within this context, ledgers are created as an older version.

    The code of today writes checksums and reads the identity, so the ledger has both until the end.
    """
    migrations = schema.MIGRATIONS[:version]
    added = [f"ALTER TABLE {table} ADD COLUMN checksum INTEGER" for table in WITH_CHECKSUM]
    if version < IDENTITY_SINCE:
        added += _IDENTITY
    if version < CHECKSUMS_SINCE:
        migrations = (*migrations[:-1], migrations[-1] + ";\n".join(added) + ";\n")
    with (
        mock.patch.multiple(schema, MIGRATIONS=migrations, VERSION=version),
        # No older ledger has the number of the rules of its readable tables.
        mock.patch.object(write_tables, "are_outdated", return_value=False),
        mock.patch.object(write_tables, "_record_rules"),
        mock.patch.object(loaded_board, "record_faults", return_value=()),
    ):
        yield
    if version < CHECKSUMS_SINCE:
        with closing(sqlite.connect(path, isolation_level=None)) as connection:
            for table in WITH_CHECKSUM:
                connection.execute(f"ALTER TABLE {table} DROP COLUMN checksum")
            if version < IDENTITY_SINCE:
                connection.execute("DROP TABLE identity")
