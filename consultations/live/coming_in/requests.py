"""A request as the way in needs it: which of its pages is asked for, cookies, a small body that can be played again."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage

from consultations.live.access import BY_HAND_COOKIE
from consultations.live.coming_in.kept import Wanted
from engage.kit.leaving import LEFT_COOKIE

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]

CARD = re.compile(r"/j/([0-9]{6})/")
PAGE = re.compile(r"/live/([a-z0-9]{1,20})/")
CIRCLE = re.compile(r"/live/([a-z0-9]{1,20})/test/")
FORM = "application/x-www-form-urlencoded"
LARGEST_BODY = 4 * 1024
BODY_SECONDS = 10


@dataclass(frozen=True)
class Call:
    """One request. `asks`: "card", "join", "page" or "circle"; `of`: the code or the room's key."""

    asks: str
    of: str
    scope: Scope

    @cached_property
    def headers(self) -> Mapping[str, str]:
        return {name.decode("latin-1"): value.decode("latin-1") for name, value in self.scope["headers"]}

    @cached_property
    def cookies(self) -> Mapping[str, str]:
        pairs = (part.strip().partition("=") for part in self.headers.get("cookie", "").split(";"))
        return {name: value.strip('"') for name, _sign, value in pairs if name}

    @property
    def is_ordinary(self) -> bool:
        """Neither signed in, nor with a message to be told, nor on its way out, nor with a wish of its own."""
        unusual = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name, LEFT_COOKIE, BY_HAND_COOKIE)
        return not any(name in self.cookies for name in unusual)

    @property
    def is_form(self) -> bool:
        return self.headers.get("content-type", "").startswith(FORM)

    @property
    def takes_gzip(self) -> bool:
        return "gzip" in self.headers.get("accept-encoding", "")

    @property
    def wanted(self) -> Wanted:
        """The page that is asked for, or for a press on "Join" the card on which it was pressed."""
        chosen = self.cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
        proxied = settings.SECURE_PROXY_SSL_HEADER is not None
        return Wanted(
            path=self.scope["path"],
            host=self.headers.get("host", ""),
            scheme=self.scope.get("scheme", "http"),
            forwarded=self.headers.get("x-forwarded-proto", "") if proxied else "",
            language=(
                f"{settings.LANGUAGE_COOKIE_NAME}={chosen}" if re.fullmatch(r"[a-z-]{2,10}", chosen) else "",
                self.headers.get("accept-language", "")[:200],
            ),
        )


def call_of(scope: Scope) -> Call | None:
    """What this request asks of the way in; None when it is not for it."""
    path, method = scope["path"], scope["method"]
    if scope.get("query_string") or not path.startswith(("/j/", "/live/")):
        return None
    if found := CARD.fullmatch(path):
        return Call("card" if method == "GET" else "join", found[1], scope) if method in {"GET", "POST"} else None
    if method == "GET" and (found := PAGE.fullmatch(path)):
        return Call("page", found[1], scope)
    if method == "POST" and (found := CIRCLE.fullmatch(path)):
        call = Call("circle", found[1], scope)
        return call if call.headers.get("accept", "").startswith("application/json") else None
    return None


class Body:
    """A small form, read; what was read can be played again to whoever takes the request over."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._read: list[dict[str, Any]] = []

    async def fields(self) -> dict[str, str] | None:
        """The last value of each field; None for what is too long, too slow, broken off or no form."""
        whole = bytearray()
        try:
            async with asyncio.timeout(BODY_SECONDS):
                while True:
                    message = await self._receive()
                    self._read.append(message)
                    whole += message.get("body", b"")
                    if message["type"] != "http.request" or len(whole) > LARGEST_BODY:
                        return None
                    if not message.get("more_body", False):
                        break
            sent = parse_qs(whole.decode(), keep_blank_values=True, max_num_fields=20, errors="strict")
        except (TimeoutError, ValueError):
            return None
        return {name: values[-1] for name, values in sent.items()}

    async def again(self) -> dict[str, Any]:
        return self._read.pop(0) if self._read else await self._receive()
