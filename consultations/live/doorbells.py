"""The names of the streams of a room, and which of them a change rings."""

from engage.realtime.streams import announce


def room_stream(session_id: int) -> str:
    """What phones show. Rings only when the state of the room changes, never for an answer."""
    return f"room:{session_id}"


def stage_stream(session_id: int) -> str:
    """What the screen on the wall shows."""
    return f"stage:{session_id}"


def remote_stream(session_id: int) -> str:
    """What a host's remote shows."""
    return f"remote:{session_id}"


def here_stream(session_id: int, member_id: int) -> str:
    """Never rings: who listens to it is a member of staff who has the remote open."""
    return f"here:{session_id}.{member_id}"


def screens_of_staff(session_id: int) -> tuple[str, str]:
    """What moves with every answer: the wall and the remote, at most twice a second."""
    return remote_stream(session_id), stage_stream(session_id)


def ring_everybody(*session_ids: int) -> None:
    """Inside the transaction, last: the room is in another state."""
    announce(*(name for room in session_ids for name in (room_stream(room), *screens_of_staff(room))))


def ring_staff(*session_ids: int) -> None:
    """Inside the transaction, last: somebody came, answered, or wrote something."""
    announce(*(name for session_id in session_ids for name in screens_of_staff(session_id)))
