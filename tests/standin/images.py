"""What Telegram takes for a photo."""

import struct

from tests.standin.errors import bad_request

MOST_BYTES, MOST_SIDES, MOST_RATIO = 10 * 1024 * 1024, 10_000, 20
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"


def check_photo(data: bytes) -> tuple[int, int]:
    """The width and height of a PNG or JPEG.

    Raises:
        Refusal: it is neither, too big, too large or too narrow.
    """
    if not data:
        raise bad_request("file must be non-empty")
    if len(data) > MOST_BYTES:
        raise bad_request(
            f"file of size {len(data)} bytes is too big for a photo; the maximum size is {MOST_BYTES} bytes"
        )
    size = _png_size(data) or _jpeg_size(data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > MOST_SIDES or not min(size) or max(size) / min(size) > MOST_RATIO:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def _png_size(data: bytes) -> tuple[int, int] | None:
    if not data.startswith(_PNG) or len(data) < 24:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """From the frame's header, which follows other segments."""
    at = 2
    while data.startswith(_JPEG) and at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
