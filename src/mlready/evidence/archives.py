"""Zip archives: read in memory, member by member, with a bound on what comes out."""

from __future__ import annotations

import os
import sys
import zipfile
import zlib
from typing import IO, Any

from mlready.evidence.files import Unreadable

DIRECTORY = 8 << 20
"""Bytes of the list of members."""
TAIL = 66 << 10
"""Bytes at the end in which that list is announced."""
ZSTANDARD = 93
"""The number of that method in a zip archive."""
HINT = "install mlready[zstd], or export JSON with `inspect log dump`"


def opened(stream: IO[bytes]) -> zipfile.ZipFile:
    """An archive whose list of members is bounded. Raises Unreadable for anything else."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - TAIL))
    tail = stream.read(TAIL)
    if b"PK\x06\x07" in tail:
        raise Unreadable("a 64-bit zip archive: register the one file of it that counts")
    end = tail[max(0, tail.rfind(b"PK\x05\x06")) :]
    if int.from_bytes(end[12:16], "little") > DIRECTORY:
        raise Unreadable("a zip archive of too many files")
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise Unreadable(f"no zip archive: {str(error)[:80]}") from None


def unpacked(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A member of at most so many bytes, whatever size it declares. Raises KeyError without it."""
    info = archive.getinfo(name)
    if info.flag_bits & 1:
        raise Unreadable(f"`{name}` is encrypted")
    if info.compress_type == ZSTANDARD:
        found = _zstandard(archive, info, most)
    elif info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        try:
            with archive.open(info) as stream:
                found = stream.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, OSError):
            raise _damaged(name) from None
        except NotImplementedError:
            raise Unreadable(f"`{name}` is packed in a way that is not read: use deflate") from None
    else:
        # Python unpacks bzip2 and LZMA without a bound.
        raise Unreadable(f"`{name}` is packed in a way that is not read: use deflate")
    if len(found) > most:
        raise Unreadable(f"`{name}` is larger than {most >> 20} MiB")
    return found


def _zstandard(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """Python's own archives know the method from 3.14 on, and unpack it without a bound."""
    zstd = _library()
    stream = archive.fp
    assert stream is not None
    window = {zstd.DecompressionParameter.window_log_max: most.bit_length()}
    try:
        stream.seek(info.header_offset)
        header = stream.read(30)
        names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        stream.seek(names, os.SEEK_CUR)
        packed = stream.read(min(info.compress_size, most + 1))
        unpacker = zstd.ZstdDecompressor(options=window)
        found: bytes = unpacker.decompress(packed, most + 1)
    except (zstd.ZstdError, EOFError, ValueError, OSError):
        raise _damaged(info.filename) from None
    whole = header.startswith(b"PK\x03\x04") and unpacker.eof and zlib.crc32(found) == info.CRC
    if not whole and len(found) <= most:
        raise _damaged(info.filename)
    return found


def _library() -> Any:
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError:
        raise Unreadable(f"packed with Zstandard: {HINT}") from None
    return zstd


def _damaged(name: str) -> Unreadable:
    return Unreadable(f"damaged: `{name}` cannot be unpacked")
