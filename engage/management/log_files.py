"""The log files of a product that `up` looks after: a new day begins a new file, and nothing is kept longer than a week."""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

KEPT_DAYS = 6  # beside today's: seven days in all (DPR-08)
LARGEST = 10 * 1024 * 1024
STAMP = "today"


def keep_short(folder: Path, *, today: date) -> None:
    """Put yesterday's lines aside, empty what has grown too large, remove what is too old. Cheap; call it often.

    A file is emptied in place, because the program that writes it has it open for appending.
    """
    if not folder.is_dir():
        return
    stamp = folder / STAMP
    begun = stamp.read_text() if stamp.exists() else today.isoformat()
    for file in folder.glob("*.log"):
        size = file.stat().st_size
        if size and (begun != today.isoformat() or size > LARGEST):
            shutil.copyfile(file, file.with_name(f"{file.name}.{begun}"))
            with file.open("r+b") as stream:
                stream.truncate(0)
    if begun != today.isoformat() or not stamp.exists():
        stamp.write_text(today.isoformat())
    oldest = (today - timedelta(days=KEPT_DAYS)).isoformat()
    for file in folder.iterdir():
        named = re.fullmatch(r".+\.log\.(\d{4}-\d\d-\d\d|1)", file.name)
        if named and named[1] < oldest:
            file.unlink()
