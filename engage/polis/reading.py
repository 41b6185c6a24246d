"""Reads a folder in Polis' export format and believes nothing in it until it is checked; touches no database."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

AGREE, PASS, DISAGREE = 1, 0, -1
ACCEPTED, NOT_LOOKED_AT, DECLINED = 1, 0, -1
COMMENTS, VOTES, SUMMARY = "comments.csv", "votes.csv", "summary.csv"
COMMENT_COLUMNS = ("timestamp", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body")
VOTE_COLUMNS = ("timestamp", "comment-id", "voter-id", "vote")
LONGEST_STATEMENT = 2000
LARGEST_NUMBER = 2**53
LAST_MOMENT = 4_102_444_800_000  # the year 2100, in milliseconds


class NotAConversation(Exception):  # noqa: N818  (what is wrong with the folder, in words for the person who named it)
    """The folder cannot be believed; the message says where and what to do."""


@dataclass(frozen=True)
class Statement:
    """One comment of the export: its text as it was written, and what its moderators decided (1, 0, -1)."""

    number: int
    author: int
    text: str
    at: datetime
    moderated: int


@dataclass(frozen=True)
class Mark:
    """The last vote of one person on one statement."""

    statement: int
    voter: int
    value: int
    at: datetime


@dataclass(frozen=True)
class Conversation:
    """All that the folder holds, after the checks. `unknown` counts votes on statements that are not in it."""

    name: str
    topic: str
    description: str
    address: str
    licence: str
    statements: tuple[Statement, ...]
    marks: tuple[Mark, ...]
    replaced: int
    unknown: int
    fingerprint: str
    sign_doubtful: bool


def read(folder: Path, *, flip_sign: bool = False) -> Conversation:
    """The conversation in this folder. `flip_sign`: the person says that in these votes -1 is agree."""
    if not folder.is_dir():
        raise NotAConversation(f"{folder} is not a folder.")
    contents = {name: _bytes(folder / name) for name in (COMMENTS, VOTES)}
    contents[SUMMARY] = _bytes(folder / SUMMARY) if (folder / SUMMARY).exists() else b""
    fingerprint = hashlib.sha256()
    for name, content in contents.items():
        fingerprint.update(f"{name}\0{len(content)}\0".encode() + content)
    summary = {row[0].strip(): row[1].strip() for row in _lines(SUMMARY, contents[SUMMARY]) if len(row) > 1}
    statements, said_counts = _statements(contents[COMMENTS])
    raw = list(_votes(contents[VOTES], flip_sign))
    doubtful = _check_sign(said_counts, raw, flip_sign)
    known = {statement.number for statement in statements}
    last: dict[tuple[int, int], Mark] = {}
    unknown = 0
    # A sort that keeps the file's order among votes of one moment: the later line wins.
    for mark in sorted(raw, key=lambda mark: mark.at):
        if mark.statement in known:
            last[mark.statement, mark.voter] = mark
        else:
            unknown += 1
    return Conversation(
        name=folder.resolve().name,
        topic=summary.get("topic", "") or folder.resolve().name,
        description=summary.get("conversation-description", ""),
        address=summary.get("url", ""),
        licence=_licence(folder),
        statements=tuple(sorted(statements, key=lambda statement: statement.number)),
        marks=tuple(last.values()),
        replaced=len(raw) - unknown - len(last),
        unknown=unknown,
        fingerprint=fingerprint.hexdigest(),
        sign_doubtful=doubtful,
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as wrong:
        raise NotAConversation(f"{path.name} cannot be read: {wrong.strerror}. It belongs in the folder.") from wrong


def _lines(name: str, content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise NotAConversation(f"{name}, line {line}: this is not UTF-8 text. Save the file as UTF-8.") from wrong
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise NotAConversation(f"{name}, line {line}: there is a zero byte in the text. The file is damaged.")
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        yield from (row for row in rows if row)
    except csv.Error as wrong:
        raise NotAConversation(f"{name}, line {rows.line_num}: this is not a table ({wrong}).") from wrong


def _rows(name: str, content: bytes, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row by column, with the words that say where it is."""
    lines = _lines(name, content)
    heading = [column.strip() for column in next(lines, [])]
    missing = [column for column in columns if column not in heading]
    if missing:
        raise NotAConversation(f"{name} has no column {', '.join(missing)}. Export the conversation again.")
    for number, row in enumerate(lines, start=1):
        where = f"{name}, row {number}"
        if len(row) != len(heading):
            raise NotAConversation(f"{where}: {len(row)} columns where there should be {len(heading)}.")
        yield where, dict(zip(heading, row, strict=True))


