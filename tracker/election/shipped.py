"""The folder of the tables that ship with the tracker."""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parents[1]
SHIPPED_FOLDER: Final = next(
    (d for d in (_PACKAGE / "data", _PACKAGE.parent / "data") if d.is_dir()), _PACKAGE
)
"""Contains the folders of the elections that ship with the tracker, and party-names.csv."""
