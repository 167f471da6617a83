"""Whole files, sealed in pieces so that any part can be read without the rest.

Layout: `ZBF1`, one byte with the length of the key's name, the name, 16 bytes of salt; then pieces of 64 KiB, each
AES-256-GCM under a key of its own file (HKDF of the ring's key, the salt and the file's id), the piece's number as
nonce, and whether it is the last as associated data: pieces cannot be swapped, cut off or moved to another file.
"""

import io
import os
from typing import IO, BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zhibu.foundation.crypto.keys import key_ring

MAGIC = b"ZBF1"
PIECE = 64 * 1024
TAG = 16


def _cipher(key_name: str, salt: bytes, file_id: UUID) -> AESGCM:
    key = key_ring().keys.get(key_name) or key_ring(fresh=True).keys.get(key_name)
    if key is None:
        raise OSError("the file is sealed with a key that this installation does not hold")
    return AESGCM(HKDF(SHA256(), 32, salt, b"zhibu file " + file_id.bytes).derive(key))


def key_name_in(disk: IO[bytes]) -> str:
    """The name of the key with which a file is sealed. Raises OSError if it is no sealed file."""
    head = disk.read(5)
    if len(head) < 5 or head[:4] != MAGIC:
        raise OSError("not a sealed file")
    return disk.read(head[4]).decode()


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


class SealedWriter:
    """Seals what is written to it; `finish` must be called, or the file cannot be opened again."""

    def __init__(self, disk: IO[bytes], file_id: UUID) -> None:
        name, salt = key_ring().current, os.urandom(16)
        self._cipher = _cipher(name, salt, file_id)
        self._disk, self._number, self._rest = disk, 0, b""
        disk.write(MAGIC + bytes([len(name)]) + name.encode() + salt)

    def write(self, data: bytes) -> None:
        """Seal every full piece that is certainly not the last."""
        self._rest += data
        while len(self._rest) > PIECE:
            self._put(self._rest[:PIECE], last=False)
            self._rest = self._rest[PIECE:]

    def finish(self) -> None:
        """Seal the last piece."""
        self._put(self._rest, last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._disk.write(self._cipher.encrypt(_nonce(self._number), piece, b"last" if last else b"more"))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Reads a sealed file as if it were plain. Raises OSError if a piece was changed."""

    def __init__(self, disk: BinaryIO, file_id: UUID) -> None:
        name = key_name_in(disk)
        self._cipher = _cipher(name, disk.read(16), file_id)
        self._disk, self._start = disk, disk.tell()
        body = disk.seek(0, io.SEEK_END) - self._start
        self._pieces = max(1, -(-body // (PIECE + TAG)))
        self._size = body - self._pieces * TAG
        self._place, self._held, self._piece = 0, -1, b""

    @classmethod
    def buffered(cls, disk: BinaryIO, file_id: UUID) -> BinaryIO:
        """A buffered reader over a sealed file."""
        return io.BufferedReader(cls(disk, file_id), PIECE)

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in the plain content."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, base + offset)
        return self._place

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer from the piece at hand."""
        if self._place >= self._size:
            return 0
        number, offset = divmod(self._place, PIECE)
        if number != self._held:
            self._piece, self._held = self._opened(number), number
        part = self._piece[offset : offset + len(buffer)]
        buffer[: len(part)] = part
        self._place += len(part)
        return len(part)

    def _opened(self, number: int) -> bytes:
        self._disk.seek(self._start + number * (PIECE + TAG))
        last = number == self._pieces - 1
        try:
            return self._cipher.decrypt(_nonce(number), self._disk.read(PIECE + TAG), b"last" if last else b"more")
        except InvalidTag as error:
            raise OSError("the sealed file was changed") from error

    def close(self) -> None:
        """Close the file on disk too."""
        if not self.closed:
            self._disk.close()
        super().close()
