"""The words that return codes are made of: short, harmless, easy to read aloud. A test holds them to 60 bits."""

from pathlib import Path

WORDS: tuple[str, ...] = tuple((Path(__file__).parent / "code_words.txt").read_text("ascii").split())
