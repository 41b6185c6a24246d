"""The names of the streams that ring while a digest, or a programme digest, is being made."""

STREAM = "digest"
PROGRAMME_STREAM = "programme"


def stream_of(digest_id: int) -> str:
    return f"{STREAM}:{digest_id}"


def programme_stream_of(programme_id: int) -> str:
    return f"{PROGRAMME_STREAM}:{programme_id}"
