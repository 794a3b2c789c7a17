"""A picture as PNG, read back by the rules of the format."""

import struct
import zlib

from tracker.support.png import png


def test_a_picture_has_its_size_its_palette_and_its_pixels() -> None:
    written = png([bytes([0, 1, 2]), bytes([2, 1, 0])], ["#ffffff", "#0087DC", "#E4003B"])
    chunks, at = [], 8
    while at < len(written):
        (length,) = struct.unpack_from(">I", written, at)
        kind, data = written[at + 4 : at + 8], written[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", written, at + 8 + length) == (zlib.crc32(kind + data),)
        chunks.append((kind, data))
        at += 12 + length
    (header, size), (palette, colours), (pixels, packed), end = chunks
    assert (header, palette, pixels, end) == (b"IHDR", b"PLTE", b"IDAT", (b"IEND", b""))
    assert struct.unpack(">IIBBBBB", size) == (3, 2, 8, 3, 0, 0, 0)
    assert colours.hex() == "ffffff0087dce4003b"
    assert zlib.decompress(packed) == bytes([0, 0, 1, 2, 0, 2, 1, 0])
