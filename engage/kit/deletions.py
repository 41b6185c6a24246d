"""The register of deletions: what was erased is written down in the same transaction, and copied out of the database's reach.

A backup is older than the deletions made after it. So each deletion leaves a line with plain numbers in `kit_deletion`
and, after the commit, in a file of the folder settings.DELETIONS, which is best kept on another disk than the database
and is shipped with each backup. A restore erases everything again that the files name since the backup was made.
"""

import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from engage.kit.later import later
from engage.kit.models import Deletion
from engage.kit.registry import Registry

log = logging.getLogger(__name__)

# Erases these numbers again in a restored database; numbers that are not there any more are no error.
Again = Callable[[list[int], datetime], None]
again: Registry[Again] = Registry("eraser of a restored database")
# How far back the tick looks for lines that a process wrote and died before it could copy them.
LATELY = timedelta(minutes=15)
# How far back a backup looks: further than the oldest one that anybody would restore.
WHOLE = timedelta(days=90)


@dataclass(frozen=True)
class Line:
    """One deletion, as it stands in the files."""

    what: str
    number: int
    why: str
    at: datetime


def erases_again(what: str) -> Callable[[Again], Again]:
    """Decorator, in a room's `retention.py`: this function erases what the register calls `what`."""
    return lambda function: again.add(what, function)


def note_erased(what: str, numbers: Iterable[int], *, now: datetime, why: str = "asked") -> None:
    """Write down that these were erased, in the caller's transaction, and copy it out after the commit."""
    lines = [Deletion(what=what, number=number, why=why, at=now) for number in numbers]
    if lines:
        Deletion.objects.bulk_create(lines, batch_size=2000)
        later(copy_out, lines)


def copy_out(deletions: Iterable[Deletion]) -> None:
    """Append these to the files, and have the disk keep them. A line that stands there twice does no harm."""
    by_file: dict[Path, list[str]] = {}
    for one in deletions:
        moment = one.at.astimezone(UTC)
        words = json.dumps({"what": one.what, "number": one.number, "why": one.why, "at": moment.isoformat()})
        by_file.setdefault(settings.DELETIONS / f"deletions-{moment:%Y-%m}.jsonl", []).append(words)
    for file, lines in by_file.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        # One write at the end of the file: lines of several processes never run into each other.
        descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            os.write(descriptor, ("\n".join(lines) + "\n").encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def complete_copies(*, since: datetime) -> int:
    """Copy out what stands in the table since then and not in the files; how many lines that were."""
    noted = list(Deletion.objects.filter(at__gte=since).order_by("pk"))
    if not noted:
        return 0
    copied = {(line.what, line.number, line.at) for line in copies(since=since)}
    missing = [one for one in noted if (one.what, one.number, one.at) not in copied]
    copy_out(missing)
    if missing:
        log.warning("%s deletions were copied late", len(missing))
    return len(missing)


def copies(*, since: datetime, folder: Path | None = None) -> Iterator[Line]:
    """What the files say since then. A line that was cut short by a crash is passed over."""
    for file in sorted((folder or settings.DELETIONS).glob("deletions-*.jsonl")):
        if file.stem < f"deletions-{since.astimezone(UTC):%Y-%m}":
            continue
        for written in file.read_text(errors="replace").splitlines():
            try:
                said = json.loads(written)
                line = Line(said["what"], int(said["number"]), str(said["why"]), datetime.fromisoformat(said["at"]))
            except (ValueError, KeyError, TypeError):
                continue
            if line.at >= since:
                yield line


def erase_again(lines: Iterable[Line], *, now: datetime) -> dict[str, int]:
    """Erase in this database whatever the lines name; how many numbers of each sort there were.

    Raises KeyError for a sort that no room can erase (any more): a restore must not pass over it in silence.
    """
    by_what: dict[str, set[int]] = {}
    for line in lines:
        by_what.setdefault(line.what, set()).add(line.number)
    unknown = sorted(set(by_what) - set(again.names()))
    if unknown:
        raise KeyError(f"no room can erase {', '.join(unknown)} again")
    for what, numbers in sorted(by_what.items()):
        with transaction.atomic():
            again.get(what)(sorted(numbers), now)
    return {what: len(numbers) for what, numbers in by_what.items()}
