"""When a stream may be delivered: at once when it was quiet, then at most once per interval, the latest wins."""


class Throttle:
    """Pure: the caller brings the time in seconds and keeps the appointments it is given.

    `touch` says that there is something new and returns the seconds until the caller must `take`, or `None` if an
    appointment already stands. `take` says whether there is something to deliver now.
    """

    __slots__ = ("appointed", "dirty", "every", "last")

    def __init__(self, every: float) -> None:
        self.every = every
        self.last = float("-inf")
        self.dirty = False
        self.appointed = False

    def touch(self, now: float) -> float | None:
        self.dirty = True
        if self.appointed:
            return None
        self.appointed = True
        return max(0.0, self.last + self.every - now)

    def put_off(self) -> None:
        """The appointment could not be kept; what is new stays so, until the next `touch` makes another."""
        self.appointed = False

    def take(self, now: float) -> bool:
        self.appointed = False
        if not self.dirty:
            return False
        self.dirty = False
        self.last = now
        return True
