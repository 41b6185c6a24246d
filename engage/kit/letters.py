"""Which letters the font of the PDF can draw, read from the font itself, and words for those it cannot."""

import re
import struct
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FONT = "Source Sans Pro"
EMOJI_PARTS = {0x200D, 0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)}  # joiners and skin tones say nothing when read out
OTHER_SCRIPT = "[letters that this file cannot show: see the web page]"


@lru_cache(maxsize=1)
def folder() -> Path:
    """Where the font's package keeps its files."""
    package = find_spec("font_source_sans_pro")
    if package is None or package.origin is None:
        raise RuntimeError("The font of the PDF is missing: install font-source-sans-pro (it is in requirements.in).")
    return Path(package.origin).parent / "files"


@lru_cache(maxsize=1)
def drawable() -> frozenset[int]:
    return frozenset(code_points((folder() / "SourceSansPro-Regular.otf").read_bytes()))


def code_points(font: bytes) -> set[int]:
    """The code points that an OpenType font has letters for: the segments of its format 4 and 12 character maps."""
    tables = struct.unpack_from(">H", font, 4)[0]
    places = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * tables, 16)}
    cmap, found = places[b"cmap"], set()
    for index in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">I", font, cmap + 4 + 8 * index + 4)[0]
        kind = struct.unpack_from(">H", font, at)[0]
        if kind == 4:
            found |= _segments(font, at)
        elif kind == 12:
            for group in range(struct.unpack_from(">I", font, at + 12)[0]):
                first, last = struct.unpack_from(">II", font, at + 16 + 12 * group)
                found |= set(range(first, last + 1))
    return found - {0xFFFF}


def _segments(font: bytes, at: int) -> set[int]:
    size = struct.unpack_from(">H", font, at + 6)[0]
    ends = struct.unpack_from(f">{size // 2}H", font, at + 14)
    starts = struct.unpack_from(f">{size // 2}H", font, at + 16 + size)
    deltas = struct.unpack_from(f">{size // 2}H", font, at + 16 + 2 * size)
    offsets_at = at + 16 + 3 * size
    offsets = struct.unpack_from(f">{size // 2}H", font, offsets_at)
    found = set()
    for index, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(first, last + 1):
            if offset:
                place = offsets_at + 2 * index + offset + 2 * (code - first)
                glyph = struct.unpack_from(">H", font, place)[0]
            else:
                glyph = (code + delta) & 0xFFFF
            if glyph:
                found.add(code)
    return found


def in_letters(value: Any) -> Any:
    """The same value with every text drawable; a PDF for screen readers may not hold a letter that it cannot draw."""
    if isinstance(value, str):
        return _drawn(value)
    if isinstance(value, Mapping):
        return {key: in_letters(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [in_letters(inner) for inner in value]
    return value


def _drawn(text: str) -> str:
    known = drawable()
    text = unicodedata.normalize("NFC", text)
    if all(ord(letter) in known or letter == "\n" for letter in text):
        return text
    drawn = "".join(_letter(letter, known) for letter in text)
    return re.sub(rf"(?:{re.escape(OTHER_SCRIPT)}\s*)+", f"{OTHER_SCRIPT} ", drawn).strip()


def _letter(letter: str, known: frozenset[int]) -> str:
    code, sort = ord(letter), unicodedata.category(letter)
    if code in known or letter == "\n":
        return letter
    if letter == "\t" or sort.startswith("Z"):
        return " "
    if code in EMOJI_PARTS or sort in {"Cc", "Cf", "Cn", "Co", "Cs", "Mn"}:
        return ""
    if sort.startswith("S"):
        return f"[{unicodedata.name(letter, 'sign').lower()}]"
    plain = unicodedata.normalize("NFKC", letter)
    return plain if plain != letter and all(ord(part) in known for part in plain) else OTHER_SCRIPT
