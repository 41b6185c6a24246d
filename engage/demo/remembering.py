"""What the database keeps only as hashes: the demo's passwords and return codes, in DATA/demo.json for its owner alone."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings


def note() -> Path:
    return Path(settings.DATA) / "demo.json"


def remember(known: dict[str, Any]) -> None:
    """Nobody ever reads half a file, and nobody else reads it at all (mkstemp makes it 0600)."""
    note().parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=note().parent, prefix=".demo-")
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(known, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    Path(draft).replace(note())


def recall() -> dict[str, Any]:
    """Empty when there is no note, or one that cannot be read."""
    try:
        known = json.loads(note().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
