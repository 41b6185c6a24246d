"""What a line of the log looks like: ids and shapes only, never words, addresses, browsers or query strings (DPR-08).

Each request is one line: its id, the name of its route (never its path, which may hold what somebody typed), method, status
and how long it took. What other people's code wants to log passes through `Careful`, which keeps the name of a fault and
where it happened, and drops its own text, which may quote a person.
"""

import json
import logging
import secrets
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase]

OURS = ("engage", "accounts", "consultations", "tests")
request_id: ContextVar[str] = ContextVar("request_id", default="")
log = logging.getLogger(__name__)


def one_line_each(get_response: Handler) -> Handler:
    """Middleware, the outermost: gives every request an id and writes its line when it has been answered."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        number = secrets.token_hex(8)
        token, began = request_id.set(number), time.perf_counter()
        try:
            response = get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = number
        answered(number, route_of(request), request.method or "", response.status_code, began)
        return response

    return middleware


def answered(number: str, route: str, method: str, status: int, began: float) -> None:
    """The line of one request. `began`: of the performance counter."""
    fields = {
        "request": number,
        "route": route,
        "method": method if method in {"GET", "HEAD", "POST"} else "other",
        "status": status,
        "milliseconds": round((time.perf_counter() - began) * 1000),
    }
    log.info("request", extra={"fields": fields})


def route_of(request: HttpRequest | None) -> str:
    match = getattr(request, "resolver_match", None)
    return (match.view_name or "unnamed") if match else "none"


class Careful(logging.Filter):
    """Rewrites what may hold a person's words; lets every record through, now with the id of its request."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        if record.name.startswith(("django.request", "django.security")):
            status = getattr(record, "status_code", "")
            route = route_of(getattr(record, "request", None))
            record.msg, record.args = f"{record.name.rpartition('.')[2]} {status} at {route}", ()
        elif record.exc_info and not record.name.startswith(OURS):
            record.msg, record.args = "failed", ()
        return True


def where_it_happened(record: logging.LogRecord) -> str:
    """The names of the errors, one the cause of the other, and the lines of code they came through; not their texts."""
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    parts: list[str] = []
    while error is not None and len(parts) < 5:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        parts.append("\n".join([type(error).__name__, *lines]))
        error = error.__cause__ or error.__context__
    return "\n".join(parts)


class PlainLine(logging.Formatter):
    """For people: time, level, name, message, then what was counted."""

    def format(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = getattr(record, "fields", {})
        words = [
            f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%d %H:%M:%S}",
            record.levelname,
            record.name,
            record.getMessage(),
            *(f"{name}={value}" for name, value in fields.items()),
        ]
        number = str(getattr(record, "request_id", ""))
        if number and not fields:
            words.append(f"request={number}")
        where = where_it_happened(record)
        return " ".join(words) + (f"\n{where}" if where else "")


class JsonLine(logging.Formatter):
    """For machines: one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        number = str(getattr(record, "request_id", ""))
        if number:
            line["request"] = number
        line |= getattr(record, "fields", {})
        where = where_it_happened(record)
        return json.dumps(line | ({"fault": where} if where else {}))
