"""The name of the stream that rings while a digest is being made."""

STREAM = "digest"


def stream_of(digest_id: int) -> str:
    return f"{STREAM}:{digest_id}"
