"""Sealing a stream of bytes with a key that somebody keeps elsewhere: what was changed, cut short or reordered does not open.

A file is a short head (a mark and a salt) and then pieces, each sealed with AES-256-GCM. The nonce counts the pieces and the
last one says that it is the last, so that a file cut at a piece's end is noticed too.
"""

import os
from collections.abc import Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MARK = b"ENGAGE1\n"
PIECE = 1024 * 1024
TAG = 16
SHORTEST_KEY = 20


class SealBroken(Exception):  # noqa: N818  (what happened to the file)
    """The file is damaged, or this is not its key. The message says which, as far as that can be told."""


def seal(source: IO[bytes], target: IO[bytes], *, key: str) -> None:
    """Read `source` to its end and write it sealed."""
    salt = os.urandom(16)
    target.write(MARK + salt)
    box = _box(key, salt)
    number, piece = 0, source.read(PIECE)
    while True:
        following = source.read(PIECE)
        target.write(box.encrypt(_nonce(number), piece, b"" if following else b"last"))
        if not following:
            return
        number, piece = number + 1, following


def opened(source: IO[bytes], *, key: str) -> Iterator[bytes]:
    """The pieces of a sealed stream. Raises SealBroken before it yields anything that was changed."""
    head = source.read(len(MARK) + 16)
    if len(head) < len(MARK) + 16 or not head.startswith(MARK):
        raise SealBroken("This is not a file that was sealed by Engage.")
    box = _box(key, head[len(MARK) :])
    number, piece = 0, source.read(PIECE + TAG)
    while True:
        following = source.read(PIECE + TAG)
        try:
            yield box.decrypt(_nonce(number), piece, b"" if following else b"last")
        except InvalidTag:
            raise SealBroken(
                "It does not open: this is not its key, or it was damaged." if number == 0 else "It is damaged."
            ) from None
        if not following:
            return
        number, piece = number + 1, following


def check_key(key: str, name: str) -> None:
    """Raises ValueError for a key that somebody could guess."""
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"{name} has fewer than {SHORTEST_KEY} characters. Make one: openssl rand -base64 32")


def _box(key: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(key.encode()))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")