def _number(row: dict[str, str], column: str, where: str) -> int:
    typed = row[column].strip()
    try:
        number = int(typed)
    except ValueError:
        raise NotAConversation(f"{where}: {column} is {typed[:30]!r}, not a whole number.") from None
    if abs(number) > LARGEST_NUMBER:
        raise NotAConversation(f"{where}: {column} is too large.")
    return number


def _moment(row: dict[str, str], where: str) -> datetime:
    stamp = _number(row, "timestamp", where)
    if not 0 <= stamp < LAST_MOMENT:
        raise NotAConversation(f"{where}: timestamp is not a moment in milliseconds.")
    return datetime.fromtimestamp(stamp / 1000, tz=UTC)


def _statements(content: bytes) -> tuple[list[Statement], dict[int, tuple[int, int]]]:
    """The statements, and how many votes for and against each the file itself says there were."""
    found: dict[int, Statement] = {}
    said: dict[int, tuple[int, int]] = {}
    for where, row in _rows(COMMENTS, content, COMMENT_COLUMNS):
        number, moderated = _number(row, "comment-id", where), _number(row, "moderated", where)
        text = row["comment-body"].strip()
        if number in found:
            raise NotAConversation(f"{where}: comment {number} is there twice.")
        if moderated not in (ACCEPTED, NOT_LOOKED_AT, DECLINED):
            raise NotAConversation(f"{where}: moderated is {moderated}; it can be 1, 0 or -1.")
        if not text or len(text) > LONGEST_STATEMENT:
            raise NotAConversation(f"{where}: comment {number} has {'no' if not text else 'too much'} text.")
        found[number] = Statement(number, _number(row, "author-id", where), text, _moment(row, where), moderated)
        said[number] = (_number(row, "agrees", where), _number(row, "disagrees", where))
    if not found:
        raise NotAConversation(f"{COMMENTS} holds no comments.")
    return list(found.values()), said


def _votes(content: bytes, flip_sign: bool) -> Iterator[Mark]:
    for where, row in _rows(VOTES, content, VOTE_COLUMNS):
        value = _number(row, "vote", where)
        if value not in (AGREE, PASS, DISAGREE):
            raise NotAConversation(f"{where}: vote is {value}; it can be 1, 0 or -1.")
        yield Mark(
            _number(row, "comment-id", where),
            _number(row, "voter-id", where),
            -value if flip_sign else value,
            _moment(row, where),
        )


def _check_sign(said: dict[int, tuple[int, int]], raw: list[Mark], flipped: bool) -> bool:
    """Refuse an inverted sign. True when the counts do not settle it. They add up before repeated votes are taken out."""
    counted = Counter((mark.statement, mark.value) for mark in raw)
    straight = inverted = 0
    for number, (agrees, disagrees) in said.items():
        for_it, against = counted[number, AGREE], counted[number, DISAGREE]
        straight += abs(for_it - agrees) + abs(against - disagrees)
        inverted += abs(against - agrees) + abs(for_it - disagrees)
    if inverted < straight:
        remedy = "leave --flip-sign out" if flipped else "say --flip-sign"
        raise NotAConversation(
            f"The sign of the votes is the other way round: {VOTES} agrees with the agrees and disagrees of {COMMENTS} "
            f"only if 1 and -1 change places. If that is what you see too, {remedy}."
        )
    return straight == inverted and bool(raw)


def _licence(folder: Path) -> str:
    """The paragraph of the README, in the folder or beside it, that says under which licence this may be used."""
    for readme in (folder / "README.md", folder.resolve().parent / "README.md"):
        try:
            paragraphs = readme.read_text("utf-8").split("\n\n")
        except (OSError, UnicodeDecodeError):
            continue
        for paragraph in paragraphs:
            if "CC BY" in paragraph or "licensed" in paragraph:
                return " ".join(paragraph.replace("#", " ").split())
    return ""
