"""The bundled PostgreSQL and Redis: where they are, how they are started, and the passwords only this folder knows.

Stands on the ground floor and imports nothing of ours. `addresses` and `secret_key` only read (and, the first time,
write) one small file, so settings may call them; nothing is started until `running`, `start_postgres` or `start_redis`.
"""

from engage.embedded.child import Child
from engage.embedded.keeper import running, running_already
from engage.embedded.place import Addresses, EmbeddedProblem, addresses, place_for, safeguarding_key, secret_key
from engage.embedded.postgres import psql, start_postgres
from engage.embedded.redis_server import start_redis

__all__ = [
    "Addresses",
    "Child",
    "EmbeddedProblem",
    "addresses",
    "place_for",
    "psql",
    "running",
    "running_already",
    "safeguarding_key",
    "secret_key",
    "start_postgres",
    "start_redis",
]
