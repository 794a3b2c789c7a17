"""Pictures as PNG (ISO/IEC 15948), with a palette of at most 256 colours."""

import struct
import zlib
from collections.abc import Sequence


def png(rows: Sequence[bytes], palette: Sequence[str]) -> bytes:
    """The file of a picture.

    Args:
        rows: From top to bottom, all of one length: for each pixel the index of its colour.
        palette: Colours as #rrggbb, at most 256.
    """
    width, height = len(rows[0]), len(rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)  # 8 bits, indexed colour
    colours = b"".join(bytes.fromhex(colour.removeprefix("#")) for colour in palette)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)  # 0: no filter
    chunks = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
