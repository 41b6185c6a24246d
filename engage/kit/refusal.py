"""The one error that an action raises when something may not happen: words a young person can read, and a status."""

from django.utils.functional import Promise


class Refusal(Exception):  # noqa: N818  (a refusal is an answer, not a fault)
    """What was refused, in words for the person, and the HTTP status that says it to machines.

    `code` is a stable short name for tests and clients; `field` names the form field to blame, if one is. `retry_after`:
    the very same may be sent again after so many seconds; 0 where waiting changes nothing.
    """

    def __init__(
        self,
        words: str | Promise,
        *,
        status: int = 422,
        code: str = "refused",
        field: str = "",
        retry_after: int = 0,
    ) -> None:
        super().__init__(code)  # the words may quote what a person typed, so logs get only the code
        self.words = str(words)  # in the language of whoever is told
        self.status = status
        self.code = code
        self.field = field
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (self.words, self.status, self.code, self.field, self.retry_after))


def _rebuild(words: str, status: int, code: str, field: str, retry_after: int) -> Refusal:
    return Refusal(words, status=status, code=code, field=field, retry_after=retry_after)
