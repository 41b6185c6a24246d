"""How often is too often: limits for one browser in one consultation, and a high ceiling for one network address.

Nobody has to prove anything: no puzzle, no picture, no name (MOD-17). Who is too fast reads that they are, keeps what they
typed, and goes on a little later. The numbers are in settings.LIMITS.

Counts of browsers stand in Redis under keys that only we can make; without Redis each process counts by itself. Addresses
are counted in this process's memory only, under a key that is made afresh each day and that nobody knows: they are not
stored, not logged, not sent to Redis (which writes to disk), and cannot be worked out afterwards (DPR-08).
"""

import hashlib
import hmac
import ipaddress
import math
import secrets
import threading
import time
from datetime import datetime
from functools import lru_cache
from typing import Any

import redis
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from engage.kit.refusal import Refusal

TOO_OFTEN = gettext_lazy(
    "That was a lot in a short time, so we did not take the last one. What you typed is still here: wait %(wait)s, "
    "then send it again."
)
CROWDED = gettext_lazy(
    "Very many people are sending things from where you are just now. What you typed is still here: wait %(wait)s, "
    "then send it again."
)
# Redis is disposable: while it does not answer, this process counts alone, and does not ask again for so long.
AWAY_SECONDS = 5
# What a proxy in front of us adds. One that we were not told about makes every phone look like one address.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA", "HTTP_CF_CONNECTING_IP")


def keep_pace(what: str, who: str) -> None:
    """Count one more `what` ("writes", "words", "reports") of `who`, a key that is nobody's name.

    Refuses (429 `too_often`) when that is more than the limit allows; what is refused does not count.
    """
    limit = _limit(what)
    if limit is not None and not _shared.hit(limit, what, _scrambled(who)):
        raise _refusal(TOO_OFTEN, limit)


def check_pace(what: str, who: str) -> None:
    """Refuse like `keep_pace`, without counting: for what counts only when it goes wrong, such as a return code."""
    limit = _limit(what)
    if limit is not None and not _shared.may(limit, what, _scrambled(who)):
        raise _refusal(TOO_OFTEN, limit)


def keep_address_pace(what: str, request: HttpRequest, *, now: datetime) -> None:
    """Count one more `what` ("address_writes", "address_joins") from this network address, if it can be told.

    A ceiling against floods, high enough for a hall full of phones behind one address. Each web process counts by itself.
    """
    limit = _limit(what)
    address = address_of(request)
    if limit is not None and address and not _addresses.hit(limit, what, address, now):
        raise _refusal(CROWDED, limit)


def address_of(request: HttpRequest) -> str:
    """The network address that a request came from, as far as it can be believed; "" when it cannot (then nothing is counted).

    Behind a proxy only the header that settings name is believed, and in it the last address: the one our own proxy added.
    """
    if settings.CLIENT_ADDRESS_HEADER:
        name = "HTTP_" + settings.CLIENT_ADDRESS_HEADER.upper().replace("-", "_")
        return _network(request.META.get(name, "").rpartition(",")[2].strip())
    if any(name in request.META for name in FORWARDED):
        return ""
    # A neighbour, or this machine itself, is most likely a proxy that says nothing.
    return _network(request.META.get("REMOTE_ADDR", ""), only_public=True)


def _network(given: str, *, only_public: bool = False) -> str:
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if only_public and (address.is_private or address.is_loopback or address.is_link_local):
        return ""
    # One household or phone has a whole /64 of the new addresses to choose from.
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def _limit(what: str) -> RateLimitItem | None:
    said = settings.LIMITS[what]
    return _parsed(said) if said else None


_parsed = lru_cache(maxsize=100)(parse)


def _scrambled(who: str) -> str:
    secret = f"pace\x00{settings.SECRET_KEY}".encode()
    return hmac.new(secret, who.encode(), hashlib.sha256).hexdigest()[:32]


def _refusal(words: str | Promise, limit: RateLimitItem) -> Refusal:
    minutes = math.ceil(limit.get_expiry() / 60)
    # The window slides, so a few may go long before all of it has passed; this is when it is certain.
    wait = gettext("a minute") if minutes <= 1 else gettext("up to an hour")
    if 1 < minutes < 60:
        wait = ngettext("up to %(minutes)s minute", "up to %(minutes)s minutes", minutes) % {"minutes": minutes}
    return Refusal(str(words) % {"wait": wait}, status=429, code="too_often")


class _Shared:
    """Counts that all processes share, as long as Redis answers."""

    def __init__(self) -> None:
        self._alone = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._together: SlidingWindowCounterRateLimiter | None = None
        self._away_until = 0.0

    def hit(self, limit: RateLimitItem, *key: str) -> bool:
        return self._ask("hit", limit, *key)

    def may(self, limit: RateLimitItem, *key: str) -> bool:
        return self._ask("test", limit, *key)

    def _ask(self, verb: str, limit: RateLimitItem, *key: str) -> bool:
        if time.monotonic() >= self._away_until:
            try:
                return bool(getattr(self._connected(), verb)(limit, *key))
            except (redis.RedisError, OSError):
                self._away_until = time.monotonic() + AWAY_SECONDS
                self._together = None
        return bool(getattr(self._alone, verb)(limit, *key))

    def _connected(self) -> SlidingWindowCounterRateLimiter:
        if self._together is None:
            options: dict[str, Any] = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
            pool = redis.ConnectionPool.from_url(settings.REDIS_URL, **options)
            store = RedisStorage("redis://", connection_pool=pool, key_prefix="pace")
            self._together = SlidingWindowCounterRateLimiter(store)
        return self._together


class _Addresses:
    """Counts of network addresses: in memory, under a key of one day. Yesterday's key is thrown away with its counts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._day = ""
        self._key = b""
        self._counts = SlidingWindowCounterRateLimiter(MemoryStorage())

    def hit(self, limit: RateLimitItem, what: str, address: str, now: datetime) -> bool:
        today = now.date().isoformat()
        with self._lock:
            if today != self._day:
                self._day, self._key = today, secrets.token_bytes(32)
                self._counts = SlidingWindowCounterRateLimiter(MemoryStorage())
            key, counts = self._key, self._counts
        return counts.hit(limit, what, hmac.new(key, address.encode(), hashlib.sha256).hexdigest()[:32])

    def forget(self) -> None:
        with self._lock:
            self._day = ""


_shared = _Shared()
_addresses = _Addresses()
