"""Names of files in a drop folder: which are ignored, how they are sorted and shown."""

import re

_SUFFIXES_WITH_END_MARK = (".xml", ".json")
_IGNORED_PREFIXES = (".", "~$")
"""Hidden files (`.DS_Store`, `._x` of macOS, `.nfs…`, `.~lock.x#` of LibreOffice,
`.goutputstream-…` of GNOME), and the owner files of Microsoft Office."""
_IGNORED_SUFFIXES = (
    *(".filepart", ".part", ".tmp", ".partial", ".crdownload", ".swp", "~"),  # not written yet
    ".ok",  # beside a file that an FTP client has written
)
_IGNORED_NAMES = frozenset(
    {
        *("thumbs.db", "ehthumbs.db", "desktop.ini", "$recycle.bin", "system volume information"),
        *("#recycle", "@eadir", "lost+found"),  # network storage, disks
        *("4913", "5036", "5159"),  # Vim's test whether it may write to the folder
    }
)
"""Files and folders that systems and programs leave behind, in lower case."""


def is_ignored(name: str) -> bool:
    """Whether the name of a file or folder is hidden, temporary, or a system's own.

    See `_IGNORED_PREFIXES`, `_IGNORED_SUFFIXES` and `_IGNORED_NAMES`.
    """
    lower = name.lower()
    return (
        lower.startswith(_IGNORED_PREFIXES)
        or lower.endswith(_IGNORED_SUFFIXES)
        or lower in _IGNORED_NAMES
    )


def has_end_mark(name: str) -> bool:
    """Whether a cut-off file of this format is always recognised: XML and JSON, not tables."""
    return name.lower().endswith(_SUFFIXES_WITH_END_MARK)


def printable(name: str) -> str:
    """A file name as text that can be stored and shown. Different names stay different.

    Escapes the backslash, bytes that are not UTF-8 (`\\xf4`), and characters that are not printable
    (newline: `\\n`, bidirectional mark: `\\u202e`).
    """
    if name.isprintable() and "\\" not in name:
        return name
    return "".join(c if c.isprintable() and c != "\\" else _escaped(c) for c in name)


def _escaped(character: str) -> str:
    number = ord(character)
    if 0xDC80 <= number <= 0xDCFF:  # Python's code for a byte that is not UTF-8
        return f"\\x{number - 0xDC00:02x}"
    # `repr` escapes U+0080 to U+00FF as \xNN. Here \xNN is a byte that is not UTF-8.
    return f"\\u{number:04x}" if 0x80 <= number <= 0xFF else repr(character)[1:-1]


def natural_sort_key(name: str) -> tuple[list[str | int], str]:
    """A sort key that puts `Ipswich_2` before `Ipswich_10`."""
    parts: list[str | int] = list(re.split(r"([0-9]+)", name))
    parts[1::2] = [int(digits) for digits in parts[1::2]]
    return parts, name
