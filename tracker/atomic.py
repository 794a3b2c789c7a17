"""Writing a file all at once: whoever looks sees the old one or the new one."""

import os
import secrets
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text to `path` through a hidden file beside it, durable on return.

    Raises OSError; the old file is untouched then.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with temporary.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename = str(path)  # what was asked for, not what stood in for it
        raise
