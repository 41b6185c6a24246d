"""A language pack as a file that Python reads (GNU .mo), written without GNU's programs."""

import struct
from collections.abc import Mapping

from engage.management.sentences import Sentence

MAGIC = 0x950412DE
HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"


def catalogue(words: Mapping[Sentence, tuple[str, str]]) -> bytes:
    """`words`: what each sentence reads in the language, for one and for many (the same where there is one form)."""
    entries = {"": HEADER}
    for sentence, (one, many) in words.items():
        key = f"{sentence.context}\x04{sentence.singular}" if sentence.context else sentence.singular
        entries[f"{key}\0{sentence.plural}" if sentence.plural else key] = f"{one}\0{many}" if sentence.plural else one
    pairs = sorted((key.encode(), value.encode()) for key, value in entries.items())
    tables = 7 * 4
    at = tables + 2 * 8 * len(pairs)
    places: list[list[int]] = [[], []]
    texts = b""
    for column in (0, 1):
        for pair in pairs:
            places[column] += [len(pair[column]), at + len(texts)]
            texts += pair[column] + b"\0"
    head = struct.pack("<7I", MAGIC, 0, len(pairs), tables, tables + 8 * len(pairs), 0, at)
    return head + b"".join(struct.pack(f"<{len(column)}I", *column) for column in places) + texts
